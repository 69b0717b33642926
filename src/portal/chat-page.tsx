import type { JSX } from 'preact'
import { mostSigns } from '../cases/chat.ts'
import { rule } from '../domain/operator.ts'
import type { ChatMessage } from '../store/chat.ts'
import { ChatThread } from '../ui/chat-thread.tsx'
import { Button, Buttons, ErrorSummary, FileInput, Form, type Messages, TextArea } from '../ui/form.tsx'
import { BackLink, Banner, Tag } from '../ui/parts.tsx'
import { CareCard } from './care-card.tsx'
import { type CaseVisit, caseHref } from './case-visit.tsx'

/** On the page of the case: the way to the chat, and how many answers were not read yet. */
export function ChatLink({ visit, unread }: { visit: CaseVisit; unread: number }): JSX.Element {
  const { say } = visit
  return (
    <p class="no-print">
      <a href={caseHref(visit, '/chat')}>{say('chat.link')}</a>{' '}
      {unread > 0 ? <Tag tone="info">{say('chat.unread', { n: unread })}</Tag> : null}
    </p>
  )
}

interface ChatPageProps {
  visit: CaseVisit
  messages: ChatMessage[]
  /** Names the message that the form sends: sent twice, it is one. */
  fresh: string
  typed?: string
  errors?: Messages | undefined
}

/** What was said, when an answer is to be expected, and one form. */
export function ChatPage({ visit, messages, fresh, typed, errors }: ChatPageProps): JSX.Element {
  const { say, csrf, view } = visit
  return (
    <>
      <ErrorSummary errors={errors} />
      <BackLink href={caseHref(visit)} />
      <h1>{say('chat.title')}</h1>
      <p>{say('chat.lead')}</p>
      <ChatThread
        messages={messages}
        reader="subscriber"
        format={visit.format}
        nameOf={() => say('chat.care')}
        pictureHref={(id, page) => caseHref(visit, `/chat/${id}/${page}`)}
      />
      {view.person === null ? (
        <Banner tone="neutral" title={say('chat.erased')} />
      ) : (
        <>
          <Expectation visit={visit} waits={messages.at(-1)?.side === 'subscriber'} />
          <Form action={caseHref(visit, '/chat')} csrf={csrf} files>
            <input type="hidden" name="id" value={fresh} />
            <TextArea
              name="text"
              label={say('chat.text')}
              value={typed}
              rows={4}
              maxLength={mostSigns}
              error={errors?.text}
            />
            <FileInput
              name="file"
              label={say('chat.file')}
              hint={say('chat.file.hint')}
              error={errors?.file}
              accept="image/jpeg,image/png,image/heic,application/pdf"
            />
            <Buttons>
              <Button>{say('chat.send')}</Button>
              <Button kind="secondary" href={caseHref(visit, '/chat')}>
                {say('chat.reload')}
              </Button>
            </Buttons>
          </Form>
        </>
      )}
      <CareCard visit={visit} />
    </>
  )
}

/** When somebody answers, as far as it is known; never guessed. Nobody need wait before the page. */
function Expectation({ visit, waits }: { visit: CaseVisit; waits: boolean }): JSX.Element {
  const { say, office } = visit
  const hours = rule(office.rules.care.hours)
  return (
    <Banner tone="neutral" title={say(waits ? 'chat.waits' : 'chat.when')}>
      <p>
        {hours === null
          ? say('chat.hours.unknown')
          : say('chat.hours', { hours, zone: visit.format.zone(visit.view.now) })}
      </p>
      <p>{say('chat.mail')}</p>
    </Banner>
  )
}
