import { sql } from 'kysely'
import type { Instant } from '../domain/instant.ts'
import type { OperatorId } from '../domain/line.ts'
import type { Tx } from './db.ts'
import { openBytes, openJson, sealBytes, sealJson } from './seal.ts'

export type ChatSide = 'subscriber' | 'staff'

export interface ChatMessage {
  id: string
  seq: number
  side: ChatSide
  /** Staff id; null: the subscriber. */
  by: string | null
  at: Instant
  text: string
  /** How many pictures came with it. */
  pages: number
  readAt: Instant | null
  answeredAt: Instant | null
}

export interface NewChatMessage {
  ref: string
  id: string
  side: ChatSide
  by: string | null
  at: Instant
  text: string
  pictures: Buffer[]
}

/** Keeps a message once: the same id again changes nothing. Answers whether it was new. */
export async function insertChat(tx: Tx, operator: OperatorId, dataKey: Buffer, m: NewChatMessage): Promise<boolean> {
  const { rows } = await sql`
    insert into chat_messages (operator, ref, id, side, by, at, sealed, pages)
    values (${operator}, ${m.ref}, ${m.id}, ${m.side}, ${m.by}, ${m.at}, ${sealJson(dataKey, m.text)}, ${m.pictures.length})
    on conflict (operator, id) do nothing returning id`.execute(tx)
  if (rows.length === 0) return false
  for (const [at, jpeg] of m.pictures.entries())
    await sql`
      insert into chat_pages (operator, message, page, sealed)
      values (${operator}, ${m.id}, ${at + 1}, ${sealBytes(dataKey, jpeg)})`.execute(tx)
  return true
}

/** A message as it lies in a table: of a case here, of a question in questions.ts. */
export interface ChatRow {
  id: string
  seq: number
  side: ChatSide
  by: string | null
  at: Instant
  sealed: Buffer
  pages: number
  read_at: Instant | null
  answered_at: Instant | null
}

/** Unsealed, in the order of the rows. */
export const messagesFrom = (rows: ChatRow[], dataKey: Buffer): ChatMessage[] =>
  rows.map(({ sealed, read_at, answered_at, ...row }) => ({
    ...row,
    text: openJson<string>(dataKey, sealed),
    readAt: read_at,
    answeredAt: answered_at,
  }))

/** The conversation of a case, the oldest first; nothing once its data key is gone. */
export async function chatOf(
  tx: Tx,
  operator: OperatorId,
  ref: string,
  dataKey: Buffer | null,
): Promise<ChatMessage[]> {
  if (!dataKey) return []
  const { rows } = await sql<ChatRow>`
    select id, seq, side, by, at, sealed, pages, read_at, answered_at from chat_messages
    where operator = ${operator} and ref = ${ref} order by seq`.execute(tx)
  return messagesFrom(rows, dataKey)
}

/** One picture of a message of this case, JPEG; null: there is none. */
export async function chatPageOf(
  tx: Tx,
  operator: OperatorId,
  of: { ref: string; id: string; page: number },
  dataKey: Buffer,
): Promise<Buffer | null> {
  const { rows } = await sql<{ sealed: Buffer }>`
    select p.sealed from chat_pages p join chat_messages m on m.operator = p.operator and m.id = p.message
    where p.operator = ${operator} and m.ref = ${of.ref} and m.id = ${of.id} and p.page = ${of.page}`.execute(tx)
  return rows[0] ? openBytes(dataKey, rows[0].sealed) : null
}

/** What the other side wrote was on this side's screen, up to `seq`. */
export async function markChatRead(
  tx: Tx,
  operator: OperatorId,
  of: { ref: string; writtenBy: ChatSide; upTo: number },
  at: Instant,
): Promise<void> {
  await sql`
    update chat_messages set read_at = ${at}
    where operator = ${operator} and ref = ${of.ref} and side = ${of.writtenBy} and seq <= ${of.upTo} and read_at is null`.execute(
    tx,
  )
}

