import { Hono } from 'hono'
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest'
import { browser, houseOf } from '../../test/portal-browser.ts'
import { agent, days, makeWorld, operators, type World } from '../../test/world.ts'
import { changePayee } from '../cases/change-payee.ts'
import { languages } from '../domain/case.ts'
import { HOUR_MS } from '../domain/instant.ts'
import { followRefunds } from '../process/refunds.ts'
import { caseLink } from '../store/link-keys.ts'
import { trackingRoutes } from './tracking.tsx'

/* The page of the money that goes back, from «asked» to «paid», and round again where the bank sent it back. */

let world: World
let i = 6600
beforeAll(async () => {
  world = await makeWorld()
})
afterAll(() => world.close())
beforeEach(() => {
  world.rewind()
  i += 1
})
afterEach(() => {
  world.operator.onSubmit(() => undefined)
  world.operator.onCheck(() => undefined)
})

const reader = () => browser(new Hono().route('/', trackingRoutes(houseOf(world))))
const keyed = (ref: string, below = '') => caseLink(world.desk.keys, '', 'kcell', ref).replace('?', `${below}?`)
const see = async (ref: string, lang = 'en') => (await reader().get(`${keyed(ref, '/refund')}&lang=${lang}`)).text
const payTo = (ref: string) => {
  const office = operators.get('kcell')
  if (!office) throw new Error('no kcell')
  return changePayee(world.desk, 'kcell', ref, agent, office, { way: 'to-bank', iban: 'KZ86125KZT5004100100' })
}

test('asked, being sent, paid: the amount, the way, the account masked, the day by the rule, every part', async () => {
  const ref = await world.open(i, { noPayee: true })
  await world.settle()
  expect(await see(ref)).toContain('It is not known yet where your money should go.')
  await payTo(ref)
  const waits = await see(ref)
  expect(waits).toContain('It is sent after the final bill.')
  expect(waits).toContain('1,500 ₸ (as quoted; the final bill may change it)')
  expect(waits).toContain('KZ•• •••• •••• •••• 0100')
  expect(waits).not.toContain('125KZT')
  expect(waits).toContain('Within 5 working days after it is sent')
  expect(waits).toContain('Balance of 1,500 ₸: it is yours.')
  expect(waits).toContain('To a bank account: within 5 working days after it is sent. No upper limit is known.')
  world.operator.onSubmit((order) => (order.action === 'refund' ? { actsAfterMs: HOUR_MS * 0.8 } : undefined))
  await world.approve(ref)
  await world.pass(days(3) + 15.2 * HOUR_MS)
  expect(await see(ref), 'taken on is not paid').toContain('It counts as paid only when the operator’s system says so.')
  await world.pass(days(1))
  const paid = await see(ref)
  expect(paid).toMatch(/Paid, says the operator’s system: \d+ \w+ 2026, \d\d:\d\d \(Astana time\)/)
  expect(paid).toMatch(/Expected By \d+ December 2026/)
  for (const lang of languages) expect((await see(ref, lang)).length).toBeGreaterThan(200)
})

test('sent back by the bank: why, that it is still theirs, and where to say where to; then paid anew', async () => {
  const ref = await world.open(i)
  await world.settle()
  await world.approve(ref)
  await world.pass(days(8))
  world.operator.onCheck((order) =>
    order.key === `${ref}/refund/billing/1` ? { answer: { is: 'returned', code: 'account-closed' } } : undefined,
  )
  await world.pass(13 * HOUR_MS)
  await followRefunds(world.tools, 'kcell')
  await world.settle()
  const returned = await reader().get(keyed(ref, '/refund'))
  expect(returned.text).toContain('the account is closed. The money is still yours.')
  expect(returned.html).toContain(`/c/${ref}/payee?`)
  const main = (await reader().get(keyed(ref))).text
  expect(main).toContain('The bank sent the refund back')
  expect(main, 'the turn says why it is asked again').toContain('Give another account The bank sent it back')
  expect(main).not.toContain('By the amounts you get money back')
  expect((await reader().get(`/c/${ref}`)).text, 'not to whoever has no key').not.toContain('the account is closed')
  await payTo(ref)
  await world.settle()
  const again = await see(ref)
  expect(again).toContain('Paid, says the operator’s system')
  expect(again).toContain('Came back once')
})

test('only by our link, as the other pages of a request', async () => {
  const ref = await world.open(i)
  await world.settle()
  expect((await reader().get(`/c/${ref}/refund`)).status).toBe(403)
  expect((await reader().get(keyed(ref))).html).toContain(`/c/${ref}/refund?`)
})
