import type { JSX } from 'preact'
import { SummaryList } from '../ui/parts.tsx'
import { careRows } from './care-contacts.tsx'
import { type CaseVisit, caseHref } from './case-visit.tsx'
import { helpHref, operatorName } from './visit.tsx'

/** Ways to ask the operator and when it answers, as far as any is known; none is ever guessed. */
export function CareCard({ visit }: { visit: CaseVisit }): JSX.Element {
  const { say, office, lang, view, hasKey } = visit
  return (
    <section>
      <h2>{say('track.care.title')}</h2>
      <SummaryList rows={careRows({ known: office, now: view.now, lang })} />
      <p>
        <a href={helpHref(office, lang)}>{say('help.of', { operator: operatorName(office, lang) })}</a>
      </p>
      <p>
        <a href={hasKey ? caseHref(visit, '/complaint') : helpHref(office, lang, 'complain')}>{say('complain.link')}</a>
      </p>
    </section>
  )
}
