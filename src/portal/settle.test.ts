import { Hono } from 'hono'
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { kzt } from '../../test/domain-examples.ts'
import { browser, houseOf, proven, untilCheck, visitorOf } from '../../test/portal-browser.ts'
import { makeWorld, operators, type World } from '../../test/world.ts'
import { ticked } from '../cases/tick.ts'
import type { Standing } from '../domain/line.ts'
import { inOperator } from '../store/db.ts'
import { linkKey } from '../store/link-keys.ts'
import { erasePerson } from '../store/people.ts'
import { trackingRoutes } from './tracking.tsx'

let world: World
let next = 700
let i = 0
beforeAll(async () => {
  world = await makeWorld()
})
afterAll(() => world.close())
beforeEach(() => {
  i = next++
})
const of = operators.get('kcell')?.unlink?.items.length ?? 0

const stands = (standing: Partial<Standing>): void =>
  world.operator.change(i, (line) => ({ ...line, standing: { ...line.standing, ...standing } }))

const tracked = (ref: string) => {
  const key = linkKey(world.desk.keys, 'kcell', ref, 'case')
  return { visitor: browser(new Hono().route('/', trackingRoutes(houseOf(world)))), key }
}

describe('before sending, without scripts', () => {
  test('an open trust payment: what is on the balance goes to it, and both pages say so', async () => {
    stands({ balance: { money: kzt(100), bonus: kzt(0), packages: [], trustPayment: kzt(500) } })
    const visitor = visitorOf(world)
    const standing = await proven(world, i, visitor)
    expect(standing.text).toContain('Trust payment still open: 500 ₸ It is taken from the balance first.')
    expect(standing.text).toContain('On the balance: 100 ₸ It goes towards what you still owe.')
    expect(standing.text).not.toContain('Later you choose where it goes')
    const { text } = await visitor.get('/settle')
    expect(text).toContain(
      'Trust payment still open: 500 ₸ It is taken from the balance first. 400 ₸ are then left to pay',
    )
    expect(text).toContain('nothing of it comes back')
    expect(text).not.toContain('It is yours')
  })

  test('dues, a contract, a device, an order and a port: each with its way out, and none keeps the request', async () => {
    stands({
      dues: [{ billId: 'b', amount: kzt(3200), dueOn: '2026-12-31' }],
      commitments: [
        { kind: 'plan', name: 'Year', startsOn: '2026-06-01', endsOn: '2027-05-31', monthly: kzt(5000) },
        { kind: 'device', name: 'Router', startsOn: '2026-06-01', endsOn: '2027-06-01', residual: kzt(48_000) },
      ],
      openOrders: [{ id: 'o', what: 'New SIM' }],
      portRequest: { to: 'Beeline', requestedAt: '2026-11-22T04:00:00.000Z' },
    })
    const visitor = visitorOf(world)
    await proven(world, i, visitor)
    const page = await visitor.get('/settle')
    expect(page.text).toContain('Not sent yet')
    expect(page.text).toContain('To pay: 3,200 ₸ Pay now, or with the final bill. It does not stop the cancellation.')
    expect(page.text).toContain('We found no page of the operator for paying. Ask care how to pay')
    expect(page.text).toContain('Contract Year, until 31 May 2027 No rule about a charge for ending early was found')
    expect(page.text).toContain('What is left, 48,000 ₸, comes with the final bill.')
    expect(page.text).toContain('Order under way: New SIM')
    expect(page.text).toContain('The number is being moved to Beeline')
    // Nothing here is asked of the person, so nothing is coloured.
    expect(page.html).not.toContain('tag warn')
    expect(page.html).toMatch(/<a[^>]*href="\/decide"[^>]*>Go on/)
  })

  test('nothing to settle is one line', async () => {
    stands({ balance: { money: kzt(0), bonus: kzt(0), packages: [] } })
    const visitor = visitorOf(world)
    await proven(world, i, visitor)
    expect((await visitor.get('/settle')).text).toContain(
      'With Kcell Nothing to settle with Kcell. As the operator told us',
    )
  })

  test('ticks are kept with the application, go into the case with it, and the page of the case reminds of the rest', async () => {
    const visitor = visitorOf(world)
    const check = await untilCheck(world, i, visitor)
    expect(check.text).toContain(`0 of ${of} done, ${of} still open.`)
    await visitor.get('/unlink?from=check')
    expect(visitor.shown().html).not.toMatch(/<input[^>]* checked/)
    await visitor.submit({ 'done-money': 'kaspi', 'done-messengers': 'telegram' })
    expect(visitor.shown().at).toBe('/settle?from=check')
    expect(visitor.shown().text).toContain(`2 of ${of} done, ${of - 2} still open.`)
    await visitor.get('/contacts?from=check')
    await visitor.submit({ done: 'contacts' })
    expect(visitor.shown().text).toContain(
      'Copy your contacts and messages What is stored on the SIM only cannot be got back afterwards. Done',
    )
    // The one page's ticks did not touch the other's.
    expect(visitor.shown().text).toContain(`2 of ${of} done`)
    expect((await visitor.get('/unlink')).html.match(/<input[^>]* checked/g)).toHaveLength(2)
    await visitor.submit({ 'done-money': 'kaspi', 'done-messengers': 'telegram' })
    expect(visitor.shown().text).toContain('got back afterwards. Done')
    expect((await visitor.get('/check')).at).toBe('/check')
    const received = await visitor.submit({}, '/check')
    const ref = /\/c\/([0-9A-Z-]+)\/received/.exec(received.at)?.[1] ?? ''
    expect(await ticked(world.desk, 'kcell', ref)).toEqual(['contacts', 'kaspi', 'telegram'])
    const { visitor: later, key } = tracked(ref)
    const page = await later.get(`/c/${ref}?k=${key}`)
    expect(page.text).toContain(`still open: ${of - 2} of ${of}. Change them while the line still works.`)
  })

  test('nobody reads ticks without a proof', async () => {
    expect((await visitorOf(world).get('/unlink')).at).toBe('/?begin=1')
  })
})

