import { sql } from 'kysely'
import type { Instant } from '../domain/instant.ts'
import type { OperatorId } from '../domain/line.ts'
import type { Tx } from './db.ts'

/**
 * One order that we are about to ask, have asked, or have an answer to. The row exists before the call is made: after a
 * crash it says that something may be under way, and the next worker checks instead of asking twice.
 */
export interface Effect {
  key: string
  ref: string
  action: string
  target: string
  round: number
  state: 'started' | 'accepted' | 'done' | 'refused' | 'cannot-tell'
  /** The connector's answer as it was given. */
  answer: unknown
  /** Sealed under the case's data key: what `bar` saved for `restore`. */
  keptSealed: Buffer | null
  startedAt: Instant
}

interface EffectRow {
  key: string
  ref: string
  action: string
  target: string
  round: number
  state: Effect['state']
  answer: unknown
  kept_sealed: Buffer | null
  started_at: Instant
}

const columns = sql.raw('e.key, e.ref, e.action, e.target, e.round, e.state, e.answer, e.kept_sealed, e.started_at')

const effectOf = (row: EffectRow): Effect => ({
  key: row.key,
  ref: row.ref,
  action: row.action,
  target: row.target,
  round: row.round,
  state: row.state,
  answer: row.answer,
  keptSealed: row.kept_sealed,
  startedAt: row.started_at,
})

/** The effects of the named cases and actions, latest round last. */
export async function effectsOf(tx: Tx, operator: OperatorId, refs: string[], actions: string[]): Promise<Effect[]> {
  const { rows } = await sql<EffectRow>`
    select ${columns} from effects e
    where e.operator = ${operator} and e.ref = any(${refs}) and e.action = any(${actions})
    order by e.ref, e.round`.execute(tx)
  return rows.map(effectOf)
}

export type Claim = Pick<Effect, 'key' | 'ref' | 'action' | 'target' | 'round'>

/**
 * Claims orders for one holder. A key that is new is inserted as *started*; one that is under way and whose lease ran out
 * changes hands; what another holder still leases is not answered, and must be left alone.
 */
export async function claimEffects(
  tx: Tx,
  operator: OperatorId,
  claims: Claim[],
  holder: string,
  leaseMs: number,
  at: Instant,
): Promise<(Effect & { fresh: boolean })[]> {
  if (claims.length === 0) return []
  const lease = sql`clock_timestamp() + ${leaseMs} * interval '1 ms'`
  const fresh = await sql<EffectRow>`
    insert into effects as e (operator, key, ref, action, target, round, state, started_at, holder, lease_until, claimed_at)
    select ${operator}, n.key, n.ref, n.action, n.target, n.round, 'started', ${at}, ${holder}, ${lease}, clock_timestamp() from unnest(
      ${claims.map((c) => c.key)}::text[], ${claims.map((c) => c.ref)}::text[], ${claims.map((c) => c.action)}::text[],
      ${claims.map((c) => c.target)}::text[], ${claims.map((c) => c.round)}::int[]) as n(key, ref, action, target, round)
    on conflict (operator, key) do nothing returning ${columns}`.execute(tx)
  const mine = new Set(fresh.rows.map((row) => row.key))
  const known = claims.filter((claim) => !mine.has(claim.key)).map((claim) => claim.key)
  const resumed = known.length
    ? await sql<EffectRow>`
        update effects e set holder = ${holder}, lease_until = ${lease}
        where e.operator = ${operator} and e.key = any(${known})
          and (e.state in ('done', 'refused') or e.lease_until is null or e.lease_until < clock_timestamp() or e.holder = ${holder})
        returning ${columns}`.execute(tx)
    : { rows: [] }
  return [
    ...fresh.rows.map((row) => ({ ...effectOf(row), fresh: true })),
    ...resumed.rows.map((row) => ({ ...effectOf(row), fresh: false })),
  ]
}

/**
 * The last word before a call: which of these claims are still this holder's, with the lease renewed. A worker that slept
 * through its lease finds here that another one went on, and does not submit. Cases that were held or turned round
 * meanwhile are not answered either. What a bar is about to change is kept in the same breath, before it is asked for.
 */
