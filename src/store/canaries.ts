import { sql } from 'kysely'
import type { Instant } from '../domain/instant.ts'
import type { OperatorId } from '../domain/line.ts'
import type { Tx } from './db.ts'

export type CanaryAction = 'bar' | 'terminate'

/** A few lines that go before many others, and what became of them. */
export interface CanaryRun {
  id: number
  action: CanaryAction
  beganAt: Instant
  refs: string[]
  state: 'going' | 'passed' | 'failed'
  endedAt: Instant | null
}

interface RunRow {
  id: number
  action: CanaryAction
  began_at: Instant
  refs: string[]
  state: CanaryRun['state']
  ended_at: Instant | null
}

const runOf = (row: RunRow): CanaryRun => ({
  id: row.id,
  action: row.action,
  beganAt: row.began_at,
  refs: row.refs,
  state: row.state,
  endedAt: row.ended_at,
})

/** The latest run of an action, under a lock that keeps two workers from choosing two sets of lines. */
export async function latestRun(tx: Tx, operator: OperatorId, action: CanaryAction): Promise<CanaryRun | null> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`canaries ${operator} ${action}`}, 0))`.execute(tx)
  const { rows } = await sql<RunRow>`
    select id, action, began_at, refs, state, ended_at from canary_runs
    where operator = ${operator} and action = ${action} order by id desc limit 1`.execute(tx)
  return rows[0] ? runOf(rows[0]) : null
}

export async function runsUnderWay(tx: Tx, operator: OperatorId): Promise<CanaryRun[]> {
  const { rows } = await sql<RunRow>`
    select id, action, began_at, refs, state, ended_at from canary_runs
    where operator = ${operator} and state = 'going' order by id for update`.execute(tx)
  return rows.map(runOf)
}

export async function beginRun(
  tx: Tx,
  operator: OperatorId,
  run: Pick<CanaryRun, 'action' | 'beganAt' | 'refs'>,
): Promise<void> {
  await sql`
    insert into canary_runs (operator, action, began_at, refs)
    values (${operator}, ${run.action}, ${run.beganAt}, ${run.refs}::text[])`.execute(tx)
}

export async function endRun(
  tx: Tx,
  operator: OperatorId,
  id: number,
  state: 'passed' | 'failed',
  at: Instant,
): Promise<void> {
  await sql`
    update canary_runs set state = ${state}, ended_at = ${at} where operator = ${operator} and id = ${id}`.execute(tx)
}

/** None of its lines goes its way any more (all were withdrawn, say): others will be chosen. */
export async function dropRun(tx: Tx, operator: OperatorId, id: number): Promise<void> {
  await sql`delete from canary_runs where operator = ${operator} and id = ${id}`.execute(tx)
}

/** How many cases wait at an action and fall due before `until`; more than `most` is answered as one more than that. */
export async function countWaiting(
  tx: Tx,
  operator: OperatorId,
  action: CanaryAction,
  until: Instant,
  most: number,
): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*)::int as n from (
      select 1 from places where operator = ${operator} and task = ${action} and stuck is null and due_at <= ${until}
        and task in ('bar', 'terminate', 'still-ours', 'barred', 'still-ours-again', 'dead', 'dead-next-day')
      limit ${most + 1}) as waiting`.execute(tx)
  return rows[0]?.n ?? 0
}
