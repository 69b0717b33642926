import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { begin, lastCode, lookUp, numberOf, proven, untilCheck, visitorOf } from '../../test/portal-browser.ts'
import { days, makeWorld, operators, type World } from '../../test/world.ts'
import type { BlockerCode } from '../domain/eligibility.ts'
import { MINUTE_MS } from '../domain/instant.ts'
import { eraseIdleApplications } from '../store/applications.ts'
import { inOperator } from '../store/db.ts'
import { isKey } from '../ui/words.ts'

let world: World
let next = 100
/** A line of its own for every test, so that limits and cases of one are not those of another. */
let i = 0
beforeAll(async () => {
  world = await makeWorld()
})
afterAll(() => world.close())
beforeEach(() => {
  i = next++
})
const blockerCodes: BlockerCode[] = [
  'already-terminated',
  'already-ending',
  'suspended-on-request',
  'suspended-for-debt',
  'suspended-for-fraud',
  'suspended-as-lost',
  'arrears',
  'open-order',
  'port-in-flight',
  'fraud-hold',
  'court-hold',
  'protected',
  'plan-commitment',
  'device-commitment',
  'minor',
  'company',
  'alarm-line',
  'group-depends',
  'no-messages-on-line',
  'trust-payment',
  'balance-left',
  'bonus-only',
]
const ticked = /<input[^>]* checked/
const cases = async () =>
  (
    await inOperator(world.db, 'kcell', (tx) =>
      sql<{
        ref: string
        facts: Record<string, unknown>
        quote: unknown
        verified: boolean
      }>`select ref, facts, quote, verified from cases order by received_at desc`.execute(tx),
    )
  ).rows

describe('the guided way, without scripts', () => {
  test('leads from a number to a receipt in at most ten submits', async () => {
    const visitor = visitorOf(world)
    expect((await begin(world, i, visitor, `8 ${numberOf(world, i).slice(2)}`)).at).toBe('/prove')
    expect((await visitor.submit({ way: 'line' })).at).toBe('/code')
    await lookUp(world)
    const sent = await lastCode(world)
    expect(sent?.address).toBe(numberOf(world, i))
    const standing = await visitor.submit({ code: `${sent?.code.slice(0, 3)} ${sent?.code.slice(3)}` }, '/code')
    expect(standing.at).toBe('/standing')
    expect(standing.text).toContain('Your line works')
    expect(standing.text).toContain('On the balance: 1,500 ₸')
    await visitor.get('/decide')
    expect((await visitor.submit({ path: 'cancel' })).at).toBe('/date')
    expect((await visitor.submit({ when: 'now' })).at).toBe('/reason')
    expect((await visitor.submit({ reason: 'leaving-country' })).at).toBe('/refund')
    expect((await visitor.submit({ way: 'to-bank', iban: 'KZ86 125K ZT50 0410 0100' })).at).toBe('/contact')
    const check = await visitor.submit({ to: 'email', email: 'amina@example.test', language: 'ru' })
    expect(check.at).toBe('/check')
    expect(check.text).toContain('You get back 1,500 ₸')
    expect(check.html).toMatch(/<button[^>]*>\s*Cancel this line/)
    const received = await visitor.submit({})
    expect(received.at).toMatch(/^\/c\/[0-9A-Z]{5}-[0-9A-Z]{5}\/received$/)
    expect(received.text).toContain('We received your request')
    expect(received.text).toContain('23 November 2026, 09:00 (Astana time)')
    expect(visitor.submits()).toBeLessThanOrEqual(10)

    const ref = received.at.split('/')[2] ?? ''
    const stored = await world.caseOf(ref)
    expect(stored.case.facts).toMatchObject({
      door: 'guided',
      reason: 'leaving-country',
      refundWay: 'to-bank',
      identity: { level: 'otp_line' },
    })
    expect(stored.verified).toBe(true)
    expect(stored.case.language).toBe('ru')
    expect(stored.case.quote?.toRefund).toEqual({ minor: 150_000, currency: 'KZT' })
    await world.settle()
    expect(await world.messages(ref)).toEqual(['line-warning', 'received'])
    expect((await visitor.get(`/c/${ref}/received.txt`)).html).toContain(ref)
  })

  test('the answers are gone from the application once the case has them', async () => {
    const visitor = visitorOf(world)
    await untilCheck(world, i, visitor)
    await visitor.submit({})
    const { rows } = await inOperator(world.db, 'kcell', (tx) =>
      sql<{
        line_sealed: Buffer | null
        ref: string
      }>`select line_sealed, ref from applications where ref is not null order by touched_at desc limit 1`.execute(tx),
    )
    expect(rows[0]?.line_sealed).toBeNull()
  })

  test('a second press gives the same receipt and no second case', async () => {
    const visitor = visitorOf(world)
    const check = await untilCheck(world, i, visitor)
    const before = (await cases()).length
    const [one, two] = await Promise.all([visitor.sendAgain({}, check), visitor.sendAgain({}, check)])
    expect(one.at).toBe(two.at)
    expect(one.text).toContain('We received your request')
    expect((await cases()).length).toBe(before + 1)
    // Every page of it now leads to the receipt.
    expect((await visitor.get('/date')).at).toBe(one.at)
  })

  test('a second request for a line that has one is not sent, and says so', async () => {
    const first = visitorOf(world)
    await untilCheck(world, i, first)
    await first.submit({})
    const second = visitorOf(world)
    await world.passQuietly(2 * MINUTE_MS)
    await untilCheck(world, i, second)
    const answer = await second.submit({})
    expect([answer.status, answer.text]).toEqual([
      409,
      expect.stringContaining('There is already a request for this line'),
    ])
  })
})

