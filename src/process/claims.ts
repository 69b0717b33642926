import type { Action, Order, OrderDetail, Payee } from '../connectors/connector.ts'
import type { Case } from '../domain/case.ts'
import { type Instant, later, MINUTE_MS } from '../domain/instant.ts'
import type { OperatorId } from '../domain/line.ts'
import { targetsOf } from '../domain/targets.ts'
import type { Tx } from '../store/db.ts'
import { type Claim, claimEffects, type Effect, effectsOf } from '../store/effects.ts'
import { whatStops } from '../store/order-holds.ts'
import { payeesOf } from '../store/people.ts'
import type { Place } from '../store/places.ts'
import { openJson } from '../store/seal.ts'
import { frozenUntil, isSwitch, restingTargets } from './brakes.ts'
import { goingFirst } from './canaries.ts'
import { effectLeaseMs, type Flight } from './flights.ts'
import { apply, type Hand } from './hand.ts'
import type { Office, Walk } from './tools.ts'
import { visit } from './visit.ts'

/* Transaction 1 of an order: which orders a case needs next, and whether they are ours to make. */

export interface Claimed {
  /** Orders that are ours to check and submit now. */
  flying: Flight[]
  /** Places that stay with this task until the orders are judged. */
  waiting: Place[]
  /** Places that moved on without an order. */
  passed: Place[]
}

type Braked = { again: Instant; because: 'halted' | 'orders-held' | 'frozen' | 'canaries' | 'capped' }

/** Targets are taken in the operator's order: the next one only when the one before is done. */
export async function claim(
  walk: Walk,
  group: Place[],
  action: Action,
  pass: (hand: Hand, now: Instant) => boolean,
): Promise<Claimed> {
  const waiting = new Map<string, Place>()
  const flying: Flight[] = []
  const places = await visit(walk, group, async (tx, hands, now) => {
    const effects = await effectsByCase(tx, walk.operator, hands, action)
    const brake = await brakeOf(walk, tx, action, { hands, effects, now })
    const wanted = new Map<string, Hand>()
    const claims: Claim[] = []
    for (const hand of hands) {
      if (pass(hand, now)) continue
      const own = effects.get(hand.case.ref) ?? []
      const next = nextTarget(hand, action, walk.office, own)
      const braked = next && !own.some((effect) => effect.key === next.key) ? brake(next) : null
      if (braked) {
        apply(hand, { verdict: braked }, now)
        continue
      }
      waiting.set(hand.case.ref, hand.place)
      if (!next) continue
      wanted.set(next.key, hand)
      claims.push(next)
    }
    flying.push(...(await claimAll(walk, tx, action, { wanted, claims, effects }, now)))
  })
  return { flying, waiting: [...waiting.values()], passed: places.filter((place) => !waiting.has(place.ref)) }
}

interface Wanted {
  wanted: Map<string, Hand>
  claims: Claim[]
  effects: Map<string, Effect[]>
}

async function claimAll(
  walk: Walk,
  tx: Tx,
  action: Action,
  { wanted, claims, effects }: Wanted,
  now: Instant,
): Promise<Flight[]> {
  const { operator, keys } = walk
  const leaseMs = effectLeaseMs(walk.office, action, claims)
  const claimed = await claimEffects(tx, operator, claims, walk.walker, leaseMs, now)
  const refs = claims.map((one) => one.ref)
  const payees = action === 'refund' ? await payeesOf(tx, keys, operator, refs) : new Map<string, Payee>()
  return claimed.flatMap((effect) => {
    const hand = wanted.get(effect.key)
    if (!hand?.stored.dataKey || effect.state === 'done' || effect.state === 'refused') return []
    if (effect.fresh) hand.events.push({ kind: 'ordered', data: { action, target: effect.target, key: effect.key } })
    const detail = detailOf(hand, action, effect, effects.get(hand.case.ref) ?? [], payees)
    return [
      {
        effect,
        dataKey: hand.stored.dataKey,
        order: { ...orderOf(hand, effect, action), ...(detail ? { detail } : {}) },
      },
    ]
  })
}

const orderOf = (hand: Hand, effect: Effect, action: Action): Order => ({
  key: effect.key,
  action,
  target: effect.target,
  operator: hand.case.operator,
  binding: hand.case.binding,
  at: effect.startedAt,
})

/** What was ordered of an action for the cases in hand, latest round last; for a restore the bars too, which it undoes. */
export async function effectsByCase(
  tx: Tx,
  operator: OperatorId,
  hands: Hand[],
  action: Action,
): Promise<Map<string, Effect[]>> {
  const refs = hands.map((hand) => hand.case.ref)
  const effects = await effectsOf(tx, operator, refs, action === 'restore' ? ['restore', 'bar'] : [action])
  return Map.groupBy(effects, (effect) => effect.ref)
}

interface Wave {
  hands: Hand[]
  effects: Map<string, Effect[]>
  now: Instant
}

/**
 * What holds a new order back now: the halt, an operator's own hold, a day on which nothing is switched, the lines that go
 * first, a cap that is used up. Never a restore.
 */
