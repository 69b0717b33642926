import { createHash } from 'node:crypto'
import type { Context } from 'hono'
import { applicationKey } from '../auth/sessions.ts'
import type { ApplicationKey, ReadApplication } from '../cases/start-application.ts'
import { readApplication } from '../cases/start-application.ts'
import { firstMissing, type MissingStep, membersAsked, quoteOf, refundDue } from '../cases/submit-application.ts'
import { epochMsOf, type Instant, later } from '../domain/instant.ts'
import type { KnownOperator } from '../domain/operator.ts'
import { rule } from '../domain/operator.ts'
import { type Formats, formats } from '../ui/format.ts'
import type { House } from '../ui/house.ts'
import { type DemoOf, formOf, showNotice, type Visit, visitOf } from './visit.tsx'

/** The pages behind the proof, in their order. */
export const steps = ['standing', 'decide', 'members', 'date', 'reason', 'refund', 'contact', 'check'] as const
export type Step = (typeof steps)[number]

/** Pages that ask for proof and are no step of a request. */
export const places = ['lines', 'protection'] as const
export type Place = (typeof places)[number]

/** A visit in the middle of an application. */
export interface Journey extends Visit, ReadApplication {
  key: ApplicationKey
  office: KnownOperator
  format: Formats
  demoOf: DemoOf | undefined
  /** Where the last look came from: the answer is changed, and the list of answers is next. */
  fromCheck: boolean
}

/**
 * Opens the application of this browser; or the answer that leads elsewhere, when there is none or it was sent. Who has no trace
 * of one only followed a link: nothing of theirs has ended. Who sends a form had its page.
 */
export async function journeyOf(c: Context, house: House, demoOf?: DemoOf): Promise<Journey | Response> {
  const visit = visitOf(c, house)
  const key = applicationKey(c, house)
  const office = key && house.operators.get(key.operator)
  const read = key && office ? await readApplication(house.desk, key) : null
  if (!key || !office || !read) return c.redirect(key || c.req.method === 'POST' ? '/?ended=1' : '/?begin=1', 303)
  if (read.application.ref !== null) return c.redirect(`/c/${read.application.ref}/received`, 303)
  const format = formats(visit.lang, rule(office.rules.zone))
  return {
    ...visit,
    ...read,
    key,
    office,
    format,
    demoOf,
    answersKept: true,
    fromCheck: c.req.query('from') === 'check',
  }
}

/** As `journeyOf`, and only for somebody whose proof still holds. Otherwise: prove it, then back to this very page. */
export async function provenJourney(
  c: Context,
  house: House,
  step: Step | Place,
  demoOf?: DemoOf,
): Promise<Journey | Response> {
  const journey = await journeyOf(c, house, demoOf)
  if (journey instanceof Response) return journey
  // A card names a line only once the operator has answered: nobody is led on to answers that could not be sent.
  const { answers, line } = journey.application
  if (journey.assured && answers.iccid && !line && step !== 'standing') return c.redirect('/standing', 303)
  if (journey.assured) return journey
  return toProof(journey, step)
}

/** Prove first, then come back to `step`. */
export function toProof({ c, application }: Journey, step: Step | Place): Response {
  const again = application.assuredUntil === null ? '' : '&again=1'
  return c.redirect(`/prove?next=${step}${again}`, 303)
}

/** The sent form of a page of this journey, or the page that says why it is not taken. */
export async function journeyForm(journey: Journey): Promise<FormData | Response> {
  const form = await formOf(journey, journey.demoOf)
  if (form instanceof Response) return form
  const { say } = journey
  // A browser holds one application. A page of an earlier one must not write into the one that came after it.
  if (form.get('application') === applicationMark(journey.key)) return form
  const action = { href: nextHref(journey), label: say('portal.notice.otherWindow.go') }
  return showNotice(
    journey,
    409,
    { title: say('portal.notice.otherWindow'), text: say('portal.notice.otherWindow.text'), action },
    journey.demoOf,
  )
}

/** Names an application in a form, without telling its id. */
function applicationMark(key: ApplicationKey): string {
  return createHash('sha256').update(key.id).digest('base64url').slice(0, 12)
}

/** The hidden field by which a form says which application it belongs to. */
export function ApplicationField({ of }: { of: { key: ApplicationKey } }) {
  return <input type="hidden" name="application" value={applicationMark(of.key)} />
}

/** The page to go on with: the first that still has to be answered, else the last look at all of them. */
export function nextHref(journey: Pick<Journey, 'application' | 'office' | 'now' | 'assured'>): string {
  if (!journey.assured) return '/prove'
  const missing = firstMissing(journey.application, journey.office.rules, journey.now)
  return missing === 'decide' ? '/standing' : hrefOf(missing ?? 'check')
}

export const hrefOf = (step: Step | MissingStep): string => `/${step}`

/** Whether money comes back, so that somebody has to say where it should go. */
export function asksForRefund(journey: Pick<Journey, 'application' | 'office' | 'now'>): boolean {
  return refundDue(quoteOf(journey.application, journey.office.rules, journey.now))
}

/** The pages that this application has, the refund only where there is one. */
function stepsOf(journey: Pick<Journey, 'application' | 'office' | 'now'>): Step[] {
  return steps.filter(
    (step) =>
      (step !== 'refund' || asksForRefund(journey)) && (step !== 'members' || membersAsked(journey.application)),
  )
}

/** Number and count of a page, the three before the proof included. */
export function placeOf(
  journey: Pick<Journey, 'application' | 'office' | 'now'>,
  step: Step,
): { n: number; total: number } {
  const all = stepsOf(journey)
  return { n: all.indexOf(step) + 4, total: all.length + 3 }
}

/** The page before `step`: where its Back link leads. */
export function backFrom(journey: Journey, step: Step): string {
  if (journey.fromCheck) return '/check'
  const all = stepsOf(journey)
  return hrefOf(all[Math.max(0, all.indexOf(step) - 1)] ?? 'standing')
}

/** Where a page's form goes, and the page itself when it is opened again. */
export const actionOf = (journey: Journey, step: Step): string =>
  journey.fromCheck ? `/${step}?from=check` : `/${step}`

/** After a page was answered: the list of answers when it came from there, unless a new question has arisen. */
export function afterAnswer(journey: Journey, step: Step): string {
  const missing = firstMissing(journey.application, journey.office.rules, journey.now)
  if (journey.fromCheck) return missing ? `${hrefOf(missing)}?from=check` : '/check'
  const all = stepsOf(journey)
  return hrefOf(all[all.indexOf(step) + 1] ?? 'check')
}

/**
 * An instant of the machine's clock as the reader's clock shows it: in a demonstration the two differ. With day and zone,
 * because the operator's zone need not be the reader's.
 */
export function shownTime(journey: Pick<Journey, 'format' | 'now' | 'machineMs'>, at: Instant): string {
  return journey.format.dateTimeZone(later(at, epochMsOf(journey.now) - journey.machineMs))
}
