import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { kcell, kzt, withRules } from '../../test/domain-examples.ts'
import { quoteCharges } from './charges.ts'
import type { Standing } from './line.ts'
import { settleTasks } from './settle-tasks.ts'

const now = '2026-11-23T04:00:00.000Z'
const serviceEnd = '2026-11-24T04:00:00.000Z'
const clear: Standing = {
  asOf: now,
  state: 'active',
  payment: 'postpaid',
  use: 'phone',
  plan: 'Plan',
  services: ['voice'],
  holder: { kind: 'person', name: 'Amina' },
  contacts: [],
  balance: { money: kzt(0), bonus: kzt(0), packages: [] },
  dues: [],
  commitments: [],
  openOrders: [],
  holds: [],
}
const owing = (more: Partial<Standing> = {}): Standing => ({
  ...clear,
  dues: [{ billId: 'b', amount: kzt(3200), dueOn: '2026-12-31' }],
  ...more,
})
const tasks = (standing: Standing, rules = kcell) => settleTasks({ standing, rules, serviceEnd, now })

describe('what to settle', () => {
  it('is nothing where nothing is open', () => {
    expect(tasks(clear)).toEqual([])
  })

  it('dues: first, from the balance, or with the final bill, as the rule says; a page for paying only where one is known', () => {
    expect(tasks(owing())).toMatchObject([
      { code: 'dues', state: 'may', way: 'final-bill', dueOn: '2026-12-31', payAt: null },
    ])
    const first = withRules(kcell, { 'quote.arrears': 'before-switch-off', 'quote.payAt': 'https://pay.example' })
    expect(tasks(owing(), first)).toMatchObject([{ state: 'act', way: 'pay-first', payAt: 'https://pay.example' }])
    const setOff = withRules(kcell, { 'quote.setOff': true })
    const rich = { ...clear.balance, money: kzt(5000) }
    expect(tasks(owing({ balance: rich }), setOff)[0]).toMatchObject({ code: 'dues', state: 'runs', way: 'set-off' })
    expect(tasks(owing(), setOff)[0]).toMatchObject({ way: 'final-bill' })
  })

  it('a contract: nothing without a rule; by the rule the very amount of the quote; unreckoned without a fee', () => {
    const plan = {
      kind: 'plan' as const,
      name: 'Year',
      startsOn: '2026-06-01',
      endsOn: '2027-05-31',
      monthly: kzt(5000),
    }
    const bound = { ...clear, commitments: [plan] }
    expect(tasks(bound)).toMatchObject([{ code: 'contract', charge: { kind: 'none', verified: false } }])
    const half = withRules(kcell, { 'quote.planExit': { kind: 'months-left', percent: 50 } })
    const quote = quoteCharges({ standing: bound, serviceEnd, rules: half, now })
    const charged = quote.lines.find(({ code }) => code === 'early-termination-charge')
    expect(charged?.amount).toEqual(kzt(15_000))
    expect(tasks(bound, half)).toMatchObject([
      { charge: { kind: 'months-left', percent: 50, amount: charged?.amount } },
    ])
    const { monthly: _, ...freeless } = plan
    expect(tasks({ ...clear, commitments: [freeless] }, half)).toMatchObject([{ charge: { kind: 'cannot-reckon' } }])
  })

  it('a device, an order under way, a port and packages are told; what needs the person stands first', () => {
    const device = {
      kind: 'device' as const,
      name: 'Phone',
      startsOn: '2026-01-01',
      endsOn: '2027-01-01',
      residual: kzt(48_000),
    }
    const all = owing({
      commitments: [device],
      openOrders: [{ id: 'o', what: 'New SIM' }],
      portRequest: { to: 'Beeline', requestedAt: now },
      balance: { money: kzt(10), bonus: kzt(0), packages: [{ name: 'Data', amount: 2, units: 'GB' }] },
    })
    const first = withRules(kcell, { 'quote.arrears': 'before-switch-off' })
    expect(tasks(all, first).map(({ code, state }) => `${code} ${state}`)).toEqual([
      'dues act',
      'device may',
      'port runs',
      'open-order runs',
      'add-ons runs',
      'balance runs',
    ])
  })

  it('a trust payment is taken from the balance first: nobody is told that money comes back which does not', () => {
    const of = (balance: number) =>
      tasks({ ...clear, balance: { ...clear.balance, money: kzt(balance), trustPayment: kzt(500) } })
    expect(of(100)).toMatchObject([
      { code: 'trust-payment', amount: kzt(500), rest: kzt(400) },
      { code: 'balance', amount: kzt(100), left: kzt(0) },
    ])
    expect(of(700)).toMatchObject([
      { code: 'trust-payment', rest: kzt(0) },
      { code: 'balance', left: kzt(200) },
    ])
    const billed = withRules(kcell, { 'quote.trustPayment': 'billed' })
    expect(
      tasks({ ...clear, balance: { ...clear.balance, money: kzt(100), trustPayment: kzt(500) } }, billed),
    ).toMatchObject([{ code: 'trust-payment', rest: kzt(500) }, { left: kzt(100) }])
  })

  it('asks something of the person only for money that the rule wants before the end', () => {
    fc.assert(
      fc.property(fc.nat(100_000), fc.integer({ min: -5000, max: 5000 }), fc.boolean(), (due, balance, before) => {
        const standing = {
          ...clear,
          balance: { ...clear.balance, money: kzt(balance) },
          dues: [{ billId: 'b', amount: kzt(due), dueOn: '2026-12-31' as const }],
        }
        const rules = withRules(kcell, { 'quote.arrears': before ? 'before-switch-off' : 'on-final-bill' })
        const asked = tasks(standing, rules).filter(({ state }) => state === 'act')
        expect(asked.length).toBe(before && due - Math.min(balance, 0) > 0 ? 1 : 0)
      }),
    )
  })
})
