import type { JSX } from 'preact'
import type { DeskView } from '../cases/view-at-desk.ts'
import { type Blocker, blockersOf } from '../domain/eligibility.ts'
import type { Standing } from '../domain/line.ts'
import type { Money } from '../domain/money.ts'
import type { Person } from '../store/people.ts'
import { msisdn } from '../ui/format.ts'
import { SummaryList, type SummaryRow, Tag, type Tone } from '../ui/parts.tsx'
import { languageNames } from '../ui/words.ts'
import type { Visit } from './visit.tsx'
import { coded, returnWord } from './words.ts'

interface FactsProps {
  v: Visit
  view: DeskView
  person: Person | null
  /** Staff by their id. */
  names: Map<string, string>
}

/** What is known of the case and its line: dates, standing, what is owed, what stands in the way, what was agreed. */
export function Facts({ v, view, person, names }: FactsProps): JSX.Element {
  const { standing, quote } = view.case
  return (
    <>
      <h2>{v.say('desk.facts.case')}</h2>
      <SummaryList rows={caseRows(v, view, names)} />
      {person ? <PersonFacts v={v} person={person} /> : null}
      <h2>{v.say('desk.facts.line')}</h2>
      {standing ? <SummaryList rows={lineRows(v, standing)} /> : <p class="quiet">{v.say('desk.facts.noLine')}</p>}
      {standing ? <Blockers v={v} found={blockersOf(standing, v.office.rules, view.now)} /> : null}
      {quote ? (
        <>
          <h2>{v.say('desk.facts.quote')}</h2>
          <SummaryList rows={quoteRows(v, view)} />
        </>
      ) : null}
    </>
  )
}

/** Rows whose value is there; the others are left out, not shown as a dash. */
function present(v: Visit, rows: [key: Parameters<typeof keyOf>[1], value: string | undefined][]): SummaryRow[] {
  return rows.flatMap(([key, value]) => (value === undefined || value === '' ? [] : [{ key: keyOf(v, key), value }]))
}

type FactKey =
  | 'received'
  | 'promise'
  | 'door'
  | 'formSentBy'
  | 'language'
  | 'reason'
  | 'identity'
  | 'agreement'
  | 'requestedEnd'
  | 'serviceEnd'
  | 'billingEnd'
  | 'numberRelease'
  | 'barredAt'
  | 'deadAt'
  | 'evidence'
  | 'refundWay'
  | 'refundedAt'
  | 'refundReturned'
  | 'holder'
  | 'contact'
  | 'payee'
  | 'applicant'
  | 'applicantNote'
  | 'state'
  | 'plan'
  | 'payment'
  | 'use'
  | 'services'
  | 'balance'
  | 'bonus'
  | 'dues'
  | 'unbilled'
  | 'asOf'
  | 'toPay'
  | 'toRefund'
  | 'usageCap'
  | 'unexplained'
  | 'iin'
  | 'members'

const keyOf = (v: Visit, key: FactKey) => v.say(`desk.fact.${key}`)

function caseRows(v: Visit, { case: c, holderMasked }: DeskView, names: Map<string, string>): SummaryRow[] {
  const { dates, facts } = c
  const { format, lang } = v
  return present(v, [
    ['holder', holderMasked ?? v.say('desk.erased')],
    ['received', format.dateTime(dates.receivedAt)],
    ['promise', format.dateTime(dates.promiseUntil)],
    ['requestedEnd', dates.requestedEnd === 'now' ? v.say('codes.endNow') : format.date(dates.requestedEnd)],
    ['serviceEnd', dates.serviceEnd && format.dateTime(dates.serviceEnd)],
    ['barredAt', facts.barredAt && format.dateTime(facts.barredAt)],
    ['deadAt', facts.deadAt && format.dateTime(facts.deadAt)],
    ['evidence', facts.evidenceClass && coded(lang, 'codes.evidence', facts.evidenceClass)],
    ['billingEnd', dates.billingEnd && format.date(dates.billingEnd)],
    ['numberRelease', dates.numberRelease && format.date(dates.numberRelease)],
    ['identity', facts.identity ? coded(lang, 'codes.assurance', facts.identity.level) : v.say('desk.notYet')],
    ['agreement', facts.agreement ? coded(lang, 'codes.agreement', facts.agreement.by) : v.say('desk.notYet')],
    ['members', facts.members && coded(lang, 'codes.members', facts.members.what)],
    ['reason', coded(lang, 'codes.reason', facts.reason)],
    ['refundWay', coded(lang, 'codes.refundWay', facts.refundWay)],
    [
      'refundedAt',
      facts.refunded && facts.refundedAt && `${format.money(facts.refunded)}, ${format.dateTime(facts.refundedAt)}`,
    ],
    ['refundReturned', facts.refundReturned && returnedWords(v, facts.refundReturned)],
    ['door', coded(lang, 'codes.door', facts.door)],
    ['formSentBy', facts.formSentBy && (names.get(facts.formSentBy) ?? facts.formSentBy)],
    ['language', languageNames[c.language]],
  ])
}

