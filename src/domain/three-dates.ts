import { BeyondCalendar, type WorkCalendar } from './calendar.ts'
import type { Case } from './case.ts'
import { billingEndOf, dwellEndOf, promiseUntil, quarantineEndOf, serviceEndOf } from './dates.ts'
import type { Day, Instant } from './instant.ts'
import type { OperatorRules } from './operator.ts'
import { hasStrongProof } from './special.ts'

/**
 * The three ends of a line, each with how much of it is known. What stands, what is only expected and what nobody can know
 * yet are three different things, and are told apart: a date that is not known is never made up, and a promise is a «by».
 */
export interface ThreeDates {
  service: ServiceEnd
  billing: BillingEnd
  release: NumberRelease
}

export type ServiceEnd =
  /** Settled by the decision. */
  | { is: 'set'; at: Instant }
  /** Its time has come, and the network was not seen yet to bar the line: it works. */
  | { is: 'not-yet' }
  /** The end of the chosen day; later only where what it waits for takes longer. */
  | { is: 'chosen'; at: Instant; waitsFor: WaitsFor }
  /** As soon as somebody has checked the request. `by`: what is promised, where the promise still runs. */
  | { is: 'when-checked'; waitsFor: WaitsFor; by?: Instant }
/** `papers`: they show who asks, and no code does; `identity`: whoever asks. */
export type WaitsFor = 'identity' | 'papers' | 'check'

export type BillingEnd =
  | { is: 'set'; on: Day }
  /** The day on which the request is sent: so long as it is not sent, that is only today. */
  | { is: 'if-sent-today'; on: Day }
  | { is: 'not-known' }

export type NumberRelease =
  | { is: 'set'; on: Day }
  /** It rests from the day on which the line was seen off; reckoned from the earliest one, this is the least. */
  | { is: 'not-before'; on: Day }
  /** The line was put back into service, and its number with it. */
  | { is: 'kept' }

type DateRules = Pick<OperatorRules, 'zone' | 'number' | 'switching'>

interface NotSentYet {
  requestedEnd: 'now' | Day
  now: Instant
  rules: DateRules & Pick<OperatorRules, 'promise'>
  calendar: WorkCalendar
}

/** The three dates of a request that is not sent yet, as if it were sent at `now`. */
export function datesIfSent(ask: NotSentYet): ThreeDates {
  const { requestedEnd, now, rules } = ask
  const on = billingEndOf({ requestedEnd, receivedAt: now, rules })
  const service: ServiceEnd =
    requestedEnd === 'now'
      ? { is: 'when-checked', waitsFor: 'check', ...promisedBy(ask) }
      : { is: 'chosen', at: serviceEndOf({ requestedEnd, decidedAt: now, rules }), waitsFor: 'check' }
  return {
    service,
    billing: requestedEnd === 'now' ? { is: 'if-sent-today', on } : { is: 'set', on },
    // What is sent this way was proved by a code: the line rests barred for the ordinary time (special.ts).
    release: notBefore('at' in service ? service.at : now, false, rules),
  }
}

interface OfCase {
  case: Pick<Case, 'dates' | 'facts'>
  now: Instant
  rules: DateRules
  /** Its line was accepted to be ended and nobody has seen it barred yet. */
  stillServes?: boolean
}

/** The three dates of a case as they stand at `now`. */
export function datesOfCase(ask: OfCase): ThreeDates {
  const { dates, facts } = ask.case
  return {
    service: serviceOf(ask),
    billing: dates.billingEnd ? { is: 'set', on: dates.billingEnd } : { is: 'not-known' },
    release: facts.backInService
      ? { is: 'kept' }
      : dates.numberRelease
        ? { is: 'set', on: dates.numberRelease }
        : leastRelease(ask),
  }
}

function serviceOf({ case: { dates, facts }, now, rules, stillServes }: OfCase): ServiceEnd {
  if (dates.serviceEnd) {
    return stillServes && dates.serviceEnd <= now
      ? { is: 'not-yet' }
      : { is: 'set', at: servedUntil(dates.serviceEnd, facts) }
  }
  const byPapers = facts.special !== undefined || facts.papers?.is === 'waiting'
  const waitsFor: WaitsFor = facts.identity ? 'check' : byPapers ? 'papers' : 'identity'
  const { requestedEnd } = dates
  if (requestedEnd !== 'now') {
    const at = serviceEndOf({ requestedEnd, decidedAt: dates.receivedAt, rules })
    // A chosen day that is over is no date to wait for.
    if (at > now) return { is: 'chosen', at, waitsFor }
  }
  // The promise is ours to keep; it is not said again while it waits for the reader, nor when it is over.
  const runs = waitsFor === 'check' && dates.promiseUntil > now
  return { is: 'when-checked', waitsFor, ...(runs ? { by: dates.promiseUntil } : {}) }
}

/** Until when it was served in truth: the order to bar may have come later than was meant, and never ends service sooner. */
export const servedUntil = (serviceEnd: Instant, { barredAt }: Pick<Case['facts'], 'barredAt'>): Instant =>
  barredAt !== undefined && barredAt > serviceEnd ? barredAt : serviceEnd

/** From the bar where there was one; from the agreed end where that is known; never from a time that is over. */
function leastRelease({ case: { dates, facts }, now, rules }: OfCase): NumberRelease {
  const end = dates.serviceEnd ?? serviceEndOf({ requestedEnd: dates.requestedEnd, decidedAt: dates.receivedAt, rules })
  const barredAt = facts.barredAt ?? (end > now ? end : now)
  // Before the proof it is not known how strong it will be.
  return notBefore(barredAt, !facts.identity || hasStrongProof(facts), rules)
}

function notBefore(barredAt: Instant, strongProof: boolean, rules: DateRules): NumberRelease {
  return {
    is: 'not-before',
    on: quarantineEndOf({ serviceEnd: dwellEndOf({ barredAt, strongProof, rules }), rules }),
  }
}

/** Nothing is promised for a day that the calendar does not know. */
function promisedBy(ask: NotSentYet): { by?: Instant } {
  try {
    return { by: promiseUntil({ ...ask, receivedAt: ask.now }) }
  } catch (error) {
    if (error instanceof BeyondCalendar) return {}
    throw error
  }
}
