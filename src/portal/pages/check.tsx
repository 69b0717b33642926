import type { ComponentChildren, JSX } from 'preact'
import { membersAsked, quoteOf } from '../../cases/submit-application.ts'
import { type Blocker, blockersOf } from '../../domain/eligibility.ts'
import { checkIin } from '../../domain/iin.ts'
import { epochMsOf } from '../../domain/instant.ts'
import type { LineChange } from '../../domain/line-changes.ts'
import { maskHolder } from '../../domain/masked-holder.ts'
import { rule } from '../../domain/operator.ts'
import { maskIban } from '../../domain/payee.ts'
import { Blockers } from '../../ui/blockers.tsx'
import { Button, Form } from '../../ui/form.tsx'
import { msisdn } from '../../ui/format.ts'
import { useSay } from '../../ui/lang.ts'
import { Banner, NotSentBanner, SummaryList, type SummaryRow } from '../../ui/parts.tsx'
import { languageNames } from '../../ui/words.ts'
import { ApplicationField, asksForRefund, type Journey } from '../journey.tsx'
import { maskedContact } from '../read-contact-line.ts'
import { SettleNote } from '../settle-note.tsx'
import { Effects } from './effects.tsx'
import { Above, Part } from './frame.tsx'
import { QuoteTable } from './quote.tsx'

export interface CheckPageProps {
  journey: Journey
  /** What is no longer as it was when the person chose to cancel. */
  changes: LineChange[]
  /** The operator is silent now. */
  old: boolean
  lineMark: string
}

/** Everything at once: what was answered, what it costs, what happens. Then the one button that sends. */
export function CheckPage({ journey, changes, old, lineMark }: CheckPageProps): JSX.Element {
  const say = useSay()
  const { application, office, now, format, csrf } = journey
  const { line } = application
  const quote = quoteOf(application, office.rules, now)
  return (
    <>
      <Above journey={journey} step="check" />
      <NotSentBanner />
      <h1>{say('request.check.title')}</h1>
      {changes.length > 0 ? <Changes changes={changes} journey={journey} /> : null}
      {old && line ? (
        <Banner
          tone="warn"
          title={say('line.old.title', { age: format.duration(epochMsOf(now) - epochMsOf(line.standing.asOf), 1) })}
        >
          <p>{say('line.old.text')}</p>
        </Banner>
      ) : null}
      <SummaryList rows={answerRows(journey)} />
      <Part title={say('request.quote.title')}>
        {quote ? (
          <QuoteTable quote={quote} journey={journey} changes={changes} />
        ) : (
          <p>{say('request.quote.unknown')}</p>
        )}
      </Part>
      <Blockers blockers={graveOnes(journey)} format={format} />
      <Effects journey={journey} />
      <SettleNote journey={journey} />
      <Form action="/check" csrf={csrf}>
        <ApplicationField of={journey} />
        <input type="hidden" name="line" value={lineMark} />
        <p class="buttons">
          <Button>{say(line?.standing.use === 'data' ? 'request.send.data' : 'request.send.button')}</Button>
        </p>
      </Form>
    </>
  )
}

/** What holds the switching off is said once more here: the dates below begin only after it. */
function graveOnes({ application, office, now }: Journey): Blocker[] {
  const { line } = application
  return line ? blockersOf(line.standing, office.rules, now).filter(({ severity }) => severity !== 'informs') : []
}

function Changes({ changes, journey }: { changes: LineChange[]; journey: Journey }): JSX.Element {
  const { say, format } = journey
  return (
    <Banner tone="warn" title={say('request.changed.title')}>
      <ul>
        {changes.map(({ what, before, after }) => (
          <li key={what}>
            <mark>
              {before && after
                ? say('request.changed.row', {
                    what: say(`request.changed.${what}`),
                    before: format.money(before),
                    after: format.money(after),
                  })
                : say(`request.changed.${what}`)}
            </mark>
          </li>
        ))}
      </ul>
      <p>{say('request.changed.text')}</p>
    </Banner>
  )
}

function answerRows(journey: Journey): SummaryRow[] {
  const { say, lang, application, office } = journey
  const { answers, line } = application
  const change = (step: string) => `/${step}?from=check`
  return [
    { key: say('request.check.number'), value: msisdn(answers.number) },
    { key: say('request.check.operator'), value: rule(office.rules.names)[lang] },
    {
      key: say('request.check.holder'),
      value: answers.name ?? (line ? maskHolder(line.standing.holder) : ''),
      ...(answers.name ? { changeHref: change('contact') } : {}),
    },
    ...(answers.iin
      ? [{ key: say('request.check.iin'), value: iinValue(journey, answers.iin), changeHref: change('contact') }]
      : []),
    ...(answers.members && membersAsked(application)
      ? [
          {
            key: say('lines.members.short'),
            value: say(`lines.members.${answers.members}`),
            changeHref: change('members'),
          },
        ]
      : []),
    { key: say('request.check.end'), value: endText(journey), changeHref: change('date') },
    {
      key: say('request.check.reason'),
      value:
        answers.reason && answers.reason !== 'not-said'
          ? say(`request.reason.${answers.reason}`)
          : say('request.check.reason.none'),
      changeHref: change('reason'),
    },
    ...(asksForRefund(journey)
      ? [{ key: say('request.check.refund'), value: payeeText(journey), changeHref: change('refund') }]
      : []),
    { key: say('request.check.contact'), value: contactText(journey), changeHref: change('contact') },
    {
      key: say('request.check.language'),
      value: languageNames[answers.language ?? lang],
      changeHref: change('contact'),
    },
  ]
}

/** Soft doubts are shown, and stop nobody: since 2013 the digits of an IIN need not follow the birth date. */
function iinValue({ say }: Journey, iin: string): ComponentChildren {
  const check = checkIin(iin)
  const warnings = check.ok ? check.warnings : []
  return (
    <>
      {iin}
      {warnings.map((warning) => (
        <div key={warning} class="hint">
          {say(`request.check.iin.${warning}`)}
        </div>
      ))}
    </>
  )
}

function endText({ say, application, format }: Journey): string {
  const { when, end } = application.answers
  if (when === 'term' && end) return say('request.date.term', { date: format.date(end) })
  return end ? format.date(end) : say('request.date.now')
}

function payeeText(journey: Journey): string {
  const { say, application } = journey
  const { payee } = application.answers
  if (!payee) return say('request.check.later')
  if (payee.way === 'to-number') return say('request.check.toNumber', { number: msisdn(payee.msisdn) })
  if (payee.way === 'to-bank')
    return say('request.check.bank', { iban: maskIban(payee.iban), name: payeeName(journey, payee.name) })
  return say('request.check.branch', { name: payeeName(journey, payee.name) })
}

/** What the operator has on file is masked; what was typed here is shown. */
function payeeName({ application }: Journey, name: string): string {
  const holder = application.line?.standing.holder
  return holder && name === holder.name ? maskHolder(holder) : name
}

/** What the person typed is shown whole, so that a slip is seen; what the operator had is masked. */
function contactText({ application }: Journey): string {
  const { contact } = application.answers
  if (!contact) return ''
  const onFile = application.line?.standing.contacts.some((each) => each.address === contact.address)
  if (onFile) return maskedContact(contact)
  return contact.channel === 'email' ? contact.address : msisdn(contact.address)
}
