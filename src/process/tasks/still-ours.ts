import { DAY_MS, later, MINUTE_MS } from '../../domain/instant.ts'
import type { Binding } from '../../domain/line.ts'
import { go, type Judge } from '../words.ts'

/**
 * Read again just before the line is touched: is it still the same subscription, holder, cards and number that asked to
 * end? A number that was re-issued, swapped or ported meanwhile must never be shut off under its new holder.
 */
export const sameBindingNoPortNoHold: Judge = (c, { line }, { now }) => {
  if (!line || line.is === 'cannot-tell') return { verdict: { again: later(now, 5 * MINUTE_MS), because: 'operator-does-not-answer' } }
  if (line.is === 'no-such-line') return { verdict: { stuck: 'no-such-line' } }
  const { binding, standing } = line.line
  if (standing.state === 'terminated') {
    return standing.portRequest ? { verdict: { end: 'ported-out', because: 'number-ported' } } : { verdict: { stuck: 'already-terminated' } }
  }
  if (bindingDiffers(c.binding, binding)) return { verdict: { stuck: 'binding-changed' } }
  if (standing.holds.length > 0) return { verdict: { stuck: `line-held:${standing.holds[0]}` } }
  // Cancelling now would kill the port and with it the number that its holder wants to keep.
  if (standing.portRequest) return { verdict: { again: later(now, DAY_MS), because: 'port-in-flight' } }
  return go
}

/** Any difference at all: subscription, holder, number, or one card more, less or other. */
export function bindingDiffers(frozen: Binding, now: Binding): boolean {
  const cards = (binding: Binding) => binding.profiles.map((profile) => `${profile.imsi}/${profile.iccid}`).sort().join(' ')
  return (
    frozen.subscriptionId !== now.subscriptionId ||
    frozen.holderId !== now.holderId ||
    frozen.msisdn !== now.msisdn ||
    cards(frozen) !== cards(now)
  )
}
