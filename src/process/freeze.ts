import { freezeBinding, hasVerifiedTwin } from '../store/cases.ts'
import type { Tx } from '../store/db.ts'
import { personsOf, updatePerson } from '../store/people.ts'
import type { Keys } from '../store/seal.ts'
import type { Hand } from './hand.ts'
import type { Finding } from './words.ts'

/**
 * A request that named only a number becomes a request about one subscription: sealed, marked, and with the holder that the
 * operator knows in place of the name that somebody typed. Two verified requests must not meet at one line: the later one
 * stops here and a person looks.
 */
export async function freezeFound(tx: Tx, keys: Keys, hand: Hand, finding: Finding): Promise<Finding> {
  const frozen = finding.change?.frozen
  if (!frozen) return finding
  const { case: of, stored } = hand
  if (!stored.dataKey) return { verdict: { stuck: 'data-erased' } }
  if (await hasVerifiedTwin(tx, keys, of.operator, of.ref, frozen.binding)) return { verdict: { stuck: 'duplicate' } }
  await freezeBinding(tx, keys, of.operator, { ref: of.ref, dataKey: stored.dataKey, binding: frozen.binding })
  const person = (await personsOf(tx, keys, of.operator, [of.ref])).get(of.ref)
  if (person) await updatePerson(tx, of.operator, of.ref, stored.dataKey, { ...person, holder: frozen.holder })
  hand.events.push({ kind: 'note', data: { code: 'line-found' } })
  return finding
}
