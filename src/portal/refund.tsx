import type { Hono } from 'hono'
import type { JSX } from 'preact'
import type { QuoteLine } from '../domain/case.ts'
import { type Money, sum } from '../domain/money.ts'
import { rule } from '../domain/operator.ts'
import { maskIban } from '../domain/payee.ts'
import { type RefundState, refundAmount, refundState, wayOf } from '../domain/refund-state.ts'
import { returnReasons } from '../messages/texts/reasons.ts'
import type { StoredPayee } from '../store/people.ts'
import { Button } from '../ui/form.tsx'
import { msisdnMasked } from '../ui/format.ts'
import type { House } from '../ui/house.ts'
import { BackLink, SummaryList, type SummaryRow, YourTurn } from '../ui/parts.tsx'
import { type LineStep, StepLine } from '../ui/timeline.tsx'
import { CareCard } from './care-card.tsx'
import { type CaseVisit, caseHref, keyedVisit } from './case-visit.tsx'
import { Sentences } from './pages/frame.tsx'
import { colon } from './three-dates.tsx'
import { type DemoOf, show } from './visit.tsx'

/** The money that goes back: how much, which way, where to, how far it is, and what becomes of each part. */
export function refundRoutes(app: Hono, house: House, demoOf?: DemoOf): void {
  app.get('/c/:ref/refund', async (c) => {
    const visit = await keyedVisit(c, house, demoOf)
    if (visit instanceof Response) return visit
    const body = <RefundPage visit={visit} />
    return show(visit, { title: visit.say('refund.title'), body }, demoOf)
  })
}

function RefundPage({ visit }: { visit: CaseVisit }): JSX.Element {
  const { say, view, office } = visit
  const state = refundState({ case: view.case, places: view.places, ...office })
  return (
    <>
      <BackLink href={caseHref(visit)} />
      <h1>{say('refund.title')}</h1>
      <p>{refundSentence(visit, state)}</p>
      {state.is === 'where-to' || state.is === 'returned' ? (
        <YourTurn title={say(state.is === 'returned' ? 'refund.turn.returned' : 'refund.turn')}>
          <p>{say('refund.turn.text')}</p>
          <Button href={caseHref(visit, '/payee')}>{say('refund.turn.action')}</Button>
        </YourTurn>
      ) : null}
      {state.is === 'nothing' || state.is === 'not-known' ? null : (
        <div class="card">
          <StepLine steps={stepsOf(visit, state)} />
        </div>
      )}
      <SummaryList rows={rowsOf(visit, state)} />
      <section>
        <h2>{say('refund.parts.title')}</h2>
        <Sentences items={partsOf(visit)} />
      </section>
      <section>
        <h2>{say('refund.ways.title')}</h2>
        <Sentences items={waysOf(visit)} />
      </section>
      <CareCard visit={visit} />
    </>
  )
}

/** How far the money is, in one sentence. */
export function refundSentence({ say, format, lang }: CaseVisit, state: RefundState): string {
  if (state.is === 'returned')
    return say('refund.state.returned', {
      when: format.date(state.at),
      reason: returnReasons[lang][state.code],
    })
  if (state.is !== 'paid') return say(`refund.state.${state.is}`)
  return state.at ? say('refund.state.paid', { when: format.dateTimeZone(state.at) }) : say('refund.state.paidOnce')
}

type StepName = 'where' | 'whereTo' | 'sent' | 'returned' | 'paid'

/** What came back stands first: where it should go now is asked after it. */
const walks: Record<Exclude<RefundState['is'], 'not-known' | 'nothing'>, [StepName, LineStep['state']][]> = {
  'where-to': [
    ['whereTo', 'now'],
    ['sent', 'todo'],
    ['paid', 'todo'],
  ],
  returned: [
    ['returned', 'stopped'],
    ['whereTo', 'now'],
    ['sent', 'todo'],
    ['paid', 'todo'],
  ],
  waits: [
    ['where', 'done'],
    ['sent', 'todo'],
    ['paid', 'todo'],
  ],
  'being-sent': [
    ['where', 'done'],
    ['sent', 'now'],
    ['paid', 'todo'],
  ],
  'needs-person': [
    ['where', 'done'],
    ['sent', 'stopped'],
    ['paid', 'todo'],
  ],
  paid: [
    ['where', 'done'],
    ['sent', 'done'],
    ['paid', 'done'],
  ],
}

function stepsOf({ say, format }: CaseVisit, state: RefundState): LineStep[] {
  if (state.is === 'not-known' || state.is === 'nothing') return []
  return walks[state.is].map(([name, at]) => ({
    title: say(`refund.step.${name}`),
    state: at,
    ...(name === 'paid' && state.is === 'paid' && state.at ? { note: format.dateTime(state.at) } : {}),
  }))
}

