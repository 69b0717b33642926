import { describe, expect, test } from 'vitest'
import { kcell, kz, kzt, operatorFile } from '../../test/domain-examples.ts'
import type { CaseFacts } from './case.ts'
import { grievancesOf } from './complaints.ts'
import { parseComplaints } from './complaints-schema.ts'

const dates = {
  receivedAt: '2026-11-23T04:00:00.000Z',
  requestedEnd: 'now',
  promiseUntil: '2026-12-02T18:59:59.000Z',
} as const
const facts: CaseFacts = { door: 'guided', reason: { code: 'not-said' } as never, refundWay: 'to-bank' }
const ask = (more: Partial<CaseFacts>, rest: { now?: string; late?: boolean; ordered?: string } = {}) =>
  grievancesOf({
    case: { status: 'open', dates, facts: { ...facts, ...more } },
    events: rest.ordered ? [{ kind: 'ordered', data: { action: 'refund' }, at: rest.ordered as never }] : [],
    now: (rest.now ?? '2026-12-20T05:00:00.000Z') as never,
    late: rest.late ?? false,
    rules: kcell,
    calendar: kz,
  })

describe('what gives reason to complain', () => {
  test('a broken promise, before and after the line was off; not one that ended otherwise', () => {
    expect(ask({}, { late: true })).toEqual([{ is: 'promise', promised: dates.promiseUntil }])
    const deadAt = '2026-12-05T05:00:00.000Z'
    expect(ask({ deadAt }, { late: true })).toEqual([{ is: 'promise', promised: dates.promiseUntil, deadAt }])
    expect(ask({ ending: { as: 'withdrawn', by: 'subscriber', at: deadAt } }, { late: true })).toEqual([])
    expect(ask({})).toEqual([])
  })

  test('a refund is late after the working days of its way, counted from its order; and never once it is paid', () => {
    const due = { finalBill: kzt(0), toRefund: kzt(1500) }
    const ordered = '2026-12-10T05:00:00.000Z'
    // Five working days after Thursday 10 December, with Independence Day on the 16th: Friday the 18th.
    expect(ask(due, { ordered, now: '2026-12-18T18:00:00.000Z' })).toEqual([])
    expect(ask(due, { ordered, now: '2026-12-18T19:30:00.000Z' })).toEqual([
      { is: 'refund', amount: kzt(1500), expected: '2026-12-18' },
    ])
    expect(ask({ ...due, refunded: kzt(1500) }, { ordered })).toEqual([])
    expect(ask({ ...due, refundWay: 'none' }, { ordered })).toEqual([])
    expect(ask(due)).toEqual([])
  })

  test('a rejection, with its reason', () => {
    const ending = { as: 'rejected', by: 'staff', at: dates.receivedAt, code: 'not-the-holder' } as const
    expect(ask({ ending })).toEqual([{ is: 'rejected', at: dates.receivedAt, code: 'not-the-holder' }])
  })
})

describe('the way of a country', () => {
  test('the shipped one is sound: the operator first, ten days, and what nobody verified says so', () => {
    const parsed = parseComplaints(operatorFile('complaints/kz'))
    if (!parsed.ok) throw new Error(parsed.errors[0]?.sentence)
    expect(parsed.way.steps.map(({ id, verified }) => [id, verified])).toEqual([
      ['operator', true],
      ['state', false],
    ])
    expect(parsed.way.answerDays).toMatchObject({ value: 10, verified: true })
  })

  test('a language that is left out, a step without a source: each is named', () => {
    const file = structuredClone(operatorFile('complaints/kz')) as {
      law: Record<string, string>
      steps: { source?: string }[]
    }
    delete file.law.kk
    delete file.steps[0]?.source
    const parsed = parseComplaints(file)
    expect(parsed.ok ? [] : parsed.errors.map(({ path }) => path)).toEqual(['law.kk', 'steps.0.source'])
  })
})
