import { Temporal } from 'temporal-polyfill'
import type { Day } from './instant.ts'

/**
 * Working days by our own dated data. A library is not enough: holidays that fall on a weekend move, the first free
 * working day is taken, some never move, and governments swap Saturdays by decree (Labour Code of Kazakhstan, art. 84–85).
 */

/** `holiday`: free by law. `shifted`: free in place of a holiday on a weekend. `day-off` and `working-saturday`: swapped by decree. */
export type DayKind = 'holiday' | 'shifted' | 'day-off' | 'working-saturday'
export const dayKinds: readonly DayKind[] = ['holiday', 'shifted', 'day-off', 'working-saturday']

export interface CalendarDay {
  date: Day
  kind: DayKind
  /** Which holiday, as a text code: `nauryz`. */
  of: string
  insteadOf?: Day
  source: string
  /** When the source was published, where that is known. */
  publishedOn?: Day
  verified: boolean
}

/** `confirmed` by an official list; `derived` from the law's rule; `partial`: only the listed days are known. */
export type YearStatus = 'confirmed' | 'derived' | 'partial'

export interface WorkCalendar {
  id: string
  version: string
  /** Days of the week that are free, ISO: 1 is Monday. */
  weekend: readonly number[]
  years: ReadonlyMap<number, YearStatus>
  days: ReadonlyMap<Day, CalendarDay>
}

/** Hours in which the operator's care answers, on some days of the week: by phone, or what is written to them here. */
export interface CareHours {
  /** Days of the week, ISO: 1 is Monday. Where all seven are named holidays count as well, otherwise they are free. */
  days: number[]
  /** `HH:MM` of the operator's zone, on the same day; `to` may be `24:00`. */
  from: string
  to: string
}

/** The question lies outside the years the calendar knows. An answer would be a guess, so there is none. */
export class BeyondCalendar extends RangeError {
  override name = 'BeyondCalendar'
  readonly day: Day
  constructor(day: Day, calendar: WorkCalendar) {
    super(
      `calendar "${calendar.id}" (version ${calendar.version}) does not know ${day}: add its year to the calendar file`,
    )
    this.day = day
  }
}

/** Throws `BeyondCalendar` for a day whose year is not complete in the data and which is not listed itself. */
export function isWorkingDay(day: Day, calendar: WorkCalendar): boolean {
  const listed = calendar.days.get(day)
  if (listed) return listed.kind === 'working-saturday'
  const date = Temporal.PlainDate.from(day)
  const status = calendar.years.get(date.year)
  if (status === undefined || status === 'partial') throw new BeyondCalendar(day, calendar)
  return !calendar.weekend.includes(date.dayOfWeek)
}

/** The `count`th working day after `day`; the day itself is day 0, and counting starts on the next (Civil Code). */
export function addWorkingDays(day: Day, count: number, calendar: WorkCalendar): Day {
  if (!Number.isInteger(count) || count < 0) throw new RangeError(`not a number of working days: ${count}`)
  let reached = day
  for (let left = count; left > 0; ) {
    reached = addDays(reached, 1)
    if (isWorkingDay(reached, calendar)) left -= 1
  }
  return reached
}

/** Working days after `from`, up to and including `to`. Negative when `to` lies before `from`. */
export function workingDaysBetween(from: Day, to: Day, calendar: WorkCalendar): number {
  if (to < from) return -workingDaysBetween(to, from, calendar)
  let count = 0
  for (let day = from; day < to; ) {
    day = addDays(day, 1)
    if (isWorkingDay(day, calendar)) count += 1
  }
  return count
}

/** The last day for which every answer is known: what a health check warns about, well ahead. Undefined: nothing is known. */
export function lastKnownDay(calendar: WorkCalendar): Day | undefined {
  const whole = [...calendar.years].filter(([, status]) => status !== 'partial').map(([year]) => year)
  return whole.length === 0 ? undefined : `${Math.max(...whole)}-12-31`
}

/** A calendar day moved by whole days. Throws a RangeError for a text that is no day. */
export function addDays(day: Day, days: number): Day {
  return Temporal.PlainDate.from(day).add({ days }).toString()
}

/** Whole days from `from` to `to`; negative when `to` is earlier. */
export function daysBetween(from: Day, to: Day): number {
  return Temporal.PlainDate.from(from).until(to, { largestUnit: 'day' }).days
}
