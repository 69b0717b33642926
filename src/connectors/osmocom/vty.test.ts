import { createServer } from 'node:net'
import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Garbled } from './ipa.ts'
import { attachmentOf, cacheReader, readServingNode } from './serving-node.ts'
import { lineReader, telnetStripper } from './vty.ts'

/* As a real osmo-sgsn 1.9.0 prints it. */
const greeting = Buffer.from(
  'Welcome to the OsmoSGSN VTY interface\r\n\xff\xfb\x01\xff\xfb\x03\xff\xfe"\xff\xfd\x1fOsmoSGSN> ',
  'latin1',
)
const cache = `  Subscriber:
    Authorized: 1
    LAC: 0/0x0
    IMSI: 401020000000011
    Flags: ENABLE_PURGE
    Use count: 0
  Subscriber:
    Authorized: 0
    IMSI: 401020000000012
    Flags: CANCELLED `

describe('the command line', () => {
  test('telnet’s talk is taken out, however it is cut', () => {
    fc.assert(
      fc.property(fc.nat(greeting.length), fc.nat(greeting.length), (a, b) => {
        const strip = telnetStripper()
        const [from, to] = [Math.min(a, b), Math.max(a, b)]
        const pieces = [greeting.subarray(0, from), greeting.subarray(from, to), greeting.subarray(to)]
        expect(pieces.map(strip).join('')).toBe('Welcome to the OsmoSGSN VTY interface\nOsmoSGSN> ')
      }),
    )
  })

  test('a line without end is garbled, and not kept', () => {
    const reader = lineReader()
    expect(() => {
      for (let n = 0; n < 100; n += 1) reader.push(Buffer.alloc(1_000, 'x'))
    }).toThrow(Garbled)
  })

  test('random bytes are lines or garbled', () => {
    fc.assert(
      fc.property(fc.array(fc.uint8Array({ maxLength: 60 }), { maxLength: 6 }), (pieces) => {
        const reader = lineReader()
        for (const piece of pieces) reader.push(piece)
        expect([true, false]).toContain(reader.atPrompt())
      }),
    )
  })
})

describe('who is attached', () => {
  const read = (imsi: string, context = `No MM context for IMSI ${imsi}`) => {
    const reader = cacheReader(['401020000000011', '401020000000012'])
    for (const line of cache.split('\n')) reader.line(line)
    return attachmentOf(imsi, reader.entries().get(imsi), [context])
  }

  test('authorised is attached; cancelled is not; not there is not', () => {
    expect(read('401020000000011')).toMatchObject({ attached: true, says: expect.stringContaining('Authorized: 1') })
    expect(read('401020000000012')).toEqual({ attached: false, says: 'Authorized: 0, Flags: CANCELLED; no MM context' })
    expect(read('401020000000013')).toEqual({ attached: false, says: 'not in its subscriber cache; no MM context' })
  })

  test('a mobility context is an attachment, whatever the cache says', () => {
    expect(read('401020000000012', 'MM Context for IMSI 401020000000012, IMEI , P-TMSI ffffffff').attached).toBe(true)
  })

  test('what is told otherwise than known is not understood, and no absence', () => {
    expect(read('401020000000012', '% Unknown command.').attached).toBe('cannot-tell')
    expect(attachmentOf('1', {}, ['No MM context for IMSI 1']).attached).toBe('cannot-tell')
  })

  test('a node that greets and then says nothing is lost after its time', async () => {
    const server = createServer((socket) => void socket.on('error', () => undefined).write(greeting))
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const address = server.address()
    const port = typeof address === 'object' && address ? address.port : 0
    expect(await readServingNode({ host: '127.0.0.1', port }, ['401020000000011'], 80)).toEqual({
      is: 'lost',
      because: 'timeout',
    })
    server.close()
  })
})
