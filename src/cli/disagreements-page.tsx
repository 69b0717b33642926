import type { Language } from '../domain/case.ts'
import type { Disagreement, DisagreementKind } from '../domain/disagreements.ts'
import type { Instant } from '../domain/instant.ts'
import type { Reconciliation } from '../process/census/reconcile.ts'
import { Disagreements } from '../ui/disagreements.tsx'
import { paper } from '../ui/paper.tsx'
import { t } from '../ui/words.ts'

interface PageFacts {
  operator: { name: string; zone: string }
  at: Instant
  found: Reconciliation
  rows: Map<DisagreementKind, Disagreement[]>
}

/** What a comparison found, as one file. */
export function disagreementsPage({ operator, at, found, rows }: PageFacts, lang: Language, style: string): string {
  const say = t(lang)
  return paper({
    title: `${say('disagreements.title')} – ${operator.name}`,
    lang,
    style,
    by: `Signoff · ${operator.name}`,
    body: (
      <>
        <h1>{say('disagreements.title')}</h1>
        <p>{say('disagreements.lead', { operator: operator.name })}</p>
        <Disagreements
          zone={operator.zone}
          at={at}
          lists={found.lists}
          found={found.found}
          rows={[...rows.values()].flat()}
        />
      </>
    ),
  })
}
