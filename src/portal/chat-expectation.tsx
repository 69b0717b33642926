import type { JSX } from 'preact'
import { answeringAt } from '../domain/chat-hours.ts'
import { epochMsOf, type Instant, MINUTE_MS } from '../domain/instant.ts'
import { rule } from '../domain/operator.ts'
import type { ChatMessage } from '../store/chat.ts'
import { Banner } from '../ui/parts.tsx'
import type { CaseVisit } from './case-visit.tsx'

/** So long one may wait while somebody is there before the page says more than that. */
const longWaitMs = 30 * MINUTE_MS

type Where = Pick<CaseVisit, 'say' | 'format' | 'office'>

interface ExpectationProps {
  visit: Where
  /** On the case's clock. */
  now: Instant
  messages: ChatMessage[]
  /** How long nine in ten waited lately, in milliseconds; null: too few asked to say so. */
  usualMs: number | null
  /** How the reader hears of an answer that they did not read here. */
  mail: string
}

/** When somebody answers, as far as it is known; never guessed. Nobody need wait before the page. */
export function Expectation({ visit, now, messages, usualMs, mail }: ExpectationProps): JSX.Element {
  const { say, format, office } = visit
  const hours = rule(office.rules.care.chat)
  const answering = answeringAt(now, {
    hours: hours && [hours],
    calendar: office.calendar,
    zone: rule(office.rules.zone),
  })
  const since = messages.find((one) => one.side === 'subscriber' && one.answeredAt === null)?.at
  const long = since !== undefined && epochMsOf(now) - epochMsOf(since) > longWaitMs
  return (
    <Banner tone="neutral" title={say(since === undefined ? 'chat.when' : 'chat.waits')}>
      {long && answering?.is !== 'later' ? <p>{say('chat.late')}</p> : null}
      {answering === null ? <p>{say('chat.hours.unknown')}</p> : null}
      {answering?.is === 'now' ? (
        <p>{say('chat.now', { until: format.time(answering.until), zone: format.zone(now) })}</p>
      ) : null}
      {answering?.is === 'later' ? <p>{say('chat.later', { when: format.dateTimeZone(answering.from) })}</p> : null}
      {usualMs === null ? null : (
        <p>{say('chat.usual', { duration: format.duration(Math.max(usualMs, MINUTE_MS)) })}</p>
      )}
      <p>{mail}</p>
    </Banner>
  )
}
