import type { CareHours, WorkCalendar } from './calendar.ts'
import type { Assurance, Language, RefundWay, WaivedCharge, WaiverCause } from './case.ts'
import type { ComplaintWay } from './complaint-way.ts'
import type { EvidenceClass } from './evidence.ts'
import type { Day } from './instant.ts'
import type { OperatorId } from './line.ts'
import type { Anomaly, Canaries } from './operator-brake.ts'
import type { PauseWay, PlanWay, PortWay, TransferWay } from './other-ways.ts'
import type { RetentionClass } from './retention-classes.ts'
import type { UnlinkList } from './unlink-list.ts'

/**
 * One operator as data. Operators vary facts, dates, conditions and connectors, never the order of the tasks.
 * Nothing here is known by the code: every value says where it comes from and whether anyone has checked it.
 */

/** A value with its proof. An unverified one is shown as such to admins and never as law to subscribers. */
export interface Rule<T> {
  value: T
  /** The page, law or document it was read in; or an honest sentence that none was found. */
  source: string
  /** The first day it holds. */
  from: Day
  verified: boolean
}

/** Everything that is ever ordered of an operator's systems. */
export type OrderedAction =
  | 'bar'
  | 'restore'
  | 'terminate'
  | 'stop-billing'
  | 'final-bill'
  | 'refund'
  | 'release-number'
export const orderedActions: readonly OrderedAction[] = [
  'bar',
  'restore',
  'terminate',
  'stop-billing',
  'final-bill',
  'refund',
  'release-number',
]

/** What a connector is named for: the orders, and the two ways of reading. */
export type ConnectedAction = OrderedAction | 'look-up' | 'observe'

export type SubscriberKind = 'resident' | 'foreigner' | 'minor' | 'company' | 'representative' | 'heir'
export type DocumentCode =
  | 'id-card'
  | 'passport'
  | 'residence-permit'
  | 'birth-certificate'
  | 'parent-consent'
  | 'company-letter'
  | 'power-of-attorney'
  | 'death-certificate'
  | 'kinship-proof'

/** What a subscriber does that may need proof of who they are. `execute` is the switching off itself. */
export type AssuredAct =
  | 'submit'
  | 'agree'
  | 'execute'
  | 'change-date'
  | 'change-payee'
  | 'change-contact'
  | 'see-personal-data'
  | 'read-certificate'
  | 'reclaim'
  | 'see-lines'
  | 'protect'
  | 'lift-protection'
export const assuredActs: readonly AssuredAct[] = [
  'submit',
  'agree',
  'execute',
  'change-date',
  'change-payee',
  'change-contact',
  'see-personal-data',
  'read-certificate',
  'reclaim',
  'see-lines',
  'protect',
  'lift-protection',
]

/** A step of an operator's own way to cancel. Each has its words on the help page, in four languages. */
export type ProcedureStep =
  | 'procedure.check-account'
  | 'procedure.form-published'
  | 'procedure.branch-or-representative'
  | 'procedure.ask-care'
  | 'procedure.identity'
  | 'procedure.wait'
  | 'procedure.confirmation'
export const procedureSteps: readonly ProcedureStep[] = [
  'procedure.check-account',
  'procedure.form-published',
  'procedure.branch-or-representative',
  'procedure.ask-care',
  'procedure.identity',
  'procedure.wait',
  'procedure.confirmation',
]

/** One system that must be done, and for which lines. `esim`: a profile of the line is one. `data`: the line has data. */
export interface RequiredTarget {
  target: string
  when: 'always' | 'esim' | 'data'
  /** What reading this system is worth as evidence. Billing data is never network-observed. */
  evidence: EvidenceClass
}

/** `months-left`: monthly fee × whole months begun but not served × percent. */
export type PlanExit = { kind: 'none' } | { kind: 'months-left'; percent: number }
export type DeviceExit = { kind: 'none' } | { kind: 'residual' }

