import { aftermathsOf } from './aftermath.ts'
import { apply, type Change } from './changes.ts'
import { type Effect, type Fault, type FaultKind, type FaultSpot, faultAt } from './faults.ts'
import { openJournal } from './log.ts'
import { emptyWorld, lineById, type SimBillOrder, type SimOrder, type SimPayment, type World } from './world.ts'

/* The clockwork: holds the world, writes down every request, and lets what was accepted take effect when its time comes. */

/** What was done for a request. `repeat-acted`: a key seen before was acted upon again, as systems without memory do. */
export type Done =
  | 'first'
  | 'repeat-acted'
  | 'repeat-ignored'
  | 'refused'
  | 'invalid'
  | 'read'
  | 'dropped'
  | 'control'
  | 'clock'

/** One line of the journal. */
export interface LogRecord {
  seq: number
  /** Machine time and the operator's clock, ISO 8601. */
  at: string
  clockAt: string
  method: string
  path: string
  done: Done
  key?: string
  action?: string
  target?: string
  line?: string
  fault?: string
  changes?: Change[]
}

export type LogEntry = Omit<LogRecord, 'seq' | 'at' | 'clockAt'>
export type ActionCounts = Record<
  string,
  { acted: number; first: number; repeatActed: number; repeatIgnored: number; refused: number }
>

export interface Engine {
  readonly world: World
  /** The operator's clock in milliseconds since 1970: machine time plus the demo offset. */
  nowMs(): number
  /** Lets everything that is due take effect. */
  settle(): void
  /** Applies the changes and writes the record; resolves once both are on the disk. */
  record(entry: LogEntry): Promise<void>
  /** The fault that strikes here, used up by one; undefined when none does. */
  strike(kind: FaultKind, spot: FaultSpot): Fault | undefined
  entries(filter: { key?: string | undefined; action?: string | undefined; line?: string | undefined }): LogRecord[]
  counts(): ActionCounts
  close(): Promise<void>
}

/** Folds the journal in `dataDir` into a world, or begins a new one. `clock`: machine time in milliseconds. */
export async function openEngine(dataDir: string, clock: () => number): Promise<Engine> {
  const world = emptyWorld()
  const written: LogRecord[] = []
  const byKey = new Map<string, LogRecord[]>()
  const counts: ActionCounts = {}
  let seq = 0

  const remember = (record: LogRecord) => {
    seq = record.seq
    for (const change of record.changes ?? []) apply(world, change)
    if (record.key === undefined) return
    const { changes: _, ...slim } = record
    written.push(slim)
    byKey.set(record.key, [...(byKey.get(record.key) ?? []), slim])
    count(counts, record)
  }
  const journal = await openJournal<LogRecord>(dataDir, 'operator.jsonl', remember)
  const nowMs = () => clock() + world.offsetMs
  const write = (entry: LogEntry): Promise<void> => {
    const at = new Date(clock()).toISOString()
    const record = { seq: seq + 1, at, clockAt: new Date(nowMs()).toISOString(), ...entry }
    remember(record)
    return journal.append(record)
  }
  const strike = (kind: FaultKind, spot: FaultSpot) => {
    const fault = faultAt(world.faults.values(), kind, spot)
    if (fault?.times !== undefined) void write(byClock([{ do: 'fault-used', id: fault.id }], 'fault'))
    return fault
  }
  if (world.bornMs === 0) await write(byClock([{ do: 'born', atMs: clock() }], 'born'))

  return {
    world,
    nowMs,
    strike,
    settle: () => settle(world, nowMs(), strike, (changes) => void write(byClock(changes, 'due'))),
    record: write,
    entries: ({ key, action, line }) =>
      (key === undefined ? written : (byKey.get(key) ?? [])).filter(
        (record) => (action === undefined || record.action === action) && (line === undefined || record.line === line),
      ),
    counts: () => structuredClone(counts),
    close: () => journal.close(),
  }
}

function byClock(changes: Change[], path: string): LogEntry {
  return { method: 'CLOCK', path, done: 'clock', changes }
}

/** Takes effect in the order in which it was due. Nothing is awaited: the next answer's record is written after these. */
function settle(world: World, nowMs: number, strike: Engine['strike'], write: (changes: Change[]) => void): void {
  const due = [...world.pending].filter((order) => order.dueMs <= nowMs).sort((a, b) => a.dueMs - b.dueMs)
  for (const order of due) write(completion(world, order, nowMs, strike))
  for (const revival of world.revivals.filter(({ atMs }) => atMs <= nowMs)) {
    const line = world.lines.get(revival.lineId)
    if (line) write([{ do: 'revived', ...revival, operator: line.operator }])
  }
  for (const { paymentId, code } of world.returns.filter(({ atMs }) => atMs <= nowMs))
    write([{ do: 'payment-returned', id: paymentId, code }])
  for (const { lineId, kind, atMs } of world.aftermaths.filter((one) => one.atMs <= nowMs)) {
    const line = world.lines.get(lineId)
    if (line) write([{ do: 'aftermath', lineId, kind, atMs, operator: line.operator }])
  }
}

function completion(
  world: World,
  order: SimOrder | SimBillOrder | SimPayment,
  nowMs: number,
  strike: Engine['strike'],
): Change[] {
  const line = lineById(world, order.operator, order.lineId)?.msisdn
  const action = 'kind' in order ? order.kind : 'action' in order ? order.action : 'final-bill'
  const spot: FaultSpot = { operator: order.operator, line, action }
  const effect = effectOf(action, spot, strike)
  if ('kind' in order) return paymentDone(order, spot, effect, strike, Math.min(nowMs, order.dueMs))
  if (!('action' in order)) return [{ do: 'bill-order-done', id: order.id, effect }]
  const atMs = Math.min(nowMs, order.dueMs)
  const after = effect.is === 'normal' ? aftermathsOf(order, spot, strike, atMs) : []
  return [{ do: 'order-done', id: order.id, atMs, effect }, ...after]
}

function paymentDone(
  payment: SimPayment,
  spot: FaultSpot,
  effect: Effect,
  strike: Engine['strike'],
  atMs: number,
): Change[] {
  const back = payment.kind === 'refund' && effect.is === 'normal' ? strike('refund-returned', spot) : undefined
  return [
    { do: 'payment-done', id: payment.id, effect },
    ...(back
      ? [
          {
            do: 'return-due' as const,
            id: payment.id,
            code: back.code ?? 'not-said',
            atMs: atMs + (back.minutes ?? 0) * 60_000,
          },
        ]
      : []),
  ]
}

function effectOf(action: string, spot: FaultSpot, strike: Engine['strike']): Effect {
  const fails = strike('refused-late', spot)
  if (fails) return { is: 'fails', code: fails.code ?? 'refused-by-operator' }
  if (action === 'bar' && strike('bar-ignored', spot)) return { is: 'bar-ignored' }
  const zombie = action === 'terminate' ? strike('zombie', spot) : undefined
  return zombie ? { is: 'zombie', afterMinutes: zombie.minutes ?? 0 } : { is: 'normal' }
}

function count(counts: ActionCounts, record: LogRecord): void {
  if (record.action === undefined) return
  const of = counts[record.action] ?? { acted: 0, first: 0, repeatActed: 0, repeatIgnored: 0, refused: 0 }
  counts[record.action] = of
  if (record.done === 'first' || record.done === 'repeat-acted') of.acted += 1
  if (record.done === 'first') of.first += 1
  if (record.done === 'repeat-acted') of.repeatActed += 1
  if (record.done === 'repeat-ignored') of.repeatIgnored += 1
  if (record.done === 'refused') of.refused += 1
}
