import { sql } from 'kysely'
import type { Instant } from '../domain/instant.ts'
import type { OperatorId } from '../domain/line.ts'
import type { Tx } from './db.ts'

/** References of cases whose line was seen served no longer, in order, a page after the given one. */
export async function deadRefs(tx: Tx, operator: OperatorId, after: string, page: number): Promise<string[]> {
  const { rows } = await sql<{ ref: string }>`
    select ref from cases where operator = ${operator} and ref > ${after} and facts ->> 'deadAt' is not null
    order by ref limit ${page}`.execute(tx)
  return rows.map(({ ref }) => ref)
}

/** Of these cases, those whose number still rests, and until when. */
export async function restingNow(
  tx: Tx,
  operator: OperatorId,
  refs: string[],
  now: Instant,
): Promise<Map<string, Instant>> {
  const { rows } = await sql<{ ref: string; release_at: Instant }>`
    select ref, release_at from numbers
    where operator = ${operator} and ref = any(${refs}) and released_at is null and release_at > ${now}`.execute(tx)
  return new Map(rows.map((row) => [row.ref, row.release_at]))
}
