import type { Action, Answer, Connector, Order, Terms } from '../connectors/connector.ts'
import { inOperator } from '../store/db.ts'
import { type Effect, forgetEffects, leaveEffects, settleEffects, stillOurs } from '../store/effects.ts'
import { whatStops } from '../store/order-holds.ts'
import { sealJson } from '../store/seal.ts'
import { isSwitch } from './brakes.ts'
import type { Office, Walk } from './tools.ts'

/*
 * At most once. An order goes through three transactions and two calls, and may lose power between any two of them:
 *
 *   tx 1   claims the effect row (saves *started*), under a lease longer than any call
 *   check  how the order stands, unless it is surely new        (no transaction open)
 *   tx 2   the last word: still our lease? still to be done?
 *   submit what surely never arrived, and nothing else          (no transaction open)
 *   tx 3   records what became of it, and moves the case
 *
 * An outcome is recorded even when the case was held or withdrawn meanwhile: what happened has happened.
 */

/** One order in flight in this process: its row, what is asked, and what was answered. */
export interface Flight {
  effect: Effect & { fresh: boolean }
  order: Order
  dataKey: Buffer
  answer?: Answer
  kept?: unknown
}

/** Longer than the call's own timeout, so that a lease never runs out under a call that is still being made. */
export function effectLeaseMs(office: Office, action: Action, effects: { target: string }[]): number {
  const timeouts = effects.map(({ target }) => office.connectorFor(action, target).terms[action]?.timeoutMs ?? 10_000)
  return 2 * Math.max(0, ...timeouts) + 5_000
}

/** The two calls, with the last word between them; then what was answered is recorded, whatever became of the case. */
export async function fly(
  walk: Walk,
  action: Action,
  task: string,
  mode: 'forward' | 'back' | 'check-only',
  flights: Flight[],
): Promise<void> {
  const apart = Map.groupBy(flights, ({ effect }) => walk.office.connectorFor(action, effect.target))
  for (const [connector, same] of apart) await flyWith(connector, walk, { action, task, mode }, same)
}

interface Course {
  action: Action
  task: string
  mode: 'forward' | 'back' | 'check-only'
}

async function flyWith(
  connector: Connector,
  walk: Walk,
  { action, task, mode }: Course,
  flights: Flight[],
): Promise<void> {
  const terms = connector.terms[action]
  const refs = flights.map((flight) => flight.effect.ref)
  await walk.onMoment?.({ at: 'before-check', task, refs })
  await inBatches(flights, terms, (batch, orders) => answersOf(connector.check(orders), batch, terms))
  if (mode === 'check-only') for (const flight of flights) undoInPart(flight, terms)
  const unsent = flights.filter((flight) => flight.answer?.is === 'never-arrived')
  if (mode === 'check-only') return record(walk, flights, true)
  if (action === 'bar') await keepProfiles(connector, unsent)
  await walk.onMoment?.({ at: 'before-submit', task, refs })
  // The last word is asked for each batch just before it goes out: the batch before it may have taken its time.
  await inBatches(unsent, terms, async (batch) => {
    const leaseMs = effectLeaseMs(
      walk.office,
      action,
      batch.map((flight) => flight.effect),
    )
    const ours = await lastWord(walk, { action, mode }, batch, leaseMs)
    const ready = batch.filter((flight) => ours.has(flight.effect.key))
    if (ready.length > 0) await answersOf(connector.submit(ready.map((flight) => flight.order)), ready, terms)
  })
  await walk.onMoment?.({ at: 'after-submit', task, refs })
  await record(walk, flights)
}

/**
 * Where an order is known by its state alone, a state that is not there may be there in part, or have been on its way: what
 * was about to be submitted (its profile was kept) counts as done, and is undone whole.
 */
function undoInPart(flight: Flight, terms: Terms | undefined): void {
  const begun = flight.effect.keptSealed !== null && flight.answer?.is === 'never-arrived'
  if (begun && terms?.idempotency === 'by-state') flight.answer = { is: 'done', note: 'perhaps in part' }
}

