import { later, MINUTE_MS } from '../../domain/instant.ts'
import { type Binding, hasCard, isFrozen, type Standing } from '../../domain/line.ts'
import { go, type Judge } from '../words.ts'
import { bindingDiffers } from './still-ours.ts'

/**
 * How the line stands as the request is taken on: dues, contract, balance, open orders. Kept without the person, whose
 * name and contacts lie sealed in `people`. A request that named only a number or a card gets its frozen binding here.
 */
export const keepStanding: Judge = (c, { line }, { now }) => {
  if (!line || line.is === 'cannot-tell')
    return { verdict: { again: later(now, 5 * MINUTE_MS), because: 'operator-does-not-answer' } }
  if (line.is === 'no-such-line') return { verdict: { stuck: 'no-such-line' } }
  const { binding, standing } = line.line
  if (!isFrozen(c.binding)) {
    if (!isNamed(c.binding, binding)) return { verdict: { stuck: 'binding-changed' } }
    return { ...go, change: { standing: withoutPerson(standing), frozen: { binding, holder: standing.holder } } }
  }
  if (bindingDiffers(c.binding, binding)) return { verdict: { stuck: 'binding-changed' } }
  return { ...go, change: { standing: withoutPerson(standing) } }
}

/** Whether what was found is what was named: else somebody would be led to a stranger's line. */
const isNamed = ({ msisdn, card }: Binding, found: Binding): boolean =>
  card === undefined ? found.msisdn === msisdn : hasCard(found, card)

/** A standing that may lie unsealed in a row: nobody's name, nobody's address. */
export function withoutPerson(standing: Standing): Standing {
  const { footprint, ...kept } = standing
  const bare = { ...kept, holder: { kind: standing.holder.kind, name: '' }, contacts: [] }
  if (!footprint) return bare
  const { forwardsTo: _forwardsTo, ...rest } = footprint
  return { ...bare, footprint: { ...rest, dependents: rest.dependents.map((one) => ({ ...one, msisdn: '' })) } }
}
