import type { Connector } from '../connectors/connector.ts'
import type { WorkCalendar } from '../domain/calendar.ts'
import { type Instant, instantOf } from '../domain/instant.ts'
import type { OperatorId } from '../domain/line.ts'
import type { ConnectedAction, OperatorRules } from '../domain/operator.ts'
import type { KnownCases } from '../store/cases.ts'
import { clockOffset } from '../store/clock.ts'
import type { Db } from '../store/db.ts'
import type { Keys } from '../store/seal.ts'

/** One operator as the worker meets it: its rules, its calendar, and which connector does what. */
export interface Office {
  rules: OperatorRules
  calendar: WorkCalendar
  /** Digits of cards, profiles and numbers that its elements keep as controls: nobody's lines. */
  controls?: ReadonlySet<string>
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

/**
 * One walk over cases of one operator. It has a name of its own in leases: two walks of one process are two walkers, and
 * neither takes the other's places for its own.
 */
export interface Walk extends Tools {
  operator: OperatorId
  office: Office
  clock: () => Instant
  /** What it has read and written of its cases so far. Forgotten with the walk. */
  known: KnownCases
  /** Set when something threw: one case and one task a transaction, so that the fault is found where it lies. */
  careful: boolean
}

export interface Moment {
  at: 'before' | 'after' | 'before-commit' | 'before-check' | 'before-submit' | 'after-submit' | 'before-observe'
  task: string
  refs: string[]
}

/** Thrown by an observer to end a walker the way a power cut would: nothing is caught, tidied up or released. */
export class Stopped extends Error {}

let walks = 0

export async function beginWalk(tools: Tools, operator: OperatorId): Promise<Walk> {
  walks += 1
  return {
    ...tools,
    walker: `${tools.walker}/${walks}`,
    operator,
    office: tools.officeOf(operator),
    clock: await caseClock(tools),
    known: new Map(),
    careful: false,
  }
}

/** The case's clock: the stored offset is read once, then time runs on by itself. */
export async function caseClock(tools: Tools): Promise<() => Instant> {
  const offsetMs = await clockOffset(tools.db)
  return () => instantOf(tools.machineMs() + offsetMs)
}
