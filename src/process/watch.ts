import type { LineAnswer } from '../connectors/connector.ts'
import type { Case } from '../domain/case.ts'
import type { Observation } from '../domain/evidence.ts'
import { HOUR_MS, type Instant, later } from '../domain/instant.ts'
import type { OperatorId } from '../domain/line.ts'
import { loadCases } from '../store/cases.ts'
import { inOperator } from '../store/db.ts'
import { keepWatches, postponeWatch, takeWatches } from '../store/watches.ts'
import { readLines, readNetwork, wordsOf } from './looks.ts'
import { caseClock, type Office, Stopped, type Tools } from './tools.ts'
import { type SeenAfter, takeIn } from './watch-findings.ts'

/*
 * The watch: ended lines are looked at again, by their cards. The clock of schedule.ts takes those that are due in batches,
 * under a lease; the network and the books are read outside any transaction; what was read is kept in the same transaction
 * as what is made of it. It gives no orders, ever: what it finds is put before a person.
 */

/** Longer than the slowest reading of a batch; a worker that dies holds its watches no longer than this. */
const leaseMs = 180_000
const moment = 'watch'

/** Looks at the ended lines of one operator that are due, at most `most` of them. Answers how many. */
export async function watchLines(tools: Tools, operator: OperatorId, most = 200): Promise<number> {
  const clock = await caseClock(tools)
  const take = { walker: tools.walker, now: clock(), leaseMs, most }
  const refs = await inOperator(tools.db, operator, (tx) => takeWatches(tx, operator, take))
  if (refs.length === 0) return 0
  await tools.onMoment?.({ at: 'before-observe', task: moment, refs })
  const seen = await lookAfter(tools, operator, refs, clock())
  await tools.onMoment?.({ at: 'after', task: moment, refs })
  try {
    await keep(tools, operator, refs, seen, clock())
  } catch (error) {
    if (error instanceof Stopped) throw error
    for (const ref of refs) await keepAlone(tools, operator, ref, seen, clock())
  }
  return refs.length
}

/** A case that fails by itself rests for an hour; it keeps nobody else from being looked at. */
async function keepAlone(
  tools: Tools,
  operator: OperatorId,
  ref: string,
  seen: Map<string, SeenAfter>,
  now: Instant,
): Promise<void> {
  try {
    await keep(tools, operator, [ref], seen, now)
  } catch (error) {
    if (error instanceof Stopped) throw error
    await inOperator(tools.db, operator, (tx) => postponeWatch(tx, operator, ref, later(now, HOUR_MS)))
  }
}

/** Cases first, then their watches: everybody who holds both takes them in this order. */
async function keep(
  tools: Tools,
  operator: OperatorId,
  refs: string[],
  seen: Map<string, SeenAfter>,
  now: Instant,
): Promise<void> {
  await inOperator(tools.db, operator, async (tx) => {
    const stored = await loadCases(tx, tools.keys, operator, refs, true)
    const watches = await keepWatches(tx, operator, refs, tools.walker)
    await takeIn(tx, tools.officeOf(operator), { watches, stored, seen, now })
    await tools.onMoment?.({ at: 'before-commit', task: moment, refs })
  })
}

async function lookAfter(
  tools: Tools,
  operator: OperatorId,
  refs: string[],
  now: Instant,
): Promise<Map<string, SeenAfter>> {
  const office = tools.officeOf(operator)
  const stored = await inOperator(tools.db, operator, (tx) => loadCases(tx, tools.keys, operator, refs, false))
  // Without its key a case has no cards any more; there is nothing left to ask for.
  const cases = [...stored.values()].filter(({ dataKey }) => dataKey !== null).map((one) => one.case)
  const words = await wordsOf({ ...tools, operator }, cases)
  const [network, books] = await Promise.all([
    readNetwork(office, operator, cases, words, now),
    readLines(office, cases),
  ])
  const cards = await cardsOf(
    office,
    cases.filter((c) => isServed(network.get(c.ref) ?? [])),
  )
  return new Map(
    cases.map((c) => [
      c.ref,
      {
        observations: network.get(c.ref) ?? [],
        books: books.get(c.ref) ?? { is: 'cannot-tell', because: 'no-answer' },
        cards: cards.get(c.ref) ?? [],
      },
    ]),
  )
}

const isServed = (observations: Observation[]) =>
  observations.some((one) => one.known === true || one.admits === true || one.attached === true)

/** Whose the cards are now, where one of them was seen to be served: an innocent new holder raises no alarm. */
async function cardsOf(office: Office, cases: Case[]): Promise<Map<string, LineAnswer[]>> {
  const connector = office.connectorFor('look-up')
  const asked = cases.flatMap((c) => c.binding.profiles.map(({ iccid }) => ({ ref: c.ref, query: { iccid } })))
  if (asked.length === 0) return new Map()
  const answers = await (connector.lookUp?.(asked.map(({ query }) => query)) ?? Promise.resolve([])).catch(() => [])
  const cards = new Map<string, LineAnswer[]>()
  asked.forEach(({ ref }, at) => {
    const answer = answers[at] ?? { is: 'cannot-tell', because: 'no-answer' }
    cards.set(ref, [...(cards.get(ref) ?? []), answer])
  })
  return cards
}
