import type { WorkCalendar } from '../domain/calendar.ts'
import type { Quote } from '../domain/case.ts'
import { causesOf, quoteCharges } from '../domain/charges.ts'
import { checkRequestedEnd, serviceEndOf } from '../domain/dates.ts'
import { CaseRefused } from '../domain/errors.ts'
import type { Day, Instant } from '../domain/instant.ts'
import { type LineOnFile, unseenLine } from '../domain/line.ts'
import { lineText, sameSubscription } from '../domain/line-changes.ts'
import type { OperatorRules } from '../domain/operator.ts'
import { withoutPerson } from '../process/tasks/keep-standing.ts'
import { type Answers, markSubmitted, type StoredApplication } from '../store/applications.ts'
import { caseNow } from '../store/clock.ts'
import { inOperator } from '../store/db.ts'
import type { Person } from '../store/people.ts'
import { type Keys, markOf } from '../store/seal.ts'
import { keepTicks } from '../store/ticks.ts'
import type { Desk } from './in-case.ts'
import { type Application, openCase } from './open-case.ts'
import { type ApplicationKey, isAssured, openApplication } from './start-application.ts'

/** A page that still has to be answered. */
export type MissingStep = 'decide' | 'members' | 'date' | 'refund' | 'contact'

export type Submission =
  | { is: 'received'; ref: string }
  /** The proof has run out; the answers are kept. */
  | { is: 'prove-again' }
  | { is: 'missing'; step: MissingStep }
  /** The line is not as the page showed it: show it again. */
  | { is: 'changed' }
  /** Another subscription stands under this number now: nothing that was proved holds for it. */
  | { is: 'other-line' }

/**
 * Sends the request: case, facts and receipt in one transaction, with the application marked as used. A second press finds the
 * mark and answers with the same reference. `shown`: the mark of the line that the page showed, so that nobody agrees to
 * amounts that they have not seen.
 */
export async function submitApplication(
  desk: Desk,
  key: ApplicationKey,
  office: { rules: OperatorRules; calendar: WorkCalendar },
  shown: string,
): Promise<Submission> {
  return inOperator(desk.db, key.operator, async (tx) => {
    const application = await openApplication(tx, desk, key, true)
    if (!application) throw new CaseRefused('no-such-application')
    if (application.ref !== null) return { is: 'received', ref: application.ref }
    if (!isAssured(application, desk.machineMs())) return { is: 'prove-again' }
    // A card alone names no line until the operator has answered: the page says so and looks again.
    if (application.answers.iccid && !application.line) return { is: 'missing', step: 'decide' }
    const now = await caseNow(tx, desk.machineMs())
    const step = firstMissing(application, office.rules, now)
    if (step) return { is: 'missing', step }
    const { seen } = application.answers
    if (seen && application.line && !sameSubscription(seen, application.line)) return { is: 'other-line' }
    if (lineMark(desk.keys, application.line) !== shown) return { is: 'changed' }
    const receipt = await openCase(tx, desk.keys, office, requestOf(application, office.rules, now), now)
    await keepTicks(tx, desk.keys, key.operator, receipt.ref, application.answers.ticked ?? [], now)
    await markSubmitted(tx, desk.keys, key.operator, key.id, receipt.ref, numberOf(application), now)
    return { is: 'received', ref: receipt.ref }
  })
}

const numberOf = ({ line, answers }: StoredApplication) => line?.binding.msisdn ?? answers.number

/** Names what was known of the line when a page was shown, without telling it. */
export function lineMark(keys: Keys, line: LineOnFile | null): string {
  return markOf(keys, 'line-shown', line ? lineText(line) : 'unknown').toString('base64url')
}

/** The first page that still has to be answered. The reason never is: nobody has to say why. */
export function firstMissing(
  application: Pick<StoredApplication, 'answers' | 'line'>,
  rules: OperatorRules,
  now: Instant,
): MissingStep | undefined {
  const { answers, line } = application
  if (answers.path !== 'cancel') return 'decide'
  if (membersAsked(application) && !answers.members) return 'members'
  const requestedEnd = requestedEndOf(answers)
  if (!requestedEnd || !checkRequestedEnd({ requestedEnd, now, rules }).ok) return 'date'
  if (refundDue(quoteOf(application, rules, now)) && !answers.payee && !answers.payeeLater) return 'refund'
  if (!answers.contact) return 'contact'
  return line?.standing.holder.name || answers.name ? undefined : 'contact'
}

/** Whether lines rest on this one, so that somebody has to say what becomes of them. */
export const membersAsked = ({ line }: Pick<StoredApplication, 'line'>): boolean =>
  (line?.standing.footprint?.dependents.length ?? 0) > 0

export function requestedEndOf(answers: Answers): 'now' | Day | undefined {
  return answers.when === 'now' ? 'now' : answers.end
}

/** What ending the line costs and gives back, as things stand. Undefined while the operator has not answered. */
export function quoteOf(
  { line, answers }: Pick<StoredApplication, 'answers' | 'line'>,
  rules: OperatorRules,
  now: Instant,
): Quote | undefined {
  if (!line) return undefined
  const requestedEnd = requestedEndOf(answers) ?? 'now'
  return quoteCharges({
    standing: line.standing,
    serviceEnd: serviceEndOf({ requestedEnd, decidedAt: now, rules }),
    rules,
    now,
    causes: causesOf({ reason: answers.reason }),
  })
}

export const refundDue = (quote: Quote | undefined): boolean => (quote?.toRefund.minor ?? 0) > 0

function requestOf(application: StoredApplication, rules: OperatorRules, now: Instant): Application {
  const { answers, line, assurance } = application
  const quote = quoteOf(application, rules, now)
  const due = refundDue(quote)
  const iin = line?.standing.holder.iin ?? answers.iin
  return {
    door: 'guided',
    language: answers.language ?? application.language,
    binding: line?.binding ?? unseenLine({ number: answers.number }),
    person: personOf(application, due),
    requestedEnd: requestedEndOf(answers) ?? 'now',
    reason: answers.reason ?? 'not-said',
    refundWay: due && answers.payee ? answers.payee.way : 'none',
    identity: { level: assurance, at: now },
    // Without an answer of the operator there is nothing to agree to yet: the case asks for it later.
    ...(line && quote ? { agreement: { quote, standing: withoutPerson(line.standing), at: now } } : {}),
    ...(iin ? { iin } : {}),
    ...(answers.formSentBy ? { formSentBy: answers.formSentBy } : {}),
    ...(answers.members && membersAsked(application)
      ? { members: { what: answers.members, by: 'subscriber', at: now } }
      : {}),
  }
}

function personOf({ answers, line }: StoredApplication, due: boolean): Person {
  const holder = line?.standing.holder ?? {
    kind: 'person' as const,
    name: answers.name ?? '',
    ...(answers.iin ? { iin: answers.iin } : {}),
  }
  const name = answers.name ?? holder.name
  return {
    holder,
    applicant: { name, ...(answers.iin ? { iin: answers.iin } : {}) },
    ...(answers.contact ? { contact: answers.contact } : {}),
    ...(due && answers.payee ? { payee: answers.payee } : {}),
    ...(line ? {} : { note: 'operator-did-not-answer' }),
  }
}
