import { Hono } from 'hono'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { browser, houseOf, proven, untilCheck, visitorOf } from '../../test/portal-browser.ts'
import { makeWorld, operators, type World } from '../../test/world.ts'
import type { Standing } from '../domain/line.ts'
import type { OperatorRules } from '../domain/operator.ts'
import { journeyRoutes } from './portal.ts'

/* The ways for one line, by its operator's rules: what each does to the number, the money, the time, and whether it can be undone. */

let world: World
let i = 4800
beforeAll(async () => {
  world = await makeWorld()
})
afterAll(() => world.close())
beforeEach(() => {
  i += 1
})

const tenge = (minor: number) => ({ minor, currency: 'KZT' })
const stands = (standing: Partial<Standing>) =>
  world.operator.change(i, (line) => ({ ...line, standing: { ...line.standing, ...standing } }))

/** A visitor of a house whose operator has other rules. */
function visitorUnder(change: (paths: OperatorRules['otherPaths']) => void) {
  const known = structuredClone(operators.get('kcell'))
  if (!known) throw new Error('no kcell')
  change(known.rules.otherPaths)
  const house = houseOf(world, { operators: new Map([...operators, ['kcell', known]]) })
  return browser(new Hono().route('/', journeyRoutes(house)))
}

const rowsOf = (html: string) =>
  Object.fromEntries(
    [...html.matchAll(/<tr><th scope="row">(.*?)<\/tr>/gs)].map(([, row = '']) => [
      /value="(\w+)"/.exec(row)?.[1],
      row
        .replaceAll(/<span class="asked">.*?<\/span>/g, '')
        .replaceAll(/<[^>]*>/g, ' ')
        .replaceAll(/[\s\u00a0]+/g, ' ')
        .trim(),
    ]),
  )

async function decide(visitor = visitorOf(world)) {
  await proven(world, i, visitor)
  const page = await visitor.get('/decide')
  return { visitor, page, rows: rowsOf(page.html) }
}

test('each way answers the same four questions for this line, cancelling first', async () => {
  const { page, rows } = await decide()
  expect(Object.keys(rows)).toEqual(['cancel', 'transfer', 'port', 'pause', 'plan'])
  const heads = [...page.html.matchAll(/<th scope="col">([^<]*)</g)].map(([, head]) => head)
  expect(heads).toEqual(['Way', 'The number', 'The money', 'How long', 'Way back', 'Choose'])
  expect(rows.cancel).toContain('You pay 0 ₸. You get back 1,500 ₸.')
  expect(rows.cancel).toContain('Off by 2 December 2026 at the latest')
  expect(rows.cancel).toContain('At least 3 days after the line falls silent. Then none')
  expect(rows.port).toContain('No fee')
  expect(rows.port).toContain('You can port the number again after 60 days')
  expect(rows.plan).toContain('Basic plan: 0 ₸ a month')
})

test('what nobody confirmed is worded so, with its day; what was confirmed is too', async () => {
  const { rows } = await decide()
  expect(rows.transfer).toContain('The operator’s rule, as of 22 November 2026')
  for (const way of ['cancel', 'port', 'pause'])
    expect(rows[way]).toContain('Not confirmed by the operator, as of 22 November 2026')
  expect(rows.plan).toContain('Not confirmed by the operator, as of 5 May 2020')
})

test('what stands in the way of a port is said for this line: dues, a device, a suspension', async () => {
  stands({
    state: 'suspended',
    suspendedFor: 'debt',
    dues: [{ billId: 'b-1', amount: tenge(420_000), dueOn: '2026-11-20' }],
    commitments: [
      { kind: 'device', name: 'Router', startsOn: '2025-06-01', endsOn: '2027-05-31', residual: tenge(1_800_000) },
    ],
  })
  const { rows } = await decide()
  expect(rows.port).toContain('Unpaid: 4,200 ₸. For that a port can be refused')
  expect(rows.port).toContain('Left of a device: 18,000 ₸')
  expect(rows.port).toContain('A suspended line can be refused')
  expect(rows.transfer).toContain('Yours to pay all the same: 4,200 ₸')
  expect(rows.cancel).not.toContain('refused')
})

test('another plan only where it asks no more than now, with both fees', async () => {
  const monthly = (minor: number): Partial<Standing> => ({
    commitments: [
      { kind: 'plan', name: 'Two years', startsOn: '2025-06-01', endsOn: '2027-05-31', monthly: tenge(minor) },
    ],
  })
  stands(monthly(500_000))
  const { rows, visitor } = await decide()
  expect(rows.plan).toContain('Now: 5,000 ₸ a month')
  const about = await visitor.submit({ path: 'plan' })
  expect(about.at).toBe('/decide/plan')
  expect(about.text).toContain('Basic plan: 0 ₸ a month')
  expect(about.text).toContain('Nothing was sent')
  stands(monthly(0))
  i += 1
  world.operator.change(i, (line) => ({ ...line, standing: { ...line.standing, ...monthly(0) } }))
  const other = await decide()
  expect(Object.keys(other.rows)).not.toContain('plan')
  expect((await other.visitor.get('/decide/plan')).at, 'a way that is not offered is no page').toBe('/decide')
})

test('fees and lengths that an operator tells are shown, and a way that it does not offer is named as that', async () => {
  const { page, rows } = await decide(
    visitorUnder(({ transfer, port, pause }) => {
      transfer.value = { ...transfer.value, feeMinor: 150_000, workingDays: 3, balance: 'goes-along' }
      port.value = { ...port.value, workingDays: 1, daysBetweenPorts: null }
      pause.value = { ...pause.value, offered: false }
    }),
  )
  expect(rows.transfer).toContain('Fee of the operator: 1,500 ₸')
  expect(rows.transfer).toContain('The balance stays on the number, with its new holder')
  expect(rows.transfer).toContain('Within 3 working days')
  expect(rows.port).toContain('Within 1 working day')
  expect(rows.pause).toBeUndefined()
  expect(page.text).toContain('Kcell does not offer: Pause it.')
})

test('why handing over is more than handing over a card: name, liability, formalities, messages, a paper', async () => {
  const { page } = await decide()
  for (const reason of [
    'Until it is re-registered, the line stands in your name.',
    'may have to answer for what is done with it',
    'You and the new holder both have to show the operator who you are.',
    'codes of banks and accounts that are still tied to it. The same holds once a cancelled number is given out again.',
    'Ask the operator for a paper with the day of the transfer.',
  ])
    expect(page.text).toContain(reason)
})

test('asked once: after «cancel» no later page offers another way, and going on does not lead back here', async () => {
  const visitor = visitorOf(world)
  const check = await untilCheck(world, i, visitor)
  expect(check.html).not.toMatch(/\/decide/)
  for (const path of ['/date', '/reason', '/refund', '/contact', '/check'])
    expect((await visitor.get(path)).html, path).not.toMatch(/name="path"|\/decide\/|Pause it|Another plan/)
  const received = await visitor.get('/check').then(() => visitor.submit({}))
  expect(received.html).not.toMatch(/name="path"|\/decide|Pause it|Another plan/)
})
