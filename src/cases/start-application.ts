import { randomBytes, randomUUID, timingSafeEqual } from 'node:crypto'
import type { Language } from '../domain/case.ts'
import { epochMsOf, type Instant, instantOf } from '../domain/instant.ts'
import type { LineName, OperatorId } from '../domain/line.ts'
import { insertApplication, loadApplication, type StoredApplication, wantLookUp } from '../store/applications.ts'
import { caseNow } from '../store/clock.ts'
import { inOperator, type Tx } from '../store/db.ts'
import { takePoint } from '../store/limits.ts'
import { lineAsProtected } from '../store/protections.ts'
import { markOf } from '../store/seal.ts'
import type { Desk } from './in-case.ts'

/** Which application, and the secret by which its owner is known. */
export interface ApplicationKey {
  operator: OperatorId
  id: string
  secret: string
}

const perAddress = { most: 120, windowMs: 3_600_000 }

/**
 * Somebody begins: the number, or the card, is all that is known, and nobody has looked at it. `from` is the network address, where it tells
 * one visitor from another; too many beginnings from one are turned away for an hour.
 */
export async function startApplication(
  desk: Desk,
  operator: OperatorId,
  begin: LineName & { language: Language; from?: string | undefined },
): Promise<{ is: 'started'; key: ApplicationKey } | { is: 'too-many'; until: Instant }> {
  const { language, from } = begin
  const taken = await takeBeginning(desk, from)
  if (!taken.ok) return { is: 'too-many', until: taken.until }
  const key = newKey(operator)
  await inOperator(desk.db, operator, async (tx) => {
    const at = await caseNow(tx, desk.machineMs())
    await insertApplication(tx, desk.keys, {
      operator,
      id: key.id,
      secretMark: secretMarkOf(desk, key),
      language,
      answers: 'iccid' in begin ? { number: '', iccid: begin.iccid } : { number: begin.number },
      at,
    })
    // The number of a card is the worker's to find, and shown to nobody before proof.
    if ('iccid' in begin) await wantLookUp(tx, operator, key.id, instantOf(desk.machineMs()))
  })
  return { is: 'started', key }
}

/** Counts one beginning from a network address, by whichever way somebody begins. */
export async function takeBeginning(
  desk: Desk,
  from: string | undefined,
): Promise<{ ok: true } | { ok: false; until: Instant }> {
  if (from === undefined) return { ok: true }
  const name = `start/address/${markOf(desk.keys, 'address', from).toString('hex')}`
  return takePoint(desk.db, { name, ...perAddress }, desk.machineMs())
}

export const newKey = (operator: OperatorId): ApplicationKey => ({
  operator,
  id: randomUUID(),
  secret: randomBytes(24).toString('base64url'),
})

/** An application for reading, with both clocks. */
export interface ReadApplication {
  application: StoredApplication
  /** Whether somebody proved that the line is theirs, and the proof still holds. */
  assured: boolean
  /** On the case's clock. */
  now: Instant
  /** On the machine's clock. */
  machineMs: number
}

/** The application with this key, or null: there is none, it was erased, or the secret is another one's. */
export async function readApplication(desk: Desk, key: ApplicationKey): Promise<ReadApplication | null> {
  return inOperator(desk.db, key.operator, async (tx) => {
    const application = await openApplication(tx, desk, key)
    if (!application) return null
    const machineMs = desk.machineMs()
    const line = application.line && (await lineAsProtected(tx, desk.keys, application.line))
    const assured = isAssured(application, machineMs)
    const { answers } = application
    const number = answers.iccid && line && assured ? line.binding.msisdn : answers.number
    return {
      application: { ...application, answers: { ...answers, number }, line },
      assured,
      now: await caseNow(tx, machineMs),
      machineMs,
    }
  })
}

/** The same inside a transaction; with `lock`, held until its end. */
export async function openApplication(
  tx: Tx,
  desk: Desk,
  key: ApplicationKey,
  lock = false,
): Promise<StoredApplication | null> {
  const application = await loadApplication(tx, desk.keys, key.operator, key.id, lock)
  if (!application) return null
  return timingSafeEqual(application.secretMark, secretMarkOf(desk, key)) ? application : null
}

export function isAssured(application: StoredApplication, machineMs: number): boolean {
  const { assurance, assuredUntil } = application
  return assurance !== 'none' && assuredUntil !== null && epochMsOf(assuredUntil) > machineMs
}

export function secretMarkOf(desk: Desk, key: ApplicationKey): Buffer {
  return markOf(desk.keys, 'application', `${key.id} ${key.secret}`)
}
