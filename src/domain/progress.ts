import type { WorkCalendar } from './calendar.ts'
import type { Case, CaseStatus, LaneName } from './case.ts'
import { holdOf } from './codes.ts'
import { dwellEndOf } from './dates.ts'
import type { CaseEvent } from './events.ts'
import { type Day, DAY_MS, type Instant, later } from './instant.ts'
import { type OperatorRules, rule } from './operator.ts'
import { caseCan, type NoCode } from './permissions.ts'
import { type PromiseClock, promiseOf } from './promise.ts'

/**
 * What a subscriber reads of a case: one sentence, the five steps of the guide, whose turn it is, and until when there is
 * a way back. A pure map of the case and its places; the words stand in the catalogues, under these codes.
 */

/** The guide's five, in the order in which they come to pass here: our receipt is written before anything is asked. */
export const guideSteps = ['received', 'checked', 'accepted', 'off', 'confirmed'] as const
export type GuideStep = (typeof guideSteps)[number]

/** One code per sentence. `when` of the sentence is the instant or day named beside it. */
export type SentenceCode =
  | 'received'
  | 'prove-identity' // when: the request is closed after it
  | 'checking-line'
  | 'agree' // when: ordinary terms apply from then on
  | 'in-review'
  | 'decision-overdue'
  | 'accepted' // when: service end
  | 'accepted-now'
  | 'last-check-before-bar'
  | 'switching-off'
  | 'barred' // when: the way back is open until then
  | 'last-check-before-end'
  | 'ending-for-good'
  | 'looking'
  | 'off' // when: observed dead
  | 'certified' // when: observed dead
  | 'released' // when: observed dead
  | 'port-in-flight'
  | 'operator-silent'
  | 'needs-person' // nothing has happened to the line yet
  | 'needs-person-barred'
  | 'not-confirmed'
  | 'held' // when: held since; because: the hold
  | 'withdrawing'
  | 'withdrawing-barred'
  | 'rejecting'
  | 'rejecting-barred'
  | 'porting-out'
  | 'withdrawn' // when: taken back
  | 'withdrawn-restored' // when: taken back
  | 'rejected' // because: the reason of the list
  | 'ported-out' // when: it was noticed
  | 'under-way'

export interface Sentence {
  code: SentenceCode
  when?: Instant | Day
  /** A code of a closed list: the hold, the rejection. */
  because?: string
}

export interface StepProgress {
  step: GuideStep
  state: 'done' | 'now' | 'todo' | 'stopped'
  /** When it was done. */
  at?: Instant
}

/** The money goes its own way below the point of no return. */
export type MoneyCode =
  | 'stopping-billing'
  | 'usage-open' // when: until then records of usage may still arrive
  | 'final-bill'
  | 'refund-under-way'
  | 'needs-person'
  | 'settled'

export interface YourTurn {
  what: 'identity' | 'agreement'
  /** After it we go on by ordinary terms (agreement), or the request is closed (identity). */
  until: Instant
}

export type WayBack =
  | { open: true; /** The end of the dwell, once the line is barred; or the soonest that can be said before. */ until?: Instant; exact: boolean }
  | { open: false; no: NoCode }

export interface Progress {
  sentence: Sentence
  steps: StepProgress[]
  yourTurn?: YourTurn
  promise: PromiseClock
  wayBack: WayBack
  money?: { code: MoneyCode; when?: Instant }
}

/** Where a case stands in one lane, as far as a reader is concerned. */
export interface SeenPlace {
  lane: LaneName
  task: string
  direction: 'forward' | 'back'
  dueAt: Instant | null
  because: string | null
  stuck: string | null
  since: Instant
}

export interface ProgressQuestion {
  case: Case
  places: readonly SeenPlace[]
  events: readonly Pick<CaseEvent, 'kind' | 'at' | 'data'>[]
  now: Instant
  rules: OperatorRules
  calendar: WorkCalendar
}

interface TaskRow {
  step: GuideStep
  say: SentenceCode
}

