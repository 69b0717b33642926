import type { Bench } from './bench.ts'
import { setting, timed } from './bench.ts'
import { feedAll, fuzzTargets } from './fuzz-radius.ts'

export const bench: Bench = {
  about: 'RADIUS: bytes of strangers, none of them believed, none that stops us',
  run: async (_server, tell) => {
    const each = Math.ceil(setting('FUZZ_INPUTS', 1_000_000) / fuzzTargets.length)
    const before = process.memoryUsage().rss
    let slowestMs = 0
    const seconds = await timed(async () => {
      slowestMs = feedAll(fuzzTargets, each).slowestMs
    })
    tell(`${fuzzTargets.map(({ name }) => name).join(', ')}: ${each} inputs each`)
    return [
      { what: 'inputs', value: each * fuzzTargets.length, unit: '' },
      { what: 'inputs a second', value: (each * fuzzTargets.length) / seconds, unit: '/s' },
      { what: 'slowest input', value: slowestMs, unit: 'ms' },
      { what: 'memory that stayed', value: (process.memoryUsage().rss - before) / 1e6, unit: 'MB' },
    ]
  },
}
