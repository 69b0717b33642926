import { readlinkSync } from 'node:fs'
import { hostname } from 'node:os'
import { sql } from 'kysely'
import type { OperatorId } from '../domain/line.ts'
import { type Db, inOperator } from './db.ts'
import { isAlive } from './file-lock.ts'

/**
 * Where a process lives: its host, and on Linux its process name space, so that a number that is free in one container is
 * never taken for a dead process of another.
 */
function habitat(): string | null {
  try {
    return `${hostname()}/${readlinkSync('/proc/self/ns/pid').replace(/\D/g, '')}`
  } catch {
    return null
  }
}

/** The name of this walker in leases: where it lives, its process id, and something that no other process has. */
export function walkerName(unique: string): string {
  return `${habitat() ?? hostname()}/${process.pid}/${unique}`
}

/**
 * Frees the leases of workers that lived here and are surely dead, so that a restarted worker need not wait until they
 * run out. Of workers elsewhere nothing is known, so theirs are waited for. What stands in a job may stand in one that died
 * with its worker: it is queued once more, which changes nothing where the job lives.
 */
export async function freeDeadLeases(db: Db, operators: OperatorId[]): Promise<number> {
  const here = habitat()
  if (!here) return 0
  let freed = 0
  for (const operator of operators) {
    freed += await inOperator(db, operator, async (tx) => {
      await sql`update places set queued_until = null where operator = ${operator} and queued_until is not null`.execute(
        tx,
      )
      const { rows } = await sql<{ walker: string }>`
        select distinct walker from places where operator = ${operator} and walker like ${`${here}/%`}
        union select distinct holder from effects where operator = ${operator} and holder like ${`${here}/%`}
        union select distinct walker from watches where operator = ${operator} and walker like ${`${here}/%`}`.execute(
        tx,
      )
      const dead = rows.map((row) => row.walker).filter((walker) => !isAlive(Number(walker.split('/')[2])))
      if (dead.length === 0) return 0
      await sql`update places set walker = null, lease_until = null where operator = ${operator} and walker = any(${dead})`.execute(
        tx,
      )
      await sql`update effects set holder = null, lease_until = null where operator = ${operator} and holder = any(${dead})`.execute(
        tx,
      )
      await sql`update watches set walker = null, lease_until = null where operator = ${operator} and walker = any(${dead})`.execute(
        tx,
      )
      return dead.length
    })
  }
  return freed
}
