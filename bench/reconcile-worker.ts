import { readFile } from 'node:fs/promises'
import { sql } from 'kysely'
import { listedIn } from '../src/process/census/listed-file.ts'
import { reconcile, type Source } from '../src/process/census/reconcile.ts'
import { connect } from '../src/store/db.ts'
import { keysFrom } from '../src/store/seal.ts'

/* One comparison in a process of its own, so that its memory is its own, too. Says at the end what it took. */

export interface ReconcileWork {
  appUrl: string
  files: [Source['system'], string][]
}
export interface ReconcileTook {
  found: Record<string, unknown>
  entries: number
  seconds: number
  /** Resident memory before the first list is opened, and the most there ever was. */
  beforeMb: number
  peakMb: number
  databaseMb: number
}

process.once('message', async ({ appUrl, files }: ReconcileWork) => {
  const db = connect(appUrl, 1)
  const beforeMb = process.resourceUsage().maxRSS / 1_024
  const began = performance.now()
  const sources = files.map(
    ([system, path]): Source => ({
      system,
      entries: () => listedIn(path, system, { country: 'KZ', onProblem: () => undefined }),
    }),
  )
  const keys = keysFrom('a secret for benches, long enough to be one')
  const census = { db, keys, operator: 'kcell', now: '2026-11-25T00:00:00.000Z', onFound: () => undefined }
  const { found, lists } = await reconcile(census, sources)
  // The pool has one connection: it is the one that compared.
  const { rows } = await sql<{ pid: number }>`select pg_backend_pid() as pid`.execute(db)
  const took: ReconcileTook = {
    found,
    entries: lists.reduce((sum, list) => sum + list.entries, 0),
    seconds: (performance.now() - began) / 1_000,
    beforeMb,
    peakMb: process.resourceUsage().maxRSS / 1_024,
    databaseMb: await peakOf(rows[0]?.pid),
  }
  await db.destroy()
  process.send?.(took)
  process.disconnect()
})

/** The most that the server's process of our connection held at once, shared buffers included. Linux only. */
async function peakOf(pid: number | undefined): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8').catch(() => '')
  return Number(/VmHWM:\s+(\d+)/.exec(status)?.[1] ?? 0) / 1_024
}