function rowsOf(visit: CaseVisit, state: RefundState): SummaryRow[] {
  const { say, format, view, office } = visit
  const { facts } = view.case
  const amount = refundAmount(view.case)
  const way = wayOf(facts.refundWay, office.rules)
  const final = facts.toRefund !== undefined
  const rows: [string, string | undefined][] = [
    [
      say('refund.row.amount'),
      amount && (final ? format.money(amount) : `${format.money(amount)} (${say('refund.row.quoted')})`),
    ],
    [say('refund.row.way'), way && say(`request.refund.${way.way}`)],
    [
      say('refund.row.to'),
      view.person?.payee && facts.refundWay !== 'none' ? masked(visit, view.person.payee) : undefined,
    ],
    [say('refund.row.expected'), expected(visit, state)],
    [
      say('refund.row.returned'),
      facts.refundReturned && state.is !== 'returned' ? format.dateTime(facts.refundReturned.at) : undefined,
    ],
  ]
  return rows.flatMap(([key, value]) => (value ? [{ key, value }] : []))
}

/** By the operator's rule: a day once it is paid, before that only how long it takes. */
function expected({ say, format, view, office }: CaseVisit, state: RefundState): string | undefined {
  if (state.is === 'paid') return state.expectedBy && say('refund.expected.by', { date: format.date(state.expectedBy) })
  const way = wayOf(view.case.facts.refundWay, office.rules)
  return way && say('refund.expected.within', { days: format.workingDays(way.expectedWorkingDays) })
}

/** As much as its owner knows it by; the link may have been handed on. */
function masked({ say }: CaseVisit, payee: StoredPayee): string {
  if (payee.way === 'to-number') return msisdnMasked(payee.msisdn)
  return payee.way === 'to-bank' ? maskIban(payee.iban) : say('request.refund.at-branch')
}

/** What becomes of each part, by the quote that was agreed to and the rules it was made by. */
function partsOf(visit: CaseVisit): string[] {
  const { say, format, view, office } = visit
  const { quote, facts, standing } = view.case
  const { setOff, trustPayment } = office.rules.quote
  if (!quote) return [say('refund.parts.unknown')]
  const of = (...codes: QuoteLine['code'][]): Money =>
    sum(
      quote.lines.filter(({ code }) => codes.includes(code)).map(({ amount }) => amount),
      quote.usageCap.currency,
    )
  const told = (amount: Money | undefined, key: Part): string[] =>
    amount && amount.minor > 0 ? [say(`refund.parts.${key}`, { amount: format.money(amount) })] : []
  const owed = sum(
    quote.lines
      .filter(({ code, direction }) => direction === 'to-pay' && code !== 'trust-payment')
      .map(({ amount }) => amount),
    quote.usageCap.currency,
  )
  const repaid = rule(trustPayment) === 'repaid-from-balance'
  return [
    ...told(of('balance'), 'balance'),
    ...(standing?.payment === 'prepaid' && of('balance').minor > 0 ? [say('refund.parts.usage')] : []),
    ...told(owed, rule(setOff) ? 'setOff' : 'apart'),
    ...told(of('trust-payment'), repaid ? 'trust' : 'trustBilled'),
    ...quote.forfeited.map(({ what, amount, money }) => {
      const text = money ? format.money(money) : amount
      if (what === 'bonus') return say('refund.parts.bonus', { amount: text })
      if (what === 'below-minimum-refund') return say('refund.parts.below', { amount: text })
      return say('refund.parts.package', { what: `${what}${colon(visit.lang)}${money ? text : format.quantity(text)}` })
    }),
    ...told(facts.credited, 'credited'),
    ...told(facts.credit?.amount, 'credit'),
    ...told(facts.unexplained, 'unexplained'),
  ]
}

type Part = 'balance' | 'setOff' | 'apart' | 'trust' | 'trustBilled' | 'credited' | 'credit' | 'unexplained'

function waysOf({ say, format, office }: CaseVisit): string[] {
  const { rules } = office
  return rule(rules.quote.refundWays).map(({ way, limitMinor, expectedWorkingDays }) => {
    const named = { way: say(`request.refund.${way}`), days: format.workingDays(expectedWorkingDays) }
    if (limitMinor === null) return say('refund.ways.open', named)
    const amount = format.money({ minor: limitMinor, currency: rule(rules.currency) })
    return say('refund.ways.limit', { ...named, amount })
  })
}
