import { sql } from 'kysely'
import type { EvidenceClass } from '../domain/evidence.ts'
import type { Instant } from '../domain/instant.ts'
import type { Msisdn, OperatorId } from '../domain/line.ts'
import { parseReference } from '../domain/reference.ts'
import type { KeptCertificate } from '../process/tasks/issue-certificate.ts'
import { type Alarm, alarmsOfCases } from '../store/alarms.ts'
import { loadCase } from '../store/cases.ts'
import { certificateName, certificateOf, type StoredCertificate } from '../store/certificates.ts'
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
  since: SinceThen | null
}

/** What was seen of the line after the certificate, as far as it stands: what a person found to be a mistake is left out. */
export interface SinceThen {
  seen: { kind: 'served-again' | 'traffic-after-end'; at: Instant }[]
  /** The operator did it on purpose. */
  backInService: boolean
  /** It was ended once more, and there is another certificate. */
  endedAnew: boolean
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
  return found ? read(desk, found.operator, found.ref, markOf(desk.keys, 'certificate', code)) : null
}

async function read(
  desk: Desk,
  operator: OperatorId,
  ref: string,
  codeMark: Buffer,
): Promise<CheckedCertificate | null> {
  return inOperator(desk.db, operator, async (tx) => {
    const stored = await loadCase(tx, desk.keys, operator, ref)
    const certificate = await certificateOf(tx, operator, ref, codeMark)
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
      since: sinceThen(certificate, await certificateOf(tx, operator, ref), await alarmsOfCases(tx, operator, [ref])),
    }
  })
}

function sinceThen(
  checked: StoredCertificate,
  latest: StoredCertificate | null,
  alarms: Alarm[],
): CheckedCertificate['since'] {
  const ours = alarms.filter(({ raisedAt, kind, decided }) => {
    const stands = decided?.as !== 'explained' || decided.code === 'reactivated-on-purpose'
    return raisedAt > checked.issuedAt && stands && (kind === 'served-again' || kind === 'traffic-after-end')
  })
  if (ours.length === 0) return null
  return {
    seen: ours.map(({ kind, raisedAt }) => ({ kind: kind as SinceThen['seen'][number]['kind'], at: raisedAt })),
    backInService: ours.some(({ decided }) => decided?.code === 'reactivated-on-purpose'),
    endedAnew: latest !== null && !latest.codeMark.equals(checked.codeMark),
  }
}