/** One reason that decides money. `papers`: those of a special case, which a person accepted; `none`: the word is enough. */
export interface WaiverRule {
  reason: WaiverCause
  waives: WaivedCharge
  proof: 'none' | 'papers'
}

export interface RefundWayRule {
  way: Exclude<RefundWay, 'none'>
  /** The most that goes this way at once, in minor units; null: no limit is known. */
  limitMinor: number | null
  /** Working days until the money is there. */
  expectedWorkingDays: number
}

export interface Freeze {
  from: Day
  to: Day
  why: string
}

export interface OperatorRules {
  id: OperatorId
  names: Rule<Record<Language, string>>
  legalEntity: Rule<string>
  /** ISO 3166-1 alpha-2: decides how a number without a country code is read. */
  country: Rule<string>
  /** IANA time zone: its days are the days of every date of a case. */
  zone: Rule<string>
  currency: Rule<string>
  /** File name in `operators/calendars`, without the ending. */
  calendar: Rule<string>
  languages: Rule<Language[]>
  /** National prefixes as first given out. A hint only: numbers are ported. */
  prefixes: Rule<string[]>
  /** `null`: none was found; then the page says so instead of guessing. */
  care: {
    phone: Rule<string | null>
    phoneFromAbroad: Rule<string | null>
    email: Rule<string | null>
    site: Rule<string | null>
    /** When somebody answers by phone; more than one entry where days differ. Clock of `zone`, holidays of `calendar`. */
    hours: Rule<CareHours[] | null>
    /** Whether a branch takes requests, and where the branches are listed; null: no page was found that says so. */
    branch: Rule<{ takes: boolean; list: string | null } | null>
    /** When questions asked on the page of a request are answered at the desk. */
    chat: Rule<CareHours | null>
  }
  /** Codes that are dialled on the phone itself. `null`: none was found. */
  ussd: {
    /** Shows the number of the SIM in this phone. */
    ownNumber: Rule<string | null>
    balance: Rule<string | null>
    /** Shows which operator serves a number, wherever it was first given out. */
    whoServes: Rule<string | null>
  }
  promise: {
    workingDays: Rule<number>
    /** So many working days before the end of the promise a case that is not yet barred counts as at risk. */
    atRiskWorkingDays: Rule<number>
    /** How far ahead a subscriber may choose the service end, in days. */
    horizonDays: Rule<number>
  }
  identity: {
    documents: Rule<Record<SubscriberKind, DocumentCode[]>>
    /** Any one of the listed levels is enough. */
    assurance: Rule<Record<AssuredAct, Assurance[]>>
    /** A contact counts as known only when the operator has had it for so long. */
    contactAgeDays: Rule<number>
    /** A protection goes so long after its holder asked to take it off. */
    liftDays: Rule<number>
  }
  quote: {
    planExit: Rule<PlanExit>
    deviceExit: Rule<DeviceExit>
    /** The most that usage after the agreement may cost, postpaid, in minor units. */
    usageCapMinor: Rule<number>
    minimumRefundMinor: Rule<number>
    payeeMatch: Rule<'holder-only' | 'anyone'>
    bonus: Rule<'forfeited'>
    trustPayment: Rule<'repaid-from-balance' | 'billed'>
    /** Whether dues may be taken from the balance without asking. */
    setOff: Rule<boolean>
    /** Where dues can be paid on the web; null: no page is known. */
    payAt: Rule<string | null>
    arrears: Rule<'on-final-bill' | 'before-switch-off'>
    /** Usage that reaches billing after the final bill (roaming records travel slowly). */
    lateDebit: Rule<'not-charged' | 'within-cap'>
    refundWays: Rule<RefundWayRule[]>
    /** For so many days after a refund was paid it is asked after: a bank may still send it back. 0: nobody asks. */
    refundReturnDays: Rule<number>
    /** For which reasons a charge of an early end is not asked. Nobody need give one; without one the ordinary terms hold. */
    waivers: Rule<WaiverRule[]>
  }
  otherPaths: {
    transfer: Rule<TransferWay>
    port: Rule<PortWay>
    pause: Rule<PauseWay>
    plan: Rule<PlanWay>
    group: Rule<'each-line-apart' | 'main-ends-all'>
  }
  /** The operator's own way to cancel, in order. */
  procedure: Rule<ProcedureStep[]>
  /** The page on which the operator publishes its form for ending a contract; null: none is known. */
  formPage: Rule<string | null>
  switching: {
    barProfile: Rule<{ blocks: ('voice' | 'sms' | 'data' | 'roaming')[]; keeps: ('emergency' | 'care')[] }>
    dwellHours: Rule<{ ordinary: number; strongProof: number }>
    /** In the order in which they are acted on. */
    targets: Rule<Record<'bar' | 'terminate', RequiredTarget[]>>
    /** The weakest class of evidence that is still enough. */
    evidenceClass: Rule<Record<'barred' | 'dead', EvidenceClass>>
    /** Hours after the first proof until the line is read once more. */
    readAgainHours: Rule<number>
    /** Orders an hour, per target: a brake against a bad batch. */
    capsPerHour: Rule<Record<'bar' | 'terminate', Record<string, number>>>
    /** Lines a second that are asked about, per target and for `look-up`: an element is read no faster. Left out: as fast as it answers. */
    readsPerSecond?: Rule<Record<string, number>> | undefined
    /** Days on which nothing is switched off. */
    freezes: Rule<Freeze[]>
    /** A few lines go first where many come due together, and the rest waits for what is seen of those. */
    canaries: Rule<Canaries>
    /** When bars and terminations of this operator stop by themselves. */
    anomaly: Rule<Anomaly>
    /** Days after the end on which an ended line is looked at again. 0: it is not watched. */
    watchDays: Rule<number>
  }
  usageCompleteDays: Rule<number>
  number: {
    quarantineDays: Rule<number>
    reclaimDays: Rule<number>
  }
  /** Days after the end of a case (for `application-idle`: after the last answer). */
  retentionDays: Record<RetentionClass, Rule<number>>
  /** One connector for an action, or one for each of its targets where the elements are reached apart from each other. */
  connectors: Rule<Record<ConnectedAction, string | Record<string, string>>>
}

