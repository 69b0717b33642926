import { decodeCtrl } from '../src/connectors/osmocom/ctrl.ts'
import { decodeGsup } from '../src/connectors/osmocom/gsup.ts'
import { EXTENSION, encodeOsmo, frameReader, Garbled } from '../src/connectors/osmocom/ipa.ts'
import { attachmentOf, cacheReader } from '../src/connectors/osmocom/serving-node.ts'
import { lineReader } from '../src/connectors/osmocom/vty.ts'

/** Something of ours that reads bytes of strangers. Another codec joins by an entry in `fuzzTargets`. */
export interface FuzzTarget {
  name: string
  /** A right message to bend: some of the bytes are this, cut and changed. */
  sample: Buffer
  /** Reads it to the end. An error that is not the codec's own is thrown on. */
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
]
