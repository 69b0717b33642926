import { DAY_MS, type Instant, later } from '../domain/instant.ts'
import type { Tx } from '../store/db.ts'
import { link } from '../store/events.ts'
import { whatStops } from '../store/order-holds.ts'
import { route } from './cancellation.ts'
import { apply, type Hand, merge, movable, say } from './hand.ts'
import { sceneOf } from './scene.ts'
import type { Walk } from './tools.ts'
import { type Scene, type Silence, type Task, taskAt, type Workroom } from './words.ts'

/*
 * tell, ask, until, work and the marker touch our own rows only: as many of them as follow each other are passed in the one
 * transaction that a case is in hand for, whatever brought it there.
 */

/** Passes what stands at such a task, up to `most` tasks; `from` is where the visit began, which was told already. */
export async function passRows(
  walk: Walk,
  tx: Tx,
  hands: Hand[],
  now: Instant,
  { from, most }: { from: string; most: number },
): Promise<void> {
  const ahead = (hand: Hand) => movable(hand, now) && hand.place.direction === 'forward' && isRowTask(taskOf(hand))
  let standing = hands.filter(ahead)
  if (standing.length === 0) return
  const room = roomFor(walk, tx, hands, now)
  const scene = sceneOf(walk.office, now)
  const stops = await whatStops(tx, walk.operator)
  const passed = new Set<string>()
  for (let [first] = standing; first && passed.size < most; [first] = standing) {
    const task = taskOf(first)
    const together = standing.filter((hand) => hand.place.task === task.id)
    if (task.id !== from)
      await walk.onMoment?.({ at: 'before', task: task.id, refs: together.map((hand) => hand.case.ref) })
    await passOne(task, together, room, scene, stops)
    passed.add(task.id)
    standing = standing.filter((hand) => ahead(hand) && !passed.has(hand.place.task))
  }
}

function roomFor(walk: Walk, tx: Tx, hands: Hand[], now: Instant): Workroom {
  const byRef = new Map(hands.map((hand) => [hand.case.ref, hand]))
  return {
    tx,
    keys: walk.keys,
    keyOf: (ref) => byRef.get(ref)?.stored.dataKey ?? null,
    headOf: (ref) => {
      const hand = byRef.get(ref)
      return hand ? link(walk.operator, ref, hand.stored.chain, now, hand.events).end.hash : null
    },
  }
}

const taskOf = (hand: Hand) => taskAt(route, hand.place.lane, hand.place.task)
const isRowTask = (task: Task) => task.word !== 'look' && task.word !== 'order'

async function passOne(task: Task, hands: Hand[], room: Workroom, scene: Scene, stops: Stops): Promise<void> {
  const { now } = scene
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
      askPerson(hand, task, now, () => task.answered(hand.case, scene))
    } else if (task.word === 'point-of-no-return') {
      cross(hand, now, stops)
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
  const from = silence.from ? silence.from(hand.case, hand.place.since) : hand.place.since
  if (from === null) return wait(null, 'papers')
  const end = later(from, silence.afterDays * DAY_MS)
  const { remindAfterDays } = silence
  const remindDays = typeof remindAfterDays === 'function' ? remindAfterDays(hand.case) : remindAfterDays
  const remind = remindDays === undefined ? null : later(from, remindDays * DAY_MS)
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
function cross(hand: Hand, now: Instant, { halted, held }: Stops): void {
  if (halted || held) {
    const because = halted ? 'halted' : 'orders-held'
    return apply(hand, { verdict: { again: later(now, HALT_LOOK_MS), because } }, now)
  }
  hand.case.oneWaySince = now
  hand.events.push({ kind: 'point-of-no-return', data: {} })
  hand.splitInto = ['line', 'money']
}

type Stops = Awaited<ReturnType<typeof whatStops>>

const HALT_LOOK_MS = 5_000
