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

/** Keeps certificates, one a case, and makes each findable by its check code. Saying it twice changes nothing. */
export async function insertCertificates(tx: Tx, operator: OperatorId, certificates: NewCertificate[]): Promise<void> {
  if (certificates.length === 0) return
  await sql`
    insert into certificates (operator, ref, code_mark, issued_at, class, head_hash, sealed)
    select ${operator}, * from unnest(
      ${certificates.map((c) => c.ref)}::text[], ${certificates.map((c) => c.codeMark)}::bytea[], ${certificates.map((c) => c.issuedAt)}::timestamptz[],
      ${certificates.map((c) => c.class)}::text[], ${certificates.map((c) => c.headHash)}::bytea[], ${certificates.map((c) => c.sealed)}::bytea[])
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

export async function certificateOf(tx: Tx, operator: OperatorId, ref: string): Promise<StoredCertificate | null> {
  const { rows } = await sql<CertificateRow>`
    select ref, code_mark, issued_at, class, head_hash, sealed, revoked_at from certificates
    where operator = ${operator} and ref = ${ref}`.execute(tx)
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
