import type { Instant } from '../domain/instant.ts'
import { DAY_MS, later } from '../domain/instant.ts'
import type { OperatorId } from '../domain/line.ts'
import { readBrake } from '../store/brake.ts'
import { inOperator } from '../store/db.ts'
import { claimPlaces, type Place, releasePlaces } from '../store/places.ts'
import { route } from './cancellation.ts'
import { apply, type Hand, merge, movable, placesAfter, say, withHands } from './hand.ts'
import { lookAt } from './looks.ts'
import { orderAll } from './orders.ts'
import { sceneOf } from './scene.ts'
import { caseClock, Stopped, type Tools } from './tools.ts'
import { goBack } from './undo.ts'
import { type Silence, type Task, taskAt, type Workroom } from './words.ts'

/*
 * Time's own hand: walks cases down the list (or back up it), as far as they go.
 *
 * One case from the portal and a night of five million lines take the same way: places are taken in batches of one
 * operator, grouped by the task they stand at, and each word of the list has one protocol here. What must hold:
 *  - a place is moved only by the walker whose lease it is, in one transaction with everything that tells of the move;
 *  - no transaction is open while an operator's system is spoken to;
 *  - a batch in which one case is poisoned is walked again one by one, so that it stops nobody else.
 */

/** Walks the named cases of one operator as far as they go. Answers how many task steps it made. */
export async function walk(tools: Tools, operator: OperatorId, refs: string[]): Promise<number> {
  const clock = await caseClock(tools)
  let places = await inOperator(tools.db, operator, (tx) =>
    claimPlaces(tx, operator, refs, tools.walker, clock(), tools.leaseMs),
  )
  let moves = 0
  try {
    while (places.length > 0) {
      const [group, rest] = nextGroup(places)
      places = [...rest, ...(await walkGroup(tools, operator, group, clock))]
      moves += group.length
    }
  } catch (error) {
    if (error instanceof Stopped) throw error
    await release(tools, operator, refs)
    throw error
  }
  await release(tools, operator, refs)
  return moves
}

async function release(tools: Tools, operator: OperatorId, refs: string[]): Promise<void> {
  await inOperator(tools.db, operator, (tx) => releasePlaces(tx, operator, refs, tools.walker))
}

/** The places that stand where the first one stands, and the others. */
function nextGroup(places: Place[]): [Place[], Place[]] {
  const first = places[0]
  const same = (place: Place) =>
    place.lane === first?.lane && place.task === first.task && place.direction === first.direction
  return [places.filter(same), places.filter((place) => !same(place))]
}

async function walkGroup(tools: Tools, operator: OperatorId, group: Place[], clock: () => Instant): Promise<Place[]> {
  try {
    return await protocol(tools, operator, group, clock)
  } catch (error) {
    if (error instanceof Stopped) throw error
    if (group.length === 1) return blame(tools, operator, group, error, clock())
    const walked: Place[] = []
    for (const place of group) walked.push(...(await walkGroup(tools, operator, [place], clock)))
    return walked
  }
}

/** One protocol per word. */
async function protocol(tools: Tools, operator: OperatorId, group: Place[], clock: () => Instant): Promise<Place[]> {
  const first = group[0]
  if (!first) return []
  const task = taskAt(route, first.lane, first.task)
  const refs = group.map((place) => place.ref)
  await tools.onMoment?.({ at: 'before', task: task.id, refs })
  const walked = await byWord(tools, operator, group, task, clock)
  await tools.onMoment?.({ at: 'after', task: task.id, refs })
  return walked
}

function byWord(
  tools: Tools,
  operator: OperatorId,
  group: Place[],
  task: Task,
  clock: () => Instant,
): Promise<Place[]> {
  if (group[0]?.direction === 'back') return goBack(tools, operator, group, task, clock)
  if (task.word === 'order') return orderAll(tools, operator, group, task, clock)
  if (task.word === 'look') return lookAt(tools, operator, group, task, clock)
  return passRows(tools, operator, group, clock)
}

/** tell, ask, until, work and the marker touch our own rows only: as many of them as follow each other, in one transaction. */
async function passRows(tools: Tools, operator: OperatorId, group: Place[], clock: () => Instant): Promise<Place[]> {
  const now = clock()
  return withHands(tools, operator, group, now, async (tx, hands) => {
    const keys = new Map(hands.map((hand) => [hand.case.ref, hand.stored.dataKey]))
    const room: Workroom = { tx, keys: tools.keys, keyOf: (ref) => keys.get(ref) ?? null }
    const halted = (await readBrake(tx)).haltedAt !== null
    const passed = new Set<string>()
    for (let standing = hands; standing.length > 0; ) {
      const at = standing[0]?.place.task ?? ''
      const together = standing.filter((hand) => hand.place.task === at)
      const others = standing.filter((hand) => hand.place.task !== at)
      const task = taskAt(route, together[0]?.place.lane ?? 'main', at)
      if (passed.size > 0)
        await tools.onMoment?.({ at: 'before', task: task.id, refs: together.map((hand) => hand.case.ref) })
      await passOne(tools, operator, task, together, room, now, halted)
      passed.add(at)
      standing = [...others, ...together].filter(
        (hand) =>
          movable(hand, now) &&
          !passed.has(hand.place.task) &&
          isRowTask(taskAt(route, hand.place.lane, hand.place.task)),
      )
    }
    await tools.onMoment?.({
      at: 'before-commit',
      task: [...passed].at(-1) ?? '',
      refs: hands.map((hand) => hand.case.ref),
    })
    return hands
  }).then((hands) => placesAfter(hands, clock()))
}

