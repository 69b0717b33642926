import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { kcell, kzt, standing, withRules } from '../../test/domain-examples.ts'
import type { Quote } from './case.ts'
import { quoteCharges, settle } from './charges.ts'
import type { Standing } from './line.ts'
import type { OperatorRules } from './operator.ts'

const now = '2026-11-22T09:05:00.000Z'
const quote = (changed: Partial<Standing>, rules: OperatorRules = kcell, serviceEnd = now): Quote =>
  quoteCharges({ standing: standing(changed), serviceEnd, rules, now })
const balance = (units: number, more: Partial<Standing['balance']> = {}) => ({
  money: kzt(units),
  bonus: kzt(0),
  packages: [],
  ...more,
})
const bill = (units: number) => ({ billId: 'b1', amount: kzt(units), dueOn: '2026-10-30' })
const linesOf = ({ lines }: Quote) => lines.map((line) => `${line.code} ${line.direction} ${line.amount.minor / 100}`)

describe('the quote', () => {
  it('gives a prepaid balance back', () => {
    const quoted = quote({ balance: balance(1500) })
    expect(linesOf(quoted)).toEqual(['balance to-refund 1500'])
    expect([quoted.toPay, quoted.toRefund, quoted.usageCap]).toEqual([kzt(0), kzt(1500), kzt(1500)])
  })

  it('repays a trust payment from the balance, and bills what is left of it', () => {
    expect(quote({ balance: balance(1500, { trustPayment: kzt(300) }) })).toMatchObject({
      toPay: kzt(0),
      toRefund: kzt(1200),
    })
    expect(quote({ balance: balance(100, { trustPayment: kzt(300) }) })).toMatchObject({
      toPay: kzt(200),
      toRefund: kzt(0),
    })
    const billed = withRules(kcell, { 'quote.trustPayment': 'billed' })
    expect(quote({ balance: balance(1500, { trustPayment: kzt(300) }) }, billed)).toMatchObject({
      toPay: kzt(300),
      toRefund: kzt(1500),
    })
  })

  it('sets dues off against the balance only where a rule allows it', () => {
    const changed = { balance: balance(1500), dues: [bill(700)] }
    expect(quote(changed)).toMatchObject({ toPay: kzt(700), toRefund: kzt(1500) })
    expect(quote(changed, withRules(kcell, { 'quote.setOff': true }))).toMatchObject({
      toPay: kzt(0),
      toRefund: kzt(800),
    })
  })

  it('lists bonus and packages and never pays them out', () => {
    const quoted = quote({
      balance: balance(0, { bonus: kzt(500), packages: [{ name: 'Internet', amount: 3, units: 'GB' }] }),
    })
    expect(quoted).toMatchObject({ toRefund: kzt(0), lines: [] })
    expect(quoted.forfeited).toEqual([
      { what: 'bonus', amount: '500.00 KZT', money: kzt(500) },
      { what: 'Internet', amount: '3 GB' },
    ])
  })

  it('estimates usage to come at the pace so far, never above the cap', () => {
    const serviceEnd = '2026-12-03T18:59:59.999Z'
    const changed = { payment: 'postpaid' as const, unbilled: kzt(2200) }
    expect(linesOf(quote(changed, kcell, serviceEnd))).toEqual([
      'unbilled-usage to-pay 2200',
      'usage-estimate to-pay 1100',
    ])
    const capped = withRules(kcell, { 'quote.usageCapMinor': 50_000 })
    expect(linesOf(quote(changed, capped, serviceEnd))).toEqual([
      'unbilled-usage to-pay 2200',
      'usage-estimate to-pay 500',
    ])
    expect(linesOf(quote(changed))).toEqual(['unbilled-usage to-pay 2200'])
  })

  it('charges an early end by the rule, and only for whole months after it', () => {
    const commitments = [
      { kind: 'plan' as const, name: 'Two years', startsOn: '2025-06-01', endsOn: '2027-02-28', monthly: kzt(2000) },
    ]
    expect(linesOf(quote({ commitments }))).toEqual([])
    const half = withRules(kcell, { 'quote.planExit': { kind: 'months-left', percent: 50 } })
    expect(linesOf(quote({ commitments }, half))).toEqual(['early-termination-charge to-pay 3000'])
    expect(linesOf(quote({ commitments }, half, '2027-02-28T09:00:00.000Z'))).toEqual([])
    const unknown = commitments.map(({ monthly: _, ...each }) => each)
    expect(linesOf(quote({ commitments: unknown }, half))).toEqual([])
  })

  it('charges what of a device is not paid, unless the rule says none', () => {
    const commitments = [
      { kind: 'device' as const, name: 'Phone', startsOn: '2026-01-01', endsOn: '2027-12-31', residual: kzt(45_000) },
    ]
    expect(linesOf(quote({ commitments }))).toEqual(['device-residual to-pay 45000'])
    expect(linesOf(quote({ commitments }, withRules(kcell, { 'quote.deviceExit': { kind: 'none' } })))).toEqual([])
  })

  it('says so where a balance is below the least refund', () => {
    const quoted = quote({ balance: balance(4) }, withRules(kcell, { 'quote.minimumRefundMinor': 1000 }))
    expect(quoted.toRefund).toEqual(kzt(0))
    expect(quoted.forfeited).toEqual([{ what: 'below-minimum-refund', amount: '4.00 KZT', money: kzt(4) }])
  })

  it('counts a balance below zero and a credit note as what they are', () => {
    expect(quote({ balance: balance(-80) })).toMatchObject({ toPay: kzt(80), toRefund: kzt(0) })
    expect(quote({ dues: [bill(-80)] })).toMatchObject({ toPay: kzt(0), toRefund: kzt(80) })
  })
})

