import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { kcell, kz, withRules } from '../../test/domain-examples.ts'
import { BeyondCalendar } from './calendar.ts'
import {
  billingEndOf,
  checkRequestedEnd,
  dayOf,
  dwellEndOf,
  endOfDay,
  isDay,
  promiseUntil,
  quarantineEndOf,
  serviceEndOf,
  startOfDay,
  usageCompleteOf,
} from './dates.ts'
import { instantOf } from './instant.ts'

const almaty = 'Asia/Almaty'
const received = '2026-11-22T09:05:00.000Z'

describe('days in a zone', () => {
  it('turns at midnight of the operator, not of the machine', () => {
    expect(dayOf('2026-11-22T18:59:59.999Z', almaty)).toBe('2026-11-22')
    expect(dayOf('2026-11-22T19:00:00.000Z', almaty)).toBe('2026-11-23')
    expect([startOfDay('2026-12-01', almaty), endOfDay('2026-12-01', almaty)]).toEqual([
      '2026-11-30T19:00:00.000Z',
      '2026-12-01T18:59:59.999Z',
    ])
  })

  it('holds days of 23 and 25 hours', () => {
    const hours = (day: string) =>
      (Date.parse(endOfDay(day, 'Europe/Berlin')) + 1 - Date.parse(startOfDay(day, 'Europe/Berlin'))) / 3_600_000
    expect([hours('2026-03-29'), hours('2026-10-25'), hours('2026-06-01')]).toEqual([23, 25, 24])
  })

  it('keeps every instant inside its own day', () => {
    const instants = fc.integer({ min: 1_700_000_000_000, max: 1_900_000_000_000 }).map(instantOf)
    fc.assert(
      fc.property(instants, fc.constantFrom(almaty, 'Europe/Berlin', 'America/New_York', 'UTC'), (instant, zone) => {
        const day = dayOf(instant, zone)
        expect(startOfDay(day, zone) <= instant && instant <= endOfDay(day, zone)).toBe(true)
      }),
    )
  })

  it('knows a real day', () => {
    expect(['2028-02-29', '2026-02-29', '2026-2-1', '2026-12-01T00:00', ''].map(isDay)).toEqual([
      true,
      false,
      false,
      false,
      false,
    ])
  })
})

describe('the promise', () => {
  const until = (requestedEnd: string) =>
    promiseUntil({ receivedAt: received, requestedEnd, rules: kcell, calendar: kz })

  it('ends with the seventh working day after receipt', () => {
    expect(until('now')).toBe('2026-12-01T18:59:59.999Z')
  })

  it('does not move for a chosen day that fits', () => {
    expect(until('2026-11-25')).toBe(until('now'))
  })

  it('follows a later chosen day, with its dwell and a day to look', () => {
    expect(until('2026-12-31')).toBe(endOfDay('2027-01-04', almaty))
  })

  it('is never guessed', () => {
    expect(() =>
      promiseUntil({ receivedAt: '2028-12-29T09:00:00.000Z', requestedEnd: 'now', rules: kcell, calendar: kz }),
    ).toThrow(BeyondCalendar)
  })
})

describe('the three ends', () => {
  it('service ends at the decision, or at the end of the chosen day, never before the decision', () => {
    const decidedAt = '2026-11-25T05:00:00.000Z'
    const end = (requestedEnd: string) => serviceEndOf({ requestedEnd, decidedAt, rules: kcell })
    expect([end('now'), end('2026-12-05'), end('2026-11-23')]).toEqual([
      decidedAt,
      endOfDay('2026-12-05', almaty),
      decidedAt,
    ])
  })

  it('billing ends on the day asked for, however long the rest takes', () => {
    const end = (requestedEnd: string) => billingEndOf({ requestedEnd, receivedAt: received, rules: kcell })
    expect([end('now'), end('2026-12-05'), end('2026-11-01')]).toEqual(['2026-11-22', '2026-12-05', '2026-11-22'])
  })

  it('a number rests for all of its days', () => {
    const rules = withRules(kcell, { 'number.quarantineDays': 90 })
    const serviceEnd = endOfDay('2026-12-05', almaty)
    const release = startOfDay(quarantineEndOf({ serviceEnd, rules }), almaty)
    expect(Date.parse(release) - Date.parse(serviceEnd)).toBeGreaterThanOrEqual(90 * 86_400_000)
    expect(quarantineEndOf({ serviceEnd, rules })).toBe('2027-03-06')
  })
})

it('a barred line rests for hours by the strength of the proof', () => {
  const barredAt = '2026-11-26T09:00:00.000Z'
  expect(dwellEndOf({ barredAt, strongProof: false, rules: kcell })).toBe('2026-11-29T09:00:00.000Z')
  expect(dwellEndOf({ barredAt, strongProof: true, rules: kcell })).toBe('2026-11-27T09:00:00.000Z')
})

it('usage is complete at the end of its last day', () => {
  expect(usageCompleteOf('2026-12-05T10:00:00.000Z', kcell)).toBe(endOfDay('2026-12-08', almaty))
})

describe('a chosen day', () => {
  const check = (requestedEnd: string) => checkRequestedEnd({ requestedEnd, now: received, rules: kcell })

  it('is today or later, within the horizon', () => {
    expect(check('now').ok).toBe(true)
    expect(check('2026-11-22').ok).toBe(true)
    expect(check('2027-11-22').ok).toBe(true)
  })

  it('says what is wrong and what would be right', () => {
    const bounds = { earliest: '2026-11-22', latest: '2027-11-22' }
    expect(check('2026-11-21')).toEqual({ ok: false, code: 'in-the-past', ...bounds })
    expect(check('2027-11-23')).toEqual({ ok: false, code: 'too-far', ...bounds })
    expect(check('31.12.2026')).toEqual({ ok: false, code: 'not-a-date', ...bounds })
  })
})
