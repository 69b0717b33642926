import { sql } from 'kysely'
import type { Instant } from '../domain/instant.ts'
import type { OperatorId } from '../domain/line.ts'
import type { Tx } from './db.ts'
import { openJson, sealJson } from './seal.ts'

export interface Note {
  id: number
  at: Instant
  by: string
  text: string
}

/** Keeps a note for good, sealed under the case's data key: it can be read as long as the person's data may be. */
export async function insertNote(
  tx: Tx,
  operator: OperatorId,
  ref: string,
  note: Omit<Note, 'id'>,
  dataKey: Buffer,
): Promise<number> {
  const { rows } = await sql<{ id: number }>`
    insert into notes (operator, ref, at, by, sealed) values (${operator}, ${ref}, ${note.at}, ${note.by}, ${sealJson(dataKey, note.text)})
    returning id`.execute(tx)
  return rows[0]?.id ?? 0
}

/** The notes of one case, oldest first; none once its data key is gone. */
export async function notesOf(tx: Tx, operator: OperatorId, ref: string, dataKey: Buffer | null): Promise<Note[]> {
  if (!dataKey) return []
  const { rows } = await sql<{ id: number; at: Instant; by: string; sealed: Buffer }>`
    select id, at, by, sealed from notes where operator = ${operator} and ref = ${ref} order by id`.execute(tx)
  return rows.map(({ sealed, ...row }) => ({ ...row, text: openJson<string>(dataKey, sealed) }))
}
