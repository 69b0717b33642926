import type { Action } from '../connectors/connector.ts'
import { HOUR_MS, type Instant, later, MINUTE_MS } from '../domain/instant.ts'
import type { Effect } from '../store/effects.ts'
import type { Place } from '../store/places.ts'
import { route } from './cancellation.ts'
import { claim, claimOpen, effectsByCase } from './claims.ts'
import { fly } from './flights.ts'
import { apply, type Hand, say } from './hand.ts'
import { verdictOf } from './orders.ts'
import type { Office, Walk } from './tools.ts'
import { visit } from './visit.ts'
import { type Task, tell } from './words.ts'

type Undoable = Extract<Task, { word: 'order' }> & { undo: NonNullable<Extract<Task, { word: 'order' }>['undo']> }

/**
 * The way back up the list, for requests that were withdrawn, rejected or overtaken by a port-out: every order that may
 * have acted is undone, the latest first; then the case ends. An order whose outcome is unknown counts as one that acted.
 * A ported number is not given back to anyone: there the undo is left out.
 */
export async function goBack(walk: Walk, group: Place[], task: Task): Promise<Place[]> {
  if (!isUndoable(task)) return stepBack(walk, group)
  const { office, operator } = walk
  const settled = await settleForward(walk, group, task)
  const undone = await claim(walk, settled.toUndo, task.undo, (hand, now) => isSpared(hand) && leave(hand, now))
  await fly(walk, task.undo, task.id, 'back', undone.flying)
  const judged = await visit(walk, undone.waiting, async (tx, hands, now) => {
    const effects = await effectsByCase(tx, operator, hands, task.undo)
    for (const hand of hands) {
      const finding = verdictOf(hand, task.undo, effects.get(hand.case.ref) ?? [], office, now)
      if ('go' in finding.verdict) leave(hand, now)
      else apply(hand, finding, now)
    }
  })
  return [...settled.walked, ...undone.passed, ...judged]
}

const isUndoable = (task: Task): task is Undoable => task.word === 'order' && task.undo !== undefined

const isSpared = (hand: Hand) => hand.case.facts.ending?.as === 'ported-out'

/**
 * First it must be known whether the order acted. What is still under way is checked, never submitted, until it is settled
 * or has been silent too long; what surely never arrived is forgotten.
 */
async function settleForward(
  walk: Walk,
  group: Place[],
  task: Undoable,
): Promise<{ toUndo: Place[]; walked: Place[] }> {
  const asked = await claimOpen(walk, group, task.action)
  await fly(walk, task.action, task.id, 'check-only', asked)
  const toUndo = new Map<string, Place>()
  const places = await visit(walk, group, async (tx, hands, now) => {
    const effects = await effectsByCase(tx, walk.operator, hands, task.action)
    for (const hand of hands) {
      const own = effects.get(hand.case.ref) ?? []
      const forward = own.filter((effect) => effect.state !== 'refused')
      const wait = openUntil(forward, walk.office, task.action, now)
      if (forward.length === 0) leave(hand, now)
      else if (wait) apply(hand, { verdict: { again: wait, because: 'in-progress' } }, now)
      else toUndo.set(hand.case.ref, hand.place)
    }
  })
  return { toUndo: [...toUndo.values()], walked: places.filter((place) => !toUndo.has(place.ref)) }
}

/** When to check again an order that is still under way; null once every one is settled, or silent for too long. */
function openUntil(forward: Effect[], office: Office, action: Action, now: Instant): Instant | null {
  const waits = forward
    .filter((effect) => effect.state !== 'done')
    .map((effect) => ({ effect, terms: office.connectorFor(action, effect.target).terms[action] }))
    .filter(({ effect, terms }) => later(effect.startedAt, terms?.silenceMs ?? HOUR_MS) > now)
    .map(({ terms }) => terms?.pollMs ?? MINUTE_MS)
  return waits.length > 0 ? later(now, Math.min(...waits)) : null
}

/** A task that orders nothing needs no undoing. */
function stepBack(walk: Walk, group: Place[]): Promise<Place[]> {
  return visit(walk, group, async (_tx, hands, now) => {
    for (const hand of hands) leave(hand, now)
  })
}

/** To the next order above that has an undo; above the first one the case ends as it was asked to. */
function leave(hand: Hand, now: Instant): true {
  const tasks = route.lanes.main
  const at = tasks.findIndex((task) => task.id === hand.place.task)
  const above = tasks.slice(0, at).findLast(isUndoable)
  if (above)
    hand.place = { ...hand.place, task: above.id, dueAt: now, because: null, stuck: null, attempts: 0, since: now }
  else end(hand)
  return true
}

function end(hand: Hand): void {
  const as = hand.case.facts.ending?.as ?? 'withdrawn'
  say(hand, tell(as, { id: 'tell-ended' }) as Extract<Task, { word: 'tell' }>)
  hand.gone = true
}
