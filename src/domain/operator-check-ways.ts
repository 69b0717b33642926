import type { DataError } from './data-errors.ts'
import { type OperatorRules, rule } from './operator.ts'

/** What no shape can say of the other ways: a plan is listed once, and only where one can be had. */
export function planErrors({ otherPaths }: Pick<OperatorRules, 'otherPaths'>): DataError[] {
  const { offered, plans } = rule(otherPaths.plan)
  const path = 'otherPaths.plan.value.plans'
  const ids = plans.map(({ id }) => id)
  return [
    ...(new Set(ids).size === ids.length
      ? []
      : [{ path, code: 'twice', sentence: 'A plan is listed twice. Keep one of each.' }]),
    ...(offered === false && plans.length > 0
      ? [
          {
            path,
            code: 'not-offered',
            sentence: 'Plans are listed, and offered says no: nobody would see them. Say yes or unknown, or list none.',
          },
        ]
      : []),
  ]
}
