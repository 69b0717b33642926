import type { Connector } from '../connectors/connector.ts'
import type { WorkCalendar } from '../domain/calendar.ts'
import { type Instant, instantOf } from '../domain/instant.ts'
import type { OperatorId } from '../domain/line.ts'
import type { ConnectedAction, OperatorRules } from '../domain/operator.ts'
import { clockOffset } from '../store/clock.ts'
import type { Db } from '../store/db.ts'
import type { Keys } from '../store/seal.ts'

/** One operator as the worker meets it: its rules, its calendar, and which connector does what. */
export interface Office {
  rules: OperatorRules
  calendar: WorkCalendar
  /** The connector of an action, at a target where the operator's elements are reached apart from each other. */
  connectorFor: (action: ConnectedAction, target?: string) => Connector
}

/** Everything the worker is handed. Rules and works reach the world through it and nothing else. */
export interface Tools {
  db: Db
  keys: Keys
  officeOf: (operator: OperatorId) => Office
  /** Names this walker in leases; unique per process. */
  walker: string
  /** The machine's clock in milliseconds. Case time is this plus the stored offset. */
  machineMs: () => number
  /** How long a walker may be silent before another takes its cases over (machine time). */
  leaseMs: number
  /** Called around every task and every call: for tracing, and for tests that cut the power or pause a worker there. */
  onMoment?: (moment: Moment) => void | Promise<void>
}

export interface Moment {
  at: 'before' | 'after' | 'before-commit' | 'before-check' | 'before-submit' | 'after-submit' | 'before-observe'
  task: string
  refs: string[]
}

/** Thrown by an observer to end a walker the way a power cut would: nothing is caught, tidied up or released. */
export class Stopped extends Error {}

/** The case's clock for one walk: the stored offset is read once, then time runs on by itself. */
export async function caseClock(tools: Tools): Promise<() => Instant> {
  const offsetMs = await clockOffset(tools.db)
  return () => instantOf(tools.machineMs() + offsetMs)
}
