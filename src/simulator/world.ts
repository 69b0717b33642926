import type { Fault } from './faults.ts'
import type { SimLine, SimOperator } from './line.ts'
import { simOperators } from './line.ts'
import { plainIndex, plainLine } from './plain-lines.ts'
import { castOf } from './population.ts'

/*
 * The operator's state. It changes through `Change`s only (changes.ts), each of which stands in the journal; so state is
 * what the journal says, and nothing else.
 */

export type OrderFamily = 'service-order' | 'final-bill' | 'refund' | 'payment'
export type SwitchAction = 'bar' | 'restore' | 'terminate'

/** A service order as the operator holds it (TMF641). */
export interface SimOrder {
  id: string
  externalId?: string
  category?: string
  description?: string
  operator: SimOperator
  lineId: string
  target: string
  action: SwitchAction | 'add-on'
  /** Identities the order was addressed to. */
  identities: string[]
  /** `restore`: the bars that stand afterwards. */
  barsAfter?: string[]
  /** What the sender noted in the order, given back unchanged. */
  before?: unknown
  acceptedMs: number
  dueMs: number
  state: 'accepted' | 'completed' | 'failed'
  completedMs?: number
  errorCode?: string
}

/** A bill asked for out of cycle (TMF678). */
export interface SimBillOrder {
  id: string
  name?: string
  operator: SimOperator
  lineId: string
  acceptedMs: number
  dueMs: number
  state: 'accepted' | 'completed' | 'failed'
  errorCode?: string
  bill?: {
    id: string
    totalMinor: number
    rates: { id: string; kind: string; name: string; minor: number; at?: string }[]
  }
}

/** Money given back or taken in (TMF676). */
export interface SimPayment {
  id: string
  kind: 'refund' | 'payment'
  correlatorId?: string
  operator: SimOperator
  lineId: string
  minor: number
  /** Payment method as it was sent, given back unchanged. */
  method: unknown
  acceptedMs: number
  dueMs: number
  /** `returned`: it was completed, and the bank sent it back. */
  state: 'accepted' | 'completed' | 'failed' | 'returned'
  errorCode?: string
}

export interface Population {
  operator: SimOperator
  count: number
  takesMinutes: number
  dedupes: boolean
}

export interface World {
  bornMs: number
  offsetMs: number
  /** Every line that has a name or was ever changed; plain lines not in here are as they were made. */
  lines: Map<string, SimLine>
  /** MSISDN, IMSI or ICCID → ids of the lines of `lines` that ever held it. */
  byIdentity: Map<string, Set<string>>
  /** Holder id, or the id of a line that others rest on → ids of the lines of `lines` that ever named it. */
  byParty: Map<string, Set<string>>
  populations: Map<SimOperator, Population>
  orders: Map<string, SimOrder>
  /** `<family> <operator> <key>` → order ids, in order of arrival. */
  idsByKey: Map<string, string[]>
  /** `<family> <line id>` → order ids. */
  idsByLine: Map<string, string[]>
  billOrders: Map<string, SimBillOrder>
  payments: Map<string, SimPayment>
  /** Everything accepted and not yet due, by id. */
  pending: Set<SimOrder | SimBillOrder | SimPayment>
  faults: Map<number, Fault>
  /** A network that comes back to life later: line, target, and when. */
  revivals: { lineId: string; target: string; atMs: number }[]
  /** What is charged, billed or recorded of a line after its end: which, and when. */
  aftermaths: { lineId: string; kind: Aftermath; atMs: number }[]
  /** Completed refunds that the bank will send back: which, why and when. */
  returns: { paymentId: string; code: string; atMs: number }[]
  serial: number
}

/** Something that is to happen to a line after its end, and that it happened. */
export interface AftermathDue {
  do: 'aftermath-due'
  lineId: string
  kind: Aftermath
  atMs: number
}
export interface AftermathDone {
  do: 'aftermath'
  operator: SimOperator
  lineId: string
  kind: Aftermath
  atMs: number
}

export type Aftermath = 'charged-after-end' | 'billed-after-end' | 'traffic-after-end'
export const aftermaths: readonly Aftermath[] = ['charged-after-end', 'billed-after-end', 'traffic-after-end']

/** A world before its first day; `born` (changes.ts) fills it with the cast. */
export function emptyWorld(): World {
  return {
    bornMs: 0,
    offsetMs: 0,
    lines: new Map(),
    byIdentity: new Map(),
    byParty: new Map(),
    populations: new Map(),
    orders: new Map(),
    idsByKey: new Map(),
    idsByLine: new Map(),
    billOrders: new Map(),
    payments: new Map(),
    pending: new Set(),
    faults: new Map(),
    revivals: [],
    aftermaths: [],
    returns: [],
    serial: 0,
  }
}

