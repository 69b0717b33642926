import { setTimeout as sleep } from 'node:timers/promises'
import type { Connector } from '../connectors/connector.ts'

/** Lines a second that may be asked about, by target; `look-up` for the operator's books. What is not named is not paced. */
export type ReadsPerSecond = Readonly<Record<string, number>>

/** The machine's clock, and a wait on it; milliseconds. */
export interface PaceClock {
  now: () => number
  wait: (ms: number) => Promise<void>
}

const machineClock: PaceClock = { now: () => performance.now(), wait: (ms) => sleep(ms) }

/**
 * The same connector, asked no faster than its elements bear: a network that serves people is not read for sport. Orders are
 * left alone, they have caps of their own. The pace is this process's: two workers ask twice as fast.
 */
export function paced<Asked extends Pick<Connector, 'lookUp' | 'linesOf' | 'observe'>>(
  connector: Asked,
  perSecond: ReadsPerSecond,
  clock: PaceClock = machineClock,
): Asked {
  const turns = new Map(Object.entries(perSecond).map(([target, most]) => [target, turnsOf(most, clock)]))
  const books = turns.get('look-up')
  const { lookUp, linesOf, observe } = connector
  // Made upon the connector itself, so that whatever else it offers stays as it is.
  return Object.assign(Object.create(connector) as Asked, {
    ...(lookUp ? { lookUp: inTurn(books, (queries: Asks<typeof lookUp>) => lookUp.call(connector, queries)) } : {}),
    ...(linesOf ? { linesOf: inTurn(books, (ids: Asks<typeof linesOf>) => linesOf.call(connector, ids)) } : {}),
    ...(observe ? { observe: byTarget(turns, (probes: Asks<typeof observe>) => observe.call(connector, probes)) } : {}),
  })
}

type Asks<Ask extends (all: never) => unknown> = Parameters<Ask>[0]

interface Turns {
  /** At most so many questions at once. */
  most: number
  /** Waits until `count` more may be asked. */
  take: (count: number) => Promise<void>
}

/** Who comes later stands behind who came before: questions of a second are spread over it, whoever asks them. */
function turnsOf(perSecond: number, { now, wait }: PaceClock): Turns {
  let free = 0
  return {
    most: perSecond,
    take: async (count) => {
      const begin = Math.max(free, now())
      free = begin + (count * 1000) / perSecond
      const ms = begin - now()
      if (ms > 0) await wait(ms)
    },
  }
}

/** Asks in portions of one second at most, one after the other; the answers stand in the order of the questions. */
function inTurn<Question, Answer>(turns: Turns | undefined, ask: (all: Question[]) => Promise<Answer[]>) {
  if (!turns) return ask
  return async (all: Question[]): Promise<Answer[]> => {
    const answers: Answer[] = []
    for (let at = 0; at < all.length; at += turns.most) {
      const portion = all.slice(at, at + turns.most)
      await turns.take(portion.length)
      answers.push(...(await ask(portion)))
    }
    return answers
  }
}

/** Each target at its own pace, and none waits for another. */
function byTarget<Question extends { target: string }, Answer>(
  turns: Map<string, Turns>,
  ask: (all: Question[]) => Promise<Answer[]>,
) {
  return async (all: Question[]): Promise<Answer[]> => {
    const apart = Map.groupBy(
      all.map((question, place) => ({ question, place })),
      ({ question }) => question.target,
    )
    const placed: Answer[] = new Array(all.length)
    await Promise.all(
      [...apart].map(async ([target, some]) => {
        const answers = await inTurn(turns.get(target), ask)(some.map(({ question }) => question))
        some.forEach(({ place }, at) => {
          const answer = answers[at]
          if (answer !== undefined) placed[place] = answer
        })
      }),
    )
    return placed
  }
}
