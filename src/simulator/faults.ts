import type { SimOperator } from './line.ts'

/* What can go wrong, by name. Nothing here exists outside the simulator. */

export const faultKinds = [
  /** Acts, then drops the connection. */
  'answer-lost',
  /** Drops the connection before it acts. */
  'request-lost',
  /** Acts at once, answers after `seconds`. */
  'late',
  /** Refuses for a business reason, `code`. */
  'refused',
  /** Accepts, and fails the order afterwards with `code`. */
  'refused-late',
  /** Answers everything about the line after `seconds`. */
  'slow',
  /** 503 for every request, or of one operator. */
  'down',
  /** The transport delivers the request twice. */
  'repeated',
  /** The order completes, the network goes on admitting. */
  'bar-ignored',
  /** After a completed termination the network serves again, at once or after `minutes` of the clock. */
  'zombie',
  /** So many `minutes` after a completed termination the account is charged, a bill comes, or traffic is recorded. */
  'charged-after-end',
  'billed-after-end',
  'traffic-after-end',
  /** A refund that completed comes back from the bank so many `minutes` later, with `code`. */
  'refund-returned',
  /** The reader sees the network as it was until `minutes` after a change. */
  'stale-replica',
  /** Asking how an order stands answers 500. */
  'cannot-tell',
  /** The element's control identity does not answer. */
  'control-dead',
  /** Reading the network answers 500. */
  'reader-blind',
  /** Answers 200 with a body that is no TM Forum answer. */
  'garbage',
  /** Not a fault of the line to come but of the world: the SIM is swapped now. */
  'sim-swapped',
  /** The number is in another holder's hands now. */
  're-issued',
] as const
export type FaultKind = (typeof faultKinds)[number]

export interface Fault {
  id: number
  kind: FaultKind
  operator?: SimOperator
  /** MSISDN; left out: every line. */
  line?: string
  /** `bar`, `terminate`, `refund` …; left out: every action. */
  action?: string
  /** How often it still strikes; left out: always. */
  times?: number
  seconds?: number
  minutes?: number
  code?: string
}

/** How an order takes effect: as it should, or as a fault had it. */
export type Effect =
  | { is: 'normal' }
  | { is: 'bar-ignored' }
  | { is: 'zombie'; afterMinutes: number }
  | { is: 'fails'; code: string }

/** Where a fault could strike: one request, or one order at the moment it takes effect. */
export interface FaultSpot {
  operator: SimOperator
  line?: string | undefined
  action?: string | undefined
}

/** The first fault of this kind that strikes here. A fault of a named line does not strike where no line is known. */
export function faultAt(faults: Iterable<Fault>, kind: FaultKind, spot: FaultSpot): Fault | undefined {
  for (const fault of faults) {
    if (fault.kind !== kind || fault.times === 0) continue
    if (fault.operator !== undefined && fault.operator !== spot.operator) continue
    if (fault.line !== undefined && fault.line !== spot.line) continue
    if (fault.action !== undefined && fault.action !== spot.action) continue
    return fault
  }
  return undefined
}
