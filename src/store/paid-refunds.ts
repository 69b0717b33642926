import { sql } from 'kysely'
import type { Instant } from '../domain/instant.ts'
import type { OperatorId } from '../domain/line.ts'
import type { Tx } from './db.ts'

/** A refund that the operator's system called paid. */
export interface PaidRefund {
  key: string
  ref: string
  target: string
  startedAt: Instant
}

/**
 * Paid refunds that may still come back, and were not asked after for a while; marked as asked after at `now`. Where the
 * worker dies before it has an answer they are asked after again at the next round: asking changes nothing.
 */
export async function takePaidRefunds(
  tx: Tx,
  operator: OperatorId,
  take: { paidAfter: Instant; askedBefore: Instant; now: Instant; most: number },
): Promise<PaidRefund[]> {
  const { rows } = await sql<{ key: string; ref: string; target: string; started_at: Instant }>`
    update effects set asked_at = ${take.now}
    where operator = ${operator} and key in (
      select key from effects
      where operator = ${operator} and action = 'refund' and state = 'done' and settled_at > ${take.paidAfter}
        and coalesce(asked_at, settled_at) <= ${take.askedBefore}
      order by coalesce(asked_at, settled_at) limit ${take.most} for update skip locked)
    returning key, ref, target, started_at`.execute(tx)
  return rows.map((row) => ({ key: row.key, ref: row.ref, target: row.target, startedAt: row.started_at }))
}

/** The money lane begins at `task`, wherever it stood or if it was over. */
export async function reopenMoneyLane(
  tx: Tx,
  operator: OperatorId,
  refs: string[],
  task: string,
  now: Instant,
): Promise<void> {
  if (refs.length === 0) return
  await sql`delete from places where operator = ${operator} and ref = any(${refs}) and lane = 'money'`.execute(tx)
  await sql`
    insert into places (operator, ref, lane, task, due_at, since, because)
    select ${operator}, ref, 'money', ${task}, ${now}, ${now}, 'refund-returned' from unnest(${refs}::text[]) as n(ref)`.execute(
    tx,
  )
}
