import { randomBytes, randomInt, timingSafeEqual } from 'node:crypto'
import { sql } from 'kysely'
import { HOUR_MS, type Instant, instantOf, MINUTE_MS } from '../domain/instant.ts'
import type { OperatorId } from '../domain/line.ts'
import type { Tx } from './db.ts'
import type { Limit } from './limits.ts'
import { type Keys, markOf } from './seal.ts'

/** Where a code goes: to the line itself, or to a contact that the operator knew before anyone asked. */
export type CodeWay = 'line' | 'contact'

export const codeDigits = 6
export const codeTries = 5
export const codeLifeMs = 10 * MINUTE_MS

export interface StoredCode {
  id: string
  application: string
  way: CodeWay
  mark: Buffer
  triesLeft: number
  createdAt: Instant
  expiresAt: Instant
  usedAt: Instant | null
}

interface CodeRow {
  id: string
  application: string
  way: CodeWay
  code_mark: Buffer
  tries_left: number
  created_at: Instant
  expires_at: Instant
  used_at: Instant | null
}

/**
 * How many codes may go out in an hour for a line, by whatever name somebody asks. `named`: its number, or its card until the
 * number is known; the worker, which knows it, counts such a code against the number as well.
 */
export const codesPerLine = (keys: Keys, way: CodeWay, named: string): Limit => ({
  name: `code/${way}/${markOf(keys, 'msisdn', named).toString('hex')}`,
  most: 5,
  windowMs: HOUR_MS,
})

/** Six digits, each as likely as any other. */
export function drawCode(): string {
  return String(randomInt(10 ** codeDigits)).padStart(codeDigits, '0')
}

/** Only this is kept of a code. The id goes into it, so that equal codes have different marks. */
export function markOfCode(keys: Keys, id: string, code: string): Buffer {
  return markOf(keys, 'code', `${id} ${code}`)
}

export function isCode(keys: Keys, stored: StoredCode, code: string): boolean {
  return timingSafeEqual(stored.mark, markOfCode(keys, stored.id, code))
}

/**
 * Asks for a code. It is drawn by the worker, once the line and its contacts are known; until then its mark is chance, which
 * no code has. So a door does the same for a number that exists and for one that does not.
 */
export async function insertCode(
  tx: Tx,
  operator: OperatorId,
  ask: { id: string; application: string; way: CodeWay; machineMs: number },
): Promise<void> {
  const [now, end] = [instantOf(ask.machineMs), instantOf(ask.machineMs + codeLifeMs)]
  await sql`
    insert into codes (operator, id, application, way, code_mark, tries_left, created_at, expires_at)
    values (${operator}, ${ask.id}, ${ask.application}, ${ask.way}, ${randomBytes(16)}, ${codeTries}, ${now}, ${end})`.execute(
    tx,
  )
}

/** The latest code of an application: an older one stops working when a new one is asked for. */
export async function latestCode(
  tx: Tx,
  operator: OperatorId,
  application: string,
  lock = false,
): Promise<StoredCode | null> {
  const { rows } = await sql<CodeRow>`
    select id, application, way, code_mark, tries_left, created_at, expires_at, used_at from codes
    where operator = ${operator} and application = ${application} order by created_at desc, id limit 1 ${lock ? sql`for update` : sql``}`.execute(
    tx,
  )
  const row = rows[0]
  if (!row) return null
  return {
    id: row.id,
    application: row.application,
    way: row.way,
    mark: row.code_mark,
    triesLeft: row.tries_left,
    createdAt: row.created_at,
    expiresAt: row.expires_at,
    usedAt: row.used_at,
  }
}

/** The code is drawn and goes out now: its time begins here. */
export async function keepDrawnCode(
  tx: Tx,
  operator: OperatorId,
  id: string,
  mark: Buffer,
  machineMs: number,
): Promise<void> {
  await sql`
    update codes set code_mark = ${mark}, expires_at = ${instantOf(machineMs + codeLifeMs)}
    where operator = ${operator} and id = ${id}`.execute(tx)
}

/** One try less. Answers how many are left. */
export async function spendTry(tx: Tx, operator: OperatorId, id: string): Promise<number> {
  const { rows } = await sql<{ tries_left: number }>`
    update codes set tries_left = greatest(0, tries_left - 1) where operator = ${operator} and id = ${id} returning tries_left`.execute(
    tx,
  )
  return rows[0]?.tries_left ?? 0
}

export async function useCode(tx: Tx, operator: OperatorId, id: string, at: Instant): Promise<void> {
  await sql`update codes set used_at = ${at} where operator = ${operator} and id = ${id}`.execute(tx)
}
