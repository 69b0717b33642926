import { createHmac } from 'node:crypto'
import { sql } from 'kysely'
import type { Instant } from '../domain/instant.ts'
import type { OperatorId } from '../domain/line.ts'
import type { Tx } from './db.ts'
import { type Keys, markOf } from './seal.ts'

/** A link by which somebody else may look at a case, as its maker sees it. */
export interface ShareLink {
  id: string
  token: string
  madeAt: Instant
  expiresAt: Instant
  revokedAt: Instant | null
}

/** 22 characters of base64url: 128 bits. Made anew from the id for the maker's page, so that no table need hold it. */
function tokenOf(keys: Keys, operator: OperatorId, id: string): string {
  const mac = createHmac('sha256', keys.marks).update(`share-token\n${operator}\n${id}`)
  return mac.digest().subarray(0, 16).toString('base64url')
}

/** Keeps a link under the id that the form brought: the same form sent twice makes one link. */
export async function insertShareLink(
  tx: Tx,
  keys: Keys,
  operator: OperatorId,
  { ref, id, madeAt, expiresAt }: Pick<ShareLink, 'id' | 'madeAt' | 'expiresAt'> & { ref: string },
): Promise<void> {
  const mark = markOf(keys, 'share', tokenOf(keys, operator, id))
  await sql`
    insert into share_links (operator, ref, id, token_mark, made_at, expires_at)
    values (${operator}, ${ref}, ${id}, ${mark}, ${madeAt}, ${expiresAt}) on conflict (operator, id) do nothing`.execute(
    tx,
  )
}

/** Every link of a case, the newest first; those that ended included. */
export async function shareLinksOf(tx: Tx, keys: Keys, operator: OperatorId, ref: string): Promise<ShareLink[]> {
  const { rows } = await sql<{ id: string; made_at: Instant; expires_at: Instant; revoked_at: Instant | null }>`
    select id, made_at, expires_at, revoked_at from share_links
    where operator = ${operator} and ref = ${ref} order by made_at desc, id`.execute(tx)
  return rows.map((row) => ({
    id: row.id,
    token: tokenOf(keys, operator, row.id),
    madeAt: row.made_at,
    expiresAt: row.expires_at,
    revokedAt: row.revoked_at,
  }))
}

/** The link with this token, or null. */
export async function findShareLink(
  tx: Tx,
  keys: Keys,
  operator: OperatorId,
  token: string,
): Promise<{ ref: string; expiresAt: Instant; revokedAt: Instant | null } | null> {
  const { rows } = await sql<{ ref: string; expires_at: Instant; revoked_at: Instant | null }>`
    select ref, expires_at, revoked_at from share_links
    where operator = ${operator} and token_mark = ${markOf(keys, 'share', token)}`.execute(tx)
  const row = rows[0]
  return row ? { ref: row.ref, expiresAt: row.expires_at, revokedAt: row.revoked_at } : null
}

/** Ends a link of this case for good. Done twice, the first time counts. */
export async function revokeShareLink(
  tx: Tx,
  operator: OperatorId,
  of: { ref: string; id: string },
  at: Instant,
): Promise<void> {
  await sql`
    update share_links set revoked_at = ${at}
    where operator = ${operator} and ref = ${of.ref} and id = ${of.id} and revoked_at is null`.execute(tx)
}
