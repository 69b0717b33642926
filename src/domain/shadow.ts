import { type Observation, profileServers } from './evidence.ts'
import { type Day, epochMsOf, type Instant } from './instant.ts'
import type { Msisdn } from './line.ts'

/*
 * What may be said of a line that somebody else ended, from reading alone. Nobody read it while it lived, so that it is not
 * seen proves nothing: the best that is ever said is "not seen serving". A yes, read twice, is a yes.
 */

/** One line that its operator calls ended, as its own list has it. */
export interface Termination {
  /** Of the file or the query. */
  line: number
  msisdn?: Msisdn
  imsi?: string
  iccid?: string
  subscriptionId?: string
  /** The end of service; `at` where an hour is known. */
  ended?: { day: Day; at?: Instant }
  billingEnd?: Day
  /** The last day that was charged for, and the day of the last bill. */
  lastCharge?: Day
  lastBill?: Day
  /** As the list has it, with whatever currency. */
  amount?: string
  /** Accounting records of the line that began after its end. */
  sessions?: { at: Instant; raw: string }[]
}

/** What billing says of the line. `number-alone`: the number serves, but only a card tells whether it is the same line. */
export type BillingSeen =
  | { is: 'matched'; subscriptionId: string; state: string; asOf: Instant; lastTrafficAt?: Instant }
  | { is: 'another-line' | 'number-alone' | 'no-such-line' | 'cannot-tell' | 'not-asked' }

/** One reading of one line: what billing said, which probes should have answered, and what was observed. */
export interface ShadowReading {
  billing: BillingSeen
  /** `core imsi:401…`, one for each identity at each required target. */
  asked: string[]
  observations: Observation[]
  /** Why nothing could be asked. */
  because?: UnclearBecause
}

export type UnclearBecause =
  | 'not-ended-yet'
  | 'another-line'
  | 'number-alone'
  | 'no-such-line'
  | 'no-card'
  | 'billing-silent'
  | 'no-reader'
  | 'no-answer'
  | 'control-silent'

export type ServedClass = 'still-served' | 'seen-once' | 'still-known' | 'not-seen-serving' | 'could-not-tell'
export const servedClasses: readonly ServedClass[] = [
  'still-served',
  'seen-once',
  'still-known',
  'could-not-tell',
  'not-seen-serving',
]

/** `billed-after-end` may be the final bill, and is for a person to look at; the others are wrong. */
export type BillClass = 'still-active' | 'charged-after-end' | 'traffic-after-end' | 'billed-after-end'
export const billClasses: readonly BillClass[] = [
  'still-active',
  'charged-after-end',
  'traffic-after-end',
  'billed-after-end',
]

export interface ShadowVerdict {
  served: ServedClass
  because?: UnclearBecause
  bills: { class: BillClass; evidence: string }[]
}

/** Judges one line from its readings, the earliest first. A yes counts only where two readings say it. */
export function judgeShadow(termination: Termination, readings: readonly ShadowReading[]): ShadowVerdict {
  const bills = wrongBills(termination, readings)
  const usable = readings.filter((reading) => reading.because === undefined)
  const last = usable.at(-1)
  if (!last) return { served: 'could-not-tell', because: readings.at(-1)?.because ?? 'no-answer', bills }
  const positive = usable.filter((reading) => reading.observations.some(isServing)).length
  if (positive > 1) return { served: 'still-served', bills }
  if (positive === 1) return { served: 'seen-once', bills }
  if (last.observations.some((seen) => seen.known === true)) return { served: 'still-known', bills }
  const because = unclear(last)
  return because ? { served: 'could-not-tell', because, bills } : { served: 'not-seen-serving', bills }
}

/** Whether the element said that it would let the identity in, or has it in. A profile server serves nobody. */
export function isServing(seen: Observation): boolean {
  return !profileServers.includes(seen.target) && (seen.admits === true || seen.attached === true)
}

/** Every probe must have answered no in full, beside a control identity that answered yes. */
function unclear({ asked, observations }: ShadowReading): UnclearBecause | undefined {
  if (asked.length === 0) return 'no-card'
  for (const probe of asked) {
    const answers = observations.filter((seen) => `${seen.target} ${seen.subject}` === probe)
    if (answers.length === 0) return 'no-answer'
    if (answers.some((seen) => !isNo(seen))) return 'no-answer'
    if (answers.some((seen) => !seen.controlAlive)) return 'control-silent'
  }
  return undefined
}

function isNo(seen: Observation): boolean {
  if (profileServers.includes(seen.target)) return seen.known === false
  return seen.known === false && seen.admits === false && seen.attached === false
}

function wrongBills(termination: Termination, readings: readonly ShadowReading[]): ShadowVerdict['bills'] {
  const { ended, billingEnd, lastCharge, lastBill, amount, sessions = [] } = termination
  const found: ShadowVerdict['bills'] = []
  const billing = readings.findLast((reading) => reading.billing.is === 'matched')?.billing
  if (billing?.is === 'matched') {
    if (billing.state !== 'terminated' && readings.at(-1)?.because !== 'not-ended-yet')
      found.push({ class: 'still-active', evidence: `${billing.subscriptionId}: ${billing.state}, ${billing.asOf}` })
    if (ended && billing.lastTrafficAt && isAfter(billing.lastTrafficAt, ended))
      found.push({ class: 'traffic-after-end', evidence: `${billing.subscriptionId}: ${billing.lastTrafficAt}` })
  }
  for (const session of sessions) found.push({ class: 'traffic-after-end', evidence: `${session.at}: ${session.raw}` })
  const chargedUntil = billingEnd ?? ended?.day
  const sum = amount ? `, ${amount}` : ''
  if (chargedUntil && lastCharge && lastCharge > chargedUntil)
    found.push({ class: 'charged-after-end', evidence: `${chargedUntil} → ${lastCharge}${sum}` })
  if (chargedUntil && lastBill && lastBill > chargedUntil)
    found.push({ class: 'billed-after-end', evidence: `${chargedUntil} → ${lastBill}${sum}` })
  return found
}

/** Of an end that is only a day, the whole day belongs to service; days are compared in UTC, a day late at most. */
function isAfter(at: Instant, ended: { day: Day; at?: Instant }): boolean {
  return ended.at ? epochMsOf(at) > epochMsOf(ended.at) : at.slice(0, 10) > ended.day
}
