import type { Case } from '../../domain/case.ts'
import type { Observation } from '../../domain/evidence.ts'
import { later, MINUTE_MS } from '../../domain/instant.ts'
import { targetsOf } from '../../domain/targets.ts'
import type { Judge, LookScene, Seen } from '../words.ts'
import { outOfPatience, seenBefore } from './served-by-nobody.ts'

/**
 * After the restore: a line is back because somebody saw it, not because an order came back "done". What served before the
 * bar must serve again; a line that was suspended then must be known and as silent as it was.
 */
export const servedAsBefore: Judge = (c, seen, scene) => {
  const found = returnOf(c, seen, scene)
  if (found) return { verdict: { go: true }, change: { facts: { restored: { at: scene.now, seen: found } } } }
  if (outOfPatience(scene)) return { verdict: { stuck: 'restore-not-seen' } }
  return { verdict: { again: later(scene.now, MINUTE_MS), because: 'restore-not-seen' } }
}

type Restored = NonNullable<Case['facts']['restored']>['seen']

function returnOf(c: Case, seen: Seen, { rules }: LookScene): Restored | null {
  const barred = targetsOf('bar', c.binding, rules, c.standing?.services)
  const ours = (all: Observation[]) => all.filter((one) => barred.includes(one.target))
  const now = ours(seen.observations)
  const before = ours(seenBefore(seen))
  const nowOf = (one: Observation) =>
    now.find(({ target, subject }) => target === one.target && subject === one.subject)
  const served = before.filter((one) => one.admits === true)
  if (served.length > 0) return served.every((one) => nowOf(one)?.admits === true) ? 'works' : null
  // Nobody knows how it was: then only a line that is seen to work is back.
  if (now.some((one) => one.admits === true) && now.every((one) => one.admits !== false)) return 'works'
  const silent = before.filter((one) => one.admits === false)
  return silent.length > 0 && silent.every((one) => isSilent(nowOf(one))) ? 'as-before' : null
}

/** That an element admits nobody is worth something only while it answers for a line that lives. */
const isSilent = (one: Observation | undefined) => one?.known === true && one.admits === false && one.controlAlive
