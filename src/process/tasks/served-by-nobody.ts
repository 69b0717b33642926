import type { Case } from '../../domain/case.ts'
import { type AbsenceVerdict, judgeAbsence, type Observation } from '../../domain/evidence.ts'
import { HOUR_MS, later, MINUTE_MS } from '../../domain/instant.ts'
import { rule } from '../../domain/operator.ts'
import { evidenceClassesOf, targetsOf } from '../../domain/targets.ts'
import type { Reading } from '../../store/evidence.ts'
import { type Change, type Finding, type Judge, LEAST_TRIES, type LookScene, type Seen } from '../words.ts'

/*
 * The judgements that this product stands for. A line is off because every element that could serve it was asked, answered,
 * and would have answered otherwise for a line that lives; not because an order came back "done".
 */

/** After the bar: no element admits it, none has it attached. The record may still be there: the bar can be lifted. */
export const servedNoMore: Judge = (c, seen, scene) => decide(ask(c, seen, scene, 'barred'), scene, () => ({}))

/** After the end: the identities are unknown to every required element, and read again once replication has settled. */
export const servedByNobody: Judge = (c, seen, scene) =>
  decide(ask(c, seen, scene, 'dead'), scene, (proof) => ({
    facts: { deadAt: scene.now, ...classesIn(proof) },
  }))

/** And still a day later. Only now is the certificate made. */
export const stillServedByNobody: Judge = (c, seen, scene) =>
  decide(ask(c, seen, scene, 'dead', rule(scene.rules.switching.readAgainHours) * HOUR_MS), scene, (proof) => ({
    facts: classesIn(proof),
  }))

const classesIn = (proof: Proof): Pick<Case['facts'], 'evidenceClass' | 'servingClass'> => ({
  evidenceClass: proof.class,
  ...(proof.serving === proof.class ? {} : { servingClass: proof.serving }),
})

type Proof = Extract<AbsenceVerdict, { is: 'proven' }>

function ask(c: Case, seen: Seen, scene: LookScene, kind: 'barred' | 'dead', nextDayMs?: number): AbsenceVerdict {
  const { rules, settleMs, writers, now } = scene
  const tasks = kind === 'barred' ? ['barred'] : ['dead', 'dead-next-day']
  const earlier = seen.earlier
    .filter((reading) => tasks.includes(reading.task) && countsStill(c, reading))
    .map((reading) => reading.observations)
  return judgeAbsence({
    kind,
    required: targetsOf(kind === 'barred' ? 'bar' : 'terminate', c.binding, rules, c.standing?.services),
    binding: c.binding,
    before: seenBefore(seen),
    readings: [...earlier, seen.observations],
    rules: {
      settleMs,
      ...(nextDayMs === undefined ? {} : { nextDayMs }),
      classes: evidenceClassesOf(rules),
      atLeast: rule(rules.switching.evidenceClass)[kind],
    },
    writers,
    now,
  })
}

/** What was read of the dead line before a person ordered its end once more proves nothing of the new end. */
export function countsStill(c: Case, { task, observations }: Reading): boolean {
  const asked = c.facts.askedAgain?.terminate
  if (asked === undefined || (task !== 'dead' && task !== 'dead-next-day')) return true
  return observations.every(({ at }) => at >= asked)
}

/** What the same probes said before we touched anything. */
export const seenBefore = (seen: Seen): Observation[] =>
  seen.earlier.filter((reading) => reading.task === 'still-ours').flatMap((reading) => reading.observations)

function decide(verdict: AbsenceVerdict, scene: LookScene, learn: (proof: Proof) => Change): Finding {
  if (verdict.is === 'proven') return { verdict: { go: true }, change: learn(verdict) }
  if (verdict.is === 'again') {
    // An element that never answers is not waited for without end: a person must find another way to look.
    if (verdict.because !== 'settling' && verdict.because !== 'next-day-reading' && outOfPatience(scene))
      return { verdict: { stuck: `cannot-observe:${verdict.because}` } }
    return {
      verdict: { again: verdict.at > scene.now ? verdict.at : later(scene.now, MINUTE_MS), because: verdict.because },
    }
  }
  // A change takes its time to reach every element, and an element may be out of reach for a while.
  if ((verdict.because === 'still-served' || verdict.because === 'identity-not-read') && !outOfPatience(scene)) {
    return { verdict: { again: later(scene.now, 5 * MINUTE_MS), because: verdict.because } }
  }
  return { verdict: { stuck: verdict.because } }
}

/** How long a look waits for a change to reach every element before it calls a person. */
const PATIENCE_MS = HOUR_MS

export const outOfPatience = (scene: LookScene) =>
  scene.tries >= LEAST_TRIES && later(scene.since, PATIENCE_MS + scene.settleMs) <= scene.now
