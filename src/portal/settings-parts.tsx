import type { JSX } from 'preact'
import { DAY_MS, type Instant, later } from '../domain/instant.ts'
import { rule } from '../domain/operator.ts'
import type { MessageSent } from '../store/outbox.ts'
import { isKey } from '../ui/words.ts'
import type { CaseVisit } from './case-visit.tsx'
import { marked } from './marked.tsx'
import { Part } from './pages/frame.tsx'

/* What was sent about a case, and how long its data is kept. */

/** Kind, time, channel and state of each message; never a word of it. */
export function SentMessages({ visit, messages }: { visit: CaseVisit; messages: MessageSent[] }): JSX.Element {
  const { say, format } = visit
  return (
    <Part title={say('settings.sent')}>
      <p>{messages.length === 0 ? say('settings.sent.none') : say('settings.sent.text')}</p>
      {messages.length === 0 ? null : (
        <ul class="sent">
          {messages.map((one) => (
            <li key={`${one.writtenAt} ${one.kind} ${one.recipient} ${one.channel}`}>
              <b>{kindWord(visit, one.kind)}</b>
              <br />
              <small>
                {format.dateTimeShort(one.writtenAt)} · {whereWord(visit, one)} ·{' '}
                {say(`settings.state.${stateOf(one)}`)}
              </small>
            </li>
          ))}
        </ul>
      )}
    </Part>
  )
}

function kindWord({ say }: CaseVisit, kind: string): string {
  const key = `codes.message.${kind}`
  const word = isKey(key) ? (say as (key: string) => string)(key) : kind
  return word.charAt(0).toUpperCase() + word.slice(1)
}

/** What goes to the contact goes the contact's way: which one that is, is decided when it leaves. */
function whereWord({ say, view }: CaseVisit, { recipient, channel }: MessageSent): string {
  if (recipient === 'line') return say('settings.sent.line')
  const contact = recipient === 'contact' ? view.person?.contact : undefined
  return say(`settings.sent.${contact?.channel === 'phone' ? 'sms' : channel}`)
}

/** Handed over is all that is known: whether anybody read it, nobody here can see. */
function stateOf({ sentAt, failedAt, attempts }: MessageSent): 'sent' | 'failed' | 'again' | 'waits' {
  if (sentAt) return 'sent'
  if (failedAt) return 'failed'
  return attempts > 0 ? 'again' : 'waits'
}

/** The day on which the person's data goes, or went. Undefined while the case has not ended. */
export function erasureOf({ view, office }: CaseVisit): { is: 'erased' | 'due'; at: Instant } | undefined {
  const erased = view.events.find(
    ({ kind, data }) => kind === 'data-erased' && (data.class === undefined || data.class === 'personal'),
  )
  if (erased) return { is: 'erased', at: erased.at }
  const ended = view.events.findLast(({ kind }) => kind === 'ended')
  if (!ended) return undefined
  return { is: 'due', at: later(ended.at, rule(office.rules.retentionDays.personal) * DAY_MS) }
}

/** When the data goes by itself, and how to ask for sooner. */
export function ErasurePart({ visit }: { visit: CaseVisit }): JSX.Element {
  const { say, format, office } = visit
  const { personal } = office.rules.retentionDays
  const erasure = erasureOf(visit)
  const days = format.days(rule(personal))
  const words =
    erasure === undefined
      ? say('settings.data.erase.later', { days })
      : say(erasure.is === 'due' ? 'settings.data.erase.on' : 'settings.data.erased', { date: format.date(erasure.at) })
  return (
    <>
      <h3>{say('settings.data.erase')}</h3>
      <p>{erasure?.is === 'erased' ? words : marked(say, personal, words, 'about.privacy.unverified')}</p>
      {erasure?.is === 'erased' ? null : <p>{say('settings.data.sooner')}</p>}
    </>
  )
}
