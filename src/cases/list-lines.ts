import { CaseRefused } from '../domain/errors.ts'
import { epochMsOf, type Instant, instantOf, MINUTE_MS } from '../domain/instant.ts'
import type { LineOnFile } from '../domain/line.ts'
import type { OperatorRules } from '../domain/operator.ts'
import { systemCan } from '../domain/permissions.ts'
import { assureApplication, insertApplication, recordLookUp, wantLookUp } from '../store/applications.ts'
import { caseNow } from '../store/clock.ts'
import { inOperator, type Tx } from '../store/db.ts'
import { type LineList, listOfApplication, wantList } from '../store/line-lists.ts'
import { protectedSince, withProtection } from '../store/protections.ts'
import type { Desk } from './in-case.ts'
import { type ApplicationKey, isAssured, newKey, openApplication, secretMarkOf } from './start-application.ts'

/** How old a list may be before the operator is asked again. */
const freshMs = 5 * MINUTE_MS

export type LinesRead =
  /** What was shown of who they are is not enough for this, by the operator's rule. */
  | { is: 'prove-more' }
  | { is: 'waiting'; since: Instant }
  /** It does not answer, and has never listed them. */
  | { is: 'silent' }
  | { is: 'listed'; lines: LineOnFile[]; at: Instant }

/** All lines of the person who showed that the line of this application is theirs; asked of the operator where it is time. */
export async function readLines(
  desk: Desk,
  key: ApplicationKey,
  rules: OperatorRules,
  again = false,
): Promise<LinesRead> {
  const machineMs = desk.machineMs()
  return inOperator(desk.db, key.operator, async (tx) => {
    const list = await listFor(tx, desk, key, rules)
    if (!list) return { is: 'prove-more' }
    const ageMs = list.at ? machineMs - epochMsOf(list.at) : Number.POSITIVE_INFINITY
    if (list.state === 'wanted') return { is: 'waiting', since: list.at ?? instantOf(machineMs) }
    if (list.state === 'none' || (list.state === 'found' && ageMs > freshMs) || again) {
      await wantList(tx, key.operator, key.id, instantOf(machineMs))
      return { is: 'waiting', since: instantOf(machineMs) }
    }
    if (!list.lines || !list.at) return { is: 'silent' }
    const since = await protectedSince(
      tx,
      desk.keys,
      key.operator,
      list.lines.map(({ binding }) => binding),
    )
    const lines = list.lines.map((line) => ({
      ...line,
      standing: withProtection(line.standing, since.get(line.binding.subscriptionId)),
    }))
    return { is: 'listed', lines, at: list.at }
  })
}

/**
 * Begins a request about one line of the list. What was shown of who they are was about the person, so it holds for this
 * line of theirs as long as for the first one. Throws CaseRefused `no-such-line` for a line that was not listed to them.
 */
export async function startFromList(
  desk: Desk,
  key: ApplicationKey,
  rules: OperatorRules,
  subscriptionId: string,
): Promise<ApplicationKey> {
  const { operator } = key
  return inOperator(desk.db, operator, async (tx) => {
    const application = await openApplication(tx, desk, key, true)
    const list = await listFor(tx, desk, key, rules)
    const line = list?.lines?.find((one) => one.binding.subscriptionId === subscriptionId)
    if (!application || !line) throw new CaseRefused('no-such-line')
    if (line.binding.subscriptionId === application.line?.binding.subscriptionId) return key
    const fresh = newKey(operator)
    const machineNow = instantOf(desk.machineMs())
    await insertApplication(tx, desk.keys, {
      operator,
      id: fresh.id,
      secretMark: secretMarkOf(desk, fresh),
      language: application.language,
      answers: { number: line.binding.msisdn },
      at: await caseNow(tx, desk.machineMs()),
    })
    await assureApplication(tx, operator, fresh.id, application.assurance, application.assuredUntil ?? machineNow)
    await wantLookUp(tx, operator, fresh.id, machineNow)
    await recordLookUp(tx, desk.keys, operator, fresh.id, { state: 'found', line, machineNow })
    return fresh
  })
}

/** The list that this application may read now. Null: there is no proof, it has run out, or it is not enough. */
export async function listFor(tx: Tx, desk: Desk, key: ApplicationKey, rules: OperatorRules): Promise<LineList | null> {
  const application = await openApplication(tx, desk, key)
  if (!application || application.ref !== null || !isAssured(application, desk.machineMs())) return null
  const who = { is: 'subscriber', assurance: application.assurance } as const
  if (systemCan('see-lines', who, rules) !== true) return null
  return listOfApplication(tx, desk.keys, key.operator, key.id)
}
