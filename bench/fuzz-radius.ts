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
