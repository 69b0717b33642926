import type { JSX } from 'preact'
import type { Quote } from '../domain/case.ts'
import type { Instant } from '../domain/instant.ts'
import { type CodeWay, codeDigits } from '../store/codes.ts'
import { Radios } from '../ui/choices.tsx'
import { Button, Buttons, ErrorSummary, Form, TextInput } from '../ui/form.tsx'
import { lineOf } from '../ui/format.ts'
import { BackLink, SummaryList } from '../ui/parts.tsx'
import { CareCard } from './care-card.tsx'
import { type CaseVisit, caseHref } from './case-visit.tsx'
import { hotlineHint } from './hotline.tsx'
import { waivedText } from './pages/quote.tsx'

/** By a code, or by a paper that a person looks at. */
export type ProofWay = CodeWay | 'hotline' | 'paper'

/** Two ways to a code, and one without. Which contacts the operator knows is not shown: it would tell a stranger who the holder is. */
export function IdentityPage({
  visit,
  action,
  ways,
  error,
}: {
  visit: CaseVisit
  action: string
  ways: readonly ProofWay[]
  error: string | undefined
}): JSX.Element {
  const { say, csrf, view } = visit
  const number = lineOf(view.case.binding, false)
  return (
    <>
      <ErrorSummary errors={error === undefined ? undefined : { way: error }} />
      <BackLink href={caseHref(visit)} />
      <h1>{say('track.identity.title')}</h1>
      <p>{say('track.turn.identity.text')}</p>
      <Form action={action} csrf={csrf}>
        <Radios
          name="way"
          label={say('track.identity.way')}
          error={error}
          items={ways.map((value) => ({
            value,
            label:
              value === 'paper'
                ? say('papers.link')
                : value === 'hotline'
                  ? say('hotline.way')
                  : value === 'line'
                    ? say('track.identity.line', { number })
                    : say('track.identity.contact'),
            hint:
              value === 'paper'
                ? say('papers.link.hint')
                : value === 'hotline'
                  ? hotlineHint(say, visit.office.rules)
                  : say(`track.identity.${value}.hint`),
          }))}
        />
        <Buttons>
          <Button>{say('track.identity.send')}</Button>
        </Buttons>
      </Form>
      <p class="after-buttons">{say('track.identity.none')}</p>
      <CareCard visit={visit} />
    </>
  )
}

interface CodePageProps {
  visit: CaseVisit
  action: string
  otherWay: string
  error: string | undefined
  /** As the page's clock shows it. */
  lockedUntil: string | undefined
}

/** It says «if»: whether the number exists is seen only by who gets the code. */
export function CodePage({ visit, action, otherWay, error, lockedUntil }: CodePageProps): JSX.Element {
  const { say, csrf } = visit
  if (lockedUntil) {
    return (
      <>
        <BackLink href={otherWay} />
        <h1>{say('track.identity.code.title')}</h1>
        <p>{say('errors.code.locked', { time: lockedUntil })}</p>
        <CareCard visit={visit} />
      </>
    )
  }
  return (
    <>
      <ErrorSummary errors={error === undefined ? undefined : { code: error }} />
      <BackLink href={otherWay} />
      <h1>{say('track.identity.code.title')}</h1>
      <p>{say('track.identity.code.text', { n: codeDigits })}</p>
      <Form action={action} csrf={csrf}>
        <TextInput
          name="code"
          label={say('track.identity.code')}
          error={error}
          inputMode="numeric"
          autocomplete="one-time-code"
          width={8}
        />
        <Buttons>
          <Button>{say('track.identity.check')}</Button>
          <Button kind="plain" href={otherWay}>
            {say('track.identity.again')}
          </Button>
        </Buttons>
      </Form>
    </>
  )
}

/** What is owed and what comes back, line by line, then the sums; nothing before the operator's answer. */
export function Amounts({ visit: { say, format, view } }: { visit: CaseVisit }): JSX.Element | null {
  const { quote } = view.case
  if (!quote) return null
  const sums = [
    { key: say('track.money.pay'), value: <b>{format.money(quote.toPay)}</b> },
    { key: say('track.money.refund'), value: <b>{format.money(quote.toRefund)}</b> },
  ]
  const lines = quote.lines.map((line) => ({
    key: say(`track.line.${line.code}`),
    value: format.money(line.amount),
  }))
  const waived = (quote.waived ?? []).map((line) => ({
    key: say(`track.line.${line.code}`),
    value: waivedText({ say, format }, line),
  }))
  return (
    <>
      <p class="quiet">{say('track.agree.asOf', { when: format.dateTimeZone(quote.asOf) })}</p>
      <SummaryList rows={[...lines, ...waived, ...sums]} />
    </>
  )
}

interface AgreePageProps {
  visit: CaseVisit
  quote: Quote
  until: Instant
  isProven: boolean
}

/** The amounts, line by line, then their sums. Nobody has to answer: then the ordinary terms apply. */
export function AgreePage({ visit, quote, until, isProven }: AgreePageProps): JSX.Element {
  const { say, format, csrf } = visit
  return (
    <>
      <BackLink href={caseHref(visit)} />
      <h1>{say('track.agree.title')}</h1>
      <Amounts visit={visit} />
      <p>{say('track.agree.text', { cap: format.money(quote.usageCap) })}</p>
      {isProven ? (
        <Form action={caseHref(visit, '/agree')} csrf={csrf}>
          <Buttons>
            <Button>{say('track.agree.action')}</Button>
            <Button kind="secondary" href={caseHref(visit)}>
              {say('common.back')}
            </Button>
          </Buttons>
        </Form>
      ) : (
        <Buttons>
          <Button href={`${caseHref(visit, '/identity')}&next=agree`}>{say('track.agree.prove')}</Button>
          <Button kind="secondary" href={caseHref(visit)}>
            {say('common.back')}
          </Button>
        </Buttons>
      )}
      <p class="after-buttons">{say('track.agree.silence', { when: format.dateTimeZone(until) })}</p>
    </>
  )
}
