import type { Disagreement, DisagreementKind } from '../../domain/disagreements.ts'
import type { Day, Instant } from '../../domain/instant.ts'
import type { OperatorId } from '../../domain/line.ts'
import { type Db, inOperator } from '../../store/db.ts'
import { insertReconciliation } from '../../store/reconciliations.ts'
import type { Keys } from '../../store/seal.ts'
import type { Reconciliation } from './reconcile.ts'

/** Stores what a comparison found, for the desk. */
export async function keepReconciliation(
  { db, keys }: { db: Db; keys: Keys },
  operator: OperatorId,
  made: { at: Instant; found: Reconciliation; rows: Map<DisagreementKind, Disagreement[]>; night?: Day },
): Promise<void> {
  const { at, found, rows, night = null } = made
  const kept = { at, lists: found.lists, found: found.found, rows: [...rows.values()].flat() }
  await inOperator(db, operator, (tx) => insertReconciliation(tx, keys, operator, kept, night))
}
