import { addWorkingDays, BeyondCalendar, type WorkCalendar } from './calendar.ts'
import type { Case } from './case.ts'
import { dayOf } from './dates.ts'
import type { CaseEvent } from './events.ts'
import type { Day, Instant } from './instant.ts'
import type { Money } from './money.ts'
import { type OperatorRules, rule } from './operator.ts'
import { refundOf } from './payee.ts'

/** What in a case a subscriber has reason to complain about. */
export type Grievance =
  | { is: 'promise'; promised: Instant; deadAt?: Instant }
  | { is: 'refund'; amount: Money; expected: Day }
  | { is: 'rejected'; at: Instant; code?: string }

interface GrievanceQuestion {
  case: Pick<Case, 'status' | 'dates' | 'facts' | 'quote'>
  events: readonly Pick<CaseEvent, 'kind' | 'data' | 'at'>[]
  now: Instant
  /** Whether the promise is broken, as the clock of the promise has it. */
  late: boolean
  rules: Pick<OperatorRules, 'zone' | 'quote'>
  calendar: WorkCalendar
}

/** All that is late, or was refused. Empty: nothing that our own records would show. */
export function grievancesOf(question: GrievanceQuestion): Grievance[] {
  const { dates, facts } = question.case
  const refund = lateRefund(question)
  const over = facts.ending
  return [
    ...(question.late && !over
      ? [{ is: 'promise' as const, promised: dates.promiseUntil, ...(facts.deadAt ? { deadAt: facts.deadAt } : {}) }]
      : []),
    ...(refund ? [refund] : []),
    ...(over?.as === 'rejected'
      ? [{ is: 'rejected' as const, at: over.at, ...(over.code ? { code: over.code } : {}) }]
      : []),
  ]
}

/** Counted from the order of the refund, or from the final bill where none was given: by the way that was chosen. */
function lateRefund({ case: of, events, now, rules, calendar }: GrievanceQuestion): Grievance | undefined {
  const { facts } = of
  const amount = refundOf(of)
  const way = rule(rules.quote.refundWays).find((each) => each.way === facts.refundWay)
  if (!amount || amount.minor <= 0 || !facts.finalBill || facts.refunded || facts.settled || !way) return undefined
  const at = (kind: string, action: string) =>
    events.find((event) => event.kind === kind && event.data.action === action)?.at
  const since = at('ordered', 'refund') ?? at('order-settled', 'final-bill')
  if (since === undefined) return undefined
  const zone = rule(rules.zone)
  const expected = workingDaysAfter(dayOf(since, zone), way.expectedWorkingDays, calendar)
  return expected !== undefined && expected < dayOf(now, zone) ? { is: 'refund', amount, expected } : undefined
}

/** A day that the calendar cannot know is nobody's delay. */
function workingDaysAfter(day: Day, count: number, calendar: WorkCalendar): Day | undefined {
  try {
    return addWorkingDays(day, count, calendar)
  } catch (error) {
    if (error instanceof BeyondCalendar) return undefined
    throw error
  }
}
