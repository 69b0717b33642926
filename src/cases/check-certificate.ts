import { sql } from 'kysely'
import type { EvidenceClass } from '../domain/evidence.ts'
import type { Instant } from '../domain/instant.ts'
import type { Msisdn, OperatorId } from '../domain/line.ts'
import { parseReference } from '../domain/reference.ts'
import type { KeptCertificate } from '../process/tasks/issue-certificate.ts'
import { loadCase } from '../store/cases.ts'
import { certificateName, certificateOf } from '../store/certificates.ts'
import { inOperator } from '../store/db.ts'
import { brokenLink, eventsOf } from '../store/events.ts'
import { markOf, openJson } from '../store/seal.ts'
import type { Desk } from './in-case.ts'

/** What anyone who holds the check code may know of a certificate. */
export interface CheckedCertificate {
  operator: OperatorId
  issuedAt: Instant
  class: EvidenceClass
  /** Null once the person's data was erased. The number is masked by whoever shows it. */
  line: { msisdn: Msisdn; observedOffAt: Instant } | null
  /** Hash of the record's last entry when the certificate was written, hex. The paper prints the same. */
  headHash: string
  /** Whether our record is unbroken up to that entry, worked out anew from every entry. Null: it is over its time of keeping. */
  recordWhole: boolean | null
  revokedAt: Instant | null
}

/** Looks a check code up. Null: no certificate has it. */
export async function checkCertificate(desk: Desk, typed: string): Promise<CheckedCertificate | null> {
  const code = parseReference(typed)
  if (!code) return null
  const name = certificateName(markOf(desk.keys, 'certificate', code))
  const { rows } = await sql<{
    operator: OperatorId
    ref: string
  }>`select operator, ref from directory where name = ${name}`.execute(desk.db)
  const found = rows[0]
  return found ? read(desk, found.operator, found.ref) : null
}

async function read(desk: Desk, operator: OperatorId, ref: string): Promise<CheckedCertificate | null> {
  return inOperator(desk.db, operator, async (tx) => {
    const stored = await loadCase(tx, desk.keys, operator, ref)
    const certificate = await certificateOf(tx, operator, ref)
    if (!stored || !certificate) return null
    const kept = stored.dataKey ? openJson<KeptCertificate>(stored.dataKey, certificate.sealed) : null
    const events = await eventsOf(tx, operator, ref)
    const head = events.find((event) => event.hash.equals(certificate.headHash))
    return {
      operator,
      issuedAt: certificate.issuedAt,
      class: certificate.class as EvidenceClass,
      line: kept && { msisdn: kept.number, observedOffAt: kept.dates.observedOffAt },
      headHash: certificate.headHash.toString('hex'),
      recordWhole: stored.case.facts.forgotten?.events
        ? null
        : head !== undefined && brokenLink(operator, events.slice(0, head.seq)) === null,
      revokedAt: certificate.revokedAt,
    }
  })
}
