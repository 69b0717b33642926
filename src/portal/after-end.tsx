import type { JSX } from 'preact'
import { amountOf } from '../cases/decide-alarm.ts'
import { rule } from '../domain/operator.ts'
import { findingKinds, watchEnd } from '../domain/watch.ts'
import type { Alarm } from '../store/alarms.ts'
import { sayCode } from '../ui/case-words.ts'
import { Banner } from '../ui/parts.tsx'
import { isKey } from '../ui/words.ts'
import type { CaseVisit } from './case-visit.tsx'

/** How long the ended line is still looked at, and what was seen: in plain words, with what became of it. */
export function AfterEndPart({ visit }: { visit: CaseVisit }): JSX.Element | null {
  const { say, view } = visit
  const seen = view.alarms.filter(({ kind }) => findingKinds.some((one) => one === kind))
  if (!view.watch && seen.length === 0) return null
  return (
    <section>
      <h2>{say('track.watch.title')}</h2>
      {seen.map((alarm) => (
        <SeenPart key={alarm.id} visit={visit} alarm={alarm} />
      ))}
      <WatchPart visit={visit} />
    </section>
  )
}

function SeenPart({ visit, alarm }: { visit: CaseVisit; alarm: Alarm }): JSX.Element {
  const { say, format } = visit
  const amount = amountOf(alarm)
  const values = { when: format.dateTimeZone(alarm.raisedAt), amount: amount ? format.money(amount) : '' }
  return (
    <Banner tone={alarm.decided ? 'neutral' : 'warn'} title={sayCode(say, `track.watch.${alarm.kind}`, values)}>
      <p>{outcomeOf(visit, alarm)}</p>
    </Banner>
  )
}

function outcomeOf({ say, format, view }: CaseVisit, { decided }: Alarm): string {
  if (!decided) return say('track.watch.waits')
  const { credit } = view.case.facts
  if (decided.as === 'credit' && credit?.paidAt)
    return say('track.watch.credit.paid', {
      amount: format.money(credit.amount),
      when: format.dateTimeZone(credit.paidAt),
    })
  const key = decided.as === 'explained' ? `track.watch.explained.${decided.code}` : `track.watch.${decided.as}`
  return isKey(key) ? sayCode(say, key, {}) : say('track.event.alarm-decided')
}

function WatchPart({ visit }: { visit: CaseVisit }): JSX.Element | null {
  const { say, format, view, office } = visit
  const { watch } = view
  if (!watch || watch.over === 'ended-anew') return null
  if (watch.dueAt === null) return <p>{say('track.watch.over')}</p>
  const until = format.date(watchEnd({ since: watch.since, days: rule(office.rules.switching.watchDays) }))
  const clean = watch.seenAt !== null && view.case.facts.alarm === undefined
  return (
    <>
      <p>{say('track.watch.on', { until })}</p>
      {watch.blind > 0 ? (
        <p>{say('track.watch.unclear')}</p>
      ) : clean ? (
        <p>{say('track.watch.clean', { when: format.dateTimeZone(watch.seenAt ?? watch.since) })}</p>
      ) : null}
    </>
  )
}
