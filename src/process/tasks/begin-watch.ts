import { rule } from '../../domain/operator.ts'
import { watchEnd } from '../../domain/watch.ts'
import { beginWatches } from '../../store/watches.ts'
import { go, type Work } from '../words.ts'

/**
 * From here a clock looks at the ended line again and again, for as long as the operator's rule says (process/watch.ts). The
 * first look is due at once: it keeps the account as it stands, so that what is charged from then on is seen.
 */
export const beginWatch: Work = async ({ tx }, cases, { rules, now }) => {
  const days = rule(rules.switching.watchDays)
  await beginWatches(
    tx,
    rules.id,
    cases.flatMap((c) => {
      const since = c.facts.deadAt ?? now
      return now < watchEnd({ since, days }) ? [{ ref: c.ref, since, dueAt: now }] : []
    }),
  )
  return cases.map(() => go)
}
