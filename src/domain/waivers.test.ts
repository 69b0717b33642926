import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { kcell, kzt, operatorFile, standing, withRules } from '../../test/domain-examples.ts'
import type { Reason, WaivedCharge, WaiverCause } from './case.ts'
import { causesOf, quoteCharges, settle } from './charges.ts'
import type { Standing } from './line.ts'
import type { WaiverRule } from './operator.ts'
import { checkOperator } from './operator-check.ts'

/* Row 63: a reason may decide money by a dated rule, in one direction only; nobody need give one. */

const now = '2026-11-22T09:05:00.000Z'
const leaving: WaiverRule = { reason: 'leaving-country', waives: 'early-termination-charge', proof: 'none' }
const rules = withRules(kcell, {
  'quote.planExit': { kind: 'months-left', percent: 50 },
  'quote.waivers': [leaving],
})
const bound: Partial<Standing> = {
  commitments: [
    { kind: 'plan', name: 'Contract', startsOn: '2026-03-01', endsOn: '2027-02-28', monthly: kzt(4_000) },
    { kind: 'device', name: 'Phone', startsOn: '2026-03-01', endsOn: '2028-02-28', residual: kzt(30_000) },
  ],
}
const quoteOf = (causes: WaiverCause[], line = standing(bound)) =>
  quoteCharges({ standing: line, serviceEnd: now, rules, now, causes })

describe('a reason that a rule names', () => {
  it('takes the charge out of every sum, and says what it would have been, why and by which rule', () => {
    expect(quoteOf([]).toPay).toEqual(kzt(36_000))
    const quote = quoteOf(['leaving-country'])
    expect(quote.toPay).toEqual(kzt(30_000))
    expect(quote.waived).toEqual([
      {
        code: 'early-termination-charge',
        amount: kzt(6_000),
        basis: 'Contract',
        because: 'leaving-country',
        source: rules.quote.waivers.source,
      },
    ])
  })

  it('any other reason, and none, leave the ordinary terms', () => {
    expect(quoteOf(['too-expensive'])).toEqual(quoteOf([]))
    expect(quoteOf([]).waived).toBeUndefined()
  })

  it('a bill that charges it all the same is not paid, not even under the cap of usage', () => {
    const line = standing({ ...bound, payment: 'postpaid' })
    const quote = quoteOf(['leaving-country'], line)
    const billed = settle({ quote, payment: 'postpaid', finalBill: kzt(36_000), rules })
    expect([billed.toPay, billed.credited]).toEqual([kzt(30_000), kzt(6_000)])
    expect(settle({ quote, payment: 'postpaid', finalBill: kzt(30_000), rules }).toPay).toEqual(kzt(30_000))
  })

  it('that the holder died counts once papers were accepted, by two people', () => {
    const special = { kind: 'holder-died' as const }
    const at = now
    expect(causesOf({ reason: 'not-said', special })).toEqual([])
    expect(causesOf({ special: { ...special, accepted: { by: 'dana', at }, second: { by: 'erlan', at } } })).toEqual([
      'holder-died',
    ])
  })
})

const reasons: Reason[] = ['no-longer-needed', 'changing-operator', 'leaving-country', 'too-expensive', 'poor-service']
const charges: WaivedCharge[] = ['early-termination-charge', 'device-residual']
const tenge = fc.integer({ min: 0, max: 100_000 }).map(kzt)

test('whatever the rules and the line: a reason never raises a sum, and silence costs the ordinary and no more', () => {
  const someRules = fc.record({
    percent: fc.integer({ min: 0, max: 100 }),
    setOff: fc.boolean(),
    minimum: fc.integer({ min: 0, max: 1_000_000 }),
    waivers: fc.array(
      fc.record({
        reason: fc.constantFrom(...reasons),
        waives: fc.constantFrom(...charges),
        proof: fc.constant('none'),
      }),
    ),
  })
  const line = fc.record({
    payment: fc.constantFrom('prepaid' as const, 'postpaid' as const),
    monthly: tenge,
    residual: tenge,
    balance: tenge,
    unbilled: tenge,
  })
  fc.assert(
    fc.property(someRules, line, fc.constantFrom(...reasons, 'not-said' as const), (r, l, reason) => {
      const own = withRules(kcell, {
        'quote.planExit': { kind: 'months-left', percent: r.percent },
        'quote.setOff': r.setOff,
        'quote.minimumRefundMinor': r.minimum,
        'quote.waivers': r.waivers,
      })
      const [plan, device] = bound.commitments ?? []
      if (!plan || !device) throw new Error('no commitments')
      const of = standing({
        payment: l.payment,
        commitments: [
          { ...plan, monthly: l.monthly },
          { ...device, residual: l.residual },
        ],
        balance: { money: l.balance, bonus: kzt(0), packages: [] },
        unbilled: l.unbilled,
      })
      const ask = { standing: of, serviceEnd: now, rules: own, now }
      const ordinary = quoteCharges(ask)
      const silent = quoteCharges({ ...ask, causes: causesOf({ reason: 'not-said' }) })
      const given = quoteCharges({ ...ask, causes: causesOf({ reason }) })
      expect(silent).toEqual(ordinary)
      expect(given.toPay.minor).toBeLessThanOrEqual(ordinary.toPay.minor)
      const theirs = ({ toPay, toRefund, forfeited }: typeof given) =>
        toRefund.minor - toPay.minor + forfeited.reduce((all, { money }) => all + (money?.minor ?? 0), 0)
      expect(theirs(given)).toBeGreaterThanOrEqual(theirs(ordinary))
    }),
  )
})

describe('the check of an operator’s file', () => {
  const errorsOf = (waivers: unknown) => {
    const file = structuredClone(operatorFile('kcell')) as { quote: { waivers: { value: unknown } } }
    file.quote.waivers.value = waivers
    return checkOperator(file).errors.map(({ path, code }) => `${path} ${code}`)
  }

  test('a rule that names a reason and a charge is content', () => {
    expect(errorsOf([leaving, { ...leaving, waives: 'device-residual' }])).toEqual([])
    expect(errorsOf([{ reason: 'holder-died', waives: 'device-residual', proof: 'papers' }])).toEqual([])
  })

  test.each([
    ['twice', [leaving, leaving], 'quote.waivers.value twice'],
    ['a death without papers', [{ ...leaving, reason: 'holder-died' }], 'quote.waivers.value waiver-proof'],
    ['papers that nobody would look at', [{ ...leaving, proof: 'papers' }], 'quote.waivers.value waiver-proof'],
  ])('%s', (_, waivers, error) => {
    expect(errorsOf(waivers)).toEqual([error])
  })

  test('silence is no reason, and dues are not waived', () => {
    expect(errorsOf([{ ...leaving, reason: 'not-said' }])).toHaveLength(1)
    expect(errorsOf([{ ...leaving, waives: 'dues' }])).toHaveLength(1)
  })
})
