import { sql } from 'kysely'
import type { Instant } from '../domain/instant.ts'
import type { OperatorId } from '../domain/line.ts'
import type { Tx } from './db.ts'

/**
 * One operator's bars and terminations stand still, until a person lets them go on. Held by a person's hand, its money
 * orders do too: that is the brake for one operator.
 */
export interface OrderHold {
  heldAt: Instant
  /** The kind of alarm that held them; `by-hand`: a person did. */
  because: string
}

export async function readHold(tx: Tx, operator: OperatorId): Promise<OrderHold | null> {
  const { rows } = await sql<{ held_at: Instant; because: string }>`
    select held_at, because from order_holds where operator = ${operator}`.execute(tx)
  return rows[0] ? { heldAt: rows[0].held_at, because: rows[0].because } : null
}

/** What stops orders at this moment. `halted`: every one-way order; `held`: bars and terminations. One look at both. */
export async function whatStops(tx: Tx, operator: OperatorId): Promise<{ halted: boolean; held: boolean }> {
  const { rows } = await sql<{ halted: boolean; held: boolean }>`
    select (select halted_at is not null from brake)
        or exists (select 1 from order_holds where operator = ${operator} and because = 'by-hand') as halted,
      exists (select 1 from order_holds where operator = ${operator}) as held`.execute(tx)
  return rows[0] ?? { halted: false, held: false }
}

/** Answers whether it was this call that held them. A person's hand goes before what stopped by itself. */
export async function holdOrders(tx: Tx, operator: OperatorId, because: string, at: Instant): Promise<boolean> {
  const { rows } = await sql`
    insert into order_holds (operator, held_at, because) values (${operator}, ${at}, ${because})
    on conflict (operator) do update set because = excluded.because
      where excluded.because = 'by-hand' and order_holds.because <> 'by-hand'
    returning operator`.execute(tx)
  return rows.length > 0
}

export async function liftHold(tx: Tx, operator: OperatorId, by: string, at: Instant): Promise<void> {
  await sql`delete from order_holds where operator = ${operator}`.execute(tx)
  await sql`
    insert into order_lifts (operator, lifted_at, lifted_by) values (${operator}, ${at}, ${by})
    on conflict (operator) do update set lifted_at = excluded.lifted_at, lifted_by = excluded.lifted_by`.execute(tx)
}

/** What went wrong before this counts no longer. */
export async function lastLift(tx: Tx, operator: OperatorId): Promise<Instant | null> {
  const { rows } = await sql<{
    at: Instant
  }>`select lifted_at as at from order_lifts where operator = ${operator}`.execute(tx)
  return rows[0]?.at ?? null
}

/** How the latest bars and terminations were answered, at most `most` of them, of those answered after `since`. */
export async function latestSwitched(
  tx: Tx,
  operator: OperatorId,
  since: Instant | null,
  most: number,
): Promise<{ ref: string; state: string }[]> {
  const { rows } = await sql<{ ref: string; state: string }>`
    select ref, state from effects
    where operator = ${operator} and action in ('bar', 'terminate') and settled_at is not null
      and settled_at > ${since ?? '1970-01-01T00:00:00.000Z'}
    order by settled_at desc limit ${most}`.execute(tx)
  return rows
}

/** Looks under way, how many of them cannot tell; and the cases stopped for traffic that nobody explained. */
export async function countLooks(
  tx: Tx,
  operator: OperatorId,
  since: Instant | null,
): Promise<{ looking: number; blind: number; traffic: string[] }> {
  const { rows } = await sql<{ looking: number; blind: number; traffic: string[] | null }>`
    select count(*) filter (where task in ('still-ours', 'barred', 'dead', 'dead-next-day'))::int as looking,
      count(*) filter (where because in ('cannot-tell', 'control-silent', 'no-reading-yet', 'identity-not-read', 'operator-does-not-answer')
        or stuck like 'cannot-observe%')::int as blind,
      array_agg(ref) filter (where stuck = 'recent-traffic' and since > ${since ?? '1970-01-01T00:00:00.000Z'}) as traffic
    from places where operator = ${operator}
      and task in ('bar', 'terminate', 'still-ours', 'barred', 'still-ours-again', 'dead', 'dead-next-day')`.execute(tx)
  const row = rows[0]
  return { looking: row?.looking ?? 0, blind: row?.blind ?? 0, traffic: row?.traffic ?? [] }
}
