/* The shape of a RADIUS packet (RFC 2865 §3 and §5). Who may be believed is another matter: signing.ts. */

export const CODE = {
  accessRequest: 1,
  accessAccept: 2,
  accessReject: 3,
  accountingRequest: 4,
  accountingResponse: 5,
  // RFC 5176 §2.3
  disconnectRequest: 40,
  disconnectAck: 41,
  disconnectNak: 42,
  coaRequest: 43,
  coaAck: 44,
  coaNak: 45,
} as const

export const ATTRIBUTE = {
  userName: 1,
  userPassword: 2,
  nasIpAddress: 4,
  serviceType: 6,
  callingStationId: 31,
  nasIdentifier: 32,
  acctStatusType: 40,
  acctSessionId: 44,
  eventTimestamp: 55,
  messageAuthenticator: 80,
  errorCause: 101,
} as const

/** RFC 5176 §3.5. */
export const ERROR_CAUSE = { administrativelyProhibited: 501, sessionContextNotFound: 503 } as const

export const HEADER_BYTES = 20
/** RFC 2865 §3: longer packets are discarded. */
const PACKET_MAX = 4096
const VALUE_MAX = 253

export interface Attribute {
  type: number
  value: Buffer
}

/** `length` is what the packet says of itself; a datagram may be longer, and the rest of it is padding. */
export interface Packet {
  code: number
  id: number
  length: number
  authenticator: Buffer
  attributes: Attribute[]
}

/** What a datagram says, or null where it is no RADIUS packet. The values are views of the datagram. Never throws. */
export function decode(datagram: Buffer): Packet | null {
  if (datagram.length < HEADER_BYTES) return null
  const length = datagram.readUInt16BE(2)
  if (length < HEADER_BYTES || length > PACKET_MAX || length > datagram.length) return null
  const attributes: Attribute[] = []
  for (let at = HEADER_BYTES; at < length; ) {
    const size = at + 1 < length ? datagram.readUInt8(at + 1) : 0
    if (size < 2 || at + size > length) return null
    attributes.push({ type: datagram.readUInt8(at), value: datagram.subarray(at + 2, at + size) })
    at += size
  }
  return {
    code: datagram.readUInt8(0),
    id: datagram.readUInt8(1),
    length,
    authenticator: datagram.subarray(4, HEADER_BYTES),
    attributes,
  }
}

/** The bytes of a packet. Throws a RangeError for what does not fit: a value over 253 bytes, a packet over 4096. */
export function encode(code: number, id: number, authenticator: Buffer, attributes: Attribute[]): Buffer {
  const parts = attributes.map(({ type, value }) => {
    if (value.length > VALUE_MAX) throw new RangeError(`attribute ${type} is longer than ${VALUE_MAX} bytes`)
    return Buffer.concat([Buffer.from([type, value.length + 2]), value])
  })
  const header = Buffer.alloc(HEADER_BYTES)
  header.writeUInt8(code, 0)
  header.writeUInt8(id, 1)
  authenticator.copy(header, 4)
  const packet = Buffer.concat([header, ...parts])
  if (packet.length > PACKET_MAX) throw new RangeError(`a packet of ${packet.length} bytes is too long`)
  packet.writeUInt16BE(packet.length, 2)
  return packet
}

export const text = (type: number, value: string): Attribute => ({ type, value: Buffer.from(value, 'utf8') })

/** A number of four bytes: `integer` and `time` of RFC 2865 §5. */
export function integer(type: number, value: number): Attribute {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(value)
  return { type, value: bytes }
}

/** An IPv4 address in dotted form. */
export function address(type: number, dotted: string): Attribute {
  return { type, value: Buffer.from(dotted.split('.').map(Number)) }
}

export function bytesOf({ attributes }: Packet, type: number): Buffer | undefined {
  return attributes.find((attribute) => attribute.type === type)?.value
}

export function textOf(packet: Packet, type: number): string | undefined {
  return bytesOf(packet, type)?.toString('utf8')
}

/** The number in an attribute of four bytes; undefined where it is missing or of another length. */
export function integerOf(packet: Packet, type: number): number | undefined {
  const value = bytesOf(packet, type)
  return value?.length === 4 ? value.readUInt32BE() : undefined
}