export async function stillOurs(
  tx: Tx,
  operator: OperatorId,
  claims: { key: string; kept: Buffer | null }[],
  holder: string,
  leaseMs: number,
  direction: 'forward' | 'back',
): Promise<Set<string>> {
  if (claims.length === 0) return new Set()
  // Offset 0: case and places are looked up by their keys, order by order, however few the planner takes them to be.
  const { rows } = await sql<{ key: string }>`
    update effects e set lease_until = clock_timestamp() + ${leaseMs} * interval '1 ms', kept_sealed = coalesce(e.kept_sealed, n.kept)
    from unnest(${claims.map((one) => one.key)}::text[], ${claims.map((one) => one.kept)}::bytea[]) as n(key, kept)
    where e.operator = ${operator} and e.key = n.key and e.holder = ${holder} and e.lease_until > clock_timestamp()
      and e.state not in ('done', 'refused')
      and exists (select from cases c where c.operator = ${operator} and c.ref = e.ref and c.status = 'open' and not c.held offset 0)
      and (${direction} = 'back' or not exists (
        select from places p where p.operator = ${operator} and p.ref = e.ref and p.direction = 'back' offset 0))
    returning e.key`.execute(tx)
  return new Set(rows.map((row) => row.key))
}

export interface Settlement {
  key: string
  state: Effect['state']
  answer: unknown
  keptSealed: Buffer | null
}

/**
 * Records answers. What is known to be done stays done: a late answer of a worker that lost its lease may add knowledge,
 * never take it away. What a bar kept first stays too: whatever is read later may be what the bar itself made of the line.
 */
export async function settleEffects(tx: Tx, operator: OperatorId, answers: Settlement[], at: Instant): Promise<void> {
  if (answers.length === 0) return
  await sql`
    update effects e set state = n.state, answer = n.answer, kept_sealed = coalesce(e.kept_sealed, n.kept), holder = null, lease_until = null,
      settled_at = case when n.state in ('done', 'refused') then ${at}::timestamptz else e.settled_at end
    from unnest(
      ${answers.map((a) => a.key)}::text[], ${answers.map((a) => a.state)}::text[],
      ${answers.map((a) => JSON.stringify(a.answer))}::jsonb[], ${answers.map((a) => a.keptSealed)}::bytea[]) as n(key, state, answer, kept)
    where e.operator = ${operator} and e.key = n.key and e.state not in ('done', 'refused')`.execute(tx)
}

/** Lets go of orders that were not handed over: whoever comes next need not wait until the lease runs out. */
export async function leaveEffects(tx: Tx, operator: OperatorId, keys: string[], holder: string): Promise<void> {
  if (keys.length === 0) return
  await sql`
    update effects set holder = null, lease_until = null
    where operator = ${operator} and key = any(${keys}) and holder = ${holder}`.execute(tx)
}

/** The same for all orders of the named cases: for a holder that failed, when none of its calls is under way any more. */
export async function leaveEffectsOf(tx: Tx, operator: OperatorId, refs: string[], holder: string): Promise<void> {
  await sql`
    update effects set holder = null, lease_until = null
    where operator = ${operator} and ref = any(${refs}) and holder = ${holder}`.execute(tx)
}

/** An order that surely never arrived is forgotten, so that the next try is a first one again. */
export async function forgetEffects(tx: Tx, operator: OperatorId, keys: string[], holder: string): Promise<void> {
  if (keys.length === 0) return
  await sql`delete from effects where operator = ${operator} and key = any(${keys}) and holder = ${holder} and state in ('started', 'accepted', 'cannot-tell')`.execute(
    tx,
  )
}

/** How many orders of an action were begun per target in the last hour of machine time: what the caps are held against. */
export async function countLastHour(tx: Tx, operator: OperatorId, action: string): Promise<Map<string, number>> {
  const { rows } = await sql<{ target: string; count: number }>`
    select target, count(*)::int as count from effects
    where operator = ${operator} and action = ${action} and claimed_at > clock_timestamp() - interval '1 hour' group by target`.execute(
    tx,
  )
  return new Map(rows.map((row) => [row.target, row.count]))
}
