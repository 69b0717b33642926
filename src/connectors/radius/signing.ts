import { createHash, createHmac, randomBytes, timingSafeEqual } from 'node:crypto'
import { ATTRIBUTE, type Attribute, CODE, decode, encode, HEADER_BYTES, type Packet } from './packet.ts'

/*
 * Who may be believed: authenticators (RFC 2865 §3), Message-Authenticator (RFC 2869 §5.14, RFC 5176 §3.4), hidden
 * passwords (RFC 2865 §5.2). A Message-Authenticator of ours is the first attribute: that is what a server checks first
 * since forged answers of MD5 became cheap (CVE-2024-3596).
 */

const NOTHING = Buffer.alloc(16)
const BLOCK = 16
/** Type and length of the first attribute come before its value. */
const FIRST_VALUE = HEADER_BYTES + 2

export interface Question {
  id: number
  secret: string
  attributes: Attribute[]
}

/** An Access-Request, with the password hidden and signed. `authenticator`: 16 bytes that nobody can guess. */
export function accessRequest(
  { id, secret, attributes }: Question,
  password: string,
  authenticator = randomBytes(16),
): Buffer {
  const hidden = { type: ATTRIBUTE.userPassword, value: hidePassword(password, secret, authenticator) }
  const packet = encode(CODE.accessRequest, id, authenticator, [unsigned(), hidden, ...attributes])
  return sign(packet, secret)
}

/** A request whose authenticator is its own digest: accounting (RFC 2866 §3), Disconnect and CoA (RFC 5176 §2.3). */
export function digestRequest(code: number, { id, secret, attributes }: Question): Buffer {
  const packet = sign(encode(code, id, NOTHING, [unsigned(), ...attributes]), secret)
  // Only now: the authenticator covers the Message-Authenticator, and not the other way round.
  digest(packet, secret).copy(packet, 4)
  return packet
}

/**
 * The answer to a request of ours, or null where it may be anybody's. `signed`: one without a Message-Authenticator is not
 * believed either.
 */
export function answerIn(datagram: Buffer, request: Buffer, secret: string, signed: boolean): Packet | null {
  const packet = decode(datagram)
  if (!packet || packet.id !== request.readUInt8(1)) return null
  const copy = Buffer.from(datagram.subarray(0, packet.length))
  request.copy(copy, 4, 4, HEADER_BYTES)
  if (!timingSafeEqual(digest(copy, secret), packet.authenticator)) return null
  return isSigned(packet, copy, secret, signed) ? packet : null
}

/** The server's side: a request of a client that knows the secret, or null. Disconnect and CoA must be signed. */
export function requestIn(datagram: Buffer, secret: string): Packet | null {
  const packet = decode(datagram)
  if (!packet) return null
  const copy = Buffer.from(datagram.subarray(0, packet.length))
  if (packet.code === CODE.accessRequest) return isSigned(packet, copy, secret, true) ? packet : null
  NOTHING.copy(copy, 4)
  if (!timingSafeEqual(digest(copy, secret), packet.authenticator)) return null
  return isSigned(packet, copy, secret, packet.code !== CODE.accountingRequest) ? packet : null
}

/** The server's side: the answer to a request, signed. */
export function answerTo(request: Packet, code: number, attributes: Attribute[], secret: string): Buffer {
  const packet = sign(encode(code, request.id, request.authenticator, [unsigned(), ...attributes]), secret)
  digest(packet, secret).copy(packet, 4)
  return packet
}

/** RFC 2865 §5.2. At most 128 bytes are carried. */
export function hidePassword(password: string, secret: string, authenticator: Buffer): Buffer {
  const plain = Buffer.from(password, 'utf8').subarray(0, 128)
  const padded = Buffer.alloc(Math.max(BLOCK, Math.ceil(plain.length / BLOCK) * BLOCK))
  plain.copy(padded)
  return chained(padded, secret, authenticator, 'result')
}

/** The password of an Access-Request, as a server reads it. Null where its length is not one that is possible. */
export function revealPassword(hidden: Buffer, secret: string, authenticator: Buffer): string | null {
  if (hidden.length === 0 || hidden.length > 128 || hidden.length % BLOCK !== 0) return null
  const padded = chained(hidden, secret, authenticator, 'given')
  const end = padded.indexOf(0)
  return padded.subarray(0, end < 0 ? padded.length : end).toString('utf8')
}

/** Each block is masked with a digest of the cipher block before it: the one just made, or the one that was given. */
function chained(from: Buffer, secret: string, authenticator: Buffer, cipher: 'given' | 'result'): Buffer {
  const result = Buffer.alloc(from.length)
  let before = authenticator
  for (let at = 0; at < from.length; at += BLOCK) {
    const mask = createHash('md5').update(secret).update(before).digest()
    for (let i = 0; i < BLOCK; i += 1) result[at + i] = (from[at + i] ?? 0) ^ (mask[i] ?? 0)
    before = (cipher === 'given' ? from : result).subarray(at, at + BLOCK)
  }
  return result
}

const unsigned = (): Attribute => ({ type: ATTRIBUTE.messageAuthenticator, value: NOTHING })

function sign(packet: Buffer, secret: string): Buffer {
  createHmac('md5', secret).update(packet).digest().copy(packet, FIRST_VALUE)
  return packet
}

/** Whether the Message-Authenticator is right, over `copy`: the packet with the authenticator that it was made with. */
function isSigned(packet: Packet, copy: Buffer, secret: string, must: boolean): boolean {
  const signatures = packet.attributes.filter(({ type }) => type === ATTRIBUTE.messageAuthenticator)
  const [signature] = signatures
  if (!signature) return !must
  if (signatures.length > 1 || signature.value.length !== NOTHING.length) return false
  const at = offsetOf(packet, signature)
  const received = Buffer.from(copy.subarray(at, at + NOTHING.length))
  NOTHING.copy(copy, at)
  return timingSafeEqual(createHmac('md5', secret).update(copy).digest(), received)
}

function offsetOf({ attributes }: Packet, wanted: Attribute): number {
  const before = attributes.slice(0, attributes.indexOf(wanted))
  return before.reduce((at, { value }) => at + value.length + 2, FIRST_VALUE)
}

const digest = (packet: Buffer, secret: string): Buffer => createHash('md5').update(packet).update(secret).digest()
