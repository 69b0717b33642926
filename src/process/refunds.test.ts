import { sql } from 'kysely'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { agent, days, makeWorld, operators, type World } from '../../test/world.ts'
import { changePayee } from '../cases/change-payee.ts'
import { HOUR_MS } from '../domain/instant.ts'
import { inOperator } from '../store/db.ts'
import { followRefunds } from './refunds.ts'
import { Stopped } from './tools.ts'

/* «Paid» is what the operator's system says, and a bank may still send it back: asked anew, paid anew, once. */

let world: World
let i = 6200
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

const office = () => {
  const known = operators.get('kcell')
  if (!known) throw new Error('no kcell')
  return known
}
const refundsOf = (ref: string) =>
  world.operator.acted.filter((order) => order.key.startsWith(`${ref}/refund/`)).map(({ key }) => key)
const back = (ref: string, code = 'account-closed') =>
  world.operator.onCheck((order) =>
    order.key === `${ref}/refund/billing/1` ? { answer: { is: 'returned', code } } : undefined,
  )
const factsOf = async (ref: string) => (await world.caseOf(ref)).case.facts
const told = async (ref: string, kind: string) => (await world.messages(ref)).filter((each) => each === kind).length
const newAccount = (ref: string) =>
  changePayee(world.desk, 'kcell', ref, agent, office(), { way: 'to-bank', iban: 'KZ86125KZT5004100100' })

/** A case whose money was paid and whose settlement was told of. */
async function paid(): Promise<string> {
  const ref = await world.open(i)
  await world.settle()
  await world.approve(ref)
  await world.pass(days(8))
  expect(await factsOf(ref)).toMatchObject({ settled: true, refunded: { minor: 150_000 } })
  return ref
}

/** Twelve hours later somebody asks after it. */
async function askedAfter(): Promise<void> {
  await world.pass(13 * HOUR_MS)
  await followRefunds(world.tools, 'kcell')
  await world.settle()
}

describe('paid, then sent back by the bank', () => {
  test('it is owed again and told of; a new account is asked for, and paid under a new key, once', async () => {
    const ref = await paid()
    back(ref)
    await askedAfter()
    const facts = await factsOf(ref)
    expect(facts).toMatchObject({
      refundWay: 'none',
      refundReturned: { code: 'account-closed', amount: { minor: 150_000 }, keys: [`${ref}/refund/billing/1`] },
    })
    expect([facts.refunded, facts.settled]).toEqual([undefined, undefined])
    expect(await world.places(ref)).toMatchObject([{ lane: 'line' }, { lane: 'money', task: 'payee' }])
    expect([await told(ref, 'refund-returned'), await told(ref, 'reminder')]).toEqual([1, 0])
    expect((await world.events(ref)).filter(({ kind }) => kind === 'refund-returned')).toHaveLength(1)
    await askedAfter()
    expect(refundsOf(ref), 'nothing is paid while nobody has said where to').toHaveLength(1)
    await newAccount(ref)
    await world.settle()
    expect(refundsOf(ref)).toEqual([`${ref}/refund/billing/1`, `${ref}/refund/billing/2`])
    expect(await factsOf(ref)).toMatchObject({ refunded: { minor: 150_000 }, settled: true, refundWay: 'to-bank' })
    expect([await told(ref, 'settled'), await told(ref, 'refund-paid')]).toEqual([1, 1])
    await askedAfter()
    await world.pass(days(120))
    expect((await world.caseOf(ref)).case.status).toBe('closed')
    expect(refundsOf(ref)).toHaveLength(2)
    expect(world.operator.actedTwice()).toEqual([])
  })

  test('who does not answer is reminded, then a person is called', async () => {
    const ref = await paid()
    back(ref)
    await askedAfter()
    await world.pass(days(4))
    expect(await told(ref, 'reminder')).toBe(1)
    await world.pass(days(14))
    expect(await world.places(ref)).toMatchObject([{ lane: 'line' }, { lane: 'money', stuck: 'payee-unknown' }])
    await newAccount(ref)
    await world.settle()
    expect(refundsOf(ref)).toHaveLength(2)
  })

  test('it can come back more than once', async () => {
    const ref = await paid()
    back(ref)
    await askedAfter()
    await newAccount(ref)
    await world.settle()
    world.operator.onCheck((order) =>
      order.key.startsWith(`${ref}/refund/`) ? { answer: { is: 'returned', code: 'no such word' } } : undefined,
    )
    await askedAfter()
    expect((await factsOf(ref)).refundReturned).toMatchObject({
      code: 'not-said',
      keys: [`${ref}/refund/billing/1`, `${ref}/refund/billing/2`],
    })
    expect(await told(ref, 'refund-returned')).toBe(2)
    world.operator.onCheck(() => undefined)
    await newAccount(ref)
    await world.settle()
    expect(refundsOf(ref)).toHaveLength(3)
    expect(world.operator.actedTwice()).toEqual([])
  })

  test('silence, a refusal to answer and a defect change nothing', async () => {
    const ref = await paid()
    for (const answer of ['throw', { answer: { is: 'cannot-tell', because: 'down' } }] as const) {
      world.operator.onCheck((order) => (order.key.startsWith(ref) ? answer : undefined))
      await askedAfter()
    }
    expect(await factsOf(ref)).toMatchObject({ settled: true, refunded: { minor: 150_000 } })
  })

  test('after the days of the rule nobody asks any more', async () => {
    const ref = await paid()
    await world.pass(days(15))
    back(ref)
    await askedAfter()
    expect(await factsOf(ref)).toMatchObject({ settled: true })
  })
})

