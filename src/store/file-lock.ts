import { randomBytes } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { link, open, readFile, rename, rm, stat, utimes } from 'node:fs/promises'
import { hostname } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'

const BEAT_MS = 2_000
const SILENT_MS = 15_000
const POLL_MS = 25

/** Thrown when a lock stays taken for the whole of the allowed time. `holder` is the process id written in it. */
export class LockTimeoutError extends Error {
  readonly path: string
  readonly holder: string

  constructor(path: string, holder: string) {
    super(`${path} is held by process ${holder}`)
    this.name = 'LockTimeoutError'
    this.path = path
    this.holder = holder
  }
}

/**
 * Whether a process runs. A zombie counts as dead: where nobody reaps (Node as process 1 of a container) it would
 * otherwise look alive for ever. A process of another user counts as alive.
 */
export function isAlive(pid: number): boolean {
  if (!Number.isSafeInteger(pid) || pid <= 0) return false
  try {
    process.kill(pid, 0)
  } catch (error) {
    return error instanceof Error && 'code' in error && error.code === 'EPERM'
  }
  return procStat(pid)?.state !== 'Z'
}

/** State and start time of a process where the system tells (Linux); the start time sees through a reused number. */
function procStat(pid: number): { state: string; started: string } | undefined {
  if (process.platform !== 'linux') return undefined
  try {
    const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
    // The command name is in brackets and may itself hold spaces and brackets: read after the last one.
    const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
    return { state: fields[0] ?? '', started: fields[19] ?? '' }
  } catch {
    return undefined
  }
}

function ownMark(): string {
  const started = procStat(process.pid)?.started ?? ''
  return [process.pid, started, hostname(), randomBytes(6).toString('hex')].join(' ')
}

async function isAbandoned(path: string, mark: string): Promise<boolean> {
  const [pid = '', started = '', host = ''] = mark.split(' ')
  const age = await stat(path).then(
    (s) => Date.now() - s.mtimeMs,
    () => 0,
  )
  // Written but empty: the holder died between creating and writing. Another host's process cannot be asked for:
  // only its heartbeat speaks.
  if (pid === '' || host !== hostname()) return age > SILENT_MS
  if (!isAlive(Number(pid))) return true
  const now = procStat(Number(pid))?.started
  return started !== '' && now !== undefined && now !== started
}

async function tryTake(path: string, mark: string): Promise<boolean> {
  try {
    // Readable by all: a lock that root left must be judged by the folder's own user too. It holds no secret.
    const file = await open(path, 'wx', 0o644)
    await file.writeFile(mark).finally(() => file.close())
    return true
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false
    throw error
  }
}

async function takeAway(path: string, seen: string): Promise<void> {
  const aside = `${path}.${randomBytes(6).toString('hex')}`
  try {
    await rename(path, aside)
  } catch {
    return // somebody else was faster
  }
  // Between our look and our rename a third process may have replaced it: give that one its lock back.
  const taken = await readFile(aside, 'utf8').catch(() => seen)
  if (taken !== seen) await link(aside, path).catch(() => undefined)
  await rm(aside, { force: true })
}

/**
 * Runs `body` while holding the lock file at `path`, across processes and within one. A holder that died (kill -9
 * included) is noticed by its process id and start time, so a lock never needs to be removed by hand. Throws
 * {@link LockTimeoutError} after `timeoutMs`; file-system errors pass through.
 */
export async function withFileLock<T>(path: string, timeoutMs: number, body: () => Promise<T>): Promise<T> {
  const mark = ownMark()
  const deadline = Date.now() + timeoutMs
  while (!(await tryTake(path, mark))) {
    const seen = await readFile(path, 'utf8').catch(() => undefined)
    if (Date.now() > deadline) throw new LockTimeoutError(path, seen?.split(' ')[0] ?? '?')
    if (seen !== undefined && (await isAbandoned(path, seen))) await takeAway(path, seen)
    else await sleep(POLL_MS)
  }
  const beat = setInterval(() => {
    const now = new Date()
    utimes(path, now, now).catch(() => undefined)
  }, BEAT_MS)
  beat.unref()
  try {
    return await body()
  } finally {
    clearInterval(beat)
    if ((await readFile(path, 'utf8').catch(() => '')) === mark) await rm(path, { force: true })
  }
}
