import { createSocket } from 'node:dgram'
import { ask } from '../../src/connectors/radius/exchange.ts'
import {
  ATTRIBUTE,
  address,
  CODE,
  ERROR_CAUSE,
  integer,
  type Packet,
  text,
  textOf,
} from '../../src/connectors/radius/packet.ts'
import { accessRequest, answerTo, digestRequest, requestIn } from '../../src/connectors/radius/signing.ts'

/*
 * A network access server: cards log in through it and go online, and it ends a session when it is asked to by somebody
 * who knows its secret. radclient judges it (test/journeys/radius.test.ts).
 */

/** How it takes an order to end a session. `forgets`: it says that it knows of none (503), and keeps the accounting open. */
export type Mood = 'obeys' | 'forgets' | 'prohibits' | 'silent'

export interface Nas {
  port: number
  mood: Mood
  /** Orders that it believed. */
  believed: Packet[]
  /** Datagrams that it did not. */
  unbelieved: number
  /** Sessions that it serves, by their id. */
  sessions: Map<string, string>
  /** A card tries to go online: a session where the server accepts it. */
  logIn(username: string, password: string): Promise<'online' | 'rejected' | 'silent'>
  hangUp(session: string): Promise<void>
  close(): Promise<void>
}

export interface NasOptions {
  /** The address that accounting knows it by. It listens on 127.0.0.1 whatever this is. */
  address: string
  /** Of the RADIUS server's NAS clients; also what orders must be signed with. */
  secret: string
  auth: number
  acct: number
}

const ACCT_START = 1
const ACCT_STOP = 2

export async function startNas(options: NasOptions): Promise<Nas> {
  const { secret } = options
  const socket = createSocket('udp4')
  let sequence = 0
  const peer = (port: number) => ({ host: '127.0.0.1', port, secret, timeoutMs: 2_000, tries: 2 })
  const account = async (status: number, username: string, session: string) => {
    const attributes = [
      integer(ATTRIBUTE.acctStatusType, status),
      text(ATTRIBUTE.userName, username),
      address(ATTRIBUTE.nasIpAddress, options.address),
      text(ATTRIBUTE.acctSessionId, session),
    ]
    const request = digestRequest(CODE.accountingRequest, { id: sequence++ % 256, secret, attributes })
    const reply = await ask(peer(options.acct), request, false)
    if (reply.is === 'silent') throw new Error('the RADIUS server takes no accounting')
  }
  const nas: Nas = {
    port: 0,
    mood: 'obeys',
    believed: [],
    unbelieved: 0,
    sessions: new Map(),
    logIn: async (username, password) => {
      const attributes = [text(ATTRIBUTE.userName, username), address(ATTRIBUTE.nasIpAddress, options.address)]
      const request = accessRequest({ id: sequence++ % 256, secret, attributes }, password)
      const reply = await ask(peer(options.auth), request, false)
      if (reply.is === 'silent') return 'silent'
      if (reply.packet.code !== CODE.accessAccept) return 'rejected'
      const session = `S${options.address}-${sequence}`
      nas.sessions.set(session, username)
      await account(ACCT_START, username, session)
      return 'online'
    },
    hangUp: async (session) => {
      const username = nas.sessions.get(session)
      if (username === undefined) return
      nas.sessions.delete(session)
      await account(ACCT_STOP, username, session)
    },
    close: () => new Promise((resolve) => socket.close(() => resolve())),
  }
  socket.on('message', async (datagram, from) => {
    const answer = await answerOf(nas, datagram, secret)
    if (answer) socket.send(answer, from.port, from.address)
  })
  await new Promise<void>((resolve) => socket.bind(0, '127.0.0.1', resolve))
  nas.port = socket.address().port
  return nas
}

async function answerOf(nas: Nas, datagram: Buffer, secret: string): Promise<Buffer | null> {
  const order = requestIn(datagram, secret)
  if (order?.code !== CODE.disconnectRequest) {
    nas.unbelieved += 1
    return null
  }
  nas.believed.push(order)
  const refuse = (cause: number) => answerTo(order, CODE.disconnectNak, [integer(ATTRIBUTE.errorCause, cause)], secret)
  if (nas.mood === 'silent') return null
  if (nas.mood === 'prohibits') return refuse(ERROR_CAUSE.administrativelyProhibited)
  const session = textOf(order, ATTRIBUTE.acctSessionId) ?? ''
  const username = nas.sessions.get(session)
  const isIts = username !== undefined && username === (textOf(order, ATTRIBUTE.userName) ?? username)
  if (nas.mood === 'forgets' || !isIts) return refuse(ERROR_CAUSE.sessionContextNotFound)
  await nas.hangUp(session)
  return answerTo(order, CODE.disconnectAck, [], secret)
}
