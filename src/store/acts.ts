import { sql } from 'kysely'
import type { Instant } from '../domain/instant.ts'
import type { Db, Tx } from './db.ts'

/** What somebody did that belongs to no single case. Insert only, like events. */
export interface Act {
  at: Instant
  by: string
  what: 'halted' | 'resumed' | 'held' | 'lifted'
  why: string
}

export async function insertAct(tx: Db | Tx, act: Act): Promise<void> {
  await sql`insert into acts (at, by, what, why) values (${act.at}, ${act.by}, ${act.what}, ${act.why})`.execute(tx)
}

/** The latest ones, newest first. */
export async function latestActs(db: Db | Tx, most: number): Promise<Act[]> {
  const { rows } = await sql<Act>`select at, by, what, why from acts order by id desc limit ${most}`.execute(db)
  return rows
}
