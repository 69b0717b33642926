import { quarantineEndOf, startOfDay } from '../../domain/dates.ts'
import { rule } from '../../domain/operator.ts'
import { releaseNumbers, restNumbers } from '../../store/numbers.ts'
import { markOf } from '../../store/seal.ts'
import { go, type Work } from '../words.ts'
import { numberIsFree } from './ends.ts'

/** From here the number rests: nobody gets it before the day that the operator's rule gives. */
export const restTheNumber: Work = async ({ tx, keys }, cases, { rules, now }) => {
  const releases = cases.map((c) => quarantineEndOf({ serviceEnd: c.facts.deadAt ?? now, rules }))
  await restNumbers(
    tx,
    rules.id,
    cases.map((c, at) => ({
      mark: markOf(keys, 'msisdn', c.binding.msisdn),
      ref: c.ref,
      endedAt: c.facts.deadAt ?? now,
      releaseAt: startOfDay(releases[at] ?? '', rule(rules.zone)),
    })),
  )
  return releases.map((numberRelease) => ({ ...go, change: { dates: { numberRelease } } }))
}

/**
 * The pool has it back: from here whoever asks about this number is told that it may be somebody else's. A number that stayed
 * with its line, because that was put back into service, was never ordered back.
 */
export const numberReleased: Work = async ({ tx }, cases, scene) => {
  const back = cases.filter((c) => numberIsFree(c, scene)).map((c) => c.ref)
  await releaseNumbers(tx, scene.rules.id, back, scene.now)
  return cases.map(() => go)
}