/** Shown only in answer to somebody's reasoned press. */
function PersonFacts({ v, person }: { v: Visit; person: Person }): JSX.Element {
  const { holder, applicant, contact, payee, note } = person
  const payeeText =
    payee &&
    [
      coded(v.lang, 'codes.refundWay', payee.way),
      ...('msisdn' in payee ? [msisdn(payee.msisdn)] : [payee.name]),
      ...('iban' in payee ? [payee.iban] : []),
    ].join(', ')
  return (
    <section class="card personal" aria-labelledby="personal">
      <h3 id="personal">{v.say('desk.personal.shown')}</h3>
      <SummaryList
        rows={present(v, [
          ['holder', holder.name],
          ['iin', holder.iin ?? applicant?.iin],
          ['applicant', applicant?.name],
          ['contact', contact && (contact.channel === 'phone' ? msisdn(contact.address) : contact.address)],
          ['payee', payeeText],
          ['applicantNote', note],
        ])}
      />
    </section>
  )
}

function returnedWords(
  v: Visit,
  { at, amount, code }: NonNullable<DeskView['case']['facts']['refundReturned']>,
): string {
  return `${v.format.money(amount)}, ${v.format.dateTime(at)}: ${returnWord(v.lang, code)}`
}

function lineRows(v: Visit, standing: Standing): SummaryRow[] {
  const { lang, format } = v
  const owed = standing.dues.map((due) =>
    v.say('desk.dueBy', { amount: format.money(due.amount), date: format.dateShort(due.dueOn) }),
  )
  const suspended = standing.suspendedFor && ` (${coded(lang, 'codes.suspendedFor', standing.suspendedFor)})`
  return present(v, [
    ['state', `${coded(lang, 'codes.lineState', standing.state)}${suspended ?? ''}`],
    ['plan', standing.plan],
    ['payment', coded(lang, 'codes.payment', standing.payment)],
    ['use', coded(lang, 'codes.use', standing.use)],
    ['services', format.list(standing.services.map((each) => coded(lang, 'codes.service', each)))],
    ['balance', format.money(standing.balance.money)],
    ['bonus', standing.balance.bonus.minor > 0 ? format.money(standing.balance.bonus) : undefined],
    ['dues', owed.length > 0 ? owed.join('; ') : v.say('desk.nothingOwed')],
    ['unbilled', standing.unbilled && format.money(standing.unbilled)],
    ['asOf', format.dateTime(standing.asOf)],
  ])
}

const tones: Record<Blocker['severity'], Tone> = { 'stops-execution': 'danger', 'needs-agent': 'warn', informs: 'info' }

/** What stands in the way or is good to know, the gravest first. */
function Blockers({ v, found }: { v: Visit; found: Blocker[] }): JSX.Element {
  if (found.length === 0) return <p class="quiet">{v.say('desk.noBlockers')}</p>
  return (
    <ul class="blockers">
      {found.map((one) => (
        <li key={`${one.code} ${one.what ?? ''}`}>
          <Tag tone={tones[one.severity]}>{coded(v.lang, 'codes.severity', one.severity)}</Tag> {blockerText(v, one)}
        </li>
      ))}
    </ul>
  )
}

function blockerText(v: Visit, { code, what, amount, on, since }: Blocker): string {
  const details = [
    what,
    amount && amount.minor !== 0 ? v.format.money(amount) : undefined,
    on && v.format.untilDate(on),
    since && v.format.dateShort(since),
  ]
  return [coded(v.lang, 'codes.blocker', code), ...details.filter((each) => each !== undefined && each !== '')].join(
    ' · ',
  )
}

function quoteRows(v: Visit, { case: c }: DeskView): SummaryRow[] {
  const { quote, facts } = c
  if (!quote) return []
  const money = (amount: Money | undefined) => (amount ? v.format.money(amount) : undefined)
  const lines = quote.lines.map((line) => ({
    key: coded(v.lang, 'codes.quoteLine', line.code),
    value: `${line.direction === 'to-refund' ? '−' : ''}${v.format.money(line.amount)}`,
  }))
  const waived = (quote.waived ?? []).map(({ code, amount, because }) => ({
    key: coded(v.lang, 'codes.quoteLine', code),
    value: v.say('request.quote.waived', {
      amount: v.format.money(amount),
      why: v.say(`request.quote.because.${because}`),
    }),
  }))
  return [
    ...lines,
    ...waived,
    ...present(v, [
      ['toPay', money(facts.toPay ?? quote.toPay)],
      ['toRefund', money(facts.toRefund ?? quote.toRefund)],
      ['usageCap', quote.usageCap.minor > 0 ? money(quote.usageCap) : undefined],
      ['unexplained', facts.unexplained && facts.unexplained.minor > 0 ? money(facts.unexplained) : undefined],
    ]),
  ]
}
