import type { AddressInfo } from 'node:net'
import { connect, createServer, type Socket } from 'node:net'

/*
 * A wire to a PostgreSQL that can be cut. `answer-lost`: a commit arrives, its answer does not. `request-lost`: a commit
 * does not arrive. `garbage`: the answers are noise.
 */
export type Wire = 'whole' | 'down' | 'answer-lost' | 'request-lost' | 'garbage'

export interface Cable {
  wire: Wire
  /** The URL with this wire in between. */
  through(url: string): string
  close(): Promise<void>
}

export async function startCable(url: string): Promise<Cable> {
  const to = new URL(url)
  const open = new Set<Socket>()
  const server = createServer((client) => {
    if (cable.wire === 'down') return client.destroy()
    const backend = connect(Number(to.port), to.hostname)
    let deaf = false
    for (const socket of [client, backend]) {
      open.add(socket)
      socket.on('error', () => undefined)
      socket.on('close', () => {
        open.delete(socket)
        client.destroy()
        backend.destroy()
      })
    }
    client.on('data', (chunk) => {
      const commits = chunk.includes('commit')
      if (cable.wire === 'down' || (commits && cable.wire === 'request-lost')) return client.destroy()
      if (commits && cable.wire === 'answer-lost') deaf = true
      backend.write(chunk)
    })
    backend.on('data', (chunk) => {
      if (cable.wire === 'garbage') client.write(Buffer.from(chunk.map((byte) => byte ^ 0x5a)))
      // The commit has acted by now: the wire breaks, and only its answer is lost.
      else if (deaf) client.destroy()
      else client.write(chunk)
    })
  })
  const cable: Cable = {
    wire: 'whole',
    through: (through) => {
      const moved = new URL(through)
      moved.port = String((server.address() as AddressInfo).port)
      return moved.href
    },
    close: async () => {
      for (const socket of open) socket.destroy()
      await new Promise<void>((resolve) => server.close(() => resolve()))
    },
  }
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return cable
}
