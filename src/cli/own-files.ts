import { constants } from 'node:fs'
import { access, chmod, mkdir, rename, stat, writeFile } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import { CouldNot } from './command.ts'

/* What a command leaves behind, for its owner's eyes alone. */

/**
 * The folder, made where it is missing, readable by its owner. Throws CouldNot where it cannot be made or written to. Made
 * step by step: Node's own recursive way tries for ever in a folder that takes nothing, such as /proc.
 */
export async function ownFolder(path: string): Promise<void> {
  const whole = resolve(path)
  try {
    for (const folder of (await missingFrom(whole)).reverse()) await mkdir(folder, { mode: 0o700 })
    if (!(await stat(whole)).isDirectory()) throw new CouldNot(cannot(path, 'it is a file'))
    await access(whole, constants.W_OK | constants.X_OK)
  } catch (error) {
    if (error instanceof CouldNot) throw error
    throw new CouldNot(cannot(path, whyNot(error)))
  }
}

/** A file that only its owner may read, complete or not there. Throws CouldNot. */
export async function writeOwn(path: string, text: string): Promise<void> {
  try {
    await writeFile(`${path}.new`, text, { mode: 0o600 })
    await chmod(`${path}.new`, 0o600)
    await rename(`${path}.new`, path)
  } catch (error) {
    throw new CouldNot(`${path} cannot be written: ${whyNot(error)}.`)
  }
}

/** This folder and those above it that are not there, the deepest first. */
async function missingFrom(folder: string): Promise<string[]> {
  const found = await stat(folder).catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error
    return null
  })
  return found || dirname(folder) === folder ? [] : [folder, ...(await missingFrom(dirname(folder)))]
}

const cannot = (path: string, why: string) =>
  `The folder ${path} cannot be used: ${why}. Name one that you may write to: --out <folder>`

const reasons: Record<string, string> = {
  EACCES: 'you may not write there',
  EPERM: 'you may not write there',
  EROFS: 'that disk is read only',
  ENOSPC: 'that disk is full',
  ENOTDIR: 'a part of its path is a file',
  ENOENT: 'no folder can be made there',
}

function whyNot(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : 'failed'
  return reasons[code] ?? code
}
