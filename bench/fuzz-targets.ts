import { decodeCtrl } from '../src/connectors/osmocom/ctrl.ts'
import { decodeGsup } from '../src/connectors/osmocom/gsup.ts'
import { EXTENSION, encodeOsmo, frameReader, Garbled } from '../src/connectors/osmocom/ipa.ts'
import { attachmentOf, cacheReader } from '../src/connectors/osmocom/serving-node.ts'
import { lineReader } from '../src/connectors/osmocom/vty.ts'
import { ATTRIBUTE, CODE, decode, text } from '../src/connectors/radius/packet.ts'
import { accessRequest, answerIn, digestRequest, requestIn, revealPassword } from '../src/connectors/radius/signing.ts'

/** Something of ours that reads bytes of strangers. Another codec joins by an entry in `fuzzTargets`. */
export interface FuzzTarget {
  name: string
  /** A right message to bend: some of the bytes are this, cut and changed. */
  sample: Buffer
  /** Reads it to the end. Throws where the codec failed otherwise than its own way, read wrongly, or believed what nobody signed. */
  devour: (bytes: Buffer) => void
}

const vector = Buffer.concat([Buffer.of(0x03, 0x16, 0x20, 0x10), Buffer.alloc(16, 7), Buffer.of(0x21, 2, 1, 1)])
const imsi = Buffer.from('010804910900000070f7', 'hex')
const vty = Buffer.from(
  'Welcome\r\n\xff\xfb\x01\xff\xfb\x03OsmoSGSN> show subscriber cache\r\n  Subscriber:\r\n    Authorized: 1\r\n    IMSI: 401990000000077\r\n    Flags: CANCELLED\r\nOsmoSGSN> ',
  'latin1',
)

const garbledOnly = (work: () => void): void => {
  try {
    work()
  } catch (error) {
    if (!(error instanceof Garbled)) throw error
  }
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
    name: 'IPA, in pieces',
    sample: Buffer.concat([
      encodeOsmo(EXTENSION.gsup, Buffer.concat([Buffer.of(0x0a), imsi])),
      Buffer.from('0001fe00', 'hex'),
    ]),
    devour: (bytes) =>
      garbledOnly(() => {
        const reader = frameReader()
        const half = bytes.length >> 1
        for (const piece of [bytes.subarray(0, half), bytes.subarray(half)]) reader.push(piece)
      }),
  },
  {
    name: 'CTRL',
    sample: Buffer.from('GET_REPLY 4 subscriber.by-imsi-401990000000077.info \nid\t1\nnam_cs\t1\nnam_ps\t0'),
    devour: (bytes) =>
      garbledOnly(
        () => void decodeCtrl({ protocol: 0xee, payload: Buffer.concat([Buffer.of(EXTENSION.ctrl), bytes]) }),
      ),
  },
  {
    name: 'GSUP',
    sample: Buffer.concat([Buffer.of(0x0a), imsi, vector, vector]),
    devour: (bytes) =>
      garbledOnly(
        () => void decodeGsup({ protocol: 0xee, payload: Buffer.concat([Buffer.of(EXTENSION.gsup), bytes]) }),
      ),
  },
  {
    name: 'VTY',
    sample: vty,
    devour: (bytes) =>
      garbledOnly(() => {
        const reader = lineReader()
        const cache = cacheReader(['401990000000077'])
        for (const line of reader.push(bytes)) cache.line(line)
        reader.atPrompt()
        attachmentOf('401990000000077', cache.entries().get('401990000000077'), [bytes.toString('latin1')])
      }),
  },
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
