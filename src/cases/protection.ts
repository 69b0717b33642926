import { randomUUID } from 'node:crypto'
import { CaseRefused } from '../domain/errors.ts'
import { DAY_MS, type Instant, later } from '../domain/instant.ts'
import type { Msisdn, OperatorId } from '../domain/line.ts'
import { type OperatorRules, rule } from '../domain/operator.ts'
import { type SystemAct, systemCan, type Who } from '../domain/permissions.ts'
import { knownContacts } from '../process/look-up-lines.ts'
import { tellOfProtection } from '../process/tell-protection.ts'
import type { StoredApplication } from '../store/applications.ts'
import { caseNow } from '../store/clock.ts'
import { inOperator, type Tx } from '../store/db.ts'
import { keepLink } from '../store/link-keys.ts'
import {
  dueToLift,
  insertProtection,
  latestActs,
  liftProtection,
  type Protection,
  protectionOn,
  recordAct,
} from '../store/protections.ts'
import { type Desk, nameOf } from './in-case.ts'
import { type ApplicationKey, isAssured, openApplication } from './start-application.ts'

type Office = { rules: OperatorRules }

/** The holder protects the line that they showed to be theirs: nothing ends it, by any door, until that is taken off. */
export async function protectLine(desk: Desk, key: ApplicationKey, { rules }: Office): Promise<void> {
  await withProof(desk, key, rules, 'protect-line', async ({ tx, application, now }) => {
    const { operator } = key
    const { line, language, assurance } = application
    const email = knownContacts(line, rules, now).find(({ channel }) => channel === 'email')?.address
    const reach = { msisdn: line.binding.msisdn, language, ...(email ? { email } : {}) }
    const id = randomUUID()
    if (!(await insertProtection(tx, desk.keys, operator, { id, binding: line.binding, since: now, reach }))) return
    await recordAct(tx, operator, { id, act: 'on', by: 'subscriber', proof: assurance, at: now })
    const protection = { id, since: now, liftDueAt: null, reach }
    await tellOfProtection(tx, desk.keys, { operator, rules, protection }, { act: 'on', at: now })
  })
}

/**
 * The holder asks to take it off: by a stronger proof than putting it on needs, and after the days that the operator's rule
 * says. Meanwhile whoever holds the line, or its long known contact, keeps it on with one tap.
 */
export async function askToLift(desk: Desk, key: ApplicationKey, { rules }: Office, baseUrl: string): Promise<void> {
  await withProof(desk, key, rules, 'lift-protection', async ({ tx, application, now }) => {
    const { operator } = key
    const protection = await protectionOn(tx, desk.keys, operator, { binding: application.line.binding })
    if (!protection || protection.liftDueAt) return
    const until = later(now, rule(rules.identity.liftDays) * DAY_MS)
    await dueToLift(tx, operator, protection.id, until)
    const done = { id: protection.id, by: 'subscriber', proof: application.assurance, at: now }
    await recordAct(tx, operator, { ...done, act: 'lift-asked' })
    const told = { act: 'lift-asked', at: now, until, link: keepLink(desk.keys, baseUrl, operator, protection.id) }
    await tellOfProtection(tx, desk.keys, { operator, rules, protection }, { ...told, act: 'lift-asked' })
  })
}

/** It stays on: asked by the page of who may protect the line. */
export async function keepProtected(desk: Desk, key: ApplicationKey, { rules }: Office): Promise<void> {
  await withProof(desk, key, rules, 'protect-line', async ({ tx, application, now }) => {
    const protection = await protectionOn(tx, desk.keys, key.operator, { binding: application.line.binding })
    if (protection) await keep(tx, desk, { operator: key.operator, rules, protection }, application.assurance, now)
  })
}

/** It stays on: by the link in our message, which proves no more than that; and to keep a line alive, that is enough. */
export async function keepByLink(desk: Desk, operator: OperatorId, { rules }: Office, id: string): Promise<boolean> {
  return inOperator(desk.db, operator, async (tx) => {
    const protection = await protectionOn(tx, desk.keys, operator, { id })
    if (!protection) return false
    await keep(tx, desk, { operator, rules, protection }, 'link', await caseNow(tx, desk.machineMs()))
    return true
  })
}

async function keep(
  tx: Tx,
  { keys }: Desk,
  of: { operator: OperatorId; rules: OperatorRules; protection: Protection },
  proof: string,
  at: Instant,
): Promise<void> {
  const { operator, protection } = of
  if (!protection.liftDueAt) return
  await dueToLift(tx, operator, protection.id, null)
  await recordAct(tx, operator, { id: protection.id, act: 'kept', by: 'subscriber', proof, at })
  await tellOfProtection(tx, keys, of, { act: 'kept', at })
}

/** At a branch, where somebody stands with their document: at once. Throws CaseRefused `not-protected`. */
export async function liftAtBranch(
  desk: Desk,
  operator: OperatorId,
  who: Who,
  { rules }: Office,
  number: Msisdn,
): Promise<void> {
  const may = systemCan('lift-protection', who)
  if (may !== true) throw new CaseRefused(may.no)
  await inOperator(desk.db, operator, async (tx) => {
    const protection = await protectionOn(tx, desk.keys, operator, { msisdn: number })
    if (!protection) throw new CaseRefused('not-protected')
    const at = await caseNow(tx, desk.machineMs())
    await liftProtection(tx, operator, protection.id, at)
    await recordAct(tx, operator, { id: protection.id, act: 'lifted', by: nameOf(who), proof: 'document-seen', at })
    await tellOfProtection(tx, desk.keys, { operator, rules, protection }, { act: 'lifted', at })
  })
}

/** How it stands with the line of this application. Null: not protected, or nobody who may know. */
export async function readProtection(desk: Desk, key: ApplicationKey): Promise<Protection | null> {
  return inOperator(desk.db, key.operator, async (tx) => {
    const application = await openApplication(tx, desk, key)
    if (!application?.line || !isAssured(application, desk.machineMs())) return null
    return protectionOn(tx, desk.keys, key.operator, { binding: application.line.binding })
  })
}

/** The log at the desk: what was done, by whom and by which proof. */
export async function readProtectionActs(desk: Desk, operator: OperatorId): ReturnType<typeof latestActs> {
  return inOperator(desk.db, operator, (tx) => latestActs(tx, operator, 20))
}

interface Proven {
  tx: Tx
  application: StoredApplication & { line: NonNullable<StoredApplication['line']> }
  now: Instant
}

/** Only with a proof that still holds and is enough for this; everything else is CaseRefused `prove-who-you-are`. */
async function withProof(
  desk: Desk,
  key: ApplicationKey,
  rules: OperatorRules,
  act: SystemAct,
  then: (proven: Proven) => Promise<void>,
): Promise<void> {
  await inOperator(desk.db, key.operator, async (tx) => {
    const application = await openApplication(tx, desk, key, true)
    const assured = application && isAssured(application, desk.machineMs())
    const may = application && systemCan(act, { is: 'subscriber', assurance: application.assurance }, rules)
    if (!application?.line || !assured || may !== true) throw new CaseRefused('prove-who-you-are')
    await then({
      tx,
      application: { ...application, line: application.line },
      now: await caseNow(tx, desk.machineMs()),
    })
  })
}
