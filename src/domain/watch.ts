import { type Observation, yesesIn } from './evidence.ts'
import { DAY_MS, epochMsOf, HOUR_MS, type Instant, instantOf, later, MINUTE_MS } from './instant.ts'
import type { Binding, LineOnFile } from './line.ts'
import type { Money } from './money.ts'
import { type ChargesSeen, chargedBetween, chargesIn } from './watch-money.ts'

/**
 * Life after death: how an ended line is looked at again, and what is made of it. Pure: the clock, the readings and the
 * books are handed in. A line is known by its cards here and never by its number, which somebody else may have by now.
 */

/** What can be seen after the end. Stored in rows: a name is added, never changed. */
export const findingKinds = ['served-again', 'traffic-after-end', 'charged-after-end', 'billed-after-end'] as const
export type FindingKind = (typeof findingKinds)[number]

export interface WatchFinding {
  kind: FindingKind
  /** What it rests on, without anything about anybody: targets and questions, an instant, amounts. */
  detail: { seen?: string[]; at?: Instant; amount?: Money; taken?: Money }
}

/** What one look leaves for the next. */
export interface WatchState {
  /** Seen once, and since when: believed at the second look. */
  suspects: Partial<Record<FindingKind, Instant>>
  /** Traffic up to here was raised already. */
  trafficSeen?: Instant
  /** The account as it stood when the final bill and the refund were through, or when the last alarm about it was raised. */
  money?: ChargesSeen
}

export const freshState: WatchState = { suspects: {} }

/** A second reading before anything is believed, so long after the first. */
export const RECHECK_MS = 10 * MINUTE_MS
/** The rarest look, and the most frequent one. */
const RAREST_MS = 7 * DAY_MS
const DENSEST_MS = HOUR_MS

/**
 * When an ended line is looked at next: after a sixth of the time since its end, hourly at most and weekly at least, and once
 * more on the last day. Whatever provisions a line again by mistake mostly does so soon. Null: the watch is over.
 */
export function nextLook(watch: { since: Instant; days: number; now: Instant }): Instant | null {
  const end = epochMsOf(watchEnd(watch))
  const now = epochMsOf(watch.now)
  if (now >= end) return null
  const ageMs = now - epochMsOf(watch.since)
  const gapMs = Math.min(RAREST_MS, Math.max(DENSEST_MS, Math.floor(ageMs / 6)))
  return instantOf(Math.min(end, now + gapMs))
}

/** The last moment of the watch. */
export const watchEnd = ({ since, days }: { since: Instant; days: number }): Instant => later(since, days * DAY_MS)

export interface WatchQuestion {
  binding: Binding
  /** When it was observed dead. */
  deadAt: Instant
  /** Final bill and refund are through: whatever moves from now on moves after the end. */
  settled: boolean
  required: readonly string[]
  observations: readonly Observation[]
  /** The subscription as the books have it now. */
  books: LineOnFile | 'no-such-line' | 'cannot-tell'
  /** Who holds the cards now, where the network was seen to serve one of them. */
  cards: readonly (LineOnFile | 'no-such-line' | 'cannot-tell')[]
  /** Kinds that are not asked about: an alarm of them is open, or a person explained them for good. */
  quiet: readonly FindingKind[]
  state: WatchState
  now: Instant
}

export interface WatchVerdict {
  findings: WatchFinding[]
  state: WatchState
  /** `suspect`: look again soon. `blind`: an element or the books could not tell. `anothers`: the cards are somebody else's now. */
  look: 'clean' | 'suspect' | 'blind' | 'anothers'
}

/** What one look at an ended line says. */
export function judgeWatch(question: WatchQuestion): WatchVerdict {
  const { books, state } = question
  if (isAnothers(question, books) || question.cards.some((card) => isAnothers(question, card)))
    return { findings: [], state: freshState, look: 'anothers' }
  const ours = typeof books === 'string' ? null : books
  const seen = [servedIn(question), trafficIn(question, ours), ...chargesSince(question, ours)].filter(
    (each): each is WatchFinding => each !== null && !question.quiet.includes(each.kind),
  )
  const findings = seen.filter(({ kind }) => isConfirmed(state.suspects[kind], question.now))
  const waiting = seen.filter((each) => !findings.includes(each))
  const next = stateAfter(question, ours, findings, waiting)
  if (waiting.length > 0) return { findings, state: next, look: 'suspect' }
  return { findings, state: next, look: isBlind(question) ? 'blind' : 'clean' }
}

