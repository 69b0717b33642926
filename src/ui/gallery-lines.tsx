import type { JSX } from 'preact'
import type { Language } from '../domain/case.ts'
import { Button, Buttons, TextInput } from './form.tsx'
import { formats, msisdn } from './format.ts'
import { useLang, useSay } from './lang.ts'
import { Key, SummaryList, Tag, type Tone } from './parts.tsx'
import { EventList, type LineStep, Panes, PromiseCard, PromiseTag, StepLine, Table } from './timeline.tsx'
import { type Say, t } from './words.ts'

const HOUR = 3_600_000
const NUMBER = '+77011234567'

/** A tracking page as a subscriber sees it: sentence, clock, five steps, ways to act. Served beside the gallery. */
export function TrackSample(): JSX.Element {
  const say = useSay()
  const format = formats(useLang())
  return (
    <>
      <p class="eyebrow">{msisdn(NUMBER)} · Kcell · CX-100042</p>
      <h1>{say('gallery.track.title')}</h1>
      <p>{say('gallery.track.text')}</p>
      <PromiseCard label={say('gallery.track.label')} headline={format.timeLeft(21 * HOUR + 40 * 60_000)} spent={0.62}>
        {format.dateTimeZone('2026-11-22T09:05:00.000Z')}
      </PromiseCard>
      <div class="card">
        <StepsSample />
      </div>
      <Buttons>
        <Button href="#main">{say('gallery.chat')}</Button>
        <Button href="#main" kind="secondary">
          {say('gallery.withdraw')}
        </Button>
      </Buttons>
    </>
  )
}

/** The five steps with the third one under way. */
export function StepsSample(): JSX.Element {
  return <StepLine steps={stepsOf(useLang())} />
}

function stepsOf(lang: Language): LineStep[] {
  const say = t(lang)
  const format = formats(lang)
  const amount = format.money({ minor: 124_000, currency: 'KZT' })
  return [
    { title: say('gallery.step.received'), note: format.dateTime('2026-11-21T11:12:00.000Z'), state: 'done' },
    {
      title: say('gallery.step.settled', { amount }),
      note: format.dateTime('2026-11-21T11:13:00.000Z'),
      state: 'done',
    },
    { title: say('gallery.step.document'), note: say('gallery.step.documentNote'), state: 'now' },
    { title: say('gallery.step.off'), state: 'todo' },
    { title: say('gallery.step.proof'), state: 'todo' },
  ]
}

/** Promises in their other moods, a line that stopped and one that is done, and what happened. */
export function LinesGallery(): JSX.Element {
  const say = useSay()
  const format = formats(useLang())
  const label = say('gallery.track.label')
  return (
    <>
      <PromiseCard label={label} headline={format.timeLeft(2 * HOUR)} spent={0.9} tone="atRisk" />
      <PromiseCard label={label} headline={say('common.promise.late')} spent={1} tone="late" />
      <PromiseCard label={label} headline={say('common.yourTurn')} spent={0.4} tone="paused">
        {say('gallery.track.paused')}
      </PromiseCard>
      <div class="card">
        <StepLine
          steps={[
            { title: say('gallery.step.received'), state: 'done' },
            { title: say('gallery.step.document'), state: 'stopped', note: say('gallery.newFileText') },
          ]}
        />
      </div>
      <div class="card">
        <StepLine steps={stepsOf(useLang()).map((step) => ({ ...step, state: 'done' }))} />
      </div>
      <h3>{say('common.events.all')}</h3>
      <EventList events={eventsOf(say, format)} />
      <EventList events={[]} />
    </>
  )
}

function eventsOf(say: Say, format: ReturnType<typeof formats>) {
  const at = '2026-11-21T11:12:00.000Z'
  const when = format.dateTimeShort(at)
  return [
    { id: 'e1', at, when, title: say('gallery.step.received') },
    { id: 'e2', at, when, title: say('gallery.messageSent'), kind: 'message' as const },
    {
      id: 'e3',
      at,
      when,
      title: say('gallery.note'),
      who: 'Дана',
      kind: 'note' as const,
      children: say('gallery.noteText'),
    },
  ]
}

