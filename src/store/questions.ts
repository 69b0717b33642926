import { sql } from 'kysely'
import type { Language } from '../domain/case.ts'
import type { Instant } from '../domain/instant.ts'
import type { OperatorId } from '../domain/line.ts'
import { type ChatMessage, type ChatRow, type ChatSide, messagesFrom } from './chat.ts'
import type { Tx } from './db.ts'
import { type Keys, newDataKey, openBytes, openJson, sealBytes, sealJson } from './seal.ts'

/** A question to care without a request. Instants on the case's clock. */
export interface Question {
  id: string
  language: Language
  /** Where an answer is told of; null: the asker keeps the address of the page. */
  email: string | null
  dataKey: Buffer
  askedAt: Instant
}

export interface NewQuestion {
  id: string
  language: Language
  email?: string | undefined
  at: Instant
}

/** Keeps a question under the id that its form brought. Answers whether it was new. */
export async function insertQuestion(tx: Tx, keys: Keys, operator: OperatorId, q: NewQuestion): Promise<boolean> {
  const dataKey = newDataKey()
  const { rows } = await sql`
    insert into questions (operator, id, language, key_sealed, email_sealed, asked_at, touched_at)
    values (${operator}, ${q.id}, ${q.language}, ${sealBytes(keys.master, dataKey)},
      ${q.email ? sealJson(dataKey, q.email) : null}, ${q.at}, ${q.at})
    on conflict (operator, id) do nothing returning id`.execute(tx)
  return rows.length > 0
}

interface QuestionRow {
  id: string
  language: Language
  key_sealed: Buffer
  email_sealed: Buffer | null
  asked_at: Instant
}

/** The question, or null. With `lock`, held until the end of the transaction. */
export async function loadQuestion(
  tx: Tx,
  keys: Keys,
  operator: OperatorId,
  id: string,
  lock = false,
): Promise<Question | null> {
  const { rows } = await sql<QuestionRow>`
    select id, language, key_sealed, email_sealed, asked_at from questions
    where operator = ${operator} and id = ${id} ${lock ? sql`for update` : sql``}`.execute(tx)
  const [row] = rows
  if (!row) return null
  const dataKey = openBytes(keys.master, row.key_sealed)
  const email = row.email_sealed ? openJson<string>(dataKey, row.email_sealed) : null
  return { id: row.id, language: row.language, email, dataKey, askedAt: row.asked_at }
}

export interface NewQuestionMessage {
  id: string
  side: ChatSide
  by: string | null
  at: Instant
  text: string
  pictures: Buffer[]
}

/** Keeps a message once, and with it the question: its time of keeping begins anew. Answers whether it was new. */
export async function insertQuestionMessage(
  tx: Tx,
  operator: OperatorId,
  question: Question,
  m: NewQuestionMessage,
): Promise<boolean> {
  const { rows } = await sql`
    insert into question_messages (operator, question, id, side, by, at, sealed, pages)
    values (${operator}, ${question.id}, ${m.id}, ${m.side}, ${m.by}, ${m.at}, ${sealJson(question.dataKey, m.text)}, ${m.pictures.length})
    on conflict (operator, id) do nothing returning id`.execute(tx)
  if (rows.length === 0) return false
  for (const [at, jpeg] of m.pictures.entries())
    await sql`
      insert into question_pages (operator, message, page, sealed)
      values (${operator}, ${m.id}, ${at + 1}, ${sealBytes(question.dataKey, jpeg)})`.execute(tx)
  await sql`update questions set touched_at = ${m.at} where operator = ${operator} and id = ${question.id}`.execute(tx)
  return true
}

/** The conversation, the oldest first. */
export async function threadOf(tx: Tx, operator: OperatorId, { id, dataKey }: Question): Promise<ChatMessage[]> {
  const { rows } = await sql<ChatRow>`
    select id, seq, side, by, at, sealed, pages, read_at, answered_at from question_messages
    where operator = ${operator} and question = ${id} order by seq`.execute(tx)
  return messagesFrom(rows, dataKey)
}

/** One picture of a message of this question, JPEG; null: there is none. */
export async function questionPageOf(
  tx: Tx,
  operator: OperatorId,
  { id, dataKey }: Question,
  of: { message: string; page: number },
): Promise<Buffer | null> {
  const { rows } = await sql<{ sealed: Buffer }>`
    select p.sealed from question_pages p join question_messages m on m.operator = p.operator and m.id = p.message
    where p.operator = ${operator} and m.question = ${id} and m.id = ${of.message} and p.page = ${of.page}`.execute(tx)
  return rows[0] ? openBytes(dataKey, rows[0].sealed) : null
}

