import { createHash } from 'node:crypto'
import { chmod, cp, lstat, mkdir, readdir, readFile, realpath, rename, rm, stat, symlink } from 'node:fs/promises'
import { join } from 'node:path'
import { makeDataDir } from '../secrets.ts'
import { amRoot, canEnter, giveTree, type PlainUser, plainUser } from './access.ts'
import { EmbeddedPostgresError, explainFileError, systemCode } from './errors.ts'
import { stopServer } from './postmaster.ts'

/** Where PostgreSQL's things lie. `dir` is `<dataDir>/pg`, or the folder that this link points to. */
export interface Home {
  readonly dataDir: string
  readonly dir: string
  readonly cluster: string
  readonly log: string
}

/** A home that is ready to run in, and the account to run as (`undefined`: ourselves). */
export interface ReadyHome extends Home {
  readonly user: PlainUser | undefined
}

function homeAt(dataDir: string, dir: string): Home {
  return { dataDir, dir, cluster: join(dir, 'cluster'), log: join(dir, 'server.log') }
}

/** Whether something lies at `path`, links not followed. */
export async function exists(path: string): Promise<boolean> {
  return (await lstat(path).catch(() => undefined)) !== undefined
}

/** Creates the data folder when missing, and answers its real path. Throws `not-writable` or `other-owner`. */
export async function openDataDir(dataDir: string): Promise<string> {
  try {
    await makeDataDir(dataDir)
    const real = await realpath(dataDir)
    const info = await stat(real)
    const me = process.getuid?.()
    const open = info.mode & (info.gid === process.getgid?.() ? 0o020 : 0o002)
    if (me !== undefined && me !== 0 && info.uid !== me && open === 0) throw otherOwner(real, info.uid)
    // Asking the disk itself: permission bits say nothing about a volume that is mounted read-only.
    const probe = join(real, `.probe-${process.pid}`)
    await mkdir(probe)
    await rm(probe, { recursive: true })
    return real
  } catch (error) {
    throw explainFileError(error, dataDir)
  }
}

function otherOwner(path: string, uid: number): EmbeddedPostgresError {
  return new EmbeddedPostgresError(
    'other-owner',
    `${path} belongs to another user (number ${uid}). Start Signoff as that user or as root, or set SIGNOFF_DATA to a folder of your own.`,
  )
}

/** The folder outside the data folder that root falls back to. Its name comes from the data folder's real path. */
export function outsideDir(dataDir: string, systemDir: string): string {
  return join(systemDir, createHash('sha256').update(dataDir).digest('hex').slice(0, 16))
}

/** Where the home lies now, or would lie, without changing anything. Throws `cluster-missing` for a dead link. */
export async function findHome(dataDir: string): Promise<Home> {
  const place = join(dataDir, 'pg')
  try {
    return homeAt(dataDir, await realpath(place))
  } catch (error) {
    if (systemCode(error) !== 'ENOENT') throw explainFileError(error, place)
    if (!(await exists(place))) return homeAt(dataDir, place)
    throw new EmbeddedPostgresError(
      'cluster-missing',
      `${place} points to a folder that is gone, and the database with it. Bring that folder back (it must be kept with the data folder), or delete ${dataDir} to start empty.`,
      error,
    )
  }
}

/**
 * Makes the home ready to run in. As root that may mean moving it to `systemDir`, because the plain user PostgreSQL
 * runs as cannot enter the data folder; `<dataDir>/pg` then links there. `hasSecret` says whether the data folder
 * still knows the database's password: without it a database found outside is somebody's leftover and is set aside.
 * Call it only while no server runs there.
 */
export async function prepareHome(
  found: Home,
  systemDir: string,
  hasSecret: boolean,
  log: (line: string) => void,
): Promise<ReadyHome> {
  try {
    const user = await chooseUser(found)
    if (user === undefined || (await canEnter(found.dataDir, user))) {
      await mkdir(found.dir, { recursive: true })
      if (user !== undefined) await chmod(found.dir, 0o711)
      return await ready(found, user)
    }
    const inside = join(found.dataDir, 'pg')
    if (found.dir !== inside) return await ready(found, user)
    const outside = homeAt(found.dataDir, outsideDir(found.dataDir, systemDir))
    await moveOutside(found, outside, hasSecret, log)
    await symlink(outside.dir, inside)
    return await ready(outside, user)
  } catch (error) {
    throw explainFileError(error, found.dataDir)
  }
}

async function chooseUser(home: Home): Promise<PlainUser | undefined> {
  const owner = await stat(home.cluster).then(
    (info) => info.uid,
    () => undefined,
  )
  if (!amRoot()) {
    if (owner !== undefined && process.getuid && owner !== process.getuid()) throw otherOwner(home.cluster, owner)
    return undefined
  }
  // A cluster that an ordinary user began stays that user's, so that either of the two can start it again.
  if (owner !== undefined && owner !== 0) return plainUser(owner)
  return plainUser()
}

async function ready(home: Home, user: PlainUser | undefined): Promise<ReadyHome> {
  // Leftovers of an initdb that was killed half way; a complete cluster got its name in one move.
  for (const name of await readdir(home.dir)) {
    if (name.startsWith('new-')) await rm(join(home.dir, name), { recursive: true, force: true }).catch(() => undefined)
  }
  if (user !== undefined && (await exists(home.cluster))) {
    const info = await stat(home.cluster)
    if (info.uid === 0) await giveTree(home.cluster, user)
  }
  return { ...home, user }
}

async function moveOutside(from: Home, to: Home, hasSecret: boolean, log: (line: string) => void): Promise<void> {
  await mkdir(to.dir, { recursive: true, mode: 0o711 })
  if ((await exists(to.cluster)) && !hasSecret) {
    await stopServer(to.cluster, 30_000)
    const aside = join(to.dir, `left-${new Date().toISOString().replaceAll(/[:.]/g, '')}`)
    await rename(to.cluster, aside)
    log(`a database without its data folder lay in ${to.dir}; it was set aside as ${aside}`)
  }
  if (!(await exists(from.dir))) return
  if ((await exists(from.cluster)) && !(await exists(to.cluster))) {
    log(`moving the database to ${to.dir}: PostgreSQL does not run as root and its user cannot enter ${from.dataDir}`)
    await moveTree(from.cluster, to.cluster)
  }
  await rename(from.dir, `${from.dir}-moved-${process.pid}`)
  await rm(`${from.dir}-moved-${process.pid}`, { recursive: true, force: true })
}

async function moveTree(from: string, to: string): Promise<void> {
  try {
    await rename(from, to)
  } catch (error) {
    if (systemCode(error) !== 'EXDEV') throw error
    const half = `${to}-half`
    await rm(half, { recursive: true, force: true })
    const info = await stat(from)
    await cp(from, half, { recursive: true, preserveTimestamps: true, verbatimSymlinks: true })
    if (info.uid !== 0) await giveTree(half, await plainUser(info.uid))
    await chmod(half, 0o700)
    await rename(half, to)
    await rm(from, { recursive: true, force: true })
  }
}

/** The major version a cluster was made by (its PG_VERSION), or `undefined` where no complete cluster lies. */
export async function clusterMajor(cluster: string): Promise<number | undefined> {
  const text = await readFile(join(cluster, 'PG_VERSION'), 'utf8').catch((error: unknown) => {
    if (systemCode(error) === 'ENOENT') return undefined
    throw explainFileError(error, cluster)
  })
  return text === undefined ? undefined : Number.parseInt(text, 10)
}
