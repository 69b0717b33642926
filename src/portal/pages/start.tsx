import type { JSX } from 'preact'
import { type KnownOperator, rule } from '../../domain/operator.ts'
import type { NamedLine } from '../../store/applications.ts'
import { Radios } from '../../ui/choices.tsx'
import { Button, Buttons, ErrorSummary, Form, type Messages, TextInput } from '../../ui/form.tsx'
import { formats, lineMasked, msisdn } from '../../ui/format.ts'
import type { DemoNumber } from '../../ui/house.ts'
import { useLang, useSay } from '../../ui/lang.ts'
import { Banner, Details } from '../../ui/parts.tsx'
import { showsWords } from '../demo.tsx'

/** A request that this browser has begun. */
export interface Draft {
  line: NamedLine
  href: string
}

export interface StartPageProps {
  operators: KnownOperator[]
  csrf: string
  draft?: Draft | undefined
  /** Somebody came to a page in the middle: what they had begun is no longer there, or this browser began nothing. */
  missed?: 'ended' | 'begin' | undefined
  /** As typed. */
  number?: string | undefined
  operator?: string | undefined
  /** The choice of the operator stands open. */
  ported?: boolean | undefined
  errors?: Messages | undefined
  demoNumbers?: DemoNumber[] | undefined
}

/** The number first: it is the one thing everybody knows. */
export function StartPage(props: StartPageProps): JSX.Element {
  const { csrf, draft, number, errors } = props
  const say = useSay()
  return (
    <>
      <ErrorSummary errors={errors} />
      {props.missed === 'ended' ? (
        <Banner tone="warn" title={say('portal.notice.session')}>
          <p>{say('portal.notice.session.text')}</p>
        </Banner>
      ) : null}
      {props.missed === 'begin' ? (
        <Banner title={say('portal.notice.begin')}>
          <p>{say('portal.notice.begin.text')}</p>
        </Banner>
      ) : null}
      {draft && !errors ? (
        <Banner title={say('portal.start.draft', { number: lineMasked(draft.line) })}>
          <p>
            <a href={draft.href}>{say('portal.start.draft.go')}</a>
          </p>
        </Banner>
      ) : null}
      <Form action="/" csrf={csrf}>
        <TextInput
          name="number"
          label={say('portal.start.number')}
          isTitle
          hint={
            <>
              {say('portal.start.numberHint')}
              <br />
              {say('portal.start.cardHint')}
            </>
          }
          value={number}
          error={errors?.number}
          type="tel"
          inputMode="tel"
          autocomplete="tel"
          width={20}
        />
        <OperatorChoice {...props} />
        <Buttons>
          <Button>{say('common.continue')}</Button>
        </Buttons>
      </Form>
      <p>{say('portal.start.lead')}</p>
      {props.demoNumbers ? <DemoNumbers numbers={props.demoNumbers} /> : null}
      <WhatYouNeed operators={props.operators} />
      <Details summary={say('portal.start.noSim')}>
        <p>{say('portal.start.noSim.text')}</p>
      </Details>
      <OtherWays />
    </>
  )
}

/** Closed unless it is needed: most numbers are still where they were given out. */
function OperatorChoice({ operators, operator, ported, errors }: StartPageProps): JSX.Element {
  const say = useSay()
  const lang = useLang()
  const choice = (
    <Radios
      name="operator"
      label={say('portal.start.operator')}
      hint={ported && errors?.operator ? undefined : say('portal.start.operatorHint')}
      error={errors?.operator}
      value={operator}
      items={operators.map(({ rules }) => ({ value: rules.id, label: rule(rules.names)[lang] }))}
    />
  )
  return ported ? choice : <Details summary={say('portal.start.ported')}>{choice}</Details>
}

function WhatYouNeed({ operators }: { operators: KnownOperator[] }): JSX.Element {
  const say = useSay()
  const format = formats(useLang())
  const promised = new Set(operators.map(({ rules }) => rule(rules.promise.workingDays)))
  const [days] = promised
  const kept = Math.min(...operators.map(({ rules }) => rule(rules.retentionDays['application-idle'])))
  return (
    <>
      <h2>{say('portal.start.need')}</h2>
      <ul>
        <li>{say('portal.start.need.proof')}</li>
        <li>{say('portal.start.need.contact')}</li>
        <li>{say('portal.start.need.refund')}</li>
      </ul>
      <h2>{say('portal.start.time')}</h2>
      <p>{say('portal.start.time.you', { days: format.days(kept) })}</p>
      {/* Where operators promise differently, the page after the number says it. */}
      {promised.size === 1 && days !== undefined ? (
        <p>{say('portal.start.time.us', { days: format.workingDays(days) })}</p>
      ) : null}
    </>
  )
}

function OtherWays(): JSX.Element {
  const say = useSay()
  return (
    <>
      <h2>{say('portal.start.other')}</h2>
      <ul>
        <li>
          <a href="/express">{say('portal.start.express')}</a>
        </li>
        <li>
          <a href="/special">{say('special.link')}</a>
        </li>
        <li>
          <a href="/ask">{say('ask.title')}</a>
        </li>
        <li>
          <a href="/track">{say('portal.start.track')}</a>
        </li>
        <li>
          <a href="/verify">{say('portal.start.verify')}</a>
        </li>
      </ul>
    </>
  )
}

const demoNumbersShown = 6

/** A few to begin with; the page of all of them says what each shows. */
function DemoNumbers({ numbers }: { numbers: DemoNumber[] }): JSX.Element {
  const say = useSay()
  return (
    <section class="card">
      <h2>{say('portal.start.demo')}</h2>
      <p>{say('portal.start.demo.text')}</p>
      <ul>
        {numbers.slice(0, demoNumbersShown).map((each) => (
          <li key={each.msisdn}>
            <a href={`/?number=${encodeURIComponent(each.msisdn)}`}>{msisdn(each.msisdn)}</a>:{' '}
            {showsWords(say, each.shows)}
          </li>
        ))}
      </ul>
      <p>
        <a href="/demo/numbers">{say('portal.start.demo.all')}</a>
      </p>
    </section>
  )
}
