import type { JSX } from 'preact'
import { SummaryList } from '../ui/parts.tsx'
import { t } from '../ui/words.ts'
import { type CareOf, careRows } from './care-contacts.tsx'
import { type CaseVisit, caseHref } from './case-visit.tsx'
import { helpHref, operatorName } from './visit.tsx'

/** On the pages of a case: a complaint is written with what is known of it. */
export function CareCard({ visit }: { visit: CaseVisit }): JSX.Element {
  const { office, lang, view, hasKey } = visit
  const complain = hasKey ? caseHref(visit, '/complaint') : undefined
  return <OperatorCare of={{ known: office, now: view.now, lang }} complain={complain} />
}

/** Ways to ask the operator and when it answers, as far as any is known; none is ever guessed. */
export function OperatorCare({ of, complain }: { of: CareOf; complain?: string | undefined }): JSX.Element {
  const { known, lang } = of
  const say = t(lang)
  return (
    <section>
      <h2>{say('track.care.title')}</h2>
      <SummaryList rows={careRows(of)} />
      <p>
        <a href={helpHref(known, lang)}>{say('help.of', { operator: operatorName(known, lang) })}</a>
      </p>
      <p>
        <a href={complain ?? helpHref(known, lang, 'complain')}>{say('complain.link')}</a>
      </p>
    </section>
  )
}
