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

/** A reason decides once, and only in a way that somebody could see: papers are looked at for a death, and for nothing else here. */
export function waiverErrors({ quote }: Pick<OperatorRules, 'quote'>): DataError[] {
  const waivers = rule(quote.waivers)
  const path = 'quote.waivers.value'
  const names = waivers.map(({ reason, waives }) => `${reason} ${waives}`)
  const wrongProof = waivers.filter(({ reason, proof }) => (reason === 'holder-died') !== (proof === 'papers'))
  return [
    ...(new Set(names).size === names.length
      ? []
      : [found(path, 'twice', 'A charge is waived twice for one reason. Keep one of each.')]),
    ...wrongProof.map(({ reason }) =>
      found(
        path,
        'waiver-proof',
        reason === 'holder-died'
          ? 'That the holder died is shown by papers. Say proof: papers.'
          : `For "${reason}" no papers are asked and nobody would look at them. Say proof: none.`,
      ),
    ),
  ]
}
