import type { Action } from '../connectors/connector.ts'
import { HOUR_MS, type Instant, later, MINUTE_MS } from '../domain/instant.ts'
import type { Effect } from '../store/effects.ts'
import type { Place } from '../store/places.ts'
import { route } from './cancellation.ts'
import { claim, claimOpen, effectsByCase } from './claims.ts'
import { fly } from './flights.ts'
import { apply, type Hand, merge, say } from './hand.ts'
import { lookAt } from './looks.ts'
import { verdictOf } from './orders.ts'
import type { Office, Walk } from './tools.ts'
import { visit } from './visit.ts'
import { type Finding, type Task, tell } from './words.ts'

type OrderTask = Extract<Task, { word: 'order' }>
type Undoable = OrderTask & Required<Pick<OrderTask, 'undo' | 'undone'>>

/**
 * The way back up the list, for requests that were withdrawn, rejected or overtaken by a port-out: every order that may
 * have acted is undone, the latest first, and the line is looked at; then the case ends. An order whose outcome is
 * unknown counts as one that acted.
 * A ported number is not given back to anyone: there the undo is left out.
 */
export async function goBack(walk: Walk, group: Place[], task: Task): Promise<Place[]> {
  if (!isUndoable(task)) return stepBack(walk, group)
  const settled = await settleForward(walk, group, task)
  const undone = await claim(walk, settled.toUndo, task.undo, (hand, now) => isSpared(hand) && leave(hand, now))
  await fly(walk, task.undo, task.id, 'back', undone.flying)
  const { done, waiting } = await judgeUndo(walk, undone.waiting, task)
  const seen = done.length > 0 ? await lookAt(walk, done, lookBack(task), moveBack) : []
  return [...settled.walked, ...undone.passed, ...waiting, ...seen]
}

/** Which cases have their undo done: that it worked must still be seen, by a look of its own. */
async function judgeUndo(walk: Walk, group: Place[], task: Undoable): Promise<{ done: Place[]; waiting: Place[] }> {
  const done = new Set<string>()
  const places = await visit(walk, group, async (tx, hands, now) => {
    const effects = await effectsByCase(tx, walk.operator, hands, task.undo)
    for (const hand of hands) {
      const finding = verdictOf(hand, task.undo, effects.get(hand.case.ref) ?? [], walk.office, now)
      if (!('go' in finding.verdict)) {
        apply(hand, finding, now)
        continue
      }
      // The patience of the look begins anew: the order may have taken its own time.
      if (hand.place.because !== LOOKING) hand.place = { ...hand.place, because: LOOKING, attempts: 0 }
      done.add(hand.case.ref)
    }
  })
  return {
    done: places.filter((place) => done.has(place.ref)),
    waiting: places.filter((place) => !done.has(place.ref)),
  }
}

const LOOKING = 'restore-not-seen'

const lookBack = (task: Undoable): Extract<Task, { word: 'look' }> => ({
  word: 'look',
  id: task.undo,
  at: ['network'],
  judge: task.undone,
  unproven: 'not-restored',
})

function moveBack(hand: Hand, finding: Finding, now: Instant): void {
  if (!('go' in finding.verdict)) return apply(hand, finding, now)
  if (finding.change) merge(hand.case, finding.change)
  leave(hand, now)
}

const isUndoable = (task: Task): task is Undoable =>
  task.word === 'order' && task.undo !== undefined && task.undone !== undefined

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
