import { sql } from 'kysely'
import type { Instant } from '../domain/instant.ts'
import type { OperatorId } from '../domain/line.ts'
import type { Db, Tx } from './db.ts'

/** What somebody did that belongs to no single case. Insert only, like events. */
export interface Act {
  at: Instant
  by: string
  what: 'halted' | 'resumed' | 'held' | 'lifted'
  why: string
  /** Null: done to the whole installation. */
  operator: OperatorId | null
}

export async function insertAct(tx: Db | Tx, act: Act): Promise<void> {
  await sql`insert into acts (at, by, what, why, operator)
    values (${act.at}, ${act.by}, ${act.what}, ${act.why}, ${act.operator})`.execute(tx)
}

/** The latest ones that concern this operator, newest first: its own, and those of the whole installation. */
export async function latestActs(db: Db | Tx, operator: OperatorId, most: number): Promise<Act[]> {
  const { rows } = await sql<Act>`
    select at, by, what, why, operator from acts
    where operator is null or operator = ${operator} order by id desc limit ${most}`.execute(db)
  return rows
}
