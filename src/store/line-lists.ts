import { sql } from 'kysely'
import type { Instant } from '../domain/instant.ts'
import type { LineOnFile, OperatorId } from '../domain/line.ts'
import type { Tx } from './db.ts'
import { type Keys, openJson, sealJson } from './seal.ts'

/** All lines of one person, as far as their operator has listed them. Instants on the machine's clock. */
export interface LineList {
  state: 'none' | 'wanted' | 'found' | 'cannot-tell'
  at: Instant | null
  /** The latest list that was found, however old. */
  lines: LineOnFile[] | null
}

interface Row {
  lines: LineList['state']
  lines_at: Instant | null
  lines_sealed: Buffer | null
}

/** The list that lies with an application. Null: there is no such application. */
export async function listOfApplication(
  tx: Tx,
  keys: Keys,
  operator: OperatorId,
  id: string,
): Promise<LineList | null> {
  const { rows } = await sql<Row>`
    select lines, lines_at, lines_sealed from applications where operator = ${operator} and id = ${id}`.execute(tx)
  const [row] = rows
  if (!row) return null
  const lines = row.lines_sealed ? openJson<LineOnFile[]>(keys.master, row.lines_sealed) : null
  return { state: row.lines, at: row.lines_at, lines }
}

/** Asks the worker for the list. What was listed before stays until the new answer is there. */
export async function wantList(tx: Tx, operator: OperatorId, id: string, machineNow: Instant): Promise<void> {
  await sql`
    update applications set lines = 'wanted', lines_at = ${machineNow}
    where operator = ${operator} and id = ${id} and ref is null and lines <> 'wanted'`.execute(tx)
}

/** Ids of applications whose list somebody waits for, with when they began to, those who wait longest first. */
export async function wantedLists(
  tx: Tx,
  operator: OperatorId,
  most: number,
): Promise<{ id: string; wantedAt: Instant }[]> {
  const { rows } = await sql<{ id: string; wantedAt: Instant }>`
    select id, lines_at as "wantedAt" from applications
    where operator = ${operator} and lines = 'wanted' order by lines_at limit ${most}`.execute(tx)
  return rows
}

/** What the worker was told. */
export async function recordList(
  tx: Tx,
  keys: Keys,
  operator: OperatorId,
  id: string,
  listed: { lines: LineOnFile[] | null; machineNow: Instant },
): Promise<void> {
  const sealed = listed.lines ? sealJson(keys.master, listed.lines) : null
  await sql`
    update applications set lines = ${listed.lines ? 'found' : 'cannot-tell'}, lines_at = ${listed.machineNow},
      lines_sealed = coalesce(${sealed}::bytea, lines_sealed)
    where operator = ${operator} and id = ${id} and lines = 'wanted'`.execute(tx)
}