/** Every task of the list: which of the five it belongs to, and what is said while a case stands there. */
const tasks: Record<string, TaskRow> = {
  // The receipt is written with the case itself: its message is on its way, and the next step has begun.
  'tell-received': { step: 'checked', say: 'received' },
  identity: { step: 'checked', say: 'prove-identity' },
  standing: { step: 'checked', say: 'checking-line' },
  quote: { step: 'checked', say: 'checking-line' },
  agreement: { step: 'accepted', say: 'agree' },
  decision: { step: 'accepted', say: 'in-review' },
  'tell-accepted': { step: 'accepted', say: 'accepted' },
  'service-end': { step: 'off', say: 'accepted' },
  'still-ours': { step: 'off', say: 'last-check-before-bar' },
  bar: { step: 'off', say: 'switching-off' },
  barred: { step: 'off', say: 'switching-off' },
  'tell-barred': { step: 'off', say: 'barred' },
  'bar-dwell': { step: 'off', say: 'barred' },
  'still-ours-again': { step: 'off', say: 'last-check-before-end' },
  'point-of-no-return': { step: 'off', say: 'last-check-before-end' },
  terminate: { step: 'off', say: 'ending-for-good' },
  dead: { step: 'confirmed', say: 'looking' },
  'tell-off': { step: 'confirmed', say: 'off' },
  'rest-the-number': { step: 'confirmed', say: 'off' },
  'next-day': { step: 'confirmed', say: 'off' },
  'dead-next-day': { step: 'confirmed', say: 'off' },
  'issue-certificate': { step: 'confirmed', say: 'off' },
  'tell-certificate': { step: 'confirmed', say: 'certified' },
  'quarantine-end': { step: 'confirmed', say: 'certified' },
  'release-number': { step: 'confirmed', say: 'certified' },
}

const moneyTasks: Record<string, MoneyCode> = {
  'stop-billing': 'stopping-billing',
  'usage-complete': 'usage-open',
  'final-bill': 'final-bill',
  refund: 'refund-under-way',
  settle: 'settled',
  'tell-settled': 'settled',
}

/** Whether a reader is told something of its own at this task. A test asks it for every task of the list. */
export function isTold(lane: LaneName, task: string): boolean {
  return lane === 'money' ? task in moneyTasks : task in tasks
}

/** How a case stands, for its subscriber. */
export function progressOf(question: ProgressQuestion): Progress {
  const { case: of, places, now, rules, calendar } = question
  const place = places.find((each) => each.lane !== 'money')
  const money = moneyOf(question)
  const turn = yourTurnOf(of, place)
  return {
    sentence: sentenceOf(question, place),
    steps: stepsOf(question, place),
    ...(turn ? { yourTurn: turn } : {}),
    promise: promiseOf({ case: of, now, rules, calendar, strongProof: hasStrongProof(of) }),
    wayBack: wayBackOf(question),
    ...(money ? { money } : {}),
  }
}

const hasStrongProof = (of: Case) => of.facts.identity?.level === 'id_reviewed'

function sentenceOf({ case: of, rules, now }: ProgressQuestion, place: SeenPlace | undefined): Sentence {
  const { facts, status } = of
  if (status !== 'open') return endedSentence(of, status)
  if (facts.ending) return endingSentence(of)
  if (facts.hold) return { code: 'held', when: facts.hold.at, because: holdOf(facts.hold.code)?.code ?? 'fraud-check' }
  if (!place) return facts.deadAt ? { code: 'certified', when: facts.deadAt } : { code: 'under-way' }
  const certified = tasks[place.task]?.say === 'certified'
  if (place.stuck !== null && !certified) return stuckSentence(of)
  if (place.because === 'port-in-flight' || place.because === 'operator-does-not-answer') {
    return { code: place.because === 'port-in-flight' ? 'port-in-flight' : 'operator-silent' }
  }
  if (place.task === 'decision' && place.because === 'decision-overdue') return { code: 'decision-overdue' }
  const code = codeAt(of, place, now)
  const when = whenOf(code, of, place, rules, now)
  return when === undefined ? { code } : { code, when }
}

