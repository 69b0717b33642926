import { sql } from 'kysely'
import type { Db } from '../store/db.ts'
import { type Keys, markOf } from '../store/seal.ts'

/** How many tries a name has within a window of machine time. */
export interface TryLimit {
  name: string
  most: number
  windowMs: number
}

export type Try = { ok: true } | { ok: false; untilMs: number }

/**
 * Takes one try, before anything is checked: two requests at the same moment cannot both use the last one. What is counted
 * is the keyed mark of an address, never the address. Kept in the database, so that it holds over every process.
 */
export async function takeTry(db: Db, keys: Keys, limit: TryLimit, subject: string): Promise<Try> {
  const name = nameOf(keys, limit, subject)
  const { rows } = await sql<{ points: number; expires: string }>`
    insert into limits (name, points, expires) values (${name}, 1, clock_timestamp() + ${limit.windowMs} * interval '1 ms')
    on conflict (name) do update set
      points = case when limits.expires < clock_timestamp() then 1 else limits.points + 1 end,
      expires = case when limits.expires < clock_timestamp() then excluded.expires else limits.expires end
    returning points, expires`.execute(db)
  const row = rows[0]
  return row && row.points > limit.most ? { ok: false, untilMs: Date.parse(row.expires) } : { ok: true }
}

/** Who got in starts anew. */
export async function forgetTries(db: Db, keys: Keys, limit: TryLimit, subject: string): Promise<void> {
  await sql`delete from limits where name = ${nameOf(keys, limit, subject)}`.execute(db)
}

const nameOf = (keys: Keys, limit: TryLimit, subject: string) => `${limit.name}:${markOf(keys, limit.name, subject).toString('hex')}`