/** What the other side wrote was on this side's screen, up to `seq`. */
export async function markQuestionRead(
  tx: Tx,
  operator: OperatorId,
  of: { question: string; writtenBy: ChatSide; upTo: number },
  at: Instant,
): Promise<void> {
  await sql`
    update question_messages set read_at = ${at}
    where operator = ${operator} and question = ${of.question} and side = ${of.writtenBy} and seq <= ${of.upTo} and read_at is null`.execute(
    tx,
  )
}

/** What was asked needs no answer any more, up to `seq`; from then on its time of keeping runs. */
export async function markQuestionAnswered(
  tx: Tx,
  operator: OperatorId,
  of: { question: string; upTo: number },
  at: Instant,
): Promise<void> {
  await sql`
    update question_messages set answered_at = ${at}, read_at = coalesce(read_at, ${at})
    where operator = ${operator} and question = ${of.question} and side = 'subscriber' and seq <= ${of.upTo} and answered_at is null`.execute(
    tx,
  )
  await sql`update questions set touched_at = ${at} where operator = ${operator} and id = ${of.question}`.execute(tx)
}

export interface WaitingQuestion {
  id: string
  language: Language
  since: Instant
  messages: number
}

/** Questions that wait for an answer, whoever waits longest first. */
export async function waitingQuestions(tx: Tx, operator: OperatorId, most: number): Promise<WaitingQuestion[]> {
  const { rows } = await sql<WaitingQuestion>`
    select q.id, q.language, min(m.at) as since, count(*)::int as messages
    from question_messages m join questions q on q.operator = m.operator and q.id = m.question
    where m.operator = ${operator} and m.side = 'subscriber' and m.answered_at is null
    group by q.id, q.language order by min(m.at), q.id limit ${most}`.execute(tx)
  return rows
}

export async function countWaitingQuestions(tx: Tx, operator: OperatorId): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(distinct question)::int as n from question_messages
    where operator = ${operator} and side = 'subscriber' and answered_at is null`.execute(tx)
  return rows[0]?.n ?? 0
}

/** Answers older than `before` of which nobody was told, and that were not read. Locked; another process skips them. */
export async function untoldQuestionAnswers(
  tx: Tx,
  operator: OperatorId,
  before: Instant,
  most: number,
): Promise<{ question: string; id: string }[]> {
  await sql`
    update question_messages set told_at = read_at
    where operator = ${operator} and side = 'staff' and told_at is null and read_at is not null`.execute(tx)
  const { rows } = await sql<{ question: string; id: string }>`
    select question, id from question_messages
    where operator = ${operator} and side = 'staff' and told_at is null and at <= ${before}
    order by at, seq limit ${most} for update skip locked`.execute(tx)
  return rows
}

export async function markQuestionsTold(tx: Tx, operator: OperatorId, ids: string[], at: Instant): Promise<void> {
  await sql`
    update question_messages set told_at = ${at} where operator = ${operator} and id = any(${ids}::uuid[])`.execute(tx)
}

/**
 * Forgets questions that nobody touched since `before`, with their words and pictures, at most `most`; answers how many. One that
 * still waits for an answer stays: whoever asked would come back to nothing. What is left is that there was one, and when it went.
 */
export async function eraseQuestions(
  tx: Tx,
  operator: OperatorId,
  { before, at, most }: { before: Instant; at: Instant; most: number },
): Promise<number> {
  const { rows } = await sql`
    with gone as (
      delete from questions where operator = ${operator} and id in (
        select id from questions q where operator = ${operator} and touched_at < ${before} and not exists (
          select 1 from question_messages m where m.operator = q.operator and m.question = q.id
            and m.side = 'subscriber' and m.answered_at is null)
        order by touched_at limit ${most})
      returning operator, id)
    insert into deleted_questions (operator, id, deleted_at) select operator, id, ${at}::timestamptz from gone
    on conflict (operator, id) do nothing
    returning id`.execute(tx)
  return rows.length
}

/** When the question of this name was deleted; null: there was none, or that is long ago. */
export async function questionDeletedAt(tx: Tx, operator: OperatorId, id: string): Promise<Instant | null> {
  const { rows } = await sql<{ deleted_at: Instant }>`
    select deleted_at from deleted_questions where operator = ${operator} and id = ${id}`.execute(tx)
  return rows[0]?.deleted_at ?? null
}

/** Forgets at last that there were questions which were deleted before an instant, at most `most`; answers how many. */
export async function eraseDeletedQuestions(
  tx: Tx,
  operator: OperatorId,
  before: Instant,
  most: number,
): Promise<number> {
  const { rows } = await sql`
    delete from deleted_questions where operator = ${operator} and id in (
      select id from deleted_questions where operator = ${operator} and deleted_at < ${before}
      order by deleted_at limit ${most})
    returning id`.execute(tx)
  return rows.length
}
