import type { JSX } from 'preact'
import { requestedEndOf } from '../cases/submit-application.ts'
import { causesOf } from '../domain/charges.ts'
import { serviceEndOf } from '../domain/dates.ts'
import type { Day, Instant } from '../domain/instant.ts'
import type { Standing } from '../domain/line.ts'
import type { KnownOperator } from '../domain/operator.ts'
import { type SettleTask, settleTasks } from '../domain/settle-tasks.ts'
import type { Formats } from '../ui/format.ts'
import { type CaseVisit, caseHref } from './case-visit.tsx'
import { ApplicationField, type Journey } from './journey.tsx'
import type { DemoOf, Visit } from './visit.tsx'

/** The pages of what to settle stand in two places: in an application that was not sent yet, and in a case. */
export const settlePages = ['settle', 'unlink', 'contacts'] as const
export type SettlePageName = (typeof settlePages)[number]

/** One of the two places, as the pages need it. */
export interface SettlePlace {
  visit: Visit
  office: KnownOperator
  format: Formats
  demoOf: DemoOf | undefined
  ticked: string[]
  /** Undefined: the operator has not answered yet. Empty: nothing to settle with it. */
  tasks: SettleTask[] | undefined
  asOf: Instant | undefined
  /** The request was sent. */
  sent: boolean
  /** Somebody asks for the holder: accounts and contacts are the holder's. */
  forHolder: boolean
  /** The line is over, or was never to end: nothing is left to settle with the operator. */
  over: boolean
  hrefOf: (page: SettlePageName) => string
  /** Where the list's Back leads, and its way on. */
  back: string
  onward: string
  /** What a form of this place carries besides its ticks. */
  hidden: JSX.Element | null
}

export function placeOfJourney(journey: Journey): SettlePlace {
  const { application, office, now, format, demoOf } = journey
  const chosen = application.answers.path === 'cancel'
  return {
    visit: journey,
    office,
    format,
    demoOf,
    ticked: application.answers.ticked ?? [],
    ...tasksFor(
      application.line?.standing,
      requestedEndOf(application.answers) ?? 'now',
      now,
      office,
      causesOf(application.answers),
    ),
    sent: false,
    forHolder: false,
    over: false,
    hrefOf: (page) => (journey.fromCheck ? `/${page}?from=check` : `/${page}`),
    back: journey.fromCheck ? '/check' : '/standing',
    onward: journey.fromCheck ? '/check' : chosen ? '/date' : '/decide',
    hidden: <ApplicationField of={journey} />,
  }
}

export function placeOfCase(visit: CaseVisit, ticked: string[]): SettlePlace {
  const { view, office, format, demoOf } = visit
  const { status, facts, dates, standing } = view.case
  return {
    visit,
    office,
    format,
    demoOf,
    ticked,
    ...tasksFor(standing, dates.requestedEnd, view.now, office, causesOf(facts)),
    sent: true,
    forHolder: facts.special !== undefined,
    over: status !== 'open' || facts.deadAt !== undefined,
    hrefOf: (page) => caseHref(visit, `/${page}`),
    back: caseHref(visit),
    onward: caseHref(visit),
    hidden: null,
  }
}

function tasksFor(
  standing: Standing | undefined,
  requestedEnd: 'now' | Day,
  now: Instant,
  { rules }: KnownOperator,
  causes: ReturnType<typeof causesOf>,
): Pick<SettlePlace, 'tasks' | 'asOf'> {
  if (!standing) return { tasks: undefined, asOf: undefined }
  const serviceEnd = serviceEndOf({ requestedEnd, decidedAt: now, rules })
  return { tasks: settleTasks({ standing, rules, serviceEnd, now, causes }), asOf: standing.asOf }
}
