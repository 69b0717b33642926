import type { Observation } from '../domain/evidence.ts'
import type { Instant } from '../domain/instant.ts'
import type { Binding, LineOnFile, Msisdn, OperatorId } from '../domain/line.ts'
import type { Money } from '../domain/money.ts'
import type { Notice } from '../domain/notice.ts'

/** Everything that is ever ordered of an operator. `restore` undoes `bar`; the last six lie beyond the point of no return. */
export type Action = 'bar' | 'restore' | 'terminate' | 'stop-billing' | 'final-bill' | 'refund' | 'release-number'

/** One action asked of one target of one line, under a key that never changes: `<ref>/<action>/<target>/<round>`. */
export interface Order {
  key: string
  action: Action
  target: string
  operator: OperatorId
  binding: Binding
  /** When it was decided, on the case's clock. */
  at: Instant
  /** `restore`: exactly what `bar` kept. `refund`: amount and payee. `final-bill`: billing end and cap. */
  detail?: OrderDetail
}

export interface OrderDetail {
  kept?: unknown
  amount?: Money
  payee?: Payee
  billingEnd?: string
  cap?: Money
  reason?: string
}

export type Payee =
  | { way: 'to-number'; msisdn: Msisdn }
  | { way: 'to-bank'; iban: string; name: string }
  | { way: 'at-branch'; name: string }

/**
 * What became of an order. Only `never-arrived` may be submitted again; on `cannot-tell` a switching order is decided by
 * observing, and money goes to a person.
 * `done.kept`: for `bar`, the profile as it stood before, for `restore` to give back; for `terminate`, what the target's
 * system answered, for `observe` where that system cannot be read; `done.amount`: for `final-bill`
 * what is owed (negative: owed to the subscriber), for `refund` what was paid; `done.afterEnd`: for `final-bill` the part of
 * what is owed that is dated after the billing end, where the operator's system dates its charges.
 * `returned`: a refund was sent, perhaps called paid, and came back; `code` is one of `returnCodes` where the bank gave one. It
 * is the one answer that may follow a `done`.
 */
export type Answer =
  | { is: 'done'; kept?: unknown; amount?: Money; afterEnd?: Money; note?: string }
  | { is: 'accepted' | 'in-progress' }
  | { is: 'partly'; done: string[] }
  | { is: 'refused'; code: string; late?: boolean }
  | { is: 'returned'; code: string }
  | { is: 'never-arrived' }
  | { is: 'cannot-tell'; because: string }

/** One question to one element about one line: is it known, admitted, attached? */
export interface Probe {
  operator: OperatorId
  target: string
  binding: Binding
  at: Instant
  /** What this connector kept of its `terminate` at this target, once that was done. */
  answered?: unknown
  /** What this target's system said unasked of the cards of this line, so far. */
  heard?: Notice[]
}

export type LineQuery = { msisdn: Msisdn } | { iccid: string } | { imsi: string } | { subscriptionId: string }

export type LineAnswer =
  | { is: 'found'; line: LineOnFile }
  | { is: 'no-such-line' }
  | { is: 'cannot-tell'; because: string }

/** All lines of one holder, as `holderId` of a binding names them. Nobody of that id: an empty list. */
export type LinesAnswer = { is: 'found'; lines: LineOnFile[] } | { is: 'cannot-tell'; because: string }

/** How a connector wants to be used, per action. Lengths of time in milliseconds. */
export interface Terms {
  mode: 'sync' | 'async' | 'file'
  /** Orders in one `submit`. */
  batch: number
  /** How long one call may take before its answer counts as lost. */
  timeoutMs: number
  /** How long to wait between two checks of an accepted order. */
  pollMs: number
  /** Accepted, then silence for so long: a person must look. */
  silenceMs: number
  /** How long after `done` an observation may still show the old state (replication lag). */
  settleMs: number
  /** `by-state`: no list of orders is kept. There `never-arrived` says: not as it should be, and safe to be asked again. */
  idempotency: 'by-id' | 'by-state' | 'none'
}

/**
 * The operator's systems, as far as ending a line needs them. Answers come in the order of what was asked, one each.
 * Implementations never throw for what the operator did; a thrown error is a defect and is treated as `cannot-tell`.
 */
export interface Connector {
  readonly name: string
  readonly terms: Partial<Record<Action, Terms>>
  /** How lines stand, from inventory and billing. Read only. */
  lookUp?(queries: LineQuery[]): Promise<LineAnswer[]>
  /**
   * Every line that stands on each of these holders, ended ones too. Read only. A list that cannot be read whole is
   * `cannot-tell`: a line that is missing looks like a line that nobody holds.
   */
  linesOf?(holderIds: string[]): Promise<LinesAnswer[]>
  /** The name of the credential that orders are submitted under; evidence read with the same one does not count. */
  readonly writer?: string
  /**
   * What a bar will change, as it stands now, earlier bars included: kept by us before the bar is submitted, so that a lost
   * answer cannot lose it, and given back to `restore`. Read only; null where it could not be read.
   */
  profile?(orders: Order[]): Promise<unknown[]>
  /** How our orders stand. Read only. */
  check(orders: Order[]): Promise<Answer[]>
  /** Hands orders over. Called once per key unless `check` said `never-arrived`. */
  submit(orders: Order[]): Promise<Answer[]>
  /** How lines stand in the network now, one observation per identity of the binding on that target. Own credentials. */
  observe?(probes: Probe[]): Promise<Observation[][]>
  /**
   * Everything a system holds at a target, in any order, for comparing systems with each other. Read only, own credentials.
   * A list that cannot be read to its end throws, with a code as its message: half a list looks like a whole one.
   */
  list?(target: string): AsyncIterable<Listed>
  /**
   * Listens for what the operator's systems say unasked, until it is told to stop. `keep` has stored a notice when it
   * answers; where it throws, the sender is told to try again. Throws where it cannot listen.
   */
  receive?(keep: (notice: Notice) => Promise<void>): Promise<() => Promise<void>>
  /** Lets go of connections that are kept open. */
  close?(): Promise<void>
}

/** One entry of a system's own list. What the system does not know of an identity is left out. */
export interface Listed {
  target: string
  msisdn?: Msisdn
  imsi?: string
  iccid?: string
  /**
   * `serving`: it would serve now (of a number: it is in use). `barred`: known, and not admitted. `ended`: kept as history
   * only (of a number: it rests). `free`: a number in stock.
   */
  state: 'serving' | 'barred' | 'ended' | 'free'
}

/** How one operator's systems are reached: what a connector is made from. `now` is the case's clock. */
export interface Access {
  operator: OperatorId
  now: () => Instant
  /** IANA zone of the operator's days. */
  zone: string
  /** The operator's business systems over HTTP, where there are any. Without a writer's token nothing can be ordered. */
  bss: { url: string; writerToken: string | null; readerToken: string } | null
  /** What the elements file says for this connector at this operator; each connector knows the shape of its own part. */
  elements: unknown
}
