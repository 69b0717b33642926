import { sql } from 'kysely'
import type { LaneName } from '../domain/case.ts'
import type { Instant } from '../domain/instant.ts'
import type { OperatorId } from '../domain/line.ts'
import type { Db, Tx } from './db.ts'

/** Where a case stands in one lane of the list. */
export interface Place {
  ref: string
  lane: LaneName
  task: string
  direction: 'forward' | 'back'
  /** When it may next be tried, on the case's clock; null: a person must answer first. */
  dueAt: Instant | null
  because: string | null
  stuck: string | null
  attempts: number
  since: Instant
}

interface PlaceRow {
  ref: string
  lane: LaneName
  task: string
  direction: 'forward' | 'back'
  due_at: Instant | null
  because: string | null
  stuck: string | null
  attempts: number
  since: Instant
}

const placeOf = (row: PlaceRow): Place => ({
  ref: row.ref,
  lane: row.lane,
  task: row.task,
  direction: row.direction,
  dueAt: row.due_at,
  because: row.because,
  stuck: row.stuck,
  attempts: row.attempts,
  since: row.since,
})

const columns = sql.raw('p.ref, p.lane, p.task, p.direction, p.due_at, p.because, p.stuck, p.attempts, p.since')

/**
 * Takes the due places of the named cases into one walker's hand, for `leaseMs` of machine time. What another walker
 * holds, a person has held, or is stuck stays where it is.
 */
export async function claimPlaces(
  tx: Tx,
  operator: OperatorId,
  refs: string[],
  walker: string,
  now: Instant,
  leaseMs: number,
): Promise<Place[]> {
  const { rows } = await sql<PlaceRow>`
    with mine as (
      select p.ref, p.lane from places p join cases c on c.operator = p.operator and c.ref = p.ref
      where p.operator = ${operator} and p.ref = any(${refs}) and p.stuck is null and p.due_at <= ${now} and not c.held
        and (p.lease_until is null or p.lease_until < clock_timestamp())
      order by p.ref, p.lane for update of p skip locked)
    update places p set walker = ${walker}, lease_until = clock_timestamp() + ${leaseMs} * interval '1 ms', queued_until = null
    from mine where p.operator = ${operator} and p.ref = mine.ref and p.lane = mine.lane
    returning ${columns}`.execute(tx)
  return rows.map(placeOf)
}

/** Holds on to what this walker holds, for `leaseMs` from now. What it has lost already stays lost. */
export async function renewPlaces(tx: Tx, operator: OperatorId, walker: string, leaseMs: number): Promise<void> {
  await sql`
    update places set lease_until = clock_timestamp() + ${leaseMs} * interval '1 ms'
    where operator = ${operator} and walker = ${walker} and lease_until > clock_timestamp()`.execute(tx)
}

/**
 * The places that this walker still holds, locked until the end of the transaction. What it lost meanwhile (its lease ran
 * out, a person turned the case round) is not among them and must not be moved by it.
 */
export async function heldPlaces(tx: Tx, operator: OperatorId, refs: string[], walker: string): Promise<Place[]> {
  const { rows } = await sql<PlaceRow>`
    select ${columns} from places p
    where p.operator = ${operator} and p.ref = any(${refs}) and p.walker = ${walker} and p.lease_until > clock_timestamp()
    for update`.execute(tx)
  return rows.map(placeOf)
}

export interface Move {
  ref: string
  lane: LaneName
  to: Pick<Place, 'task' | 'direction' | 'dueAt' | 'because' | 'stuck' | 'attempts'>
  /** Whether the walker goes on with it: then the lease begins anew, else the place is let go. */
  held: boolean
}

/** Moves places that the caller holds the lock of, and says who holds them from now on: all in one version of the row. */
export async function savePlaces(
  tx: Tx,
  operator: OperatorId,
  moves: Move[],
  at: Instant,
  { walker, leaseMs }: { walker: string; leaseMs: number },
): Promise<void> {
  if (moves.length === 0) return
  await sql`
    update places p set task = n.task, direction = n.direction, due_at = n.due, because = n.because, stuck = n.stuck, attempts = n.attempts,
      since = case when p.task = n.task and p.direction = n.direction then p.since else ${at}::timestamptz end,
      walker = case when n.held then ${walker} end,
      lease_until = case when n.held then clock_timestamp() + ${leaseMs} * interval '1 ms' end
    from unnest(
      ${moves.map((m) => m.ref)}::text[], ${moves.map((m) => m.lane)}::text[], ${moves.map((m) => m.to.task)}::text[],
      ${moves.map((m) => m.to.direction)}::text[], ${moves.map((m) => m.to.dueAt)}::timestamptz[], ${moves.map((m) => m.to.because)}::text[],
      ${moves.map((m) => m.to.stuck)}::text[], ${moves.map((m) => m.to.attempts)}::int[], ${moves.map((m) => m.held)}::bool[]
    ) as n(ref, lane, task, direction, due, because, stuck, attempts, held)
    where p.operator = ${operator} and p.ref = n.ref and p.lane = n.lane`.execute(tx)
}

