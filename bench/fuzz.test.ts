import { describe, expect, test } from 'vitest'
import { feed } from './fuzz-feed.ts'
import { fuzzTargets } from './fuzz-targets.ts'

/* The fuzzing of the bench (`npm run bench -- fuzz`), with few inputs: every codec that reads bytes of strangers. */

describe('bytes of strangers', () => {
  test.each(fuzzTargets)('$name: read or called garbled; no crash, no hang, nothing believed', (target) => {
    expect(feed(target, 5_000, 7).slowestMs).toBeLessThan(250)
  })

  test.each(fuzzTargets)('$name: its own right message is read', ({ sample, devour }) => {
    expect(() => devour(Buffer.from(sample))).not.toThrow()
  })

  test('the fuzzer would notice: a reader that fails, believes, hangs or keeps is caught, with the bytes that did it', () => {
    const [target] = fuzzTargets
    if (!target) throw new Error('no targets')
    const credulous = (bytes: Buffer) => {
      if (bytes.length > 40) throw new Error('believed')
    }
    expect(() => feed({ ...target, devour: credulous }, 1_000, 1)).toThrow(/input \d+ of seed 1: [0-9a-f]{80}/)
    const hanging = () => {
      const from = performance.now()
      while (performance.now() - from < 260);
    }
    expect(() => feed({ ...target, devour: hanging }, 1, 1)).toThrow('took too long')
    const kept: Buffer[] = []
    const hoarder = () => void kept.push(Buffer.alloc(1_000_000, 1))
    expect(() => feed({ ...target, devour: hoarder }, 100, 1)).toThrow('kept')
  })
})