const isRowTask = (task: Task) => task.word !== 'look' && task.word !== 'order'

async function passOne(
  tools: Tools,
  operator: OperatorId,
  task: Task,
  hands: Hand[],
  room: Workroom,
  now: Instant,
  halted: boolean,
): Promise<void> {
  const scene = sceneOf(tools.officeOf(operator), now)
  if (task.word === 'work') {
    const findings = await task.run(
      room,
      hands.map((hand) => hand.case),
      scene,
    )
    hands.forEach((hand, at) => {
      const finding = findings[at]
      if (finding) apply(hand, finding, now)
    })
    return
  }
  for (const hand of hands) {
    if (task.word === 'tell') {
      if (!task.onlyIf || task.onlyIf(hand.case, scene)) say(hand, task)
      apply(hand, { verdict: { go: true } }, now)
    } else if (task.word === 'until') {
      const at = task.instant(hand.case, scene)
      apply(hand, at <= now ? { verdict: { go: true } } : { verdict: { again: at, because: 'not-yet' } }, now)
    } else if (task.word === 'ask') {
      askPerson(hand, task, scene.now, () => task.answered(hand.case, scene))
    } else if (task.word === 'point-of-no-return') {
      cross(hand, now, halted)
    }
  }
}

function askPerson(hand: Hand, task: Extract<Task, { word: 'ask' }>, now: Instant, answered: () => boolean): void {
  if (answered()) return apply(hand, { verdict: { go: true } }, now)
  const { silence } = task
  const wait = (dueAt: Instant | null, because: string) => {
    hand.place = { ...hand.place, dueAt, because }
  }
  if (!silence) return wait(null, `waits-for-${task.of}`)
  const end = later(hand.place.since, silence.afterDays * DAY_MS)
  const remind =
    silence.remindAfterDays === undefined ? null : later(hand.place.since, silence.remindAfterDays * DAY_MS)
  if (now >= end) return silent(hand, task, silence, now)
  if (remind === null || hand.place.because === 'reminded')
    return wait(end, hand.place.because ?? `waits-for-${task.of}`)
  if (now < remind) return wait(remind, `waits-for-${task.of}`)
  say(hand, { word: 'tell', id: `remind-${task.id}`, message: 'reminder', to: 'contact' })
  wait(end, 'reminded')
}

function silent(hand: Hand, task: Extract<Task, { word: 'ask' }>, { next }: Silence, now: Instant): void {
  if ('take' in next) {
    const change = next.take(hand.case, now)
    merge(hand.case, change)
    if (change.facts?.agreement) hand.events.push({ kind: 'agreed', data: { by: 'silence' } })
    apply(hand, { verdict: { go: true } }, now)
  } else if ('end' in next || 'stuck' in next) {
    apply(hand, { verdict: next }, now)
  } else {
    hand.place = { ...hand.place, dueAt: null, because: next.call }
    hand.events.push({ kind: 'note', data: { code: next.call, task: task.id } })
  }
}

/** Saved before anything one-way is asked: whoever reads the case after a crash knows that there is no way back. */
function cross(hand: Hand, now: Instant, halted: boolean): void {
  if (halted) return apply(hand, { verdict: { again: later(now, HALT_LOOK_MS), because: 'halted' } }, now)
  hand.case.oneWaySince = now
  hand.events.push({ kind: 'point-of-no-return', data: {} })
  hand.splitInto = ['line', 'money']
}

const HALT_LOOK_MS = 5_000

/** A case that throws by itself is tried again with growing patience, then shown to a person. It never stops the others. */
async function blame(
  tools: Tools,
  operator: OperatorId,
  group: Place[],
  error: unknown,
  now: Instant,
): Promise<Place[]> {
  await withHands(tools, operator, group, now, async (_tx, hands) => {
    for (const hand of hands) {
      const attempts = hand.place.because === 'defect' ? hand.place.attempts + 1 : 1
      if (attempts >= MOST_ATTEMPTS) {
        apply(hand, { verdict: { stuck: 'defect' } }, now)
        hand.events.push({
          kind: 'note',
          data: { code: 'defect', detail: error instanceof Error ? error.name : 'unknown' },
        })
      } else {
        hand.place = { ...hand.place, attempts, dueAt: later(now, 1_000 * 2 ** attempts), because: 'defect' }
      }
    }
  })
  return []
}

const MOST_ATTEMPTS = 5
