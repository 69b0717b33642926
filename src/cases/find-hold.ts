import type { Instant } from '../domain/instant.ts'
import type { OperatorId } from '../domain/line.ts'
import { latestHeldBy } from '../store/acts.ts'
import { inOperator } from '../store/db.ts'
import { readHold } from '../store/order-holds.ts'
import type { Desk } from './in-case.ts'

/** One operator's hold as a person asks after it. `by` is null where its orders stopped by themselves; `why` is then the kind of alarm. */
export interface HoldTold {
  since: Instant
  by: string | null
  why: string
}

/** Whether this operator's orders are held, since when, by whom and why; null: they are not. */
export function findHold(desk: Desk, operator: OperatorId): Promise<HoldTold | null> {
  return inOperator(desk.db, operator, async (tx) => {
    const hold = await readHold(tx, operator)
    if (!hold) return null
    const held = hold.because === 'by-hand' ? await latestHeldBy(tx, operator) : null
    return { since: hold.heldAt, by: held?.by ?? null, why: held?.why ?? hold.because }
  })
}
