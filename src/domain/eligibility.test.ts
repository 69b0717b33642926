import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { kcell, kzt, standing, withRules } from '../../test/domain-examples.ts'
import { blockersOf } from './eligibility.ts'
import type { Standing } from './line.ts'

const now = '2026-11-22T09:05:00.000Z'
const blockers = (changed: Partial<Standing>, rules = kcell) => blockersOf(standing(changed), rules, now)
const short = (changed: Partial<Standing>, rules = kcell) =>
  blockers(changed, rules).map((each) => `${each.code} ${each.severity} ${each.wayOut}`)

describe('what stands in the way', () => {
  it('is nothing for an ordinary line', () => expect(blockers({})).toEqual([]))

  it.each<[string, Partial<Standing>]>([
    ['already-terminated stops-execution see-when-it-ended', { state: 'terminated' }],
    ['already-ending stops-execution follow-the-other-request', { state: 'pending-termination' }],
    ['suspended-on-request informs nothing-to-do', { state: 'suspended', suspendedFor: 'request' }],
    ['suspended-for-debt informs nothing-to-do', { state: 'suspended', suspendedFor: 'debt' }],
    ['suspended-for-fraud stops-execution wait-for-operator-check', { state: 'suspended', suspendedFor: 'fraud' }],
    ['suspended-as-lost informs use-another-contact', { state: 'suspended', suspendedFor: 'lost' }],
    ['fraud-hold stops-execution wait-for-operator-check', { holds: ['fraud'] }],
    ['court-hold stops-execution wait-for-court', { holds: ['court'] }],
    ['open-order stops-execution wait-for-open-order', { openOrders: [{ id: 'o1', what: 'Roaming pack' }] }],
    ['port-in-flight stops-execution let-the-port-finish', { portRequest: { to: 'beeline', requestedAt: now } }],
    ['minor needs-agent parent-consents', { holder: { kind: 'minor', name: 'B' } }],
    ['company needs-agent company-letter', { holder: { kind: 'company', name: 'C' } }],
    ['alarm-line needs-agent confirm-replacement-with-agent', { use: 'alarm' }],
    ['no-messages-on-line informs use-another-contact', { use: 'data' }],
  ])('%s', (expected, changed) => expect(short(changed)).toEqual([expected]))

  it('names the debt, with the day it falls due first', () => {
    const dues = [
      { billId: 'b2', amount: kzt(300), dueOn: '2026-11-30' },
      { billId: 'b1', amount: kzt(700), dueOn: '2026-10-30' },
    ]
    expect(blockers({ dues })).toEqual([
      {
        code: 'arrears',
        severity: 'informs',
        wayOut: 'pay-with-final-bill',
        blocksIntake: false,
        amount: kzt(1000),
        on: '2026-10-30',
      },
    ])
    expect(short({ dues }, withRules(kcell, { 'quote.arrears': 'before-switch-off' }))).toEqual([
      'arrears stops-execution pay-now',
    ])
    expect(blockers({ balance: { money: kzt(-50), bonus: kzt(0), packages: [] } })).toMatchObject([
      { code: 'arrears', amount: kzt(50) },
    ])
  })

  it('names commitments that still run, and devices not yet paid', () => {
    const plan = {
      kind: 'plan' as const,
      name: 'Two years',
      startsOn: '2025-01-01',
      endsOn: '2026-12-31',
      monthly: kzt(2000),
    }
    const over = { ...plan, endsOn: '2026-11-21' }
    const phone = {
      kind: 'device' as const,
      name: 'Phone',
      startsOn: '2024-01-01',
      endsOn: '2026-01-01',
      residual: kzt(30_000),
    }
    expect(blockers({ commitments: [plan, over, phone] })).toMatchObject([
      { code: 'plan-commitment', what: 'Two years', on: '2026-12-31' },
      { code: 'device-commitment', what: 'Phone', amount: kzt(30_000) },
    ])
  })

  it('tells of money and bonus before they are gone', () => {
    expect(blockers({ balance: { money: kzt(10), bonus: kzt(5), packages: [] } })).toMatchObject([
      { code: 'balance-left', amount: kzt(10) },
    ])
    expect(short({ balance: { money: kzt(0), bonus: kzt(5), packages: [] } })).toEqual([
      'bonus-only informs use-bonus-before-end',
    ])
    expect(
      short({ balance: { money: kzt(0), bonus: kzt(0), packages: [{ name: 'GB', amount: 3, units: 'GB' }] } }),
    ).toEqual(['bonus-only informs use-bonus-before-end'])
  })

  it('puts the gravest first', () => {
    expect(
      blockers({ use: 'alarm', holds: ['court'], balance: { money: kzt(10), bonus: kzt(0), packages: [] } }).map(
        (each) => each.severity,
      ),
    ).toEqual(['stops-execution', 'needs-agent', 'informs'])
  })
})

it('nothing ever refuses an application, debt least of all', () => {
  const any = fc.record({
    state: fc.constantFrom<Standing['state']>('active', 'suspended', 'pending-termination', 'terminated'),
    use: fc.constantFrom<Standing['use']>('phone', 'data', 'alarm'),
    dues: fc.array(
      fc.nat(1e7).map((units) => ({ billId: 'b', amount: kzt(units), dueOn: '2026-01-01' })),
      { maxLength: 4 },
    ),
    holds: fc.subarray<Standing['holds'][number]>(['fraud', 'court']),
    balance: fc.integer({ min: -1e6, max: 1e6 }).map((units) => ({ money: kzt(units), bonus: kzt(0), packages: [] })),
  })
  fc.assert(
    fc.property(any, fc.constantFrom('on-final-bill', 'before-switch-off'), (changed, arrears) => {
      for (const each of blockers(changed, withRules(kcell, { 'quote.arrears': arrears }))) {
        expect(each.blocksIntake).toBe(false)
        expect(each.wayOut).not.toBe('')
      }
    }),
  )
})
