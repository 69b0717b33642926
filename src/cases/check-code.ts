import type { Assurance } from '../domain/case.ts'
import { CaseRefused } from '../domain/errors.ts'
import { epochMsOf, type Instant, instantOf, MINUTE_MS } from '../domain/instant.ts'
import { assureApplication, nameOfLine } from '../store/applications.ts'
import { type CodeWay, isCode, latestCode, spendTry, useCode } from '../store/codes.ts'
import { inOperator } from '../store/db.ts'
import type { Desk } from './in-case.ts'
import { countWrongTry, lockedUntil } from './send-code.ts'
import { type ApplicationKey, isAssured, openApplication } from './start-application.ts'

/** How long a proof holds, on the machine's clock. */
export const sessionMs = 30 * MINUTE_MS

export type CodeCheck =
  | { is: 'right' }
  | { is: 'wrong'; left: number }
  | { is: 'old' }
  | { is: 'locked'; until: Instant }

/**
 * Holds a typed code against the latest one that was asked for. Right: the line is theirs for half an hour. A wrong one costs a
 * try of the code and of the number; after five the way is closed for a while, whoever tries.
 */
export async function checkCode(desk: Desk, key: ApplicationKey, typed: string): Promise<CodeCheck> {
  const tried = await inOperator(desk.db, key.operator, (tx) => tryCode(tx, desk, key, typed))
  if (tried.is !== 'wrong') return tried
  const left = await countWrongTry(desk, tried.number, tried.way)
  if (left > 0 && tried.left > 0) return { is: 'wrong', left: Math.min(left, tried.left) }
  const until = await lockedUntil(desk.db, desk, tried.number, tried.way)
  return until ? { is: 'locked', until } : { is: 'old' }
}

type Tried = Exclude<CodeCheck, { is: 'wrong' }> | { is: 'wrong'; left: number; number: string; way: CodeWay }

async function tryCode(
  tx: Parameters<Parameters<typeof inOperator>[2]>[0],
  desk: Desk,
  key: ApplicationKey,
  typed: string,
): Promise<Tried> {
  const machineMs = desk.machineMs()
  const application = await openApplication(tx, desk, key, true)
  if (!application || application.ref !== null) throw new CaseRefused('no-such-application')
  const code = await latestCode(tx, key.operator, key.id, true)
  if (!code) return { is: 'old' }
  const number = nameOfLine(application.answers)
  const until = await lockedUntil(tx, desk, number, code.way)
  if (until) return { is: 'locked', until }
  const right = isCode(desk.keys, code, typed)
  // The same press twice: the first one was right, and so is the second.
  if (code.usedAt !== null) return right && isAssured(application, machineMs) ? { is: 'right' } : { is: 'old' }
  if (epochMsOf(code.expiresAt) <= machineMs || code.triesLeft <= 0) return { is: 'old' }
  if (!right) return { is: 'wrong', left: await spendTry(tx, key.operator, code.id), number, way: code.way }
  const level: Assurance = code.way === 'line' ? 'otp_line' : 'otp_contact'
  await useCode(tx, key.operator, code.id, instantOf(machineMs))
  await assureApplication(tx, key.operator, key.id, level, instantOf(machineMs + sessionMs))
  return { is: 'right' }
}

/** What the page for the code shows: which way it went, when another can be had, whether the way is closed. */
export async function codeState(
  desk: Desk,
  key: ApplicationKey,
): Promise<{ way: CodeWay; askedAt: Instant; lockedUntil: Instant | undefined } | null> {
  return inOperator(desk.db, key.operator, async (tx) => {
    const application = await openApplication(tx, desk, key)
    const code = application && (await latestCode(tx, key.operator, key.id))
    if (!application || !code) return null
    return {
      way: code.way,
      askedAt: code.createdAt,
      lockedUntil: await lockedUntil(tx, desk, nameOfLine(application.answers), code.way),
    }
  })
}
