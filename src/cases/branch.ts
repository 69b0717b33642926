import { randomBytes, randomUUID } from 'node:crypto'
import type { WorkCalendar } from '../domain/calendar.ts'
import type { Case, Language, Quote } from '../domain/case.ts'
import { checkRequestedEnd } from '../domain/dates.ts'
import { CaseRefused } from '../domain/errors.ts'
import { DAY_MS, type Day, type Instant, instantOf, later, MINUTE_MS } from '../domain/instant.ts'
import type { LineName, LineOnFile, OperatorId } from '../domain/line.ts'
import { type DocumentCode, type OperatorRules, rule } from '../domain/operator.ts'
import { identityWays } from '../domain/papers.ts'
import { systemCan, type Who } from '../domain/permissions.ts'
import { withoutPerson } from '../process/tasks/keep-standing.ts'
import { insertAct } from '../store/acts.ts'
import {
  type Answers,
  insertApplication,
  loadApplication,
  markSubmitted,
  nameOfLine,
  type StoredApplication,
  wantLookUp,
} from '../store/applications.ts'
import { loadCase } from '../store/cases.ts'
import { caseNow } from '../store/clock.ts'
import { inOperator, type Tx } from '../store/db.ts'
import { takePoint } from '../store/limits.ts'
import { caseLink } from '../store/link-keys.ts'
import { type Person, personsOf } from '../store/people.ts'
import { lineAsProtected } from '../store/protections.ts'
import { markOf } from '../store/seal.ts'
import { type Desk, nameOf } from './in-case.ts'
import { type Application, openCase } from './open-case.ts'
import { lineMark, quoteOf, refundDue } from './submit-application.ts'

interface Office {
  rules: OperatorRules
  calendar: WorkCalendar
}

/** Comparisons about one line in a day, and of one member of staff in an hour: a document is not tried out here. */
const perLine = { most: 5, windowMs: DAY_MS }
const perAgent = { most: 40, windowMs: 60 * MINUTE_MS }

/** The papers by which a person at a branch shows who they are, from the operator's dated rule. */
export const branchPapers = (rules: Pick<OperatorRules, 'identity'>): DocumentCode[] => [
  ...new Set([...identityWays('resident', rules), ...identityWays('foreigner', rules)]),
]

export interface BranchVisit {
  line: LineName
  document: DocumentCode
  /** At most the last three signs of the document's number; empty: not written down. */
  last: string
  /** As it stands on the document; left out where it has none. */
  iin?: string
  language: Language
}

/**
 * Somebody stands before a member of staff with their document: what it says is typed and will be compared, and the worker looks
 * at the line. Throws CaseRefused: `not-your-role`, `branch-takes-none`, `unknown-paper`, `too-many-calls`.
 */
export async function beginAtBranch(desk: Desk, { rules }: Office, who: Who, visit: BranchVisit): Promise<string> {
  const may = systemCan('open-at-branch', who)
  if (may !== true) throw new CaseRefused(may.no)
  if (rule(rules.care.branch)?.takes === false) throw new CaseRefused('branch-takes-none')
  if (!branchPapers(rules).includes(visit.document)) throw new CaseRefused('unknown-paper')
  const operator = rules.id
  const answers: Answers = {
    ...('iccid' in visit.line ? { number: '', iccid: visit.line.iccid } : { number: visit.line.number }),
    ...(visit.iin ? { iin: visit.iin } : {}),
    branch: { agent: idOf(who), document: visit.document, last: visit.last.slice(-3) },
  }
  const machineMs = desk.machineMs()
  const mark = markOf(desk.keys, 'msisdn', nameOfLine(answers)).toString('hex')
  for (const limit of [
    { name: `branch/agent/${operator}/${nameOf(who)}`, ...perAgent },
    { name: `branch/line/${mark}`, ...perLine },
  ])
    if (!(await takePoint(desk.db, limit, machineMs)).ok) throw new CaseRefused('too-many-calls')
  const id = randomUUID()
  await inOperator(desk.db, operator, async (tx) => {
    const at = await caseNow(tx, machineMs)
    // Chance: nobody holds a secret to it, so no browser of a subscriber can ever open it.
    const secretMark = randomBytes(16)
    await insertApplication(tx, desk.keys, { operator, id, secretMark, language: visit.language, answers, at })
    await wantLookUp(tx, operator, id, instantOf(machineMs))
    await insertAct(tx, { at, by: nameOf(who), what: 'branch-begun', why: visit.document, operator })
  })
  return id
}

