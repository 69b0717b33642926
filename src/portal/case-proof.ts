import { readCookie, setCookie } from '../auth/cookies.ts'
import { type ApplicationKey, readApplication } from '../cases/start-application.ts'
import type { Assurance } from '../domain/case.ts'
import { epochMsOf, later } from '../domain/instant.ts'
import { type AssuredAct, rule } from '../domain/operator.ts'
import { type CaseVisit, caseHref } from './case-visit.tsx'
import type { ProofWay } from './track-proof-pages.tsx'

/* Who the reader of a case has shown to be, and where a proof leads: a look at its line that the browser holds for half an hour. */

/** Where the reader wanted to go; nowhere but to a page of this case. */
const pages = { agree: '/agree', payee: '/payee', settings: '/settings/contact', data: '/settings/data.json' } as const
type Next = keyof typeof pages
export const pageOf: Readonly<Record<Next, string>> = pages

/** What the operator's rule of assurance is asked for there; to agree, any proof will do. */
const actOf: Partial<Record<Next, AssuredAct>> = {
  payee: 'change-payee',
  settings: 'change-contact',
  data: 'see-personal-data',
}

export function nextOf({ c }: CaseVisit): Next | undefined {
  const asked = c.req.query('next')
  return (Object.keys(pages) as Next[]).find((next) => next === asked)
}

/** Pages that are the reader's own business and change nothing about the line. */
export const isOwnNext = (visit: CaseVisit): boolean => ['settings', 'data'].includes(nextOf(visit) ?? '')

export function hrefWithNext(visit: CaseVisit, below: string): string {
  const next = nextOf(visit)
  return `${caseHref(visit, below)}${next ? `&next=${next}` : ''}`
}

/** The proof first, then back to where it was asked for. */
export const proofHref = (visit: CaseVisit, next: Next): string => `${caseHref(visit, '/identity')}&next=${next}`

export function waysOf(visit: CaseVisit): ProofWay[] {
  const next = nextOf(visit)
  const act = next === undefined ? undefined : actOf[next]
  return act === undefined ? ['line', 'contact', 'hotline', 'paper'] : waysForAct(visit, act)
}

/** The ways to a code that the operator's rule accepts here. A code to the line alone proves only who holds the card. */
export function waysForAct({ office }: Pick<CaseVisit, 'office'>, act: AssuredAct): ('line' | 'contact' | 'hotline')[] {
  const enough = rule(office.rules.identity.assurance)[act]
  return [
    ...(enough.includes('otp_line') ? (['line'] as const) : []),
    ...(enough.includes('otp_contact') ? (['contact'] as const) : []),
    ...(enough.includes('hotline') ? (['hotline'] as const) : []),
  ]
}

const cookieName = 'case-proof'
const cookieSeconds = 3_600

export function heldKey({ c, house, view }: CaseVisit): ApplicationKey | undefined {
  const [ref, operator, id, secret] = readCookie(c, house, cookieName)?.split('.') ?? []
  return ref === view.case.ref && operator && id && secret ? { operator, id, secret } : undefined
}

export function holdKey({ c, house, view }: CaseVisit, key: ApplicationKey): void {
  const value = [view.case.ref, key.operator, key.id, key.secret].join('.')
  setCookie(c, house, cookieName, value, { maxAgeSeconds: cookieSeconds })
}

/** How sure we are of this reader at this moment. */
export async function assuranceOf(visit: CaseVisit): Promise<Assurance> {
  const key = heldKey(visit)
  const read = key ? await readApplication(visit.house.desk, key) : null
  return read?.assured ? read.application.assurance : 'none'
}

/** An instant of the machine's clock as the page's own clock shows it: in a demonstration the two differ. */
export function shownTime({ format, view, house }: CaseVisit, at: string): string {
  return format.time(later(at, epochMsOf(view.now) - house.desk.machineMs()))
}
