import type { Case } from '../../domain/case.ts'
import { type BlockerCode, blockersOf } from '../../domain/eligibility.ts'
import { DAY_MS, HOUR_MS, type Instant, later, MINUTE_MS } from '../../domain/instant.ts'
import type { Binding, Standing } from '../../domain/line.ts'
import { type OperatorRules, rule } from '../../domain/operator.ts'
import { go, type Judge } from '../words.ts'

/**
 * Read again just before the line is touched: is it still the same subscription, holder, cards and number that asked to
 * end? A number that was re-issued, swapped or ported meanwhile must never be shut off under its new holder.
 */
export const sameBindingNoPortNoHold: Judge = (c, { line }, { now, rules }) => {
  if (!line || line.is === 'cannot-tell')
    return { verdict: { again: later(now, 5 * MINUTE_MS), because: 'operator-does-not-answer' } }
  if (line.is === 'no-such-line') return { verdict: { stuck: 'no-such-line' } }
  const { binding, standing } = line.line
  if (standing.state === 'terminated') {
    return standing.portRequest
      ? { verdict: { end: 'ported-out', because: 'number-ported' } }
      : { verdict: { stuck: 'already-terminated' } }
  }
  if (bindingDiffers(c.binding, binding)) return { verdict: { stuck: 'binding-changed' } }
  // Whatever door the request came by, and whatever its papers said the line was used for.
  if (standing.use === 'alarm' && c.facts.decision?.attended !== true)
    return { verdict: { stuck: 'alarm-line-unattended' } }
  // Somebody else's phone may rest on this line: it loses its plan only after its holder decided for it.
  if ((standing.footprint?.dependents.length ?? 0) > 0 && !c.facts.members)
    return { verdict: { stuck: 'members-undecided' } }
  if (isUsedAgainstWord(c, standing, rules, now)) return { verdict: { stuck: 'recent-traffic' } }
  const hindrance = blockersOf(standing, rules, now).find((blocker) => blocker.severity === 'stops-execution')
  if (!hindrance) return go
  // These end without us: a port kept alive, an order under way, a debt being paid, a protection that its holder takes off. The others need a person.
  return passing.has(hindrance.code)
    ? { verdict: { again: later(now, DAY_MS), because: hindrance.code } }
    : { verdict: { stuck: `line-held:${hindrance.code}` } }
}

/** The line was said to be lost, or nobody had used it for long; and now somebody does. Until a person asked, it is not ended. */
function isUsedAgainstWord(c: Case, standing: Standing, rules: OperatorRules, now: Instant): boolean {
  const { unusedDays, trafficHours } = rule(rules.switching.anomaly)
  const at = standing.lastTrafficAt
  const explained = c.facts.trafficSeen?.at ?? c.dates.receivedAt
  if (at === undefined || at <= explained || later(at, trafficHours * HOUR_MS) < now) return false
  const then = c.standing
  const unused =
    then?.lastTrafficAt !== undefined && later(then.lastTrafficAt, unusedDays * DAY_MS) < c.dates.receivedAt
  return then?.suspendedFor === 'lost' || standing.suspendedFor === 'lost' || unused
}

const passing: ReadonlySet<BlockerCode> = new Set(['port-in-flight', 'open-order', 'arrears', 'protected'])

/** Any difference at all: subscription, holder, number, or one card more, less or other. */
export function bindingDiffers(frozen: Binding, now: Binding): boolean {
  const cards = (binding: Binding) =>
    binding.profiles
      .map((profile) => `${profile.imsi}/${profile.iccid}`)
      .sort()
      .join(' ')
  return (
    frozen.subscriptionId !== now.subscriptionId ||
    frozen.holderId !== now.holderId ||
    frozen.msisdn !== now.msisdn ||
    cards(frozen) !== cards(now)
  )
}
