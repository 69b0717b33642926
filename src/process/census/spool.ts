import { type FileHandle, mkdtemp, open, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { StagedEntry } from '../../store/disagreements.ts'

/*
 * A list on disk, between a system that is slow to read and a transaction that is to be short. The file has no name while
 * it is used: it is gone with the process, also with one that is killed. Nobody else can open it.
 */

export interface Spool {
  add: (entry: StagedEntry) => Promise<void>
  /** All entries, in batches. */
  read: (batch: number) => AsyncIterable<StagedEntry[]>
  close: () => Promise<void>
}

const BUFFERED = 256 * 1024

export async function openSpool(): Promise<Spool> {
  const folder = await mkdtemp(join(tmpdir(), 'signoff-census-'))
  const file = await open(join(folder, 'list'), 'wx+', 0o600)
  // Where a file in use cannot lose its name (Windows), it goes when it is closed.
  const unnamed = await rm(folder, { recursive: true }).then(
    () => true,
    () => false,
  )
  let pending = ''
  const flush = async () => {
    await file.write(pending)
    pending = ''
  }
  return {
    add: async ({ state, msisdn = '', imsi = '', iccid = '' }) => {
      pending += `${state}\t${msisdn}\t${imsi}\t${iccid}\n`
      if (pending.length >= BUFFERED) await flush()
    },
    read: async function* (batch) {
      await flush()
      yield* batchesOf(file, batch)
    },
    close: async () => {
      await file.close()
      if (!unnamed) await rm(folder, { recursive: true, force: true })
    },
  }
}

async function* batchesOf(file: FileHandle, batch: number): AsyncGenerator<StagedEntry[]> {
  const lines = createInterface({ input: file.createReadStream({ start: 0, autoClose: false }) })
  let entries: StagedEntry[] = []
  for await (const line of lines) {
    const [state = '', msisdn, imsi, iccid] = line.split('\t')
    entries.push({ state, msisdn: msisdn || undefined, imsi: imsi || undefined, iccid: iccid || undefined })
    if (entries.length < batch) continue
    yield entries
    entries = []
  }
  if (entries.length > 0) yield entries
}
