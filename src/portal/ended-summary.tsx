import type { ComponentChildren, JSX } from 'preact'
import type { CaseFacts } from '../domain/case.ts'
import { DAY_MS, later } from '../domain/instant.ts'
import { copyLivesDays } from '../domain/papers.ts'
import type { StoredDocument } from '../store/documents.ts'
import { SummaryList, type SummaryRow } from '../ui/parts.tsx'
import { isKey } from '../ui/words.ts'
import { type CaseVisit, caseHref } from './case-visit.tsx'
import { erasureOf } from './settings-parts.tsx'

interface SummaryProps {
  visit: CaseVisit
  papers: StoredDocument[]
}

/** Of a request that is over: what was done, when, how that is known, the money, and what becomes of what is kept. */
export function EndedSummary({ visit, papers }: SummaryProps): JSX.Element | null {
  const { say, view } = visit
  if (view.case.status === 'open') return null
  return (
    <section class="card">
      <h2>{say('track.ended.title')}</h2>
      <SummaryList rows={[...lineRows(visit), ...moneyRows(visit), ...keptRows(visit, papers)]} />
    </section>
  )
}

const row = (key: string, value: ComponentChildren): SummaryRow => ({ key, value })

function lineRows(visit: CaseVisit): SummaryRow[] {
  const { say, format, view } = visit
  const { deadAt } = view.case.facts
  const ended = view.events.findLast(({ kind }) => kind === 'ended')
  return [
    ...(deadAt
      ? [row(say('track.ended.off'), format.dateTimeZone(deadAt)), row(say('track.ended.basis'), basisOf(visit))]
      : []),
    ...(ended ? [row(say('track.ended.closed'), format.dateTimeZone(ended.at))] : []),
    ...certificateRow(visit),
  ]
}

/** The class that counted, and how often somebody looked. */
function basisOf({ say, lang, view }: CaseVisit): string {
  const { evidenceClass, servingClass }: CaseFacts = view.case.facts
  const key = `track.ended.basis.${servingClass ?? evidenceClass}`
  const looks = view.events.filter(
    ({ kind, data }) => kind === 'observed' && String(data.task).startsWith('dead'),
  ).length
  const words = isKey(key) ? [(say as (key: string) => string)(key)] : []
  if (looks > 0) words.push(say('track.ended.times', { n: looks }))
  return words.join(lang === 'zh-Hans' ? '，' : ', ')
}

function certificateRow({ say, format, view }: CaseVisit): SummaryRow[] {
  const { certificate } = view
  if (!certificate) return []
  const { issuedAt, revokedAt } = certificate
  const words = revokedAt
    ? say('track.ended.certificate.revoked', { when: format.dateTimeZone(revokedAt) })
    : say('track.ended.certificate.issued', { when: format.dateTimeZone(issuedAt) })
  return [row(say('track.ended.certificate'), words)]
}

/** Amounts only for whoever came by our link; once they were erased there is none. */
function moneyRows({ say, format, view, hasKey }: CaseVisit): SummaryRow[] {
  const { refunded, toRefund, deadAt, refundWay } = view.case.facts
  if (!hasKey || !deadAt) return []
  if (refunded && refunded.minor > 0) {
    const way = refundWay === 'none' ? '' : ` · ${say(`request.refund.${refundWay}`)}`
    return [row(say('track.ended.refund'), `${format.money(refunded)}${way}`)]
  }
  return toRefund?.minor === 0 ? [row(say('track.ended.refund'), say('track.ended.refund.none'))] : []
}

/** The copy of the document first: it goes sooner than the rest, and its deletion has a receipt. */
function keptRows(visit: CaseVisit, papers: StoredDocument[]): SummaryRow[] {
  const { say, format, hasKey } = visit
  if (!hasKey) return []
  const erasure = erasureOf(visit)
  const date = erasure && format.date(erasure.at)
  return [
    ...(papers.length > 0 ? [row(say('track.ended.copy'), <CopyWords visit={visit} papers={papers} />)] : []),
    ...(erasure && date
      ? [
          row(
            say('track.ended.data'),
            say(erasure.is === 'due' ? 'track.ended.data.due' : 'track.ended.data.gone', { date }),
          ),
        ]
      : []),
  ]
}

function CopyWords({ visit, papers }: SummaryProps): JSX.Element {
  const { say, format, office, view } = visit
  const gone = papers.flatMap(({ erasedAt }) => (erasedAt ? [erasedAt] : [])).toSorted()
  const last = gone.at(-1)
  if (last && gone.length === papers.length)
    return (
      <>
        {say('track.ended.copy.gone', { when: format.dateTimeZone(last) })}
        <br />
        <a href={caseHref(visit, '/papers')}>{say('track.ended.copy.receipt')}</a>
      </>
    )
  const ended = view.events.findLast(({ kind }) => kind === 'ended')?.at ?? view.now
  const date = format.date(later(ended, copyLivesDays(office.rules) * DAY_MS))
  return <>{say('track.ended.copy.due', { date })}</>
}
