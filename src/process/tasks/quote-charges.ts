import { causesOf, quoteCharges as quoteOf } from '../../domain/charges.ts'
import { serviceEndOf } from '../../domain/dates.ts'
import { each, go } from '../words.ts'

/** What ending the line costs and gives back. A quote that the subscriber already agreed to stays as it was. */
export const quoteCharges = each((c, { rules, now }) => {
  if (c.quote || !c.standing) return go
  const serviceEnd = serviceEndOf({ requestedEnd: c.dates.requestedEnd, decidedAt: now, rules })
  return {
    ...go,
    change: { quote: quoteOf({ standing: c.standing, serviceEnd, rules, now, causes: causesOf(c.facts) }) },
  }
})
