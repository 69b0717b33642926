import { chmod, lchown, readdir, readFile, stat } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { EmbeddedPostgresError } from './errors.ts'

/** The account PostgreSQL runs as when we are root; `undefined` elsewhere stands for "as ourselves". */
export interface PlainUser {
  readonly uid: number
  readonly gid: number
  readonly name: string
}

/** Whether this process is root, whom PostgreSQL refuses to run for. */
export function amRoot(): boolean {
  return process.getuid?.() === 0
}

/**
 * The account with this number, or `nobody` when no number is given. PostgreSQL looks its own user up, so an account
 * missing from /etc/passwd is an error (`no-plain-user`) that is better told before the start than after.
 */
export async function plainUser(uid?: number): Promise<PlainUser> {
  const lines = (await readFile('/etc/passwd', 'utf8').catch(() => '')).split('\n')
  for (const line of lines) {
    const [name = '', , id, group] = line.split(':')
    const wanted = uid === undefined ? name === 'nobody' : Number(id) === uid
    // macOS writes nobody as -2.
    if (wanted && id !== '') return { uid: Number(id) >>> 0, gid: Number(group) >>> 0, name }
  }
  const who = uid === undefined ? 'the user nobody' : `user number ${uid}, who owns the database,`
  throw new EmbeddedPostgresError(
    'no-plain-user',
    `PostgreSQL does not run as root, and ${who} is not in /etc/passwd. Add that user, or start Signoff as an ordinary user, or set DATABASE_URL.`,
  )
}

async function allows(path: string, user: PlainUser, bit: 1 | 2 | 4): Promise<boolean> {
  const info = await stat(path)
  if (info.uid === user.uid) return (info.mode & (bit << 6)) !== 0
  if (info.gid === user.gid) return (info.mode & (bit << 3)) !== 0
  return (info.mode & bit) !== 0
}

/** Whether `user` can enter `folder`, judged by the mode of it and of every folder above. */
export async function canEnter(folder: string, user: PlainUser): Promise<boolean> {
  const above = dirname(folder)
  if (above !== folder && !(await canEnter(above, user))) return false
  return allows(folder, user, 1)
}

/** Whether `user` can read the file at `path`, or run it where `bit` is 1. */
export async function canUse(path: string, user: PlainUser, bit: 1 | 4 = 4): Promise<boolean> {
  return (await canEnter(dirname(path), user)) && (await allows(path, user, bit))
}

/** Gives a folder and all in it to `user`; links are not followed. */
export async function giveTree(folder: string, user: PlainUser): Promise<void> {
  await lchown(folder, user.uid, user.gid)
  for (const entry of await readdir(folder, { withFileTypes: true })) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) await giveTree(path, user)
    else await lchown(path, user.uid, user.gid)
  }
}

/** Sets the run bits that some unpackers lose. A file that is not ours is left as it is. */
export async function makeRunnable(path: string): Promise<void> {
  const { mode } = await stat(path)
  if ((mode & 0o111) === 0) await chmod(path, mode | 0o755).catch(() => undefined)
}
