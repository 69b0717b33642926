import type { Day, Instant } from './instant.ts'
import type { Binding, OperatorId, Standing } from './line.ts'
import type { Money } from './money.ts'
import type { FindingKind } from './watch.ts'

export type Language = 'kk' | 'ru' | 'en' | 'zh-Hans'
export const languages: readonly Language[] = ['kk', 'ru', 'en', 'zh-Hans']

/** `open` until it ended in one of the other ways. A request is withdrawn or rejected; a line is terminated. */
export type CaseStatus = 'open' | 'closed' | 'withdrawn' | 'rejected' | 'ported-out'

export type LaneName = 'main' | 'line' | 'money'

/** Why a promise is in danger or broken, as the subscriber is told it. */
export type DelayReason =
  | 'decision'
  | 'held'
  | 'needs-person'
  | 'operator-silent'
  | 'port'
  | 'open-order'
  | 'arrears'
  | 'protected'
  | 'longer'

/** Why the subscriber ends the line. Asked, never demanded (mission 4, 5, 63). */
export type Reason =
  | 'no-longer-needed'
  | 'changing-operator'
  | 'leaving-country'
  | 'too-expensive'
  | 'poor-service'
  | 'not-said'

export type Assurance = 'none' | 'otp_line' | 'otp_contact' | 'id_reviewed' | 'hotline'

/** Why the bank sent a transfer back. */
export const returnCodes = ['account-not-found', 'account-closed', 'name-does-not-match', 'not-said'] as const
export type ReturnCode = (typeof returnCodes)[number]

/** Where the money goes that is the subscriber's. The payee's details are personal data and live sealed in `people`. */
export type RefundWay = 'to-number' | 'to-bank' | 'at-branch' | 'none'

export type SpecialKind = 'holder-died' | 'minor' | 'power-of-attorney' | 'company'

/** Somebody asks for the holder (domain/special.ts). */
export interface SpecialFacts {
  kind: SpecialKind
  /** Who signs for a company: whoever leads it, or somebody with a power of attorney. */
  signs?: 'head' | 'authorised'
  /** Who at the desk accepted the proof. */
  accepted?: { by: string; at: Instant }
  /** Who looked after them: the holder cannot say that it was not them. */
  second?: { by: string; at: Instant }
}

/** What is to become of lines that rest on the one that ends. `with-agent`: settled with an agent who wrote it down. */
export const membersPlans = ['own-plan', 'end-too', 'regroup'] as const
export type GivenMembersPlan = (typeof membersPlans)[number]
export type MembersPlan = GivenMembersPlan | 'with-agent'

/** A reason by which a dated rule of the operator may waive a charge. That the holder died is shown by papers; any other is said. */
export type WaiverCause = Exclude<Reason, 'not-said'> | 'holder-died'
/** What can be waived. */
export type WaivedCharge = 'early-termination-charge' | 'device-residual'

/** What the subscriber agreed to, frozen. Amounts in minor units of one currency. */
export interface Quote {
  asOf: Instant
  lines: QuoteLine[]
  /** Sum of what is owed to the operator. */
  toPay: Money
  /** Sum of what is the subscriber's. */
  toRefund: Money
  /** Charges after agreement may not exceed this; what is above is the operator's loss. */
  usageCap: Money
  /** Bonus and package remainders: shown, never paid out where the dated rule says so. */
  forfeited: { what: string; amount: string; money?: Money }[]
  /** Charges that the operator's rule waives for this reason; they stand in no sum. `basis`: the commitment, `source`: the rule's. */
  waived?: { code: WaivedCharge; amount: Money; basis: string; because: WaiverCause; source: string }[]
}

export interface QuoteLine {
  code:
    | 'dues'
    | 'unbilled-usage'
    | 'usage-estimate'
    | 'early-termination-charge'
    | 'device-residual'
    | 'trust-payment'
    | 'balance'
  direction: 'to-pay' | 'to-refund'
  amount: Money
  /** Where it comes from: bill id, commitment name, rule source. */
  basis: string
}

/** The dates of a case. Requested and effective differ; service, billing and number each have their own end. */
export interface CaseDates {
  receivedAt: Instant
  /** What was asked: now, or a day of the subscriber's choice. */
  requestedEnd: 'now' | Day
  serviceEnd?: Instant
  billingEnd?: Day
  numberRelease?: Day
  promiseUntil: Instant
}

