import { sql } from 'kysely'
import type { Instant } from '../domain/instant.ts'
import type { OperatorId } from '../domain/line.ts'
import type { Tx } from './db.ts'

export interface RestingNumber {
  mark: Buffer
  ref: string
  endedAt: Instant
  releaseAt: Instant
}

/** Numbers whose line has ended, from when to when they rest. Of a line that was ended once more, the later rest counts. */
export async function restNumbers(tx: Tx, operator: OperatorId, numbers: RestingNumber[]): Promise<void> {
  await sql`
    insert into numbers (operator, msisdn_mark, ref, ended_at, release_at)
    select ${operator}, * from unnest(
      ${numbers.map((n) => n.mark)}::bytea[], ${numbers.map((n) => n.ref)}::text[],
      ${numbers.map((n) => n.endedAt)}::timestamptz[], ${numbers.map((n) => n.releaseAt)}::timestamptz[])
    on conflict (operator, msisdn_mark, ref) do update
      set ended_at = greatest(numbers.ended_at, excluded.ended_at), release_at = greatest(numbers.release_at, excluded.release_at)`.execute(
    tx,
  )
}

/** Numbers that the operator's pool took back, and when. Saying it twice keeps the first instant. */
export async function releaseNumbers(tx: Tx, operator: OperatorId, refs: string[], at: Instant): Promise<void> {
  await sql`
    update numbers set released_at = ${at}
    where operator = ${operator} and ref = any(${refs}) and released_at is null`.execute(tx)
}
