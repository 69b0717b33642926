import { createSocket, type Socket } from 'node:dgram'
import { isIPv6 } from 'node:net'
import type { Packet } from './packet.ts'
import { answerIn } from './signing.ts'

/** Somebody who is spoken to over UDP. */
export interface Peer {
  host: string
  port: number
  secret: string
  /** How long one try waits for an answer. */
  timeoutMs: number
  tries: number
}

/**
 * `silent`: nothing that can be believed came back. A wrong secret looks the same as a dead peer, but for `unverified`:
 * how many answers came that somebody with another secret had signed.
 */
export type Reply = { is: 'answer'; packet: Packet } | { is: 'silent'; unverified: number }

/**
 * Sends a request and waits for its answer; the same bytes go out again when none comes (RFC 5080 §2.2.1: the same id, so
 * that the peer knows a repetition). Each exchange has a port of its own, connected: the kernel drops what others send.
 * `signed`: an answer must carry a Message-Authenticator. Never throws for what the peer does.
 */
export function ask(peer: Peer, request: Buffer, signed: boolean): Promise<Reply> {
  return new Promise((resolve) => {
    const socket = createSocket(isIPv6(peer.host) ? 'udp6' : 'udp4')
    let unverified = 0
    let tried = 0
    let timer: NodeJS.Timeout | undefined
    const end = (reply: Reply) => {
      clearTimeout(timer)
      closeQuietly(socket)
      resolve(reply)
    }
    const next = () => {
      if (tried >= peer.tries) return end({ is: 'silent', unverified })
      tried += 1
      timer = setTimeout(next, peer.timeoutMs)
      socket.send(request, () => undefined)
    }
    socket.on('message', (datagram) => {
      const packet = answerIn(datagram, request, peer.secret, signed)
      if (packet) end({ is: 'answer', packet })
      else unverified += 1
    })
    // "Port unreachable" comes as an error: the peer may be back before the next try.
    socket.on('error', () => undefined)
    socket.connect(peer.port, peer.host, (error?: Error) => (error ? end({ is: 'silent', unverified }) : next()))
  })
}

function closeQuietly(socket: Socket): void {
  try {
    socket.close()
  } catch {
    // It was never open.
  }
}
