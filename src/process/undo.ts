import type { Action } from '../connectors/connector.ts'
import { HOUR_MS, type Instant, later, MINUTE_MS } from '../domain/instant.ts'
import type { OperatorId } from '../domain/line.ts'
import { type Effect, effectsOf } from '../store/effects.ts'
import type { Place } from '../store/places.ts'
import { route } from './cancellation.ts'
import { claim, claimOpen } from './claims.ts'
import { fly } from './flights.ts'
import { apply, type Hand, merge, placesAfter, say, withHands } from './hand.ts'
import { lookAt } from './looks.ts'
import { verdictOf } from './orders.ts'
import type { Office, Tools } from './tools.ts'
import { type Finding, type Task, tell } from './words.ts'

type OrderTask = Extract<Task, { word: 'order' }>
type Undoable = OrderTask & Required<Pick<OrderTask, 'undo' | 'undone'>>

/**
 * The way back up the list, for requests that were withdrawn, rejected or overtaken by a port-out: every order that may
 * have acted is undone, the latest first, and the line is looked at; then the case ends. An order whose outcome is
 * unknown counts as one that acted.
 * A ported number is not given back to anyone: there the undo is left out.
 */
export async function goBack(
  tools: Tools,
  operator: OperatorId,
  group: Place[],
  task: Task,
  clock: () => Instant,
): Promise<Place[]> {
  if (!isUndoable(task)) return stepBack(tools, operator, group, clock)
  const settled = await settleForward(tools, operator, group, task, clock)
  const undone = await claim(
    tools,
    operator,
    settled.toUndo,
    task.undo,
    clock(),
    (hand, now) => isSpared(hand) && leave(hand, now),
  )
  await fly(tools, operator, task.undo, task.id, 'back', undone.flying, clock)
  const { done, waiting } = await judgeUndo(tools, operator, undone.left, task, clock())
  const seen = done.length > 0 ? await lookAt(tools, operator, done, lookBack(task), clock, moveBack) : []
  return [...settled.walked, ...undone.passed, ...waiting, ...seen]
}

/** Which cases have their undo done: that it worked must still be seen, by a look of its own. */
async function judgeUndo(
  tools: Tools,
  operator: OperatorId,
  group: Place[],
  task: Undoable,
  now: Instant,
): Promise<{ done: Place[]; waiting: Place[] }> {
  const done: Hand[] = []
  const hands = await withHands(tools, operator, group, now, async (tx, inHand) => {
    const effects = await effectsOf(
      tx,
      operator,
      inHand.map((hand) => hand.case.ref),
    )
    for (const hand of inHand) {
      const finding = verdictOf(
        hand,
        task.undo,
        effects.filter((effect) => effect.ref === hand.case.ref),
        tools.officeOf(operator),
        now,
      )
      if (!('go' in finding.verdict)) {
        apply(hand, finding, now)
        continue
      }
      // The patience of the look begins anew: the order may have taken its own time.
      if (hand.place.because !== LOOKING) hand.place = { ...hand.place, because: LOOKING, attempts: 0 }
      done.push(hand)
    }
    await tools.onMoment?.({ at: 'before-commit', task: task.undo, refs: inHand.map((hand) => hand.case.ref) })
    return inHand
  })
  return {
    done: done.map((hand) => hand.place),
    waiting: placesAfter(
      hands.filter((hand) => !done.includes(hand)),
      now,
    ),
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
  tools: Tools,
  operator: OperatorId,
  group: Place[],
  task: Undoable,
  clock: () => Instant,
): Promise<{ toUndo: Place[]; walked: Place[] }> {
  const asked = await claimOpen(tools, operator, group, task.action, clock())
  await fly(tools, operator, task.action, task.id, 'check-only', asked, clock)
  const now = clock()
  const toUndo: Hand[] = []
  const hands = await withHands(tools, operator, group, now, async (tx, inHand) => {
    const effects = await effectsOf(
      tx,
      operator,
      inHand.map((hand) => hand.case.ref),
    )
    for (const hand of inHand) {
      const forward = effects.filter(
        (effect) => effect.ref === hand.case.ref && effect.action === task.action && effect.state !== 'refused',
      )
      const wait = openUntil(forward, tools.officeOf(operator), task.action, now)
      if (forward.length === 0) leave(hand, now)
      else if (wait) apply(hand, { verdict: { again: wait, because: 'in-progress' } }, now)
      else toUndo.push(hand)
    }
    return inHand
  })
  return {
    toUndo: toUndo.map((hand) => hand.place),
    walked: placesAfter(
      hands.filter((hand) => !toUndo.includes(hand)),
      now,
    ),
  }
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
async function stepBack(tools: Tools, operator: OperatorId, group: Place[], clock: () => Instant): Promise<Place[]> {
  const now = clock()
  const hands = await withHands(tools, operator, group, now, async (_tx, inHand) => {
    for (const hand of inHand) leave(hand, now)
    await tools.onMoment?.({ at: 'before-commit', task: 'back', refs: inHand.map((hand) => hand.case.ref) })
    return inHand
  })
  return placesAfter(hands, now)
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
