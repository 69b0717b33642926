import fc from 'fast-check'
import { Temporal } from 'temporal-polyfill'
import { describe, expect, it } from 'vitest'
import { kz, operatorFile } from '../../test/domain-examples.ts'
import { addDays, addWorkingDays, BeyondCalendar, isWorkingDay, lastKnownDay, workingDaysBetween } from './calendar.ts'
import { parseCalendar } from './calendar-schema.ts'

const daysOf2026to2028 = fc.integer({ min: 0, max: 365 + 365 + 365 }).map((offset) => addDays('2026-01-01', offset))

describe('the seventh working day', () => {
  it.each([
    ['2026-03-10', '2026-03-19'],
    ['2026-03-18', '2026-04-01'],
    ['2026-04-30', '2026-05-14'],
    ['2026-11-23', '2026-12-02'],
    ['2026-12-10', '2026-12-22'],
    ['2026-12-25', '2027-01-08'],
    ['2026-12-30', '2027-01-13'],
  ])('after %s is %s', (received, seventh) => {
    expect(addWorkingDays(received, 7, kz)).toBe(seventh)
    expect(workingDaysBetween(received, seventh, kz)).toBe(7)
    expect(workingDaysBetween(seventh, received, kz)).toBe(-7)
  })
})

describe('the calendar of Kazakhstan', () => {
  it.each([2026, 2027, 2028])('of %d is what the law computes', (year) => {
    const listed = [...kz.days.keys()].filter((day) => day.startsWith(`${year}-`)).sort()
    expect(listed).toEqual(daysOffByLaw(year))
  })

  it('knows that 30 August is no holiday any more', () => {
    expect(isWorkingDay('2026-08-31', kz)).toBe(true)
  })

  it('says which years are confirmed', () => {
    expect([...kz.years]).toEqual([
      [2018, 'partial'],
      [2021, 'partial'],
      [2026, 'confirmed'],
      [2027, 'derived'],
      [2028, 'derived'],
    ])
    expect(lastKnownDay(kz)).toBe('2028-12-31')
  })

  it('knows the Saturdays that were worked, and the days given for them', () => {
    expect(isWorkingDay('2018-08-25', kz)).toBe(true)
    expect(isWorkingDay('2018-08-31', kz)).toBe(false)
    expect(addWorkingDays('2021-07-02', 1, kz)).toBe('2021-07-03')
    expect(isWorkingDay('2021-07-05', kz)).toBe(false)
  })

  it('never guesses beyond what it knows', () => {
    expect(() => addWorkingDays('2028-12-29', 7, kz)).toThrow(BeyondCalendar)
    expect(() => isWorkingDay('2025-12-31', kz)).toThrow('does not know 2025-12-31')
    // Only two days of that year are known: the next one may be a holiday.
    expect(() => isWorkingDay('2018-08-27', kz)).toThrow(BeyondCalendar)
  })
})

describe('counting', () => {
  it('always lands on a working day, and back', () => {
    fc.assert(
      fc.property(daysOf2026to2028, fc.integer({ min: 1, max: 30 }), (from, count) => {
        fc.pre(from < '2028-11-01')
        const reached = addWorkingDays(from, count, kz)
        expect(isWorkingDay(reached, kz)).toBe(true)
        expect(workingDaysBetween(from, reached, kz)).toBe(count)
        expect(addWorkingDays(from, count + 1, kz) > reached).toBe(true)
      }),
    )
  })

  it('refuses what is no number of days', () => {
    expect(() => addWorkingDays('2026-11-23', -1, kz)).toThrow(RangeError)
    expect(addWorkingDays('2026-11-22', 0, kz)).toBe('2026-11-22')
  })
})

describe('a broken calendar file', () => {
  const errorsOf = (change: (file: CalendarObject) => void): string[] => {
    const file = structuredClone(operatorFile('calendars/kz')) as CalendarObject
    change(file)
    const parsed = parseCalendar(file)
    return parsed.ok ? [] : parsed.errors.map((error) => `${error.path}: ${error.sentence}`)
  }

  it('explains itself', () => {
    expect(errorsOf(with2026({ date: '2027-01-01', kind: 'holiday', of: 'x' }))).toEqual([
      'years.2.days.14: 2027-01-01 is listed under 2026. Move it to its own year.',
    ])
    expect(errorsOf(with2026({ date: '2026-12-16', kind: 'holiday', of: 'x' }))).toEqual([
      'years.2.days.14: 2026-12-16 is listed twice. Keep one.',
    ])
    expect(errorsOf(with2026({ date: '2026-12-17', kind: 'working-saturday', of: 'x' }))).toEqual([
      'years.2.days.14: 2026-12-17 is no Saturday. Check the decree.',
    ])
    expect(errorsOf(with2026({ date: '2026-02-30', kind: 'holiday', of: 'x' }))[0]).toContain('must be a real day')
    expect(errorsOf((file) => file.years.push(...file.years.slice(2, 3)))).toContain(
      'years.5.year: The year 2026 stands in the file twice. Put all its days in one place.',
    )
    expect(errorsOf((file) => Object.assign(file, { weekend: ['Sonntag'] }))[0]).toContain('must be one of: monday')
  })
})

const with2026 = (day: CalendarObject['years'][number]['days'][number]) => (file: CalendarObject) => {
  file.years.at(2)?.days.push(day)
}

interface CalendarObject {
  years: { days: { date: string; kind: string; of: string }[] }[]
}

/** Law on Holidays, art. 5, over the holidays in force in that year: an implementation of its own, to check the data by. */
function daysOffByLaw(year: number): string[] {
  const kurbanAit: Record<number, string> = { 2026: '05-27', 2027: '05-16', 2028: '05-05' }
  const fixed = [
    '01-01',
    '01-02',
    '03-08',
    '03-21',
    '03-22',
    '03-23',
    '05-01',
    '05-07',
    '05-09',
    '07-06',
    '10-25',
    '12-16',
  ]
  const moving = [...fixed, ...(year >= 2027 ? ['03-15'] : [])]
    .sort()
    .map((day) => Temporal.PlainDate.from(`${year}-${day}`))
  const staying = ['01-07', kurbanAit[year]].map((day) => Temporal.PlainDate.from(`${year}-${day}`))
  const isWeekend = (day: Temporal.PlainDate) => day.dayOfWeek > 5
  const off = new Set([...moving, ...staying].filter((day) => !isWeekend(day)).map(String))
  for (const holiday of moving.filter(isWeekend)) {
    let free = holiday
    while (isWeekend(free) || off.has(String(free))) free = free.add({ days: 1 })
    off.add(String(free))
  }
  return [...off].sort()
}