/** An operator's rules with the calendar that they name: what every door and the worker know of it. */
export interface KnownOperator {
  rules: OperatorRules
  calendar: WorkCalendar
  /** What in its country often hangs on a number; left out where nobody has written that list. */
  unlink?: UnlinkList
  /** How one complains in its country; left out where nobody has written that down. */
  complaints?: ComplaintWay
}

/** The value alone, for the rules that compute with it. */
export function rule<T>(of: Rule<T>): T {
  return of.value
}

export type RuleWithPath = Rule<unknown> & { path: string }

/** Every rule of an operator with its path (`promise.workingDays`), in the order of the file. */
export function allRules(rules: OperatorRules): RuleWithPath[] {
  return collectRules(rules, [])
}

/** One rule with its source, by path. Throws a RangeError for a path that names no rule. */
export function ruleWithSource(rules: OperatorRules, path: string): RuleWithPath {
  const found = allRules(rules).find((each) => each.path === path)
  if (!found) throw new RangeError(`no rule "${path}" in operator "${rules.id}"`)
  return found
}

function collectRules(node: unknown, path: string[]): RuleWithPath[] {
  if (typeof node !== 'object' || node === null) return []
  if (isRule(node)) return [{ ...node, path: path.join('.') }]
  return Object.entries(node).flatMap(([key, child]) => collectRules(child, [...path, key]))
}

function isRule(node: object): node is Rule<unknown> {
  return 'value' in node && 'source' in node && 'verified' in node
}
