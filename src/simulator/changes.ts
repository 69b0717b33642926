import { haunt } from './aftermath.ts'
import type { Effect, Fault } from './faults.ts'
import { finalRates } from './final-rates.ts'
import type { Served, SimLine, SimOperator } from './line.ts'
import { identitiesAt, servicesOf } from './line.ts'
import { finishPayment, returnPayment } from './payments.ts'
import { profileOf } from './plain-lines.ts'
import {
  type AftermathDone,
  type AftermathDue,
  type OrderFamily,
  ownLine,
  type Population,
  peopleWorld,
  putLine,
  type SimBillOrder,
  type SimOrder,
  type SimPayment,
  type World,
} from './world.ts'

/* Everything that can happen to the operator's state, and the one place where it does. */

export type Change =
  | { do: 'born'; atMs: number }
  | { do: 'clock'; offsetMs: number }
  | { do: 'population'; population: Population }
  | { do: 'fault'; fault: Fault }
  | { do: 'fault-used'; id: number }
  | { do: 'faults-cleared' }
  | { do: 'order'; order: SimOrder }
  | { do: 'order-done'; id: string; atMs: number; effect: Effect }
  | { do: 'revived'; lineId: string; operator: SimOperator; target: string; atMs: number }
  | AftermathDue
  | AftermathDone
  | { do: 'product'; operator: SimOperator; lineId: string; status?: SimLine['status']; terminatedOn?: string }
  | { do: 'bill-order'; order: SimBillOrder }
  | { do: 'bill-order-done'; id: string; effect: Effect }
  | { do: 'payment'; payment: SimPayment }
  | { do: 'payment-done'; id: string; effect: Effect }
  | { do: 'return-due'; id: string; code: string; atMs: number }
  | { do: 'payment-returned'; id: string; code: string }
  | { do: 'balance'; operator: SimOperator; lineId: string; bucket: 'money' | 'bonus'; byMinor: number }
  | { do: 'number'; operator: SimOperator; lineId: string; number: SimLine['number'] }
  | { do: 'sim-swapped' | 're-issued'; operator: SimOperator; lineId: string }

/** Applies one change. Deterministic: the same changes in the same order make the same world. */
export function apply(world: World, change: Change): void {
  switch (change.do) {
    case 'born':
      peopleWorld(world, change.atMs)
      return
    case 'clock':
      world.offsetMs = change.offsetMs
      return
    case 'population':
      world.populations.set(change.population.operator, change.population)
      return
    case 'fault':
      world.faults.set(change.fault.id, { ...change.fault })
      world.serial = Math.max(world.serial, change.fault.id)
      return
    case 'fault-used': {
      const fault = world.faults.get(change.id)
      if (fault?.times !== undefined) fault.times -= 1
      return
    }
    case 'faults-cleared':
      world.faults.clear()
      return
    case 'order':
      takeOrder(world, change.order)
      return
    case 'order-done':
      finishOrder(world, change.id, change.atMs, change.effect)
      return
    case 'revived':
      revive(world, change)
      return
    case 'aftermath-due':
      world.aftermaths.push({ lineId: change.lineId, kind: change.kind, atMs: change.atMs })
      return
    case 'aftermath':
      haunt(world, change)
      return
    default:
      applyToLine(world, change)
      return
  }
}

type LineChange = Exclude<
  Change,
  {
    do:
      | 'born'
      | 'clock'
      | 'population'
      | 'fault'
      | 'fault-used'
      | 'faults-cleared'
      | 'order'
      | 'order-done'
      | 'revived'
      | 'aftermath-due'
      | 'aftermath'
  }
>

function applyToLine(world: World, change: LineChange): void {
  switch (change.do) {
    case 'product': {
      const line = ownLine(world, change.operator, change.lineId)
      if (change.status) line.status = change.status
      if (change.terminatedOn) line.terminatedOn = change.terminatedOn
      return
    }
    case 'bill-order': {
      const order = { ...change.order }
      world.billOrders.set(order.id, order)
      takeIn(world, order, 'final-bill', order.name)
      return
    }
    case 'bill-order-done':
      finishBill(world, change.id, change.effect)
      return
    case 'payment': {
      const payment = { ...change.payment }
      world.payments.set(payment.id, payment)
      takeIn(world, payment, payment.kind, payment.correlatorId)
      return
    }
    case 'payment-done':
      finishPayment(world, change.id, change.effect)
      return
    case 'return-due':
      world.returns.push({ paymentId: change.id, code: change.code, atMs: change.atMs })
      return
    case 'payment-returned':
      returnPayment(world, change.id, change.code)
      return
    case 'balance': {
      const line = ownLine(world, change.operator, change.lineId)
      if (change.bucket === 'money') line.balanceMinor += change.byMinor
      else line.bonusMinor += change.byMinor
      return
    }
    case 'number':
      ownLine(world, change.operator, change.lineId).number = change.number
      return
    case 'sim-swapped':
      swapSim(world, change.operator, change.lineId)
      return
    case 're-issued':
      reIssue(world, change.operator, change.lineId)
      return
  }
}

function takeOrder(world: World, order: SimOrder): void {
  const kept = { ...order }
  world.orders.set(order.id, kept)
  takeIn(world, kept, 'service-order', order.externalId)
}

