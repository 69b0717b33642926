import { Hono } from 'hono'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Browser, browser, houseOf, lastCode, lookUp, numberOf } from '../../test/portal-browser.ts'

import { makeWorld, operators, type World } from '../../test/world.ts'
import { searchCases } from '../cases/find-cases.ts'
import { parseIccid } from '../domain/card.ts'
import { mailbox } from '../messages/mailbox.ts'
import { type Post, sendDue } from '../messages/send.ts'
import { numberOfCard } from '../process/look-up-lines.ts'
import { inOperator } from '../store/db.ts'
import { expressRoutes } from './express.tsx'
import { trackingRoutes } from './tracking.tsx'

/* Who knows only the card of a line (a router, an eSIM bought abroad) can send a request on the one page as well. */

let world: World
beforeAll(async () => {
  world = await makeWorld()
})
afterAll(() => world.close())

const sound = Array.from({ length: 400 }, (_, i) => i + 1).filter((i) => parseIccid(cardNumber(i)).ok)
const nextLine = (): number => sound.shift() ?? 0
function cardNumber(i: number): string {
  return `899970299000${String(i).padStart(7, '0')}`
}
const refAt = (at: string) => /\/c\/([^/?]+)/.exec(at)?.[1] ?? ''

const app = () => new Hono().route('/', expressRoutes(houseOf(world))).route('/', trackingRoutes(houseOf(world)))

async function sent(i: number, more: Record<string, string> = {}) {
  const reader = browser(app(), { from: `203.0.113.${i % 250}`, language: 'en' })
  await reader.get('/express')
  const receipt = await reader.submit(
    {
      kind: 'ordinary',
      name: 'Amina Serik',
      operator: 'kcell',
      number: cardNumber(i).replaceAll(/(.{4})/g, '$1 '),
      end: 'now',
      contact: 'amina@example.test',
      ...more,
    },
    '/express',
  )
  return { reader, receipt, ref: refAt(receipt.at) }
}

async function provedByLine(reader: Browser, receipt: { at: string }) {
  await reader.get(receipt.at.replace('/receipt', '/identity'))
  await reader.submit({ way: 'line' })
  await lookUp(world)
  return reader.submit({ code: (await lastCode(world))?.code ?? '' })
}

const postOf = (numberOfLine: Post['numberOf']): Post => {
  const { db, keys, machineMs } = world.desk
  return {
    db,
    keys,
    operators,
    baseUrl: 'http://localhost',
    machineMs,
    ...mailbox(machineMs),
    numberOf: numberOfLine,
  }
}
const asks: Post['numberOf'] = (operator, iccid) => numberOfCard(world.tools.officeOf(operator), iccid)
const texts = async () =>
  (
    await sql<{ to: string; body: string }>`select address as to, body from mailbox where channel = 'sms'`.execute(
      world.db,
    )
  ).rows
const warnings = async (ref: string) =>
  (
    await inOperator(world.db, 'kcell', (tx) =>
      sql<{ state: string; error: string | null }>`
        select case when sent_at is not null then 'sent' when failed_at is not null then 'failed' else 'waits' end as state,
          last_error as error
        from outbox where ref = ${ref} and recipient = 'line'`.execute(tx),
    )
  ).rows

test('from the card to the line: the number is shown to nobody before the proof', async () => {
  const i = nextLine()
  const { reader, receipt, ref } = await sent(i)
  expect(receipt.text).toContain(
    `ICCID ${cardNumber(i)
      .match(/.{1,4}/g)
      ?.join(' ')}`,
  )
  await world.settle()
  const identity = await reader.get(receipt.at.replace('/receipt', '/identity'))
  expect(identity.text).toContain(`ICCID ••••${cardNumber(i).slice(-4)}`)
  for (const page of [receipt, identity, await reader.get(receipt.at.replace('/receipt', ''))])
    expect(page.html).not.toContain(numberOf(world, i).slice(2, 8))
  expect((await searchCases(world.desk, world.kcell, cardNumber(i))).rows.map((row) => row.case.ref)).toEqual([ref])
  await provedByLine(reader, receipt)
  await world.settle()
  const { case: of } = await world.caseOf(ref)
  expect(of.binding).toEqual(world.operator.line(i).binding)
  expect(of.standing?.plan).toBeDefined()
  for (const found of [numberOf(world, i), ref])
    expect((await searchCases(world.desk, world.kcell, found)).rows.map((row) => row.case.ref)).toEqual([ref])
})

