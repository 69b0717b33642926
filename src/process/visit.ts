import type { Instant } from '../domain/instant.ts'
import { loadCases, saveCases } from '../store/cases.ts'
import { inOperator, type Tx } from '../store/db.ts'
import { insertEvents, link } from '../store/events.ts'
import { insertReadings } from '../store/evidence.ts'
import { queueMessages } from '../store/outbox.ts'
import { closePlaces, heldPlaces, openPlaces, type Place, savePlaces } from '../store/places.ts'
import { firstPlace, type Hand, movable, placesAfter } from './hand.ts'
import { passRows } from './rows.ts'
import type { Walk } from './tools.ts'

/* A visit is one transaction with cases in hand: they are read under lock, moved, and written with all that tells of it. */

/** What is done with the cases in hand. It moves them (hand.ts) and leaves the writing to the visit. */
export type Act = (tx: Tx, hands: Hand[], now: Instant) => Promise<void>

/**
 * Takes into hand what this walker still holds of the places, lets `act` move it, and goes on from there over the tasks that
 * touch our own rows only (`null`: from where the places stand). Answers the places that the walk goes on with; the others
 * are let go as they are saved.
 */
export async function visit(walk: Walk, places: Place[], act: Act | null): Promise<Place[]> {
  const [first] = places
  if (!first) return []
  const now = walk.clock()
  // A careful walk makes one task a transaction, and `act` is one already.
  const most = walk.careful ? (act ? 0 : 1) : Number.POSITIVE_INFINITY
  const { hands, versions } = await inOperator(walk.db, walk.operator, async (tx) => {
    const taken = await takeInHand(walk, tx, places)
    await act?.(tx, taken, now)
    // Before the rows: a certificate rests on what was seen a moment ago, too.
    await saveReadings(walk, tx, taken)
    await passRows(walk, tx, taken, now, { from: first.task, most })
    const written = await saveHands(walk, tx, taken, now)
    await walk.onMoment?.({ at: 'before-commit', task: first.task, refs: places.map((place) => place.ref) })
    return { hands: taken, versions: written }
  })
  remember(walk, hands, versions)
  return placesAfter(hands, now)
}

/** Locks the cases, then the places: in the order in which a person's verb does. */
async function takeInHand(walk: Walk, tx: Tx, places: Place[]): Promise<Hand[]> {
  const refs = [...new Set(places.map((place) => place.ref))]
  const stored = await loadCases(tx, walk.keys, walk.operator, refs, true, walk.known)
  const held = await heldPlaces(tx, walk.operator, refs, walk.walker)
  const nameOf = ({ ref, lane }: Place) => `${ref} ${lane}`
  const mine = new Map(held.map((place) => [nameOf(place), place]))
  return places.flatMap((place): Hand[] => {
    const now = mine.get(nameOf(place))
    const row = stored.get(place.ref)
    const unchanged = now && now.task === place.task && now.direction === place.direction
    if (!unchanged || !row || row.case.status !== 'open' || row.case.facts.hold) return []
    return [{ place: now, stored: row, case: { ...row.case }, events: [], messages: [] }]
  })
}

/** Writes the hands back, each kind of row in one statement for the whole batch. Answers the new version of each case. */
async function saveHands(walk: Walk, tx: Tx, hands: Hand[], now: Instant): Promise<Map<string, string>> {
  const { operator } = walk
  await savePlaces(
    tx,
    operator,
    hands
      .filter((hand) => !hand.gone && !hand.splitInto)
      .map((hand) => ({ ref: hand.case.ref, lane: hand.place.lane, to: hand.place, held: movable(hand, now) })),
    now,
    walk,
  )
  await saveLaneChanges(walk, tx, hands, now)
  // Nothing told and no fact learned: only where it stands changed. That it ends for want of an answer is a fact without an event.
  const told = hands
    .filter((hand) => hand.events.length > 0 || hand.case.facts !== hand.stored.case.facts)
    .map((hand) => ({ hand, ...link(operator, hand.case.ref, hand.stored.chain, now, hand.events) }))
  const versions = await saveCases(
    tx,
    operator,
    told.map(({ hand: { case: c, stored }, end }) => ({
      case: c,
      before: stored.case,
      chain: end,
      verified: stored.verified,
    })),
  )
  await insertEvents(
    tx,
    operator,
    told.flatMap(({ links }) => links),
  )
  await queueMessages(
    tx,
    operator,
    hands.flatMap((hand) => hand.messages),
    now,
  )
  for (const { hand, end } of told) hand.stored = { ...hand.stored, case: hand.case, chain: end }
  return versions
}

/** Only what is committed is known. */
function remember(walk: Walk, hands: Hand[], versions: Map<string, string>): void {
  for (const {
    case: { ref },
    stored,
  } of hands) {
    const version = versions.get(ref)
    if (version) walk.known.set(ref, { version, stored })
  }
}

/** What was seen is kept for good, and the case's chain holds its hash. */
async function saveReadings(walk: Walk, tx: Tx, hands: Hand[]): Promise<void> {
  const readings = hands.flatMap((hand) =>
    hand.reading && hand.stored.dataKey ? [{ reading: hand.reading, dataKey: hand.stored.dataKey }] : [],
  )
  const hashes = await insertReadings(tx, walk.operator, readings)
  for (const hand of hands) {
    const hash = hashes.get(hand.case.ref)
    if (hand.reading && hash) {
      hand.events.unshift({
        kind: 'observed',
        data: { task: hand.reading.task, reading: hand.reading.reading, evidence: hash },
      })
    }
  }
}

/** Lanes that begin, in this walker's hand, and lanes that came to their end; with the last one the case ends. */
async function saveLaneChanges(walk: Walk, tx: Tx, hands: Hand[], now: Instant): Promise<void> {
  const split = hands.flatMap((hand) => (hand.splitInto ?? []).flatMap((lane) => firstPlace(hand, lane, now)))
  await openPlaces(tx, walk.operator, split, now, walk)
  const left = hands.filter((hand) => hand.gone || hand.splitInto)
  const finished = await closePlaces(
    tx,
    walk.operator,
    left.map((hand) => ({ ref: hand.case.ref, lane: hand.place.lane })),
  )
  for (const hand of left) {
    if (hand.case.status === 'open' && finished.has(hand.case.ref)) {
      hand.case.status = hand.case.facts.ending?.as ?? 'closed'
      hand.events.push({ kind: 'ended', data: { as: hand.case.status } })
    }
  }
}
