import type { ComponentChildren, JSX } from 'preact'
import type { DeskView } from '../cases/view-at-desk.ts'
import { isRejectCode } from '../domain/codes.ts'
import type { CaseEvent } from '../domain/events.ts'
import type { Observation } from '../domain/evidence.ts'
import { isMoney } from '../domain/money.ts'
import { evidenceClassesOf, targetsOf } from '../domain/targets.ts'
import { delayReasons, rejectionReasons } from '../messages/texts/reasons.ts'
import { notObservedIn } from '../process/tasks/issue-certificate.ts'
import { Details } from '../ui/parts.tsx'
import { EventList, type TimelineEvent } from '../ui/timeline.tsx'
import type { Visit } from './visit.tsx'
import { coded, personWord, returnWord, stuckWord } from './words.ts'

/** Everything that happened to a case, in sentences, newest first; what the machine did step by step is folded. */
export function Timeline({ v, view, names }: { v: Visit; view: DeskView; names: Map<string, string> }): JSX.Element {
  return <EventList events={folded(v, [...view.events].reverse(), (event) => told(v, view, names, event))} />
}

/** A few events of the chain as plain sentences: for the page that says what happened meanwhile. */
export function EventSentences({
  v,
  view,
  names,
  events,
}: {
  v: Visit
  view: DeskView
  names: Map<string, string>
  events: CaseEvent[]
}): JSX.Element {
  return <EventList events={events.map((event) => told(v, view, names, event))} />
}

const small: ReadonlySet<CaseEvent['kind']> = new Set(['task-done', 'message-queued', 'ordered', 'order-settled'])

/** Runs of small events become one line that opens. */
function folded(v: Visit, events: CaseEvent[], tell: (event: CaseEvent) => TimelineEvent): TimelineEvent[] {
  const lines: TimelineEvent[] = []
  for (let at = 0; at < events.length; ) {
    const event = events[at]
    if (!event) break
    const run = events.slice(at, endOfRun(events, at))
    if (run.length < 3) {
      lines.push(...run.map(tell))
    } else {
      lines.push({
        ...tell(event),
        id: `run-${event.seq}`,
        who: undefined,
        kind: 'event',
        title: (
          <Details summary={v.say('events.folded', { n: run.length })}>
            <EventList events={run.map(tell)} />
          </Details>
        ),
        children: undefined,
      })
    }
    at += run.length
  }
  return lines
}

function endOfRun(events: CaseEvent[], from: number): number {
  const first = events[from]
  if (!first || !small.has(first.kind)) return from + 1
  const stop = events.slice(from).findIndex((event) => !small.has(event.kind))
  return stop < 0 ? events.length : from + stop
}

function told(v: Visit, view: DeskView, names: Map<string, string>, event: CaseEvent): TimelineEvent {
  const { by } = event.data
  const more = childrenOf(v, view, event)
  return {
    id: `e${event.seq}`,
    at: event.at,
    when: v.format.dateTimeShort(event.at),
    title: sentence(v, event),
    ...(by === undefined ? {} : { who: personWord(v.lang, by, names) }),
    ...(more === null ? {} : { children: more }),
    kind: event.kind.startsWith('message') ? 'message' : event.data.code === 'note' ? 'note' : 'event',
  }
}

type Teller = (v: Visit, data: Record<string, unknown>) => string

const task = (v: Visit, data: Record<string, unknown>) => coded(v.lang, 'codes.task', String(data.task))
const action = (v: Visit, data: Record<string, unknown>) => coded(v.lang, 'codes.action', String(data.action))
const message = (v: Visit, data: Record<string, unknown>) =>
  coded(v.lang, 'codes.message', String(data.message ?? data.kind ?? ''))

