import { connect } from 'node:net'

const chunkBytes = 64 * 1024
const timeoutMs = 15_000

export type Scan = 'clean' | 'malware' | 'scanner-down'

/**
 * Asks clamd whether it knows these bytes (its INSTREAM command: chunks, each behind its length as uint32 big-endian, then a
 * zero). `address` is `host:port`. No answer, or one that is not understood, is `scanner-down`: a file that was to be scanned
 * and was not is not taken.
 */
export function scan(bytes: Buffer, address: string): Promise<Scan> {
  const [host = '127.0.0.1', port = '3310'] = address.split(/:(?=\d+$)/)
  return new Promise((resolve) => {
    let answer = ''
    const socket = connect({ host, port: Number(port) })
    const end = (found: Scan) => {
      socket.destroy()
      resolve(found)
    }
    socket.setTimeout(timeoutMs, () => end('scanner-down'))
    socket.on('error', () => end('scanner-down'))
    socket.on('data', (piece: Buffer) => {
      answer += piece.toString('latin1')
      if (answer.length > 4_096) end('scanner-down')
    })
    socket.on('close', () => resolve(understood(answer)))
    socket.on('connect', () => {
      socket.write('zINSTREAM\0')
      for (let at = 0; at < bytes.length; at += chunkBytes) {
        const chunk = bytes.subarray(at, at + chunkBytes)
        const length = Buffer.alloc(4)
        length.writeUInt32BE(chunk.length)
        socket.write(length)
        socket.write(chunk)
      }
      socket.write(Buffer.alloc(4))
    })
  })
}

function understood(answer: string): Scan {
  if (/ FOUND\0?$/.test(answer)) return 'malware'
  return /: OK\0?$/.test(answer) ? 'clean' : 'scanner-down'
}