async function brakeOf(
  { operator, office }: Walk,
  tx: Tx,
  action: Action,
  { hands, effects, now }: Wave,
): Promise<(claim: Claim) => Braked | null> {
  if (action === 'restore') return () => null
  const stops = await whatStops(tx, operator)
  if (stops.halted) return () => ({ again: later(now, HALTED_MS), because: 'halted' })
  if (stops.held && isSwitch(action)) return () => ({ again: later(now, HALTED_MS), because: 'orders-held' })
  const frozen = frozenUntil(office.rules, action, now)
  if (frozen) return () => ({ again: frozen, because: 'frozen' })
  const rest = await restingTargets(tx, operator, action, office.rules)
  const fresh = hands.filter(({ case: c }) => !(effects.get(c.ref) ?? []).some((effect) => effect.action === action))
  const refs = fresh.map((hand) => hand.case.ref)
  // A line that was begun goes its way at every target; only who has not begun can wait for others.
  const begun = new Set(hands.map((hand) => hand.case.ref).filter((ref) => !refs.includes(ref)))
  const mayGo = await goingFirst(tx, operator, action, { refs, begun: rest.begun, rules: office.rules, now })
  return ({ ref, target }) => {
    if (!begun.has(ref) && !mayGo(ref)) return { again: later(now, CANARY_MS), because: 'canaries' }
    return rest.take(target) ? null : { again: later(now, MINUTE_MS), because: 'capped' }
  }
}

const CANARY_MS = 15_000

const HALTED_MS = 5_000

/** Orders of an action that are under way already, to be checked only: for the way back, which asks for nothing new. */
export async function claimOpen(walk: Walk, group: Place[], action: Action): Promise<Flight[]> {
  const { operator } = walk
  const flying: Flight[] = []
  await visit(walk, group, async (tx, hands, now) => {
    const effects = await effectsByCase(tx, operator, hands, action)
    const byRef = new Map(hands.map((hand) => [hand.case.ref, hand]))
    const open = [...effects.values()].flat().filter((effect) => effect.state !== 'done' && effect.state !== 'refused')
    const leaseMs = effectLeaseMs(walk.office, action, open)
    for (const effect of await claimEffects(tx, operator, open, walk.walker, leaseMs, now)) {
      const hand = byRef.get(effect.ref)
      if (hand?.stored.dataKey)
        flying.push({ effect, dataKey: hand.stored.dataKey, order: orderOf(hand, effect, action) })
    }
  })
  return flying
}

/** The first required target of the action that is not done yet, under the key of its latest round. */
function nextTarget(hand: Hand, action: Action, office: Office, effects: Effect[]): Claim | null {
  const { ref } = hand.case
  for (const target of targetsFor(action, hand.case, office, effects)) {
    const latest = effects.findLast((effect) => effect.action === action && effect.target === target)
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

/** Answered before a person asked for the action once more, or a refund that came back: it proves nothing any longer. */
export function isOutdated(c: Case, effect: Pick<Effect, 'key' | 'action' | 'startedAt'>): boolean {
  const asked = c.facts.askedAgain?.[effect.action]
  const returned = c.facts.refundReturned?.keys.includes(effect.key) === true
  return returned || (asked !== undefined && effect.startedAt < asked)
}

/** `restore` goes to wherever a bar may have acted; switching actions go to the required targets; money and numbers to one. */
export function targetsFor(action: Action, c: Case, office: Office, effects: Effect[]): string[] {
  if (action === 'restore') {
    return [
      ...new Set(
        effects
          .filter((effect) => effect.ref === c.ref && effect.action === 'bar' && effect.state !== 'refused')
          .map((effect) => effect.target),
      ),
    ].reverse()
  }
  if (action === 'bar' || action === 'terminate')
    return targetsOf(action, c.binding, office.rules, c.standing?.services)
  return [action === 'release-number' ? 'numbers' : 'billing']
}

function detailOf(
  hand: Hand,
  action: Action,
  effect: Effect,
  effects: Effect[],
  payees: Map<string, Payee>,
): OrderDetail | undefined {
  const { case: c, stored } = hand
  if (action === 'restore') {
    // The first round's: a second round of a bar finds the line as the first one left it.
    const bar = effects.find(
      (one) =>
        one.ref === c.ref &&
        one.action === 'bar' &&
        one.target === effect.target &&
        one.state !== 'refused' &&
        one.keptSealed !== null,
    )
    return bar?.keptSealed && stored.dataKey ? { kept: openJson(stored.dataKey, bar.keptSealed) } : {}
  }
  if (action === 'stop-billing') return c.dates.billingEnd ? { billingEnd: c.dates.billingEnd } : {}
  if (action === 'final-bill')
    return {
      ...(c.dates.billingEnd ? { billingEnd: c.dates.billingEnd } : {}),
      ...(c.quote ? { cap: c.quote.usageCap } : {}),
    }
  if (action === 'refund') {
    const payee = payees.get(c.ref)
    const amount = c.facts.credit && !c.facts.credit.paidAt ? c.facts.credit.amount : c.facts.toRefund
    return { ...(amount ? { amount } : {}), ...(payee ? { payee } : {}) }
  }
  return undefined
}