function codeAt({ dates }: Case, place: SeenPlace, now: Instant): SentenceCode {
  const code = tasks[place.task]?.say ?? 'under-way'
  return code === 'accepted' && (dates.serviceEnd ?? now) <= now ? 'accepted-now' : code
}

function whenOf(code: SentenceCode, of: Case, place: SeenPlace, rules: OperatorRules, now: Instant): Instant | undefined {
  switch (code) {
    case 'prove-identity':
    case 'agree':
      return awaitedUntil(code === 'agree' ? 'agreement' : 'identity', place)
    case 'accepted':
      return of.dates.serviceEnd ?? now
    case 'barred':
      return dwellEndOf({ barredAt: of.facts.barredAt ?? now, strongProof: hasStrongProof(of), rules })
    case 'off':
    case 'certified':
      return of.facts.deadAt ?? now
    default:
      return undefined
  }
}

function endedSentence({ facts, dates }: Case, status: Exclude<CaseStatus, 'open'>): Sentence {
  const at = facts.ending?.at ?? facts.deadAt ?? dates.receivedAt
  if (status === 'closed') return { code: 'released', when: at }
  if (status === 'withdrawn') return { code: facts.barredAt ? 'withdrawn-restored' : 'withdrawn', when: at }
  if (status === 'rejected') return { code: 'rejected', when: at, because: facts.ending?.code ?? 'identity-not-proven' }
  return { code: 'ported-out', when: at }
}

function endingSentence({ facts }: Case): Sentence {
  const barred = facts.barredAt !== undefined
  if (facts.ending?.as === 'rejected') return { code: barred ? 'rejecting-barred' : 'rejecting' }
  if (facts.ending?.as === 'ported-out') return { code: 'porting-out' }
  return { code: barred ? 'withdrawing-barred' : 'withdrawing' }
}

/** What may be said while a person must look. Below the point of no return: treat the line as still working. */
function stuckSentence(of: Case): Sentence {
  if (of.oneWaySince !== undefined) return { code: 'not-confirmed' }
  return { code: of.facts.barredAt ? 'needs-person-barred' : 'needs-person' }
}

const awaitedUntil = (what: YourTurn['what'], place: SeenPlace): Instant => later(place.since, patienceDays[what] * DAY_MS)

/** How long an answer is waited for. The list says the same; a test compares them. */
export const patienceDays: Record<YourTurn['what'], number> = { identity: 14, agreement: 3 }

function yourTurnOf({ status, facts }: Case, place: SeenPlace | undefined): YourTurn | undefined {
  if (status !== 'open' || facts.hold || facts.ending || place?.stuck !== null) return undefined
  const what = place.task === 'identity' || (place.task === 'agreement' && !facts.agreement) ? place.task : undefined
  return what === undefined ? undefined : { what, until: awaitedUntil(what, place) }
  return undefined
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
  const strongProof = hasStrongProof(of)
  if (of.facts.barredAt) return { open: true, until: dwellEndOf({ barredAt: of.facts.barredAt, strongProof, rules }), exact: true }
  const { serviceEnd } = of.dates
  if (!serviceEnd) return { open: true, exact: false }
  return { open: true, until: dwellEndOf({ barredAt: serviceEnd > now ? serviceEnd : now, strongProof, rules }), exact: false }
}

function moneyOf({ case: of, places }: ProgressQuestion): Progress['money'] {
  if (of.oneWaySince === undefined) return undefined
  const place = places.find((each) => each.lane === 'money')
  if (!place || of.facts.settled) return { code: 'settled' }
  if (place.stuck !== null) return { code: 'needs-person' }
  const code = moneyTasks[place.task] ?? 'stopping-billing'
  return code === 'usage-open' && place.dueAt !== null ? { code, when: place.dueAt } : { code }
}

/** How long an ordinary bar lasts before there is no way back, in hours: for saying it before it begins. */
export function dwellHoursOf(rules: Pick<OperatorRules, 'switching'>, strongProof: boolean): number {
  const hours = rule(rules.switching.dwellHours)
  return strongProof ? hours.strongProof : hours.ordinary
}
