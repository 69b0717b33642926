import { Hono } from 'hono'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { browser, houseOf, lastCode, lookUp } from '../../test/portal-browser.ts'
import { days, makeWorld, type World } from '../../test/world.ts'
import { inOperator } from '../store/db.ts'
import { expressRoutes } from './express.tsx'
import { expressFields } from './express-page.tsx'
import { trackingRoutes } from './tracking.tsx'

let world: World
let line = 500
beforeAll(async () => {
  world = await makeWorld()
})
afterAll(() => world.close())

const app = () => new Hono().route('/', expressRoutes(houseOf(world))).route('/', trackingRoutes(houseOf(world)))
const visitor = (from = '203.0.113.20', language = 'en') => browser(app(), { from, language })
const numberOf = (i: number) => world.operator.line(i).binding.msisdn
const answers = (i: number, more: Record<string, string> = {}) => ({
  kind: 'ordinary',
  name: 'Amina Serik',
  operator: 'kcell',
  number: numberOf(i),
  end: 'now',
  contact: 'amina@example.test',
  ...more,
})
const refAt = (at: string) => /\/c\/([^/?]+)/.exec(at)?.[1] ?? ''
const cases = async () =>
  (await inOperator(world.db, 'kcell', (tx) => sql<{ n: number }>`select count(*)::int as n from cases`.execute(tx)))
    .rows[0]?.n ?? 0

async function sent(i: number, more: Record<string, string> = {}, from?: string) {
  const reader = visitor(from)
  await reader.get('/express')
  const receipt = await reader.submit(answers(i, more), '/express')
  return { reader, receipt, ref: refAt(receipt.at) }
}

/** Proves that the line is the reader's, from the receipt on. */
async function proven(i: number, from?: string) {
  const { reader, receipt, ref } = await sent(i, {}, from)
  await reader.get(receipt.at.replace('/receipt', '/identity'))
  await reader.submit({ way: 'line' })
  await lookUp(world)
  const page = await reader.submit({ code: (await lastCode(world))?.code ?? '' })
  return { reader, page, ref }
}

describe('one page, one submit', () => {
  test('asks for the fields of the law and for no other, without a login', async () => {
    const { html } = await visitor().get('/express')
    const main = html.slice(html.indexOf('<main'), html.indexOf('</main>'))
    const asked = [...main.matchAll(/<(?:input|textarea|select)[^>]* name="([^"]+)"/g)].map(([, name]) =>
      name?.replace(/-(day|month|year)$/, ''),
    )
    expect(new Set(asked)).toEqual(new Set([...expressFields, 'csrf', 'form']))
    expect(main).not.toContain('type="password"')
    expect(main.match(/<button/g)).toHaveLength(1)
  })

  test('answers at once with a receipt: content, date and time, to keep as a file', async () => {
    const { reader, receipt, ref } = await sent(line++, { kind: 'good-cause', cause: 'No network at home <b>' })
    expect(receipt.at).toContain(`/c/${ref}/receipt?k=`)
    expect(receipt.text).toContain('We received your request')
    expect(receipt.text).toContain('on 23 November 2026, 09:00 (Astana time). It counts from this time')
    expect(receipt.text).toContain('Kind For good cause Good cause No network at home')
    expect(receipt.text).toContain('Name Amina Serik')
    expect(receipt.text).toContain('amina@example.test')
    const file = await reader.get(receipt.at.replace('/receipt?', '/receipt.txt?'))
    expect(file.html).toContain('Good cause: No network at home <b>')
    expect(file.html).toContain(`Reference: ${ref}`)
    expect(file.html).not.toContain('\u00a0')
  })

  test('the same form sent twice makes one request', async () => {
    const reader = visitor()
    const form = await reader.get('/express')
    const first = await reader.submit(answers(line), '/express')
    const before = await cases()
    const second = await reader.sendAgain(answers(line), form)
    line += 1
    expect(second.at).toBe(first.at)
    expect(await cases()).toBe(before)
  })

  test('what is missing or cannot be is said beside its field, and everything typed is kept', async () => {
    const reader = visitor()
    await reader.get('/express')
    const page = await reader.submit(
      {
        number: '701',
        end: 'day',
        'day-day': '1',
        'day-month': '1',
        'day-year': '2020',
        contact: 'amina@',
        name: 'Айгүл',
      },
      '/express',
    )
    expect(page.status).toBe(422)
    expect(page.text).toContain('Choose the operator')
    const again = await reader.submit(
      {
        ...answers(line),
        number: '701',
        end: 'day',
        'day-day': '1',
        'day-month': '1',
        'day-year': '2020',
        contact: numberOf(line),
      },
      '/express',
    )
    for (const words of ['Write the number like', 'Choose today or a later day']) expect(again.text).toContain(words)
    expect(again.html).toContain('value="Amina Serik"')
    const own = await reader.submit({ ...answers(line), contact: numberOf(line) }, '/express')
    expect(own.text).toContain('Give a contact other than the line you are cancelling')
    expect(await reader.submit({ ...answers(line), kind: 'good-cause' }, '/express').then((one) => one.text)).toContain(
      'Enter the cause',
    )
  })
})

