import { ATTRIBUTE, CODE, decode, text } from '../src/connectors/radius/packet.ts'
import { accessRequest, answerIn, digestRequest, requestIn, revealPassword } from '../src/connectors/radius/signing.ts'

/** One reader of bytes that strangers send. `feed` says whether it believed them, and must never throw. */
export interface FuzzTarget {
  name: string
  feed: (bytes: Buffer) => boolean
  /** Right inputs, to be cut off and bent: random bytes alone seldom get past a header. */
  seeds: Buffer[]
}

const secret = 'a secret that the sender of these bytes does not know'
const asked = accessRequest({ id: 1, secret, attributes: [text(ATTRIBUTE.userName, '401990000000077')] }, 'probe')
const order = digestRequest(CODE.disconnectRequest, {
  id: 2,
  secret,
  attributes: [text(ATTRIBUTE.userName, '401990000000077'), text(ATTRIBUTE.acctSessionId, 'S1')],
})

export const fuzzTargets: FuzzTarget[] = [
  {
    name: 'radius packet',
    // To be read is not to be believed: what counts here is that nothing is read beyond the end.
    feed: (bytes) => {
      const packet = decode(bytes)
      const read = packet?.attributes.reduce((sum, { value }) => sum + value.length + 2, 20)
      return packet !== null && read !== packet.length
    },
    seeds: [asked, order],
  },
  { name: 'radius answer', feed: (bytes) => answerIn(bytes, asked, secret, false) !== null, seeds: [asked] },
  {
    name: 'radius request',
    // What follows a right packet is padding (RFC 2865 §3): such a one is right to be believed.
    feed: (bytes) => ![asked, order].some((right) => bytes.indexOf(right) === 0) && requestIn(bytes, secret) !== null,
    seeds: [asked, order],
  },
  {
    name: 'radius password',
    feed: (bytes) => (revealPassword(bytes, secret, order.subarray(4, 20))?.length ?? 0) > 128,
    seeds: [asked.subarray(0, 32)],
  },
]

/**
 * Feeds each target so many inputs: noise, and seeds that were bent, cut off or doubled. The same seed gives the same
 * inputs. Throws at the first that was believed, or that took longer than it may; says how long the slowest took.
 */
export function feedAll(targets: FuzzTarget[], count: number, seed = 1): { slowestMs: number } {
  const random = numbersFrom(seed)
  let slowestMs = 0
  for (const { name, feed, seeds } of targets)
    for (let at = 0; at < count; at += 1) {
      const input = at % 3 === 0 ? noise(random) : bent(seeds[at % seeds.length] ?? Buffer.alloc(0), random)
      const began = performance.now()
      const believed = feed(input)
      slowestMs = Math.max(slowestMs, performance.now() - began)
      if (believed) throw new Error(`${name} believed input ${at} of seed ${seed}: ${input.toString('hex')}`)
    }
  return { slowestMs }
}

type Random = (below: number) => number

/** Marsaglia's xorshift: fast, and the same everywhere. */
function numbersFrom(seed: number): Random {
  let state = seed >>> 0 || 1
  return (below) => {
    state ^= state << 13
    state ^= state >>> 17
    state ^= state << 5
    state >>>= 0
    return state % below
  }
}

function noise(random: Random): Buffer {
  const bytes = Buffer.alloc(random(random(10) === 0 ? 5_000 : 120))
  for (let at = 0; at < bytes.length; at += 1) bytes[at] = random(256)
  return bytes
}

function bent(seed: Buffer, random: Random): Buffer {
  const kind = random(3)
  if (kind === 0) return Buffer.from(seed.subarray(0, random(seed.length)))
  const bytes = kind === 1 ? Buffer.from(seed) : Buffer.concat([seed, noise(random)])
  // Never a change that changes nothing: what is right must be believed.
  const at = random(seed.length)
  bytes[at] = (bytes[at] ?? 0) ^ (1 + random(255))
  return bytes
}