/** Puts the cast of every operator, its open orders and its faulty numbers into the world. */
export function peopleWorld(world: World, bornMs: number): void {
  world.bornMs = bornMs
  for (const operator of simOperators) {
    const cast = castOf(operator, bornMs)
    for (const line of cast.lines) putLine(world, line)
    for (const { lineId, what } of cast.orders) {
      const id = `so-${operator}-addon-${lineId}`
      const order: SimOrder = {
        id,
        description: what,
        category: 'addOn',
        operator,
        lineId,
        target: 'core',
        action: 'add-on',
        identities: [],
        acceptedMs: bornMs,
        dueMs: Number.MAX_SAFE_INTEGER,
        state: 'accepted',
      }
      world.orders.set(id, order)
      world.idsByLine.set(`service-order ${lineId}`, [id])
    }
    for (const fault of cast.faults) {
      world.serial += 1
      world.faults.set(world.serial, { ...fault, id: world.serial, operator })
    }
  }
}

export function putLine(world: World, line: SimLine): void {
  world.lines.set(line.id, line)
  for (const name of [line.msisdn, ...line.profiles.flatMap((profile) => [profile.imsi, profile.iccid])]) {
    const ids = world.byIdentity.get(name) ?? new Set()
    world.byIdentity.set(name, ids.add(line.id))
  }
  for (const party of [line.holder.id, ...(line.reliesOn ? [line.reliesOn] : [])])
    world.byParty.set(party, (world.byParty.get(party) ?? new Set()).add(line.id))
}

/** Every line that stands on this holder now, ended ones too. */
export function linesOfHolder(world: World, operator: SimOperator, holderId: string): SimLine[] {
  const named = [...(world.byParty.get(holderId) ?? [])].flatMap((id) => lineById(world, operator, id) ?? [])
  const plain = generated(world, operator, holderId)
  const all = plain && !world.lines.has(plain.id) ? [...named, plain] : named
  return all.filter(({ holder }) => holder.id === holderId)
}

/** Lines whose plan rests on this line. */
export function linesRelyingOn(world: World, operator: SimOperator, leaderId: string): SimLine[] {
  return [...(world.byParty.get(leaderId) ?? [])]
    .flatMap((id) => lineById(world, operator, id) ?? [])
    .filter(({ reliesOn }) => reliesOn === leaderId)
}

/** A line by its id, to look at. A plain line that nobody changed is made afresh and not kept. */
export function lineById(world: World, operator: SimOperator, id: string): SimLine | undefined {
  const known = world.lines.get(id)
  if (known) return known.operator === operator ? known : undefined
  return generated(world, operator, id)
}

/** A line by its id, to change: kept from now on. Throws when there is none. */
export function ownLine(world: World, operator: SimOperator, id: string): SimLine {
  const line = lineById(world, operator, id)
  if (!line) throw new Error(`no line ${id}`)
  if (!world.lines.has(id)) putLine(world, line)
  return line
}

/** Lines that hold this MSISDN, IMSI or ICCID now, living ones first. */
export function linesByIdentity(world: World, operator: SimOperator, identity: string): SimLine[] {
  const named = [...(world.byIdentity.get(identity) ?? [])].flatMap((id) => lineById(world, operator, id) ?? [])
  const plain = generated(world, operator, identity)
  const all = plain && !world.lines.has(plain.id) ? [...named, plain] : named
  return all
    .filter(
      (line) => line.msisdn === identity || line.profiles.some((p) => p.imsi === identity || p.iccid === identity),
    )
    .sort((a, b) => Number(a.status === 'terminated') - Number(b.status === 'terminated'))
}

/** The line that owns a service, account, customer or bucket with this id. */
export function lineOfPart(world: World, operator: SimOperator, partId: string): SimLine | undefined {
  const match = new RegExp(`^(?:svc|acc|cust|bkt)-(${operator}-\\d+)(?:-[a-z0-9]+)?$`).exec(partId)
  return match?.[1] === undefined ? undefined : lineById(world, operator, match[1])
}

/** Ids of all lines of an operator, the cast first, for paging. */
export function* allLines(world: World, operator: SimOperator): Generator<SimLine> {
  for (const line of world.lines.values()) if (line.operator === operator) yield line
  const population = world.populations.get(operator)
  for (let i = 0; i < (population?.count ?? 0); i += 1) {
    const line = generated(world, operator, `${operator}-9${String(i).padStart(6, '0')}`)
    if (line && !world.lines.has(line.id)) yield line
  }
}

function generated(world: World, operator: SimOperator, name: string): SimLine | undefined {
  const population = world.populations.get(operator)
  const i = population && plainIndex(operator, name)
  if (!population || i === undefined || i >= population.count) return undefined
  const { takesMinutes, dedupes } = population
  return { ...plainLine(operator, i, world.bornMs), takesMinutes, dedupes }
}

/** Ids of the orders of a family under this key, first one first. */
export function idsUnder(world: World, family: OrderFamily, operator: SimOperator, key: string | undefined): string[] {
  return key === undefined ? [] : (world.idsByKey.get(`${family} ${operator} ${key}`) ?? [])
}

/** Ids of the orders of a family about this line. */
export function idsAbout(world: World, family: OrderFamily, lineId: string): string[] {
  return world.idsByLine.get(`${family} ${lineId}`) ?? []
}
