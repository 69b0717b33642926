import type { Case } from './case.ts'
import { dwellEndOf } from './dates.ts'
import type { Instant } from './instant.ts'
import { payeeWanted } from './payee.ts'
import { caseCan, type NoCode } from './permissions.ts'
import {
  awaitedUntil,
  type ProgressQuestion,
  type SeenPlace,
  type Sentence,
  sentenceOf,
  type YourTurn,
} from './progress-sentence.ts'
import { type GuideStep, guideSteps, type MoneyCode, moneyTasks, tasks } from './progress-table.ts'
import { type PromiseClock, promiseOf } from './promise.ts'
import { hasStrongProof } from './special.ts'

/**
 * What a subscriber reads of a case: one sentence, the five steps of the guide, whose turn it is, and until when there is
 * a way back. A pure map of the case and its places; the words stand in the catalogues, under these codes.
 */

export interface StepProgress {
  step: GuideStep
  state: 'done' | 'now' | 'todo' | 'stopped'
  /** When it was done. */
  at?: Instant
}

export type WayBack =
  | {
      open: true /** The end of the dwell, once the line is barred; or the soonest that can be said before. */
      until?: Instant
      exact: boolean
    }
  | { open: false; no: NoCode }

export interface Progress {
  sentence: Sentence
  steps: StepProgress[]
  yourTurn?: YourTurn
  promise: PromiseClock
  wayBack: WayBack
  money?: { code: MoneyCode; when?: Instant }
}

/** How a case stands, for its subscriber. */
export function progressOf(question: ProgressQuestion): Progress {
  const { case: of, places, now, rules, calendar } = question
  const place = places.find((each) => each.lane !== 'money')
  const money = moneyOf(question)
  const turn = yourTurnOf(of, place)
  const promise = promiseOf({ case: of, now, rules, calendar, strongProof: hasStrongProof(of.facts), places })
  return {
    sentence: sentenceOf(question, place),
    steps: stepsOf(question, place),
    ...(turn ? { yourTurn: turn } : {}),
    // Whoever must show something first is not hurried: what is counted meanwhile is not our time.
    promise: turn?.what === 'identity' ? { ...promise, pausedFor: of.facts.special ? 'papers' : 'identity' } : promise,
    wayBack: wayBackOf(question),
    ...(money ? { money } : {}),
  }
}

function yourTurnOf(of: Case, place: SeenPlace | undefined): YourTurn | undefined {
  const { status, facts } = of
  if (status !== 'open' || facts.hold || facts.ending) return undefined
  // What was sent lies with us.
  if (place?.task === 'identity' && facts.papers?.is === 'waiting') return undefined
  if (place?.stuck === null && (place.task === 'identity' || (place.task === 'agreement' && !facts.agreement)))
    return { what: place.task, until: awaitedUntil(place.task, of, place) }
  // Asked once the rest is given, and not before: who has just come by the express page is asked one thing at a time.
  return facts.identity && facts.agreement && payeeWanted(of) ? { what: 'payee' } : undefined
}

function stepsOf(question: ProgressQuestion, place: SeenPlace | undefined): StepProgress[] {
  const { case: of } = question
  const done = doneDates(question)
  const reached = reachedStep(of, place)
  const stopped = of.facts.ending !== undefined || (of.status !== 'open' && of.status !== 'closed')
  return guideSteps.map((step, index) => {
    const at = done[step]
    if (index < reached) return { step, state: 'done', ...(at ? { at } : {}) }
    if (index > reached) return { step, state: 'todo' }
    return { step, state: stopped ? 'stopped' : 'now' }
  })
}

/** How many of the five are behind this case. */
function reachedStep(of: Case, place: SeenPlace | undefined): number {
  if (of.status === 'closed') return guideSteps.length
  if (of.status !== 'open' || of.facts.ending) return turnedBackAt(of)
  if (!place) return of.facts.deadAt ? guideSteps.length : 0
  const row = tasks[place.task]
  if (row?.say === 'certified') return guideSteps.length
  return guideSteps.indexOf(row?.step ?? 'received')
}

/** A case that turned round stands at different tasks on its way back; the facts tell how far it had come. */
function turnedBackAt({ facts, standing }: Case): number {
  if (facts.decision?.what === 'approved') return guideSteps.indexOf('off')
  return guideSteps.indexOf(standing && facts.identity ? 'accepted' : 'checked')
}

/** When each step was done: by facts where there are any, by the event of its last task otherwise. */
function doneDates({ case: of, events }: ProgressQuestion): Partial<Record<GuideStep, Instant>> {
  const { facts, dates } = of
  const passed = (task: string) => events.find((event) => event.kind === 'task-done' && event.data.task === task)?.at
  return Object.fromEntries(
    Object.entries({
      received: dates.receivedAt,
      checked: passed('quote') ?? facts.identity?.at,
      accepted: facts.decision?.at,
      off: passed('terminate'),
      confirmed: passed('issue-certificate'),
    }).filter(([, at]) => at !== undefined),
  )
}

function wayBackOf({ case: of, rules, now }: ProgressQuestion): WayBack {
  const may = caseCan.withdraw(of, { is: 'subscriber', assurance: 'none' })
  if (may !== true) return { open: false, no: may.no }
  const strongProof = hasStrongProof(of.facts)
  if (of.facts.barredAt)
    return { open: true, until: dwellEndOf({ barredAt: of.facts.barredAt, strongProof, rules }), exact: true }
  const { serviceEnd } = of.dates
  if (!serviceEnd) return { open: true, exact: false }
  return {
    open: true,
    until: dwellEndOf({ barredAt: serviceEnd > now ? serviceEnd : now, strongProof, rules }),
    exact: false,
  }
}

function moneyOf({ case: of, places }: ProgressQuestion): Progress['money'] {
  if (of.oneWaySince === undefined) return undefined
  const place = places.find((each) => each.lane === 'money')
  if (!place || of.facts.settled) return { code: 'settled' }
  if (place.stuck !== null) return { code: 'needs-person' }
  const code = moneyTasks[place.task] ?? 'stopping-billing'
  return code === 'usage-open' && place.dueAt !== null ? { code, when: place.dueAt } : { code }
}
