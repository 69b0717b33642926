import { Hono } from 'hono'
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type Browser, browser, codesSent, houseOf, lastCode, lookUp } from '../../test/portal-browser.ts'
import { days, makeWorld, operators, type World } from '../../test/world.ts'
import { languages } from '../domain/case.ts'
import { rule } from '../domain/operator.ts'
import { type SealedMessage, sendDue } from '../messages/send.ts'
import { banned } from '../messages/texts/banned.ts'
import { inOperator } from '../store/db.ts'
import { linkKey } from '../store/link-keys.ts'
import { erasePerson } from '../store/people.ts'
import { openJson } from '../store/seal.ts'
import { isKey } from '../ui/words.ts'
import { trackingRoutes } from './tracking.tsx'

/* Messages and settings of a case: language, contact, what was sent, the data, and when it goes. */

let world: World
let line = 7600
beforeAll(async () => {
  world = await makeWorld()
})
afterAll(() => world.close())
beforeEach(() => {
  line += 1
})

const visitor = (language = 'en') => browser(new Hono().route('/', trackingRoutes(houseOf(world))), { language })
const at = (ref: string, below = '/settings') => `/c/${ref}${below}?k=${linkKey(world.desk.keys, 'kcell', ref, 'case')}`

/** Shows who they are by a code to the contact that the operator knew; stands where the proof was asked for. */
async function prove(reader: Browser, from: string, way = 'contact') {
  await reader.get(from)
  await world.passQuietly(61_000)
  await reader.submit({ way })
  await lookUp(world)
  return reader.submit({ code: (await lastCode(world))?.code ?? '' })
}

const changing = async (ref: string) => {
  const reader = visitor()
  await prove(reader, `${at(ref, '/identity')}&next=settings`)
  return reader
}

