import type { FuzzTarget } from './fuzz-targets.ts'

/*
 * Bytes of strangers: random ones, and right messages that were cut, bent and doubled. The same seed gives the same bytes,
 * so a failure can be fed again.
 */

/** No input may take longer: what is read is a few hundred bytes. */
const LONGEST_MS = 250
const GROWTH_MAX = 64 * 1024 * 1024

export interface Fed {
  perSecond: number
  slowestMs: number
  /** How much more memory was held after the last input than before the first. */
  grownMb: number
}

/** Feeds one target so many inputs. Throws with the first that it could not take, that took too long, or when memory stays. */
export function feed(target: FuzzTarget, count: number, seed: number): Fed {
  const random = mulberry32(seed)
  const before = held()
  const began = performance.now()
  let slowestMs = 0
  for (let n = 0; n < count; n += 1) {
    const input = n % 3 === 0 ? noise(random) : bent(target.sample, random)
    let tookMs: number
    try {
      tookMs = timeOf(target, input)
      // A machine that paused does not pause at the same bytes again; a codec that hangs does.
      if (tookMs > LONGEST_MS) tookMs = timeOf(target, input)
    } catch (error) {
      throw new Error(`${target.name}, input ${n} of seed ${seed}: ${input.toString('hex')}`, { cause: error })
    }
    if (tookMs > LONGEST_MS) throw new Error(`${target.name} took too long over ${input.toString('hex')}`)
    slowestMs = Math.max(slowestMs, tookMs)
  }
  const seconds = (performance.now() - began) / 1_000
  const grown = held() - before
  if (grown > GROWTH_MAX) throw new Error(`${target.name} kept ${grown} bytes`)
  return { perSecond: count / seconds, slowestMs, grownMb: grown / 1024 / 1024 }
}

function timeOf({ devour }: FuzzTarget, input: Buffer): number {
  const from = performance.now()
  devour(input)
  return performance.now() - from
}

function held(): number {
  globalThis.gc?.()
  const { heapUsed, external } = process.memoryUsage()
  return heapUsed + external
}

type Random = () => number

/** Mostly short; one in ten longer than any packet may be. */
function noise(random: Random): Buffer {
  const bytes = Buffer.alloc(Math.floor(random() * (random() < 0.1 ? 5_000 : 120)))
  for (let at = 0; at < bytes.length; at += 1) bytes[at] = random() * 256
  return bytes
}

/** A right message with one to four bytes changed, or lengthened; half of them cut somewhere. Never the right message itself. */
function bent(sample: Buffer, random: Random): Buffer {
  const kind = random()
  const whole =
    kind < 0.1
      ? Buffer.concat([sample, sample])
      : kind < 0.3
        ? Buffer.concat([sample, noise(random)])
        : Buffer.from(sample)
  for (let changes = 1 + Math.floor(random() * 4); changes > 0; changes -= 1) {
    const at = Math.floor(random() * sample.length)
    whole[at] = (whole[at] ?? 0) ^ (1 + Math.floor(random() * 255))
  }
  return random() < 0.5 ? whole : whole.subarray(0, Math.floor(random() * sample.length))
}

/** A small generator that repeats itself for a seed (mulberry32). */
function mulberry32(from: number): Random {
  let state = from >>> 0
  return () => {
    state = (state + 0x6d2b79f5) >>> 0
    let mixed = Math.imul(state ^ (state >>> 15), state | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296
  }
}
