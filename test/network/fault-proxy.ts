import { connect, createServer, type Server, type Socket } from 'node:net'
import { decodeGsup, GSUP } from '../../src/connectors/osmocom/gsup.ts'
import { EXTENSION, encodeFrame, encodeOsmo, type Frame, frameReader, OSMO } from '../../src/connectors/osmocom/ipa.ts'

/*
 * Stands between a client and a real HLR and does to their talk what networks do: loses requests or answers, is down,
 * speaks nonsense, refuses in the HLR's name. It understands just enough to tell orders from questions.
 */

export type Mischief = 'answer-lost' | 'request-lost' | 'refused' | 'down' | 'garbage'

/** An order that reached the HLR, or that it answered with a refusal. */
export interface Ordered {
  text: string
  /** What the HLR answered, once it did. */
  answer?: string
}

export interface FaultProxy {
  port: number
  mischief: Mischief | null
  /** Every order that was handed on, in the order of its arrival: `SET variable value`, `CANCEL imsi node`. */
  ordered: Ordered[]
  /** The type of every GSUP message that was sent to the HLR, a peer's talk to itself included. */
  gsup: Set<number>
  /** Called before a question is handed on; for what others do to a line meanwhile. */
  beforeQuestion: ((text: string) => Promise<void>) | null
  stop: () => Promise<void>
}

/** In front of one of an HLR's two interfaces. */
export async function startFaultProxy(host: string, port: number): Promise<FaultProxy> {
  const sockets = new Set<Socket>()
  const proxy: FaultProxy = {
    port: 0,
    mischief: null,
    ordered: [],
    gsup: new Set(),
    beforeQuestion: null,
    stop: async () => {
      for (const socket of sockets) socket.destroy()
      await new Promise((resolve) => server.close(resolve))
    },
  }
  const server: Server = createServer((client) => {
    if (proxy.mischief === 'down') return void client.destroy()
    const element = connect({ host, port })
    const open = new Map<string, Ordered>()
    for (const socket of [client, element]) {
      sockets.add(socket)
      socket.on('error', () => undefined)
      socket.on('close', () => {
        sockets.delete(socket)
        client.destroy()
        element.destroy()
      })
    }
    const asked = frameReader()
    const said = frameReader()
    let turn = Promise.resolve()
    client.on('data', (bytes: Buffer) => {
      for (const frame of asked.push(bytes)) turn = turn.then(() => request(proxy, frame, client, element, open))
    })
    element.on('data', (bytes: Buffer) => {
      for (const frame of said.push(bytes)) answer(proxy, frame, client, open)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, host, resolve))
  const address = server.address()
  proxy.port = typeof address === 'object' && address ? address.port : 0
  return proxy
}

async function request(
  proxy: FaultProxy,
  frame: Frame,
  client: Socket,
  element: Socket,
  open: Map<string, Ordered>,
): Promise<void> {
  const order = orderIn(frame)
  const message = frame.protocol === OSMO ? decodeGsup(frame) : null
  if (message) proxy.gsup.add(message.type)
  const { mischief } = proxy
  if (mischief === 'down') return void client.destroy()
  if (mischief === 'garbage') return void client.write('HTTP/1.1 400 Bad Request\r\n\r\n')
  if (!order) {
    await proxy.beforeQuestion?.(textOf(frame))
    return void element.write(encodeFrame(frame.protocol, frame.payload))
  }
  if (mischief === 'request-lost') return
  if (mischief === 'refused' && order.id !== null) {
    client.write(encodeOsmo(EXTENSION.ctrl, Buffer.from(`ERROR ${order.id} Line is locked.`)))
    return
  }
  const entry: Ordered = { text: order.text }
  proxy.ordered.push(entry)
  if (order.id !== null) open.set(order.id, entry)
  element.write(encodeFrame(frame.protocol, frame.payload))
}

function answer(proxy: FaultProxy, frame: Frame, client: Socket, open: Map<string, Ordered>): void {
  const id = /^\S+ (\d+)/.exec(textOf(frame))?.[1]
  const entry = id === undefined ? undefined : open.get(id)
  if (entry && id !== undefined) {
    entry.answer = textOf(frame)
    open.delete(id)
  }
  if (entry && proxy.mischief === 'answer-lost') return
  client.write(encodeFrame(frame.protocol, frame.payload))
}

/** What writes: SET of CTRL, and a cancellation of GSUP. A peer's talk to itself is none. */
function orderIn(frame: Frame): { text: string; id: string | null } | null {
  const [, id, text] = /^SET (\d+) (.*)$/s.exec(textOf(frame)) ?? []
  if (id !== undefined && text !== undefined) return { id, text: `SET ${text}` }
  const message = frame.protocol === OSMO ? decodeGsup(frame) : null
  if (message?.type !== GSUP.locationCancel || message.source === message.destination) return null
  return { id: null, text: `CANCEL ${message.imsi} ${message.destination}` }
}

const textOf = (frame: Frame): string =>
  frame.protocol === OSMO && frame.payload[0] === EXTENSION.ctrl ? frame.payload.subarray(1).toString('latin1') : ''
