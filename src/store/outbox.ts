import { sql } from 'kysely'
import type { Language } from '../domain/case.ts'
import type { Instant } from '../domain/instant.ts'
import type { OperatorId } from '../domain/line.ts'
import type { Tx } from './db.ts'

/** A message to be sent, written in the transaction of what it tells of. Said once per `dedupe`. */
export interface NewMessage {
  dedupe: string
  ref: string | null
  kind: string
  channel: 'email' | 'sms'
  /** Whose channel: the contact given for this case, the line itself, or one sealed in the message. */
  recipient: 'contact' | 'line' | 'sealed'
  language: Language
  /** Facts for the text, without personal data; names, numbers and links are filled in as it is sent. */
  params: Record<string, unknown>
  sealed?: Buffer
}

export interface OutboxMessage extends NewMessage {
  id: string
  createdAt: Instant
  attempts: number
}

export async function queueMessages(tx: Tx, operator: OperatorId, messages: NewMessage[], at: Instant): Promise<void> {
  if (messages.length === 0) return
  await sql`
    insert into outbox (operator, dedupe, ref, kind, channel, recipient, language, params, sealed, created_at)
    select ${operator}, n.*, ${at} from unnest(
      ${messages.map((m) => m.dedupe)}::text[], ${messages.map((m) => m.ref)}::text[], ${messages.map((m) => m.kind)}::text[],
      ${messages.map((m) => m.channel)}::text[], ${messages.map((m) => m.recipient)}::text[], ${messages.map((m) => m.language)}::text[],
      ${messages.map((m) => JSON.stringify(m.params))}::jsonb[], ${messages.map((m) => m.sealed ?? null)}::bytea[]) as n
    on conflict (operator, dedupe) do nothing`.execute(tx)
}

interface OutboxRow {
  id: string
  dedupe: string
  ref: string | null
  kind: string
  channel: 'email' | 'sms'
  recipient: NewMessage['recipient']
  language: Language
  params: Record<string, unknown>
  sealed: Buffer | null
  created_at: Instant
  attempts: number
}

/** Takes messages that are due into one sender's hand for `leaseMs` of machine time. */
export async function claimMessages(
  tx: Tx,
  operator: OperatorId,
  most: number,
  leaseMs: number,
): Promise<OutboxMessage[]> {
  const { rows } = await sql<OutboxRow>`
    with due as (
      select id from outbox where operator = ${operator} and sent_at is null and failed_at is null and next_try <= clock_timestamp()
        and (claimed_until is null or claimed_until < clock_timestamp())
      order by next_try limit ${most} for update skip locked)
    update outbox o set claimed_until = clock_timestamp() + ${leaseMs} * interval '1 ms', attempts = o.attempts + 1
    from due where o.operator = ${operator} and o.id = due.id
    returning o.id, o.dedupe, o.ref, o.kind, o.channel, o.recipient, o.language, o.params, o.sealed, o.created_at, o.attempts`.execute(
    tx,
  )
  return rows.map(({ created_at, sealed, ...row }) => ({
    ...row,
    createdAt: created_at,
    ...(sealed ? { sealed } : {}),
  }))
}

export type SendOutcome =
  | { id: string; is: 'sent' }
  | { id: string; is: 'later'; error: string; waitMs: number }
  | { id: string; is: 'failed'; error: string }

export async function recordSending(tx: Tx, operator: OperatorId, outcome: SendOutcome, at: Instant): Promise<void> {
  const error = outcome.is === 'sent' ? null : outcome.error
  const waitMs = outcome.is === 'later' ? outcome.waitMs : 0
  await sql`
    update outbox set claimed_until = null, sealed = case when ${outcome.is === 'later'} then sealed end, last_error = ${error}, next_try = clock_timestamp() + ${waitMs} * interval '1 ms',
      sent_at = ${outcome.is === 'sent' ? at : null}, failed_at = ${outcome.is === 'failed' ? at : null}
    where operator = ${operator} and id = ${outcome.id}`.execute(tx)
  await sql`
    insert into deliveries (operator, outbox, at, outcome, detail) values (${operator}, ${outcome.id}, ${at}, ${outcome.is}, ${error})`.execute(
    tx,
  )
}

/** A message of a case as its reader may see it: never what it said, nor where exactly it went. */
export interface MessageSent {
  kind: string
  channel: 'email' | 'sms'
  recipient: NewMessage['recipient']
  language: Language
  writtenAt: Instant
  sentAt: Instant | null
  failedAt: Instant | null
  attempts: number
}

/** The messages of a case, the newest first. */
export async function messagesOf(tx: Tx, operator: OperatorId, ref: string): Promise<MessageSent[]> {
  const { rows } = await sql<{
    kind: string
    channel: 'email' | 'sms'
    recipient: NewMessage['recipient']
    language: Language
    created_at: Instant
    sent_at: Instant | null
    failed_at: Instant | null
    attempts: number
  }>`
    select kind, channel, recipient, language, created_at, sent_at, failed_at, attempts from outbox
    where operator = ${operator} and ref = ${ref} order by created_at desc, id`.execute(tx)
  return rows.map(({ created_at, sent_at, failed_at, ...row }) => ({
    ...row,
    writtenAt: created_at,
    sentAt: sent_at,
    failedAt: failed_at,
  }))
}
