/*
 * IPA framing, which both of OsmoHLR's machine interfaces use (libosmocore, `ipa.h`):
 *
 *     uint16 length of payload | protocol | payload
 *
 * 0xFE carries connection management (CCM), 0xEE an extension byte and then CTRL (0x00) or GSUP (0x05).
 */

/** What a peer sent was not of the form that the protocol has. Nothing after it on that connection can be trusted. */
export class Garbled extends Error {}

export interface Frame {
  protocol: number
  payload: Buffer
}

export const CCM = 0xfe
export const OSMO = 0xee
export const EXTENSION = { ctrl: 0x00, gsup: 0x05 } as const
export const CCM_TYPE = { ping: 0x00, pong: 0x01, idGet: 0x04, idResponse: 0x05, idAck: 0x06 } as const

/** The longest message that is listened to, in bytes. OsmoHLR's are some hundred bytes long; its own limit is 4 kB. */
const PAYLOAD_MAX = 8_192
const HEADER = 3

/** One frame as bytes. A RangeError where the payload is longer than anybody listens to. */
export function encodeFrame(protocol: number, payload: Uint8Array): Buffer {
  if (payload.length > PAYLOAD_MAX) throw new RangeError('a frame of this length is not sent')
  const bytes = Buffer.alloc(HEADER + payload.length)
  bytes.writeUInt16BE(payload.length, 0)
  bytes[2] = protocol
  bytes.set(payload, HEADER)
  return bytes
}

/** A frame of one of Osmocom's own protocols. */
export function encodeOsmo(extension: number, body: Uint8Array): Buffer {
  return encodeFrame(OSMO, Buffer.concat([Buffer.of(extension), body]))
}

/**
 * Puts frames together from whatever pieces the network brings. Holds at most one frame that is not complete yet.
 * Throws Garbled at the first header that cannot be one; after that it must not be used again.
 */
export function frameReader(): { push: (bytes: Uint8Array) => Frame[] } {
  let rest: Buffer = Buffer.alloc(0)
  return {
    push: (bytes) => {
      let left = rest.length === 0 ? Buffer.from(bytes) : Buffer.concat([rest, bytes])
      const frames: Frame[] = []
      while (left.length >= HEADER) {
        const length = left.readUInt16BE(0)
        const protocol = left.readUInt8(2)
        if (length > PAYLOAD_MAX || (protocol !== CCM && protocol !== OSMO)) throw new Garbled('no IPA header')
        if (left.length < HEADER + length) break
        frames.push({ protocol, payload: left.subarray(HEADER, HEADER + length) })
        left = left.subarray(HEADER + length)
      }
      // Copied, so that a long piece is not kept alive by the few bytes after its last frame.
      rest = Buffer.from(left)
      return frames
    },
  }
}

/** The frame's body where it belongs to this protocol; undefined for every other frame. */
export function bodyOf(frame: Frame, extension: number): Buffer | undefined {
  if (frame.protocol !== OSMO || frame.payload[0] !== extension) return undefined
  return frame.payload.subarray(1)
}

export const ping: Buffer = encodeFrame(CCM, Buffer.of(CCM_TYPE.ping))
export const pong: Buffer = encodeFrame(CCM, Buffer.of(CCM_TYPE.pong))

/**
 * Our answer to "who are you", and the acknowledgement that a client sends at once. Every value ends in NUL: without it
 * OsmoHLR takes the name for another one and can route nothing back to us.
 */
export function introduction(name: string): Buffer {
  const values: [number, string][] = [
    [0x08, '0/0/0'],
    [0x07, '00:00:00:00:00:00'],
    [0x02, ''],
    [0x03, ''],
    [0x04, ''],
    [0x05, ''],
    [0x01, name],
    [0x00, name],
  ]
  const tags = values.map(([tag, value]) => {
    const text = Buffer.from(`${value}\0`, 'latin1')
    const head = Buffer.alloc(3)
    head.writeUInt16BE(1 + text.length, 0)
    head[2] = tag
    return Buffer.concat([head, text])
  })
  const response = encodeFrame(CCM, Buffer.concat([Buffer.of(CCM_TYPE.idResponse), ...tags]))
  return Buffer.concat([response, encodeFrame(CCM, Buffer.of(CCM_TYPE.idAck))])
}