describe('a number that cannot be: said beside its field, in the words of the guided way', () => {
  test.each([
    ['-', 'Write the number like +7 701 123 45 67'],
    ['👍', 'Write the number like +7 701 123 45 67'],
    ['8997 7010 0000 0000 0002', 'One digit of the card’s number does not fit'],
    ['+1 202 555 0100', 'No operator here serves numbers of this country'],
  ])('%s', async (number, words) => {
    const before = await cases()
    for (const operator of ['kcell', '']) {
      const reader = visitor('203.0.113.77')
      await reader.get('/express')
      const page = await reader.submit({ ...answers(line), number, operator }, '/express')
      expect([page.status, page.text]).toEqual([422, expect.stringContaining(words)])
      expect(page.html).toMatch(/<title>Error: /)
      expect(page.text.includes('Choose the operator')).toBe(operator === '')
    }
    expect(await cases()).toBe(before)
  })
})

test('what was sent to a telephone is listed as an SMS', async () => {
  const { reader, receipt } = await sent(line++, { contact: '+7 701 000 00 55' }, '203.0.113.35')
  await world.settle()
  const { text } = await reader.get(receipt.at.replace('/receipt', '/settings'))
  expect(text).toMatch(/Receipt 23 Nov 2026, \d\d:\d\d · SMS ·/)
  expect(text).not.toContain('· e-mail ·')
})

describe('identity comes after the receipt', () => {
  test('unproven requests touch nothing, block nobody, and end by themselves', async () => {
    const i = line++
    const { ref } = await sent(i)
    const holder = await world.open(i)
    await world.pass(days(1))
    expect(world.operator.submitted.filter((order) => order.key.startsWith(ref))).toEqual([])
    expect((await world.caseOf(holder)).verified).toBe(true)
    expect(await world.messages(ref)).toEqual(expect.arrayContaining(['received', 'line-warning']))
    world.rewind()
  })

  test('a code to the line opens the way; the first look freezes whose line it is; the date stays', async () => {
    const i = line++
    const { page, ref } = await proven(i)
    expect(page.at).toMatch(new RegExp(`^/c/${ref}\\?k=`))
    const before = (await world.caseOf(ref)).case
    expect(before.binding.profiles).toEqual([])
    await world.settle()
    const { case: c, verified } = await world.caseOf(ref)
    expect(verified).toBe(true)
    expect(c.binding).toEqual(world.operator.line(i).binding)
    expect(c.dates.receivedAt).toBe(before.dates.receivedAt)
    expect(c.quote?.toRefund).toEqual({ minor: 150_000, currency: 'KZT' })
    expect((await world.places(ref))[0]?.task).toBe('agreement')
  })

  test.each([
    ['before the worker has begun', false],
    ['while it waits for the proof', true],
  ])('%s, the page after the code says that the proof is accepted, and what comes next', async (_when, begun) => {
    const { reader, receipt } = await sent(line++, {}, '203.0.113.33')
    const tracked = receipt.at.replace('/receipt', '')
    if (begun) {
      await world.settle()
      expect((await reader.get(tracked)).text).toContain('We wait for you: confirm that it is you')
    }
    await reader.get(receipt.at.replace('/receipt', '/identity'))
    await reader.submit({ way: 'line' })
    await lookUp(world)
    const page = await reader.submit({ code: (await lastCode(world))?.code ?? '' })
    expect(page.text).toContain('Your proof is accepted Now we ask the operator about the line.')
    expect(page.text).not.toMatch(/[Cc]onfirm that it is you|until you have confirmed/)
    await world.settle()
    expect((await reader.get(tracked)).text).not.toContain('Your proof is accepted')
  })

  test('the amounts are shown and agreed to by whoever proved it; then the case goes its way to the end', async () => {
    const { reader, page, ref } = await proven(line++)
    await world.settle()
    const quote = await reader.get(page.at.replace('?', '/agree?'))
    expect(quote.text).toContain('You get back 1,500 ₸')
    await reader.submit({}, page.at.replace('?', '/agree?'))
    expect((await world.caseOf(ref)).case.facts.agreement?.by).toBe('subscriber')
    await world.settle()
    await world.approve(ref)
    await world.pass(days(6))
    expect((await world.caseOf(ref)).case.facts.evidenceClass).toBe('network-observed')
    expect(world.operator.actedTwice()).toEqual([])
    world.rewind()
  })

  test('without the proof nobody agrees', async () => {
    const { ref, page } = await proven(line++)
    await world.settle()
    const stranger = visitor('203.0.113.99')
    const shown = await stranger.get(page.at.replace('?', '/agree?'))
    expect(shown.text).toContain('First confirm that it is you')
    await stranger.get(page.at.replace('?', '/identity?'))
    const csrf = /name="csrf" value="([^"]+)"/.exec(stranger.shown().html)?.[1] ?? ''
    expect((await stranger.post(page.at.replace('?', '/agree?'), { csrf })).at).toContain('/identity?')
    expect((await world.caseOf(ref)).case.facts.agreement).toBeUndefined()
  })

  test('two proven requests never meet at one line: the second is told so', async () => {
    const i = line++
    await world.open(i)
    const { page } = await proven(i, '203.0.113.30')
    expect(page.status).toBe(409)
    expect(page.text).toContain('Somebody else has confirmed a request for this line already')
  })

  test('nor does a guided one come in beside a proven one that nobody has looked at yet', async () => {
    const i = line++
    const { ref } = await proven(i, '203.0.113.32')
    await expect(world.open(i)).rejects.toThrow('already-open')
    expect((await world.caseOf(ref)).verified).toBe(true)
  })

  test('a wrong code costs a try and says how many are left', async () => {
    const { reader, receipt } = await sent(line++, {}, '203.0.113.31')
    await reader.get(receipt.at.replace('/receipt', '/identity'))
    await reader.submit({ way: 'line' })
    await lookUp(world)
    const right = (await lastCode(world))?.code ?? ''
    const wrong = right === '000000' ? '111111' : '000000'
    expect((await reader.submit({ code: wrong })).text).toContain('The code did not match. Tries left: 4')
    expect((await reader.submit({ code: 'abc' })).text).toContain('The code has 6 digits')
    expect((await reader.submit({ code: right })).text).not.toContain('did not match')
  })
})