describe('settings of a case', () => {
  test('the language of messages is changed by a press, also twice; a wrong one is asked for again', async () => {
    const ref = await world.open(line)
    const reader = visitor()
    await reader.get(at(ref))
    expect((await reader.submit({ language: 'xx' })).status).toBe(422)
    const saved = await reader.submit({ language: 'kk' })
    // Who chose no language for the pages reads them in that of the case.
    expect(saved.text).toContain('Хабарлама тілі өзгертілді')
    await reader.submit({ language: 'kk' })
    expect((await world.caseOf(ref)).case.language).toBe('kk')
    expect((await world.events(ref)).filter(({ kind }) => kind === 'language-changed')).toHaveLength(1)
  })

  test('a new contact: first who asks, then a code there, then the old one is told with the way to stop it', async () => {
    const ref = await world.open(line)
    const reader = visitor()
    const gate = await reader.get(at(ref, '/settings/contact'))
    expect(gate.text).toContain('First we have to be sure that it is you')
    expect(gate.html).not.toContain('name="email"')
    const form = await prove(reader, `${at(ref, '/identity')}&next=settings`)
    expect(form.text).toContain('Where should we write from now on?')
    const bad = await reader.submit({ to: 'email', email: 'nobody' })
    expect(bad.status).toBe(422)
    expect(bad.html).toContain('value="nobody"')
    expect((await reader.submit({ to: 'email', email: 'amina@example.test' })).text).toContain(
      'This is where we write already',
    )
    const asked = await reader.submit({ to: 'email', email: 'new@example.test' })
    expect(asked.text).toContain('A code of 6 digits is on its way to n•••@example.test')
    const { address, code } = (await lastCode(world)) ?? { address: '', code: '' }
    expect(address).toBe('new@example.test')
    const wrong = await reader.submit({ code: code === '000000' ? '111111' : '000000' })
    expect(wrong.text).toContain('Tries left: 4')
    // Until the right one came nothing is changed.
    expect((await reader.get(at(ref))).text).toContain('a•••@example.test')
    await reader.get(at(ref, '/settings/contact/code'))
    const codeForm = reader.shown()
    const done = await reader.submit({ code })
    expect(done.text).toContain('From now on we write to the new contact The old one was told')
    expect(done.text).toContain('n•••@example.test')
    // The same press once more is the same change.
    const again = await reader.sendAgain({ code }, codeForm)
    expect(again.status).toBe(200)
    expect((await world.events(ref)).filter(({ kind }) => kind === 'contact-changed')).toHaveLength(1)
    expect((await world.messages(ref)).filter((kind) => kind === 'contact-changed')).toHaveLength(1)
    const told = await inOperator(world.db, 'kcell', (tx) =>
      sql<{ sealed: Buffer }>`select sealed from outbox where ref = ${ref} and kind = 'contact-changed'`.execute(tx),
    )
    const mail = openJson<SealedMessage>(world.desk.keys.master, told.rows[0]?.sealed ?? Buffer.alloc(0))
    expect(mail.address).toBe('amina@example.test')
    expect(String(mail.params.stopLink)).toContain(`/c/${ref}/stop?k=`)
  })

  test('the dying line is no contact; a code to the line alone proves too little; the link alone proves nothing', async () => {
    const ref = await world.open(line)
    const reader = await changing(ref)
    const own = await reader.submit({ to: 'phone', phone: world.operator.line(line).binding.msisdn })
    expect(own.text).toContain('This is the line that ends')
    const ways = await visitor().get(`${at(ref, '/identity')}&next=settings`)
    expect(ways.text).not.toContain('By SMS to the line')
    const before = await codesSent(world)
    const stranger = visitor()
    await stranger.get(at(ref, '/settings/contact'))
    const { csrf } = { csrf: /name="csrf" value="([^"]+)"/.exec((await stranger.get(at(ref))).html)?.[1] ?? '' }
    const forced = await stranger.post(at(ref, '/settings/contact'), { csrf, to: 'email', email: 'thief@example.test' })
    expect(forced.text).toContain('First we have to be sure that it is you')
    expect(await codesSent(world)).toBe(before)
  })

  test('two windows: the later address counts, and the code of the earlier one works no longer', async () => {
    const ref = await world.open(line)
    const reader = await changing(ref)
    const first = reader.shown()
    await reader.submit({ to: 'email', email: 'one@example.test' })
    const early = (await lastCode(world))?.code ?? ''
    const oldForm = reader.shown()
    await reader.sendAgain({ to: 'email', email: 'one@example.test' }, first)
    await reader.get(at(ref, '/settings/contact'))
    await world.passQuietly(1_000)
    await reader.submit({ to: 'email', email: 'two@example.test' })
    const answer = await reader.sendAgain({ code: early }, oldForm)
    expect(answer.status).toBe(422)
    const { code } = (await lastCode(world)) ?? { code: '' }
    expect((await reader.submit({ code })).text).toContain('t•••@example.test')
  })

  test('what was sent is listed by kind, time, channel and state, and not a word or address of it', async () => {
    const ref = await world.open(line)
    await world.settle()
    const before = await visitor().get(at(ref))
    expect(before.text).toMatch(/Receipt 23 Nov 2026, \d\d:\d\d · e-mail · Waits to be sent/)
    const post = {
      db: world.db,
      keys: world.desk.keys,
      operators,
      baseUrl: 'http://localhost:8080',
      machineMs: world.desk.machineMs,
      email: { send: async () => 'sent' as const },
      sms: async () => ({ refused: 'no such number', permanent: true }),
    }
    await sendDue(post as never, 'kcell', 500)
    const { text } = await visitor().get(at(ref))
    expect(text).toContain('· e-mail · Handed over for delivery')
    expect(text).toMatch(/SMS to the line itself · Did not arrive/)
    expect(text).not.toContain('amina@example.test')
  })

  test('the copy of the data needs a proof, holds what is kept and no picture or token, and is written down', async () => {
    const ref = await world.open(line)
    const reader = visitor()
    expect((await reader.get(at(ref, '/settings/data.json'))).at).toContain('/identity?')
    const file = await prove(reader, `${at(ref, '/identity')}&next=data`, 'line')
    const data = JSON.parse(file.html) as Record<string, Record<string, unknown>>
    expect(data.reference).toBe(ref)
    expect(data.person).toMatchObject({ contact: { address: 'amina@example.test' } })
    expect(data.line?.number).toBe(world.operator.line(line).binding.msisdn)
    expect(Object.keys(data)).toEqual(
      expect.arrayContaining(['dates', 'facts', 'messages', 'conversation', 'documents', 'record']),
    )
    expect(file.html).not.toMatch(/token|key_sealed|hash/)
    expect((await world.events(ref)).map(({ kind }) => kind)).toContain('data-exported')
  })

  test('when it is erased: counted from the end, a date once it has ended, and said once it is done', async () => {
    const ref = await world.open(line)
    await world.approve(ref)
    const days730 = rule(operators.get('kcell')?.rules.retentionDays.personal ?? ({ value: 0 } as never))
    expect((await visitor().get(at(ref))).text).toContain(`are erased ${days730} days after this request has ended`)
    await world.pass(days(120))
    const ended = await visitor().get(at(ref))
    expect(ended.text).toMatch(/are erased on \d+ \w+ 202[89]/)
    expect(ended.text).toContain('Do you want it erased sooner?')
    await inOperator(world.db, 'kcell', (tx) => erasePerson(tx, 'kcell', ref, world.now()))
    const gone = await visitor().get(at(ref))
    expect(gone.text).toContain('No contact is kept for this request.')
    expect(gone.text).not.toContain('Take the copy')
    world.rewind()
  })

  test.each(languages)('%s: whole, in its language, without a word that pushes', async (lang) => {
    const ref = await world.open(line)
    const page = await visitor(lang).get(`${at(ref)}&lang=${lang}`)
    expect(page.status).toBe(200)
    expect(page.text.match(/[a-z]+\.[a-zA-Z.-]+/g)?.filter((word) => isKey(word)) ?? []).toEqual([])
    expect(page.text).not.toMatch(/[{}]|undefined|\[object/)
    expect(banned[lang].filter((pattern) => pattern.test(page.text))).toEqual([])
  })

  test('needs our link', async () => {
    const ref = await world.open(line)
    for (const below of ['/settings', '/settings/contact', '/settings/data.json'])
      expect((await visitor().get(`/c/${ref}${below}`)).status).toBe(403)
  })
})
