import { bodyOf, EXTENSION, encodeOsmo, type Frame, Garbled } from './ipa.ts'

/*
 * GSUP, spoken between OsmoHLR and its serving nodes (osmo-hlr manual §11): one byte of type, then elements of
 * tag, length, value. Requests are +0, errors +1, results +2.
 */

export const GSUP = {
  updateLocation: 0x04,
  sendAuthInfo: 0x08,
  purge: 0x0c,
  insertData: 0x10,
  deleteData: 0x14,
  locationCancel: 0x1c,
  /** The peer to which a message was to be routed is not connected. */
  routingError: 0x4e,
} as const

/** Causes of 3GPP TS 24.008 §10.5.5.14, as far as they decide something here. */
export const CAUSE = { imsiUnknown: 2, gprsNotAllowed: 7, plmnNotAllowed: 11 } as const
export const DOMAIN = { ps: 1, cs: 2 } as const
export const CANCEL = { update: 0, withdraw: 1 } as const

export interface Gsup {
  type: number
  imsi: string
  cause?: number
  cancelType?: number
  /** Digits without a plus. */
  msisdn?: string
  domain?: number
  source?: string
  destination?: string
  /** Authentication vectors are counted and their bytes dropped: they open the line to whoever has them. */
  vectors?: number
}

const TAG = {
  imsi: 0x01,
  cause: 0x02,
  vector: 0x03,
  cancelType: 0x06,
  msisdn: 0x08,
  messageClass: 0x0a,
  domain: 0x28,
  source: 0x60,
  destination: 0x61,
} as const
const SUBSCRIBER_MANAGEMENT = 0x01

/** A message as a frame. What is routed to a named peer carries both names and its class. */
export function encodeGsup(message: Gsup): Buffer {
  const routed = message.destination !== undefined
  const parts = [
    Buffer.of(message.type),
    element(TAG.imsi, bcdOf(message.imsi)),
    byteElement(TAG.cause, message.cause),
    byteElement(TAG.cancelType, message.cancelType),
    message.msisdn === undefined ? none : element(TAG.msisdn, withLength(bcdOf(message.msisdn))),
    byteElement(TAG.messageClass, routed ? SUBSCRIBER_MANAGEMENT : undefined),
    byteElement(TAG.domain, message.domain),
    nameElement(TAG.source, message.source),
    nameElement(TAG.destination, message.destination),
  ]
  return encodeOsmo(EXTENSION.gsup, Buffer.concat(parts))
}

/** What a frame says; null where it is none of GSUP. Throws Garbled where it cannot be read. Unknown elements are passed over. */
export function decodeGsup(frame: Frame): Gsup | null {
  const body = bodyOf(frame, EXTENSION.gsup)
  if (!body) return null
  const type = body[0]
  if (type === undefined) throw new Garbled('empty GSUP message')
  const message: Gsup = { type, imsi: '' }
  for (const { tag, value } of elementsIn(body.subarray(1))) take(message, tag, value)
  if (message.imsi === '') throw new Garbled('GSUP message without IMSI')
  return message
}

function take(message: Gsup, tag: number, value: Buffer): void {
  switch (tag) {
    case TAG.imsi:
      message.imsi = digitsOf(value)
      return
    case TAG.cause:
      message.cause = byteOf(value)
      return
    case TAG.vector:
      message.vectors = (message.vectors ?? 0) + 1
      return
    case TAG.cancelType:
      message.cancelType = byteOf(value)
      return
    case TAG.msisdn:
      message.msisdn = digitsOf(value.subarray(1))
      return
    case TAG.domain:
      message.domain = byteOf(value)
      return
    case TAG.source:
      message.source = nameOf(value)
      return
    case TAG.destination:
      message.destination = nameOf(value)
      return
  }
}

function* elementsIn(bytes: Buffer): Generator<{ tag: number; value: Buffer }> {
  for (let at = 0; at < bytes.length; ) {
    const [tag, length] = [bytes[at], bytes[at + 1]]
    if (tag === undefined || length === undefined || at + 2 + length > bytes.length) {
      throw new Garbled('GSUP element cut short')
    }
    yield { tag, value: bytes.subarray(at + 2, at + 2 + length) }
    at += 2 + length
  }
}

const none = Buffer.alloc(0)

function element(tag: number, value: Uint8Array): Buffer {
  return Buffer.concat([Buffer.of(tag, value.length), value])
}

function byteElement(tag: number, value: number | undefined): Buffer {
  return value === undefined ? none : element(tag, Buffer.of(value))
}

function nameElement(tag: number, name: string | undefined): Buffer {
  return name === undefined ? none : element(tag, Buffer.from(`${name}\0`, 'latin1'))
}

function withLength(value: Buffer): Buffer {
  return Buffer.concat([Buffer.of(value.length), value])
}

function byteOf(value: Buffer): number {
  const byte = value[0]
  if (byte === undefined || value.length !== 1) throw new Garbled('GSUP element of a wrong length')
  return byte
}

function nameOf(value: Buffer): string {
  return value.toString('latin1').replace(/\0+$/, '')
}

/** Swapped BCD (TS 24.008 §10.5.1.4): the first digit in the low half, 0xF where the last half is not used. */
function bcdOf(digits: string): Buffer {
  if (!/^\d{1,16}$/.test(digits)) throw new RangeError('not a number of 1 to 16 digits')
  const halves = [...digits].map(Number)
  if (halves.length % 2 === 1) halves.push(0xf)
  return Buffer.from(Array.from({ length: halves.length / 2 }, (_, i) => bcdByte(halves, i)))
}

function bcdByte(halves: number[], i: number): number {
  return (halves[2 * i] ?? 0xf) | ((halves[2 * i + 1] ?? 0xf) << 4)
}

function digitsOf(value: Buffer): string {
  const halves = [...value].flatMap((byte) => [byte & 0xf, byte >> 4])
  if (halves.at(-1) === 0xf) halves.pop()
  if (halves.length === 0 || halves.length > 16 || halves.some((half) => half > 9)) throw new Garbled('no BCD digits')
  return halves.join('')
}
