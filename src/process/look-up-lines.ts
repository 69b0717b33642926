import type { LineAnswer } from '../connectors/connector.ts'
import { daysBetween } from '../domain/calendar.ts'
import { dayOf } from '../domain/dates.ts'
import { epochMsOf, type Instant, instantOf, MINUTE_MS, SECOND_MS } from '../domain/instant.ts'
import { type ContactOnFile, hasCard, type LineOnFile, type Msisdn, type OperatorId } from '../domain/line.ts'
import { type OperatorRules, rule } from '../domain/operator.ts'
import {
  type LookUpState,
  loadApplication,
  recordLookUp,
  type StoredApplication,
  wantedApplications,
} from '../store/applications.ts'
import {
  type CodeWay,
  codeLifeMs,
  codesPerLine,
  drawCode,
  keepDrawnCode,
  latestCode,
  markOfCode,
} from '../store/codes.ts'
import { inOperator, type Tx } from '../store/db.ts'
import { takePoint } from '../store/limits.ts'
import { queueMessages } from '../store/outbox.ts'
import { sealJson } from '../store/seal.ts'
import { caseClock, type Office, type Tools } from './tools.ts'

/** The operator was asked for so long (machine time) before the page says that it does not answer. */
const patienceMs = 30 * SECOND_MS

/**
 * Looks at the lines that people begin requests about, for one operator, and sends the codes that wait for it. The doors
 * cannot reach an operator's systems and do not know whether a number exists; here it is known, and here alone a code is
 * drawn: only for a line that was found, and only to a channel that the operator knew long enough. Answers how many
 * applications were looked at.
 */
export async function lookUpLines(tools: Tools, operator: OperatorId, most = 100): Promise<number> {
  const office = tools.officeOf(operator)
  const wanted = await inOperator(tools.db, operator, (tx) => wantedApplications(tx, tools.keys, operator, most))
  if (wanted.length === 0) return 0
  const answers = await askAll(office, wanted)
  const clock = await caseClock(tools)
  for (const [index, application] of wanted.entries()) {
    const answer = answers[index] ?? { is: 'cannot-tell', because: 'no-answer' }
    // Each in a transaction of its own: one that fails keeps nobody else waiting, and is still wanted at the next round.
    await inOperator(tools.db, operator, (tx) => keepAnswer(tx, tools, office, application, answer, clock()))
  }
  return wanted.length
}

async function askAll(office: Office, wanted: StoredApplication[]): Promise<LineAnswer[]> {
  const connector = office.connectorFor('look-up')
  const cannotTell = (because: string) => wanted.map((): LineAnswer => ({ is: 'cannot-tell', because }))
  if (!connector.lookUp) return cannotTell('no-look-up')
  return connector
    .lookUp(wanted.map(({ answers: { iccid, number } }) => (iccid ? { iccid } : { msisdn: number })))
    .then((answers) => answers.map((answer, at) => ofCard(answer, wanted[at]?.answers.iccid)))
    .catch(() => cannotTell('connector-failed'))
}

/** The number of the line that has this card, for a message that must reach it before anybody has looked at it. */
export async function numberOfCard(office: Office, iccid: string): Promise<Msisdn | null | 'cannot-tell'> {
  const connector = office.connectorFor('look-up')
  const [answer] = (await connector.lookUp?.([{ iccid }]).catch(() => undefined)) ?? []
  const found = answer && ofCard(answer, iccid)
  if (found?.is === 'found') return found.line.standing.state === 'terminated' ? null : found.line.binding.msisdn
  return found?.is === 'no-such-line' ? null : 'cannot-tell'
}

/** A line that was asked for by a card must have that card: else somebody would be led to a stranger's line. */
function ofCard(answer: LineAnswer, iccid: string | undefined): LineAnswer {
  if (answer.is !== 'found' || iccid === undefined) return answer
  return hasCard(answer.line.binding, iccid) ? answer : { is: 'cannot-tell', because: 'another-card' }
}

