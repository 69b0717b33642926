import { addWorkingDays, BeyondCalendar, type WorkCalendar } from './calendar.ts'
import type { Case, ReturnCode } from './case.ts'
import { dayOf } from './dates.ts'
import type { Day, Instant } from './instant.ts'
import type { Money } from './money.ts'
import { type OperatorRules, type RefundWayRule, rule } from './operator.ts'
import { payeeWanted, refundOf } from './payee.ts'
import type { Waiting } from './promise.ts'

/** How far money is that goes back to the subscriber. «Paid» is what the operator's system says, and nothing less. */
export type RefundState =
  | { is: 'not-known' }
  | { is: 'nothing' }
  | { is: 'where-to' }
  | { is: 'returned'; at: Instant; code: ReturnCode }
  /** Its time comes after the final bill. */
  | { is: 'waits' }
  | { is: 'being-sent' }
  /** `expectedBy`: by the operator's rule for this way; left out where the calendar does not know the day. */
  | { is: 'paid'; at?: Instant; expectedBy?: Day }
  | { is: 'needs-person' }

export interface RefundQuestion {
  case: Pick<Case, 'facts' | 'quote'>
  places: readonly Waiting[]
  rules: Pick<OperatorRules, 'zone' | 'quote'>
  calendar: WorkCalendar
}

/** Where the latest refund of a case stands: that of the settlement, or after it that of a credit. */
export function refundState({ case: of, places, rules, calendar }: RefundQuestion): RefundState {
  const { refundReturned, refunded, refundedAt, credit, refundWay, settled } = of.facts
  const money = places.find(({ lane }) => lane === 'money')
  if (payeeWanted(of))
    return refundReturned ? { is: 'returned', at: refundReturned.at, code: refundReturned.code } : { is: 'where-to' }
  if (money?.stuck) return { is: 'needs-person' }
  if (money?.task === 'refund' && refundWay !== 'none') return { is: 'being-sent' }
  const paidAt = credit ? credit.paidAt : refundedAt
  if (credit ? credit.paidAt : refunded)
    return { is: 'paid', ...paidWhen(paidAt, wayOf(refundWay, rules), rules, calendar) }
  const due = refundOf(of)
  if (!due) return { is: 'not-known' }
  return due.minor <= 0 || settled ? { is: 'nothing' } : { is: 'waits' }
}

/** What the latest refund is about: the credit after the end, where one is on its way; else what was paid, or is due. */
export function refundAmount({ facts, quote }: Pick<Case, 'facts' | 'quote'>): Money | undefined {
  return facts.credit?.amount ?? facts.refunded ?? facts.toRefund ?? quote?.toRefund
}

/** The operator's rule for a way; undefined where nobody has chosen one. */
export const wayOf = (
  way: Case['facts']['refundWay'],
  rules: Pick<OperatorRules, 'quote'>,
): RefundWayRule | undefined => rule(rules.quote.refundWays).find((each) => each.way === way)

function paidWhen(
  at: Instant | undefined,
  way: RefundWayRule | undefined,
  rules: Pick<OperatorRules, 'zone'>,
  calendar: WorkCalendar,
): { at?: Instant; expectedBy?: Day } {
  if (!at) return {}
  if (!way) return { at }
  try {
    return { at, expectedBy: addWorkingDays(dayOf(at, rule(rules.zone)), way.expectedWorkingDays, calendar) }
  } catch (error) {
    // Beyond the years of the calendar a day would be a guess.
    if (error instanceof BeyondCalendar) return { at }
    throw error
  }
}
