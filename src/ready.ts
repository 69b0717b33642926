import { statfs } from 'node:fs/promises'
import { sql } from 'kysely'
import type { Db } from './store/db.ts'

/** Below this a database that writes can stop at any moment: one segment of its log takes 16 MiB. */
const leastBytes = 64 * 1024 * 1024

/**
 * Why the doors cannot take a request now, as a sentence; null: they can. The disk of `folder` is looked at where the
 * database keeps its files there. A database of one's own elsewhere is watched where it runs.
 */
export async function whyNotReady(db: Db, folder: string | null, freeBytes = bytesFree): Promise<string | null> {
  const least = `${leastBytes / 1024 / 1024} MB`
  try {
    if (folder && (await freeBytes(folder)) < leastBytes)
      return `the disk that holds ${folder} has less than ${least} left: free some, nothing else is needed`
    await sql`select 1`.execute(db)
    return null
  } catch {
    return 'the database does not answer'
  }
}

async function bytesFree(folder: string): Promise<number> {
  const { bavail, bsize } = await statfs(folder)
  return bavail * bsize
}