export async function openPlaces(
  tx: Tx,
  operator: OperatorId,
  places: Pick<Place, 'ref' | 'lane' | 'task'>[],
  at: Instant,
  held?: { walker: string; leaseMs: number },
): Promise<void> {
  if (places.length === 0) return
  const walker = held?.walker ?? null
  const lease = held ? sql`clock_timestamp() + ${held.leaseMs} * interval '1 ms'` : sql`null`
  await sql`
    insert into places (operator, ref, lane, task, due_at, since, walker, lease_until)
    select ${operator}, n.ref, n.lane, n.task, ${at}, ${at}, ${walker}, ${lease} from unnest(
      ${places.map((p) => p.ref)}::text[], ${places.map((p) => p.lane)}::text[], ${places.map((p) => p.task)}::text[]) as n(ref, lane, task)`.execute(
    tx,
  )
}

/** A lane that came to its end has no place any more. Answers which of the cases have none left at all. */
export async function closePlaces(
  tx: Tx,
  operator: OperatorId,
  ended: Pick<Place, 'ref' | 'lane'>[],
): Promise<Set<string>> {
  if (ended.length === 0) return new Set()
  const refs = ended.map((p) => p.ref)
  await sql`
    delete from places p using unnest(${refs}::text[], ${ended.map((p) => p.lane)}::text[]) as n(ref, lane)
    where p.operator = ${operator} and p.ref = n.ref and p.lane = n.lane`.execute(tx)
  const left = await sql<{
    ref: string
  }>`select distinct ref from places where operator = ${operator} and ref = any(${refs})`.execute(tx)
  const still = new Set(left.rows.map((row) => row.ref))
  return new Set(refs.filter((ref) => !still.has(ref)))
}

export function placesOf(tx: Tx, operator: OperatorId, ref: string): Promise<Place[]> {
  return placesOfCases(tx, operator, [ref])
}

export async function placesOfCases(tx: Tx, operator: OperatorId, refs: string[]): Promise<Place[]> {
  const { rows } = await sql<PlaceRow>`
    select ${columns} from places p where p.operator = ${operator} and p.ref = any(${refs}) order by p.ref, p.lane`.execute(
    tx,
  )
  return rows.map(placeOf)
}

/** Lets go of what a walker holds, so that the next one need not wait for the lease to run out. */
export async function releasePlaces(tx: Tx, operator: OperatorId, refs: string[], walker: string): Promise<void> {
  await sql`
    update places set walker = null, lease_until = null
    where operator = ${operator} and ref = any(${refs}) and walker = ${walker}`.execute(tx)
}

/**
 * References with something due and nobody on it, marked as queued for `queuedMs` of machine time so that the next look
 * does not queue them again. A job that is lost costs that long, no more.
 */
export async function takeDue(
  tx: Tx,
  operator: OperatorId,
  now: Instant,
  most: number,
  queuedMs: number,
): Promise<string[]> {
  const { rows } = await sql<{ ref: string }>`
    with due as (
      select p.ref, p.lane from places p join cases c on c.operator = p.operator and c.ref = p.ref
      where p.operator = ${operator} and p.due_at <= ${now} and p.stuck is null and not c.held
        and (p.lease_until is null or p.lease_until < clock_timestamp())
        and (p.queued_until is null or p.queued_until < clock_timestamp())
      order by p.due_at limit ${most} for update of p skip locked)
    update places p set queued_until = clock_timestamp() + ${queuedMs} * interval '1 ms'
    from due where p.operator = ${operator} and p.ref = due.ref and p.lane = due.lane returning p.ref`.execute(tx)
  return [...new Set(rows.map((row) => row.ref))]
}

/** The next instant at which any place of the operator falls due, or null. For the demo clock and for tests. */
export async function nextDue(db: Db | Tx, operator: OperatorId, after: Instant): Promise<Instant | null> {
  const { rows } = await sql<{ next: Instant | null }>`
    select min(p.due_at) as next from places p join cases c on c.operator = p.operator and c.ref = p.ref
    where p.operator = ${operator} and p.stuck is null and not c.held and p.due_at > ${after}`.execute(db)
  return rows[0]?.next ?? null
}
