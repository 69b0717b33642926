import { later, MINUTE_MS } from '../../domain/instant.ts'
import type { Standing } from '../../domain/line.ts'
import { go, type Judge } from '../words.ts'
import { bindingDiffers } from './still-ours.ts'

/**
 * How the line stands as the request is taken on: dues, contract, balance, open orders. Kept without the person, whose
 * name and contacts lie sealed in `people`.
 */
export const keepStanding: Judge = (c, { line }, { now }) => {
  if (!line || line.is === 'cannot-tell') return { verdict: { again: later(now, 5 * MINUTE_MS), because: 'operator-does-not-answer' } }
  if (line.is === 'no-such-line') return { verdict: { stuck: 'no-such-line' } }
  if (bindingDiffers(c.binding, line.line.binding)) return { verdict: { stuck: 'binding-changed' } }
  return { ...go, change: { standing: withoutPerson(line.line.standing) } }
}

/** A standing that may lie unsealed in a row: nobody's name, nobody's address. */
export function withoutPerson(standing: Standing): Standing {
  return { ...standing, holder: { kind: standing.holder.kind, name: '' }, contacts: [] }
}
