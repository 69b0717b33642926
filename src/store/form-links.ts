import { sql } from 'kysely'
import type { Language } from '../domain/case.ts'
import type { Instant } from '../domain/instant.ts'
import type { Msisdn, OperatorId } from '../domain/line.ts'
import type { Tx } from './db.ts'
import { type Keys, markOf, openJson, sealJson } from './seal.ts'

/** A link by which an agent sent somebody the form. Instants on the case's clock. */
export interface FormLink {
  id: string
  language: Language
  number: Msisdn
  to: { channel: 'sms' | 'email'; address: string }
  /** Staff id. */
  sentBy: string
  sentAt: Instant
  expiresAt: Instant
  revokedAt: Instant | null
  usedAt: Instant | null
  /** What was begun with it. */
  application: string | null
}

type NewFormLink = Omit<FormLink, 'revokedAt' | 'usedAt' | 'application'> & { token: string }

interface FormLinkRow {
  id: string
  language: Language
  sealed: Buffer
  channel: 'sms' | 'email'
  sent_by: string
  sent_at: Instant
  expires_at: Instant
  revoked_at: Instant | null
  used_at: Instant | null
  application: string | null
}

interface Sealed {
  number: Msisdn
  address: string
}

const columns = sql`id, language, sealed, channel, sent_by, sent_at, expires_at, revoked_at, used_at, application`

/** Keeps a link under the id that the form brought. False: the same form was sent before, and its link stands. */
export async function insertFormLink(tx: Tx, keys: Keys, operator: OperatorId, link: NewFormLink): Promise<boolean> {
  const sealed: Sealed = { number: link.number, address: link.to.address }
  const { rows } = await sql`
    insert into form_links (operator, id, token_mark, language, sealed, channel, sent_by, sent_at, expires_at)
    values (${operator}, ${link.id}, ${markOf(keys, 'form-link', link.token)}, ${link.language},
      ${sealJson(keys.master, sealed)}, ${link.to.channel}, ${link.sentBy}, ${link.sentAt}, ${link.expiresAt})
    on conflict (operator, id) do nothing returning id`.execute(tx)
  return rows.length > 0
}

/** Whether the form with this id has sent its link already. */
export async function isFormLink(tx: Tx, operator: OperatorId, id: string): Promise<boolean> {
  const { rows } = await sql`select 1 from form_links where operator = ${operator} and id = ${id}`.execute(tx)
  return rows.length > 0
}

/** The link with this token, or null. With `lock`, held until the end of the transaction. */
export async function findFormLink(
  tx: Tx,
  keys: Keys,
  operator: OperatorId,
  token: string,
  lock = false,
): Promise<FormLink | null> {
  const { rows } = await sql<FormLinkRow>`
    select ${columns} from form_links
    where operator = ${operator} and token_mark = ${markOf(keys, 'form-link', token)} ${lock ? sql`for update` : sql``}`.execute(
    tx,
  )
  return rows[0] ? linkOf(keys, rows[0]) : null
}

/** The latest links of all agents, for the list at the desk. */
export async function latestFormLinks(tx: Tx, keys: Keys, operator: OperatorId, most: number): Promise<FormLink[]> {
  const { rows } = await sql<FormLinkRow>`
    select ${columns} from form_links where operator = ${operator} order by sent_at desc, id limit ${most}`.execute(tx)
  return rows.map((row) => linkOf(keys, row))
}

function linkOf(keys: Keys, row: FormLinkRow): FormLink {
  const { number, address } = openJson<Sealed>(keys.master, row.sealed)
  return {
    id: row.id,
    language: row.language,
    number,
    to: { channel: row.channel, address },
    sentBy: row.sent_by,
    sentAt: row.sent_at,
    expiresAt: row.expires_at,
    revokedAt: row.revoked_at,
    usedAt: row.used_at,
    application: row.application,
  }
}

/** The first opening: from now on the link belongs to this application. */
export async function useFormLink(
  tx: Tx,
  operator: OperatorId,
  of: { id: string; application: string },
  at: Instant,
): Promise<void> {
  await sql`
    update form_links set used_at = ${at}, application = ${of.application}
    where operator = ${operator} and id = ${of.id} and used_at is null`.execute(tx)
}

/** Takes back a link that nobody has used yet. Answers whether this did it. */
export async function revokeFormLink(tx: Tx, operator: OperatorId, id: string, at: Instant): Promise<boolean> {
  const { rows } = await sql`
    update form_links set revoked_at = ${at}
    where operator = ${operator} and id = ${id} and revoked_at is null and used_at is null and expires_at > ${at}
    returning id`.execute(tx)
  return rows.length > 0
}

/** Forgets links that ended before, at most `most`; answers how many. They hold a number and an address. */
export async function eraseFormLinks(tx: Tx, operator: OperatorId, before: Instant, most: number): Promise<number> {
  const { rows } = await sql`
    delete from form_links where operator = ${operator} and id in (
      select id from form_links where operator = ${operator} and expires_at <= ${before} order by expires_at limit ${most})
    returning id`.execute(tx)
  return rows.length
}
