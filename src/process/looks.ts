import type { LineAnswer, Probe } from '../connectors/connector.ts'
import type { Case } from '../domain/case.ts'
import type { Observation } from '../domain/evidence.ts'
import type { Instant } from '../domain/instant.ts'
import type { OperatorId } from '../domain/line.ts'
import { type Binding, esimsOf, isFrozen } from '../domain/line.ts'
import type { Notice } from '../domain/notice.ts'
import { targetsOf } from '../domain/targets.ts'
import { loadCases } from '../store/cases.ts'
import { inOperator, type Tx } from '../store/db.ts'
import { effectsOf } from '../store/effects.ts'
import { type Reading, readingsOf } from '../store/evidence.ts'
import { noticesOf } from '../store/notices.ts'
import type { Place } from '../store/places.ts'
import { protectedSince, withProtection } from '../store/protections.ts'
import { openJson } from '../store/seal.ts'
import { freezeFound } from './freeze.ts'
import { apply, type Hand, say } from './hand.ts'
import { sceneOf } from './scene.ts'
import type { Office, Walk } from './tools.ts'
import { visit } from './visit.ts'
import type { Finding, Task } from './words.ts'

type Look = Extract<Task, { word: 'look' }>

/**
 * A look at the world, then a judgement. The world is read outside any transaction; the reading is kept as evidence in the
 * same transaction that acts upon it, so that nothing is ever decided on what was not kept. `move` is how a case goes on
 * from the finding: down the list, unless told otherwise.
 */
export async function lookAt(
  walk: Walk,
  group: Place[],
  task: Look,
  move: (hand: Hand, finding: Finding, now: Instant) => void = apply,
): Promise<Place[]> {
  const { office } = walk
  const refs = group.map((place) => place.ref)
  const { cases, earlier } = await readOwn(walk, refs, task.at.includes('network'))
  await walk.onMoment?.({ at: 'before-observe', task: task.id, refs })
  const lines = task.at.includes('line') ? await readLines(office, cases) : new Map<string, LineAnswer>()
  const observations = task.at.includes('network')
    ? await readNetwork(office, walk.operator, cases, await wordsOf(walk, cases), walk.clock())
    : new Map<string, Observation[]>()
  return visit(walk, group, async (tx, hands, now) => {
    const scene = sceneOf(office, now)
    const guarded = await protectedLines(tx, walk, lines)
    for (const hand of hands) {
      const seenBefore = earlier.get(hand.case.ref) ?? []
      const observed = observations.get(hand.case.ref) ?? []
      if (observed.length > 0) {
        const reading = seenBefore.filter((one) => one.task === task.id).length + 1
        hand.reading = { ref: hand.case.ref, task: task.id, reading, observations: observed }
      }
      const seen = { line: guarded.get(hand.case.ref) ?? null, observations: observed, earlier: seenBefore }
      const finding = task.judge(hand.case, seen, {
        ...scene,
        since: hand.place.since,
        tries: hand.place.attempts,
        task: task.id,
      })
      const found = await freezeFound(tx, walk.keys, hand, finding)
      move(hand, found, now)
      if (task.unproven && 'stuck' in found.verdict) {
        say(hand, { word: 'tell', id: `unproven-${task.id}`, message: task.unproven, to: 'contact' })
      }
    }
  })
}

/** Whether a line is protected is read in the transaction that acts upon it: what was put on a moment ago counts. */
async function protectedLines(
  tx: Tx,
  { keys, operator }: Pick<Walk, 'keys' | 'operator'>,
  lines: Map<string, LineAnswer>,
): Promise<Map<string, LineAnswer>> {
  const found = [...lines.values()].flatMap((one) => (one.is === 'found' ? [one.line.binding] : []))
  const since = await protectedSince(tx, keys, operator, found)
  const merged = (answer: LineAnswer): LineAnswer => {
    if (answer.is !== 'found') return answer
    const { line } = answer
    const standing = withProtection(line.standing, since.get(line.binding.subscriptionId))
    return { is: 'found', line: { ...line, standing } }
  }
  return new Map([...lines].map(([ref, answer]) => [ref, merged(answer)]))
}

