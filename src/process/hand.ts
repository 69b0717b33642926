import type { Case, LaneName } from '../domain/case.ts'
import type { NewEvent } from '../domain/events.ts'
import type { Instant } from '../domain/instant.ts'
import { warnsTheLine } from '../domain/special.ts'
import type { StoredCase } from '../store/cases.ts'
import type { Reading } from '../store/evidence.ts'
import type { NewMessage } from '../store/outbox.ts'
import type { Place } from '../store/places.ts'
import { route } from './cancellation.ts'
import { type Change, type Finding, type Task, taskAfter } from './words.ts'

/**
 * A case in the walker's hand, inside one transaction: what it was, what it became, and everything that is to be written
 * with the move. Nothing is written until the visit ends (visit.ts); a power cut before that leaves the case where it was.
 */
export interface Hand {
  place: Place
  stored: StoredCase
  case: Case
  events: NewEvent[]
  messages: NewMessage[]
  reading?: Reading
  /** The lane came to its end, or split into these. */
  gone?: true
  splitInto?: LaneName[]
}

/** Whether the hand can go on by itself now: it neither ended, nor waits, nor is stuck. */
export function movable(hand: Hand, now: Instant): boolean {
  return !hand.gone && !hand.splitInto && !hand.place.stuck && hand.place.dueAt !== null && hand.place.dueAt <= now
}

/** Applies what a task said: merges what it learned, and moves the place. */
export function apply(hand: Hand, finding: Finding, now: Instant): void {
  if (finding.change) merge(hand.case, finding.change)
  if (finding.events) hand.events.push(...finding.events)
  const { verdict } = finding
  if ('go' in verdict) return moveOn(hand, now)
  if ('again' in verdict) {
    hand.place = { ...hand.place, dueAt: verdict.again, because: verdict.because, attempts: hand.place.attempts + 1 }
    return
  }
  if ('stuck' in verdict) {
    hand.place = { ...hand.place, stuck: verdict.stuck, dueAt: null, because: null }
    hand.events.push({ kind: 'stuck', data: { task: hand.place.task, code: verdict.stuck } })
    return
  }
  if ('back' in verdict) {
    hand.place = { ...hand.place, task: verdict.back, dueAt: now, because: verdict.because, attempts: 0 }
    return
  }
  merge(hand.case, { facts: { ending: { as: verdict.end, by: 'system', at: now, code: verdict.because } } })
  turnRound(hand, now)
}

/** From here the case walks back up the list, undoing what was done. */
function turnRound(hand: Hand, now: Instant): void {
  hand.place = { ...hand.place, direction: 'back', dueAt: now, because: null, stuck: null, attempts: 0 }
}

/** It was due where it stood, and is due where it comes to: as long as it does not wait, its date stays as it is. */
function moveOn(hand: Hand, now: Instant): void {
  hand.events.push({ kind: 'task-done', data: { task: hand.place.task } })
  const next = taskAfter(route, hand.place.lane, hand.place.task)
  if (!next) hand.gone = true
  else hand.place = { ...hand.place, task: next.id, because: null, attempts: 0, since: now }
}

export function merge(c: Case, change: Change): void {
  if (change.dates) c.dates = { ...c.dates, ...change.dates }
  if (change.facts) c.facts = { ...c.facts, ...change.facts }
  if (change.forget) c.facts = without(c.facts, change.forget)
  if (change.quote) c.quote = change.quote
  if (change.standing) c.standing = change.standing
  if (change.frozen) c.binding = change.frozen.binding
}

function without(facts: Case['facts'], names: (keyof Case['facts'])[]): Case['facts'] {
  const kept = { ...facts }
  for (const name of names) delete kept[name]
  return kept
}

type Tell = Extract<Task, { word: 'tell' }>

/** The order that a person repeats to send a lane on its way anew. */
const askedIn: Partial<Record<LaneName, string>> = { line: 'terminate', money: 'refund' }

/** The message is a row in this transaction: it is said if and only if the move happened. */
export function say(hand: Hand, task: Tell): void {
  const { ref, language } = hand.case
  const base = { ref, language, params: {} }
  // What a person asked for once more is told of once more: the line was ended anew, or a credit was paid.
  const again = toldAnew(hand)
  const messages: NewMessage[] = [
    {
      ...base,
      kind: task.message,
      dedupe: `${ref}/${task.id}/contact${again ? `/${again}` : ''}`,
      channel: 'email',
      recipient: 'contact',
    },
  ]
  if (task.to === 'contact-and-line' && warnsTheLine(hand.case.facts)) {
    messages.push({
      ...base,
      kind: 'line-warning',
      dedupe: `${ref}/${task.id}/line`,
      channel: 'sms',
      recipient: 'line',
    })
  }
  hand.messages.push(...messages)
  hand.events.push({ kind: 'message-queued', data: { message: task.message } })
}

/** When a lane was last sent on its way anew: what it tells from then on is no repetition. */
function toldAnew({ case: c, place: { lane } }: Hand): Instant | undefined {
  const asked = c.facts.askedAgain?.[askedIn[lane] ?? '']
  const returned = lane === 'money' ? c.facts.refundReturned?.at : undefined
  return asked && returned ? (asked > returned ? asked : returned) : (asked ?? returned)
}

/** The places that a walk goes on with: where the hands now are, and the lanes they split into. */
export function placesAfter(hands: Hand[], now: Instant): Place[] {
  return hands.flatMap((hand) => {
    if (hand.splitInto) return hand.splitInto.flatMap((lane) => firstPlace(hand, lane, now))
    return movable(hand, now) ? [hand.place] : []
  })
}

/** Where a case stands as it enters a lane. */
export function firstPlace(hand: Hand, lane: LaneName, now: Instant): Place[] {
  const first = route.lanes[lane][0]
  if (!first) return []
  const afresh = { direction: 'forward', dueAt: now, because: null, stuck: null, attempts: 0, since: now } as const
  return [{ ref: hand.case.ref, lane, task: first.id, ...afresh }]
}
