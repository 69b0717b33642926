import type { DelayReason, RefundWay, ReturnCode } from '../domain/case.ts'
import type { RejectCode } from '../domain/codes.ts'
import type { EvidenceClass } from '../domain/evidence.ts'
import type { Day, Instant } from '../domain/instant.ts'
import type { Msisdn } from '../domain/line.ts'
import type { Money } from '../domain/money.ts'
import type { ThreeDates } from '../domain/three-dates.ts'
import type { FindingKind } from '../domain/watch.ts'

/*
 * Every message that leaves the house, and the facts each one needs. The texts of all four languages are checked
 * against these types: a fact that is not here cannot be written, and a message that is not here cannot be sent.
 */

/** What nearly every message says: whose line, which request, where to read on. */
export interface CaseFactsInWords {
  /** The operator's name in the reader's language. */
  operator: string
  ref: string
  /** The tracking page of this case. */
  link: string
  /** IANA zone in which times are printed. */
  zone: string
  /** What the line goes by (`lineName`): its number, or the ICCID that was named in its place. */
  number: string
}

type Reminder =
  | { about: 'identity' | 'papers' | 'agreement' /** Until when we wait. */; until: Instant }
  | { about: 'payee'; amount: Money }
  | { about: 'service-end'; serviceEnd: Instant; daysLeft: number }

/** What was done to the line, and what was seen of it afterwards. */
export type LineAfter = { is: 'untouched' | 'works' } | { is: 'suspended'; why: string }

export interface RefundInWords {
  amount: Money
  way: Exclude<RefundWay, 'none'>
  expectedBy: Day
}

export interface MessageParams {
  /** One-time code. `host` adds the last line that lets a browser fill the code in on this site alone. */
  code: { operator: string; code: string; minutes: number; to: 'line' | 'contact'; host?: string }
  /** The durable receipt. It counts from `at`, whatever comes later. */
  received: CaseFactsInWords & {
    at: Instant
    next: 'identity' | 'papers' | 'papers-mourning' | 'agreement' | 'review' | 'report'
    promiseUntil: Instant
    dates: ThreeDates
  }
  /** To the line itself when a request is opened; one tap on `stopLink` holds it. */
  'line-warning': { operator: string; ref: string; at: Instant; zone: string; stopLink: string }
  /** To the line and to a known contact, at each change of a protection. `link`: where it stays on with one tap, once it is to be taken off. */
  protection: {
    operator: string
    zone: string
    number: Msisdn
    at: Instant
    act: 'on' | 'lift-asked' | 'kept' | 'lifted'
    until?: Instant
    link: string
  }
  'identity-asked': CaseFactsInWords & { receivedAt: Instant }
  /** A paper that was sent is not enough; the page says which one, and why. */
  'paper-refused': CaseFactsInWords
  /** Care answered in the chat of the case; not a word of the answer leaves by mail. `link` leads to it. */
  'chat-answer': CaseFactsInWords
  /** Care answered a question that belongs to no request; not a word of it leaves by mail. `link` leads to it. */
  'question-answer': { operator: string; link: string }
  /** An agent sends the form to end a line; it goes where the caller said, and tells nothing of the record. `until`: when the link ends. */
  'form-link': { operator: string; zone: string; number: Msisdn; until: Instant; link: string }
  /** To the contact that was used until now; the new one has shown that it is read. */
  'contact-changed': Omit<CaseFactsInWords, 'link'> & { at: Instant; stopLink: string }
  /** `now`: we begin to switch it off at once. */
  accepted: CaseFactsInWords & { serviceEnd: 'now' | Instant; dates: ThreeDates }
  reminder: CaseFactsInWords & { reminder: Reminder }
  /** `withdrawUntil`: the real end of the dwell. */
  barred: CaseFactsInWords & { at: Instant; withdrawUntil: Instant; emergency: string }
  off: CaseFactsInWords & {
    observedAt: Instant
    evidenceClass: Exclude<EvidenceClass, 'not-confirmed'>
    /** How many elements were asked, and how often in all. */
    elements: number
    readings: number
  }
  /** `nextBy`: when we write again at the latest. */
  'not-confirmed': CaseFactsInWords & { nextBy: Day }
  certificate: CaseFactsInWords & { verifyUrl: string; code: string }
  settled: CaseFactsInWords & {
    finalBill: Money
    refund?: RefundInWords
    /** Given back after the settlement: it had been charged after the end. Then nothing else is told. */
    credited?: RefundInWords
    due?: { amount: Money; by: Day }
  }
  /** What was seen of the ended line, at the second look. */
  'after-end': CaseFactsInWords & { what: FindingKind; at: Instant; amount?: Money }
  /** `link` leads to the question where the money should go now. */
  'refund-returned': CaseFactsInWords & { amount: Money; because: ReturnCode }
  /** Money that had come back was sent anew. */
  'refund-paid': CaseFactsInWords & { refund: RefundInWords }
  /** The bar was lifted, and nobody could see yet that the line is as it was. `nextBy`: when we write again at the latest. */
  'not-restored': CaseFactsInWords & { nextBy: Day }
  withdrawn: CaseFactsInWords & { at: Instant; line: LineAfter }
  rejected: CaseFactsInWords & { because: RejectCode; line: LineAfter }
  held: CaseFactsInWords & { at: Instant }
  'ported-out': CaseFactsInWords & { at: Instant; to?: string }
  /** `broken`: the promised day is over; otherwise it is still to come and will probably not be kept. */
  late: CaseFactsInWords & { broken: boolean; promised: Day; newDate: Day; because: DelayReason }
}

export type MessageKind = keyof MessageParams
export const messageKinds = [
  'code',
  'received',
  'line-warning',
  'protection',
  'identity-asked',
  'paper-refused',
  'chat-answer',
  'form-link',
  'question-answer',
  'contact-changed',
  'accepted',
  'reminder',
  'barred',
  'off',
  'not-confirmed',
  'certificate',
  'settled',
  'after-end',
  'refund-returned',
  'refund-paid',
  'not-restored',
  'withdrawn',
  'rejected',
  'held',
  'ported-out',
  'late',
] as const satisfies readonly MessageKind[]

/** One part of an e-mail: a paragraph, a list of facts, or the one thing to do. */
export type Block = string | { facts: [label: string, value: string][] } | { action: string; link: string }

/** A message in one language. `sms` carries its point first and its link last. */
export interface Words {
  sms: string
  subject: string
  body: Block[]
}

export type Texts = { [K in MessageKind]: (params: MessageParams[K]) => Words }
