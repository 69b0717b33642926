import { Ajv2020 } from 'ajv/dist/2020.js'
import addFormats from 'ajv-formats'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { houseOf } from '../../test/portal-browser.ts'
import { days, makeWorld, type World } from '../../test/world.ts'
import { MINUTE_MS } from '../domain/instant.ts'
import { linkKey } from '../store/link-keys.ts'
import { apiRoutes } from './api.ts'

let world: World
let line = 800
beforeAll(async () => {
  world = await makeWorld()
})
afterAll(() => world.close())

const call = (path: string, init: RequestInit = {}) => apiRoutes(houseOf(world)).request(path, init)
const keyOf = (ref: string) => linkKey(world.desk.keys, 'kcell', ref, 'case')
const bearer = (ref: string) => ({ authorization: `Bearer ${keyOf(ref)}` })
const json = { 'content-type': 'application/json' }
const withdrawal = (ref: string, init: RequestInit) =>
  call(`/api/v1/cases/${ref}/withdrawal`, { method: 'POST', ...init })

describe('reading a case', () => {
  test('by the link’s key, as a bearer or in the address; words in the reader’s language, codes in none', async () => {
    const ref = await world.open(line++)
    await world.approve(ref)
    await world.pass(5 * MINUTE_MS)
    const answer = await call(`/api/v1/cases/${ref}`, { headers: { ...bearer(ref), 'accept-language': 'ru' } })
    expect(answer.status).toBe(200)
    expect(await answer.json()).toMatchObject({
      ref,
      status: 'open',
      sentence: { code: 'barred', title: 'Номер заблокирован' },
      promise: { state: 'on-time' },
      withdrawal: { open: true, exact: true },
      steps: [
        { step: 'received', state: 'done' },
        { step: 'checked', state: 'done' },
        { step: 'accepted', state: 'done' },
        { step: 'off', state: 'now' },
        { step: 'confirmed', state: 'todo' },
      ],
    })
    expect((await call(`/api/v1/cases/${ref.toLowerCase()}?k=${keyOf(ref)}`)).status).toBe(200)
  })

  test('an ended one carries what was observed, and its certificate', async () => {
    const ref = await world.open(line++)
    await world.approve(ref)
    await world.pass(days(6))
    const answer = (await (await call(`/api/v1/cases/${ref}`, { headers: bearer(ref) })).json()) as Record<
      string,
      unknown
    >
    expect(answer).toMatchObject({
      observed: { evidence: 'network-observed' },
      promise: { state: 'met' },
      withdrawal: { open: false, no: 'past-the-point-of-no-return' },
    })
    expect(JSON.stringify(answer)).toContain('certificate.pdf?k=')
    expect(JSON.stringify(answer)).not.toContain('amina@')
    world.rewind()
  })
})

