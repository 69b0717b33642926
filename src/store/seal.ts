import {
  createCipheriv,
  createDecipheriv,
  createHmac,
  createSecretKey,
  hkdfSync,
  type KeyObject,
  randomBytes,
} from 'node:crypto'

/**
 * Personal data at rest. Every case has a data key of its own, sealed under the installation's master key; what belongs
 * to the case is sealed under its data key. To erase a person is to delete that one small key: nothing sealed with it
 * can be read again. A backup made before still holds the key, so backups need an end of their own.
 */
export interface Keys {
  /** 32 bytes: seals data keys and what belongs to no case yet. */
  master: Buffer
  /** 32 bytes: makes blind indexes. Another key, so that knowing one tells nothing of the other. */
  marks: Buffer
}

const nonceBytes = 12
const tagBytes = 16

/** Both keys from one installation secret (any text of 32 characters or more), by HKDF-SHA-256 (RFC 5869). */
export function keysFrom(secret: string): Keys {
  if (secret.length < 32) throw new Error('SIGNOFF_SECRET is too short: give at least 32 characters')
  const derive = (info: string) => Buffer.from(hkdfSync('sha256', secret, 'signoff', info, 32))
  return { master: derive('seal'), marks: derive('marks') }
}

export function newDataKey(): Buffer {
  return randomBytes(32)
}

/** Node makes a key object of bytes at every use, which costs more than the cipher itself; it lives as long as the bytes do. */
const objects = new WeakMap<Buffer, KeyObject>()

function objectOf(key: Buffer): KeyObject {
  const object = objects.get(key) ?? createSecretKey(key)
  objects.set(key, object)
  return object
}

/** AES-256-GCM: nonce, tag, ciphertext. */
export function sealBytes(key: Buffer, plain: Buffer): Buffer {
  const nonce = randomBytes(nonceBytes)
  const cipher = createCipheriv('aes-256-gcm', objectOf(key), nonce)
  const body = Buffer.concat([cipher.update(plain), cipher.final()])
  return Buffer.concat([nonce, cipher.getAuthTag(), body])
}

/** Throws when the key is another one or a byte was changed. */
export function openBytes(key: Buffer, sealed: Buffer): Buffer {
  const nonce = sealed.subarray(0, nonceBytes)
  const decipher = createDecipheriv('aes-256-gcm', objectOf(key), nonce)
  decipher.setAuthTag(sealed.subarray(nonceBytes, nonceBytes + tagBytes))
  return Buffer.concat([decipher.update(sealed.subarray(nonceBytes + tagBytes)), decipher.final()])
}

export function sealJson(key: Buffer, value: unknown): Buffer {
  return sealBytes(key, Buffer.from(JSON.stringify(value)))
}

export function openJson<T>(key: Buffer, sealed: Buffer): T {
  return JSON.parse(openBytes(key, sealed).toString()) as T
}

/** A keyed blind index (HMAC-SHA-256, 16 bytes): finds equals without storing what is equal. `room` keeps kinds apart. */
export function markOf(keys: Keys, room: string, value: string): Buffer {
  return createHmac('sha256', keys.marks).update(`${room}\n${value}`).digest().subarray(0, 16)
}
