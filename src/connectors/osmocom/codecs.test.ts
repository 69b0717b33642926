import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { decodeCtrl, encodeGet, encodeSet } from './ctrl.ts'
import { CANCEL, CAUSE, DOMAIN, decodeGsup, encodeGsup, GSUP, type Gsup } from './gsup.ts'
import { CCM, encodeFrame, encodeOsmo, type Frame, frameReader, Garbled, introduction, ping, pong } from './ipa.ts'

/* Bytes are held against what a real osmo-hlr 1.5.0 and osmo-sgsn 1.9.0 sent and took. */

const bytes = (hex: string) => Buffer.from(hex.replaceAll(' ', ''), 'hex')
const framesIn = (...pieces: Uint8Array[]): Frame[] => {
  const reader = frameReader()
  return pieces.flatMap((piece) => reader.push(piece))
}
const only = (encoded: Uint8Array): Frame => {
  const [frame, ...more] = framesIn(encoded)
  if (!frame || more.length > 0) throw new Error('not one frame')
  return frame
}
const imsi = '401990000000077'
/** Decodes whatever is there, as a client would. What cannot be read must be said to be garbled, and nothing else may happen. */
function devour(pieces: Uint8Array[]): 'read' | 'garbled' {
  const reader = frameReader()
  try {
    for (const piece of pieces) {
      for (const frame of reader.push(piece)) {
        decodeCtrl(frame)
        decodeGsup(frame)
      }
    }
    return 'read'
  } catch (error) {
    if (error instanceof Garbled) return 'garbled'
    throw error
  }
}

describe('IPA', () => {
  test('frames come whole, however the network cuts them', () => {
    const sent = Buffer.concat([ping, encodeGet(7, 'subscriber.by-imsi-1.info'), pong])
    fc.assert(
      fc.property(fc.array(fc.nat(sent.length), { maxLength: 6 }), (cuts) => {
        const edges = [0, ...cuts.sort((a, b) => a - b), sent.length]
        const pieces = edges.slice(1).map((edge, i) => sent.subarray(edges[i], edge))
        expect(framesIn(...pieces)).toEqual(framesIn(sent))
      }),
    )
    expect(framesIn(sent)).toHaveLength(3)
  })

  test('names end in NUL, or the HLR can route nothing back', () => {
    expect(introduction('MSC-01').toString('hex')).toBe(
      bytes(
        `0043 fe 05 0007 08 ${hex('0/0/0\0')} 0013 07 ${hex('00:00:00:00:00:00\0')} 0002 02 00 0002 03 00 0002 04 00 0002 05 00 0008 01 ${hex('MSC-01\0')} 0008 00 ${hex('MSC-01\0')} 0001 fe 06`,
      ).toString('hex'),
    )
  })

  test('a header that cannot be one ends it at once; nothing is waited for', () => {
    expect(() => framesIn(Buffer.from('HTTP/1.1 400 Bad Request\r\n'))).toThrow(Garbled)
    expect(() => framesIn(bytes('ffff ee'))).toThrow(Garbled)
    expect(() => encodeFrame(CCM, Buffer.alloc(70_000))).toThrow(RangeError)
  })
})

const hex = (text: string) => Buffer.from(text, 'latin1').toString('hex')

describe('CTRL', () => {
  test('a question and an order as OsmoHLR takes them', () => {
    expect(encodeGet(1, 'a.b')).toEqual(bytes(`000a ee 00 ${hex('GET 1 a.b')}`))
    expect(encodeSet(12, 'subscriber.delete', imsi)).toEqual(
      encodeOsmo(0, Buffer.from(`SET 12 subscriber.delete ${imsi}`)),
    )
    expect(() => encodeSet(1, 'subscriber.delete', '1\nSET 2 x y')).toThrow(RangeError)
  })

  const said = (text: string) => decodeCtrl(only(encodeOsmo(0, Buffer.from(text))))
  test('answers as OsmoHLR gives them', () => {
    expect(said(`GET_REPLY 4 subscriber.by-imsi-${imsi}.info \nid\t1\nnam_cs\t1`)).toEqual({
      is: 'reply',
      id: 4,
      variable: `subscriber.by-imsi-${imsi}.info`,
      value: '\nid\t1\nnam_cs\t1',
    })
    expect(said('SET_REPLY 1 subscriber.create 1')).toMatchObject({ is: 'reply', id: 1, value: '1' })
    expect(said('ERROR 6 No such subscriber.')).toEqual({ is: 'error', id: 6, reason: 'No such subscriber.' })
    expect(said('ERROR err Command parser error.')).toMatchObject({ is: 'error', id: null })
    expect(said('TRAP 0 started now')).toEqual({ is: 'trap' })
    expect(() => said('HELLO 1 you')).toThrow(Garbled)
    expect(decodeCtrl(only(ping))).toBeNull()
  })
})