/** One sentence per kind of event. A kind without one would not compile. */
const tellers: Record<CaseEvent['kind'], Teller> = {
  received: (v, data) =>
    v.say(data.formSentBy ? 'events.receivedByLink' : 'events.received', {
      door: coded(v.lang, 'codes.door', String(data.door)),
      end: data.requestedEnd === 'now' ? v.say('codes.endNow') : v.format.date(String(data.requestedEnd)),
    }),
  'identity-shown': (v, data) =>
    v.say('events.identity-shown', { level: coded(v.lang, 'codes.assurance', String(data.level)) }),
  agreed: (v, data) =>
    isMoney(data.toPay) && isMoney(data.toRefund)
      ? v.say('events.agreed', { toPay: v.format.money(data.toPay), toRefund: v.format.money(data.toRefund) })
      : v.say('events.agreedPlain'),
  approved: (v, data) =>
    v.say('events.approved', { when: typeof data.serviceEnd === 'string' ? v.format.dateTime(data.serviceEnd) : '—' }),
  rejected: (v, data) => v.say('events.rejected', { reason: rejectWord(v, String(data.code)) }),
  'task-done': (v, data) => v.say('events.task-done', { task: task(v, data) }),
  ordered: (v, data) => v.say('events.ordered', { action: action(v, data), target: String(data.target) }),
  'order-settled': (v, data) =>
    v.say('events.order-settled', {
      action: action(v, data),
      target: String(data.target),
      answer: coded(v.lang, 'codes.answer', String(data.is)),
    }),
  observed: (v, data) => v.say('events.observed', { task: task(v, data), n: Number(data.reading ?? 1) }),
  'point-of-no-return': (v) => v.say('events.point-of-no-return'),
  'message-queued': (v, data) => v.say('events.message-queued', { message: message(v, data) }),
  'message-sent': (v, data) => v.say('events.message-sent', { message: message(v, data) }),
  'message-failed': (v, data) => v.say('events.message-failed', { message: message(v, data) }),
  'withdrawal-asked': (v) => v.say('events.withdrawal-asked'),
  held: (v, data) => v.say('events.held', { reason: coded(v.lang, 'codes.hold', String(data.code)) }),
  'hold-released': (v) => v.say('events.hold-released'),
  stuck: (v, data) => v.say('events.stuck', { task: task(v, data), reason: stuckWord(v.lang, String(data.code)) }),
  retried: (v, data) => v.say('events.retried', { task: task(v, data) }),
  'date-changed': (v) => v.say('events.date-changed'),
  'payee-changed': (v, data) =>
    v.say('events.payee-changed', { way: coded(v.lang, 'codes.refundWay', String(data.way)) }),
  'refund-returned': (v, data) => v.say('events.refund-returned', { reason: returnWord(v.lang, data.code) }),
  'contact-changed': (v) => v.say('events.contact-changed'),
  'language-changed': (v) => v.say('events.language-changed'),
  'data-exported': (v) => v.say('events.data-exported'),
  'promise-moved': (v, data) =>
    v.say(data.state === 'late' ? 'events.promise-late' : 'events.promise-at-risk', {
      day: v.format.date(String(data.day)),
      reason: delayWord(v, String(data.because)),
    }),
  note: noteSentence,
  ended: (v, data) => v.say('events.ended', { as: coded(v.lang, 'codes.status', String(data.as)) }),
  'certificate-issued': (v) => v.say('events.certificate-issued'),
  'data-erased': (v) => v.say('events.data-erased'),
  'alarm-raised': (v, data) => v.say('events.alarm-raised', { kind: coded(v.lang, 'codes.alarm', String(data.alarm)) }),
  'alarm-decided': (v, data) =>
    v.say('events.alarm-decided', {
      kind: coded(v.lang, 'codes.alarm', String(data.alarm)),
      decision: decisionWord(v, String(data.as), data.code),
    }),
}

/** `explained` brings the reason along; the other decisions speak for themselves. */
export const decisionWord = (v: Visit, as: string, code: unknown): string => {
  const word = coded(v.lang, 'codes.decision', as)
  const why = typeof code === 'string' ? coded(v.lang, 'codes.explained', code) : undefined
  return why === undefined ? word : v.say('codes.withDetail', { word, detail: why })
}

/** What happened, in one sentence of the reader's language. */
function sentence(v: Visit, event: CaseEvent): string {
  return tellers[event.kind](v, event.data)
}

function noteSentence(v: Visit, data: Record<string, unknown>): string {
  const code = String(data.code)
  return coded(v.lang, 'events.note', code, {
    reason: coded(v.lang, 'codes.opening', String(data.reason)),
    detail: String(data.detail ?? ''),
    paper: coded(v.lang, 'papers.kind', String(data.kind ?? '')),
  })
}

/** The reason as the subscriber reads it, in the agent's language. */
function rejectWord(v: Visit, code: string): string {
  return isRejectCode(code) ? rejectionReasons[v.lang][code].reason : code
}

function delayWord(v: Visit, because: string): string {
  const words: Record<string, string> = delayReasons[v.lang]
  return words[because] ?? because
}

function childrenOf(v: Visit, view: DeskView, event: CaseEvent): ComponentChildren {
  if (event.kind === 'approved' && event.data.attended === true) return v.say('events.attended')
  if (event.kind === 'note' && event.data.code === 'note') {
    const note = view.notes.find((one) => one.id === event.data.note)
    return <p class="as-written">{note?.text ?? v.say('events.noteErased')}</p>
  }
  if (event.kind !== 'observed') return null
  const reading = view.readings.find((one) => one.task === event.data.task && one.reading === event.data.reading)
  return reading ? <Readings v={v} view={view} observations={reading.observations} /> : v.say('events.noteErased')
}

/** Element by element: who asked, whom, what was answered, and what such an answer is worth. */
function Readings({ v, view, observations }: { v: Visit; view: DeskView; observations: Observation[] }): JSX.Element {
  const classes = evidenceClassesOf(v.office.rules)
  const required = targetsOf('terminate', view.case.binding, v.office.rules, view.case.standing?.services)
  const unread = notObservedIn(view.case, required, observations).map((what) =>
    coded(v.lang, 'codes.notObserved', what),
  )
  return (
    <Details summary={v.say('events.readings', { n: observations.length })}>
      <ul class="readings">
        {observations.map((seen) => (
          <li key={`${seen.target} ${seen.subject}`}>
            <b>{seen.target}</b> · {coded(v.lang, 'codes.evidence', classes[seen.target] ?? 'not-confirmed')}
            <br />
            {answers(v, seen).join(' · ')}
            <br />
            <span>
              {v.say('events.reader', { reader: seen.reader, element: seen.element, time: v.format.time(seen.at) })} ·{' '}
              {v.say('events.ourClock')}
            </span>
            <code class="raw">{seen.raw}</code>
          </li>
        ))}
      </ul>
      {unread.length > 0 ? <p>{v.say('events.notObserved', { list: v.format.list(unread) })}</p> : null}
    </Details>
  )
}

function answers(v: Visit, seen: Observation): string[] {
  const of = (asked: 'known' | 'admits' | 'attached') => coded(v.lang, `codes.probe.${asked}`, String(seen[asked]))
  return [
    of('known'),
    of('admits'),
    of('attached'),
    v.say(seen.stated ? 'codes.control.stated' : seen.controlAlive ? 'codes.control.alive' : 'codes.control.silent'),
  ]
}
