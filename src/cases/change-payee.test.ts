import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { agent, days, makeWorld, type World } from '../../test/world.ts'
import { inOperator } from '../store/db.ts'
import { personsOf } from '../store/people.ts'
import { changePayee, type GivenPayee } from './change-payee.ts'

let world: World
let line = 700
beforeAll(async () => {
  world = await makeWorld()
})
beforeEach(() => {
  world.rewind()
  world.operator.onSubmit(() => undefined)
})
afterAll(() => world.close())

const bank = { way: 'to-bank', iban: 'KZ86125KZT5004100100' } as const
const holder = { is: 'subscriber', assurance: 'otp_contact' } as const
const give = (ref: string, given: GivenPayee, who: Parameters<typeof changePayee>[3] = holder) =>
  changePayee(world.desk, 'kcell', ref, who, world.kcell, given)
const holderName = () => world.operator.line(line).standing.holder.name
const payeeOf = async (ref: string) =>
  (await inOperator(world.db, 'kcell', (tx) => personsOf(tx, world.desk.keys, 'kcell', [ref]))).get(ref)?.payee
const refunds = (ref: string) => world.operator.submitted.filter((order) => order.key.startsWith(`${ref}/refund`))
const money = async (ref: string) => (await world.places(ref)).find((place) => place.lane === 'money')

/** A line that is off, whose money nobody has said the way of. */
async function waiting(): Promise<string> {
  line += 1
  const ref = await world.open(line, { noPayee: true })
  await world.settle()
  await world.approve(ref)
  await world.pass(days(7))
  return ref
}

describe('money that is theirs and has nowhere to go', () => {
  test('waits at its own task with an honest reason; given, it goes on by itself and is paid once', async () => {
    const ref = await waiting()
    expect(await money(ref)).toMatchObject({ task: 'payee', stuck: null, because: 'reminded' })
    expect((await world.caseOf(ref)).case.facts).toMatchObject({ refundWay: 'none', toRefund: { minor: 150_000 } })
    expect(refunds(ref)).toEqual([])
    await give(ref, bank)
    await world.pass(days(1))
    expect(refunds(ref)).toHaveLength(1)
    expect(refunds(ref)[0]?.detail).toMatchObject({
      amount: { minor: 150_000 },
      payee: { ...bank, name: holderName() },
    })
    const { facts } = (await world.caseOf(ref)).case
    expect(facts).toMatchObject({ settled: true, refunded: { minor: 150_000 } })
    expect((await world.messages(ref)).filter((kind) => kind === 'reminder')).toHaveLength(1)
    expect(await world.messages(ref)).toContain('settled')
    expect(world.operator.actedTwice()).toEqual([])
  })

  test('unanswered, it comes before a person after two weeks, and still goes on once it is given', async () => {
    const ref = await waiting()
    await world.pass(days(15))
    expect(await money(ref)).toMatchObject({ task: 'payee', stuck: 'payee-unknown' })
    await give(ref, { way: 'at-branch' }, agent)
    await world.pass(days(1))
    expect((await world.caseOf(ref)).case.facts).toMatchObject({ settled: true, refunded: { minor: 150_000 } })
  })

  test('paid by hand: whoever tries it again says so, and nothing is ordered', async () => {
    const ref = await waiting()
    await world.pass(days(15))
    await world.retry(ref, 'money')
    await world.pass(days(1))
    const { facts } = (await world.caseOf(ref)).case
    expect(facts.settled).toBe(true)
    expect(facts.refunded).toBeUndefined()
    expect(refunds(ref)).toEqual([])
  })
})

describe('who may say it, and what', () => {
  test('the operator’s rule asks for more than a code to the line; an agent may, and is named', async () => {
    line += 1
    const ref = await world.open(line, { noPayee: true })
    await world.settle()
    for (const assurance of ['none', 'otp_line'] as const)
      await expect(give(ref, bank, { is: 'subscriber', assurance })).rejects.toThrow('prove-who-you-are')
    await give(ref, bank, agent)
    const last = (await world.events(ref)).at(-1)
    expect(last).toMatchObject({ kind: 'payee-changed', data: { by: 'agent:dana', way: 'to-bank' } })
    expect(JSON.stringify(await world.events(ref)), 'no account in the chain').not.toContain('KZ86')
    expect(await payeeOf(ref)).toEqual({ ...bank, name: holderName() })
  })

  test('only the holder is paid where the rule says so; otherwise the name that was given', async () => {
    line += 1
    const ref = await world.open(line, { noPayee: true })
    await expect(give(ref, { ...bank, name: 'Somebody Else' })).rejects.toThrow('payee-not-holder')
    await give(ref, { ...bank, name: ` ${holderName().toLowerCase().replace(' ', '  ')} ` })
    expect(await payeeOf(ref)).toMatchObject({ name: holderName() })
    const { rules } = world.kcell
    const anyone = { ...rules, quote: { ...rules.quote, payeeMatch: { ...rules.quote.payeeMatch, value: 'anyone' } } }
    await changePayee(world.desk, 'kcell', ref, holder, { rules: anyone as typeof rules }, { ...bank, name: 'Dana B.' })
    expect(await payeeOf(ref)).toMatchObject({ name: 'Dana B.' })
  })

  test('not to the line that ends, and not by a way whose limit the amount is above', async () => {
    line += 1
    const ref = await world.open(line, { noPayee: true })
    const own = world.operator.line(line).binding.msisdn
    await expect(give(ref, { way: 'to-number', msisdn: own })).rejects.toThrow('payee-is-ending-line')
    const { rules } = world.kcell
    const ways = rules.quote.refundWays.value.map((each) => ({ ...each, limitMinor: 100_000 }))
    const low = { ...rules, quote: { ...rules.quote, refundWays: { ...rules.quote.refundWays, value: ways } } }
    await expect(changePayee(world.desk, 'kcell', ref, holder, { rules: low }, bank)).rejects.toThrow(
      'refund-way-closed',
    )
    expect((await world.caseOf(ref)).case.facts.refundWay).toBe('none')
  })

  test('once the refund may have left, nobody changes where it goes; after a refusal it is changed and ordered again', async () => {
    line += 1
    const ref = await world.open(line)
    await world.settle()
    await world.approve(ref)
    let refuse: 'no' | 'cannot-tell' | 'refused' = 'cannot-tell'
    world.operator.onSubmit((order) => {
      if (order.action !== 'refund' || refuse === 'no') return undefined
      return refuse === 'refused' ? { refused: 'account-closed' } : 'answer-lost'
    })
    await world.pass(days(7))
    refuse = 'no'
    await expect(give(ref, bank)).rejects.toThrow(/refund-under-way|already-refunded/)
    expect(world.operator.actedTwice()).toEqual([])

    line += 1
    const other = await world.open(line)
    await world.settle()
    await world.approve(other)
    refuse = 'refused'
    await world.pass(days(7))
    expect(await money(other)).toMatchObject({ task: 'refund', stuck: 'refused:account-closed' })
    refuse = 'no'
    await give(other, bank)
    await world.retry(other, 'money')
    await world.pass(days(1))
    expect(refunds(other).at(-1)?.detail?.payee).toMatchObject(bank)
    expect((await world.caseOf(other)).case.facts.refunded).toMatchObject({ minor: 150_000 })
  })
})
