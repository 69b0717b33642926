import { BeyondCalendar, type WorkCalendar, workingDaysBetween } from './calendar.ts'
import type { Case } from './case.ts'
import { holdOf } from './codes.ts'
import { dayOf, dwellEndOf } from './dates.ts'
import { epochMsOf, type Instant } from './instant.ts'
import { type OperatorRules, rule } from './operator.ts'

/** The promise to the subscriber, as a clock: from receipt until the line is observed dead. */
export interface PromiseClock {
  until: Instant
  /** Milliseconds left; negative once it is broken. Stands still from the moment the line was observed dead. */
  leftMs: number
  /** Working days after today, the last one included; negative once it is broken. Undefined beyond the calendar's years. */
  workingDaysLeft: number | undefined
  state: 'on-time' | 'at-risk' | 'late' | 'met'
  /** What is shown to the subscriber as a pause: the code of a hold, or `identity`. `until` does not move by it. */
  pausedFor?: string
}

export interface PromiseQuestion {
  case: Pick<Case, 'dates' | 'facts' | 'status'>
  now: Instant
  rules: Pick<OperatorRules, 'zone' | 'promise' | 'switching'>
  calendar: WorkCalendar
  /** Whether the short dwell will do for this case. */
  strongProof?: boolean
}

/** How the promise of a case stands at `now`. A case that ended without a dead line keeps the state it ended in. */
export function promiseOf(question: PromiseQuestion): PromiseClock {
  const { dates, facts } = question.case
  const until = dates.promiseUntil
  const at = stoppedAt(question.case) ?? question.now
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
function stoppedAt({ facts, status }: PromiseQuestion['case']): Instant | undefined {
  if (facts.deadAt !== undefined) return facts.deadAt
  return status === 'open' ? undefined : facts.ending?.at
}

function stateAt(at: Instant, workingDaysLeft: number | undefined, question: PromiseQuestion): PromiseClock['state'] {
  const { dates, facts, status } = question.case
  if (at > dates.promiseUntil && (status === 'open' || facts.deadAt !== undefined)) return 'late'
  if (facts.deadAt !== undefined) return 'met'
  if (status !== 'open') return 'on-time'
  return soonestDead(question) > dates.promiseUntil || isRunningOut(workingDaysLeft, question) ? 'at-risk' : 'on-time'
}

/** The earliest moment at which the line can be dead, if nothing more goes wrong: said before it is too late. */
function soonestDead({ case: of, now, rules, strongProof = false }: PromiseQuestion): Instant {
  const serviceEnd = of.dates.serviceEnd ?? now
  const barredAt = of.facts.barredAt ?? (serviceEnd > now ? serviceEnd : now)
  return dwellEndOf({ barredAt, strongProof, rules })
}

function isRunningOut(daysLeft: number | undefined, { case: of, rules }: PromiseQuestion): boolean {
  const waitsForChosenDay = of.dates.serviceEnd !== undefined && of.dates.requestedEnd !== 'now'
  if (of.facts.barredAt !== undefined || waitsForChosenDay || daysLeft === undefined) return false
  return daysLeft <= rule(rules.promise.atRiskWorkingDays)
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
