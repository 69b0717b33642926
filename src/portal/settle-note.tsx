import type { JSX } from 'preact'
import { unlinkedOf } from '../domain/unlink-list.ts'
import { useSay } from '../ui/lang.ts'
import type { CaseVisit } from './case-visit.tsx'
import { caseHref } from './case-visit.tsx'
import type { Journey } from './journey.tsx'
import { stillServes } from './three-dates.tsx'

/** Above the last button: how many places still know the number, and the way to the list. It holds nobody up. */
export function SettleNote({ journey }: { journey: Journey }): JSX.Element {
  const say = useSay()
  const { application, office } = journey
  const progress = unlinkedOf(office.unlink, application.answers.ticked ?? [])
  return (
    <section class="card">
      <h2>{say('settle.own')}</h2>
      {office.unlink ? (
        <p>
          {say('settle.unlink.task')}. {say(progress.open === 0 ? 'settle.progress.all' : 'settle.progress', progress)}
        </p>
      ) : null}
      <p>
        <a href="/settle?from=check">{say('settle.title')}</a>
      </p>
    </section>
  )
}

/** On the page of the request: still open while codes still arrive; after the bar, that they no longer do. */
export function SettleReminder({ visit, ticked }: { visit: CaseVisit; ticked: string[] }): JSX.Element | null {
  const { say, view, office, hasKey } = visit
  const { status, facts } = view.case
  const ends = status === 'open' || status === 'closed'
  if (!hasKey || !ends || facts.ending || facts.forgotten?.personal) return null
  const silent = (facts.barredAt !== undefined || facts.deadAt !== undefined) && !stillServes(visit)
  const progress = unlinkedOf(office.unlink, ticked)
  const code = progress.open === 0 ? 'track.done' : silent ? 'track.late' : 'track.open'
  // Whoever asks for the holder is not told to change accounts of their own.
  const words = facts.special && code !== 'track.done' ? (`holder.${code}` as const) : code
  const working = facts.special ? 'settle.holder.track.title' : 'settle.track.title'
  return (
    <section>
      <h2>{say(silent ? 'settle.own' : working)}</h2>
      {office.unlink ? <p>{say(`settle.${words}`, progress)}</p> : null}
      <p>
        <a href={caseHref(visit, '/settle')}>{say('settle.track.link')}</a>
      </p>
    </section>
  )
}