describe('of a request that was sent', () => {
  test('ticks are changed by our link only, and lie sealed under the key of the case', async () => {
    const ref = await world.open(i)
    const { visitor, key } = tracked(ref)
    expect((await visitor.get(`/c/${ref}/unlink`)).status).toBe(403)
    await visitor.get(`/c/${ref}/unlink?k=${key}`)
    await visitor.submit({ 'done-state': 'egov', 'done-mail': 'nobody-knows-this' })
    expect(visitor.shown().text).toContain(`1 of ${of} done`)
    expect(await ticked(world.desk, 'kcell', ref)).toEqual(['egov'])
    const { rows } = await inOperator(world.db, 'kcell', (tx) =>
      sql<{ sealed: Buffer }>`select sealed from ticks where ref = ${ref}`.execute(tx),
    )
    expect(rows[0]?.sealed.includes('egov')).toBe(false)
    await inOperator(world.db, 'kcell', (tx) => erasePerson(tx, 'kcell', ref, '2027-11-25T00:00:00.000Z'))
    expect(await ticked(world.desk, 'kcell', ref)).toEqual([])
  })

  test('once the line is silent the reminder says that codes no longer come', async () => {
    const ref = await world.open(i)
    const { visitor, key } = tracked(ref)
    await inOperator(world.db, 'kcell', (tx) =>
      sql`update cases set facts = facts || '{"barredAt":"2026-11-26T04:00:00.000Z"}' where ref = ${ref}`.execute(tx),
    )
    expect((await visitor.get(`/c/${ref}?k=${key}`)).text).toContain('Codes no longer reach you by SMS')
    // Who has only the reference learns nothing of it.
    expect((await browser(new Hono().route('/', trackingRoutes(houseOf(world)))).get(`/c/${ref}`)).text).not.toContain(
      'still open',
    )
  })
})

describe('a copy of the contacts', () => {
  test('steps for every kind of phone are there without scripts, and the file field cannot be sent', async () => {
    const ref = await world.open(i)
    const { visitor, key } = tracked(ref)
    const page = await visitor.get(`/c/${ref}/contacts?k=${key}`)
    for (const kind of ['Android phone', 'iPhone', 'Phone with keys', 'Modem, router, tablet, watch'])
      expect(page.text).toContain(kind)
    const file = /<input[^>]*type="file"[^>]*>/.exec(page.html)?.[0] ?? ''
    expect(file).not.toContain('name=')
    expect(page.html.slice(0, page.html.indexOf(file)).match(/<form/g)?.length ?? 0).toBe(
      page.html.slice(0, page.html.indexOf(file)).match(/<\/form/g)?.length ?? 0,
    )
    expect(page.html).toMatch(/<section[^>]*hidden[^>]*data-vcard/)
  })
})

test('what is told of a named service and was not read there is marked; our own advice is not', async () => {
  const ref = await world.open(i)
  const { visitor, key } = tracked(ref)
  const { text } = await visitor.get(`/c/${ref}/unlink?k=${key}`)
  expect(text).toContain('Services, Settings, Change phone number. Not checked with its owner.')
  expect(text.split('Sources')[0]?.match(/Not checked with its owner/g)).toHaveLength(3)
})
