import { Hono } from 'hono'
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { type Browser, browser, houseOf, proven } from '../../test/portal-browser.ts'
import { makeWorld, operators, type World } from '../../test/world.ts'
import type { Quote } from '../domain/case.ts'
import { inOperator } from '../store/db.ts'
import { journeyRoutes } from './portal.ts'

/* A reason that takes a charge off, told as a fact; skipping the question costs the ordinary and no more. */

let world: World
let i = 7000
beforeAll(async () => {
  world = await makeWorld()
})
afterAll(() => world.close())
beforeEach(() => {
  world.rewind()
  i += 1
})

const tenge = (units: number) => ({ minor: units * 100, currency: 'KZT' })

/** A line bound to a contract, at an operator whose rule waives its charge for one reason. */
async function atReason(): Promise<Browser> {
  const known = structuredClone(operators.get('kcell'))
  if (!known) throw new Error('no kcell')
  known.rules.quote.planExit.value = { kind: 'months-left', percent: 50 }
  known.rules.quote.waivers.value = [
    { reason: 'leaving-country', waives: 'early-termination-charge', proof: 'none' },
    { reason: 'poor-service', waives: 'device-residual', proof: 'none' },
  ]
  world.operator.change(i, (line) => ({
    ...line,
    standing: {
      ...line.standing,
      commitments: [
        { kind: 'plan', name: 'Contract', startsOn: '2026-03-01', endsOn: '2027-02-28', monthly: tenge(4_000) },
      ],
    },
  }))
  const house = houseOf(world, { operators: new Map([...operators, ['kcell', known]]) })
  const visitor = browser(new Hono().route('/', journeyRoutes(house)))
  await proven(world, i, visitor)
  await visitor.get('/decide')
  await visitor.submit({ path: 'cancel' })
  await visitor.submit({ when: 'now' })
  return visitor
}

async function toCheck(visitor: Browser) {
  await visitor.submit({ way: 'to-number', number: '+7 701 000 99 99' }, '/refund')
  return visitor.submit({ to: 'email', email: 'amina@example.test', language: 'en' }, '/contact')
}

test('the page says it as a fact beside that reason alone, for this line alone, and can be skipped', async () => {
  const visitor = await atReason()
  const { text, html } = visitor.shown()
  expect(text).toContain('You need not say, and may skip this.')
  expect(text).toContain(
    'I am leaving the country, or have left With this reason the early termination charge of 6,000 ₸ is not charged.',
  )
  expect(text, 'a charge that this line would not bear is not waved about').not.toContain('rest of the device')
  expect(text).toContain('Not confirmed')
  expect(html).not.toMatch(/<input[^>]* checked/)
  await visitor.submit({ skip: 'yes' })
  const check = await toCheck(visitor)
  expect(check.text).toContain('Early termination charge 6,000 ₸')
  expect(check.text).toContain('You pay 6,000 ₸')
})

test('given: the quote shows what is not charged and why, and is frozen so', async () => {
  const visitor = await atReason()
  await visitor.submit({ reason: 'leaving-country' })
  const check = await toCheck(visitor)
  expect(check.text).toContain('Early termination charge Not charged: 6,000 ₸. Reason: leaving the country')
  expect(check.text).toContain('You pay 0 ₸')
  const received = await visitor.submit({})
  const ref = /^\/c\/(.{11})\//.exec(received.at)?.[1] ?? ''
  const quoteNow = async () => (await world.caseOf(ref)).case.quote as Quote
  const agreed = await quoteNow()
  expect(agreed.toPay).toEqual(tenge(0))
  expect(agreed.waived).toMatchObject([{ because: 'leaving-country', amount: tenge(6_000) }])
  await inOperator(world.db, 'kcell', (tx) =>
    sql`update cases set facts = facts || '{"reason":"poor-service"}' where operator = 'kcell' and ref = ${ref}`.execute(
      tx,
    ),
  )
  await world.settle()
  expect(await quoteNow(), 'a reason given after the agreement changes nothing').toEqual(agreed)
})

test('where no rule names a reason, the page says that it changes nothing', async () => {
  const visitor = browser(new Hono().route('/', journeyRoutes(houseOf(world))))
  await proven(world, i, visitor)
  await visitor.get('/decide')
  await visitor.submit({ path: 'cancel' })
  expect((await visitor.submit({ when: 'now' })).text).toContain('It changes nothing about your request.')
})
