import { sql } from 'kysely'
import type { Instant } from '../domain/instant.ts'
import type { OperatorId } from '../domain/line.ts'
import type { Tx } from './db.ts'

export interface NewCertificate {
  ref: string
  /** Blind index of the check code: the code itself stands on the paper only. */
  codeMark: Buffer
  issuedAt: Instant
  class: string
  headHash: Buffer
  sealed: Buffer
}

export interface StoredCertificate extends NewCertificate {
  revokedAt: Instant | null
}

/** Keeps certificates, one valid one a case, and makes each findable by its check code. Saying it twice changes nothing. */
export async function insertCertificates(tx: Tx, operator: OperatorId, certificates: NewCertificate[]): Promise<void> {
  if (certificates.length === 0) return
  await sql`
    insert into certificates (operator, ref, code_mark, issued_at, class, head_hash, sealed, issue)
    select ${operator}, n.*, 1 + (
      select count(*)::int from certificates r where r.operator = ${operator} and r.ref = n.ref and r.revoked_at is not null)
    from unnest(
      ${certificates.map((c) => c.ref)}::text[], ${certificates.map((c) => c.codeMark)}::bytea[], ${certificates.map((c) => c.issuedAt)}::timestamptz[],
      ${certificates.map((c) => c.class)}::text[], ${certificates.map((c) => c.headHash)}::bytea[], ${certificates.map((c) => c.sealed)}::bytea[])
      as n(ref, code_mark, issued_at, class, head_hash, sealed)
    on conflict do nothing`.execute(tx)
  await sql`
    insert into directory (name, operator, ref)
    select n.name, ${operator}, n.ref from unnest(
      ${certificates.map((c) => certificateName(c.codeMark))}::text[], ${certificates.map((c) => c.ref)}::text[]) as n(name, ref)
    on conflict do nothing`.execute(tx)
}

/** Under which name a certificate stands in the directory. */
export const certificateName = (codeMark: Buffer) => `certificate:${codeMark.toString('hex')}`

interface CertificateRow {
  ref: string
  code_mark: Buffer
  issued_at: Instant
  class: string
  head_hash: Buffer
  sealed: Buffer
  revoked_at: Instant | null
}

/** The latest certificate of a case, or the one with this mark of its check code. */
export async function certificateOf(
  tx: Tx,
  operator: OperatorId,
  ref: string,
  codeMark?: Buffer,
): Promise<StoredCertificate | null> {
  const { rows } = await sql<CertificateRow>`
    select ref, code_mark, issued_at, class, head_hash, sealed, revoked_at from certificates
    where operator = ${operator} and ref = ${ref} and (${codeMark ?? null}::bytea is null or code_mark = ${codeMark ?? null})
    order by issue desc limit 1`.execute(tx)
  const row = rows[0]
  if (!row) return null
  return {
    ref: row.ref,
    codeMark: row.code_mark,
    issuedAt: row.issued_at,
    class: row.class,
    headHash: row.head_hash,
    sealed: row.sealed,
    revokedAt: row.revoked_at,
  }
}

/** The line lives again and is ended anew: what was said of its end holds no longer. A revoked one stays to be asked for. */
export async function revokeCertificates(tx: Tx, operator: OperatorId, ref: string, at: Instant): Promise<void> {
  await sql`
    update certificates set revoked_at = ${at} where operator = ${operator} and ref = ${ref} and revoked_at is null`.execute(
    tx,
  )
}
