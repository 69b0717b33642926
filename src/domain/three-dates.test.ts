import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { kcell, kz, openCase, withRules } from '../../test/domain-examples.ts'
import { addDays } from './calendar.ts'
import { dayOf, dwellEndOf, quarantineEndOf, serviceEndOf } from './dates.ts'
import { instantOf, later } from './instant.ts'
import { datesIfSent, datesOfCase } from './three-dates.ts'

const zone = 'Asia/Almaty'
const now = '2026-11-25T05:00:00.000Z'
const rules = kcell
const rested = (barredAt: string, strongProof = true) =>
  quarantineEndOf({ serviceEnd: dwellEndOf({ barredAt, strongProof, rules }), rules })

describe('before it is sent', () => {
  it('as soon as possible: a promise for service, today for billing, a least day for the number', () => {
    expect(datesIfSent({ requestedEnd: 'now', now, rules, calendar: kz })).toEqual({
      service: { is: 'when-checked', waitsFor: 'check', by: '2026-12-04T18:59:59.999Z' },
      billing: { is: 'if-sent-today', on: '2026-11-25' },
      release: { is: 'not-before', on: rested(now, false) },
    })
  })

  it('a chosen day: its end for service and billing, if somebody has checked it by then', () => {
    const end = '2026-12-31T18:59:59.999Z'
    expect(datesIfSent({ requestedEnd: '2026-12-31', now, rules, calendar: kz })).toEqual({
      service: { is: 'chosen', at: end, waitsFor: 'check' },
      billing: { is: 'set', on: '2026-12-31' },
      release: { is: 'not-before', on: rested(end, false) },
    })
  })

  it('promises nothing beyond the years that the calendar knows', () => {
    const short = { ...kz, years: new Map([[2026, 'confirmed' as const]]) }
    const late = '2026-12-30T05:00:00.000Z'
    expect(datesIfSent({ requestedEnd: 'now', now: late, rules, calendar: short }).service).toEqual({
      is: 'when-checked',
      waitsFor: 'check',
    })
  })
})

describe('of a case', () => {
  const identity = { level: 'otp_contact', at: now } as const
  const base = openCase()
  const proven = { ...base, facts: { ...base.facts, identity } }

  it('an express request waits for its proof, and no day is named for what waits for the reader', () => {
    const dates = { ...base.dates, billingEnd: '2026-11-22' }
    expect(datesOfCase({ case: { ...base, dates }, now, rules })).toEqual({
      service: { is: 'when-checked', waitsFor: 'identity' },
      billing: { is: 'set', on: '2026-11-22' },
      release: { is: 'not-before', on: rested(now) },
    })
  })

  it('says the promise while it runs, and not once it is broken', () => {
    expect(datesOfCase({ case: proven, now, rules }).service).toMatchObject({ by: base.dates.promiseUntil })
    const after = later(base.dates.promiseUntil, 1)
    expect(datesOfCase({ case: proven, now: after, rules }).service).toEqual({ is: 'when-checked', waitsFor: 'check' })
  })

  it('a chosen day that is over while it waits is no date any more', () => {
    const dates = { ...base.dates, requestedEnd: '2026-11-30' }
    const of = { ...proven, dates }
    expect(datesOfCase({ case: of, now, rules }).service).toMatchObject({
      is: 'chosen',
      at: '2026-11-30T18:59:59.999Z',
    })
    expect(datesOfCase({ case: of, now: '2026-12-01T05:00:00.000Z', rules }).service.is).toBe('when-checked')
  })

  it('barred later than was meant: service ended with the bar, not when it was planned to', () => {
    const barredAt = later(now, 3 * 3_600_000)
    const of = { ...proven, dates: { ...base.dates, serviceEnd: now }, facts: { ...proven.facts, barredAt } }
    expect(datesOfCase({ case: of, now: later(barredAt, 60_000), rules }).service).toEqual({ is: 'set', at: barredAt })
  })

  it('an agreed end is set; while the line still works after it, it has not ended', () => {
    const of = { ...proven, dates: { ...base.dates, serviceEnd: now } }
    expect(datesOfCase({ case: of, now, rules }).service).toEqual({ is: 'set', at: now })
    expect(datesOfCase({ case: of, now, rules, stillServes: true }).service).toEqual({ is: 'not-yet' })
    expect(datesOfCase({ case: of, now: later(now, -1), rules, stillServes: true }).service.is).toBe('set')
  })

  it('the number: by the bar, then by what was seen; kept where the line lives again', () => {
    const facts = { ...proven.facts, barredAt: '2026-11-24T05:00:00.000Z' }
    expect(datesOfCase({ case: { ...proven, facts }, now, rules }).release).toEqual({
      is: 'not-before',
      on: rested('2026-11-24T05:00:00.000Z', false),
    })
    const dates = { ...base.dates, numberRelease: '2027-06-01' }
    expect(datesOfCase({ case: { ...proven, dates }, now, rules }).release).toEqual({ is: 'set', on: '2027-06-01' })
    const back = { ...facts, backInService: { at: now, by: 'dana' } }
    expect(datesOfCase({ case: { dates, facts: back }, now, rules }).release).toEqual({ is: 'kept' })
  })
})

it('whatever the decision takes, service and number never end before what was told', () => {
  const minutes = fc.integer({ min: 0, max: 60 * 24 * 30 })
  fc.assert(
    fc.property(
      fc.option(fc.integer({ min: 0, max: 300 }), { nil: undefined }),
      minutes,
      minutes,
      fc.integer({ min: 0, max: 400 }),
      (daysAhead, toDecide, toDie, quarantine) => {
        const own = withRules(rules, { 'number.quarantineDays': quarantine })
        const requestedEnd = daysAhead === undefined ? 'now' : addDays(dayOf(now, zone), daysAhead)
        const told = datesIfSent({ requestedEnd, now, rules: own, calendar: kz })
        const decidedAt = instantOf(Date.parse(now) + toDecide * 60_000)
        const serviceEnd = serviceEndOf({ requestedEnd, decidedAt, rules: own })
        const deadAt = later(dwellEndOf({ barredAt: serviceEnd, strongProof: false, rules: own }), toDie * 60_000)
        if (told.service.is === 'chosen') expect(serviceEnd >= told.service.at).toBe(true)
        if (told.release.is !== 'not-before') throw new Error('a bound was expected')
        expect(quarantineEndOf({ serviceEnd: deadAt, rules: own }) >= told.release.on).toBe(true)
      },
    ),
  )
})
