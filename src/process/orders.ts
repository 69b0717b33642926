import type { Action } from '../connectors/connector.ts'
import { HOUR_MS, type Instant, later, MINUTE_MS } from '../domain/instant.ts'
import type { Effect } from '../store/effects.ts'
import type { Place } from '../store/places.ts'
import { claim, effectsByCase, isOutdated, targetsFor } from './claims.ts'
import { fly } from './flights.ts'
import { apply, type Hand } from './hand.ts'
import { sceneOf } from './scene.ts'
import { refundCameBack } from './tasks/settle.ts'
import type { Office, Walk } from './tools.ts'
import { visit } from './visit.ts'
import { type Finding, go, LEAST_TRIES, type Reckoned, type Task } from './words.ts'

type OrderTask = Extract<Task, { word: 'order' }>

/* The protocol of the word `order`: claimed (claims.ts), flown (flights.ts), and judged here. */

export async function orderAll(walk: Walk, group: Place[], task: OrderTask): Promise<Place[]> {
  const { office, operator } = walk
  const claimed = await claim(walk, group, task.action, (hand, now) => passUnasked(hand, task, office, now))
  await fly(walk, task.action, task.id, 'forward', claimed.flying)
  const judged = await visit(walk, claimed.waiting, async (tx, hands, now) => {
    const own = await effectsByCase(tx, operator, hands, task.action)
    for (const hand of hands) judgeOrders(hand, task, own.get(hand.case.ref) ?? [], office, now)
  })
  return [...claimed.passed, ...judged]
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
  if (refused && isReturned(refused.answer)) return settled(hand, refused, backToPayee(hand, refused, now))
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

const isReturned = (answer: unknown): answer is { is: 'returned'; code: string } =>
  typeof answer === 'object' && answer !== null && 'is' in answer && answer.is === 'returned'

/** The bank would not take it: nobody at the desk can mend that, and the subscriber can. */
function backToPayee(hand: Hand, effect: Effect, now: Instant): Finding {
  const code = isReturned(effect.answer) ? effect.answer.code : 'not-said'
  const change = refundCameBack(hand.case, { key: effect.key, code, at: now })
  hand.events.push({ kind: 'refund-returned', data: { key: effect.key, code: change.facts?.refundReturned?.code } })
  return { verdict: { back: 'tell-refund-returned', because: 'refund-returned' }, change }
}

const codeOf = (answer: unknown) =>
  answer && typeof answer === 'object' && 'code' in answer ? String(answer.code) : 'unknown'

function reckonedIn(effects: Effect[], action: Action): Reckoned {
  const answer = effects.findLast((effect) => effect.action === action && effect.state === 'done')?.answer
  return answer && typeof answer === 'object' ? (answer as Reckoned) : {}
}