/** A living line of another holder, or another subscription, under the identities that were ours. */
function isAnothers({ binding }: WatchQuestion, line: LineOnFile | 'no-such-line' | 'cannot-tell'): boolean {
  if (typeof line === 'string' || line.standing.state === 'terminated') return false
  return line.binding.holderId !== binding.holderId || line.binding.subscriptionId !== binding.subscriptionId
}

/**
 * A plain yes is a yes, whatever the control says: only absence is easily faked. It is the same yes that would have kept the line
 * from being called dead: a profile server that still knows the profile it withdrew serves nobody.
 */
function servedIn({ observations }: WatchQuestion): WatchFinding | null {
  const seen = observations.flatMap((one) => yesesIn(one, 'dead').map((asked) => `${one.target}/${asked}`))
  return seen.length > 0 ? { kind: 'served-again', detail: { seen: [...new Set(seen)] } } : null
}

function trafficIn({ deadAt, state }: WatchQuestion, books: LineOnFile | null): WatchFinding | null {
  const at = books?.standing.lastTrafficAt
  const known = state.trafficSeen ?? deadAt
  return at !== undefined && at > known ? { kind: 'traffic-after-end', detail: { at } } : null
}

function chargesSince({ settled, state }: WatchQuestion, books: LineOnFile | null): (WatchFinding | null)[] {
  if (!settled || !books || !state.money) return []
  const { charged, billed, taken } = chargedBetween(state.money, chargesIn(books.standing))
  return [
    charged.minor > 0
      ? { kind: 'charged-after-end', detail: { amount: charged, ...(taken.minor > 0 ? { taken } : {}) } }
      : null,
    billed.minor > 0 ? { kind: 'billed-after-end', detail: { amount: billed } } : null,
  ]
}

const isConfirmed = (since: Instant | undefined, now: Instant) => since !== undefined && later(since, RECHECK_MS) <= now

function stateAfter(
  { state, settled, now }: WatchQuestion,
  books: LineOnFile | null,
  findings: WatchFinding[],
  waiting: WatchFinding[],
): WatchState {
  const traffic = findings.find(({ kind }) => kind === 'traffic-after-end')?.detail.at ?? state.trafficSeen
  const money = moneyAfter(state, settled, books, findings)
  return {
    suspects: Object.fromEntries(waiting.map(({ kind }) => [kind, state.suspects[kind] ?? now])),
    ...(traffic ? { trafficSeen: traffic } : {}),
    ...(money ? { money } : {}),
  }
}

/**
 * The first look after the settlement keeps the account as it is, but for charges not billed yet: the final bill took all
 * of those, so what stands there now came later. Afterwards it moves only with an alarm.
 */
function moneyAfter(
  state: WatchState,
  settled: boolean,
  books: LineOnFile | null,
  findings: WatchFinding[],
): ChargesSeen | undefined {
  if (!settled || !books) return state.money
  const now = chargesIn(books.standing)
  if (!state.money) return { ...now, unbilledMinor: 0 }
  const charged = findings.some(({ kind }) => kind === 'charged-after-end')
  const billed = findings.some(({ kind }) => kind === 'billed-after-end')
  return {
    ...state.money,
    ...(charged ? { unbilledMinor: now.unbilledMinor, balanceMinor: now.balanceMinor } : {}),
    ...(billed ? { bills: now.bills } : {}),
  }
}

/** Not every required target answered for every card, or the books did not. */
function isBlind({ required, observations, books }: WatchQuestion): boolean {
  if (books === 'cannot-tell') return true
  return required.some((target) => {
    const answers = observations.filter((one) => one.target === target)
    return answers.length === 0 || answers.some((one) => one.known === 'cannot-tell' || !one.controlAlive)
  })
}
