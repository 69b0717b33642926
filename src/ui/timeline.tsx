import type { ComponentChildren, JSX } from 'preact'
import { useSay } from './lang.ts'
import { Tag, type Tone } from './parts.tsx'

export interface LineStep {
  title: string
  /** When it happened, or how long it takes. */
  note?: ComponentChildren
  state: 'done' | 'now' | 'todo' | 'stopped'
}

/** The five steps of the guide on one line, the last one done closing it. */
export function StepLine({ steps }: { steps: LineStep[] }): JSX.Element {
  const say = useSay()
  return (
    <ol class="line">
      {steps.map((step) => (
        <li key={step.title} class={step.state} aria-current={step.state === 'now' ? 'step' : undefined}>
          <svg class="knot" viewBox="0 0 20 20" width="20" height="20" aria-hidden="true" focusable="false">
            <circle cx="10" cy="10" r="8.5" />
            {knots[step.state]}
          </svg>
          <span class="line-title">
            <span class="unseen">{say(`common.state.${step.state}`)}: </span>
            {step.title}
          </span>
          {step.note ? <small>{step.note}</small> : null}
        </li>
      ))}
    </ol>
  )
}

const knots: Record<LineStep['state'], JSX.Element | null> = {
  done: <path d="M5.8 10.4l2.9 2.9l5.5-6.2" />,
  now: <circle class="core" cx="10" cy="10" r="4" />,
  todo: null,
  stopped: <path d="M6 10h8" />,
}

export interface PromiseCardProps {
  /** «We answer by», «Promised by». */
  label: string
  /** What is left, in words: `formats.timeLeft(ms)`; or that we are late. */
  headline: string
  /** How much of the time is gone, 0 to 1. */
  spent: number
  tone?: 'onTime' | 'atRisk' | 'late' | 'paused' | undefined
  /** The date, the time and the zone; the reason of a pause. */
  children?: ComponentChildren
}

/** The clock of what we promised. The cord only repeats what the words say. */
export function PromiseCard({ label, headline, spent, tone = 'onTime', children }: PromiseCardProps): JSX.Element {
  return (
    <section class={`card promise ${tone}`}>
      <p class="promise-words">
        <span>{label}</span> <b class="clock">{headline}</b>
      </p>
      <Cord share={spent} />
      {children ? <div class="quiet">{children}</div> : null}
    </section>
  )
}

/** A bar filled by a share of one. Widths are attributes: an inline style would break the content security policy. */
function Cord({ share }: { share: number }): JSX.Element {
  const width = Math.round(Math.min(1, Math.max(0, share)) * 1000) / 10
  return (
    <svg class="cord" width="100%" height="10" aria-hidden="true" focusable="false">
      <rect class="cord-rest" width="100%" height="10" rx="5" />
      <rect class="cord-spent" width={`${width}%`} height="10" rx="5" />
    </svg>
  )
}

export interface TimelineEvent {
  id: string
  /** `formats.dateTimeShort(at)`. */
  when: string
  /** For machines: the instant. */
  at: string
  title: ComponentChildren
  /** Who did it. */
  who?: string | undefined
  children?: ComponentChildren
  /** An internal note looks different from what the subscriber sees. */
  kind?: 'event' | 'message' | 'note' | undefined
}

/** Everything that happened, in order. */
export function EventList({ events }: { events: TimelineEvent[] }): JSX.Element {
  const say = useSay()
  if (events.length === 0) return <p class="quiet">{say('common.events.none')}</p>
  return (
    <ol class="events">
      {events.map((event) => (
        <li key={event.id} class={event.kind ?? 'event'}>
          <p class="event-when">
            <time dateTime={event.at}>{event.when}</time>
            {event.who ? <span> · {event.who}</span> : null}
          </p>
          <div class="event-title">{event.title}</div>
          {event.children ? <div class="event-more">{event.children}</div> : null}
        </li>
      ))}
    </ol>
  )
}

export interface Column<Row> {
  title: string
  cell: (row: Row) => ComponentChildren
  /** Right-aligned figures. */
  numeric?: boolean
}

export interface TableProps<Row> {
  caption: string
  /** The caption is read out but not shown, where a heading says the same. */
  captionUnseen?: boolean
  columns: Column<Row>[]
  rows: Row[]
  id: (row: Row) => string
  /** Id of the row that is open beside the table. */
  selected?: string | undefined
  /** What to say when there are no rows, and the one thing to do. */
  empty: ComponentChildren
}

/** A table that scrolls inside itself when it is wider than the page. The first column names the row. */
export function Table<Row>({
  caption,
  captionUnseen,
  columns,
  rows,
  id,
  selected,
  empty,
}: TableProps<Row>): JSX.Element {
  if (rows.length === 0) return <div class="empty">{empty}</div>
  // What scrolls must be reachable by keyboard, hence the tab index.
  return (
    <section class="table-frame" aria-label={caption} tabIndex={0}>
      <table>
        <caption class={captionUnseen ? 'unseen' : undefined}>{caption}</caption>
        <thead>
          <tr>
            {columns.map((column) => (
              <th key={column.title} scope="col" class={column.numeric ? 'numeric' : undefined}>
                {column.title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={id(row)} data-row={id(row)} aria-current={id(row) === selected ? 'true' : undefined}>
              {columns.map((column) => (
                <td key={column.title} class={column.numeric ? 'numeric' : undefined}>
                  {column.cell(row)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  )
}

/** Two panes beside the desk's navigation: the list, and the case that is open. */
export function Panes({
  list,
  open,
  label,
}: {
  list: ComponentChildren
  open: ComponentChildren
  label: string
}): JSX.Element {
  return (
    <div class="panes">
      <div class="pane-list">{list}</div>
      <section class="pane-open" aria-label={label}>
        {open}
      </section>
    </div>
  )
}

/** How a promise stands, for lists. */
export function PromiseTag({ state }: { state: 'onTime' | 'atRisk' | 'late' }): JSX.Element {
  const say = useSay()
  const tones: Record<typeof state, Tone> = { onTime: 'ok', atRisk: 'warn', late: 'danger' }
  return <Tag tone={tones[state]}>{say(`common.promise.${state}`)}</Tag>
}