describe('the settlement', () => {
  const postpaid = quote({ payment: 'postpaid', dues: [bill(2000)], unbilled: kzt(1000) })
  const settled = (finalBill: number, more: { chargedAfterEnd?: number; lateUsage?: number } = {}, rules = kcell) =>
    settle({
      quote: postpaid,
      payment: 'postpaid',
      finalBill: kzt(finalBill),
      chargedAfterEnd: kzt(more.chargedAfterEnd ?? 0),
      lateUsage: kzt(more.lateUsage ?? 0),
      rules,
    })

  it('is the final bill, as long as it keeps to the quote', () => {
    expect(settled(3000)).toEqual({ toPay: kzt(3000), toRefund: kzt(0), credited: kzt(0), unexplained: kzt(0) })
    expect(settled(7000)).toMatchObject({ toPay: kzt(7000), credited: kzt(0) })
  })

  it('credits what is above the cap', () => {
    expect(settled(9000)).toMatchObject({ toPay: kzt(8000), credited: kzt(1000) })
  })

  it('credits what was charged after the billing end, or came too late', () => {
    expect(settled(3400, { chargedAfterEnd: 400 })).toMatchObject({ toPay: kzt(3000), credited: kzt(400) })
    expect(settled(3400, { lateUsage: 400 })).toMatchObject({ toPay: kzt(3000), credited: kzt(400) })
    expect(settled(3400, { lateUsage: 400 }, withRules(kcell, { 'quote.lateDebit': 'within-cap' }))).toMatchObject({
      toPay: kzt(3400),
    })
  })

  it('never pays out by itself what the quote did not know of', () => {
    expect(settled(-500)).toEqual({ toPay: kzt(0), toRefund: kzt(0), credited: kzt(0), unexplained: kzt(500) })
  })

  it('takes prepaid usage and the trust payment from the balance, and pays out the rest', () => {
    const quoted = quote({ balance: balance(1500, { trustPayment: kzt(300) }) })
    const pay = (finalBill: number) =>
      settle({ quote: quoted, payment: 'prepaid', finalBill: kzt(finalBill), rules: kcell })
    expect(pay(-1200)).toMatchObject({ toPay: kzt(0), toRefund: kzt(1200), credited: kzt(0) })
    expect(pay(-1000)).toMatchObject({ toPay: kzt(0), toRefund: kzt(1000), credited: kzt(0) })
    expect(pay(-1500)).toMatchObject({ toPay: kzt(0), toRefund: kzt(1500) })
  })

  it('keeps dues and balance apart where set-off is not allowed', () => {
    const changed = { balance: balance(1500), dues: [bill(700)] }
    const pay = (rules: OperatorRules) =>
      settle({ quote: quote(changed, rules), payment: 'prepaid', finalBill: kzt(-800), rules })
    expect(pay(kcell)).toMatchObject({ toPay: kzt(700), toRefund: kzt(1500) })
    expect(pay(withRules(kcell, { 'quote.setOff': true }))).toMatchObject({ toPay: kzt(0), toRefund: kzt(800) })
  })
})

