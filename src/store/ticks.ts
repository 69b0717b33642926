import { sql } from 'kysely'
import type { Instant } from '../domain/instant.ts'
import type { OperatorId } from '../domain/line.ts'
import type { Tx } from './db.ts'
import { type Keys, openBytes, openJson, sealJson } from './seal.ts'

/** Writes what is ticked in place of what was. Nothing is kept of a case whose key is gone. */
export async function keepTicks(
  tx: Tx,
  keys: Keys,
  operator: OperatorId,
  ref: string,
  ticked: readonly string[],
  at: Instant,
): Promise<void> {
  const dataKey = await keyOf(tx, keys, operator, ref)
  if (!dataKey) return
  const sealed = sealJson(dataKey, ticked)
  await sql`
    insert into ticks (operator, ref, sealed, ticked_at) values (${operator}, ${ref}, ${sealed}, ${at})
    on conflict (operator, ref) do update set sealed = excluded.sealed, ticked_at = excluded.ticked_at`.execute(tx)
}

/** What is ticked in a case. None once the person was erased. */
export async function ticksOf(tx: Tx, keys: Keys, operator: OperatorId, ref: string): Promise<string[]> {
  const dataKey = await keyOf(tx, keys, operator, ref)
  if (!dataKey) return []
  const { rows } = await sql<{ sealed: Buffer }>`
    select sealed from ticks where operator = ${operator} and ref = ${ref}`.execute(tx)
  return rows[0] ? openJson<string[]>(dataKey, rows[0].sealed) : []
}

async function keyOf(tx: Tx, keys: Keys, operator: OperatorId, ref: string): Promise<Buffer | null> {
  const { rows } = await sql<{ key_sealed: Buffer | null }>`
    select key_sealed from people where operator = ${operator} and ref = ${ref}`.execute(tx)
  const sealed = rows[0]?.key_sealed
  return sealed ? openBytes(keys.master, sealed) : null
}
