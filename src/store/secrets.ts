import { randomBytes } from 'node:crypto'
import { chown, mkdir, open, readFile, rename, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { withFileLock } from './file-lock.ts'

const FILE = 'secrets.json'
const LOCK_WAIT_MS = 10_000

function fileOf(dataDir: string): string {
  return join(dataDir, FILE)
}

/** A fresh secret: 32 random bytes in base64url (43 characters, safe in a URL). */
export function randomSecret(): string {
  return randomBytes(32).toString('base64url')
}

/**
 * Every secret kept in `<dataDir>/secrets.json`, by name; empty when there is no file yet. Throws when the file
 * cannot be read or is not a flat JSON object of strings: going on with a new key would make old data unreadable.
 */
export async function readSecrets(dataDir: string): Promise<Readonly<Record<string, string>>> {
  const text = await readFile(fileOf(dataDir), 'utf8').catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined
    throw error
  })
  if (text === undefined) return {}
  return parse(text, fileOf(dataDir))
}

function parse(text: string, path: string): Record<string, string> {
  const broken = `${path} is damaged: it must be a JSON object of strings. Restore it from a backup; its keys open the stored data.`
  let value: unknown
  try {
    value = JSON.parse(text)
  } catch (error) {
    throw new Error(broken, { cause: error })
  }
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw new Error(broken)
  const secrets: Record<string, string> = {}
  for (const [name, secret] of Object.entries(value)) {
    if (typeof secret !== 'string') throw new Error(broken)
    secrets[name] = secret
  }
  return secrets
}

/**
 * The secret called `name`, made by `make` and kept the first time it is asked for. Safe when several processes ask
 * at once: all get the same value. Creates `dataDir` when missing; the file is 0600 and is replaced in one move, so
 * kill -9 leaves the old or the new one, never half.
 */
export async function ensureSecret(dataDir: string, name: string, make: () => string = randomSecret): Promise<string> {
  const known = (await readSecrets(dataDir))[name]
  if (known !== undefined) return known
  await makeDataDir(dataDir)
  return withFileLock(`${fileOf(dataDir)}.lock`, LOCK_WAIT_MS, async () => {
    const secrets = await readSecrets(dataDir)
    const present = secrets[name]
    if (present !== undefined) return present
    const made = make()
    await replaceFile(dataDir, `${JSON.stringify({ ...secrets, [name]: made }, null, 2)}\n`)
    return made
  })
}

/**
 * Creates the data folder when missing: private to an ordinary user; as root it may be passed through (not listed),
 * because PostgreSQL then runs as another user and its cluster lies inside.
 */
export async function makeDataDir(dataDir: string): Promise<void> {
  await mkdir(dataDir, { recursive: true, mode: process.getuid?.() === 0 ? 0o711 : 0o700 })
}

async function replaceFile(dataDir: string, text: string): Promise<void> {
  const path = fileOf(dataDir)
  const temporary = `${path}.${randomBytes(6).toString('hex')}.tmp`
  try {
    const file = await open(temporary, 'wx', 0o600)
    try {
      await file.writeFile(text)
      await file.sync()
    } finally {
      await file.close()
    }
    // Root writing for a folder that a user owns must not lock that user out at the next start.
    if (process.getuid?.() === 0) {
      const owner = await stat(path).catch(() => stat(dataDir))
      await chown(temporary, owner.uid, owner.gid)
    }
    await rename(temporary, path)
    await syncFolder(dataDir)
  } finally {
    await rm(temporary, { force: true })
  }
}

/** Makes a rename inside `folder` survive a power cut, where the system allows opening a folder (not on Windows). */
export async function syncFolder(folder: string): Promise<void> {
  const handle = await open(folder, 'r').catch(() => undefined)
  if (handle === undefined) return
  await handle
    .sync()
    .catch(() => undefined)
    .finally(() => handle.close())
}
