import { addDays, addWorkingDays, BeyondCalendar, type WorkCalendar, workingDaysBetween } from './calendar.ts'
import type { Case, DelayReason, LaneName } from './case.ts'
import { holdOf } from './codes.ts'
import { dayOf, dwellEndOf, startOfDay } from './dates.ts'
import { DAY_MS, type Day, epochMsOf, type Instant, later } from './instant.ts'
import { type OperatorRules, rule } from './operator.ts'

/** The promise to the subscriber, as a clock: from receipt until the line is observed dead. */
export interface PromiseClock {
  until: Instant
  /** Milliseconds left; negative once it is broken. Stands still from the moment the line was observed dead. */
  leftMs: number
  /** Working days after today, the last one included; negative once it is broken. Undefined beyond the calendar's years. */
  workingDaysLeft: number | undefined
  state: 'on-time' | 'at-risk' | 'late' | 'met'
  /** What is shown to the subscriber as a pause: the code of a hold, `identity` or `papers`. `until` does not move by it. */
  pausedFor?: string
}

export interface PromiseQuestion {
  case: Pick<Case, 'dates' | 'facts' | 'status'>
  now: Instant
  rules: Pick<OperatorRules, 'zone' | 'promise' | 'switching'>
  calendar: WorkCalendar
  /** Whether the short dwell will do for this case. */
  strongProof?: boolean
  /** Where the case stands: a stuck task keeps no promise by itself, however much time is left. */
  places?: readonly Waiting[]
}

/** Where a case stands in one lane, as far as a promise is concerned. */
export interface Waiting {
  lane: LaneName
  task: string
  because: string | null
  stuck: string | null
}

/** It was seen dead, and the look of the next day saw it served, or could not be made: nothing is kept yet. */
export const isDoubted = ({ task, because, stuck }: Pick<Waiting, 'task' | 'because' | 'stuck'>): boolean =>
  task === 'dead-next-day' && (because === 'still-served' || stuck !== null)

/** How the promise of a case stands at `now`. A case that ended without a dead line keeps the state it ended in. */
export function promiseOf(question: PromiseQuestion): PromiseClock {
  const { dates, facts } = question.case
  const until = dates.promiseUntil
  const at = stoppedAt(question) ?? question.now
  const workingDaysLeft = countWorkingDays(at, until, question)
  const hold = facts.hold === undefined ? undefined : holdOf(facts.hold.code)
  return {
    until,
    leftMs: epochMsOf(until) - epochMsOf(at),
    workingDaysLeft,
    state: stateAt(at, workingDaysLeft, question),
    ...(hold?.pausesPromise ? { pausedFor: hold.code } : {}),
  }
}

/** When the clock stood still: the line was dead, or there was nothing left to promise. */
function stoppedAt({ case: { facts, status }, places }: PromiseQuestion): Instant | undefined {
  if (facts.deadAt !== undefined && !places?.some(isDoubted)) return facts.deadAt
  return status === 'open' ? undefined : facts.ending?.at
}

function stateAt(at: Instant, workingDaysLeft: number | undefined, question: PromiseQuestion): PromiseClock['state'] {
  const { dates, facts, status } = question.case
  if (at > dates.promiseUntil && (status === 'open' || facts.deadAt !== undefined)) return 'late'
  if (facts.deadAt !== undefined) return question.places?.some(isDoubted) ? 'at-risk' : 'met'
  if (status !== 'open') return 'on-time'
  const inDanger =
    isStuck(question) || soonestDead(question) > dates.promiseUntil || isRunningOut(workingDaysLeft, question)
  return inDanger ? 'at-risk' : 'on-time'
}

/** The money has no part in this promise, which is about the line. */
const isStuck = ({ places = [] }: PromiseQuestion) =>
  places.some((place) => place.lane !== 'money' && place.stuck !== null)