/** Enters an accepted order where it is waited for, and where it is found by key and by line. */
function takeIn(world: World, order: SimOrder | SimBillOrder | SimPayment, family: OrderFamily, key?: string): void {
  world.serial += 1
  world.pending.add(order)
  index(world.idsByLine, `${family} ${order.lineId}`, order.id)
  if (key !== undefined) index(world.idsByKey, `${family} ${order.operator} ${key}`, order.id)
}

function index(ids: Map<string, string[]>, name: string, id: string): void {
  const list = ids.get(name)
  if (list) list.push(id)
  else ids.set(name, [id])
}

function finishOrder(world: World, id: string, atMs: number, effect: Effect): void {
  const order = mustGet(world.orders, id)
  world.pending.delete(order)
  order.completedMs = atMs
  if (effect.is === 'fails') {
    order.state = 'failed'
    order.errorCode = effect.code
    return
  }
  order.state = 'completed'
  const line = ownLine(world, order.operator, order.lineId)
  const service = line.targets[order.target]
  if (!service || order.action === 'add-on') return
  if (order.action === 'terminate') {
    service.state = 'terminated'
    line.status = line.status === 'terminated' ? 'terminated' : 'pendingTerminate'
    if (order.target === 'core') line.number = 'quarantine'
  } else {
    service.bars = order.action === 'bar' ? [...new Set([...service.bars, 'ordered'])] : [...(order.barsAfter ?? [])]
    service.state = service.bars.length > 0 ? 'inactive' : 'active'
    if (order.target === 'core') line.status = service.bars.length > 0 ? 'suspended' : 'active'
  }
  const zombieNow = effect.is === 'zombie' && effect.afterMinutes === 0
  if (effect.is !== 'bar-ignored' && !zombieNow) serve(world, line, order.target, order.identities, atMs)
  if (zombieNow) serveAll(line, order.target, { known: true, admits: true, attached: true }, atMs)
  if (effect.is === 'zombie' && effect.afterMinutes > 0) {
    world.revivals.push({ lineId: line.id, target: order.target, atMs: atMs + effect.afterMinutes * 60_000 })
  }
}

/** Brings the network in line with the service, for the identities that the order named; others are not touched. */
function serve(_world: World, line: SimLine, target: string, identities: string[], atMs: number): void {
  const service = line.targets[target]
  if (!service) return
  const on = service.state === 'active'
  const truth: Served = { known: service.state !== 'terminated', admits: on, attached: on }
  const network = structuredClone(service.network)
  for (const identity of identities) network[identity] = { ...truth }
  service.earlier = { network: service.network, changedAtMs: atMs }
  service.network = network
}

function serveAll(line: SimLine, target: string, truth: Served, atMs: number): void {
  const service = line.targets[target]
  if (!service) return
  service.earlier = { network: service.network, changedAtMs: atMs }
  service.network = Object.fromEntries(identitiesAt(target, line.profiles).map((identity) => [identity, { ...truth }]))
}

function revive(world: World, change: { lineId: string; operator: SimOperator; target: string; atMs: number }): void {
  world.revivals = world.revivals.filter(({ lineId, target }) => lineId !== change.lineId || target !== change.target)
  const line = ownLine(world, change.operator, change.lineId)
  serveAll(line, change.target, { known: true, admits: true, attached: true }, change.atMs)
}

function finishBill(world: World, id: string, effect: Effect): void {
  const order = mustGet(world.billOrders, id)
  world.pending.delete(order)
  if (effect.is === 'fails') {
    order.state = 'failed'
    order.errorCode = effect.code
    return
  }
  order.state = 'completed'
  const line = ownLine(world, order.operator, order.lineId)
  const rates = finalRates(line)
  const totalMinor = rates.reduce((sum, rate) => sum + rate.minor, 0)
  order.bill = { id: `bill-last-${id}`, totalMinor, rates }
  line.unbilled = []
}

/** The holder has a new card under the old number; the old card is dead in the network. */
function swapSim(world: World, operator: SimOperator, lineId: string): void {
  const line = ownLine(world, operator, lineId)
  world.serial += 1
  line.profiles = [profileOf(operator, `7${String(world.serial).padStart(9, '0')}`)]
  for (const [target, fresh] of Object.entries(servicesOf(lineId, line.profiles))) {
    const old = line.targets[target]?.network ?? {}
    const gone = { known: false, admits: false, attached: false }
    const network = { ...Object.fromEntries(Object.keys(old).map((identity) => [identity, gone])), ...fresh.network }
    line.targets[target] = { ...fresh, network }
  }
  putLine(world, line)
}

/** The subscription, number and card are another person's now: the innocent new holder whom nobody may shut off. */
function reIssue(world: World, operator: SimOperator, lineId: string): void {
  const line = ownLine(world, operator, lineId)
  world.serial += 1
  line.holder = { id: `cust-${lineId}-r${world.serial}`, kind: 'person', name: 'Жаңа абонент' }
  line.contacts = []
}

function mustGet<T>(map: Map<string, T>, id: string): T {
  const value = map.get(id)
  if (!value) throw new Error(`no ${id}`)
  return value
}
