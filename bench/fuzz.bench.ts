import { type Bench, type Measured, setting } from './bench.ts'
import { feed } from './fuzz-feed.ts'
import { fuzzTargets } from './fuzz-targets.ts'

/*
 * Bytes of strangers by the million: a codec may only read them or call them garbled; it may neither fail otherwise, nor
 * believe what nobody signed, nor hang, nor keep what it was fed. BENCH_FUZZ says how many for each.
 */

const count = setting('BENCH_FUZZ', 1_000_000)
const seed = setting('BENCH_SEED', 20_261_125)

export const bench: Bench = {
  about: `Bytes of strangers, ${count} to each codec (seed ${seed})`,
  run: async (_server, tell) => {
    const rows: Measured[] = []
    for (const target of fuzzTargets) {
      const { perSecond, slowestMs, grownMb } = feed(target, count, seed)
      tell(
        `${target.name}: ${count} inputs, none failed; the slowest took ${slowestMs.toFixed(1)} ms; memory grew by ${grownMb.toFixed(1)} MB`,
      )
      rows.push({ what: `${target.name}, inputs`, value: perSecond, unit: '/s' })
    }
    return rows
  },
}
