import type { Answer, LineAnswer, LineQuery, Order, Probe } from '../src/connectors/connector.ts'
import type { Observation } from '../src/domain/evidence.ts'
import { epochMsOf, type Instant } from '../src/domain/instant.ts'
import type { Binding, LineOnFile, OperatorId } from '../src/domain/line.ts'
import type { Money } from '../src/domain/money.ts'
import { identitiesOf, lineOf, numberOfLine, sameBinding } from './scripted-lines.ts'

/* The truth inside the scripted operator: what its network serves, what its billing charged, which orders it holds. */

const OUR_BAR = 'signoff'

/** How one target serves a line. `bars` are named: a bar of ours stands beside earlier ones and goes without them. */
export interface Serving {
  bars: string[]
  terminated: boolean
}

/** What `bar` keeps and `restore` gives back. */
export interface ScriptedKept {
  target: string
  bars: string[]
}

export interface Billing {
  stopped: boolean
  released: boolean
  refundedMinor: number
  billedTimes: number
  /** Charges on the final bill that are dated after the billing end. */
  chargedAfterEndMinor: number
}

export interface Pending {
  order: Order
  checksLeft: number
  actsAtMs: number
  refused?: string
  effect: 'normal' | 'bar-ignored' | 'zombie'
}

export interface World {
  now: () => Instant
  operator: OperatorId
  servings: Map<string, Serving>
  billings: Map<string, Billing>
  changed: Map<number, LineOnFile>
  pending: Map<string, Pending>
  answers: Map<string, Answer>
  zombies: Set<string>
  submitted: Order[]
  acted: Order[]
  acts: Map<string, number>
}

/** How an order stands, in truth; an accepted one moves on when it is looked at and its time has come. */
export function standingOf(world: World, order: Order): Answer {
  const pending = world.pending.get(order.key)
  if (!pending) return world.answers.get(order.key) ?? { is: 'never-arrived' }
  if (pending.checksLeft > 0) {
    pending.checksLeft -= 1
    return { is: 'in-progress' }
  }
  if (epochMsOf(world.now()) < pending.actsAtMs) return { is: 'in-progress' }
  world.pending.delete(order.key)
  if (pending.refused) return remember(world, order, { is: 'refused', code: pending.refused, late: true })
  return act(world, pending.order, pending.effect)
}

export function act(world: World, order: Order, effect: Pending['effect']): Answer {
  world.acted.push(order)
  world.acts.set(order.key, (world.acts.get(order.key) ?? 0) + 1)
  const serving = servingOf(world, order.binding, order.target)
  const billing = billingOf(world, order.binding)
  switch (order.action) {
    case 'bar': {
      const kept: ScriptedKept = { target: order.target, bars: serving.bars.filter((bar) => bar !== OUR_BAR) }
      if (effect !== 'bar-ignored') serving.bars = [...kept.bars, OUR_BAR]
      return remember(world, order, { is: 'done', kept })
    }
    case 'restore': {
      const kept = order.detail?.kept as ScriptedKept
      serving.bars = [...kept.bars]
      return remember(world, order, { is: 'done' })
    }
    case 'terminate':
      serving.terminated = effect !== 'bar-ignored'
      if (effect === 'zombie') world.zombies.add(servingKey(order.binding, order.target))
      return remember(world, order, { is: 'done' })
    case 'stop-billing':
      billing.stopped = true
      return remember(world, order, { is: 'done' })
    case 'final-bill':
      billing.billedTimes += 1
      return remember(world, order, { is: 'done', ...finalBill(world, order) })
    case 'refund': {
      const amount = order.detail?.amount as Money
      billing.refundedMinor += amount.minor
      return remember(world, order, { is: 'done', amount })
    }
    case 'release-number':
      billing.released = true
      return remember(world, order, { is: 'done' })
  }
}

