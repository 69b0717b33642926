import { createServer, type Server, type Socket } from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import { ctrlClient } from './ctrl-client.ts'
import { CANCEL, decodeGsup, encodeGsup, GSUP } from './gsup.ts'
import { gsupClient } from './gsup-client.ts'
import { CCM, CCM_TYPE, EXTENSION, encodeFrame, encodeOsmo, type Frame, frameReader, ping } from './ipa.ts'

/* The clients before an element that does as the test says: silent, cut off, talkative. */

const closing: (() => Promise<void> | void)[] = []
afterEach(async () => {
  for (const close of closing.splice(0)) await close()
})

/** An element of the test. `hears` is given every frame, `greets` every new connection. */
async function element(
  hears: (frame: Frame, socket: Socket) => void,
  greets: (socket: Socket) => void = () => undefined,
) {
  const sockets = new Set<Socket>()
  const server: Server = createServer((socket) => {
    sockets.add(socket)
    socket.on('error', () => undefined)
    const reader = frameReader()
    socket.on('data', (bytes: Buffer) => {
      for (const frame of reader.push(bytes)) hears(frame, socket)
    })
    greets(socket)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  closing.push(() => {
    for (const socket of sockets) socket.destroy()
    return new Promise<void>((resolve) => server.close(() => resolve()))
  })
  const address = server.address()
  return { host: '127.0.0.1', port: typeof address === 'object' && address ? address.port : 0, connections: sockets }
}

const textIn = (frame: Frame) => frame.payload.subarray(1).toString()
const said = (text: string) => encodeOsmo(EXTENSION.ctrl, Buffer.from(text))

describe('CTRL', () => {
  test('answers find their questions, in whatever order and however many to a packet', async () => {
    const asked: string[] = []
    const at = await element((frame, socket) => {
      asked.push(textIn(frame))
      if (asked.length < 2) return
      const ids = asked.map((text) => text.split(' ')[1])
      socket.write(
        Buffer.concat([
          said('TRAP 0 x 1'),
          said(`GET_REPLY ${ids[1]} b two`),
          said(`ERROR ${ids[0]} No such subscriber.`),
        ]),
      )
    })
    const ctrl = ctrlClient(at, 2_000)
    closing.push(() => ctrl.close())
    expect(await Promise.all([ctrl.get('a'), ctrl.get('b')])).toEqual([
      { is: 'error', reason: 'No such subscriber.' },
      { is: 'value', value: 'two' },
    ])
  })

  test('silence is lost after its time, and the next question is asked on a new connection', async () => {
    let silent = true
    const at = await element((frame, socket) => {
      if (!silent) socket.write(said(`GET_REPLY ${textIn(frame).split(' ')[1]} a one`))
    })
    const ctrl = ctrlClient(at, 60)
    closing.push(() => ctrl.close())
    expect(await ctrl.get('a')).toEqual({ is: 'lost', because: 'timeout' })
    silent = false
    expect(await ctrl.get('a')).toEqual({ is: 'value', value: 'one' })
    expect(at.connections.size).toBe(2)
  })

  test('cut off, and nonsense: everything that was asked is lost, at once', async () => {
    let nonsense = false
    const at = await element(
      (_, socket) => void (nonsense ? socket.write('HTTP/1.1 400 Bad Request') : socket.destroy()),
    )
    const ctrl = ctrlClient(at, 5_000)
    closing.push(() => ctrl.close())
    const lost = (because: string) => ({ is: 'lost', because })
    expect(await Promise.all([ctrl.get('a'), ctrl.set('b', '1')])).toEqual([
      lost('connection-lost'),
      lost('connection-lost'),
    ])
    nonsense = true
    expect(await ctrl.get('a')).toEqual(lost('garbled'))
  })

  test('nobody there: lost, never thrown; and after closing too', async () => {
    const ctrl = ctrlClient({ host: '127.0.0.1', port: 1 }, 500)
    expect(await ctrl.get('a')).toEqual({ is: 'lost', because: 'not-connected' })
    ctrl.close()
    expect(await ctrl.get('a')).toEqual({ is: 'lost', because: 'not-connected' })
  })
})

describe('GSUP', () => {
  const imsi = '401020000000077'
  const greet = (socket: Socket) => void socket.write(encodeFrame(CCM, Buffer.from([CCM_TYPE.idGet, 1, 0])))

  test('says who it is with a NUL at the end, answers PING, and asks', async () => {
    const heard: Buffer[] = []
    const at = await element((frame, socket) => {
      heard.push(frame.payload)
      const message = decodeGsup(frame)
      if (frame.protocol === CCM && frame.payload[0] === CCM_TYPE.idAck) socket.write(ping)
      if (message) socket.write(encodeGsup({ type: GSUP.sendAuthInfo + 1, imsi: message.imsi, cause: 2 }))
    }, greet)
    const gsup = gsupClient(at, 'signoff-reader', 2_000)
    closing.push(() => gsup.close())
    expect(await gsup.sendAuthInfo(imsi)).toEqual({ is: 'refused', cause: 2 })
    expect(await gsup.sendAuthInfo(imsi)).toEqual({ is: 'refused', cause: 2 })
    expect(heard[0]?.includes('signoff-reader\0')).toBe(true)
    expect(heard.some((payload) => payload.equals(Buffer.of(CCM_TYPE.pong)))).toBe(true)
  })

  test.each([
    ['handed on, and nobody said more', [], 'relayed'],
    [
      'done, as the node says',
      [{ type: GSUP.locationCancel + 2, imsi, source: 'SGSN-1', destination: 'w' }],
      'acknowledged',
    ],
    ['the node is not there', [{ type: GSUP.routingError, imsi, source: 'SGSN-1', destination: 'w' }], 'not-connected'],
  ])('a cancellation: %s', async (_, replies, is) => {
    const at = await element((frame, socket) => {
      const message = decodeGsup(frame)
      if (message?.destination === 'SGSN-1') {
        expect(message).toMatchObject({ type: GSUP.locationCancel, cancelType: CANCEL.withdraw, source: 'w' })
        for (const reply of replies) socket.write(encodeGsup(reply))
      } else if (message) socket.write(encodeGsup(message))
    }, greet)
    const gsup = gsupClient(at, 'w', 2_000)
    closing.push(() => gsup.close())
    expect(await gsup.cancelLocation(imsi, 'SGSN-1')).toEqual({ is })
  })

  test('an HLR that never asks who we are is not waited for without end', async () => {
    const at = await element(() => undefined)
    const gsup = gsupClient(at, 'w', 60)
    closing.push(() => gsup.close())
    expect(await gsup.sendAuthInfo(imsi)).toMatchObject({ is: 'lost' })
  })
})