describe('no pushing', () => {
  test('equal ways, shown once; another than cancelling is told honestly', async () => {
    const visitor = visitorOf(world)
    await proven(world, i, visitor)
    const { html } = await visitor.get('/decide')
    const buttons = [...html.matchAll(/<button class="([^"]*)"[^>]*name="path" value="([^"]*)"/g)]
    expect(buttons.map(([, , value]) => value)).toEqual(['cancel', 'transfer', 'port', 'pause', 'plan'])
    expect(new Set(buttons.map(([, look]) => look)).size).toBe(1)
    const pause = await visitor.submit({ path: 'pause' })
    expect(pause.at).toBe('/decide/pause')
    expect(pause.text).toContain('Nothing was sent')
    expect(pause.text).toContain('We could not verify this at the operator')
    expect(pause.html).toContain('href="/decide"')
  })

  test('nothing is chosen beforehand but the language of the page', async () => {
    const visitor = visitorOf(world)
    await proven(world, i, visitor)
    await visitor.get('/decide')
    expect((await visitor.submit({ path: 'cancel' })).html).not.toMatch(ticked)
    expect((await visitor.submit({ when: 'now' })).html).not.toMatch(ticked)
    expect((await visitor.submit({ skip: 'yes' })).html).not.toMatch(ticked)
    expect((await visitor.submit({ way: 'at-branch' })).html.match(/<input[^>]* checked/g)?.length).toBe(1)
  })

  test('the language can be changed at every page, and answers stay', async () => {
    const visitor = visitorOf(world)
    await untilCheck(world, i, visitor)
    for (const [lang, says] of [
      ['kk', 'Деректерді тексеріңіз'],
      ['ru', 'Проверьте данные'],
      ['zh-Hans', '请核对信息'],
      ['en', 'Check your answers'],
    ] as const) {
      const page = await visitor.get(`/check?lang=${lang}`)
      expect(page.html).toContain(`<html lang="${lang}"`)
      expect(page.text).toContain(says)
      expect(page.text).toContain('amina@example.test')
    }
  })
})

test('what nobody touched for days is erased', async () => {
  const visitor = visitorOf(world)
  await begin(world, i, visitor)
  await world.passQuietly(days(8))
  const before = new Date(Date.parse(world.now()) - days(7)).toISOString()
  expect(await inOperator(world.db, 'kcell', (tx) => eraseIdleApplications(tx, 'kcell', before))).toBeGreaterThan(0)
  expect((await visitor.get('/prove')).at).toBe('/?ended=1')
  expect(visitor.shown().text).toContain('Your session has ended')
  expect(visitor.shown().text).not.toContain('Begin here')
})

test('no page is heavy, and every blocker has its words', async () => {
  const visitor = visitorOf(world)
  const check = await untilCheck(world, i, visitor)
  expect(check.html.length).toBeLessThan(60_000)
  for (const blocker of blockerCodes) expect(isKey(`line.blocker.${blocker}`)).toBe(true)
  for (const { rules } of operators.values()) {
    for (const path of ['transfer', 'port', 'pause', 'plan'] as const)
      expect(isKey(`line.${rules.otherPaths[path].value.textCode}`)).toBe(true)
  }
})
