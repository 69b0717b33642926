import { type FileHandle, mkdir, open, readFile, truncate } from 'node:fs/promises'
import { join } from 'node:path'

/*
 * The simulator's memory: one append-only file of JSON lines. A record is on the disk before its request is answered, so
 * that after kill -9 the world is folded again from the file and is the one that every answer spoke of.
 */

/** An append-only journal of records of type `T`. */
export interface Journal<T> {
  /** Resolves once the record is fsynced. Records of concurrent calls share one fsync, and keep their order. */
  append(record: T): Promise<void>
  close(): Promise<void>
}

/** Opens `name` in `dataDir`, hands every whole record to `replay`, and cuts off what a crash left half written. */
export async function openJournal<T>(dataDir: string, name: string, replay: (record: T) => void): Promise<Journal<T>> {
  await mkdir(dataDir, { recursive: true })
  const path = join(dataDir, name)
  await replayFile(path, replay)
  const file = await open(path, 'a')
  let waiting: { text: string; done: () => void; failed: (error: unknown) => void }[] = []
  let writing: Promise<void> | undefined

  const drain = async () => {
    while (waiting.length > 0) {
      const batch = waiting
      waiting = []
      try {
        await file.appendFile(batch.map((entry) => entry.text).join(''))
        await file.datasync()
        for (const entry of batch) entry.done()
      } catch (error) {
        for (const entry of batch) entry.failed(error)
      }
    }
    writing = undefined
  }
  return {
    append: (record) =>
      new Promise((done, failed) => {
        waiting.push({ text: `${JSON.stringify(record)}\n`, done, failed })
        writing ??= drain()
      }),
    close: async () => {
      await writing
      await closeQuietly(file)
    },
  }
}

async function replayFile<T>(path: string, replay: (record: T) => void): Promise<void> {
  const bytes = await readFile(path).catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return Buffer.alloc(0)
    throw error
  })
  let start = 0
  for (let end = bytes.indexOf(10); end !== -1; end = bytes.indexOf(10, start)) {
    replay(JSON.parse(bytes.subarray(start, end).toString('utf8')) as T)
    start = end + 1
  }
  // A torn last line was never answered for: its request is as if it had not arrived.
  if (start < bytes.length) await truncate(path, start)
}

async function closeQuietly(file: FileHandle): Promise<void> {
  await file.close().catch(() => undefined)
}
