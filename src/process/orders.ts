import type { Action } from '../connectors/connector.ts'
import { HOUR_MS, type Instant, later, MINUTE_MS } from '../domain/instant.ts'
import type { OperatorId } from '../domain/line.ts'
import { type Effect, effectsOf } from '../store/effects.ts'
import type { Place } from '../store/places.ts'
import { claim, isOutdated, targetsFor } from './claims.ts'
import { fly } from './flights.ts'
import { apply, type Hand, placesAfter, withHands } from './hand.ts'
import { sceneOf } from './scene.ts'
import type { Office, Tools } from './tools.ts'
import { type Finding, go, LEAST_TRIES, type Reckoned, type Task } from './words.ts'

type OrderTask = Extract<Task, { word: 'order' }>

/* The protocol of the word `order`: claimed (claims.ts), flown (flights.ts), and judged here. */

export async function orderAll(
  tools: Tools,
  operator: OperatorId,
  group: Place[],
  task: OrderTask,
  clock: () => Instant,
): Promise<Place[]> {
  const flights = await claim(tools, operator, group, task.action, clock(), (hand, now) =>
    passUnasked(hand, task, tools.officeOf(operator), now),
  )
  await fly(tools, operator, task.action, task.id, 'forward', flights.flying, clock)
  const now = clock()
  const hands = await withHands(tools, operator, flights.left, now, async (tx, inHand) => {
    const effects = await effectsOf(
      tx,
      operator,
      inHand.map((hand) => hand.case.ref),
    )
    const own = Map.groupBy(effects, (effect) => effect.ref)
    for (const hand of inHand) judgeOrders(hand, task, own.get(hand.case.ref) ?? [], tools.officeOf(operator), now)
    await tools.onMoment?.({ at: 'before-commit', task: task.id, refs: inHand.map((hand) => hand.case.ref) })
    return inHand
  })
  return [...flights.passed, ...placesAfter(hands, now)]
}

function passUnasked(hand: Hand, task: OrderTask, office: Office, now: Instant): boolean {
  if (!task.onlyIf || task.onlyIf(hand.case, sceneOf(office, now))) return false
  apply(hand, go, now)
  return true
}

/** Transaction 3, second half: what the answers mean for the case. */
function judgeOrders(hand: Hand, task: OrderTask, effects: Effect[], office: Office, now: Instant): void {
  const finding = verdictOf(hand, task.action, effects, office, now)
  const done = 'go' in finding.verdict
  if (done && task.change)
    apply(
      hand,
      { ...finding, change: task.change(hand.case, now, reckonedIn(effects, task.action), office.rules) },
      now,
    )
  else apply(hand, finding, now)
}

const switching: ReadonlySet<Action> = new Set(['bar', 'restore', 'terminate'])

export function verdictOf(hand: Hand, action: Action, effects: Effect[], office: Office, now: Instant): Finding {
  const current = effects.filter((effect) => effect.action === action && !isOutdated(hand.case, effect))
  const latest = targetsFor(action, hand.case, office, effects).map((target) =>
    current.findLast((effect) => effect.target === target),
  )
  if (latest.every((effect) => effect?.state === 'done')) return go
  const refused = latest.find((effect) => effect?.state === 'refused')
  if (refused) return settled(hand, refused, { verdict: { stuck: `refused:${codeOf(refused.answer)}` } })
  const open = latest.find((effect) => effect && effect.state !== 'done')
  if (!open) return { verdict: { again: now, because: 'next-target' } }
  const terms = office.connectorFor(action, open.target).terms[action]
  const silent = hand.place.attempts >= LEAST_TRIES && later(open.startedAt, terms?.silenceMs ?? HOUR_MS) <= now
  if (!silent)
    return {
      verdict: {
        again: later(now, terms?.pollMs ?? MINUTE_MS),
        because: open.state === 'cannot-tell' ? 'no-answer' : 'in-progress',
      },
    }
  // Whether a switch was thrown can be seen; whether money moved cannot, so a person must find out.
  if (open.state === 'cannot-tell' && switching.has(action)) return settled(hand, open, go)
  return settled(hand, open, { verdict: { stuck: open.state === 'cannot-tell' ? 'cannot-tell' : 'silent' } })
}

function settled(hand: Hand, effect: Effect, finding: Finding): Finding {
  hand.events.push({
    kind: 'order-settled',
    data: { key: effect.key, action: effect.action, target: effect.target, is: effect.state },
  })
  return finding
}

const codeOf = (answer: unknown) =>
  answer && typeof answer === 'object' && 'code' in answer ? String(answer.code) : 'unknown'

function reckonedIn(effects: Effect[], action: Action): Reckoned {
  const answer = effects.findLast((effect) => effect.action === action && effect.state === 'done')?.answer
  return answer && typeof answer === 'object' ? (answer as Reckoned) : {}
}