/** What is owed after the end: dues and unbilled usage, less the subscriber's own money. Negative: owed to them. */
function finalBill(world: World, order: Order): { amount: Money; afterEnd?: Money } {
  const line = lineBySubscription(world, order.binding.subscriptionId)
  const standing = line?.standing
  const owed = (standing?.dues ?? []).reduce((sum, due) => sum + due.amount.minor, standing?.unbilled?.minor ?? 0)
  const currency = standing?.balance.money.currency ?? 'KZT'
  const late = billingOf(world, order.binding).chargedAfterEndMinor
  const amount = { minor: owed + late - (standing?.balance.money.minor ?? 0), currency }
  return late > 0 ? { amount, afterEnd: { minor: late, currency } } : { amount }
}

export function read(world: World, probe: Probe, script: 'cannot-tell' | 'control-dead' | undefined): Observation[] {
  const key = servingKey(probe.binding, probe.target)
  const serving = servingOf(world, probe.binding, probe.target)
  if (world.zombies.delete(key)) Object.assign(serving, { terminated: false, bars: [] })
  const known = script === 'cannot-tell' ? script : !serving.terminated
  const admits = script === 'cannot-tell' ? script : !serving.terminated && serving.bars.length === 0
  return identitiesOf(probe.binding, probe.target).map((subject) => ({
    target: probe.target,
    subject,
    known,
    admits,
    attached: admits,
    controlAlive: script === undefined,
    reader: 'scripted-reader',
    element: `scripted-${probe.target}`,
    at: world.now(),
    raw: known === 'cannot-tell' ? 'no answer' : known ? `found, bars [${serving.bars.join(' ')}]` : 'unknown',
  }))
}

export function found(world: World, query: LineQuery): LineAnswer {
  const i = numberOfLine(query)
  if (i !== undefined) {
    const line = lineAt(world, i)
    if (!matches(line, query)) return { is: 'no-such-line' }
    return { is: 'found', line: { ...line, standing: { ...line.standing, asOf: world.now() } } }
  }
  const moved = [...world.changed.values()].find((line) => matches(line, query))
  return moved ? { is: 'found', line: moved } : { is: 'no-such-line' }
}

/** Every line that stands on this holder. */
export function linesOn(world: World, holderId: string): LineOnFile[] {
  const born = /^holder-(\d{7})$/.exec(holderId)?.[1]
  const own = born === undefined ? [] : [lineAt(world, Number(born))]
  const all = new Map([...own, ...world.changed.values()].map((line) => [line.binding.subscriptionId, line]))
  return [...all.values()].filter(({ binding }) => binding.holderId === holderId)
}

function matches(line: LineOnFile, query: LineQuery): boolean {
  if ('msisdn' in query) return line.binding.msisdn === query.msisdn
  if ('imsi' in query) return line.binding.profiles.some((profile) => profile.imsi === query.imsi)
  if ('iccid' in query) return line.binding.profiles.some((profile) => profile.iccid === query.iccid)
  return line.binding.subscriptionId === query.subscriptionId
}

export function lineAt(world: World, i: number): LineOnFile {
  return world.changed.get(i) ?? lineOf(i, world.operator)
}

function lineBySubscription(world: World, subscriptionId: string): LineOnFile | undefined {
  const i = numberOfLine({ subscriptionId })
  return i === undefined ? undefined : lineAt(world, i)
}

export function bindingDiffers(world: World, binding: Binding): boolean {
  const line = lineBySubscription(world, binding.subscriptionId)
  return line !== undefined && !sameBinding(line.binding, binding)
}

function servingKey(binding: Binding, target: string): string {
  return `${binding.subscriptionId} ${target}`
}

export function servingOf(world: World, binding: Binding, target: string): Serving {
  const key = servingKey(binding, target)
  const serving = world.servings.get(key) ?? { bars: [], terminated: false }
  world.servings.set(key, serving)
  return serving
}

export function billingOf(world: World, binding: Binding): Billing {
  const billing = world.billings.get(binding.subscriptionId) ?? {
    stopped: false,
    released: false,
    refundedMinor: 0,
    billedTimes: 0,
    chargedAfterEndMinor: 0,
  }
  world.billings.set(binding.subscriptionId, billing)
  return billing
}

export function remember(world: World, order: Order, answer: Answer): Answer {
  world.answers.set(order.key, answer)
  return answer
}
