import type { JSX } from 'preact'
import { withoutHidden } from '../domain/hidden-signs.ts'
import type { ChatMessage, ChatSide } from '../store/chat.ts'
import type { Formats } from './format.ts'
import { useSay } from './lang.ts'

interface ChatThreadProps {
  messages: ChatMessage[]
  reader: ChatSide
  format: Formats
  /** Who wrote, where it was not the reader's own side. */
  nameOf: (message: ChatMessage) => string
  pictureHref: (id: string, page: number) => string
}

/** A conversation, the oldest first. Who wrote stands in words; the side of the page is only for the eye. */
export function ChatThread({ messages, reader, format, nameOf, pictureHref }: ChatThreadProps): JSX.Element {
  const say = useSay()
  if (messages.length === 0) return <p class="quiet">{say('chat.none')}</p>
  return (
    <ol class="chat" aria-label={say('chat.thread')}>
      {messages.map((message) => (
        <li key={message.id} class={message.side === reader ? 'own' : 'other'}>
          <p class="quiet">
            <b>{message.side === reader && reader === 'subscriber' ? say('chat.you') : nameOf(message)}</b>{' '}
            <time dateTime={message.at}>{format.dateTimeShort(message.at)}</time>
          </p>
          {message.text === '' ? null : (
            <p class="mail-text" dir="auto">
              {withoutHidden(message.text)}
            </p>
          )}
          {Array.from({ length: message.pages }, (_, at) => (
            <p key={`page ${at + 1}`}>
              <a href={pictureHref(message.id, at + 1)}>{say('chat.picture', { n: at + 1 })}</a>
            </p>
          ))}
        </li>
      ))}
    </ol>
  )
}
