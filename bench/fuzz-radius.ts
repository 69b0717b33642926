import { ATTRIBUTE, CODE, decode, text } from '../src/connectors/radius/packet.ts'
import { accessRequest, answerIn, digestRequest, requestIn, revealPassword } from '../src/connectors/radius/signing.ts'

/** Something of ours that reads bytes of strangers. */
export interface FuzzTarget {
  name: string
  /** A right message to bend: noise alone seldom gets past a header. */
  sample: Buffer
  /** Reads it to the end. Throws where bytes were believed that nobody signed, or were read wrongly. */
  devour: (bytes: Buffer) => void
}

const secret = 'a secret that the sender of these bytes does not know'
const asked = accessRequest({ id: 1, secret, attributes: [text(ATTRIBUTE.userName, '401990000000077')] }, 'probe')
const order = digestRequest(CODE.disconnectRequest, {
  id: 2,
  secret,
  attributes: [text(ATTRIBUTE.userName, '401990000000077'), text(ATTRIBUTE.acctSessionId, 'S1')],
})

/** What follows a right packet is padding (RFC 2865 §3): such a one is right to be believed. */
const isRight = (bytes: Buffer): boolean => [asked, order].some((right) => bytes.indexOf(right) === 0)

const never = (believed: boolean): void => {
  if (believed) throw new Error('believed')
}

export const fuzzTargets: readonly FuzzTarget[] = [
  {
    name: 'RADIUS packet',
    sample: order,
    // To be read is not to be believed: what counts here is that all of it is read, and nothing beyond its end.
    devour: (bytes) => {
      const packet = decode(bytes)
      const read = packet?.attributes.reduce((sum, { value }) => sum + value.length + 2, 20)
      never(packet !== null && read !== packet.length)
    },
  },
  { name: 'RADIUS answer', sample: asked, devour: (bytes) => never(answerIn(bytes, asked, secret, false) !== null) },
  {
    name: 'RADIUS access request',
    sample: asked,
    devour: (bytes) => never(!isRight(bytes) && requestIn(bytes, secret) !== null),
  },
  {
    name: 'RADIUS order',
    sample: order,
    devour: (bytes) => never(!isRight(bytes) && requestIn(bytes, secret) !== null),
  },
  {
    name: 'RADIUS password',
    sample: asked.subarray(0, 32),
    devour: (bytes) => never((revealPassword(bytes, secret, order.subarray(4, 20))?.length ?? 0) > 128),
  },
]

/**
 * Feeds each target so many inputs: noise, and its sample bent, cut off or lengthened. The same seed gives the same inputs.
 * Throws with the first that a target could not take; says how long the slowest took.
 */
export function feedAll(targets: readonly FuzzTarget[], count: number, seed = 1): { slowestMs: number } {
  const random = numbersFrom(seed)
  let slowestMs = 0
  for (const { name, devour, sample } of targets)
    for (let at = 0; at < count; at += 1) {
      const input = at % 3 === 0 ? noise(random) : bent(sample, random)
      const began = performance.now()
      try {
        devour(input)
      } catch (error) {
        throw new Error(`${name}, input ${at} of seed ${seed}: ${input.toString('hex')}`, { cause: error })
      }
      slowestMs = Math.max(slowestMs, performance.now() - began)
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

function bent(sample: Buffer, random: Random): Buffer {
  const kind = random(3)
  if (kind === 0) return Buffer.from(sample.subarray(0, random(sample.length)))
  const bytes = kind === 1 ? Buffer.from(sample) : Buffer.concat([sample, noise(random)])
  const at = random(sample.length)
  bytes[at] = (bytes[at] ?? 0) ^ (1 + random(255))
  return bytes
}