/** The earliest moment at which the line can be dead, if nothing more goes wrong: said before it is too late. */
function soonestDead(question: PromiseQuestion): Instant {
  const rested = restedAt(question)
  return rested > question.now ? rested : question.now
}

/** When the rest after the bar is over, or would be if the line were barred as soon as it can be. */
function restedAt({ case: of, now, rules, strongProof = false }: PromiseQuestion): Instant {
  const serviceEnd = of.dates.serviceEnd ?? now
  const barredAt = of.facts.barredAt ?? (serviceEnd > now ? serviceEnd : now)
  return dwellEndOf({ barredAt, strongProof, rules })
}

/** How long a barred line may lie after its rest until somebody asks why it has not ended. */
export const restOverdueMs = DAY_MS

function isRunningOut(daysLeft: number | undefined, question: PromiseQuestion): boolean {
  const { case: of, now, rules } = question
  if (daysLeft === undefined || daysLeft > rule(rules.promise.atRiskWorkingDays)) return false
  if (of.facts.barredAt !== undefined) return later(restedAt(question), restOverdueMs) <= now
  const waitsForChosenDay = of.dates.serviceEnd !== undefined && of.dates.requestedEnd !== 'now'
  return !waitsForChosenDay
}

/** A promise that ends before this is in danger while the line is not barred: the start of the first day that is far enough. */
export function dangerBefore({ now, rules, calendar }: Pick<PromiseQuestion, 'now' | 'rules' | 'calendar'>): Instant {
  const zone = rule(rules.zone)
  const today = dayOf(now, zone)
  let day = today
  try {
    while (workingDaysBetween(today, day, calendar) <= rule(rules.promise.atRiskWorkingDays)) day = addDays(day, 1)
  } catch (error) {
    // Beyond the calendar nothing is known to be in danger.
    if (!(error instanceof BeyondCalendar)) throw error
  }
  return startOfDay(day, zone)
}

/**
 * By which day a promise that cannot be kept will be kept after all: the soonest that the line can be dead, and as many working
 * days more as a person gets to act in. Undefined beyond the calendar's years, where a date would be a guess.
 */
export function newPromiseDay(question: PromiseQuestion): Day | undefined {
  const { rules, calendar } = question
  try {
    const zone = rule(rules.zone)
    const toAct = addWorkingDays(
      dayOf(soonestDead(question), zone),
      Math.max(1, rule(rules.promise.atRiskWorkingDays)),
      calendar,
    )
    // A new date that lies within the old promise would say that nothing is wrong.
    const after = addWorkingDays(dayOf(question.case.dates.promiseUntil, zone), 1, calendar)
    return toAct > after ? toAct : after
  } catch (error) {
    if (error instanceof BeyondCalendar) return undefined
    throw error
  }
}

/** What the look before the bar may wait for (process/tasks/still-ours.ts), and how the subscriber is told of it. */
const hindrances: Partial<Record<string, DelayReason>> = {
  'port-in-flight': 'port',
  'open-order': 'open-order',
  arrears: 'arrears',
  protected: 'protected',
}

/** Why it takes longer, as far as we know. Undefined: it waits for the subscriber, who was asked and is not told of our delay. */
export function delayReason({ case: of, places = [] }: PromiseQuestion): DelayReason | undefined {
  if (of.facts.hold) return 'held'
  const place = places.find((each) => each.lane !== 'money')
  if (place?.stuck) return 'needs-person'
  if (place?.task === 'identity' || place?.task === 'agreement') return undefined
  if (place?.task === 'decision') return 'decision'
  if (place?.because === 'operator-does-not-answer') return 'operator-silent'
  return hindrances[place?.because ?? ''] ?? 'longer'
}

function countWorkingDays(at: Instant, until: Instant, { rules, calendar }: PromiseQuestion): number | undefined {
  const zone = rule(rules.zone)
  try {
    return workingDaysBetween(dayOf(at, zone), dayOf(until, zone), calendar)
  } catch (error) {
    if (error instanceof BeyondCalendar) return undefined
    throw error
  }
}
