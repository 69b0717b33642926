import type { LineAnswer, Probe } from '../connectors/connector.ts'
import type { Case } from '../domain/case.ts'
import type { Observation } from '../domain/evidence.ts'
import type { Instant } from '../domain/instant.ts'
import type { OperatorId } from '../domain/line.ts'
import { isFrozen } from '../domain/line.ts'
import { targetsOf } from '../domain/operator.ts'
import { loadCases } from '../store/cases.ts'
import { inOperator } from '../store/db.ts'
import { type Reading, readingsOf } from '../store/evidence.ts'
import type { Place } from '../store/places.ts'
import { freezeFound } from './freeze.ts'
import { apply, type Hand, placesAfter, say, withHands } from './hand.ts'
import { sceneOf } from './scene.ts'
import type { Office, Tools } from './tools.ts'
import type { Finding, Task } from './words.ts'

type Look = Extract<Task, { word: 'look' }>

/**
 * A look at the world, then a judgement. The world is read outside any transaction; the reading is kept as evidence in the
 * same transaction that acts upon it, so that nothing is ever decided on what was not kept. `move` is how a case goes on
 * from the finding: down the list, unless told otherwise.
 */
export async function lookAt(
  tools: Tools,
  operator: OperatorId,
  group: Place[],
  task: Look,
  clock: () => Instant,
  move: (hand: Hand, finding: Finding, now: Instant) => void = apply,
): Promise<Place[]> {
  const office = tools.officeOf(operator)
  const refs = group.map((place) => place.ref)
  const { cases, earlier } = await readOwn(tools, operator, refs)
  await tools.onMoment?.({ at: 'before-observe', task: task.id, refs })
  const lines = task.at.includes('line') ? await readLines(office, cases) : new Map<string, LineAnswer>()
  const observations = task.at.includes('network')
    ? await readNetwork(office, operator, cases, clock())
    : new Map<string, Observation[]>()
  const now = clock()
  const hands = await withHands(tools, operator, group, now, async (tx, inHand) => {
    const scene = sceneOf(office, now)
    for (const hand of inHand) {
      const seenBefore = earlier.get(hand.case.ref) ?? []
      const observed = observations.get(hand.case.ref) ?? []
      if (observed.length > 0) {
        const reading = seenBefore.filter((one) => one.task === task.id).length + 1
        hand.reading = { ref: hand.case.ref, task: task.id, reading, observations: observed }
      }
      const seen = { line: lines.get(hand.case.ref) ?? null, observations: observed, earlier: seenBefore }
      const finding = task.judge(hand.case, seen, {
        ...scene,
        since: hand.place.since,
        tries: hand.place.attempts,
        task: task.id,
      })
      const found = await freezeFound(tx, tools.keys, hand, finding)
      move(hand, found, now)
      if (task.unproven && 'stuck' in found.verdict) {
        say(hand, { word: 'tell', id: `unproven-${task.id}`, message: task.unproven, to: 'contact' })
      }
    }
    await tools.onMoment?.({ at: 'before-commit', task: task.id, refs })
    return inHand
  })
  return placesAfter(hands, clock())
}

async function readOwn(
  tools: Tools,
  operator: OperatorId,
  refs: string[],
): Promise<{ cases: Case[]; earlier: Map<string, Reading[]> }> {
  return inOperator(tools.db, operator, async (tx) => {
    const stored = await loadCases(tx, tools.keys, operator, refs, false)
    const earlier = await readingsOf(tx, operator, refs, (ref) => stored.get(ref)?.dataKey ?? null)
    return { cases: [...stored.values()].map((one) => one.case), earlier }
  })
}

async function readLines(office: Office, cases: Case[]): Promise<Map<string, LineAnswer>> {
  const connector = office.connectorFor('look-up')
  const cannotTell = (because: string): LineAnswer => ({ is: 'cannot-tell', because })
  const asked = cases.map((c) =>
    isFrozen(c.binding) ? { subscriptionId: c.binding.subscriptionId } : { msisdn: c.binding.msisdn },
  )
  const answers = await (connector.lookUp?.(asked) ?? Promise.resolve(asked.map(() => cannotTell('no-look-up')))).catch(
    () => asked.map(() => cannotTell('connector-failed')),
  )
  return new Map(cases.map((c, at) => [c.ref, answers[at] ?? cannotTell('no-answer')]))
}

/** A connector that cannot observe, or that throws, has seen nothing: no observation is not an observation of nothing. */
async function readNetwork(
  office: Office,
  operator: OperatorId,
  cases: Case[],
  at: Instant,
): Promise<Map<string, Observation[]>> {
  const probes = cases.flatMap((c) =>
    targetsOf('terminate', c.binding, office.rules, c.standing?.services).map((target) => ({
      ref: c.ref,
      probe: { operator, target, binding: c.binding, at } satisfies Probe,
    })),
  )
  const seen = new Map<string, Observation[]>()
  const apart = Map.groupBy(probes, ({ probe }) => office.connectorFor('observe', probe.target))
  await Promise.all(
    [...apart].map(async ([connector, same]) => {
      const answers = await (connector.observe?.(same.map((one) => one.probe)) ?? Promise.resolve([])).catch(() => [])
      same.forEach(({ ref }, index) => {
        // Stamped by our own clock: the element's may be wrong, and stands in its own words in the raw answer.
        const stamped = (answers[index] ?? []).map((observation) => ({ ...observation, at }))
        seen.set(ref, [...(seen.get(ref) ?? []), ...stamped])
      })
    }),
  )
  return seen
}
