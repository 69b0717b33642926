import { later, MINUTE_MS } from '../../domain/instant.ts'
import { isFrozen, type Standing } from '../../domain/line.ts'
import { go, type Judge } from '../words.ts'
import { bindingDiffers } from './still-ours.ts'

/**
 * How the line stands as the request is taken on: dues, contract, balance, open orders. Kept without the person, whose
 * name and contacts lie sealed in `people`. A request that named only a number gets its frozen binding here.
 */
export const keepStanding: Judge = (c, { line }, { now }) => {
  if (!line || line.is === 'cannot-tell')
    return { verdict: { again: later(now, 5 * MINUTE_MS), because: 'operator-does-not-answer' } }
  if (line.is === 'no-such-line') return { verdict: { stuck: 'no-such-line' } }
  const { binding, standing } = line.line
  if (!isFrozen(c.binding)) {
    if (binding.msisdn !== c.binding.msisdn) return { verdict: { stuck: 'binding-changed' } }
    return { ...go, change: { standing: withoutPerson(standing), frozen: { binding, holder: standing.holder } } }
  }
  if (bindingDiffers(c.binding, binding)) return { verdict: { stuck: 'binding-changed' } }
  return { ...go, change: { standing: withoutPerson(standing) } }
}

/** A standing that may lie unsealed in a row: nobody's name, nobody's address. */
export function withoutPerson(standing: Standing): Standing {
  const { footprint, ...kept } = standing
  const bare = { ...kept, holder: { kind: standing.holder.kind, name: '' }, contacts: [] }
  if (!footprint) return bare
  const { forwardsTo: _forwardsTo, ...rest } = footprint
  return { ...bare, footprint: { ...rest, dependents: rest.dependents.map((one) => ({ ...one, msisdn: '' })) } }
}
