import { dwellEndOf, serviceEndOf, startOfDay, usageCompleteOf } from '../../domain/dates.ts'
import { DAY_MS, HOUR_MS, later } from '../../domain/instant.ts'
import { rule } from '../../domain/operator.ts'
import { hasStrongProof } from '../../domain/special.ts'
import type { Clock, Condition } from '../words.ts'

/* The instants that a case waits for. Each is worked out anew when it is asked for, so a changed date needs no migration. */

/** When service ends: at the decision, or at the end of the day that was asked for. */
export const serviceEnd: Clock = (c, { rules, now }) =>
  c.dates.serviceEnd ??
  serviceEndOf({ requestedEnd: c.dates.requestedEnd, decidedAt: c.facts.decision?.at ?? now, rules })

/** A barred line rests before it ends for good: a thief's cancellation is noticed when the phone goes silent. */
export const dwellEnd: Clock = (c, { rules, now }) =>
  dwellEndOf({ barredAt: c.facts.barredAt ?? now, strongProof: hasStrongProof(c.facts), rules })

/** The network is read once more a day later: a line that comes back at night is not dead. */
export const nextDay: Clock = (c, { rules, now }) =>
  later(c.facts.deadAt ?? now, rule(rules.switching.readAgainHours) * HOUR_MS)

/** While a person has not decided on what was seen after the end, the number stays where it is. */
export const quarantineEnd: Clock = (c, { rules, now }) => {
  const release = c.dates.numberRelease ? startOfDay(c.dates.numberRelease, rule(rules.zone)) : now
  return c.facts.alarm && release <= now ? later(now, DAY_MS) : release
}

/** A line that the operator put back into service keeps its number. */
export const numberIsFree: Condition = (c) => c.facts.backInService === undefined

/** Records of usage travel slowly, roaming ones most of all; the final bill is drawn when no more are expected. */
export const usageComplete: Clock = (c, { rules, now }) => usageCompleteOf(c.dates.serviceEnd ?? now, rules)
