import { sql } from 'kysely'
import type { Instant } from '../domain/instant.ts'
import type { OperatorId } from '../domain/line.ts'
import type { RetentionClass } from '../domain/retention-classes.ts'
import type { Tx } from './db.ts'

/** Cases that ended before an instant (case clock) and of which this class is still kept; by reference. */
export async function endedAndKept(
  tx: Tx,
  operator: OperatorId,
  kind: RetentionClass,
  before: Instant,
  most: number,
): Promise<string[]> {
  const { rows } = await sql<{ ref: string }>`
    select c.ref from events e join cases c on c.operator = e.operator and c.ref = e.ref
    where e.operator = ${operator} and e.kind = 'ended' and e.at <= ${before} and c.status <> 'open'
      and coalesce(c.facts #>> array['forgotten', ${kind}::text], '') = ''
    order by c.ref limit ${most}`.execute(tx)
  return rows.map((row) => row.ref)
}

/** What was known of the line: how it stood, under which marks it is found, and what was written about it to whom and when. */
export async function eraseServiceInfo(tx: Tx, operator: OperatorId, ref: string): Promise<void> {
  await sql`update cases set standing = null, subscription_mark = '', msisdn_mark = '' where operator = ${operator} and ref = ${ref}`.execute(
    tx,
  )
  await sql`
    delete from deliveries d using outbox o
    where d.operator = ${operator} and o.operator = ${operator} and o.ref = ${ref} and d.outbox = o.id`.execute(tx)
  await sql`delete from outbox where operator = ${operator} and ref = ${ref}`.execute(tx)
}

/** Amounts: the quote, the final bill, what was paid, and the operator's answers that name them. */
export async function eraseMoney(tx: Tx, operator: OperatorId, ref: string): Promise<void> {
  await sql`
    update cases set quote = null,
      facts = facts - array['finalBill', 'toPay', 'toRefund', 'credited', 'unexplained', 'refunded', 'refundedAt', 'refundReturned']
    where operator = ${operator} and ref = ${ref}`.execute(tx)
  await sql`
    update effects set answer = null
    where operator = ${operator} and ref = ${ref} and action in ('stop-billing', 'final-bill', 'refund')`.execute(tx)
}

/** The readings of the network. The database itself refuses it for a case that has not ended long enough ago. */
export async function eraseEvidence(tx: Tx, operator: OperatorId, ref: string, before: Instant): Promise<void> {
  await sql`select erase_evidence(${operator}, ${ref}, ${before})`.execute(tx)
}

/** The whole record of a case. The database itself refuses it for a case that has not ended long enough ago. */
export async function eraseEvents(tx: Tx, operator: OperatorId, ref: string, before: Instant): Promise<void> {
  await sql`select erase_events(${operator}, ${ref}, ${before})`.execute(tx)
}
