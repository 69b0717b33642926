import { sql } from 'kysely'
import type { Instant } from '../domain/instant.ts'
import type { OperatorId } from '../domain/line.ts'
import type { Tx } from './db.ts'

/** A new contact of a case that waits for the code which was sent to it. */
export interface ContactChange {
  id: string
  sealed: Buffer
  mark: Buffer
  triesLeft: number
  /** Machine time. */
  expiresAt: Instant
  usedAt: Instant | null
}

/** Takes the place of an earlier one of this case: the code of that works no longer. */
export async function keepContactChange(
  tx: Tx,
  operator: OperatorId,
  ref: string,
  change: Omit<ContactChange, 'usedAt'>,
): Promise<void> {
  const { id, sealed, mark, triesLeft, expiresAt } = change
  await sql`
    insert into contact_changes (operator, ref, id, sealed, code_mark, tries_left, expires_at)
    values (${operator}, ${ref}, ${id}, ${sealed}, ${mark}, ${triesLeft}, ${expiresAt})
    on conflict (operator, ref) do update set id = excluded.id, sealed = excluded.sealed, code_mark = excluded.code_mark,
      tries_left = excluded.tries_left, expires_at = excluded.expires_at, used_at = null`.execute(tx)
}

export async function contactChangeOf(tx: Tx, operator: OperatorId, ref: string): Promise<ContactChange | null> {
  const { rows } = await sql<{
    id: string
    sealed: Buffer
    code_mark: Buffer
    tries_left: number
    expires_at: Instant
    used_at: Instant | null
  }>`
    select id, sealed, code_mark, tries_left, expires_at, used_at from contact_changes
    where operator = ${operator} and ref = ${ref}`.execute(tx)
  const row = rows[0]
  if (!row) return null
  const { code_mark, tries_left, expires_at, used_at, ...rest } = row
  return { ...rest, mark: code_mark, triesLeft: tries_left, expiresAt: expires_at, usedAt: used_at }
}

/** One try less, or used. */
export async function setContactChange(
  tx: Tx,
  operator: OperatorId,
  ref: string,
  to: Pick<ContactChange, 'triesLeft' | 'usedAt'>,
): Promise<void> {
  await sql`
    update contact_changes set tries_left = ${to.triesLeft}, used_at = ${to.usedAt}
    where operator = ${operator} and ref = ${ref}`.execute(tx)
}