interface Row {
  ref: string
  left: number
  number: string
  holder: string
  tone: Tone
  state: string
}

function rowsOf(say: Say): Row[] {
  const states: [Tone, string][] = [
    ['warn', say('gallery.step.document')],
    ['danger', say('common.promise.late')],
    ['info', say('common.case.received')],
    ['ok', say('common.promise.onTime')],
  ]
  const holders = ['Әсел Нұрланқызы', '王芳', 'Ivan Petrov', 'Гүлнар Өмірбек']
  const minutes = [42, -75, 150, 310]
  return Array.from({ length: 14 }, (_, index) => {
    const [tone, state] = states[index % 4] ?? ['neutral', '']
    return {
      ref: `CX-${100040 + index}`,
      left: (minutes[index % 4] ?? 0) * 60_000,
      number: `+7${7001001020 + index * 7070103}`,
      holder: holders[index % 4] ?? '',
      tone,
      state,
    }
  })
}

/** The queue's table, as short as the gallery wants it, and an empty one. */
export function QueueSample({ rows = 4 }: { rows?: number }): JSX.Element {
  const say = useSay()
  const lang = useLang()
  const columns = [
    { title: say('gallery.timeLeft'), numeric: true, cell: (row: Row) => formats(lang).clock(row.left) },
    {
      title: say('gallery.number'),
      cell: (row: Row) => (
        <a href="#main">
          <b>{msisdn(row.number)}</b>
        </a>
      ),
    },
    { title: say('gallery.holder'), cell: (row: Row) => row.holder },
    { title: say('gallery.state'), cell: (row: Row) => <Tag tone={row.tone}>{row.state}</Tag> },
    { title: say('gallery.request'), cell: (row: Row) => <span class="nowrap">{row.ref}</span> },
  ]
  const table = {
    caption: say('common.nav.queue'),
    columns,
    id: (row: Row) => row.ref,
    empty: say('gallery.queueEmpty'),
  }
  return (
    <>
      <Table {...table} captionUnseen rows={rowsOf(say).slice(0, rows)} selected="CX-100042" />
      {rows < 10 ? <Table {...table} rows={[]} /> : null}
    </>
  )
}

/** The care desk with a case open, for the pictures. */
export function DeskSample(): JSX.Element {
  const say = useSay()
  const format = formats(useLang())
  const list = (
    <>
      <h1 class="unseen">{say('common.nav.queue')}</h1>
      <div class="desk-bar">
        <TextInput name="q" label={say('common.search')} type="search" autocomplete="off" />
        <Key>/</Key>
      </div>
      <QueueSample rows={14} />
    </>
  )
  const open = (
    <>
      <p class="eyebrow">CX-100042 · Tele2</p>
      <h2>{msisdn(NUMBER)}</h2>
      <p>
        <Tag tone="warn">{say('gallery.step.document')}</Tag> <PromiseTag state="onTime" />
      </p>
      <PromiseCard label={say('gallery.track.label')} headline={format.timeLeft(2.5 * HOUR)} spent={0.7} />
      <div class="card">
        <SummaryList
          rows={[
            { key: say('gallery.holder'), value: 'Ivan Petrov' },
            { key: say('gallery.endDay'), value: format.date('2026-11-26'), changeHref: '#main' },
          ]}
        />
      </div>
      <Buttons>
        <Button hotkey="A">{say('common.send')}</Button>
        <Button hotkey="R" kind="secondary">
          {say('common.back')}
        </Button>
      </Buttons>
      <h3>{say('common.events.all')}</h3>
      <EventList events={eventsOf(say, format)} />
    </>
  )
  return <Panes list={list} open={open} label="CX-100042" />
}
