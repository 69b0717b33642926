import type { Case, LaneName } from '../domain/case.ts'
import type { NewEvent } from '../domain/events.ts'
import type { Instant } from '../domain/instant.ts'
import type { OperatorId } from '../domain/line.ts'
import { loadCases, type StoredCase, saveCases } from '../store/cases.ts'
import { type Db, inOperator, type Tx } from '../store/db.ts'
import { type ChainedEvent, insertEvents, link } from '../store/events.ts'
import { insertReadings, type Reading } from '../store/evidence.ts'
import { type NewMessage, queueMessages } from '../store/outbox.ts'
import { closePlaces, keepPlaces, openPlaces, type Place, savePlaces } from '../store/places.ts'
import { route } from './cancellation.ts'
import type { Tools } from './tools.ts'
import { type Change, type Finding, type Task, taskAfter } from './words.ts'

/**
 * A case in the walker's hand, inside one transaction: what it was, what it became, and everything that is to be written
 * with the move. Nothing is written until `saveHands`; a power cut before that leaves the case exactly where it was.
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

/** Opens a transaction in which the walker still holds these places, and answers the cases in its hand, locked. */
export async function withHands<T>(
  tools: Tools,
  operator: OperatorId,
  places: Place[],
  now: Instant,
  act: (tx: Tx, hands: Hand[]) => Promise<T>,
): Promise<T> {
  return inOperator(tools.db satisfies Db, operator, async (tx) => {
    const refs = [...new Set(places.map((place) => place.ref))]
    const stored = await loadCases(tx, tools.keys, operator, refs, true)
    const kept = await keepPlaces(tx, operator, refs, tools.walker, tools.leaseMs)
    const hands = places.flatMap((place) => {
      const mine = kept.find((one) => one.ref === place.ref && one.lane === place.lane)
      const row = stored.get(place.ref)
      const unchanged = mine && mine.task === place.task && mine.direction === place.direction
      if (!unchanged || !row || row.case.status !== 'open' || row.case.facts.hold) return []
      return [
        {
          place: { ...mine },
          stored: row,
          case: { ...row.case, facts: { ...row.case.facts }, dates: { ...row.case.dates } },
          events: [],
          messages: [],
        } satisfies Hand,
      ]
    })
    const result = await act(tx, hands)
    await saveHands(tx, tools, operator, hands, now)
    return result
  })
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
  hand.case.facts.ending = { as: verdict.end, by: 'system', at: now, code: verdict.because }
  turnRound(hand, now)
}

/** From here the case walks back up the list, undoing what was done. */
function turnRound(hand: Hand, now: Instant): void {
  hand.place = { ...hand.place, direction: 'back', dueAt: now, because: null, stuck: null, attempts: 0 }
}

function moveOn(hand: Hand, now: Instant): void {
  hand.events.push({ kind: 'task-done', data: { task: hand.place.task } })
  const next = taskAfter(route, hand.place.lane, hand.place.task)
  if (!next) hand.gone = true
  else hand.place = { ...hand.place, task: next.id, dueAt: now, because: null, attempts: 0, since: now }
}

export function merge(c: Case, change: Change): void {
  if (change.dates) c.dates = { ...c.dates, ...change.dates }
  if (change.facts) c.facts = { ...c.facts, ...change.facts }
  if (change.quote) c.quote = change.quote
  if (change.standing) c.standing = change.standing
  if (change.frozen) c.binding = change.frozen.binding
}

type Tell = Extract<Task, { word: 'tell' }>

/** The order that a person repeats to send a lane on its way anew. */
const askedIn: Partial<Record<LaneName, string>> = { line: 'terminate', money: 'refund' }

/** The message is a row in this transaction: it is said if and only if the move happened. */
export function say(hand: Hand, task: Tell): void {
  const { ref, language } = hand.case
  const base = { ref, language, params: {} }
  // What a person asked for once more is told of once more: the line was ended anew, or a credit was paid.
  const again = hand.case.facts.askedAgain?.[askedIn[hand.place.lane] ?? '']
  const messages: NewMessage[] = [
    {
      ...base,
      kind: task.message,
      dedupe: `${ref}/${task.id}/contact${again ? `/${again}` : ''}`,
      channel: 'email',
      recipient: 'contact',
    },
  ]
  if (task.to === 'contact-and-line') {
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

/** Writes the hands back: places, cases, events, messages and readings, each in one statement for the whole batch. */
async function saveHands(tx: Tx, tools: Tools, operator: OperatorId, hands: Hand[], now: Instant): Promise<void> {
  const readings = hands.flatMap((hand) =>
    hand.reading && hand.stored.dataKey ? [{ reading: hand.reading, dataKey: hand.stored.dataKey }] : [],
  )
  const hashes = await insertReadings(tx, operator, readings)
  for (const hand of hands) {
    const hash = hashes.get(hand.case.ref)
    if (hand.reading && hash) {
      hand.events.unshift({
        kind: 'observed',
        data: { task: hand.reading.task, reading: hand.reading.reading, evidence: hash },
      })
    }
  }
  await savePlaces(
    tx,
    operator,
    hands
      .filter((hand) => !hand.gone && !hand.splitInto)
      .map((hand) => ({ ref: hand.case.ref, lane: hand.place.lane, to: hand.place })),
    now,
  )
  await saveLaneChanges(tx, tools, operator, hands, now)
  const links: ChainedEvent[] = []
  // A hand without an event changed nothing of its case, only where it stands.
  const changed = hands
    .filter((hand) => hand.events.length > 0)
    .map((hand) => {
      const chained = link(operator, hand.case.ref, hand.stored.chain, now, hand.events)
      links.push(...chained.links)
      return { case: hand.case, before: hand.stored.case, chain: chained.end, verified: hand.stored.verified }
    })
  await saveCases(tx, operator, changed)
  await insertEvents(tx, operator, links)
  await queueMessages(
    tx,
    operator,
    hands.flatMap((hand) => hand.messages),
    now,
  )
}

async function saveLaneChanges(tx: Tx, tools: Tools, operator: OperatorId, hands: Hand[], now: Instant): Promise<void> {
  const split = hands.flatMap((hand) =>
    (hand.splitInto ?? []).flatMap((lane) => {
      const first = route.lanes[lane][0]
      return first ? [{ ref: hand.case.ref, lane, task: first.id }] : []
    }),
  )
  await openPlaces(tx, operator, split, now, { walker: tools.walker, leaseMs: tools.leaseMs })
  const left = hands.filter((hand) => hand.gone || hand.splitInto)
  const finished = await closePlaces(
    tx,
    operator,
    left.map((hand) => ({ ref: hand.case.ref, lane: hand.place.lane })),
  )
  for (const hand of left) {
    if (hand.case.status === 'open' && finished.has(hand.case.ref)) {
      hand.case.status = hand.case.facts.ending?.as ?? 'closed'
      hand.events.push({ kind: 'ended', data: { as: hand.case.status } })
    }
  }
}

/** The places that a walk goes on with: where the hands now are, and the lanes they split into. */
export function placesAfter(hands: Hand[], now: Instant): Place[] {
  return hands.flatMap((hand) => {
    if (hand.splitInto) {
      return hand.splitInto.flatMap((lane): Place[] => {
        const first = route.lanes[lane][0]
        return first
          ? [
              {
                ref: hand.case.ref,
                lane,
                task: first.id,
                direction: 'forward',
                dueAt: now,
                because: null,
                stuck: null,
                attempts: 0,
                since: now,
              },
            ]
          : []
      })
    }
    return movable(hand, now) ? [hand.place] : []
  })
}