describe('GSUP', () => {
  test('messages as osmo-hlr 1.5.0 takes them', () => {
    expect(encodeGsup({ type: GSUP.sendAuthInfo, imsi })).toEqual(bytes('000c ee 05 08 0108 04910900000070f7'))
    expect(encodeGsup({ type: GSUP.updateLocation, imsi, domain: DOMAIN.cs })).toEqual(
      bytes('000f ee 05 04 0108 04910900000070f7 280102'),
    )
    const cancel = { type: GSUP.locationCancel, imsi, cancelType: CANCEL.withdraw, source: 'CANCEL-APP' }
    expect(encodeGsup({ ...cancel, destination: 'SGSN-00-00-00-00-00-00' })).toEqual(
      bytes(
        `0038 ee 05 1c 0108 04910900000070f7 0601 01 0a01 01 600b ${hex('CANCEL-APP\0')} 6117 ${hex('SGSN-00-00-00-00-00-00\0')}`,
      ),
    )
  })

  test('answers as osmo-hlr 1.5.0 gives them', () => {
    const read = (text: string) => decodeGsup(only(bytes(text)))
    expect(read('0018 ee 05 10 0108 04910900000070f7 0807 067710000070f7 280102')).toEqual({
      type: GSUP.insertData,
      imsi,
      msisdn: '77010000077',
      domain: DOMAIN.cs,
    })
    expect(read('000f ee 05 09 0108 04910900000070f7 020102')).toEqual({
      type: GSUP.sendAuthInfo + 1,
      imsi,
      cause: CAUSE.imsiUnknown,
    })
  })

  test('authentication vectors are counted, and nothing of them is kept', () => {
    const vector = `0316 2010 ${'ab'.repeat(16)} 2102 cdcd`
    const message = decodeGsup(only(bytes(`003c ee 05 0a 0108 04910900000070f7 ${vector} ${vector}`)))
    expect(message).toEqual({ type: GSUP.sendAuthInfo + 2, imsi, vectors: 2 })
    expect(JSON.stringify(message)).not.toContain('abab')
  })

  test('what was written is read again', () => {
    const digits = fc.stringMatching(/^\d{6,15}$/)
    const name = fc.stringMatching(/^[A-Z0-9-]{1,20}$/)
    const message = fc.record(
      {
        type: fc.constantFrom(...Object.values(GSUP)),
        imsi: digits,
        cause: fc.nat(255),
        cancelType: fc.constantFrom(0, 1),
        msisdn: digits,
        domain: fc.constantFrom(1, 2),
        source: name,
        destination: name,
      },
      { requiredKeys: ['type', 'imsi'], noNullPrototype: true },
    )
    fc.assert(
      fc.property(message, (given) => {
        expect(decodeGsup(only(encodeGsup(given as Gsup)))).toEqual(given)
      }),
    )
  })

  test.each([
    ['without IMSI', '0005 ee 05 08 280101'],
    ['cut short', '0008 ee 05 08 0108 04910900'],
    ['empty', '0001 ee 05'],
    ['digits that are none', '000c ee 05 08 0108 ab910900000070f7'],
    ['a cause of two bytes', '0010 ee 05 09 0108 04910900000070f7 02020202'],
  ])('%s is garbled', (_, text) => {
    expect(() => decodeGsup(only(bytes(text)))).toThrow(Garbled)
  })
})

describe('whatever comes', () => {
  test('random bytes are read or garbled; no other error, and little is kept of them', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 64 }), { maxLength: 8 }), (pieces) => {
        expect(['read', 'garbled']).toContain(devour(pieces))
      }),
      { numRuns: 2_000 },
    )
  })

  test('right frames with wrong bodies, cut and bent', () => {
    const body = fc.tuple(fc.constantFrom(0x00, 0x05), fc.uint8Array({ maxLength: 80 }))
    fc.assert(
      fc.property(body, fc.nat(90), ([extension, inside], cut) => {
        const whole = encodeOsmo(extension, inside)
        expect(['read', 'garbled']).toContain(devour([whole]))
        expect(devour([whole.subarray(0, Math.min(cut, whole.length - 1))])).toBe('read')
      }),
      { numRuns: 2_000 },
    )
  })
})