async function inBatches(
  flights: Flight[],
  terms: Terms | undefined,
  call: (batch: Flight[], orders: Order[]) => Promise<void>,
): Promise<void> {
  const size = terms?.batch ?? 50
  for (let from = 0; from < flights.length; from += size) {
    const batch = flights.slice(from, from + size)
    await call(
      batch,
      batch.map((flight) => flight.order),
    )
  }
}

/** A call that throws or outlives its time told us nothing: `cannot-tell`, for every order that was in it. */
async function answersOf(call: Promise<Answer[]>, batch: Flight[], terms: Terms | undefined): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const timeout = new Promise<null>((resolve) => {
    timer = setTimeout(() => resolve(null), terms?.timeoutMs ?? 10_000)
  })
  const answers = await Promise.race([call.catch(() => null), timeout])
  clearTimeout(timer)
  batch.forEach((flight, at) => {
    flight.answer = answers?.[at] ?? { is: 'cannot-tell', because: answers ? 'no-answer' : 'call-failed' }
  })
}

/** What a bar will change is read before it is submitted, so that no lost answer can lose it. */
async function keepProfiles(connector: Connector, flights: Flight[]): Promise<void> {
  if (!connector.profile || flights.length === 0) return
  const kept = await connector.profile(flights.map((flight) => flight.order)).catch(() => [])
  flights.forEach((flight, at) => {
    if (kept[at] !== null && kept[at] !== undefined) flight.kept = kept[at]
  })
}

/** Transaction 2. */
async function lastWord(
  walk: Walk,
  { action, mode }: { action: Action; mode: 'forward' | 'back' },
  flights: Flight[],
  leaseMs: number,
): Promise<Set<string>> {
  if (flights.length === 0) return new Set()
  return inOperator(walk.db, walk.operator, async (tx) => {
    // The brake holds what was claimed before it was pulled, too; only what gives service back goes on.
    const { halted, held } = await whatStops(tx, walk.operator)
    if (mode !== 'back' && (halted || (held && isSwitch(action)))) return new Set<string>()
    const claims = flights.map(({ effect, kept, dataKey }) => ({
      key: effect.key,
      kept: kept === undefined ? null : sealJson(dataKey, kept),
    }))
    return stillOurs(tx, walk.operator, claims, walk.walker, leaseMs, mode)
  })
}

/** Transaction 3, first half: the answers. `never-arrived` leaves the row as started: the next pass may submit it. */
async function record(walk: Walk, flights: Flight[], forget = false): Promise<void> {
  const { db, operator, walker } = walk
  const answered = flights.flatMap((flight) => {
    const { answer } = flight
    if (!answer || answer.is === 'never-arrived') return []
    const kept =
      'kept' in answer && answer.kept !== undefined && flight.kept === undefined
        ? sealJson(flight.dataKey, answer.kept)
        : null
    return [{ key: flight.effect.key, state: stateOf(answer), answer: publicPart(answer), keptSealed: kept }]
  })
  const never = flights.filter((flight) => flight.answer?.is === 'never-arrived').map((flight) => flight.effect.key)
  await inOperator(db, operator, async (tx) => {
    await settleEffects(tx, operator, answered, walk.clock())
    await (forget ? forgetEffects : leaveEffects)(tx, operator, never, walker)
  })
}

function stateOf(answer: Answer): Effect['state'] {
  // What came back is as little paid as what was refused; the answer itself says which of the two it was.
  if (answer.is === 'returned') return 'refused'
  if (answer.is === 'done' || answer.is === 'refused' || answer.is === 'cannot-tell') return answer.is
  return 'accepted'
}

/** The answer without what `bar` kept: that is sealed apart. */
function publicPart(answer: Answer): unknown {
  if (!('kept' in answer)) return answer
  const { kept: _kept, ...rest } = answer
  return rest
}
