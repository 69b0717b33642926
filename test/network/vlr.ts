import { connect, type Socket } from 'node:net'
import { DOMAIN, decodeGsup, encodeGsup, GSUP, type Gsup } from '../../src/connectors/osmocom/gsup.ts'
import { CCM, CCM_TYPE, frameReader, introduction, pong } from '../../src/connectors/osmocom/ipa.ts'

/*
 * A serving node of our own with phones behind it. It speaks to a real HLR, updates locations, takes subscriber data and
 * lets go of who is cancelled, as TS 29.002 has it. The product never does the first of these.
 */

export type Attempt = { is: 'attached' } | { is: 'refused'; cause: number | null }

export interface TestVlr {
  name: string
  /** Everyone who is attached here now. */
  attached: ReadonlySet<string>
  /** A phone is switched on here: it is authenticated and its location updated. */
  switchOn: (imsi: string, domain?: 'cs' | 'ps') => Promise<Attempt>
  /** SendAuthInfo alone: how many vectors, or the cause of the refusal. */
  authenticate: (imsi: string) => Promise<{ vectors: number } | { cause: number | null }>
  /** A phone is switched off: nobody tells the HLR. */
  switchOff: (imsi: string) => void
  /** Hangs up; the HLR keeps naming it. */
  stop: () => Promise<void>
}

export async function startVlr(hlr: string, name: string): Promise<TestVlr> {
  const attached = new Set<string>()
  const waiting = new Set<(message: Gsup) => void>()
  const socket = await join(hlr, name, (message) => {
    if (message.type === GSUP.insertData) send({ type: GSUP.insertData + 2, imsi: message.imsi })
    if (message.type === GSUP.locationCancel) {
      attached.delete(message.imsi)
      const { source, destination } = message
      send({
        type: GSUP.locationCancel + 2,
        imsi: message.imsi,
        ...(destination === undefined ? {} : { source: destination }),
        ...(source === undefined ? {} : { destination: source }),
      })
    }
    for (const hear of [...waiting]) hear(message)
  })
  const send = (message: Gsup) => void socket.write(encodeGsup(message))
  const answerTo = (request: Gsup): Promise<Gsup> =>
    new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`${name}: the HLR does not answer`)), 5_000)
      const hear = (message: Gsup): void => {
        if (message.imsi !== request.imsi || ![request.type + 1, request.type + 2].includes(message.type)) return
        clearTimeout(timer)
        waiting.delete(hear)
        resolve(message)
      }
      waiting.add(hear)
      send(request)
    })
  return {
    name,
    attached,
    switchOn: async (imsi, domain = 'ps') => {
      const answer = await answerTo({ type: GSUP.updateLocation, imsi, domain: DOMAIN[domain] })
      if (answer.type !== GSUP.updateLocation + 2) return { is: 'refused', cause: answer.cause ?? null }
      attached.add(imsi)
      return { is: 'attached' }
    },
    authenticate: async (imsi) => {
      const answer = await answerTo({ type: GSUP.sendAuthInfo, imsi })
      return answer.type === GSUP.sendAuthInfo + 2 ? { vectors: answer.vectors ?? 0 } : { cause: answer.cause ?? null }
    },
    switchOff: (imsi) => void attached.delete(imsi),
    stop: async () => void socket.destroy(),
  }
}

/** Updates a location under the name of a node that is connected already: the HLR then deals with that node. */
export async function visitHlr(hlr: string, name: string, imsi: string): Promise<void> {
  const socket = await join(hlr, name, () => undefined)
  await new Promise<void>((resolve) => {
    socket.write(encodeGsup({ type: GSUP.updateLocation, imsi, domain: DOMAIN.ps }), () => resolve())
  })
  // The HLR reads it in its turn; hanging up at once would throw it away.
  await new Promise((resolve) => setTimeout(resolve, 60))
  socket.destroy()
}

function join(host: string, name: string, hear: (message: Gsup) => void): Promise<Socket> {
  return new Promise((resolve, reject) => {
    const socket = connect({ host, port: 4222 })
    const reader = frameReader()
    socket.once('error', reject)
    socket.on('data', (bytes: Buffer) => {
      for (const frame of reader.push(bytes)) {
        if (frame.protocol === CCM && frame.payload[0] === CCM_TYPE.ping) socket.write(pong)
        else if (frame.protocol === CCM && frame.payload[0] === CCM_TYPE.idGet) socket.write(introduction(name))
        else if (frame.protocol === CCM && frame.payload[0] === CCM_TYPE.idAck) resolve(socket)
        else {
          const message = decodeGsup(frame)
          if (message) hear(message)
        }
      }
    })
  })
}
