import { addWorkingDays, type WorkCalendar } from '../domain/calendar.ts'
import type { Case } from '../domain/case.ts'
import { isRejectCode } from '../domain/codes.ts'
import { dayOf, dwellEndOf } from '../domain/dates.ts'
import type { EvidenceClass } from '../domain/evidence.ts'
import { DAY_MS, type Instant, later } from '../domain/instant.ts'
import { type OperatorRules, rule } from '../domain/operator.ts'
import { refundOf } from '../domain/payee.ts'
import type { MessageKind, MessageParams } from './kinds.ts'

/** Everything a message about a case is made of: the case, whose it is, and where its pages are. */
export interface Telling {
  case: Case
  rules: OperatorRules
  calendar: WorkCalendar
  /** When the message was written, on the case's clock. */
  at: Instant
  link: string
  stopLink: string
  verifyUrl: string
  certificateCode: string
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
  }),
  'line-warning': (t) => ({
    operator: nameOf(t),
    ref: t.case.ref,
    at: t.case.dates.receivedAt,
    zone: rule(t.rules.zone),
    stopLink: t.stopLink,
  }),
  'identity-asked': (t) => ({ ...facts(t), receivedAt: t.case.dates.receivedAt }),
  reminder: (t) => ({ ...facts(t), reminder: reminderOf(t) }),
  'not-confirmed': (t) => ({ ...facts(t), nextBy: addWorkingDays(dayOf(t.at, rule(t.rules.zone)), 1, t.calendar) }),
  accepted: (t) => ({ ...facts(t), serviceEnd: t.case.dates.serviceEnd ?? t.at }),
  barred: (t) => ({
    ...facts(t),
    at: t.case.facts.barredAt ?? t.at,
    withdrawUntil: dwellEndOf({
      barredAt: t.case.facts.barredAt ?? t.at,
      strongProof: t.case.facts.identity?.level === 'id_reviewed',
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
  withdrawn: (t) => ({
    ...facts(t),
    at: t.case.facts.ending?.at ?? t.at,
    restored: t.case.facts.barredAt !== undefined,
  }),
  rejected: (t) => ({ ...facts(t), because: rejectionOf(t.case), restored: t.case.facts.barredAt !== undefined }),
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
  number: t.case.binding.msisdn,
})

/** What is still to be answered: who they are, then the amounts, then where the money goes. */
function reminderOf({ case: c, at }: Telling): MessageParams['reminder']['reminder'] {
  if (!c.facts.identity) return { about: 'identity', until: later(at, 12 * DAY_MS) }
  if (!c.facts.agreement) return { about: 'agreement', until: later(at, 2 * DAY_MS) }
  const amount = refundOf(c)
  if (!amount) throw new Error(`case ${c.ref} waits for nothing that a reminder could name`)
  return { about: 'payee', amount }
}

function nextOf(c: Case): MessageParams['received']['next'] {
  if (!c.facts.identity) return 'identity'
  return c.facts.agreement ? 'review' : 'agreement'
}

function provable(c: Case): Exclude<EvidenceClass, 'not-confirmed'> {
  const found = c.facts.evidenceClass
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

function refundWords(t: Telling): Pick<MessageParams['settled'], 'refund'> {
  const { refunded, refundWay } = t.case.facts
  if (!refunded || refundWay === 'none') return {}
  const days = rule(t.rules.quote.refundWays).find((one) => one.way === refundWay)?.expectedWorkingDays ?? 0
  return {
    refund: {
      amount: refunded,
      way: refundWay,
      expectedBy: addWorkingDays(dayOf(t.at, rule(t.rules.zone)), days, t.calendar),
    },
  }
}
