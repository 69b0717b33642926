import { sql } from 'kysely'
import type { Instant } from '../domain/instant.ts'
import type { OperatorId } from '../domain/line.ts'
import type { Db, Tx } from './db.ts'

export type BrakeAct = 'halted' | 'resumed' | 'held' | 'lifted'
type IntakeAct = 'form-sent' | 'form-revoked' | 'branch-begun' | 'branch-opened'
const brakeActs: readonly BrakeAct[] = ['halted', 'resumed', 'held', 'lifted']

/** What somebody did that belongs to no single case. Insert only, like events. */
export interface Act {
  at: Instant
  by: string
  what: BrakeAct | IntakeAct
  why: string
  /** Null: done to the whole installation. */
  operator: OperatorId | null
}

export async function insertAct(tx: Db | Tx, act: Act): Promise<void> {
  await sql`insert into acts (at, by, what, why, operator)
    values (${act.at}, ${act.by}, ${act.what}, ${act.why}, ${act.operator})`.execute(tx)
}

/** The latest turns of a brake that concern this operator, newest first: its own, and those of the whole installation. */
export async function latestBrakeActs(
  db: Db | Tx,
  operator: OperatorId,
  most: number,
): Promise<(Act & { what: BrakeAct })[]> {
  const { rows } = await sql<Act & { what: BrakeAct }>`
    select at, by, what, why, operator from acts
    where what = any(${brakeActs}) and (operator is null or operator = ${operator}) order by id desc limit ${most}`.execute(
    db,
  )
  return rows
}

/** Who last held this operator's orders by hand, and why; null: nobody ever did. */
export async function latestHeldBy(tx: Tx, operator: OperatorId): Promise<Pick<Act, 'at' | 'by' | 'why'> | null> {
  const { rows } = await sql<Pick<Act, 'at' | 'by' | 'why'>>`
    select at, by, why from acts where what = 'held' and operator = ${operator} order by id desc limit 1`.execute(tx)
  return rows[0] ?? null
}
