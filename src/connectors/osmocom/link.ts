import { connect, type Socket } from 'node:net'
import { type Frame, frameReader } from './ipa.ts'

/* One TCP connection to an element, kept open while it works and opened again when it is next needed. */

export interface Address {
  host: string
  port: number
  /** Our own address on that connection, for a firewall or a log to tell readers and writers apart by. */
  from?: string
}

export type LostBecause = 'not-connected' | 'connection-lost' | 'timeout' | 'garbled'

/** Nothing more can be asked over this connection, and what was asked may have arrived or not. */
export class LinkLost extends Error {
  readonly because: LostBecause
  constructor(because: LostBecause) {
    super(because)
    this.because = because
  }
}

export interface Link {
  send(bytes: Uint8Array): void
  /** Gives the connection up; whoever waits on it hears why. */
  drop(because: LostBecause): void
}

export interface Listener {
  frame(frame: Frame, link: Link): void
  /** Called once, at the end. */
  lost(because: LostBecause): void
}

/** Connects within `timeoutMs` or throws LinkLost. Afterwards every frame goes to the listener until the link is lost. */
export function openLink(address: Address, timeoutMs: number, listener: Listener): Promise<Link> {
  return new Promise((resolve, reject) => {
    const socket = socketTo(address)
    const reader = frameReader()
    let open = false
    let over = false
    const end = (because: LostBecause) => {
      if (over) return
      over = true
      clearTimeout(timer)
      socket.destroy()
      if (open) listener.lost(because)
      else reject(new LinkLost('not-connected'))
    }
    const timer = setTimeout(() => end('timeout'), timeoutMs)
    const link: Link = {
      send: (bytes) => void socket.write(bytes),
      drop: end,
    }
    socket.on('connect', () => {
      clearTimeout(timer)
      open = true
      resolve(link)
    })
    socket.on('data', (bytes: Buffer) => {
      try {
        for (const frame of reader.push(bytes)) if (!over) listener.frame(frame, link)
      } catch {
        end('garbled')
      }
    })
    socket.on('error', () => end('connection-lost'))
    socket.on('close', () => end('connection-lost'))
  })
}

/** A socket that speaks at once, without waiting to fill a packet. */
export function socketTo({ host, port, from }: Address): Socket {
  const socket = connect({ host, port, ...(from === undefined ? {} : { localAddress: from }) })
  socket.setNoDelay(true)
  return socket
}

/**
 * Holds one thing that takes time to open. Several who need it at once share the opening; after `lose` the next one who
 * needs it opens it anew; after `close` nobody does.
 */
export function kept<T extends { drop(because: LostBecause): void }>(
  open: () => Promise<T>,
): { get(): Promise<T>; lose(): void; close(): void } {
  let current: Promise<T> | null = null
  let closed = false
  return {
    get: () => {
      if (closed) return Promise.reject(new LinkLost('not-connected'))
      if (!current) {
        const opening = open()
        opening.catch(() => {
          if (current === opening) current = null
        })
        current = opening
      }
      return current
    },
    lose: () => {
      current = null
    },
    close: () => {
      closed = true
      current?.then((one) => one.drop('connection-lost')).catch(() => undefined)
      current = null
    },
  }
}
