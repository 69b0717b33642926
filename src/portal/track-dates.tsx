import type { JSX } from 'preact'
import type { Case } from '../domain/case.ts'
import { dayOf } from '../domain/dates.ts'
import { epochMsOf } from '../domain/instant.ts'
import { rule } from '../domain/operator.ts'
import type { Progress } from '../domain/progress.ts'
import { delayReasons } from '../messages/texts/reasons.ts'
import { pauseWords } from '../ui/case-words.ts'
import { PromiseCard } from '../ui/timeline.tsx'
import type { CaseVisit } from './case-visit.tsx'
import { datesNow, ThreeDatesList } from './three-dates.tsx'

/* When: the promise and its clock, and the three dates. Shown on the page of a request and to whoever may only look. */

/** It ended, or is ending, without a dead line: there is nothing left to promise or to wait for. */
export const isOver = ({ status, facts }: Case) =>
  status === 'withdrawn' || status === 'rejected' || status === 'ported-out' || facts.ending !== undefined

interface PromisePartProps {
  visit: CaseVisit
  progress: Progress
}

export function PromisePart({ visit, progress: { promise } }: PromisePartProps): JSX.Element | null {
  const { say, format, view } = visit
  const { case: of, now } = view
  if (isOver(of)) return null
  const start = epochMsOf(of.dates.receivedAt)
  const end = epochMsOf(of.facts.deadAt ?? now)
  const why = pauseWords(visit, promise)
  const waits = promise.pausedFor === 'identity' || promise.pausedFor === 'papers'
  const waiting = promise.pausedFor === 'papers' ? 'track.promise.waiting.papers' : 'track.promise.waiting'
  const paused = why !== undefined && (waits || promise.state !== 'late')
  const tones = { 'on-time': 'onTime', 'at-risk': 'atRisk', late: 'late', met: 'onTime' } as const
  const headlines = { late: say('track.promise.late'), met: say('track.promise.met') }
  const told = promise.state === 'late' || promise.state === 'met' ? headlines[promise.state] : undefined
  return (
    <PromiseCard
      label={say('track.promise.label', { date: format.date(promise.until) })}
      headline={waits ? say(waiting) : (told ?? format.timeLeft(promise.leftMs))}
      spent={(end - start) / Math.max(1, epochMsOf(promise.until) - start)}
      tone={paused ? 'paused' : tones[promise.state]}
    >
      {of.facts.deadAt ? (
        <p>
          {say(promise.state === 'late' ? 'track.promise.late.done' : 'track.promise.met.text', {
            date: format.date(promise.until),
            when: format.dateTimeZone(of.facts.deadAt),
          })}
        </p>
      ) : (
        <PromiseWords visit={visit} promise={promise} why={why} paused={paused} />
      )}
    </PromiseCard>
  )
}

interface PromiseWordsProps {
  visit: CaseVisit
  promise: Progress['promise']
  /** What the clock waits for, in words. */
  why: string | undefined
  paused: boolean
}

/** What the promise is while the line still lives: late or at risk and by when then, what it waits for, how it is counted. */
function PromiseWords({ visit, promise, why, paused }: PromiseWordsProps): JSX.Element {
  const { say, format, view, office } = visit
  const { receivedAt, requestedEnd } = view.case.dates
  const counted = format.dateTimeZone(receivedAt)
  return (
    <>
      {promise.state === 'late' && !why ? (
        <p>{say('track.promise.late.text', { date: format.date(promise.until) })}</p>
      ) : null}
      {promise.state === 'at-risk' && !paused ? <p>{say('track.promise.risk.text')}</p> : null}
      {why ? <p>{say('track.promise.paused.text', { why })}</p> : null}
      {why || promise.state === 'on-time' ? null : <NewDate visit={visit} />}
      <p>
        {requestedEnd !== 'now'
          ? say('track.promise.day', { when: counted })
          : say('track.promise.text', {
              when: counted,
              days: format.workingDays(rule(office.rules.promise.workingDays)),
            })}
      </p>
    </>
  )
}

/** Why, and by when, in the words of the message that was sent; never a new date that is itself over. */
function NewDate({ visit: { say, format, lang, view, office } }: { visit: CaseVisit }): JSX.Element | null {
  const { newPromise } = view.case.facts
  if (!newPromise || newPromise.day < dayOf(view.now, rule(office.rules.zone))) return null
  return (
    <p>
      {delayReasons[lang][newPromise.because]} {say('track.promise.newDate', { date: format.date(newPromise.day) })}
    </p>
  )
}

/** Service, billing and number each have an end of their own; one «end date» would be wrong for two of them. */
export function DatesPart({ visit }: { visit: CaseVisit }): JSX.Element {
  return (
    <section>
      <ThreeDatesList dates={datesNow(visit)} lang={visit.lang} format={visit.format} />
    </section>
  )
}
