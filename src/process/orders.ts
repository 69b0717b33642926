import type { Action, OrderDetail, Payee } from '../connectors/connector.ts'
import type { Case } from '../domain/case.ts'
import { HOUR_MS, type Instant, later, MINUTE_MS } from '../domain/instant.ts'
import type { OperatorId } from '../domain/line.ts'
import type { Money } from '../domain/money.ts'
import { readBrake } from '../store/brake.ts'
import { targetsOf } from '../domain/operator.ts'
import { type Claim, claimEffects, type Effect, effectsOf } from '../store/effects.ts'
import { payeesOf } from '../store/people.ts'
import type { Place } from '../store/places.ts'
import { openJson } from '../store/seal.ts'
import { frozenUntil, restingTargets } from './brakes.ts'
import { effectLeaseMs, type Flight, fly } from './flights.ts'
import { apply, type Hand, placesAfter, withHands } from './hand.ts'
import { sceneOf } from './scene.ts'
import type { Office, Tools } from './tools.ts'
import { type Finding, go, LEAST_TRIES, type Task } from './words.ts'

type OrderTask = Extract<Task, { word: 'order' }>

/* The protocol of the word `order`: which orders a case needs next, and what their answers mean for it. */

export async function orderAll(tools: Tools, operator: OperatorId, group: Place[], task: OrderTask, clock: () => Instant): Promise<Place[]> {
  const flights = await claim(tools, operator, group, task.action, clock(), (hand, now) => passUnasked(hand, task, tools.officeOf(operator), now))
  await fly(tools, operator, task.action, task.id, 'forward', flights.flying, clock)
  const now = clock()
  const hands = await withHands(tools, operator, flights.left, now, async (tx, inHand) => {
    const effects = await effectsOf(tx, operator, inHand.map((hand) => hand.case.ref))
    for (const hand of inHand) judgeOrders(hand, task, effects.filter((effect) => effect.ref === hand.case.ref), tools.officeOf(operator), now)
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

export interface Claimed {
  /** Orders that are ours to check and submit now. */
  flying: Flight[]
  /** Places that stay with this task until the orders are judged. */
  left: Place[]
  /** Places that moved on without an order. */
  passed: Place[]
}

/** Transaction 1. Targets are taken in the operator's order: the next one only when the one before is done. */
export async function claim(tools: Tools, operator: OperatorId, group: Place[], action: Action, now: Instant, pass: (hand: Hand, now: Instant) => boolean): Promise<Claimed> {
  const office = tools.officeOf(operator)
  const connector = office.connectorFor(action)
  const passedHands: Hand[] = []
  const waiting: Place[] = []
  const flying: Flight[] = []
  await withHands(tools, operator, group, now, async (tx, hands) => {
    const effects = await effectsOf(tx, operator, hands.map((hand) => hand.case.ref))
    const rest = await restingTargets(tx, operator, action, office.rules)
    const halted = action !== 'restore' && (await readBrake(tx)).haltedAt !== null
    const frozen = frozenUntil(office.rules, action, now)
    const wanted: { hand: Hand; claim: Claim }[] = []
    for (const hand of hands) {
      if (pass(hand, now)) {
        passedHands.push(hand)
        continue
      }
      const next = nextTarget(hand, action, office, effects)
      const known = next && effects.some((effect) => effect.key === next.key)
      const brake = known ? null : halted ? 'halted' : frozen ? 'frozen' : next && !rest.take(next.target) ? 'capped' : null
      if (brake) apply(hand, { verdict: { again: brake === 'frozen' && frozen ? frozen : later(now, brakeWaitMs[brake] ?? MINUTE_MS), because: brake } }, now)
      else {
        if (next) wanted.push({ hand, claim: next })
        waiting.push(hand.place)
      }
    }
    const claimed = await claimEffects(tx, operator, wanted.map((one) => one.claim), tools.walker, effectLeaseMs(connector, action), now)
    const payees = action === 'refund' ? await payeesOf(tx, tools.keys, operator, wanted.map((one) => one.hand.case.ref)) : new Map<string, Payee>()
    for (const effect of claimed) {
      const one = wanted.find(({ claim: { key } }) => key === effect.key)
      if (!one?.hand.stored.dataKey || effect.state === 'done' || effect.state === 'refused') continue
      if (effect.fresh) one.hand.events.push({ kind: 'ordered', data: { action, target: effect.target, key: effect.key } })
      const detail = detailOf(one.hand, action, effect, effects, payees)
      flying.push({ effect, dataKey: one.hand.stored.dataKey, order: { key: effect.key, action, target: effect.target, operator, binding: one.hand.case.binding, at: effect.startedAt, ...(detail ? { detail } : {}) } })
    }
    await tools.onMoment?.({ at: 'before-commit', task: action, refs: hands.map((hand) => hand.case.ref) })
  })
  return { flying, left: waiting, passed: placesAfter(passedHands, now) }
}

/** Orders of an action that are under way already, to be checked only: for the way back, which asks for nothing new. */
export async function claimOpen(tools: Tools, operator: OperatorId, group: Place[], action: Action, now: Instant): Promise<Flight[]> {
  const connector = tools.officeOf(operator).connectorFor(action)
  const flying: Flight[] = []
  await withHands(tools, operator, group, now, async (tx, hands) => {
    const effects = await effectsOf(tx, operator, hands.map((hand) => hand.case.ref))
    const open = effects.filter((effect) => effect.action === action && effect.state !== 'done' && effect.state !== 'refused')
    const claimed = await claimEffects(tx, operator, open, tools.walker, effectLeaseMs(connector, action), now)
    for (const effect of claimed) {
      const hand = hands.find((one) => one.case.ref === effect.ref)
      if (hand?.stored.dataKey) flying.push({ effect, dataKey: hand.stored.dataKey, order: { key: effect.key, action, target: effect.target, operator, binding: hand.case.binding, at: effect.startedAt } })
    }
  })
  return flying
}

const brakeWaitMs: Record<string, number> = { halted: 5_000, capped: MINUTE_MS }

/** The first required target of the action that is not done yet, under the key of its latest round. */
function nextTarget(hand: Hand, action: Action, office: Office, effects: Effect[]): Claim | null {
  const { ref } = hand.case
  for (const target of targetsFor(action, hand.case, office, effects)) {
    const latest = effects.findLast((effect) => effect.ref === ref && effect.action === action && effect.target === target)
    const again = latest !== undefined && startsNewRound(hand, latest)
    if (latest?.state === 'done' && !again) continue
    const round = latest ? latest.round + (again ? 1 : 0) : 1
    return { key: `${ref}/${action}/${target}/${round}`, ref, action, target, round }
  }
  return null
}

/** Only a person starts a new round: after a refusal, or when the network was seen to serve on after a "done". */
function startsNewRound(hand: Hand, latest: Effect): boolean {
  return isOutdated(hand.case, latest) || (hand.place.because === 'retried' && latest.state === 'refused')
}

/** Answered before a person asked for the action once more: it proves nothing any longer, at any of its targets. */
function isOutdated(c: Case, effect: Effect): boolean {
  const asked = c.facts.askedAgain?.[effect.action]
  return asked !== undefined && effect.startedAt < asked
}

/** `restore` goes to wherever a bar may have acted; switching actions go to the required targets; money and numbers to one. */
export function targetsFor(action: Action, c: Case, office: Office, effects: Effect[]): string[] {
  if (action === 'restore') {
    return [...new Set(effects.filter((effect) => effect.ref === c.ref && effect.action === 'bar' && effect.state !== 'refused').map((effect) => effect.target))].reverse()
  }
  if (action === 'bar' || action === 'terminate') return targetsOf(action, c.binding, office.rules, c.standing?.services)
  return [action === 'release-number' ? 'numbers' : 'billing']
}

function detailOf(hand: Hand, action: Action, effect: Effect, effects: Effect[], payees: Map<string, Payee>): OrderDetail | undefined {
  const { case: c, stored } = hand
  if (action === 'restore') {
    const bar = effects.findLast((one) => one.ref === c.ref && one.action === 'bar' && one.target === effect.target)
    return bar?.keptSealed && stored.dataKey ? { kept: openJson(stored.dataKey, bar.keptSealed) } : {}
  }
  if (action === 'stop-billing') return c.dates.billingEnd ? { billingEnd: c.dates.billingEnd } : {}
  if (action === 'final-bill') return { ...(c.dates.billingEnd ? { billingEnd: c.dates.billingEnd } : {}), ...(c.quote ? { cap: c.quote.usageCap } : {}) }
  if (action === 'refund') {
    const payee = payees.get(c.ref)
    return { ...(c.facts.toRefund ? { amount: c.facts.toRefund } : {}), ...(payee ? { payee } : {}) }
  }
  return undefined
}

/** Transaction 3, second half: what the answers mean for the case. */
function judgeOrders(hand: Hand, task: OrderTask, effects: Effect[], office: Office, now: Instant): void {
  const finding = verdictOf(hand, task.action, effects, office, now)
  const done = 'go' in finding.verdict
  if (done && task.change) apply(hand, { ...finding, change: task.change(hand.case, now, amountOf(effects, task.action), office.rules) }, now)
  else apply(hand, finding, now)
}

const switching: ReadonlySet<Action> = new Set(['bar', 'restore', 'terminate'])

export function verdictOf(hand: Hand, action: Action, effects: Effect[], office: Office, now: Instant): Finding {
  const terms = office.connectorFor(action).terms[action]
  const current = effects.filter((effect) => effect.action === action && !isOutdated(hand.case, effect))
  const latest = targetsFor(action, hand.case, office, effects).map((target) => current.findLast((effect) => effect.target === target))
  if (latest.every((effect) => effect?.state === 'done')) return go
  const refused = latest.find((effect) => effect?.state === 'refused')
  if (refused) return settled(hand, refused, { verdict: { stuck: `refused:${codeOf(refused.answer)}` } })
  const open = latest.find((effect) => effect && effect.state !== 'done')
  if (!open) return { verdict: { again: now, because: 'next-target' } }
  const silent = hand.place.attempts >= LEAST_TRIES && later(open.startedAt, terms?.silenceMs ?? HOUR_MS) <= now
  if (!silent) return { verdict: { again: later(now, terms?.pollMs ?? MINUTE_MS), because: open.state === 'cannot-tell' ? 'no-answer' : 'in-progress' } }
  // Whether a switch was thrown can be seen; whether money moved cannot, so a person must find out.
  if (open.state === 'cannot-tell' && switching.has(action)) return settled(hand, open, go)
  return settled(hand, open, { verdict: { stuck: open.state === 'cannot-tell' ? 'cannot-tell' : 'silent' } })
}

function settled(hand: Hand, effect: Effect, finding: Finding): Finding {
  hand.events.push({ kind: 'order-settled', data: { key: effect.key, action: effect.action, target: effect.target, is: effect.state } })
  return finding
}

const codeOf = (answer: unknown) => (answer && typeof answer === 'object' && 'code' in answer ? String(answer.code) : 'unknown')

function amountOf(effects: Effect[], action: Action): Money | undefined {
  const answer = effects.findLast((effect) => effect.action === action && effect.state === 'done')?.answer
  return answer && typeof answer === 'object' && 'amount' in answer ? (answer.amount as Money) : undefined
}
