import type { JSX } from 'preact'
import type { ReceiptRead } from '../../cases/read-receipt.ts'
import type { Language } from '../../domain/case.ts'
import { type KnownOperator, rule } from '../../domain/operator.ts'
import { datesOfCase } from '../../domain/three-dates.ts'
import { threeDatesWords } from '../../messages/texts/three-dates.ts'
import { Button } from '../../ui/form.tsx'
import { type Formats, lineOf } from '../../ui/format.ts'
import { Panel, SummaryList, type SummaryRow } from '../../ui/parts.tsx'
import { type Say, t } from '../../ui/words.ts'
import { maskedContact } from '../read-contact-line.ts'
import { dateParagraphs, ThreeDatesList } from '../three-dates.tsx'
import { dwellText } from './decide-facts.ts'
import { Part, Sentences } from './frame.tsx'

export interface ReceivedProps {
  lang: Language
  read: ReceiptRead
  office: KnownOperator
  format: Formats
}

/** The receipt: it counts from the time on it. Received is not off, and the page says so. */
export function ReceivedPage(props: ReceivedProps): JSX.Element {
  const { read, lang } = props
  const say = t(lang)
  const { ref } = read.case
  return (
    <>
      <Panel title={say('request.received.title')}>
        <p>
          {say('request.received.ref')}: <b>{ref}</b>
        </p>
        <p>{stateText(say, props)}</p>
      </Panel>
      <SummaryList rows={rowsOf(say, props)} />
      <ThreeDatesList dates={datesRead(props)} lang={lang} format={props.format} />
      {read.contact ? <p>{say('request.received.contact', { address: maskedContact(read.contact) })}</p> : null}
      <p>{say('request.received.keep')}</p>
      <p class="buttons">
        <Button href={read.trackingLink}>{say('request.received.track')}</Button>
        <Button kind="secondary" href={`/c/${ref}/received.txt`}>
          {say('request.received.save')}
        </Button>
      </p>
      <Part title={say('request.received.next')}>
        <ol>
          {nextSteps(say, props).map((step) => (
            <li key={step}>{step}</li>
          ))}
        </ol>
      </Part>
      <Part title={say('request.received.back')}>
        <Sentences items={[backText(say, props), say('request.received.link')]} />
      </Part>
    </>
  )
}

function rowsOf(say: Say, { read, office, format, lang }: ReceivedProps): SummaryRow[] {
  const { case: of, assured } = read
  const { quote } = of
  return [
    { key: say('request.received.when'), value: format.dateTimeZone(of.dates.receivedAt) },
    {
      key: say('request.check.number'),
      value: `${lineOf(of.binding, assured)}, ${rule(office.rules.names)[lang]}`,
    },
    {
      key: say('request.check.end'),
      value: of.dates.requestedEnd === 'now' ? say('request.date.now') : format.date(of.dates.requestedEnd),
    },
    ...(quote
      ? [
          { key: say('request.quote.toPay'), value: format.money(quote.toPay) },
          { key: say('request.quote.toRefund'), value: format.money(quote.toRefund) },
        ]
      : []),
    { key: say('request.received.promise'), value: format.dateTimeZone(of.dates.promiseUntil) },
  ]
}

/** As they stand when the page is read; the declaration itself counts from its receipt. */
const datesRead = ({ read, office }: ReceivedProps) =>
  datesOfCase({ case: read.case, now: read.now, rules: office.rules })

function nextSteps(say: Say, { read }: ReceivedProps): string[] {
  return [
    say('request.received.next.check'),
    ...(read.case.facts.agreement ? [] : [say('request.received.next.agree')]),
    say('request.received.next.accepted'),
    say('request.received.next.off'),
    say('request.received.next.proof'),
  ]
}

/** Only of a line that works do we say so; what the operator has not told is not claimed. */
function stateText(say: Say, { read }: ReceivedProps): string {
  return read.case.standing?.state === 'active' ? say('request.received.works') : say('request.received.unchanged')
}

const backText = (say: Say, { office, format }: ReceivedProps): string =>
  say('request.received.back.text', { hours: dwellText(office.rules, format) })

/** The same receipt as plain text. */
export function receiptText(props: ReceivedProps): string {
  const { read, lang } = props
  const say = t(lang)
  const facts = rowsOf(say, props).map(({ key, value }) => `${key}: ${String(value)}`)
  const parts = [
    say('request.received.title'),
    [`${say('request.received.ref')}: ${read.case.ref}`, ...facts, stateText(say, props)].join('\n'),
    [threeDatesWords[lang].title, ...dateParagraphs(datesRead(props), props)].join('\n'),
    [say('request.received.next'), ...nextSteps(say, props).map((step, index) => `${index + 1}. ${step}`)].join('\n'),
    [
      say('request.received.back'),
      backText(say, props),
      `${say('request.received.track')}: ${read.trackingLink}`,
      say('request.received.link'),
    ].join('\n'),
  ]
  return `${parts.join('\n\n')}\n`
}