/** The cases, and for a look at the network what was seen of each before. */
async function readOwn(
  walk: Walk,
  refs: string[],
  network: boolean,
): Promise<{ cases: Case[]; earlier: Map<string, Reading[]> }> {
  const { db, keys, operator, known } = walk
  return inOperator(db, operator, async (tx) => {
    const stored = await loadCases(tx, keys, operator, refs, false, known)
    const keyOf = (ref: string) => stored.get(ref)?.dataKey ?? null
    const earlier = network ? await readingsOf(tx, operator, refs, keyOf) : new Map<string, Reading[]>()
    return { cases: [...stored.values()].map((one) => one.case), earlier }
  })
}

export async function readLines(office: Office, cases: Case[]): Promise<Map<string, LineAnswer>> {
  const connector = office.connectorFor('look-up')
  const cannotTell = (because: string): LineAnswer => ({ is: 'cannot-tell', because })
  const asked = cases.map((c) =>
    isFrozen(c.binding) ? { subscriptionId: c.binding.subscriptionId } : asNamed(c.binding),
  )
  const answers = await (connector.lookUp?.(asked) ?? Promise.resolve(asked.map(() => cannotTell('no-look-up')))).catch(
    () => asked.map(() => cannotTell('connector-failed')),
  )
  return new Map(cases.map((c, at) => [c.ref, answers[at] ?? cannotTell('no-answer')]))
}

const asNamed = ({ msisdn, card }: Binding) => (card === undefined ? { msisdn } : { iccid: card })

/** What a case's systems said without being read: their answers to the end (by `ref/target`), and what came unasked (by ref). */
interface Words {
  answered: Map<string, unknown>
  heard: Map<string, Notice[]>
}

/** Only lines with an eSIM have a system that may be unreadable, or that speaks unasked. */
export async function wordsOf(
  { db, keys, operator }: Pick<Walk, 'db' | 'keys' | 'operator'>,
  cases: Case[],
): Promise<Words> {
  const words: Words = { answered: new Map(), heard: new Map() }
  const esims = new Map(cases.map((c) => [c.ref, esimsOf(c.binding)]))
  const refs = [...esims].flatMap(([ref, iccids]) => (iccids.length > 0 ? [ref] : []))
  if (refs.length === 0) return words
  return inOperator(db, operator, async (tx) => {
    const stored = await loadCases(tx, keys, operator, refs, false)
    for (const { ref, target, state, keptSealed } of await effectsOf(tx, operator, refs, ['terminate'])) {
      const dataKey = stored.get(ref)?.dataKey
      if (state === 'done' && keptSealed && dataKey)
        words.answered.set(`${ref}/${target}`, openJson(dataKey, keptSealed))
    }
    const heard = await noticesOf(tx, keys, operator, [...esims.values()].flat())
    for (const ref of refs)
      words.heard.set(
        ref,
        heard.filter(({ iccid }) => esims.get(ref)?.includes(iccid)),
      )
    return words
  })
}

/** A connector that cannot observe, or that throws, has seen nothing: no observation is not an observation of nothing. */
export async function readNetwork(
  office: Office,
  operator: OperatorId,
  cases: Case[],
  { answered, heard }: Words,
  at: Instant,
): Promise<Map<string, Observation[]>> {
  const probes = cases.flatMap((c) =>
    targetsOf('terminate', c.binding, office.rules, c.standing?.services).map((target) => {
      const said = heard.get(c.ref)?.filter((notice) => notice.target === target)
      return {
        ref: c.ref,
        probe: {
          ...{ operator, target, binding: c.binding, at, answered: answered.get(`${c.ref}/${target}`) },
          ...(said ? { heard: said } : {}),
        } satisfies Probe,
      }
    }),
  )
  const seen = new Map<string, Observation[]>()
  const apart = Map.groupBy(probes, ({ probe }) => office.connectorFor('observe', probe.target))
  await Promise.all(
    [...apart].map(async ([connector, same]) => {
      const answers = await (connector.observe?.(same.map((one) => one.probe)) ?? Promise.resolve([])).catch(() => [])
      same.forEach(({ ref }, index) => {
        // Stamped by our own clock: the element's may be wrong, and stands in its own words in the raw answer. What was
        // said earlier keeps the time at which it was said.
        const stamped = (answers[index] ?? []).map((seen) => (seen.stated ? seen : { ...seen, at }))
        seen.set(ref, [...(seen.get(ref) ?? []), ...stamped])
      })
    }),
  )
  return seen
}
