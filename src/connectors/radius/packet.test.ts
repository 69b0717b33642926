import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  ATTRIBUTE,
  address,
  bytesOf,
  CODE,
  decode,
  ERROR_CAUSE,
  encode,
  integer,
  integerOf,
  text,
  textOf,
} from './packet.ts'
import { accessRequest, answerIn, answerTo, digestRequest, hidePassword, requestIn, revealPassword } from './signing.ts'

const bytes = (hex: string) => Buffer.from(hex.replaceAll(' ', ''), 'hex')
const secret = 'xyzzy5461'

describe('the example of RFC 2865 §7.1', () => {
  const request = bytes(
    '01 00 00 38 0f403f9473978057bd83d5cb98f4227a 01 06 6e656d6f 02 12 0dbe708d93d413ce3196e43f782a0aee 04 06 c0a80110 05 06 00000003',
  )
  const accept = bytes('02 00 00 26 86fe220e7624ba2a1005f6bf9b55e0b2 06 06 00000001 0f 06 00000000 0e 06 c0a80103')

  test('is read as it is written', () => {
    const packet = decode(request)
    expect(packet).toMatchObject({ code: CODE.accessRequest, id: 0, length: 56 })
    expect(packet && textOf(packet, ATTRIBUTE.userName)).toBe('nemo')
    expect(packet && [...(bytesOf(packet, ATTRIBUTE.nasIpAddress) ?? [])]).toEqual([192, 168, 1, 16])
  })

  test('its password is hidden as it says, and found again', () => {
    const authenticator = request.subarray(4, 20)
    expect(hidePassword('arctangent', secret, authenticator)).toEqual(bytes('0dbe708d93d413ce3196e43f782a0aee'))
    expect(revealPassword(request.subarray(28, 44), secret, authenticator)).toBe('arctangent')
  })

  test('its answer is believed with the secret, and with no other; unsigned, it is not enough where a signature is due', () => {
    expect(answerIn(accept, request, secret, false)?.code).toBe(CODE.accessAccept)
    expect(answerIn(accept, request, 'other', false)).toBeNull()
    expect(answerIn(accept, request, secret, true)).toBeNull()
  })
})

describe('a request of ours', () => {
  const disconnect = () =>
    digestRequest(CODE.disconnectRequest, {
      id: 7,
      secret,
      attributes: [
        text(ATTRIBUTE.userName, 'nemo'),
        text(ATTRIBUTE.acctSessionId, 'S1'),
        integer(ATTRIBUTE.eventTimestamp, 1_764_000_000),
      ],
    })
  const access = (password = 'arctangent') =>
    accessRequest({ id: 9, secret, attributes: [text(ATTRIBUTE.userName, 'nemo')] }, password)

  test('carries its Message-Authenticator first', () => {
    for (const request of [disconnect(), access()]) expect(request.readUInt8(20)).toBe(ATTRIBUTE.messageAuthenticator)
  })

  test('is believed by who knows the secret, and by nobody else', () => {
    for (const request of [disconnect(), access()]) {
      expect(requestIn(request, secret)?.id).toBe(request.readUInt8(1))
      expect(requestIn(request, 'other')).toBeNull()
    }
  })

  test('a Disconnect-Request without a signature is not believed, though its digest is right', () => {
    const bare = encode(CODE.disconnectRequest, 1, Buffer.alloc(16), [text(ATTRIBUTE.userName, 'nemo')])
    const signed = digestRequest(CODE.disconnectRequest, { id: 1, secret, attributes: [] })
    expect(requestIn(bare, secret)).toBeNull()
    expect(requestIn(signed, secret)).not.toBeNull()
  })

  test('no byte of it may differ', () => {
    const [request, asked] = [disconnect(), access()]
    for (const packet of [request, asked]) {
      for (let at = 0; at < packet.length; at += 1) {
        const changed = Buffer.from(packet)
        changed.writeUInt8(changed.readUInt8(at) ^ 1, at)
        expect(requestIn(changed, secret), `byte ${at}`).toBeNull()
      }
    }
  })

  test('its answer is signed over the question; no byte of that may differ either', () => {
    const request = disconnect()
    const asked = requestIn(request, secret)
    if (!asked) throw new Error('not believed')
    const cause = integer(ATTRIBUTE.errorCause, ERROR_CAUSE.sessionContextNotFound)
    const answer = answerTo(asked, CODE.disconnectNak, [cause], secret)
    const read = answerIn(answer, request, secret, true)
    expect(read && integerOf(read, ATTRIBUTE.errorCause)).toBe(503)
    expect(answerIn(answer, access(), secret, true)).toBeNull()
    for (let at = 0; at < answer.length; at += 1) {
      // A code is covered too: a NAK does not become an ACK.
      const changed = Buffer.from(answer)
      changed.writeUInt8(changed.readUInt8(at) ^ 1, at)
      expect(answerIn(changed, request, secret, true), `byte ${at}`).toBeNull()
    }
  })

  test('every password up to 128 bytes comes back', () => {
    const passwords = fc.string({ unit: 'grapheme', maxLength: 40 }).filter((one) => !one.includes('\0'))
    fc.assert(
      fc.property(passwords, fc.uint8Array({ minLength: 16, maxLength: 16 }), (password, salt) => {
        fc.pre(Buffer.byteLength(password) <= 128)
        const authenticator = Buffer.from(salt)
        const hidden = hidePassword(password, secret, authenticator)
        expect(hidden.length % 16).toBe(0)
        expect(revealPassword(hidden, secret, authenticator)).toBe(password)
      }),
    )
  })

  test('what is too long is refused before it is sent', () => {
    const long = { type: ATTRIBUTE.userName, value: Buffer.alloc(254) }
    expect(() => encode(CODE.accessRequest, 1, Buffer.alloc(16), [long])).toThrow('longer than 253')
    const many = Array.from({ length: 20 }, () => ({ type: 26, value: Buffer.alloc(250) }))
    expect(() => encode(CODE.accessRequest, 1, Buffer.alloc(16), many)).toThrow('too long')
  })
})

describe('what comes in', () => {
  test('what was encoded is decoded, whatever stands in it', () => {
    const attributes = fc.array(
      fc.record({ type: fc.integer({ min: 1, max: 255 }), value: fc.uint8Array({ maxLength: 253 }).map(Buffer.from) }),
      { maxLength: 14 },
    )
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 255 }), fc.integer({ min: 0, max: 255 }), attributes, (code, id, given) => {
        const packet = encode(code, id, Buffer.alloc(16, 3), given)
        expect(decode(packet)).toMatchObject({ code, id, attributes: given })
      }),
    )
  })

  test('bytes behind the end are padding; a packet that is cut off anywhere is none', () => {
    const whole = digestRequest(CODE.disconnectRequest, { id: 1, secret, attributes: [address(4, '10.0.0.1')] })
    expect(requestIn(Buffer.concat([whole, Buffer.alloc(9)]), secret)).not.toBeNull()
    for (let end = 0; end < whole.length; end += 1) expect(decode(whole.subarray(0, end))).toBeNull()
  })
})
