import type { DataError } from './data-errors.ts'
import { type OperatorRules, rule } from './operator.ts'

/* What no shape can say of the rules that watch and brake. */

/** Once somebody else may have the number there is no case left in which a person could act on what is seen. */
export function watchErrors({ switching, number }: OperatorRules): DataError[] {
  const days = rule(switching.watchDays)
  if (days === 0 || days < rule(number.quarantineDays)) return []
  const sentence =
    'The line would still be watched when its number is released. Watch for fewer days than quarantineDays.'
  return [{ path: 'switching.watchDays.value', code: 'watch-after-release', sentence }]
}

/** A few go first, not most. */
export function canaryErrors({ switching }: OperatorRules): DataError[] {
  const { above, lines } = rule(switching.canaries)
  if (lines <= Math.max(1, above)) return []
  const sentence = 'More lines would go first than wait. Let fewer go first, or make above larger.'
  return [{ path: 'switching.canaries.value.lines', code: 'canaries-too-many', sentence }]
}
