import fc from 'fast-check'
import { expect, test } from 'vitest'
import { kcell, kzt, standing, withRules } from '../../test/domain-examples.ts'
import { planErrors } from './operator-check-ways.ts'
import { cheaperPlan, type Plan, type PlanWay } from './other-ways.ts'

const today = '2026-11-25'
const plan = (id: string, units: number): Plan => ({
  id,
  names: { kk: `${id}-kk`, ru: `${id}-ru`, en: `${id}-en`, 'zh-Hans': `${id}-zh` },
  monthlyMinor: units * 100,
  payment: 'prepaid',
})
const way = (...plans: Plan[]): PlanWay => ({ offered: true, plans, textCode: 'path.plan.ask-care' })
const bound = (units: number, endsOn = '2027-05-31') =>
  standing({
    commitments: [{ kind: 'plan', name: 'Two years', startsOn: '2025-06-01', endsOn, monthly: kzt(units) }],
  })
const found = (of: PlanWay, line = standing()) => cheaperPlan(of, line, today)

test('the cheapest plan below what the line is bound to', () => {
  const plans = way(plan('big', 5000), plan('small', 900), plan('middle', 2000))
  expect(found(plans, bound(3000))).toMatchObject({ plan: { id: 'small' }, nowMinor: 300_000 })
  expect(found(plans, bound(900))).toBeUndefined()
})

test('where the present fee is not known, or its term is over, only a plan without a fee', () => {
  expect(found(way(plan('small', 1)))).toBeUndefined()
  expect(found(way(plan('small', 1), plan('free', 0)))).toEqual({ plan: plan('free', 0) })
  expect(found(way(plan('small', 1)), bound(3000, '2026-11-24'))).toBeUndefined()
})

test('not the plan that the line has, in whatever language, and nothing that is not offered', () => {
  expect(found(way(plan('free', 0)), standing({ plan: 'free-ru' }))).toBeUndefined()
  expect(found({ ...way(plan('free', 0)), offered: false })).toBeUndefined()
  expect(found({ ...way(plan('free', 0)), offered: 'unknown' })?.plan.id).toBe('free')
})

test('never one that asks as much as now, or more', () => {
  fc.assert(
    fc.property(fc.array(fc.nat(9000)), fc.nat(9000), (fees, nowUnits) => {
      const one = found(way(...fees.map((units, i) => plan(`p${i}`, units))), bound(nowUnits))
      return one === undefined ? fees.every((units) => units >= nowUnits) : one.plan.monthlyMinor < nowUnits * 100
    }),
  )
})

test('a file that lists a plan twice, or plans that nobody can have, is told so', () => {
  const listed = (value: PlanWay) => planErrors(withRules(kcell, { 'otherPaths.plan': value })).map(({ code }) => code)
  expect(listed(way(plan('a', 1), plan('a', 2)))).toEqual(['twice'])
  expect(listed({ ...way(plan('a', 1)), offered: false })).toEqual(['not-offered'])
  expect(listed({ ...way(), offered: false })).toEqual([])
})
