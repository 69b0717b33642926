import { sql } from 'kysely'
import type { Instant } from '../domain/instant.ts'
import type { Desk } from './in-case.ts'

/** One message that a demonstration kept in the house. */
export interface MailboxEntry {
  id: number
  at: Instant
  channel: 'email' | 'sms'
  address: string
  subject: string | null
  body: string
  html: string | null
}

/** The latest messages, those to a number or address that holds `search` if one is given. Spaces in numbers do not matter. */
export async function readMailbox(desk: Pick<Desk, 'db'>, search: string, most = 100): Promise<MailboxEntry[]> {
  const wanted = search.replace(/[\s\u00a0]/g, '')
  const pattern = `%${wanted.replace(/[\\%_]/g, (sign) => `\\${sign}`)}%`
  const { rows } = await sql<MailboxEntry>`
    select id, at, channel, address, subject, body, html from mailbox
    where ${wanted} = '' or address ilike ${pattern} order by id desc limit ${most}`.execute(desk.db)
  return rows
}

export async function readMail(desk: Pick<Desk, 'db'>, id: number): Promise<MailboxEntry | null> {
  const { rows } =
    await sql<MailboxEntry>`select id, at, channel, address, subject, body, html from mailbox where id = ${id}`.execute(
      desk.db,
    )
  return rows[0] ?? null
}