const idOf = (who: Who): string => ('id' in who ? who.id : who.is)

export interface BranchReady {
  is: 'ready'
  language: Language
  line: LineOnFile
  quote: Quote
  /** Whether the record has an IIN, and so the typed one was compared; else a person compares the name alone. */
  compared: boolean
  /** Names the line as it is shown: nobody signs for amounts that they have not seen. */
  shown: string
}

export type BranchPage =
  | { is: 'looking' | 'no-such-line' | 'cannot-tell' | 'differs' | 'not-a-person' }
  | { is: 'opened'; ref: string }
  | BranchReady

/** How a visit stands, for the member of staff who began it, with the amounts for an end on that day. Null: there is none of theirs. */
export async function readBranch(
  desk: Desk,
  { rules }: Office,
  who: Who,
  id: string,
  requestedEnd: 'now' | Day = 'now',
): Promise<BranchPage | null> {
  return inOperator(desk.db, rules.id, async (tx) => {
    const application = await loadApplication(tx, desk.keys, rules.id, id)
    if (application?.ref) return openedByMe(tx, desk, rules.id, application.ref, who)
    if (!application || application.answers.branch?.agent !== idOf(who)) return null
    return pageOf(tx, desk, rules, application, requestedEnd)
  })
}

async function openedByMe(tx: Tx, desk: Desk, operator: OperatorId, ref: string, who: Who): Promise<BranchPage | null> {
  const stored = await loadCase(tx, desk.keys, operator, ref)
  return stored?.case.facts.openedBy === idOf(who) ? { is: 'opened', ref } : null
}

async function pageOf(
  tx: Tx,
  desk: Desk,
  rules: OperatorRules,
  application: StoredApplication,
  requestedEnd: 'now' | Day,
): Promise<BranchPage> {
  if (application.lookup === 'wanted' || application.lookup === 'none') return { is: 'looking' }
  if (!application.line) return { is: application.lookup === 'no-such-line' ? 'no-such-line' : 'cannot-tell' }
  const line = await lineAsProtected(tx, desk.keys, application.line)
  const { holder } = line.standing
  // A company, or a child, is somebody else's to speak for, with papers of their own.
  if (holder.kind !== 'person') return { is: 'not-a-person' }
  if (holder.iin && holder.iin !== application.answers.iin) return { is: 'differs' }
  const now = await caseNow(tx, desk.machineMs())
  const known = checkRequestedEnd({ requestedEnd, now, rules }).ok ? requestedEnd : 'now'
  const quote = quoteOf({ line, answers: endOf(application.answers, known) }, rules, now)
  if (!quote) return { is: 'cannot-tell' }
  const shown = [lineMark(desk.keys, application.line), quote.toPay.minor, quote.toRefund.minor].join('.')
  return { is: 'ready', language: application.language, line, quote, compared: holder.iin !== undefined, shown }
}

const endOf = ({ number }: Answers, end: 'now' | Day): Answers =>
  end === 'now' ? { number, when: 'now' } : { number, when: 'day', end }

export interface BranchDecision {
  requestedEnd: 'now' | Day
  /** Left out: they have no channel but the line that ends, and take the paper alone. */
  contact?: { channel: 'email' | 'phone'; address: string }
  /** `later`: asked for on the page of the request, or at the desk. */
  money: 'at-branch' | 'later'
  shown: string
}