describe('problems', () => {
  const problemOf = async (response: Response) => {
    expect(response.headers.get('content-type')).toBe('application/problem+json')
    const body = (await response.json()) as { status: number; code: string; title: string; type: string }
    expect(body.status).toBe(response.status)
    return body
  }

  test('no key, another case’s key, no such case: the last two cannot be told apart', async () => {
    const [ref, other] = [await world.open(line++), await world.open(line++)]
    expect(await problemOf(await call(`/api/v1/cases/${ref}`))).toMatchObject({ status: 401, code: 'key-needed' })
    // Before anything is said of the body: whoever holds no key learns nothing by sending one.
    const json = { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{' }
    expect(await problemOf(await call(`/api/v1/cases/${ref}/withdrawal`, json))).toMatchObject({ code: 'key-needed' })
    const wrongKey = await problemOf(await call(`/api/v1/cases/${ref}`, { headers: bearer(other) }))
    const noCase = await problemOf(await call('/api/v1/cases/00000-00000', { headers: bearer(other) }))
    expect({ ...wrongKey, instance: '' }).toEqual({ ...noCase, instance: '' })
    expect(wrongKey).toMatchObject({ status: 404, code: 'no-such-case' })
  })

  test('bodies: malformed, of a wrong kind, too large, not as described', async () => {
    const ref = await world.open(line++)
    const send = (body: string, headers: Record<string, string> = json) =>
      withdrawal(ref, { body, headers: { ...bearer(ref), ...headers } })
    expect(await problemOf(await send('{'))).toMatchObject({ status: 400, code: 'malformed-json' })
    expect(
      await problemOf(await send('confirm=true', { 'content-type': 'application/x-www-form-urlencoded' })),
    ).toMatchObject({ status: 415 })
    expect(await problemOf(await withdrawal(ref, { headers: bearer(ref) }))).toMatchObject({ status: 415 })
    expect(
      await problemOf(
        await send(JSON.stringify({ confirm: true, more: 'x'.repeat(70_000) }), { ...json, 'content-length': '70100' }),
      ),
    ).toMatchObject({ status: 413 })
    expect(await problemOf(await send('{"confirm":"yes"}'))).toMatchObject({
      status: 422,
      errors: [{ pointer: '/confirm' }],
    })
    expect((await world.caseOf(ref)).case.facts.ending).toBeUndefined()
  })

  test.each([
    ['kk', 'Мұндай өтінім жоқ'],
    ['ru', 'Такой заявки нет'],
    ['zh-CN', '没有该申请'],
  ])('their titles speak %s', async (language, words) => {
    const answer = await call('/api/v1/cases/00000-00000?k=x', { headers: { 'accept-language': language } })
    expect((await problemOf(answer)).title).toContain(words)
  })

  test('an address that is not there', async () => {
    expect(await problemOf(await call('/api/v2/anything'))).toMatchObject({ status: 404, code: 'no-such-address' })
  })
})

describe('taking a request back', () => {
  test('once and again is one withdrawal; below the point of no return it is refused with the reason', async () => {
    const ref = await world.open(line++)
    const send = () => withdrawal(ref, { body: '{"confirm":true}', headers: { ...bearer(ref), ...json } })
    expect((await send()).status).toBe(202)
    expect((await send()).status).toBe(202)
    expect((await world.events(ref)).filter((event) => event.kind === 'withdrawal-asked')).toHaveLength(1)
    const late = await world.open(line++)
    await world.approve(late)
    await world.pass(days(4))
    const refused = await withdrawal(late, { body: '{"confirm":true}', headers: { ...bearer(late), ...json } })
    expect(refused.status).toBe(409)
    expect(await refused.json()).toMatchObject({ code: 'past-the-point-of-no-return' })
    world.rewind()
  })
})

describe('the document', () => {
  test('is OpenAPI 3.1, and what we answer is what it says', async () => {
    const document = (await (await call('/api/v1/openapi.json')).json()) as {
      openapi: string
      components: { schemas: Record<string, object> }
    }
    expect(document.openapi).toBe('3.1.0')
    const ajv = addFormats.default(new Ajv2020({ strict: false }))
    ajv.addSchema(document, 'api')
    const ref = await world.open(line++)
    await world.settle()
    const answers: [string, Response][] = [
      ['Case', await call(`/api/v1/cases/${ref}`, { headers: bearer(ref) })],
      ['Operators', await call('/api/v1/operators')],
      ['Problem', await call('/api/v1/cases/00000-00000')],
    ]
    for (const [name, answer] of answers) {
      const valid = ajv.validate({ $ref: `api#/components/schemas/${name}` }, await answer.json())
      expect(ajv.errors ?? [], name).toEqual([])
      expect(valid).toBe(true)
    }
  })

  test('operators say what is verified and what is not', async () => {
    const { operators } = (await (await call('/api/v1/operators')).json()) as {
      operators: { id: string; promiseWorkingDays: { verified: boolean; source: string } }[]
    }
    expect(operators.map((one) => one.id)).toEqual(['beeline', 'kcell', 'tele2'])
    for (const one of operators)
      expect(one.promiseWorkingDays).toMatchObject({ verified: false, source: expect.any(String) })
  })

  test('its page names every address, needs no script and nothing from elsewhere', async () => {
    const html = await (await call('/docs', { headers: { 'accept-language': 'kk' } })).text()
    for (const words of [
      '/api/v1/cases/{ref}',
      '/api/v1/operators',
      'problem-key-needed',
      'API сипаттамасы',
      '<html lang="kk">',
    ])
      expect(html).toContain(words)
    expect(html).not.toMatch(/(?:src|href)="https?:/)
    expect(html).not.toMatch(/<script(?![^>]*src="\/assets)/)
  })
})
