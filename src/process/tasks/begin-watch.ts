import { rule } from '../../domain/operator.ts'
import { nextLook } from '../../domain/watch.ts'
import { beginWatches } from '../../store/watches.ts'
import { go, type Work } from '../words.ts'

/** From here a clock looks at the ended line again and again, for as long as the operator's rule says (process/watch.ts). */
export const beginWatch: Work = async ({ tx }, cases, { rules, now }) => {
  const days = rule(rules.switching.watchDays)
  await beginWatches(
    tx,
    rules.id,
    cases.flatMap((c) => {
      const since = c.facts.deadAt ?? now
      const dueAt = nextLook({ since, days, now })
      return dueAt ? [{ ref: c.ref, since, dueAt }] : []
    }),
  )
  return cases.map(() => go)
}
