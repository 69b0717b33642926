import { Temporal } from 'temporal-polyfill'
import { addDays, addWorkingDays, daysBetween, type WorkCalendar } from './calendar.ts'
import { type Day, HOUR_MS, type Instant, instantOf, later } from './instant.ts'
import { type OperatorRules, rule } from './operator.ts'

/**
 * Every date of a case. Days are days of the operator's zone; the machine's zone is never asked.
 * A declaration counts from its receipt: proof of identity gates the switching off, never the date.
 */

/** The day on which `instant` falls in `zone` (IANA name). */
export function dayOf(instant: Instant, zone: string): Day {
  return Temporal.Instant.from(instant).toZonedDateTimeISO(zone).toPlainDate().toString()
}

/** The first millisecond of `day`. Not always midnight: some zones begin a day at one. */
export function startOfDay(day: Day, zone: string): Instant {
  return instantOf(Temporal.PlainDate.from(day).toZonedDateTime(zone).epochMilliseconds)
}

/** The last millisecond of `day`. */
export function endOfDay(day: Day, zone: string): Instant {
  return later(startOfDay(addDays(day, 1), zone), -1)
}

/**
 * Until when the line is promised to be dead: the end of the Nth working day, counted from the day after receipt.
 * A chosen day may lie later: then the day after the dwell that follows it. Service does end on the chosen day, but
 * the line can be seen dead only after it; promising the chosen day itself would be broken every time.
 * Throws `BeyondCalendar` where the calendar has no such year.
 */
export function promiseUntil(ask: {
  receivedAt: Instant
  requestedEnd: 'now' | Day
  rules: Pick<OperatorRules, 'zone' | 'promise' | 'switching'>
  calendar: WorkCalendar
}): Instant {
  const zone = rule(ask.rules.zone)
  const lastDay = addWorkingDays(dayOf(ask.receivedAt, zone), rule(ask.rules.promise.workingDays), ask.calendar)
  const promised = endOfDay(lastDay, zone)
  if (ask.requestedEnd === 'now') return promised
  const dwellEnd = dwellEndOf({ barredAt: endOfDay(ask.requestedEnd, zone), strongProof: false, rules: ask.rules })
  return latest(promised, endOfDay(addDays(dayOf(dwellEnd, zone), 1), zone))
}

/** When service ends: at the decision, or at the end of the chosen day; never before the decision. */
export function serviceEndOf(ask: {
  requestedEnd: 'now' | Day
  decidedAt: Instant
  rules: Pick<OperatorRules, 'zone'>
}): Instant {
  if (ask.requestedEnd === 'now') return ask.decidedAt
  return latest(endOfDay(ask.requestedEnd, rule(ask.rules.zone)), ask.decidedAt)
}

/**
 * The last day that may be charged: the day asked for, or the day of receipt for "now", whatever the decision and
 * the network took. A chosen day before the receipt counts as the day of receipt.
 */
export function billingEndOf(ask: {
  requestedEnd: 'now' | Day
  receivedAt: Instant
  rules: Pick<OperatorRules, 'zone'>
}): Day {
  const received = dayOf(ask.receivedAt, rule(ask.rules.zone))
  return ask.requestedEnd === 'now' ? received : latest(received, ask.requestedEnd)
}

/** When the line may be ended for good: a barred line rests first, so that a thief's cancellation is noticed. */
export function dwellEndOf(ask: {
  barredAt: Instant
  strongProof: boolean
  rules: Pick<OperatorRules, 'switching'>
}): Instant {
  const hours = rule(ask.rules.switching.dwellHours)
  return later(ask.barredAt, (ask.strongProof ? hours.strongProof : hours.ordinary) * HOUR_MS)
}

/** The first day on which the number may serve someone else: after that many whole days, the day of the end not counted. */
export function quarantineEndOf(ask: { serviceEnd: Instant; rules: Pick<OperatorRules, 'zone' | 'number'> }): Day {
  return addDays(dayOf(ask.serviceEnd, rule(ask.rules.zone)), rule(ask.rules.number.quarantineDays) + 1)
}

/** Until when records of usage may still arrive: the end of the last of those days. The final bill is drawn after it. */
export function usageCompleteOf(
  serviceEnd: Instant,
  rules: Pick<OperatorRules, 'zone' | 'usageCompleteDays'>,
): Instant {
  const zone = rule(rules.zone)
  return endOfDay(addDays(dayOf(serviceEnd, zone), rule(rules.usageCompleteDays)), zone)
}

export type RequestedEndCheck =
  | { ok: true; requestedEnd: 'now' | Day }
  | { ok: false; code: 'not-a-date' | 'in-the-past' | 'too-far'; earliest: Day; latest: Day }

/** Whether this day may be chosen for the end: a real day, today or later, within the operator's horizon. */
export function checkRequestedEnd(ask: {
  requestedEnd: string
  now: Instant
  rules: Pick<OperatorRules, 'zone' | 'promise'>
}): RequestedEndCheck {
  if (ask.requestedEnd === 'now') return { ok: true, requestedEnd: 'now' }
  const horizonDays = rule(ask.rules.promise.horizonDays)
  const today = dayOf(ask.now, rule(ask.rules.zone))
  const bounds = { earliest: today, latest: addDays(today, horizonDays) }
  if (!isDay(ask.requestedEnd)) return { ok: false, code: 'not-a-date', ...bounds }
  const ahead = daysBetween(today, ask.requestedEnd)
  if (ahead < 0) return { ok: false, code: 'in-the-past', ...bounds }
  if (ahead > horizonDays) return { ok: false, code: 'too-far', ...bounds }
  return { ok: true, requestedEnd: ask.requestedEnd }
}

/** A day that could be chosen today, to show how one is written: two weeks ahead, or the last within the horizon. */
export function exampleEnd({ now, rules }: { now: Instant; rules: Pick<OperatorRules, 'zone' | 'promise'> }): Day {
  return addDays(dayOf(now, rule(rules.zone)), Math.min(14, rule(rules.promise.horizonDays)))
}

/** Whether a text is a real calendar day in the form `2026-12-01`. */
export function isDay(text: string): text is Day {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return false
  try {
    return Temporal.PlainDate.from(text, { overflow: 'reject' }).toString() === text
  } catch {
    return false
  }
}

/** Days and instants are texts that compare as time does. */
function latest<T extends Day | Instant>(a: T, b: T): T {
  return a > b ? a : b
}
