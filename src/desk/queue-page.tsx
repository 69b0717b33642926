import type { JSX } from 'preact'
import type { FoundCase, Queue } from '../cases/find-cases.ts'
import type { DeskView } from '../cases/view-at-desk.ts'
import { DAY_MS } from '../domain/instant.ts'
import type { QueueView } from '../store/queue-of-cases.ts'
import { Tag } from '../ui/parts.tsx'
import { Panes, Table } from '../ui/timeline.tsx'
import { Actions } from './actions.tsx'
import { Announcement, CaseHead, Clock, isOutcome, lineAtDesk, type Told } from './case-page.tsx'
import type { Visit } from './visit.tsx'
import { stateWord, waitWords } from './words.ts'

export interface QueueProps {
  v: Visit
  view: QueueView
  queue: Queue
  page: number
  /** The case beside the list; null where the list is empty. */
  open: DeskView | null
  names: Map<string, string>
  told: Told | undefined
  /** When the next promise of an open case ends, for an empty list. */
  nextDue: string | undefined
}

/** The list, and beside it the case that is next. */
export function QueueBody(props: QueueProps): JSX.Element {
  const { v, view, queue, page, open, names, told } = props
  const list = (
    <>
      <Announcement v={v} told={told} />
      <h1 class="unseen">{v.say(`desk.view.${view}`)}</h1>
      <Bar v={v} />
      <CaseTable
        v={v}
        rows={queue.rows}
        caption={v.say(`desk.view.${view}`)}
        selected={open?.case.ref}
        empty={<Empty {...props} />}
      />
      <Pages v={v} view={view} page={page} more={queue.more} />
    </>
  )
  if (!open) return list
  const pane = (
    <>
      <CaseHead v={v} view={open} level="h2" />
      <Clock v={v} view={open} />
      <Actions v={v} view={open} names={names} />
      <p>
        <a class="button secondary" href={`/desk/c/${open.case.ref}`}>
          {v.say('desk.openCase')}
        </a>
      </p>
    </>
  )
  return <Panes list={list} open={pane} label={v.say('desk.pane', { ref: open.case.ref })} />
}

/** Search and "next", above every list. What is looked for travels in the body of a POST: addresses are kept in logs. */
export function Bar({ v, typed, error }: { v: Visit; typed?: string; error?: string | undefined }): JSX.Element {
  return (
    <div class="desk-bar">
      <search>
        <form method="post" action="/desk/search">
          <input type="hidden" name="csrf" value={v.csrf} />
          <label class="unseen" for="q">
            {v.say('desk.search.label')}
          </label>
          <input
            id="q"
            name="q"
            type="search"
            autocomplete="off"
            spellcheck={false}
            value={typed}
            placeholder={v.say('desk.search.label')}
            aria-describedby={error ? 'q-error' : undefined}
            aria-keyshortcuts={v.hotkeys ? '/' : undefined}
          />
          <button class="button secondary" type="submit">
            {v.say('common.search')}
            {v.hotkeys ? <kbd>/</kbd> : null}
          </button>
        </form>
      </search>
      <a class="button secondary" href="/desk/next" data-hotkey={v.hotkeys ? 'N' : undefined}>
        {v.say('desk.next')}
        {v.hotkeys ? <kbd>N</kbd> : null}
      </a>
    </div>
  )
}

interface CaseTableProps {
  v: Visit
  rows: FoundCase[]
  caption: string
  selected?: string | undefined
  empty: JSX.Element
}

/** Cases one a row; the number leads to the case. */
export function CaseTable({ v, rows, caption, selected, empty }: CaseTableProps): JSX.Element {
  return (
    <Table
      caption={caption}
      captionUnseen
      rows={rows}
      id={(row) => row.case.ref}
      selected={selected}
      empty={empty}
      columns={[
        { title: v.say('desk.column.left'), numeric: true, cell: (row) => <TimeLeft v={v} row={row} /> },
        {
          title: v.say('desk.column.number'),
          cell: (row) => (
            <a href={`/desk/c/${row.case.ref}`}>
              <b>{lineAtDesk(v, row.case.binding)}</b>
            </a>
          ),
        },
        { title: v.say('desk.column.subscriber'), cell: (row) => row.holderMasked ?? v.say('desk.erased') },
        { title: v.say('desk.column.state'), cell: (row) => <StateTag v={v} row={row} /> },
        {
          title: v.say('desk.column.waits'),
          cell: (row) => (
            <>
              <span class="waits">{waitWords(v.lang, row.case, row.places, v.format).join(' · ')}</span>
              {row.unanswered > 0 ? (
                <Tag tone="info">{v.say('chat.desk.unanswered', { n: row.unanswered })}</Tag>
              ) : null}
            </>
          ),
        },
        { title: v.say('desk.column.reference'), cell: (row) => <span class="nowrap">{row.case.ref}</span> },
      ]}
    />
  )
}

function StateTag({ v, row }: { v: Visit; row: FoundCase }): JSX.Element {
  const state = stateWord(v.lang, row.case, row.places)
  return <Tag tone={state.tone}>{state.text}</Tag>
}

/** Hours and minutes below two days; a word where the promise was kept, and for the eye and the ear alike where it is late. */
function TimeLeft({ v, row }: { v: Visit; row: FoundCase }): JSX.Element {
  const { promise } = row
  if (promise.state === 'met' || row.case.status !== 'open' || isOutcome(row.case))
    return <span class="quiet">{v.format.dateShort(promise.until)}</span>
  const tone = promise.state === 'late' ? 'late' : promise.state === 'at-risk' ? 'at-risk' : ''
  const word =
    promise.state === 'late'
      ? v.say('common.promise.late')
      : promise.state === 'at-risk'
        ? v.say('common.promise.atRisk')
        : undefined
  return (
    <span class={`time-left ${tone}`} title={v.format.dateTime(promise.until)}>
      {Math.abs(promise.leftMs) < 2 * DAY_MS
        ? v.format.clock(promise.leftMs)
        : v.format.days(Math.trunc(promise.leftMs / DAY_MS))}
      {word ? <span class="unseen"> {word}</span> : null}
    </span>
  )
}

function Empty({ v, view, nextDue }: QueueProps): JSX.Element {
  return (
    <>
      <p class="empty-title">{v.say(view === 'todo' ? 'desk.empty.todo' : 'desk.empty.other')}</p>
      {nextDue ? <p>{v.say('desk.empty.next', { when: nextDue })}</p> : null}
      {view === 'open' ? null : (
        <p>
          <a href="/desk?view=open">{v.say('desk.view.open')}</a>
        </p>
      )}
    </>
  )
}

function Pages({
  v,
  view,
  page,
  more,
}: {
  v: Visit
  view: QueueView
  page: number
  more: boolean
}): JSX.Element | null {
  if (page === 1 && !more) return null
  return (
    <nav class="pages" aria-label={v.say('desk.pages.label')}>
      {page > 1 ? <a href={`/desk?view=${view}&page=${page - 1}`}>{v.say('desk.pages.earlier')}</a> : null}
      <span>{v.say('desk.pages.page', { n: page })}</span>
      {more ? <a href={`/desk?view=${view}&page=${page + 1}`}>{v.say('desk.pages.later')}</a> : null}
    </nav>
  )
}
