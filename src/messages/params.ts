import { addWorkingDays, type WorkCalendar } from '../domain/calendar.ts'
import type { Case } from '../domain/case.ts'
import { isRejectCode } from '../domain/codes.ts'
import { dayOf, dwellEndOf } from '../domain/dates.ts'
import type { EvidenceClass } from '../domain/evidence.ts'
import { DAY_MS, type Instant, later } from '../domain/instant.ts'
import { lineName } from '../domain/line.ts'
import { isMoney } from '../domain/money.ts'
import { type OperatorRules, rule } from '../domain/operator.ts'
import { refundOf } from '../domain/payee.ts'
import { hasStrongProof } from '../domain/special.ts'
import { datesOfCase, type ThreeDates } from '../domain/three-dates.ts'
import { findingKinds } from '../domain/watch.ts'
import type { LineAfter, MessageKind, MessageParams, RefundInWords } from './kinds.ts'

/** Everything a message about a case is made of: the case, whose it is, and where its pages are. */
export interface Telling {
  case: Case
  rules: OperatorRules
  calendar: WorkCalendar
  /** When the message was written, on the case's clock. */
  at: Instant
  /** When it is put into words: what is still to come is counted from here. */
  writtenAt: Instant
  link: string
  stopLink: string
  verifyUrl: string
  certificateCode: string
  /** Facts that belong to this message alone and stand in no case: what was seen after the end. */
  given: Record<string, unknown>
  /** How often the network was read, and how many elements answered. */
  evidence: { elements: number; readings: number }
}

type Maker<K extends MessageKind> = (telling: Telling) => MessageParams[K]

/** What each message says, taken from the case as it stands. A kind that is not here is not about a case. */
const makers: { [K in MessageKind]?: Maker<K> } = {
  received: (t) => ({
    ...facts(t),
    at: t.case.dates.receivedAt,
    next: nextOf(t.case),
    promiseUntil: t.case.dates.promiseUntil,
    dates: datesOf(t),
  }),
  'line-warning': (t) => ({
    operator: nameOf(t),
    ref: t.case.ref,
    at: t.case.dates.receivedAt,
    zone: rule(t.rules.zone),
    stopLink: t.stopLink,
  }),
  'paper-refused': (t) => facts(t),
  'chat-answer': (t) => {
    const common = facts(t)
    return { ...common, link: common.link.replace('?', '/chat?') }
  },
  'identity-asked': (t) => ({ ...facts(t), receivedAt: t.case.dates.receivedAt }),
  reminder: (t) => ({ ...facts(t), reminder: reminderOf(t) }),
  'not-confirmed': (t) => ({ ...facts(t), nextBy: nextWorkingDay(t) }),
  'not-restored': (t) => ({ ...facts(t), nextBy: nextWorkingDay(t) }),
  accepted: (t) => ({ ...facts(t), serviceEnd: endOf(t), dates: datesOf(t) }),
  barred: (t) => ({
    ...facts(t),
    at: t.case.facts.barredAt ?? t.at,
    withdrawUntil: dwellEndOf({
      barredAt: t.case.facts.barredAt ?? t.at,
      strongProof: hasStrongProof(t.case.facts),
      rules: t.rules,
    }),
    emergency: '112',
  }),
  off: (t) => ({
    ...facts(t),
    observedAt: t.case.facts.deadAt ?? t.at,
    evidenceClass: provable(t.case),
    ...t.evidence,
  }),
  certificate: (t) => ({ ...facts(t), verifyUrl: t.verifyUrl, code: t.certificateCode }),
  settled: (t) => ({
    ...facts(t),
    finalBill: t.case.facts.toPay ?? { minor: 0, currency: rule(t.rules.currency) },
    ...refundWords(t),
  }),
  'refund-returned': (t) => {
    const { amount, code } = returnedOf(t)
    const common = facts(t)
    return { ...common, link: common.link.replace('?', '/payee?'), amount, because: code }
  },
  'refund-paid': (t) => ({ ...facts(t), refund: paidOf(t) }),
  'after-end': (t) => ({ ...facts(t), ...seenAfterEnd(t) }),
  withdrawn: (t) => ({
    ...facts(t),
    at: t.case.facts.ending?.at ?? t.at,
    line: lineAfter(t.case),
  }),
  rejected: (t) => ({ ...facts(t), because: rejectionOf(t.case), line: lineAfter(t.case) }),
  held: (t) => ({ ...facts(t), at: t.case.facts.hold?.at ?? t.at }),
  late: (t) => ({ ...facts(t), ...newPromiseOf(t) }),
  'ported-out': (t) => ({ ...facts(t), at: t.case.facts.ending?.at ?? t.at }),
}

/** The facts of one message about a case, or null for a kind that does not speak of cases. */
export function paramsOf<K extends MessageKind>(kind: K, telling: Telling): MessageParams[K] | null {
  return makers[kind]?.(telling) ?? null
}

