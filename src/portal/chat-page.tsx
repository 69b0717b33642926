import type { JSX } from 'preact'
import type { ChatMessage } from '../store/chat.ts'
import { ChatThread } from '../ui/chat-thread.tsx'
import { ErrorSummary, type Messages } from '../ui/form.tsx'
import { BackLink, Banner, Tag } from '../ui/parts.tsx'
import { CareCard } from './care-card.tsx'
import { type CaseVisit, caseHref } from './case-visit.tsx'
import { Expectation } from './chat-expectation.tsx'
import { type Live, LiveLine } from './live.tsx'
import { MessageForm } from './message-form.tsx'

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
  live: Live
  messages: ChatMessage[]
  usualMs: number | null
  /** Names the message that the form sends: sent twice, it is one. */
  fresh: string
  typed?: string
  errors?: Messages | undefined
  /** They asked for what is new while they wrote. */
  looked?: boolean
}

/** What was said, when an answer is to be expected, and one form. */
export function ChatPage({ visit, live, messages, usualMs, fresh, typed, errors, looked }: ChatPageProps): JSX.Element {
  const { say, csrf, view } = visit
  return (
    <>
      <ErrorSummary errors={errors} />
      <BackLink href={caseHref(visit)} />
      <h1>{say('chat.title')}</h1>
      {looked ? <p role="status">{say('chat.looked')}</p> : <p>{say('chat.lead')}</p>}
      <div data-live-part="thread">
        <ChatThread
          messages={messages}
          reader="subscriber"
          format={visit.format}
          nameOf={() => say('chat.care')}
          pictureHref={(id, page) => caseHref(visit, `/chat/${id}/${page}`)}
        />
      </div>
      {view.person === null ? (
        <Banner tone="neutral" title={say('chat.erased')} />
      ) : (
        <>
          <div data-live-part="when">
            <Expectation visit={visit} now={view.now} messages={messages} usualMs={usualMs} mail={say('chat.mail')} />
          </div>
          <LiveLine visit={visit} live={live} formButton={say('chat.reload')} />
          <MessageForm
            say={say}
            action={caseHref(visit, '/chat')}
            csrf={csrf}
            fresh={fresh}
            typed={typed}
            errors={errors}
          />
        </>
      )}
      <CareCard visit={visit} />
    </>
  )
}