test('the line is warned, at a number that the sender of the message asks for and keeps nowhere', async () => {
  const i = nextLine()
  const { ref } = await sent(i)
  await world.settle()
  await sendDue(
    postOf(async () => 'cannot-tell'),
    'kcell',
  )
  expect(await warnings(ref), 'a silent operator is asked again').toEqual([
    { state: 'waits', error: 'operator-does-not-answer' },
  ])
  await inOperator(world.db, 'kcell', (tx) =>
    sql`update outbox set next_try = now() - interval '1 second' where ref = ${ref}`.execute(tx),
  )
  await sendDue(postOf(asks), 'kcell')
  expect(await warnings(ref)).toMatchObject([{ state: 'sent' }])
  expect((await texts()).filter(({ to }) => to === numberOf(world, i))).toHaveLength(1)
  expect((await world.caseOf(ref)).case.binding.msisdn, 'kept nowhere').toBe('')
})

test('what became of the warning is told to nobody before the proof: whether a card has a line is not for strangers', async () => {
  const pages: string[][] = []
  for (const number of [cardNumber(nextLine()), '8999701000000090008']) {
    const { reader, receipt } = await sent(nextLine(), { number })
    await world.settle()
    await sendDue(postOf(asks), 'kcell')
    const seen: string[] = []
    for (const below of ['', '/settings', '/identity'])
      seen.push((await reader.get(receipt.at.replace('/receipt', below))).text)
    pages.push(
      seen.map((text) => text.replaceAll(/[0-9A-Z]{5}-[0-9A-Z]{5}/g, 'REF').replaceAll(/ICCID [•\d ]+/g, 'ICCID ')),
    )
  }
  expect(pages[1]).toEqual(pages[0])
})

test('the contact turns out to be the line itself: its page says so, once the line is known', async () => {
  const i = nextLine()
  const { reader, receipt } = await sent(i, { contact: numberOf(world, i) })
  await world.settle()
  expect((await reader.get(receipt.at.replace('/receipt', ''))).text).not.toContain('Your contact is the line')
  await provedByLine(reader, receipt)
  await world.settle()
  const page = await reader.get(receipt.at.replace('/receipt', ''))
  expect(page.text).toContain('Your contact is the line that ends')
  expect(page.html).toContain('/settings/contact?')
})

test('a card that no line has: the receipt stands, no SMS leaves, and it says why', async () => {
  const stranger = '8999701000000090008'
  const { ref } = await sent(nextLine(), { number: stranger })
  await world.settle()
  await sendDue(postOf(asks), 'kcell')
  expect(await warnings(ref)).toEqual([{ state: 'failed', error: 'no-such-line' }])
})

test('two requests of one line, by its number and by its card: the one proved later stops before a person', async () => {
  const i = nextLine()
  const byNumber = await sent(i, { number: numberOf(world, i) })
  await world.settle()
  await provedByLine(byNumber.reader, byNumber.receipt)
  await world.settle()
  const byCard = await sent(i)
  await world.settle()
  await provedByLine(byCard.reader, byCard.receipt)
  await world.settle()
  expect((await world.places(byCard.ref)).map(({ stuck }) => stuck)).toEqual(['duplicate'])
})

test('a digit that does not fit the card is said beside the field', async () => {
  const card = cardNumber(nextLine())
  const { receipt } = await sent(nextLine(), {
    number: card.replace(/.$/, (digit) => String((Number(digit) + 1) % 10)),
  })
  expect(receipt.status).toBe(422)
  expect(receipt.text).toContain('One digit of the card’s number does not fit')
})
