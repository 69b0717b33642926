import { sql } from 'kysely'
import { type Instant, instantOf } from '../domain/instant.ts'
import type { Db, Tx } from './db.ts'

/** How often something may be done in a length of time. `name` must hold no personal data: marks, never numbers or addresses. */
export interface Limit {
  name: string
  most: number
  windowMs: number
}

/** `until`: when the window ends, on the machine's clock. */
export type Taken = { ok: true; left: number } | { ok: false; until: Instant }

/**
 * Takes one point of a limit. Counted in the database, so that a restart or a second process forgets nothing. Give it the
 * pool, not a transaction, where the count must stay even if what follows is rolled back.
 */
export async function takePoint(db: Db | Tx, limit: Limit, machineMs: number): Promise<Taken> {
  const [now, end] = [instantOf(machineMs), instantOf(machineMs + limit.windowMs)]
  const { rows } = await sql<{ points: number; expires: Instant }>`
    insert into limits as l (name, points, expires) values (${limit.name}, 1, ${end})
    on conflict (name) do update set
      points = case when l.expires <= ${now} then 1 else least(l.points + 1, ${limit.most + 1}) end,
      expires = case when l.expires <= ${now} then ${end} else l.expires end
    returning points, expires`.execute(db)
  const row = rows[0]
  if (!row) throw new Error('a limit was neither made nor counted')
  return row.points <= limit.most ? { ok: true, left: limit.most - row.points } : { ok: false, until: row.expires }
}

/**
 * Until the end of the transaction nobody else holds this limit: for what is judged first and counted only where it was wrong.
 * Many at once would else be judged before the first of them is counted.
 */
export async function holdLimit(tx: Tx, { name }: Pick<Limit, 'name'>): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`limit ${name}`}, 0))`.execute(tx)
}

/** Until when the named limit is used up, without taking of it. Undefined: it is not. */
export async function usedUpUntil(
  db: Db | Tx,
  limit: Pick<Limit, 'name' | 'most'>,
  machineMs: number,
): Promise<Instant | undefined> {
  const { rows } = await sql<{ expires: Instant }>`
    select expires from limits where name = ${limit.name} and points >= ${limit.most} and expires > ${instantOf(machineMs)}`.execute(
    db,
  )
  return rows[0]?.expires
}

/** Forgets what has run out; the process's clock calls it. */
export async function dropOldLimits(db: Db | Tx, machineMs: number): Promise<void> {
  await sql`delete from limits where expires <= ${instantOf(machineMs)}`.execute(db)
}
