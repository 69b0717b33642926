import { randomUUID } from 'node:crypto'
import { CaseRefused } from '../domain/errors.ts'
import { epochMsOf, HOUR_MS, type Instant, instantOf, later, MINUTE_MS, SECOND_MS } from '../domain/instant.ts'
import type { Msisdn } from '../domain/line.ts'
import { nameOfLine, wantLookUp } from '../store/applications.ts'
import { type CodeWay, codesPerLine, codeTries, insertCode, latestCode } from '../store/codes.ts'
import { type Db, inOperator, type Tx } from '../store/db.ts'
import { takePoint, usedUpUntil } from '../store/limits.ts'
import { markOf } from '../store/seal.ts'
import type { Desk } from './in-case.ts'
import { type ApplicationKey, openApplication } from './start-application.ts'

/** Another code can be asked for after so long: the first may still be on its way. */
const resendAfterMs = 30 * SECOND_MS
const lockMs = 30 * MINUTE_MS

const perAddress = { most: 60, windowMs: HOUR_MS }

export type CodeSending =
  /** If the number is the operator's, a code is on its way. Nobody here knows more. */
  | { is: 'asked' }
  /** One was asked for a moment ago. */
  | { is: 'too-soon'; until: Instant }
  /** Too many wrong tries, or too many codes. Machine time. */
  | { is: 'locked'; until: Instant }

/**
 * Asks the worker to look at the line and to send a code one of two ways. It does and says the same for every number: whether
 * it exists, and who is behind it, is seen only by whoever then holds the code.
 */
export async function sendCode(desk: Desk, key: ApplicationKey, way: CodeWay, from?: string): Promise<CodeSending> {
  const machineMs = desk.machineMs()
  const number = await inOperator(desk.db, key.operator, async (tx) => {
    const application = await openApplication(tx, desk, key)
    if (!application || application.ref !== null) throw new CaseRefused('no-such-application')
    return nameOfLine(application.answers)
  })
  const locked = await lockedUntil(desk.db, desk, number, way)
  if (locked) return { is: 'locked', until: locked }
  const soon = await inOperator(desk.db, key.operator, (tx) => tooSoonUntil(tx, key, way, machineMs))
  if (soon) return { is: 'too-soon', until: soon }
  const full = await countSending(desk, number, way, from)
  if (full) return { is: 'locked', until: full }
  await inOperator(desk.db, key.operator, async (tx) => {
    // The row's lock first, as everywhere: the worker and two windows never wait for each other in a circle.
    await openApplication(tx, desk, key, true)
    await insertCode(tx, key.operator, { id: randomUUID(), application: key.id, way, machineMs })
    await wantLookUp(tx, key.operator, key.id, instantOf(machineMs))
  })
  return { is: 'asked' }
}

async function tooSoonUntil(
  tx: Tx,
  key: ApplicationKey,
  way: CodeWay,
  machineMs: number,
): Promise<Instant | undefined> {
  const last = await latestCode(tx, key.operator, key.id)
  if (!last || last.way !== way || last.usedAt !== null) return undefined
  const until = later(last.createdAt, resendAfterMs)
  return epochMsOf(until) > machineMs ? until : undefined
}

async function countSending(
  desk: Desk,
  number: Msisdn,
  way: CodeWay,
  from: string | undefined,
): Promise<Instant | undefined> {
  const machineMs = desk.machineMs()
  if (from !== undefined) {
    const byAddress = await takePoint(
      desk.db,
      { name: `code/address/${markOf(desk.keys, 'address', from).toString('hex')}`, ...perAddress },
      machineMs,
    )
    if (!byAddress.ok) return byAddress.until
  }
  const byNumber = await takePoint(desk.db, codesPerLine(desk.keys, way, number), machineMs)
  return byNumber.ok ? undefined : byNumber.until
}

/** Wrong tries are counted by number and way, not by code or visitor: a new code or a new window brings no new tries. */
const triesOf = (desk: Desk, number: Msisdn, way: CodeWay) => ({
  name: `tries/${way}/${numberMark(desk, number)}`,
  most: codeTries,
  windowMs: lockMs,
})

/** Until when no code is taken for this number this way (machine time). Undefined: it is open. */
export function lockedUntil(db: Db | Tx, desk: Desk, number: Msisdn, way: CodeWay): Promise<Instant | undefined> {
  return usedUpUntil(db, triesOf(desk, number, way), desk.machineMs())
}

/** Counts a wrong try. Answers how many are left. */
export async function countWrongTry(desk: Desk, number: Msisdn, way: CodeWay): Promise<number> {
  const taken = await takePoint(desk.db, triesOf(desk, number, way), desk.machineMs())
  return taken.ok ? taken.left : 0
}

const numberMark = (desk: Desk, number: Msisdn) => markOf(desk.keys, 'msisdn', number).toString('hex')
