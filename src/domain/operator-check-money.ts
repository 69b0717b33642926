import type { DataError } from './data-errors.ts'
import { type OperatorRules, rule } from './operator.ts'

/* What no shape can say of an operator's rules about money. */

const found = (path: string, code: string, sentence: string): DataError => ({ path, code, sentence })

export function refundErrors({ quote }: Pick<OperatorRules, 'quote'>): DataError[] {
  const ways = rule(quote.refundWays).map(({ way }) => way)
  const path = 'quote.refundWays.value'
  if (ways.length === 0)
    return [found(path, 'no-refund-way', "The subscriber's money could not be given back. Name at least one way.")]
  return new Set(ways).size === ways.length
    ? []
    : [found(path, 'twice', 'A way of refund is listed twice. Keep one of each.')]
}

/** A case that has closed is not opened again: its refund must be out of danger before the number is released. */
export function returnErrors({
  quote,
  number,
  usageCompleteDays,
}: Pick<OperatorRules, 'quote' | 'number' | 'usageCompleteDays'>): DataError[] {
  const days = rule(quote.refundReturnDays)
  if (days === 0 || rule(usageCompleteDays) + days < rule(number.quarantineDays)) return []
  return [
    found(
      'quote.refundReturnDays.value',
      'longer-than-quarantine',
      'The case closes before the last refund could come back. Ask for fewer days, or let the number rest longer.',
    ),
  ]
}
