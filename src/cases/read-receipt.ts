import type { Case } from '../domain/case.ts'
import type { Instant } from '../domain/instant.ts'
import { loadCase } from '../store/cases.ts'
import { caseNow } from '../store/clock.ts'
import { inOperator } from '../store/db.ts'
import { caseLink } from '../store/link-keys.ts'
import { personsOf } from '../store/people.ts'
import type { Desk } from './in-case.ts'
import { type ApplicationKey, isAssured, openApplication } from './start-application.ts'

/** What the page after sending shows. */
export interface ReceiptRead {
  case: Case
  /** Where we write to. */
  contact: { channel: 'email' | 'phone'; address: string } | undefined
  /** The address under which the request can be followed without signing in. */
  trackingLink: string
  /** Whether the proof still holds: then nothing need be masked. */
  assured: boolean
  now: Instant
}

/** The receipt of the request that this very application became. Null for every other reference. */
export async function readReceipt(
  desk: Desk,
  key: ApplicationKey,
  ref: string,
  baseUrl: string,
): Promise<ReceiptRead | null> {
  return inOperator(desk.db, key.operator, async (tx) => {
    const application = await openApplication(tx, desk, key)
    if (!application || application.ref !== ref) return null
    const stored = await loadCase(tx, desk.keys, key.operator, ref)
    if (!stored) return null
    return {
      case: stored.case,
      contact: (await personsOf(tx, desk.keys, key.operator, [ref])).get(ref)?.contact,
      trackingLink: caseLink(desk.keys, baseUrl, key.operator, ref),
      assured: isAssured(application, desk.machineMs()),
      now: await caseNow(tx, desk.machineMs()),
    }
  })
}