describe('faults', () => {
  for (const at of ['before-check', 'after', 'before-commit'] as const)
    test(`the power fails at ${at}: the next round finds it, and it is told and asked once`, async () => {
      const ref = await paid()
      back(ref)
      await world.pass(13 * HOUR_MS)
      const cut = world.toolsOf('cut', (moment) => {
        if (moment.at === at && moment.task === 'refunds') throw new Stopped(at)
      })
      await expect(followRefunds(cut, 'kcell')).rejects.toThrow(Stopped)
      expect((await factsOf(ref)).refundReturned).toBeUndefined()
      await askedAfter()
      expect([await told(ref, 'refund-returned'), (await factsOf(ref)).refundReturned?.keys.length]).toEqual([1, 1])
    })

  test('two workers hear it at the same time: it is taken back once', async () => {
    const ref = await paid()
    back(ref)
    await world.pass(13 * HOUR_MS)
    const again = () =>
      inOperator(world.db, 'kcell', (tx) =>
        sql`update effects set asked_at = null where operator = 'kcell' and ref = ${ref}`.execute(tx),
      )
    // The second takes the same refund while the first is on its way.
    const slow = world.toolsOf('slow', async (moment) => {
      if (moment.at !== 'after' || moment.task !== 'refunds') return
      await again()
      await followRefunds(world.tools, 'kcell')
    })
    await followRefunds(slow, 'kcell')
    await world.settle()
    expect((await world.events(ref)).filter(({ kind }) => kind === 'refund-returned')).toHaveLength(1)
    expect(await told(ref, 'refund-returned')).toBe(1)
  })

  for (const fault of ['answer-lost', 'request-lost', 'throw'] as const)
    test(`the second payment: ${fault}`, async () => {
      const ref = await paid()
      back(ref)
      await askedAfter()
      world.operator.onSubmit((order, nth) =>
        order.key === `${ref}/refund/billing/2` && nth === 1 ? fault : undefined,
      )
      await newAccount(ref)
      await world.pass(HOUR_MS)
      expect(world.operator.actsOf(`${ref}/refund/billing/2`)).toBe(1)
      expect(await factsOf(ref)).toMatchObject({ settled: true, refunded: { minor: 150_000 } })
    })
})

test('the bank takes it not at all: it never was paid, and the settlement is told of only when it is', async () => {
  const ref = await world.open(i)
  world.operator.onSubmit((order) =>
    order.key === `${ref}/refund/billing/1` ? { answer: { is: 'accepted' } } : undefined,
  )
  back(ref, 'account-not-found')
  await world.settle()
  await world.approve(ref)
  await world.pass(days(8))
  expect(await factsOf(ref)).toMatchObject({ refundReturned: { code: 'account-not-found', afterSettled: false } })
  expect([await told(ref, 'refund-returned'), await told(ref, 'settled')]).toEqual([1, 0])
  await newAccount(ref)
  await world.settle()
  expect([await told(ref, 'refund-paid'), await told(ref, 'settled')]).toEqual([0, 1])
  expect(refundsOf(ref)).toEqual([`${ref}/refund/billing/2`])
})

test('a case of an older list, standing at the refund, goes on', async () => {
  const ref = await world.open(i, { noPayee: true })
  await world.settle()
  await world.approve(ref)
  await world.pass(days(8))
  await inOperator(world.db, 'kcell', (tx) =>
    sql`update cases set flow_version = 2 where operator = 'kcell' and ref = ${ref}`.execute(tx),
  )
  expect(await world.places(ref)).toMatchObject([{ lane: 'line' }, { lane: 'money', task: 'payee' }])
  await newAccount(ref)
  await world.settle()
  expect([await told(ref, 'settled'), refundsOf(ref).length]).toEqual([1, 1])
})