async function keepAnswer(
  tx: Tx,
  tools: Tools,
  office: Office,
  asked: StoredApplication,
  answer: LineAnswer,
  now: Instant,
): Promise<void> {
  const { operator, id } = asked
  const machineMs = tools.machineMs()
  const application = await loadApplication(tx, tools.keys, operator, id, true)
  // Answered meanwhile by another worker, or sent: there is nothing left to tell.
  if (application?.lookup !== 'wanted') return
  const waitedMs = machineMs - epochMsOf(application.lookupAt ?? instantOf(machineMs))
  if (answer.is === 'cannot-tell' && waitedMs < patienceMs) return
  const line = answer.is === 'found' ? answer.line : undefined
  const state: Exclude<LookUpState, 'none' | 'wanted'> = answer.is
  await recordLookUp(tx, tools.keys, operator, id, {
    state,
    ...(line ? { line } : {}),
    machineNow: instantOf(machineMs),
  })
  if (line) await sendCode(tx, tools, office, application, line, now)
}

async function sendCode(
  tx: Tx,
  tools: Tools,
  office: Office,
  application: StoredApplication,
  line: LineOnFile,
  now: Instant,
): Promise<void> {
  const { operator, id, language } = application
  const machineMs = tools.machineMs()
  const code = await latestCode(tx, operator, id, true)
  if (!code || code.usedAt !== null || code.expiresAt <= instantOf(machineMs)) return
  const where = addressFor(code.way, line, office.rules, now)
  if (!where) return
  const digits = drawCode()
  const params = {
    operator: rule(office.rules.names)[language],
    code: digits,
    minutes: codeLifeMs / MINUTE_MS,
    to: code.way,
  }
  const message = {
    dedupe: `code/${code.id}`,
    ref: null,
    kind: 'code',
    channel: where.channel,
    recipient: 'sealed' as const,
    language,
    params: {},
  }
  const before = await isQueued(tx, operator, message.dedupe)
  if (before) return
  if (application.answers.iccid) {
    // By its card or by its number: the line gets no more codes in an hour for being asked for twice. Nobody is told.
    const limit = codesPerLine(tools.keys, code.way, line.binding.msisdn)
    if (!(await takePoint(tx, limit, machineMs)).ok) return
  }
  await keepDrawnCode(tx, operator, code.id, markOfCode(tools.keys, code.id, digits), machineMs)
  await queueMessages(tx, operator, [{ ...message, sealed: sealJson(tools.keys.master, { ...where, params }) }], now)
}

async function isQueued(tx: Tx, operator: OperatorId, dedupe: string): Promise<boolean> {
  const found = await tx
    .selectFrom('outbox')
    .select('id')
    .where('operator', '=', operator)
    .where('dedupe', '=', dedupe)
    .executeTakeFirst()
  return found !== undefined
}

interface Address {
  channel: 'email' | 'sms'
  address: string
}

/** Undefined: there is no such channel, and nothing is sent. The page says the same either way. */
function addressFor(way: CodeWay, line: LineOnFile, rules: OperatorRules, now: Instant): Address | undefined {
  const { msisdn } = line.binding
  if (way === 'line') return line.standing.state === 'terminated' ? undefined : { channel: 'sms', address: msisdn }
  const known = knownContacts(line, rules, now)
  const contact = known.find((each) => each.channel === 'email') ?? known[0]
  return contact && { channel: contact.channel === 'email' ? 'email' : 'sms', address: contact.address }
}

/** Contacts that the operator has had long enough, and that are not the line itself. A fresh one may be a thief's work. */
export function knownContacts(
  line: LineOnFile,
  rules: Pick<OperatorRules, 'zone' | 'identity'>,
  now: Instant,
): ContactOnFile[] {
  const today = dayOf(now, rule(rules.zone))
  const age = rule(rules.identity.contactAgeDays)
  return line.standing.contacts.filter(
    ({ address, since }) => address !== line.binding.msisdn && daysBetween(since, today) >= age,
  )
}
