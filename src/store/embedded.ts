import { createHash } from 'node:crypto'
import { readFile, rm, unlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { amRoot } from './embedded/access.ts'
import { findPackage, type PostgresPackage, usableBinaries } from './embedded/binaries.ts'
import { EmbeddedPostgresError } from './embedded/errors.ts'
import { clusterMajor, exists, findHome, type Home, openDataDir, prepareHome, type ReadyHome } from './embedded/home.ts'
import { findServer, isFree, stopServer } from './embedded/postmaster.ts'
import { initCluster, runServer, stopWindowsServer } from './embedded/programs.ts'
import { LockTimeoutError, withFileLock } from './file-lock.ts'
import { ensureSecret, readSecrets } from './secrets.ts'

const SECRET = 'postgresPassword'
const SYSTEM_DIR = '/var/lib/signoff'
const START_MS = 120_000
const STOP_MS = 60_000

/** How to start. Everything but `dataDir` has a default; the last four serve tests and unusual machines. */
export interface EmbeddedOptions {
  /** Folder of everything Signoff keeps (`.signoff`, SIGNOFF_DATA). Created when missing. */
  readonly dataDir: string
  /** Receives one plain line per thing worth knowing. */
  readonly log?: (line: string) => void
  /** TCP port to insist on. Without it: the last one used, else a free one. */
  readonly port?: number
  /** How long a start or a crash recovery may take, in milliseconds. */
  readonly timeoutMs?: number
  /** The unpacked npm package with the PostgreSQL programs. */
  readonly packageDir?: string
  /** Where root keeps what the plain user must reach while the data folder is closed to it. */
  readonly systemDir?: string
}

/** A running embedded PostgreSQL. */
export interface EmbeddedPostgres {
  /** `postgres://postgres:<password>@127.0.0.1:<port>/postgres`, a superuser: for migrations, never for the doors. */
  readonly superuserUrl: string
  readonly port: number
  /** Process id of the server's first process. */
  readonly pid: number
  /** True when the server was running before: left by a process that died, or started by one that still runs. */
  readonly adopted: boolean
  /** Stops the server, adopted or not, and waits until it is gone. Commands that only looked in leave it running. */
  stop(): Promise<void>
}

interface Run {
  readonly options: EmbeddedOptions
  readonly systemDir: string
  readonly timeoutMs: number
  readonly pg: PostgresPackage
  readonly log: (line: string) => void
}

/**
 * Starts the embedded PostgreSQL of a data folder, or joins the one that already runs there. The server is no child
 * in the usual sense: it outlives us, so that a killed Signoff leaves a whole database and finds it again.
 * Throws {@link EmbeddedPostgresError}; its message says what to do.
 */
export async function startEmbedded(options: EmbeddedOptions): Promise<EmbeddedPostgres> {
  const run: Run = {
    options,
    systemDir: options.systemDir ?? SYSTEM_DIR,
    timeoutMs: options.timeoutMs ?? START_MS,
    pg: await findPackage(options.packageDir),
    log: options.log ?? (() => undefined),
  }
  const dataDir = await openDataDir(options.dataDir)
  return locked(dataDir, run.timeoutMs, () => start(run, dataDir))
}

/** Stops the server of a data folder if one runs, and deletes its database for good, wherever it lies. */
export async function removeEmbedded(options: EmbeddedOptions): Promise<void> {
  const dataDir = await openDataDir(options.dataDir)
  await locked(dataDir, STOP_MS, async () => {
    const home = await findHome(dataDir)
    await stop(home, options)
    await rm(home.dir, { recursive: true, force: true })
    if (home.dir !== join(dataDir, 'pg')) await unlink(join(dataDir, 'pg'))
  })
}

async function locked<T>(dataDir: string, timeoutMs: number, body: () => Promise<T>): Promise<T> {
  try {
    return await withFileLock(join(dataDir, 'pg.lock'), timeoutMs + STOP_MS, body)
  } catch (error) {
    if (!(error instanceof LockTimeoutError)) throw error
    const message = `Process ${error.holder} has been starting the database in ${dataDir} for too long. Stop that process and start again.`
    throw new EmbeddedPostgresError('busy', message, error)
  }
}

async function start(run: Run, dataDir: string): Promise<EmbeddedPostgres> {
  const secret = (await readSecrets(dataDir))[SECRET]
  const found = await findHome(dataDir)
  const running = await joinRunning(run, found, secret)
  if (running) return running
  const home = await prepareHome(found, run.systemDir, secret !== undefined, run.log)
  const runningOutside = home.cluster === found.cluster ? undefined : await joinRunning(run, home, secret)
  if (runningOutside) return runningOutside

  const native = await usableBinaries(run.pg, home.user, amRoot() ? run.systemDir : dataDir)
  if (await exists(home.cluster)) {
    await checkMajor(run.pg, home)
    if (secret === undefined) throw secretMissing(dataDir)
  }
  const password = secret ?? (await ensureSecret(dataDir, SECRET))
  if (!(await exists(home.cluster))) {
    run.log('creating the database')
    await initCluster(native, home, password)
  }
  const { pid, port } = await startOnSomePort(run, native, home, password)
  return handle(run, home, password, { pid, port, adopted: false })
}

/** Joins a server that runs already; `undefined` where none does. */
async function joinRunning(run: Run, home: Home, secret: string | undefined): Promise<EmbeddedPostgres | undefined> {
  const server = await findServer(home.cluster, secret ?? '', run.timeoutMs)
  if (server.live === false) return undefined
  if (server.live === 'refused') throw secretMissing(home.dataDir)
  if (server.live === 'silent') {
    const message = `The database server (process ${server.pid}) is there but does not answer; see ${home.log}. If it is recovering, start Signoff again a little later; else stop that process first.`
    throw new EmbeddedPostgresError('not-up', message)
  }
  await checkMajor(run.pg, home)
  run.log(`joined the database server that runs on port ${server.port}`)
  return handle(run, home, secret ?? '', { pid: server.pid, port: server.port, adopted: true })
}

function handle(
  run: Run,
  home: Home,
  password: string,
  server: { pid: number; port: number; adopted: boolean },
): EmbeddedPostgres {
  const superuserUrl = `postgres://postgres:${encodeURIComponent(password)}@127.0.0.1:${server.port}/postgres`
  return { ...server, superuserUrl, stop: () => stop(home, run.options) }
}

async function stop(home: Home, options: EmbeddedOptions): Promise<void> {
  if (process.platform === 'win32') await stopWindowsServer(await findPackage(options.packageDir), home)
  else await stopServer(home.cluster, STOP_MS)
}

function secretMissing(dataDir: string): EmbeddedPostgresError {
  return new EmbeddedPostgresError(
    'secret-missing',
    `${join(dataDir, 'secrets.json')} does not hold this database's password. Restore that file from a backup: it also holds the keys that open the stored data.`,
  )
}

async function checkMajor(pg: PostgresPackage, home: Home): Promise<void> {
  const major = await clusterMajor(home.cluster)
  if (major === pg.major) return
  const made = major === undefined ? 'not a complete database' : `a database of PostgreSQL ${major}`
  throw new EmbeddedPostgresError(
    'other-version',
    `${home.cluster} is ${made}, and this Signoff brings PostgreSQL ${pg.major}. Start the Signoff version that made it, or move that folder away to start empty.`,
  )
}

/** Tries the remembered port, then others: a port that was free a moment ago can be taken when the server binds. */
async function startOnSomePort(
  run: Run,
  native: string,
  home: ReadyHome,
  password: string,
): Promise<{ pid: number; port: number }> {
  const memory = join(home.dataDir, 'pg-port')
  const remembered = Number.parseInt(await readFile(memory, 'utf8').catch(() => ''), 10)
  const wanted = run.options.port
  for (const port of candidates(home.dataDir, wanted, remembered)) {
    if (!(await isFree(port))) continue
    const pid = await runServer(native, home, { port, password, timeoutMs: run.timeoutMs })
    if (pid === 'port-taken') continue
    if (port !== remembered && wanted === undefined) {
      await rm(memory, { force: true }) // written by root once, it could not be overwritten by the folder's own user
      await writeFile(memory, `${port}\n`)
    }
    run.log(`database server started on port ${port}`)
    return { pid, port }
  }
  const which = wanted === undefined ? 'No free port was found' : `Port ${wanted} is taken or not allowed`
  throw new EmbeddedPostgresError(
    'port-in-use',
    `${which} for the database on 127.0.0.1. Stop the program that uses it or choose another port.`,
  )
}

/** Below 32768, where systems do not put outgoing connections, and spread so that two data folders rarely meet. */
function candidates(dataDir: string, wanted: number | undefined, remembered: number): number[] {
  if (wanted !== undefined) return [wanted]
  const first = 21_000 + (createHash('sha256').update(dataDir).digest().readUInt32BE() % 10_000)
  const spread = Array.from({ length: 50 }, (_, i) => 21_000 + ((first - 21_000 + i * 7) % 10_000))
  return Number.isNaN(remembered) ? spread : [remembered, ...spread]
}
