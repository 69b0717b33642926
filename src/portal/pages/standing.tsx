import type { ComponentChildren, JSX } from 'preact'
import type { Blocker } from '../../domain/eligibility.ts'
import { epochMsOf } from '../../domain/instant.ts'
import type { LineOnFile, Standing } from '../../domain/line.ts'
import { maskHolder } from '../../domain/masked-holder.ts'
import { sum } from '../../domain/money.ts'
import { rule } from '../../domain/operator.ts'
import { Blockers } from '../../ui/blockers.tsx'
import { Button } from '../../ui/form.tsx'
import type { Formats } from '../../ui/format.ts'
import { useSay } from '../../ui/lang.ts'
import { Banner, SummaryList, type SummaryRow } from '../../ui/parts.tsx'
import type { Say } from '../../ui/words.ts'
import type { Journey } from '../journey.tsx'
import { helpHref } from '../visit.tsx'
import { Above, Part } from './frame.tsx'

/** The operator has never answered: the person can go on all the same. */
export function SilentPage({ journey }: { journey: Journey }): JSX.Element {
  const say = useSay()
  const card = journey.application.answers.iccid !== undefined
  return (
    <>
      <Above journey={journey} step="standing" />
      <h1>{say('line.wait.silent')}</h1>
      <p>{say(card ? 'line.wait.silent.card' : 'line.wait.silent.text')}</p>
      <p class="buttons">
        {card ? null : <Button href="/decide">{say('common.continue')}</Button>}
        <Button kind="secondary" href="/standing">
          {say('line.wait.now')}
        </Button>
      </p>
    </>
  )
}

interface StandingPageProps {
  journey: Journey
  line: LineOnFile
  blockers: Blocker[]
  /** The operator is silent now, and this is what it said before. */
  old: boolean
}

/** The line as its operator has it: what is open, what is theirs, what binds them, and what each of it means for the end. */
export function StandingPage({ journey, line, blockers, old }: StandingPageProps): JSX.Element {
  const say = useSay()
  const { format, office, lang, now } = journey
  const { standing } = line
  const operator = rule(office.rules.names)[lang]
  return (
    <>
      <Above journey={journey} step="standing" />
      <h1>{say(`line.title.${standing.state}`)}</h1>
      <p class="quiet">{say('line.asOf', { operator, when: format.dateTimeZone(standing.asOf) })}</p>
      {isCompanion(journey, line) ? <Banner tone="warn" title={say('line.companionCard')} /> : null}
      {old ? (
        <Banner
          tone="warn"
          title={say('line.old.title', { age: format.duration(epochMsOf(now) - epochMsOf(standing.asOf), 1) })}
        >
          <p>{say('line.old.text')}</p>
        </Banner>
      ) : null}
      <Part title={say('line.settle')}>
        {standing.unbilled && standing.unbilled.minor > 0 ? (
          <p>{say('line.settle.unbilled', { amount: format.money(standing.unbilled) })}</p>
        ) : null}
        {blockers.length === 0 ? (
          standing.unbilled && standing.unbilled.minor > 0 ? null : (
            <p>{say('line.settle.nothing')}</p>
          )
        ) : (
          <>
            <Blockers blockers={blockers} format={format} />
            <p>{say('line.settle.open')}</p>
          </>
        )}
        <p>
          <a href="/settle">{say('settle.title')}</a>
        </p>
      </Part>
      <Part title={say('line.money')}>
        <SummaryList rows={moneyRows(say, format, standing)} />
      </Part>
      <Part title={say('line.contracts')}>
        <SummaryList rows={lineRows(say, format, line)} />
      </Part>
      <p>
        <a href="/lines">{say('lines.link', { operator })}</a>
      </p>
      <p>
        <a href="/protection">{say('lines.protect.title')}</a>
      </p>
      <p>
        <a href={helpHref(office, lang)}>{say('help.of.title', { operator })}</a>
      </p>
      <p class="buttons">
        <Button href="/decide">{say('common.continue')}</Button>
      </p>
    </>
  )
}

/** Who named the card of a watch may not want to end the telephone. */
const isCompanion = ({ application }: Journey, { binding }: LineOnFile): boolean =>
  binding.profiles.some(({ iccid, role }) => iccid === application.answers.iccid && role === 'companion')

function moneyRows(say: Say, format: Formats, { balance, dues, unbilled, payment }: Standing): SummaryRow[] {
  const owed = sum(
    dues.map((due) => due.amount),
    balance.money.currency,
  )
  const packages = balance.packages
    .filter((each) => each.amount > 0)
    .map((each) => `${each.name}: ${format.quantity(`${each.amount} ${each.units}`)}`)
  return [
    { key: say('line.row.payment'), value: say(`line.payment.${payment}`) },
    { key: say('line.row.dues'), value: owed.minor === 0 ? say('line.none') : format.money(owed) },
    ...(unbilled ? [{ key: say('line.row.unbilled'), value: format.money(unbilled) }] : []),
    { key: say('line.row.balance'), value: format.money(balance.money) },
    ...(balance.bonus.minor > 0
      ? [{ key: say('line.row.bonus'), value: say('line.notMoney', { amount: format.money(balance.bonus) }) }]
      : []),
    ...(packages.length > 0
      ? [{ key: say('line.row.packages'), value: say('line.notMoney', { amount: packages.join(', ') }) }]
      : []),
    ...(balance.trustPayment ? [{ key: say('line.row.trust'), value: format.money(balance.trustPayment) }] : []),
  ]
}

function lineRows(say: Say, format: Formats, { standing, binding }: LineOnFile): SummaryRow[] {
  const plans = standing.commitments.filter((each) => each.kind === 'plan')
  const devices = standing.commitments.filter((each) => each.kind === 'device')
  const term = plans.map((each) => say('line.term', { name: each.name, date: format.date(each.endsOn) }))
  const [sims, esims] = (['sim', 'esim'] as const).map(
    (form) => binding.profiles.filter((profile) => profile.form === form).length,
  )
  const cards = [
    sims ? say('line.cards.sim', { n: sims }) : '',
    esims ? say('line.cards.esim', { n: esims }) : '',
  ].filter((text) => text !== '')
  return [
    { key: say('line.row.holder'), value: maskHolder(standing.holder) || say('line.none') },
    { key: say('line.row.plan'), value: standing.plan },
    {
      key: say('line.row.services'),
      value: format.list(standing.services.map((service) => say(`line.service.${service}`))),
    },
    { key: say('line.row.cards'), value: format.list(cards) },
    { key: say('line.row.contract'), value: term.length > 0 ? lines(term) : say('line.noTerm') },
    ...devices.map((each) => ({
      key: say('line.row.device'),
      value: `${each.name}${each.residual ? `: ${format.money(each.residual)}` : ''}`,
    })),
    {
      key: say('line.row.orders'),
      value: standing.openOrders.length > 0 ? lines(standing.openOrders.map((order) => order.what)) : say('line.none'),
    },
  ]
}

function lines(texts: string[]): ComponentChildren {
  return texts.map((text) => <div key={text}>{text}</div>)
}
