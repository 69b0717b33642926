import { CaseRefused } from '../domain/errors.ts'
import type { OperatorId } from '../domain/line.ts'
import { systemCan, type Who } from '../domain/permissions.ts'
import { inOperator } from '../store/db.ts'
import { type KeptReconciliation, latestReconciliation } from '../store/reconciliations.ts'
import type { Desk } from './in-case.ts'

/** What the latest comparison of the operator's systems found; null where there was none. It names lines of anybody. */
export async function readDisagreements(
  desk: Desk,
  operator: OperatorId,
  who: Who,
): Promise<KeptReconciliation | null> {
  const permission = systemCan('see-disagreements', who)
  if (permission !== true) throw new CaseRefused(permission.no)
  return inOperator(desk.db, operator, (tx) => latestReconciliation(tx, desk.keys, operator))
}
