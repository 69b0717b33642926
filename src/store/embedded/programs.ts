import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { chown, mkdir, open, rename, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { isAlive } from '../file-lock.ts'
import { syncFolder } from '../secrets.ts'
import { type PostgresPackage, program } from './binaries.ts'
import { diskFull, EmbeddedPostgresError, explainFileError, systemCode } from './errors.ts'
import type { Home, ReadyHome } from './home.ts'
import { ask, logSince, readPidFile } from './postmaster.ts'

const LOG_LIMIT = 10 * 1024 * 1024
const WINDOWS = process.platform === 'win32'

/** Written into postgresql.conf once, when the cluster is made: the administrator may change them there. */
const TUNABLE = {
  shared_buffers: '256MB',
  max_connections: '200',
  max_wal_size: '4GB',
  synchronous_commit: 'on',
  random_page_cost: '1.1',
  timezone: 'UTC',
  log_timezone: 'UTC',
  log_min_duration_statement: '2s',
}

/** Given at every start, because safety hangs on them: loopback only, and no personal data in the log. */
const FIXED = {
  listen_addresses: '127.0.0.1',
  unix_socket_directories: '',
  password_encryption: 'scram-sha-256',
  logging_collector: 'off',
  log_destination: 'stderr',
  log_statement: 'none',
  log_parameter_max_length: '0',
  log_parameter_max_length_on_error: '0',
  // Terse leaves out DETAIL, which quotes the values of the row that broke a constraint.
  log_error_verbosity: 'terse',
}

function settings(values: Readonly<Record<string, string>>): string[] {
  return Object.entries(values).flatMap(([name, value]) => ['-c', `${name}=${value}`])
}

/** PostgreSQL's programs get no more of our environment than they need: it may hold secrets. */
function environment(): NodeJS.ProcessEnv {
  const kept = WINDOWS ? ['PATH', 'SystemRoot', 'TEMP', 'TMP', 'APPDATA'] : ['PATH']
  const values = kept.map((name) => [name, process.env[name]] as const).filter(([, value]) => value !== undefined)
  return { ...Object.fromEntries(values), LC_ALL: 'C', TZ: 'UTC' }
}

/** Starts a program as the home's user; some failures to start are thrown here, others arrive as an `error` event. */
function begin(path: string, args: string[], home: Partial<ReadyHome>, options: SpawnOptions): ChildProcess {
  const as = home.user === undefined ? {} : { uid: home.user.uid, gid: home.user.gid }
  try {
    return spawn(path, args, { cwd: home.dir, env: environment(), windowsHide: true, ...as, ...options })
  } catch (error) {
    throw cannotRun(path, error)
  }
}

function cannotRun(path: string, thrown: unknown): unknown {
  const code = systemCode(thrown)
  if (!['EACCES', 'EPERM', 'EINVAL', 'ENOENT', 'ENOEXEC'].includes(code)) return thrown
  return new EmbeddedPostgresError(
    'cannot-run',
    `${path} cannot be run (${code}). On a system without glibc, on a disk mounted noexec or where root may not change user, set DATABASE_URL to a PostgreSQL of your own.`,
    thrown,
  )
}

/** Waits for a short program; answers its exit code and everything it printed. */
async function finish(child: ChildProcess, path: string): Promise<{ code: number; text: string }> {
  let text = ''
  const collect = (chunk: Buffer): void => {
    text += chunk.toString()
  }
  child.stdout?.on('data', collect)
  child.stderr?.on('data', collect)
  return new Promise((resolve, reject) => {
    child.once('error', (error) => reject(cannotRun(path, error)))
    child.once('close', (code) => resolve({ code: code ?? -1, text }))
  })
}

/**
 * Makes a new cluster. It is built under another name and gets its own in one move, so a kill in the middle leaves
 * nothing that could be taken for a database. Throws `disk-full` or `initdb-failed` with the program's last words.
 */
export async function initCluster(native: string, home: ReadyHome, password: string): Promise<void> {
  const fresh = join(home.dir, `new-${randomBytes(6).toString('hex')}`)
  const words = `${fresh}.pw`
  try {
    await mkdir(fresh, { mode: 0o700 })
    await writeFile(words, `${password}\n`, { mode: 0o600 })
    if (home.user) {
      await chown(fresh, home.user.uid, home.user.gid)
      await chown(words, home.user.uid, home.user.gid)
    }
    const args = ['-D', fresh, '-U', 'postgres', '-E', 'UTF8', '--locale=C', '--locale-provider=builtin']
    args.push('--builtin-locale=C.UTF-8', '--auth=scram-sha-256', `--pwfile=${words}`, ...settings(TUNABLE))
    const path = program(native, 'initdb')
    const { code, text } = await finish(begin(path, args, home, { stdio: ['ignore', 'pipe', 'pipe'] }), path)
    if (code !== 0) throw initFailed(home, code, text)
    await rename(fresh, home.cluster)
    await syncFolder(home.dir)
  } catch (error) {
    await rm(fresh, { recursive: true, force: true, maxRetries: 3 }).catch(() => undefined)
    throw explainFileError(error, home.dir)
  } finally {
    await rm(words, { force: true })
  }
}

function initFailed(home: Home, code: number, text: string): EmbeddedPostgresError {
  if (/No space left on device|Disk quota exceeded/.test(text)) return diskFull(home.dir)
  const message = `The database could not be created in ${home.dir} (initdb ended with ${code}). It said:\n${lastLines(text)}`
  return new EmbeddedPostgresError('initdb-failed', message)
}

function lastLines(text: string): string {
  return text.trim().split('\n').slice(-8).join('\n')
}

/**
 * Starts the server apart from us, on `port`, and waits until it answers. Answers its process id, or `port-taken`
 * when it could not bind. Throws `disk-full`, `cannot-run` or `not-up`, which quotes the log.
 */
export async function runServer(
  native: string,
  home: ReadyHome,
  how: { port: number; password: string; timeoutMs: number },
): Promise<number | 'port-taken'> {
  const deadline = Date.now() + how.timeoutMs
  for (;;) {
    const from = await makeRoomInLog(home)
    const outcome = await launch(native, home, { ...how, deadline })
    if (typeof outcome === 'number') return outcome
    const text = await logSince(home.log, from)
    if (/could not bind|Address already in use/.test(text)) return 'port-taken'
    if (/No space left on device|Disk quota exceeded/.test(text)) throw diskFull(home.dir)
    // The processes of a server that was killed need a moment to notice that it is gone.
    const lingering = text.includes('pre-existing shared memory block')
    if (outcome === 'late' || !lingering || Date.now() > deadline) throw notUp(home, outcome, text)
    await sleep(200)
  }
}

function notUp(home: Home, outcome: 'late' | 'ended', text: string): EmbeddedPostgresError {
  const what =
    outcome === 'late' ? 'is not ready yet (after a crash it may need longer: start again)' : 'ended while starting'
  const message = `The database server ${what}. The last lines of ${home.log}:\n${lastLines(text)}`
  return new EmbeddedPostgresError('not-up', message)
}

/** The log is kept below some 20 MB: one old part beside the present one. Answers where the present one ends. */
async function makeRoomInLog(home: ReadyHome): Promise<number> {
  const { size } = await stat(home.log).catch(() => ({ size: 0 }))
  if (size < LOG_LIMIT) return size
  await rename(home.log, `${home.log}.1`)
  return 0
}

async function launch(
  native: string,
  home: ReadyHome,
  how: { port: number; password: string; deadline: number },
): Promise<number | 'late' | 'ended'> {
  const args = settings({ ...FIXED, port: String(how.port) })
  const log = await open(home.log, 'a', 0o600)
  try {
    if (home.user) await log.chown(home.user.uid, home.user.gid)
    const child = WINDOWS ? startWindows(native, home, args) : startDetached(native, home, args, log.fd)
    let ended = false
    const failed = new Promise<never>((_, reject) => {
      child.once('error', (error) => reject(cannotRun(program(native, 'postgres'), error)))
    })
    child.once('exit', (code) => {
      ended = !WINDOWS || code !== 0
    })
    child.unref()
    return await Promise.race([failed, untilReady(home, how, () => ended)])
  } finally {
    await log.close()
  }
}

async function untilReady(
  home: Home,
  how: { password: string; deadline: number },
  ended: () => boolean,
): Promise<number | 'late' | 'ended'> {
  while (Date.now() < how.deadline) {
    if (ended()) return 'ended'
    const file = await readPidFile(home.cluster)
    const up = file?.status === 'ready' && isAlive(file.pid)
    if (up && (await ask(file.port, how.password, home.cluster)) === 'ours') return file.pid
    await sleep(15)
  }
  return 'late'
}

/** In a session of its own, so neither Ctrl-C nor our death reaches it. Its output goes straight to the log. */
function startDetached(native: string, home: ReadyHome, args: string[], log: number): ChildProcess {
  const words = ['-D', home.cluster, ...args]
  return begin(program(native, 'postgres'), words, home, { detached: true, stdio: ['ignore', log, log] })
}

/** On Windows only pg_ctl can start a server from an administrator's account: it drops the rights first. */
function startWindows(native: string, home: Home, args: string[]): ChildProcess {
  const words = ['-D', home.cluster, '-w', '-l', home.log, '-o', args.join(' '), 'start']
  return begin(program(native, 'pg_ctl'), words, {}, { stdio: 'ignore' })
}

/** Stops a server on Windows, where signals do not exist. */
export async function stopWindowsServer(pg: PostgresPackage, home: Home): Promise<void> {
  const path = program(pg.native, 'pg_ctl')
  await finish(begin(path, ['-D', home.cluster, '-m', 'fast', '-w', 'stop'], {}, { stdio: 'ignore' }), path)
}
