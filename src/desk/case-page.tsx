import type { JSX } from 'preact'
import { unreadChat } from '../cases/chat.ts'
import type { DeskView } from '../cases/view-at-desk.ts'
import type { Case } from '../domain/case.ts'
import { isRejectCode } from '../domain/codes.ts'
import { type Binding, lineName } from '../domain/line.ts'
import { caseCan } from '../domain/permissions.ts'
import { rejectionReasons } from '../messages/texts/reasons.ts'
import type { Person } from '../store/people.ts'
import { staffOf } from '../store/staff.ts'
import { lineOf } from '../ui/format.ts'
import { BackLink, Banner, Tag } from '../ui/parts.tsx'
import { Panes, PromiseCard } from '../ui/timeline.tsx'
import { Actions } from './actions.tsx'
import { Facts } from './facts.tsx'
import { Timeline } from './timeline.tsx'
import { type DeskPage, deskPage, type Visit } from './visit.tsx'
import { coded, stateWord, waitWords } from './words.ts'

/** What was just done, announced above the next page. */
export interface Told {
  did: string
  of: string
}

/** Names of the people of this operator, by the id that stands in events. */
export async function staffNames(v: Visit): Promise<Map<string, string>> {
  return new Map((await staffOf(v.house.desk.db, v.operator)).map((one) => [one.id, one.name]))
}

export async function casePage(
  v: Visit,
  view: DeskView,
  more: { person?: Person; told?: Told | undefined; status?: DeskPage['status'] } = {},
): Promise<Response> {
  const names = await staffNames(v)
  const unread = await unreadChat(v.house.desk, v.operator, view.case.ref, 'staff')
  const path = `/desk/c/${view.case.ref}`
  return deskPage(v, {
    title: view.case.ref,
    path,
    ...(more.status ? { status: more.status } : {}),
    body: <CaseBody v={v} view={view} names={names} person={more.person ?? null} told={more.told} unread={unread} />,
  })
}

interface CaseBodyProps {
  v: Visit
  view: DeskView
  names: Map<string, string>
  person: Person | null
  told: Told | undefined
  /** Messages of the subscriber that nobody of the staff has opened. */
  unread: number
}

function CaseBody({ v, view, names, person, told, unread }: CaseBodyProps): JSX.Element {
  const list = (
    <>
      <Announcement v={v} told={told} />
      <BackLink href="/desk" />
      <CaseHead v={v} view={view} level="h1" />
      {caseCan.chat(view.case, v.who) === true ? (
        <p>
          <a href={`/desk/c/${view.case.ref}/chat`}>{v.say('chat.desk.open')}</a>{' '}
          {unread > 0 ? <Tag tone="info">{v.say('chat.desk.waiting', { n: unread })}</Tag> : null}
        </p>
      ) : null}
      {view.broken ? <Banner tone="danger" title={v.say('desk.chainBroken', { n: view.broken.seq })} /> : null}
      <div class="case-columns">
        <div class="case-facts">
          <Facts v={v} view={view} person={person} names={names} />
        </div>
        <section aria-labelledby="story">
          <h2 id="story">{v.say('common.events.all')}</h2>
          <Timeline v={v} view={view} names={names} />
        </section>
      </div>
    </>
  )
  const open = (
    <>
      <Clock v={v} view={view} />
      <Actions v={v} view={view} names={names} />
      <p class="next-link">
        <a
          class="button secondary"
          href={`/desk/next?after=${view.case.ref}`}
          data-hotkey={v.hotkeys ? 'N' : undefined}
        >
          {v.say('desk.next')}
          {v.hotkeys ? <kbd>N</kbd> : null}
        </a>
      </p>
    </>
  )
  return <Panes list={list} open={open} label={v.say('desk.actions')} />
}

/** A screen reader hears it as well: the page that answers a decision is another case's. */
export function Announcement({ v, told }: { v: Visit; told: Told | undefined }): JSX.Element | null {
  if (!told) return null
  return (
    <div role="status">
      <Banner tone="ok" title={coded(v.lang, 'desk.did', told.did, { ref: told.of })} />
    </div>
  )
}

/** Reference, number, where it stands and what it waits for: the same on its page and beside the queue. */
export function CaseHead({
  v,
  view,
  level: Level,
}: {
  v: Visit
  view: Pick<DeskView, 'case' | 'places' | 'holderMasked'>
  level: 'h1' | 'h2'
}): JSX.Element {
  const state = stateWord(v.lang, view.case, view.places)
  const waits = waitWords(v.lang, view.case, view.places, v.format, true)
  return (
    <div class="case-head">
      <p class="eyebrow">
        {view.case.ref} · {view.holderMasked ?? v.say('desk.erased')}
      </p>
      <Level>{lineAtDesk(v, view.case.binding)}</Level>
      <p>
        <Tag tone={state.tone}>{state.text}</Tag>{' '}
        {waits.length > 0 ? <span class="waits">{waits.join(' · ')}</span> : null}
      </p>
    </div>
  )
}

export const lineAtDesk = (v: Visit, binding: Binding): string =>
  lineName(binding) === '' ? v.say('desk.erased') : lineOf(binding, true)

const tones = { 'on-time': 'onTime', met: 'onTime', 'at-risk': 'atRisk', late: 'late' } as const

/** The promise: how long is left, until when, and whether it stands still. */
export function Clock({ v, view }: { v: Visit; view: Pick<DeskView, 'promise' | 'case'> }): JSX.Element {
  const { promise } = view
  if (isOutcome(view.case)) return <Outcome v={v} of={view.case} />
  const { receivedAt } = view.case.dates
  const whole = Date.parse(promise.until) - Date.parse(receivedAt)
  return (
    <PromiseCard
      label={v.say('desk.promise.label')}
      headline={promiseWords(v, promise)}
      spent={1 - promise.leftMs / whole}
      tone={promise.pausedFor ? 'paused' : tones[promise.state]}
    >
      {v.format.dateTimeZone(promise.until)}
      {promise.workingDaysLeft !== undefined && promise.workingDaysLeft > 0 && promise.state !== 'met'
        ? ` · ${v.format.workingDays(promise.workingDaysLeft)}`
        : ''}
      {promise.pausedFor ? (
        <p>{v.say('desk.promise.paused', { reason: coded(v.lang, 'codes.hold', promise.pausedFor) })}</p>
      ) : null}
    </PromiseCard>
  )
}

/** It ended, or is ending, without a line that was off: no time is left for anything, and none is counted. */
export const isOutcome = ({ status, facts }: Case): boolean =>
  facts.deadAt === undefined && (status !== 'open' || facts.ending !== undefined)

function Outcome({ v, of }: { v: Visit; of: Case }): JSX.Element {
  const { ending } = of.facts
  const { code } = ending ?? {}
  return (
    <section class="card promise paused">
      <p class="promise-words">
        <span>{v.say('desk.outcome')}</span> <b class="clock">{stateWord(v.lang, of, []).text}</b>
      </p>
      <div class="quiet">
        {ending ? v.format.dateTimeZone(ending.at) : null}
        {code && isRejectCode(code) ? <p>{rejectionReasons[v.lang][code].reason}</p> : null}
      </div>
    </section>
  )
}

function promiseWords(v: Visit, promise: DeskView['promise']): string {
  if (promise.state === 'met') return v.say('desk.promise.kept')
  if (promise.state === 'late') return v.say('desk.promise.late', { duration: v.format.duration(-promise.leftMs) })
  return v.format.timeLeft(promise.leftMs)
}
