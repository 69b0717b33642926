import { lookAgain } from '../cases/save-answers.ts'
import { epochMsOf, SECOND_MS } from '../domain/instant.ts'
import type { Journey } from './journey.tsx'

/**
 * `fresh`: as the operator said a moment ago. `old`: it said so once, and is silent now. `waiting`: asked, and the answer may be
 * here at once. `silent`: it has never said anything. `ended`: it has no such line.
 */
export type LineState = 'fresh' | 'old' | 'waiting' | 'silent' | 'ended'

/** A reader waits so long for an answer; then the page goes on with what there is. */
export const patienceMs = 12 * SECOND_MS

/** How much the page can say about the line. Asks again where the last answer is older than `freshMs` (machine time). */
export async function lineState(journey: Journey, freshMs: number): Promise<LineState> {
  const { application, machineMs, house, key, c } = journey
  const { lookup, lookupAt, line } = application
  const ageMs = machineMs - epochMsOf(lookupAt ?? application.createdAt)
  // «Go on without waiting» was pressed.
  const impatient = c.req.query('go') === '1'
  if (lookup === 'wanted') {
    if (ageMs < patienceMs && !impatient) return 'waiting'
    return line ? 'old' : 'silent'
  }
  if ((lookup === 'none' || ageMs > freshMs) && !impatient) {
    await lookAgain(house.desk, key)
    return 'waiting'
  }
  if (lookup === 'no-such-line') return 'ended'
  if (lookup === 'found' && line) return 'fresh'
  return line ? 'old' : 'silent'
}
