import type { DatabaseSync } from 'node:sqlite'
import type { Listed } from '../connector.ts'
import type { HlrSettings } from './settings.ts'

/*
 * Everything that an HLR holds, from its own SQLite file opened for reading: CTRL has no list, and a file that is opened
 * read-only gives nobody a writer's power. Cards' keys lie in other tables, which are not read.
 */

const PAGE = 1_000

/** Every subscriber of every HLR, page by page, so that no long read holds the HLR's own writing up. */
export async function* listAll(hlrs: readonly HlrSettings[], target: string): AsyncIterable<Listed> {
  for (const { database } of hlrs) {
    if (database === undefined) continue
    const { DatabaseSync } = await import('node:sqlite')
    const file = new DatabaseSync(database, { readOnly: true })
    try {
      yield* listFile(file, target)
    } finally {
      file.close()
    }
  }
}

function* listFile(file: DatabaseSync, target: string): Generator<Listed> {
  const page = file.prepare('select id, imsi, msisdn, nam_cs, nam_ps from subscriber where id > ? order by id limit ?')
  for (let last = -1; ; ) {
    const rows = page.all(last, PAGE)
    for (const row of rows) {
      const { imsi, msisdn } = row
      yield {
        target,
        ...(typeof imsi === 'string' ? { imsi } : {}),
        ...(typeof msisdn === 'string' && msisdn !== '' ? { msisdn: `+${msisdn}` } : {}),
        state: row.nam_cs === 0 && row.nam_ps === 0 ? 'barred' : 'serving',
      }
    }
    const id = rows.at(-1)?.id
    if (typeof id !== 'number') return
    last = id
  }
}