/** What the subscriber wrote needs no answer any more, up to `seq`. */
export async function markChatAnswered(
  tx: Tx,
  operator: OperatorId,
  of: { ref: string; upTo: number },
  at: Instant,
): Promise<void> {
  await sql`
    update chat_messages set answered_at = ${at}, read_at = coalesce(read_at, ${at})
    where operator = ${operator} and ref = ${of.ref} and side = 'subscriber' and seq <= ${of.upTo} and answered_at is null`.execute(
    tx,
  )
}

export async function countUnread(tx: Tx, operator: OperatorId, ref: string, writtenBy: ChatSide): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*)::int as n from chat_messages
    where operator = ${operator} and ref = ${ref} and side = ${writtenBy} and read_at is null`.execute(tx)
  return rows[0]?.n ?? 0
}

/** A case whose subscriber waits for an answer. */
export interface WaitingChat {
  ref: string
  since: Instant
  messages: number
}

/** Conversations that wait for an answer, whoever waits longest first. */
export async function waitingChats(tx: Tx, operator: OperatorId, most: number): Promise<WaitingChat[]> {
  const { rows } = await sql<WaitingChat>`
    select ref, min(at) as since, count(*)::int as messages from chat_messages
    where operator = ${operator} and side = 'subscriber' and answered_at is null
    group by ref order by min(at), ref limit ${most}`.execute(tx)
  return rows
}

export async function countWaitingChats(tx: Tx, operator: OperatorId): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(distinct ref)::int as n from chat_messages
    where operator = ${operator} and side = 'subscriber' and answered_at is null`.execute(tx)
  return rows[0]?.n ?? 0
}

/** How many messages of each of these cases wait for an answer; a case that has none is not in it. */
export async function unansweredOf(tx: Tx, operator: OperatorId, refs: string[]): Promise<Map<string, number>> {
  const { rows } = await sql<{ ref: string; n: number }>`
    select ref, count(*)::int as n from chat_messages
    where operator = ${operator} and ref = any(${refs}) and side = 'subscriber' and answered_at is null
    group by ref`.execute(tx)
  return new Map(rows.map(({ ref, n }) => [ref, n]))
}

/** Cases with an answer older than `before` of which nobody was told, and that was not read. Locked; another process skips them. */
export async function untoldAnswers(
  tx: Tx,
  operator: OperatorId,
  before: Instant,
  most: number,
): Promise<{ ref: string; id: string }[]> {
  await sql`
    update chat_messages set told_at = read_at
    where operator = ${operator} and side = 'staff' and told_at is null and read_at is not null`.execute(tx)
  const { rows } = await sql<{ ref: string; id: string }>`
    select ref, id from chat_messages
    where operator = ${operator} and side = 'staff' and told_at is null and at <= ${before}
    order by at, seq limit ${most} for update skip locked`.execute(tx)
  return rows
}

export async function markChatTold(tx: Tx, operator: OperatorId, ids: string[], at: Instant): Promise<void> {
  await sql`
    update chat_messages set told_at = ${at} where operator = ${operator} and id = any(${ids}::uuid[])`.execute(tx)
}

/** The whole conversation goes, pictures and all. */
export async function eraseChat(tx: Tx, operator: OperatorId, ref: string): Promise<void> {
  await sql`delete from chat_messages where operator = ${operator} and ref = ${ref}`.execute(tx)
}

/** How long nine in ten waited of those who asked in that time, in milliseconds; who still waits counts as well. `n`: of how many. */
export async function waitOfMost(
  tx: Tx,
  operator: OperatorId,
  asked: { from: Instant; until: Instant },
  now: Instant,
): Promise<{ n: number; ms: number }> {
  const { rows } = await sql<{ n: number; ms: number | null }>`
    select count(*)::int as n,
           1000 * percentile_disc(0.9) within group (
             order by extract(epoch from coalesce(answered_at, ${now}::timestamptz) - at)::float8) as ms
    from chat_messages where operator = ${operator} and side = 'subscriber' and at >= ${asked.from} and at < ${asked.until}`.execute(
    tx,
  )
  return { n: rows[0]?.n ?? 0, ms: rows[0]?.ms ?? 0 }
}
