import { sql } from 'kysely'
import { type Instant, instantOf } from '../domain/instant.ts'
import type { Db, Tx } from './db.ts'

/**
 * The case's clock: machine time plus a stored offset (zero outside demo mode). Business rows are stamped with it, and
 * whatever time does to a case is decided by it; leases, sessions and codes stay on the machine's own clock.
 */
export async function caseNow(db: Db | Tx, machineMs: number): Promise<Instant> {
  const { rows } = await sql<{ offset_ms: number }>`select offset_ms from clock`.execute(db)
  return instantOf(machineMs + (rows[0]?.offset_ms ?? 0))
}

/** Moves the case's clock forward by a length of time in milliseconds. It never goes back: what happened has happened. */
export async function moveClock(db: Db, byMs: number): Promise<void> {
  if (!Number.isSafeInteger(byMs) || byMs < 0)
    throw new RangeError('the clock only moves forward, by whole milliseconds')
  await sql`update clock set offset_ms = offset_ms + ${byMs}`.execute(db)
}

export async function clockOffset(db: Db): Promise<number> {
  const { rows } = await sql<{ offset_ms: number }>`select offset_ms from clock`.execute(db)
  return rows[0]?.offset_ms ?? 0
}