// After the others: a code that was sent later on this clock would be taken for the last one of theirs.
describe('where the money goes', () => {
  test('nobody said where to: the money waits and says why, the line ends all the same', async () => {
    const { reader, page, ref } = await proven(line++)
    await world.settle()
    await reader.get(page.at.replace('?', '/agree?'))
    await reader.submit({}, page.at.replace('?', '/agree?'))
    await world.settle()
    await world.approve(ref)
    await world.pass(days(8))
    const shown = await reader.get(page.at)
    expect(shown.text).toContain('Money is yours and waits: tell us where it should go.')
    expect(shown.text).toContain('The certificate is ready')
    expect(await world.messages(ref)).toContain('reminder')
    world.rewind()
  })

  test('where the money goes is asked after the amounts, and only of whoever proved more than the card', async () => {
    const { reader, page, ref } = await proven(line++)
    await world.settle()
    await reader.get(page.at.replace('?', '/agree?'))
    const asked = await reader.submit({}, page.at.replace('?', '/agree?'))
    expect(asked.at).toContain(`/c/${ref}/payee?`)
    expect(asked.text).toContain('who holds the SIM could send the money elsewhere')
    expect((await reader.get(page.at)).text).toContain('Your turn Say where your money should go')
    await reader.get(`${page.at.replace('?', '/identity?')}&next=payee`)
    expect(reader.shown().text).not.toContain('By SMS to the line')
    await world.passQuietly(60_000)
    await reader.submit({ way: 'contact' })
    await lookUp(world)
    const form = await reader.submit({ code: (await lastCode(world))?.code ?? '' })
    expect(form.text).toContain('Where should we send your money?')
    const own = await reader.submit({ way: 'to-number', number: numberOf(line - 1) })
    expect(own.text).toContain('This is the number that ends')
    expect((await reader.submit({ way: 'to-bank', iban: 'KZ87125KZT5004100100' })).status).toBe(422)
    const saved = await reader.submit({ way: 'to-bank', iban: 'kz86 125k zt50 0410 0100' })
    expect(saved.text).not.toContain('Your turn')
    expect(saved.html, 'the account is shown to nobody again').not.toContain('0410')
    expect((await world.caseOf(ref)).case.facts.refundWay).toBe('to-bank')
    await world.approve(ref)
    await world.pass(days(8))
    const refund = world.operator.submitted.find((order) => order.key.startsWith(`${ref}/refund`))
    expect(refund?.detail?.payee).toEqual({
      way: 'to-bank',
      iban: 'KZ86125KZT5004100100',
      name: world.operator.line(line - 1).standing.holder.name,
    })
    expect((await world.caseOf(ref)).case.facts.refunded).toEqual({ minor: 150_000, currency: 'KZT' })
    expect((await reader.get(page.at)).text).toContain('Everything is settled')
    world.rewind()
  })
})

test('many requests for one number: each gets its receipt, so no stranger keeps the holder out; the line is warned five times a day', async () => {
  const i = line++
  const warned = async (ref: string) => (await world.messages(ref)).includes('line-warning')
  for (let n = 0; n < 5; n += 1) {
    const { receipt, ref } = await sent(i, {}, '203.0.113.40')
    expect(receipt.status).toBe(200)
    await world.settle()
    expect(await warned(ref)).toBe(true)
  }
  const holder = await sent(i, {}, '203.0.113.41')
  expect(holder.receipt.status).toBe(200)
  await world.settle()
  expect(await world.messages(holder.ref)).toEqual(['received'])
})

test('from one place no more than twenty an hour are taken', async () => {
  for (let n = 0; n < 20; n += 1) expect((await sent(line++, {}, '203.0.113.42')).receipt.status).toBe(200)
  expect((await sent(line++, {}, '203.0.113.42')).receipt.status).toBe(429)
})
