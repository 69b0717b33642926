import { readFileSync, readlinkSync } from 'node:fs'
import { open, readFile, realpath, writeFile } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Client } from 'pg'
import { isAlive } from '../file-lock.ts'
import { systemCode } from './errors.ts'

/** What a running server writes in `postmaster.pid`. `status` is starting, ready, stopping or standby. */
export interface PidFile {
  readonly pid: number
  readonly port: number
  readonly status: string
}

/** How a server answered: `ours` serves this cluster, `starting` will later, `refused` knows another password. */
export type Reply = 'ours' | 'starting' | 'refused' | 'foreign' | 'silent'

/** No system numbers a process this high, so PostgreSQL takes a lock file with it for a dead server's. */
const NOBODYS_PID = 2_147_483_646

/** The cluster's pid file, or `undefined` where there is none that can be understood. */
export async function readPidFile(cluster: string): Promise<PidFile | undefined> {
  const text = await readFile(join(cluster, 'postmaster.pid'), 'utf8').catch(() => '')
  const lines = text.split('\n')
  const pid = Math.abs(Number.parseInt(lines[0] ?? '', 10))
  if (!Number.isSafeInteger(pid) || pid === 0) return undefined
  return { pid, port: Number.parseInt(lines[3] ?? '', 10), status: (lines[7] ?? '').trim() }
}

/**
 * Whether process `pid` is the server of this cluster: by its working folder, which stays right when the folder was
 * renamed, else by its command line. `undefined` where the system does not tell (outside Linux).
 */
function isServerOf(pid: number, cluster: string): boolean | undefined {
  if (process.platform !== 'linux') return undefined
  try {
    const words = readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0')
    if (!/(^|\/)postgres$/.test(words[0] ?? '')) return false
    try {
      return readlinkSync(`/proc/${pid}/cwd`) === cluster
    } catch {
      return words.includes(cluster)
    }
  } catch {
    return false
  }
}

/** Asks whoever listens on `port` whether they serve `cluster`. Never throws. */
export async function ask(port: number, password: string, cluster: string): Promise<Reply> {
  const client = new Client({
    host: '127.0.0.1',
    port,
    user: 'postgres',
    password,
    database: 'postgres',
    connectionTimeoutMillis: 5_000,
    query_timeout: 5_000,
  })
  client.on('error', () => undefined)
  try {
    await client.connect()
    const { rows } = await client.query<{ data_directory: string }>('show data_directory')
    const folder = rows[0]?.data_directory ?? ''
    return (await realpath(folder).catch(() => folder)) === cluster ? 'ours' : 'foreign'
  } catch (error) {
    const code = systemCode(error)
    if (code === '57P03') return 'starting'
    return code === '28P01' || code === '28000' ? 'refused' : 'silent'
  } finally {
    await client.end().catch(() => undefined)
  }
}

/** How a pid file that a server left behind, or still holds, was judged. */
export type Found =
  | { readonly live: true; readonly pid: number; readonly port: number }
  | { readonly live: false }
  | { readonly live: 'refused'; readonly pid: number }
  | { readonly live: 'silent'; readonly pid: number }

/**
 * Looks for a running server of this cluster, waiting up to `timeoutMs` for one that is starting, recovering or
 * stopping. A pid file whose number belongs to another program (numbers are reused, in containers at once) is
 * disarmed so that PostgreSQL can start over it; its shared-memory line stays, for PostgreSQL's own safety check.
 */
export async function findServer(cluster: string, password: string, timeoutMs: number): Promise<Found> {
  const deadline = Date.now() + timeoutMs
  for (;;) {
    const file = await readPidFile(cluster)
    if (file === undefined || !isAlive(file.pid)) return { live: false }
    const known = isServerOf(file.pid, cluster)
    if (known === false) {
      await disarm(cluster, file.pid)
      return { live: false }
    }
    const reply = Number.isNaN(file.port) ? 'silent' : await ask(file.port, password, cluster)
    if (reply === 'ours' || (reply === 'foreign' && known === true))
      return { live: true, pid: file.pid, port: file.port }
    if (known === undefined && reply === 'foreign') {
      await disarm(cluster, file.pid)
      return { live: false }
    }
    if (reply === 'refused' && file.status === 'ready') return { live: 'refused', pid: file.pid }
    if (Date.now() > deadline) return { live: 'silent', pid: file.pid }
    await sleep(50)
  }
}

async function disarm(cluster: string, pid: number): Promise<void> {
  const path = join(cluster, 'postmaster.pid')
  const lines = (await readFile(path, 'utf8')).split('\n')
  if (Math.abs(Number.parseInt(lines[0] ?? '', 10)) !== pid) return
  await writeFile(path, [NOBODYS_PID, ...lines.slice(1)].join('\n'))
}

/**
 * Stops the server of a cluster and waits until it is gone: open transactions are rolled back, everything committed
 * is on disk. After `timeoutMs` it is stopped at once instead, which the next start recovers from. Does nothing where
 * none runs. Not for Windows, which knows no signals.
 */
export async function stopServer(cluster: string, timeoutMs: number): Promise<void> {
  const file = await readPidFile(cluster)
  if (file === undefined || !isAlive(file.pid) || isServerOf(file.pid, cluster) === false) return
  signal(file.pid, 'SIGINT')
  if (await gone(file.pid, timeoutMs)) return
  signal(file.pid, 'SIGQUIT')
  await gone(file.pid, 10_000)
}

function signal(pid: number, name: NodeJS.Signals): void {
  try {
    process.kill(pid, name)
  } catch (error) {
    if (systemCode(error) !== 'ESRCH') throw error
  }
}

async function gone(pid: number, timeoutMs: number): Promise<boolean> {
  const deadline = Date.now() + timeoutMs
  while (isAlive(pid)) {
    if (Date.now() > deadline) return false
    await sleep(20)
  }
  return true
}

/** Whether this machine lets us listen on 127.0.0.1 at `port`. */
export async function isFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer()
    server.once('error', () => resolve(false))
    server.listen({ port, host: '127.0.0.1', exclusive: true }, () => server.close(() => resolve(true)))
  })
}

/** What the server's log gained since byte `from`, at most its last 16 kB. */
export async function logSince(path: string, from: number): Promise<string> {
  const file = await open(path, 'r').catch(() => undefined)
  if (file === undefined) return ''
  try {
    const { size } = await file.stat()
    const start = Math.max(from, size - 16_384)
    const buffer = Buffer.alloc(Math.max(0, size - start))
    await file.read(buffer, 0, buffer.length, start)
    return buffer.toString('utf8')
  } finally {
    await file.close()
  }
}
