import type { JSX } from 'preact'
import { mostSigns } from '../cases/chat.ts'
import type { OpenedQuestion } from '../cases/questions.ts'
import { type KnownOperator, rule } from '../domain/operator.ts'
import { ChatThread } from '../ui/chat-thread.tsx'
import { Radios } from '../ui/choices.tsx'
import { Button, Buttons, ErrorSummary, Form, type Messages, TextArea, TextInput } from '../ui/form.tsx'
import type { Formats } from '../ui/format.ts'
import { BackLink, Banner } from '../ui/parts.tsx'
import { OperatorCare } from './care-card.tsx'
import { Expectation } from './chat-expectation.tsx'
import { MessageForm } from './message-form.tsx'
import { operatorName, type Visit } from './visit.tsx'

export interface AskTyped {
  id: string
  operator: string
  text: string
  email: string
}

interface AskPageProps {
  visit: Visit
  operators: KnownOperator[]
  /** Names the question that the form asks: sent twice, it is one. */
  fresh: string
  typed: AskTyped | undefined
  errors: Messages | undefined
  /** The question that this browser, or this form, asked before. */
  begun: string | undefined
}

/** One question, with an address for the answer if one likes. */
export function AskPage({ visit, operators, fresh, typed, errors, begun }: AskPageProps): JSX.Element {
  const { say, lang, csrf } = visit
  return (
    <>
      <ErrorSummary errors={errors} />
      <BackLink href="/" />
      <h1>{say('ask.title')}</h1>
      {begun ? (
        <Banner title={say('ask.begun')}>
          <p>
            <a href={begun}>{say('ask.begun.go')}</a>
          </p>
        </Banner>
      ) : null}
      <p>{say('ask.lead')}</p>
      <NoRequest visit={visit} />
      <Form action="/ask" csrf={csrf}>
        <input type="hidden" name="id" value={fresh} />
        {operators.length > 1 ? (
          <Radios
            name="operator"
            label={say('ask.operator')}
            value={typed?.operator}
            error={errors?.operator}
            items={operators.map((known) => ({ value: known.rules.id, label: operatorName(known, lang) }))}
          />
        ) : null}
        <TextArea
          name="text"
          label={say('ask.text')}
          hint={say('ask.text.hint')}
          value={typed?.text}
          error={errors?.text}
          rows={5}
          maxLength={mostSigns}
        />
        <TextInput
          name="email"
          label={say('ask.email')}
          hint={say('ask.email.hint')}
          value={typed?.email}
          error={errors?.email}
          type="email"
          inputMode="email"
          autocomplete="email"
          maxLength={254}
        />
        <Buttons>
          <Button>{say('ask.send')}</Button>
        </Buttons>
      </Form>
    </>
  )
}

/** A conversation is no declaration: nobody waits for what was never asked for. */
function NoRequest({ visit: { say } }: { visit: Visit }): JSX.Element {
  return (
    <p>
      {say('ask.noRequest')} <a href="/">{say('ask.noRequest.go')}</a>
    </p>
  )
}

interface QuestionPageProps {
  visit: Visit
  office: KnownOperator
  format: Formats
  href: string
  /** The whole address, to be kept. */
  address: string
  opened: OpenedQuestion
  fresh: string
  typed: string | undefined
  errors: Messages | undefined
}

/** What was said, when an answer is to be expected, how to come back, and one form. */
export function QuestionPage(props: QuestionPageProps): JSX.Element {
  const { visit, office, format, href, address, opened, fresh, typed, errors } = props
  const { say, csrf } = visit
  const { question, messages, now } = opened
  const days = format.days(rule(office.rules.retentionDays['application-idle']))
  return (
    <>
      <ErrorSummary errors={errors} />
      <BackLink href="/" />
      <p class="eyebrow">{operatorName(office, visit.lang)}</p>
      <h1>{say('ask.title')}</h1>
      {typed !== undefined && !errors ? <p role="status">{say('chat.looked')}</p> : null}
      <NoRequest visit={visit} />
      <ChatThread
        messages={messages}
        reader="subscriber"
        format={format}
        nameOf={() => say('chat.care')}
        pictureHref={(id, page) => href.replace('?', `/${id}/${page}?`)}
      />
      <Expectation
        visit={{ say, format, office }}
        now={now}
        messages={messages}
        usualMs={null}
        mail={say(question.email === null ? 'ask.mail.none' : 'ask.mail')}
      />
      <p>{say('ask.keep', { days })}</p>
      <p class="mail-text">
        <a href={href}>{address}</a>
      </p>
      <MessageForm
        say={say}
        action={href}
        csrf={csrf}
        fresh={fresh}
        typed={typed}
        errors={errors}
        hint={say('ask.text.hint')}
      />
      <OperatorCare of={{ known: office, now, lang: visit.lang }} />
    </>
  )
}