const nameOf = ({ rules, case: c }: Telling) => rule(rules.names)[c.language]

const facts = (t: Telling) => ({
  operator: nameOf(t),
  ref: t.case.ref,
  link: t.link,
  zone: rule(t.rules.zone),
  number: lineName(t.case.binding),
})

/** An end that has come already is no date to wait for. */
function endOf({ case: { dates }, at }: Telling): 'now' | Instant {
  return dates.serviceEnd === undefined || dates.serviceEnd <= at ? 'now' : dates.serviceEnd
}

/** As they stood when the message was written: only then can nobody have barred the line yet. */
const datesOf = (t: Telling): ThreeDates => datesOfCase({ case: t.case, now: t.at, rules: t.rules, stillServes: true })

const nextWorkingDay = (t: Telling) => addWorkingDays(dayOf(t.writtenAt, rule(t.rules.zone)), 1, t.calendar)

function lineAfter({ facts: { restored }, standing }: Case): LineAfter {
  if (restored === undefined) return { is: 'untouched' }
  return restored.seen === 'works' ? { is: 'works' } : { is: 'suspended', why: standing?.suspendedFor ?? 'not-said' }
}

/** What is still to be answered: who they are, then the amounts, then where the money goes. */
function reminderOf({ case: c, at }: Telling): MessageParams['reminder']['reminder'] {
  if (!c.facts.identity) return { about: c.facts.special ? 'papers' : 'identity', until: later(at, 12 * DAY_MS) }
  if (!c.facts.agreement) return { about: 'agreement', until: later(at, 2 * DAY_MS) }
  const amount = refundOf(c)
  if (!amount) throw new Error(`case ${c.ref} waits for nothing that a reminder could name`)
  return { about: 'payee', amount }
}

function nextOf(c: Case): MessageParams['received']['next'] {
  if (c.facts.notMine) return 'report'
  if (!c.facts.identity)
    return c.facts.special ? (c.facts.special.kind === 'holder-died' ? 'papers-mourning' : 'papers') : 'identity'
  return c.facts.agreement ? 'review' : 'agreement'
}

function provable(c: Case): Exclude<EvidenceClass, 'not-confirmed'> {
  // The message is about service: what a profile server's word is worth stands on the page and on the certificate.
  const found = c.facts.servingClass ?? c.facts.evidenceClass
  if (found === 'network-observed' || found === 'billing-record' || found === 'operator-attested') return found
  throw new Error(`case ${c.ref} has no evidence to tell of`)
}

function rejectionOf(c: Case): MessageParams['rejected']['because'] {
  const code = c.facts.ending?.code ?? ''
  if (!isRejectCode(code)) throw new Error(`case ${c.ref} was rejected without a reason of the list`)
  return code
}

function newPromiseOf({
  case: c,
  rules,
}: Telling): Pick<MessageParams['late'], 'broken' | 'promised' | 'newDate' | 'because'> {
  const { newPromise } = c.facts
  if (!newPromise) throw new Error(`case ${c.ref} has no new date to tell of`)
  return {
    broken: newPromise.state === 'late',
    promised: dayOf(c.dates.promiseUntil, rule(rules.zone)),
    newDate: newPromise.day,
    because: newPromise.because,
  }
}

function refundWords(t: Telling): Pick<MessageParams['settled'], 'refund' | 'credited'> {
  const { refunded, refundWay, credit } = t.case.facts
  const amount = credit?.paidAt ? credit.amount : refunded
  if (!amount || refundWay === 'none') return {}
  const days = rule(t.rules.quote.refundWays).find((one) => one.way === refundWay)?.expectedWorkingDays ?? 0
  const expectedBy = addWorkingDays(dayOf(t.writtenAt, rule(t.rules.zone)), days, t.calendar)
  return { [credit?.paidAt ? 'credited' : 'refund']: { amount, way: refundWay, expectedBy } }
}

function returnedOf({ case: c }: Telling) {
  if (!c.facts.refundReturned) throw new Error(`case ${c.ref} has no refund that came back`)
  return c.facts.refundReturned
}

function paidOf(t: Telling): RefundInWords {
  const { refund, credited } = refundWords(t)
  const paid = credited ?? refund
  if (!paid) throw new Error(`case ${t.case.ref} has no refund that was paid`)
  return paid
}

function seenAfterEnd({ case: c, given, at }: Telling): Pick<MessageParams['after-end'], 'what' | 'at' | 'amount'> {
  const what = findingKinds.find((kind) => kind === given.what)
  if (!what) throw new Error(`case ${c.ref} has nothing to tell of after its end`)
  return {
    what,
    at: typeof given.at === 'string' ? given.at : at,
    ...(isMoney(given.amount) ? { amount: given.amount } : {}),
  }
}
