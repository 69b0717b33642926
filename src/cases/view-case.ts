import type { Case } from '../domain/case.ts'
import type { CaseEvent } from '../domain/events.ts'
import type { Instant } from '../domain/instant.ts'
import { esimsOf } from '../domain/line.ts'
import type { Notice } from '../domain/notice.ts'
import { type Alarm, alarmsOfCases } from '../store/alarms.ts'
import { loadCase } from '../store/cases.ts'
import { certificateOf } from '../store/certificates.ts'
import { caseNow } from '../store/clock.ts'
import { inOperator, type Tx } from '../store/db.ts'
import { eventsOf } from '../store/events.ts'
import { noticesOf } from '../store/notices.ts'
import { type Person, personsOf } from '../store/people.ts'
import { type Place, placesOf } from '../store/places.ts'
import { protectedSince, withProtection } from '../store/protections.ts'
import { type Keys, openJson } from '../store/seal.ts'
import { type Watch, watchOfCase } from '../store/watches.ts'
import { findCase } from './find-case.ts'
import type { Desk } from './in-case.ts'

/** A case as it is read: where it stands, what happened, and the time on its clock. */
export interface CaseView {
  case: Case
  places: Place[]
  events: CaseEvent[]
  now: Instant
  /** Null once it was erased. */
  person: Person | null
  /** What a profile server said unasked of this line's eSIM profiles. Nothing once the person's data was erased. */
  heard: Notice[]
  /** Raised after the line had ended, the earliest first. */
  alarms: Alarm[]
  watch: Watch | null
  /** `code`: null once the person's data was erased, for it lay sealed with them. */
  certificate: { issuedAt: Instant; code: string | null; revokedAt: Instant | null } | null
}

/** The case with this reference, or null. Whoever asks decides what of it may be shown; nothing is changed by looking. */
export async function viewCase(desk: Desk, ref: string): Promise<CaseView | null> {
  const found = await findCase(desk, ref)
  if (!found) return null
  const { operator } = found
  return inOperator(desk.db, operator, async (tx) => {
    const stored = await loadCase(tx, desk.keys, operator, ref)
    if (!stored) return null
    const certificate = await certificateOf(tx, operator, ref)
    const persons = await personsOf(tx, desk.keys, operator, [ref])
    return {
      case: await asProtected(tx, desk.keys, stored.case),
      places: await placesOf(tx, operator, ref),
      events: await eventsOf(tx, operator, ref),
      now: await caseNow(tx, desk.machineMs()),
      person: persons.get(ref) ?? null,
      heard: await noticesOf(tx, desk.keys, operator, esimsOf(stored.case.binding)),
      alarms: await alarmsOfCases(tx, operator, [ref]),
      watch: await watchOfCase(tx, operator, ref),
      certificate: certificate && {
        issuedAt: certificate.issuedAt,
        code: stored.dataKey ? openJson<{ code: string }>(stored.dataKey, certificate.sealed).code : null,
        revokedAt: certificate.revokedAt,
      },
    }
  })
}

/** How the line stood at the last look, and whether its holder protects it now. */
export async function asProtected(tx: Tx, keys: Keys, of: Case): Promise<Case> {
  if (!of.standing || of.status !== 'open') return of
  const since = await protectedSince(tx, keys, of.operator, [of.binding])
  return { ...of, standing: withProtection(of.standing, since.get(of.binding.subscriptionId)) }
}