describe('whatever the line, the rules and the bill', () => {
  const units = fc.nat(1_000_000).map((tiyn) => kzt(tiyn / 100))
  const anyStanding = fc
    .record({
      payment: fc.constantFrom<Standing['payment']>('prepaid', 'postpaid'),
      money: units,
      bonus: units,
      trustPayment: units,
      dues: fc.array(units, { maxLength: 3 }),
      unbilled: units,
      monthly: units,
      residual: units,
    })
    .map((given) =>
      standing({
        payment: given.payment,
        balance: {
          money: given.money,
          bonus: given.bonus,
          packages: [{ name: 'GB', amount: 5, units: 'GB' }],
          trustPayment: given.trustPayment,
        },
        dues: given.dues.map((amount) => ({ billId: 'b', amount, dueOn: '2026-10-30' })),
        unbilled: given.unbilled,
        commitments: [
          { kind: 'plan', name: 'P', startsOn: '2026-01-01', endsOn: '2027-12-31', monthly: given.monthly },
          { kind: 'device', name: 'D', startsOn: '2026-01-01', endsOn: '2027-12-31', residual: given.residual },
        ],
      }),
    )
  const anyRules = fc
    .record({
      'quote.setOff': fc.boolean(),
      'quote.trustPayment': fc.constantFrom('repaid-from-balance', 'billed'),
      'quote.planExit': fc.constantFrom({ kind: 'none' }, { kind: 'months-left', percent: 33 }),
      'quote.usageCapMinor': fc.nat(1_000_000),
      'quote.minimumRefundMinor': fc.nat(10_000),
      'quote.lateDebit': fc.constantFrom('not-charged', 'within-cap'),
    })
    .map((changed) => withRules(kcell, changed))
  const anyEnd = fc.constantFrom(now, '2026-11-30T18:59:59.999Z', '2027-06-30T18:59:59.999Z')
  const sumOf = ({ lines }: Quote, direction: string) =>
    lines.filter((line) => line.direction === direction).reduce((total, line) => total + line.amount.minor, 0)

  it('no sum is negative, a refund never exceeds the money, bonus is never in it, and the estimate keeps to the cap', () => {
    fc.assert(
      fc.property(anyStanding, anyRules, anyEnd, (line, rules, serviceEnd) => {
        const quoted = quoteCharges({ standing: line, serviceEnd, rules, now })
        for (const amount of [
          quoted.toPay,
          quoted.toRefund,
          quoted.usageCap,
          ...quoted.lines.map((each) => each.amount),
        ]) {
          expect(amount.minor).toBeGreaterThanOrEqual(0)
        }
        expect(quoted.toRefund.minor).toBeLessThanOrEqual(line.balance.money.minor)
        expect(quoted.toPay.minor).toBeLessThanOrEqual(sumOf(quoted, 'to-pay'))
        const estimate = quoted.lines.find((each) => each.code === 'usage-estimate')
        expect(estimate?.amount.minor ?? 0).toBeLessThanOrEqual(quoted.usageCap.minor)
        const withoutBonus = { ...line, balance: { ...line.balance, bonus: kzt(0), packages: [] } }
        expect(quoteCharges({ standing: withoutBonus, serviceEnd, rules, now }).toRefund).toEqual(quoted.toRefund)
      }),
    )
  })

  it('nothing is asked above the quote and its cap, and nothing paid out above the money, whatever the bill says', () => {
    const anyBill = fc.integer({ min: -3_000_000, max: 3_000_000 }).map((tiyn) => kzt(tiyn / 100))
    fc.assert(
      fc.property(
        anyStanding,
        anyRules,
        anyEnd,
        anyBill,
        units,
        units,
        (line, rules, serviceEnd, finalBill, chargedAfterEnd, lateUsage) => {
          const quoted = quoteCharges({ standing: line, serviceEnd, rules, now })
          const done = settle({ quote: quoted, payment: line.payment, finalBill, chargedAfterEnd, lateUsage, rules })
          for (const amount of Object.values(done)) expect(amount.minor).toBeGreaterThanOrEqual(0)
          expect(done.toPay.minor).toBeLessThanOrEqual(sumOf(quoted, 'to-pay') + quoted.usageCap.minor)
          expect(done.toRefund.minor).toBeLessThanOrEqual(line.balance.money.minor)
        },
      ),
    )
  })
})
