import { describe, expect, it } from 'vitest'
import { kcell, kz, openCase } from '../../test/domain-examples.ts'
import type { Case } from './case.ts'
import { delayReason, newPromiseDay, promiseOf, type Waiting } from './promise.ts'

const until = '2026-12-01T18:59:59.999Z'
const clock = (now: string, changed: Partial<Case['facts']> = {}, more: Partial<Case> = {}) =>
  promiseOf({
    case: openCase({ ...more, facts: { ...openCase().facts, ...changed } }),
    now,
    rules: kcell,
    calendar: kz,
  })

describe('the promise clock', () => {
  it('runs from receipt', () => {
    expect(clock('2026-11-22T09:05:00.000Z')).toEqual({
      until,
      leftMs: 813_299_999,
      workingDaysLeft: 7,
      state: 'on-time',
    })
  })

  it('warns before it is broken: the dwell no longer fits', () => {
    expect(clock('2026-11-28T18:00:00.000Z').state).toBe('at-risk')
    expect(clock('2026-11-28T18:00:00.000Z', { barredAt: '2026-11-26T09:00:00.000Z' }).state).toBe('on-time')
    expect(clock('2026-11-29T18:00:00.000Z', { barredAt: '2026-11-29T09:00:00.000Z' }).state).toBe('at-risk')
  })

  it('warns when few working days are left and the line is not barred', () => {
    const strong = promiseOf({
      case: openCase(),
      now: '2026-11-28T09:00:00.000Z',
      rules: kcell,
      calendar: kz,
      strongProof: true,
    })
    expect(strong).toMatchObject({ workingDaysLeft: 2, state: 'at-risk' })
  })

  it('does not call a barred case on time that stands still: stuck, or a day after its rest', () => {
    const barred = { barredAt: '2026-11-23T09:00:00.000Z' }
    const stuck = (lane: 'main' | 'money') =>
      promiseOf({
        case: openCase({ facts: { ...openCase().facts, ...barred } }),
        now: '2026-11-24T09:00:00.000Z',
        rules: kcell,
        calendar: kz,
        places: [{ lane, task: 'barred', because: null, stuck: 'still-served' }],
      }).state
    expect([stuck('main'), stuck('money')]).toEqual(['at-risk', 'on-time'])
    expect(clock('2026-11-26T10:00:00.000Z', barred).state, 'its rest is just over').toBe('on-time')
    expect(clock('2026-11-28T10:00:00.000Z', barred).state).toBe('at-risk')
  })

  it('names a day by which it will be, with time for a person to act, and why', () => {
    const of = (now: string, facts: Partial<Case['facts']> = {}) => ({
      case: openCase({ facts: { ...openCase().facts, ...facts } }),
      now,
      rules: kcell,
      calendar: kz,
    })
    expect(newPromiseDay(of('2026-12-02T09:00:00.000Z'))).toBe('2026-12-08')
    expect(newPromiseDay(of('2026-12-02T09:00:00.000Z', { barredAt: '2026-11-23T09:00:00.000Z' }))).toBe('2026-12-04')
    expect(newPromiseDay(of('2026-11-26T09:00:00.000Z')), 'never within the old promise, which ends on the 1st').toBe(
      '2026-12-02',
    )
    expect(newPromiseDay(of('2029-12-02T09:00:00.000Z'))).toBeUndefined()
    const standing = (task: string, more: Partial<Waiting> = {}) =>
      delayReason({
        ...of('2026-12-02T09:00:00.000Z'),
        places: [{ lane: 'main', task, because: null, stuck: null, ...more }],
      })
    expect(standing('decision')).toBe('decision')
    expect(standing('bar', { stuck: 'silent' })).toBe('needs-person')
    expect(standing('standing', { because: 'operator-does-not-answer' })).toBe('operator-silent')
    expect(standing('still-ours', { because: 'open-order' })).toBe('open-order')
    expect(standing('still-ours', { because: 'arrears' })).toBe('arrears')
    expect([standing('identity'), standing('agreement')], 'it is their turn').toEqual([undefined, undefined])
  })

  it('admits being late', () => {
    expect(clock('2026-12-01T19:00:00.000Z')).toMatchObject({ leftMs: -1, workingDaysLeft: -1, state: 'late' })
  })

  it('stands still once the line is dead', () => {
    const deadAt = '2026-11-30T09:00:00.000Z'
    expect(clock('2027-03-01T09:00:00.000Z', { deadAt })).toMatchObject({
      state: 'met',
      leftMs: 122_399_999,
      workingDaysLeft: 1,
    })
    expect(clock('2027-03-01T09:00:00.000Z', { deadAt: '2026-12-02T09:00:00.000Z' }).state).toBe('late')
  })

  it('asks nothing of a case that was withdrawn in time', () => {
    const ending = { as: 'withdrawn' as const, by: 'subscriber', at: '2026-11-24T09:00:00.000Z' }
    expect(clock('2027-03-01T09:00:00.000Z', { ending }, { status: 'withdrawn' })).toMatchObject({
      state: 'on-time',
      workingDaysLeft: 5,
    })
  })

  it('shows a pause that is not our doing, with its reason', () => {
    const held = (code: string) =>
      clock('2026-11-24T09:00:00.000Z', { hold: { by: 'x', at: '2026-11-24T08:00:00.000Z', code } }).pausedFor
    expect([held('fraud-check'), held('change-freeze')]).toEqual(['fraud-check', undefined])
  })

  it('does not know working days beyond the calendar, but the hours', () => {
    const late = clock('2029-02-01T09:00:00.000Z')
    expect([late.workingDaysLeft, late.state]).toEqual([undefined, 'late'])
  })

  it('is quiet while a chosen day is waited for', () => {
    const dates = {
      ...openCase().dates,
      requestedEnd: '2026-12-31',
      serviceEnd: '2026-12-31T18:59:59.999Z',
      promiseUntil: '2027-01-04T18:59:59.999Z',
    }
    expect(clock('2026-12-31T09:00:00.000Z', {}, { dates }).state).toBe('on-time')
  })
})
