import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Connector, LineQuery, Probe } from '../connectors/connector.ts'
import { type PaceClock, paced } from './pace.ts'

/** A clock that goes on to the next that somebody waits for, once all others have done what they can. */
function jumpingClock(): PaceClock {
  let now = 1_000
  const waiting: { until: number; wake: () => void }[] = []
  const next = (): void => {
    waiting.sort((one, other) => one.until - other.until)
    const first = waiting.shift()
    now = Math.max(now, first?.until ?? now)
    first?.wake()
  }
  return {
    now: () => now,
    wait: (ms) =>
      new Promise((wake) => {
        waiting.push({ until: now + ms, wake })
        setImmediate(next)
      }),
  }
}

/** A connector that remembers when which question was asked of it. */
function stage(perSecond: Record<string, number>) {
  const clock = jumpingClock()
  const asked: { of: string; at: number; key: string }[] = []
  const connector = {
    name: 'counted',
    kept: 'state of its own',
    async lookUp(queries: LineQuery[]) {
      asked.push(...queries.map((query) => ({ of: 'look-up', at: clock.now(), key: JSON.stringify(query) })))
      return queries.map(() => ({ is: 'cannot-tell' as const, because: (this as { kept?: string }).kept ?? '' }))
    },
    async observe(probes: Probe[]) {
      asked.push(...probes.map((probe) => ({ of: probe.target, at: clock.now(), key: probe.at })))
      return probes.map((probe) => [{ target: probe.target, raw: probe.at }])
    },
    async check() {
      return []
    },
  } as unknown as Connector
  return { asked, connector, paced: paced(connector, perSecond, clock) }
}

const probe = (target: string, key: string): Probe => ({ target, at: key }) as unknown as Probe
/** The most that was asked of `of` within any one second. */
function most(asked: { of: string; at: number }[], of: string): number {
  const times = asked.filter((one) => one.of === of).map(({ at }) => at)
  return Math.max(0, ...times.map((from) => times.filter((at) => at >= from && at < from + 1000).length))
}

describe('an element is read no faster than it bears', () => {
  test('for any batches at any pace: never more than twice the pace in a second, every answer at its question', () =>
    fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 50 }),
        fc.integer({ min: 1, max: 50 }),
        fc.array(fc.array(fc.constantFrom('core', 'aaa', 'free'), { maxLength: 120 }), { maxLength: 6 }),
        async (core, aaa, batches) => {
          const it = stage({ core, aaa })
          const answers = await Promise.all(
            batches.map((targets, batch) =>
              it.paced.observe?.(targets.map((target, at) => probe(target, `${batch}/${at}`))),
            ),
          )
          answers.forEach((given, batch) => {
            expect(given).toEqual(batches[batch]?.map((target, at) => [{ target, raw: `${batch}/${at}` }]))
          })
          // A full second's portion may end one second and another begin the next.
          expect(most(it.asked, 'core')).toBeLessThanOrEqual(2 * core)
          expect(most(it.asked, 'aaa')).toBeLessThanOrEqual(2 * aaa)
          const all = it.asked.filter(({ of }) => of === 'core')
          const seconds = (Math.max(0, ...all.map(({ at }) => at)) - 1_000) / 1000
          expect(all.length, 'on the whole no faster than said').toBeLessThanOrEqual(core * (seconds + 1))
        },
      ),
      { numRuns: 60 },
    ))

  test('the books have a pace of their own; one after the other shares it', async () => {
    const it = stage({ 'look-up': 10 })
    const queries = (n: number) => Array.from({ length: n }, (_, i) => ({ msisdn: `+7${i}` }))
    const [first] = await Promise.all([it.paced.lookUp?.(queries(25)), it.paced.lookUp?.(queries(25))])
    expect(first).toHaveLength(25)
    expect(first?.[0], 'the connector is itself').toEqual({ is: 'cannot-tell', because: 'state of its own' })
    expect(Math.max(...it.asked.map(({ at }) => at)) - 1_000).toBeGreaterThanOrEqual(4_000)
  })

  test('what is not named is not paced, and what is not a question is left alone', async () => {
    const it = stage({ core: 1 })
    await it.paced.observe?.(Array.from({ length: 500 }, (_, i) => probe('smdp', `${i}`)))
    expect(new Set(it.asked.map(({ at }) => at))).toEqual(new Set([1_000]))
    expect(it.paced.check).toBe(it.connector.check)
    expect(it.paced.name).toBe('counted')
  })
})
