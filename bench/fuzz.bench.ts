import { type Bench, type Measured, setting } from './bench.ts'
import { type FuzzTarget, fuzzTargets } from './fuzz-targets.ts'

/*
 * Bytes of strangers by the million: random ones, and right messages that were cut and bent. A codec may only read them or
 * call them garbled; it may neither fail otherwise, nor hang, nor keep what it was fed. BENCH_FUZZ says how many for each.
 */

const count = setting('BENCH_FUZZ', 1_000_000)
const seed = setting('BENCH_SEED', 20_261_125)
/** No input may take longer: what is read is a few hundred bytes. */
const LONGEST_MS = 250
const GROWTH_MAX = 64 * 1024 * 1024

function feed(target: FuzzTarget): { perSecond: number; grownMb: number } {
  const random = mulberry32(seed)
  const heapOf = () => {
    globalThis.gc?.()
    return process.memoryUsage().heapUsed + process.memoryUsage().external
  }
  const before = heapOf()
  const began = performance.now()
  for (let n = 0; n < count; n += 1) {
    const input = n % 2 === 0 ? noise(random) : bent(target.sample, random)
    const from = performance.now()
    try {
      target.devour(input)
    } catch (error) {
      throw new Error(`${target.name}, input ${n}: ${input.toString('hex')}`, { cause: error })
    }
    if (performance.now() - from > LONGEST_MS)
      throw new Error(`${target.name} took too long over ${input.toString('hex')}`)
  }
  const seconds = (performance.now() - began) / 1_000
  const grown = heapOf() - before
  if (grown > GROWTH_MAX) throw new Error(`${target.name} kept ${grown} bytes`)
  return { perSecond: count / seconds, grownMb: grown / 1024 / 1024 }
}

function noise(random: () => number): Buffer {
  const bytes = Buffer.alloc(Math.floor(random() * 96))
  for (let i = 0; i < bytes.length; i += 1) bytes[i] = random() * 256
  return bytes
}

/** A right message with up to four bytes changed, cut somewhere, sometimes doubled. */
function bent(sample: Buffer, random: () => number): Buffer {
  const whole = random() < 0.1 ? Buffer.concat([sample, sample]) : Buffer.from(sample)
  for (let changes = Math.floor(random() * 5); changes > 0; changes -= 1)
    whole[Math.floor(random() * whole.length)] = random() * 256
  return random() < 0.5 ? whole : whole.subarray(0, Math.floor(random() * whole.length))
}

/** A small generator that repeats itself for a seed (mulberry32): a failure can be fed again. */
function mulberry32(from: number): () => number {
  let state = from >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}

export const bench: Bench = {
  about: `Bytes of strangers, ${count} to each codec (seed ${seed})`,
  run: async (_server, tell) => {
    const rows: Measured[] = []
    for (const target of fuzzTargets) {
      const { perSecond, grownMb } = feed(target)
      tell(`${target.name}: ${count} inputs, nothing but read or garbled; heap grew by ${grownMb.toFixed(1)} MB`)
      rows.push({ what: `${target.name}, inputs`, value: perSecond, unit: '/s' })
    }
    return rows
  },
}