/**
 * Opens the request of the person at the branch: identity reviewed, amounts agreed to, and somebody else approves it. The same
 * press twice makes one. Throws CaseRefused: `no-such-call`, `line-changed`, `bad-date`, `already-open`, or why they may not.
 */
export async function openAtBranch(
  desk: Desk,
  office: Office,
  who: Who,
  id: string,
  decision: BranchDecision,
): Promise<string> {
  const may = systemCan('open-at-branch', who)
  if (may !== true) throw new CaseRefused(may.no)
  const { rules } = office
  const operator = rules.id
  return inOperator(desk.db, operator, async (tx) => {
    const application = await loadApplication(tx, desk.keys, operator, id, true)
    if (application?.ref && (await openedByMe(tx, desk, operator, application.ref, who))) return application.ref
    const { branch } = application?.answers ?? {}
    if (!application || branch?.agent !== idOf(who)) throw new CaseRefused('no-such-call')
    const now = await caseNow(tx, desk.machineMs())
    if (!checkRequestedEnd({ requestedEnd: decision.requestedEnd, now, rules }).ok) throw new CaseRefused('bad-date')
    const page = await pageOf(tx, desk, rules, application, decision.requestedEnd)
    if (page.is !== 'ready') throw new CaseRefused('no-such-call')
    if (page.shown !== decision.shown) throw new CaseRefused('line-changed')
    const made = applicationOf(page, application, branch, decision, who, now)
    const { ref } = await openCase(tx, desk.keys, office, made, now)
    await markSubmitted(tx, desk.keys, operator, id, ref, page.line.binding.msisdn, now)
    await insertAct(tx, { at: now, by: nameOf(who), what: 'branch-opened', why: branch.document, operator })
    return ref
  })
}

function applicationOf(
  { line, quote }: BranchReady,
  application: StoredApplication,
  branch: NonNullable<Answers['branch']>,
  { requestedEnd, contact, money }: BranchDecision,
  who: Who,
  now: Instant,
): Application {
  const { holder } = line.standing
  const { iin } = application.answers
  const paid = refundDue(quote) && money === 'at-branch'
  const { document, last } = branch
  return {
    door: 'desk',
    openedBy: idOf(who),
    language: application.language,
    binding: line.binding,
    person: {
      holder,
      applicant: { name: holder.name, ...(iin ? { iin } : {}) },
      ...(contact ? { contact } : {}),
      ...(paid ? { payee: { way: 'at-branch', name: holder.name } } : {}),
      seen: { document, last },
    },
    requestedEnd,
    reason: 'not-said',
    refundWay: paid ? 'at-branch' : 'none',
    identity: { level: 'id_reviewed', at: now, by: nameOf(who), document },
    agreement: { quote, standing: withoutPerson(line.standing), at: now },
    ...((holder.iin ?? iin) ? { iin: holder.iin ?? iin ?? '' } : {}),
  }
}

export interface Declared {
  case: Case
  person: Person
  /** For the paper that the person takes along. */
  trackingLink: string
}

/** How long the member of staff who opened it can print the paper anew. */
const printableMs = DAY_MS

/** What the person signs and takes along. Null: not opened at a branch by this member of staff, or not today. */
export async function readDeclared(
  desk: Desk,
  operator: OperatorId,
  ref: string,
  who: Who,
  baseUrl: string,
): Promise<Declared | null> {
  return inOperator(desk.db, operator, async (tx) => {
    const stored = await loadCase(tx, desk.keys, operator, ref)
    if (stored?.case.facts.door !== 'desk' || stored.case.facts.openedBy !== idOf(who)) return null
    if (later(stored.case.dates.receivedAt, printableMs) <= (await caseNow(tx, desk.machineMs()))) return null
    const person = (await personsOf(tx, desk.keys, operator, [ref])).get(ref)
    return person ? { case: stored.case, person, trackingLink: caseLink(desk.keys, baseUrl, operator, ref) } : null
  })
}
