import type { Case, Language } from '../domain/case.ts'
import { isRejectCode } from '../domain/codes.ts'
import type { CaseEvent } from '../domain/events.ts'
import type { Progress } from '../domain/progress.ts'
import type { Sentence } from '../domain/progress-sentence.ts'
import { lineNow, rejectionReasons } from '../messages/texts/reasons.ts'
import type { Formats } from './format.ts'
import type { TimelineEvent } from './timeline.tsx'
import { isKey, type Key, type Say } from './words.ts'

/** Whom a case is told to: the language, and how it writes dates. */
export interface Told {
  say: Say
  format: Formats
  lang: Language
  view: { case: Pick<Case, 'facts'> }
}

/** The one sentence of a case: a heading, and what it means for the reader. */
export function sentenceWords(told: Told, sentence: Sentence): { title: string; text: string } {
  const { code, when } = sentence
  const values = when === undefined ? {} : { when: told.format.dateTimeZone(when) }
  const text = sayCode(told.say, `track.now.${code}.text`, values)
  const { evidenceClass, servingClass } = told.view.case.facts
  if (code === 'off' || code === 'certified' || code === 'released') {
    // Of a profile server that cannot be read there is only its word; the network was looked at all the same.
    const networkSeen = (servingClass ?? evidenceClass) === 'network-observed'
    const basis = networkSeen && servingClass ? 'profile-attested' : (evidenceClass ?? 'network-observed')
    const seen = sayCode(told.say, `track.seen.${basis}`, values)
    // What the operator says is never called seen in the network.
    const title = sayCode(told.say, networkSeen ? `track.now.${code}` : 'track.now.off.said', {})
    return { title, text: joined(told, seen, text) }
  }
  // Nobody decided against it: nobody came to say that it is theirs.
  if (code === 'rejected' && sentence.because === 'identity-not-proven') {
    const closed = sayCode(told.say, 'track.closed.not-proven.text', values)
    return { title: told.say('track.closed.not-proven'), text: joined(told, closed, ...reasonOf(told, sentence)) }
  }
  return { title: sayCode(told.say, `track.now.${code}`, {}), text: joined(told, text, ...reasonOf(told, sentence)) }
}

function reasonOf(told: Told, { code, because = '' }: Sentence): string[] {
  if (code === 'held') return [sayCode(told.say, `track.hold.${because}`, {})]
  if (code === 'withdrawn-as-before') return [lineNow[told.lang].suspended(because)]
  if (code !== 'rejected' || !isRejectCode(because)) return []
  const { reason, wayOut } = rejectionReasons[told.lang][because]
  return [reason, wayOut]
}

/** Why the promise shows as paused. */
export function pauseWords(told: Told, promise: Progress['promise']): string | undefined {
  return promise.pausedFor === undefined ? undefined : sayCode(told.say, `track.hold.${promise.pausedFor}`, {})
}

/** Sentences one after the other, as the language writes them. */
function joined({ lang }: Pick<Told, 'lang'>, ...sentences: string[]): string {
  return sentences.join(lang === 'zh-Hans' ? '' : ' ')
}

/** A key that arrives as data. The tests prove that every code of the closed lists has its words. */
export function sayCode(say: Say, key: string, values: Record<string, string | number>): string {
  if (!isKey(key)) throw new Error(`no text ${key}`)
  return (say as (key: Key, values: Record<string, string | number>) => string)(key, values)
}

/** What happened, as far as it is the subscriber's to read. What repeats at once, system by system, is told once. */
export function eventWords(
  told: Told,
  events: readonly CaseEvent[],
  /** Somebody showed that the line is theirs. Before, what became of a message to it would tell a stranger that there is one. */
  isProven: boolean,
): TimelineEvent[] {
  const shown: TimelineEvent[] = []
  for (const event of events) {
    if (!isProven && event.data.to === 'line') continue
    const key = keyOfEvent(event)
    if (!key || !isKey(key)) continue
    const title = sayCode(told.say, key, {})
    if (shown.at(-1)?.title === title) continue
    const kind = event.kind === 'message-sent' || event.kind === 'message-failed' ? 'message' : 'event'
    shown.push({ id: String(event.seq), at: event.at, when: told.format.dateTimeShort(event.at), title, kind })
  }
  return shown
}

/** Undefined: not for the subscriber. Notes are between agents, and a queued message has not been sent. */
function keyOfEvent({ kind, data }: CaseEvent): string | undefined {
  switch (kind) {
    case 'task-done':
      return data.task === 'issue-certificate' ? 'track.event.certificate' : undefined
    case 'ordered':
      return `track.event.ordered.${String(data.action)}`
    case 'message-sent':
      return `track.event.message-sent.${data.to === 'line' ? 'line' : 'contact'}`
    case 'ended':
      return `track.event.ended.${String(data.as)}`
    default:
      return `track.event.${kind}`
  }
}