/** What has been learned or decided on the way. No personal data: that is in `people`. */
export interface CaseFacts {
  door: 'guided' | 'express' | 'desk' | 'api' | 'cli'
  /** Staff id of who opened it for the subscriber: someone else must approve it. */
  openedBy?: string
  /** Staff id of who sent the subscriber the form by a link: someone else must approve it as well. */
  formSentBy?: string
  reason: Reason
  refundWay: RefundWay
  identity?: { level: Assurance; at: Instant }
  /** Somebody asks for the holder, who died, is a child, gave a power of attorney, or is a company. */
  special?: SpecialFacts
  /** The line had its warnings for that day already, of other requests: it gets none of this one (cases/submit-express.ts). */
  lineNotWarned?: true
  /** The holder of the books says that they never took this line: it ends as any other, and only after somebody looked. */
  notMine?: { at: Instant; looked?: { by: string; at: Instant } }
  /** Papers that wait for us, or a better one that we asked for: silence is counted from there (tasks/answers.ts). */
  papers?: { is: 'partly' | 'waiting' | 'asked-anew'; at: Instant }
  agreement?: { at: Instant; by: 'subscriber' | 'silence' }
  decision?: { by: string; at: Instant; what: 'approved' | 'rejected'; code?: string; attended?: boolean }
  hold?: { by: string; at: Instant; code: string }
  /** Who decided for the lines that rest on this one. */
  members?: { what: MembersPlan; by: string; at: Instant }
  /** How the case is to end above the point of no return; while it walks back it is still open. */
  ending?: { as: 'withdrawn' | 'rejected' | 'ported-out'; by: string; at: Instant; code?: string }
  /** Actions that a person asked for once more, and when: what was answered before counts no longer. */
  askedAgain?: Partial<Record<string, Instant>>
  /** The subscriber was told that the promise is in danger or broken, why, and by when it will be; `promiseUntil` stays. */
  newPromise?: { state: 'at-risk' | 'late'; at: Instant; day: Day; because: DelayReason }
  barredAt?: Instant
  /** The bar was lifted again, and the network was seen to treat the line so: it works, or is suspended as it had been. */
  restored?: { at: Instant; seen: 'works' | 'as-before' }
  deadAt?: Instant
  evidenceClass?: string
  /** Where it is another one: the weakest class among the systems that can serve the line. A profile server cannot. */
  servingClass?: string
  finalBill?: Money
  toPay?: Money
  toRefund?: Money
  /** Charged by the operator's systems but not owed: the operator's loss. */
  credited?: Money
  /** Owed to the subscriber beyond what the quote knew: not paid until a person has looked. */
  unexplained?: Money
  refunded?: Money
  /** When the operator's system was seen to call it paid. */
  refundedAt?: Instant
  /**
   * The bank sent the latest one back. `keys`: every order that counts no longer for that. `afterSettled`: the settlement had
   * been told of. Stays when it is paid anew.
   */
  refundReturned?: {
    at: Instant
    code: ReturnCode
    amount: Money
    way: RefundWay
    keys: string[]
    afterSettled: boolean
  }
  settled?: boolean
  /** What was erased of the case when its time of keeping was over, by class of `retentionDays`. */
  forgotten?: Partial<Record<string, Instant>>
  /** A person looked at money that the rules could not place. */
  moneySeen?: { by: string; at: Instant }
  /** A person looked at traffic on a line that was said to be lost or unused; what came before is explained. */
  trafficSeen?: { by: string; at: Instant }
  /** Seen after the end and not decided by a person yet: what, and since when the first of it. */
  alarm?: { at: Instant; kinds: FindingKind[] }
  /** The operator put the line back into service on purpose, as a person found out. Its number is not released. */
  backInService?: { at: Instant; by: string }
  /** Money charged after the end, on its way back in a refund of its own. `paidAt`: it was paid. */
  credit?: { amount: Money; by: string; at: Instant; paidAt?: Instant }
}

/** A case as the rules see it. The binding and the standing are unsealed for the worker only. */
export interface Case {
  operator: OperatorId
  ref: string
  status: CaseStatus
  language: Language
  dates: CaseDates
  facts: CaseFacts
  quote?: Quote
  binding: Binding
  standing?: Standing
  /** Set in the same transaction that crosses the point of no return. After it, only forward. */
  oneWaySince?: Instant
  flowVersion: number
}
