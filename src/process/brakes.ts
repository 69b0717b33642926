import type { Action } from '../connectors/connector.ts'
import { addDays } from '../domain/calendar.ts'
import { dayOf, startOfDay } from '../domain/dates.ts'
import type { Instant } from '../domain/instant.ts'
import type { OperatorId } from '../domain/line.ts'
import { type OperatorRules, rule } from '../domain/operator.ts'
import type { Tx } from '../store/db.ts'
import { countLastHour } from '../store/effects.ts'

/* What slows a worker down on purpose: caps per hour and element, and days on which nothing is switched off. */

/**
 * How many orders each target may still take this hour. `take` uses one up and says whether it was there; `begun`: the most
 * that any target took in the last hour.
 */
export async function restingTargets(
  tx: Tx,
  operator: OperatorId,
  action: Action,
  rules: OperatorRules,
): Promise<{ take: (target: string) => boolean; begun: number }> {
  if (action !== 'bar' && action !== 'terminate') return { take: () => true, begun: 0 }
  const caps = rule(rules.switching.capsPerHour)[action]
  const used = await countLastHour(tx, operator, action)
  return {
    begun: Math.max(0, ...used.values()),
    take: (target) => {
      const cap = caps[target]
      const count = used.get(target) ?? 0
      if (cap !== undefined && count >= cap) return false
      used.set(target, count + 1)
      return true
    },
  }
}

/** The end of the freeze that this moment lies in, for actions that switch a line; null outside any. */
export function frozenUntil(rules: OperatorRules, action: Action, now: Instant): Instant | null {
  if (action !== 'bar' && action !== 'terminate') return null
  const zone = rule(rules.zone)
  const today = dayOf(now, zone)
  const freeze = rule(rules.switching.freezes).find((one) => one.from <= today && today <= one.to)
  return freeze ? startOfDay(addDays(freeze.to, 1), zone) : null
}

/** What switches a line off; money and numbers of lines that have ended are no danger to a living one. */
export const isSwitch = (action: Action) => action === 'bar' || action === 'terminate'
