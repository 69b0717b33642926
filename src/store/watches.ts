import { sql } from 'kysely'
import type { Instant } from '../domain/instant.ts'
import type { OperatorId } from '../domain/line.ts'
import type { Tx } from './db.ts'

/** Why a watch is over: its days are, the cards are somebody else's now, the line is being ended anew, nothing can be read any more. */
export type WatchOver = 'ended' | 'anothers' | 'ended-anew' | 'data-erased'

/** One ended line that is looked at again. */
export interface Watch {
  ref: string
  since: Instant
  dueAt: Instant | null
  over: WatchOver | null
  looks: number
  /** Looks in a row that could not tell. */
  blind: number
  /** When a look could last tell. */
  seenAt: Instant | null
  stateSealed: Buffer | null
}

interface WatchRow {
  ref: string
  since: Instant
  due_at: Instant | null
  over: WatchOver | null
  looks: number
  blind: number
  seen_at: Instant | null
  state_sealed: Buffer | null
}

const columns = sql.raw('w.ref, w.since, w.due_at, w.over, w.looks, w.blind, w.seen_at, w.state_sealed')
const watchOf = (row: WatchRow): Watch => ({
  ref: row.ref,
  since: row.since,
  dueAt: row.due_at,
  over: row.over,
  looks: row.looks,
  blind: row.blind,
  seenAt: row.seen_at,
  stateSealed: row.state_sealed,
})

/** Begins watches; one that ran before begins anew with what it has counted. */
export async function beginWatches(
  tx: Tx,
  operator: OperatorId,
  watches: { ref: string; since: Instant; dueAt: Instant }[],
): Promise<void> {
  if (watches.length === 0) return
  await sql`
    insert into watches (operator, ref, since, due_at)
    select ${operator}, * from unnest(
      ${watches.map((w) => w.ref)}::text[], ${watches.map((w) => w.since)}::timestamptz[], ${watches.map((w) => w.dueAt)}::timestamptz[])
    on conflict (operator, ref) do update
      set since = excluded.since, due_at = excluded.due_at, over = null, blind = 0, state_sealed = null, walker = null, lease_until = null`.execute(
    tx,
  )
}

/** Takes watches that are due into one walker's hand for `leaseMs` of machine time. */
export async function takeWatches(
  tx: Tx,
  operator: OperatorId,
  take: { walker: string; now: Instant; leaseMs: number; most: number },
): Promise<string[]> {
  const { rows } = await sql<{ ref: string }>`
    with due as (
      select ref from watches where operator = ${operator} and due_at <= ${take.now}
        and (lease_until is null or lease_until < clock_timestamp())
      order by due_at limit ${take.most} for update skip locked)
    update watches w set walker = ${take.walker}, lease_until = clock_timestamp() + ${take.leaseMs} * interval '1 ms'
    from due where w.operator = ${operator} and w.ref = due.ref returning w.ref`.execute(tx)
  return rows.map((row) => row.ref)
}

/** Those of the watches that this walker still holds, locked. What it lost meanwhile is another one's, or a person's. */
export async function keepWatches(tx: Tx, operator: OperatorId, refs: string[], walker: string): Promise<Watch[]> {
  const { rows } = await sql<WatchRow>`
    select ${columns} from watches w
    where w.operator = ${operator} and w.ref = any(${refs}) and w.walker = ${walker} and w.lease_until > clock_timestamp()
      and w.due_at is not null order by w.ref for update`.execute(tx)
  return rows.map(watchOf)
}

/** Writes watches back and lets go of them. */
export async function saveWatches(tx: Tx, operator: OperatorId, watches: Watch[]): Promise<void> {
  if (watches.length === 0) return
  await sql`
    update watches w set due_at = n.due, over = n.over, looks = n.looks, blind = n.blind, seen_at = n.seen, state_sealed = n.state,
      walker = null, lease_until = null
    from unnest(
      ${watches.map((w) => w.ref)}::text[], ${watches.map((w) => w.dueAt)}::timestamptz[], ${watches.map((w) => w.over)}::text[],
      ${watches.map((w) => w.looks)}::int[], ${watches.map((w) => w.blind)}::int[], ${watches.map((w) => w.seenAt)}::timestamptz[],
      ${watches.map((w) => w.stateSealed)}::bytea[]) as n(ref, due, over, looks, blind, seen, state)
    where w.operator = ${operator} and w.ref = n.ref`.execute(tx)
}

/** Looks at these as soon as it can. A look under way counts no longer: what it read is older than what just happened. */
export async function lookSoon(tx: Tx, operator: OperatorId, refs: string[], now: Instant): Promise<void> {
  if (refs.length === 0) return
  await sql`
    update watches set due_at = least(due_at, ${now}), walker = null, lease_until = null
    where operator = ${operator} and ref = any(${refs}) and due_at is not null`.execute(tx)
}

/** A look that failed by our own defect: it rests for a while and keeps nobody else waiting. */
export async function postponeWatch(tx: Tx, operator: OperatorId, ref: string, to: Instant): Promise<void> {
  await sql`
    update watches set due_at = ${to}, walker = null, lease_until = null
    where operator = ${operator} and ref = ${ref} and due_at is not null`.execute(tx)
}

/** A person decided: from here the line's own tasks look at it. */
export async function endWatch(tx: Tx, operator: OperatorId, ref: string, over: WatchOver): Promise<void> {
  await sql`
    update watches set due_at = null, over = ${over}, walker = null, lease_until = null
    where operator = ${operator} and ref = ${ref} and due_at is not null`.execute(tx)
}

export async function watchOfCase(tx: Tx, operator: OperatorId, ref: string): Promise<Watch | null> {
  const { rows } = await sql<WatchRow>`
    select ${columns} from watches w where w.operator = ${operator} and w.ref = ${ref}`.execute(tx)
  return rows[0] ? watchOf(rows[0]) : null
}
