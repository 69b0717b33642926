import { sql } from 'kysely'
import type { Instant } from '../domain/instant.ts'
import type { Db, Tx } from './db.ts'

/** The brake stops every one-way order of the installation. It is a row, so it survives restarts and holds every worker. */
export interface Brake {
  haltedAt: Instant | null
  haltedBy: string | null
  why: string | null
}

export async function readBrake(db: Db | Tx): Promise<Brake> {
  const { rows } = await sql<{ halted_at: Instant | null; halted_by: string | null; why: string | null }>`
    select halted_at, halted_by, why from brake`.execute(db)
  const row = rows[0]
  return { haltedAt: row?.halted_at ?? null, haltedBy: row?.halted_by ?? null, why: row?.why ?? null }
}

export async function pullBrake(db: Db, by: string, why: string, at: Instant): Promise<void> {
  await sql`update brake set halted_at = coalesce(halted_at, ${at}), halted_by = ${by}, why = ${why}`.execute(db)
}

export async function releaseBrake(db: Db): Promise<void> {
  await sql`update brake set halted_at = null, halted_by = null, why = null`.execute(db)
}
