import { once } from 'node:events'
import { open, rename } from 'node:fs/promises'
import { join } from 'node:path'
import type { Language } from '../../domain/case.ts'
import type { Disagreement, DisagreementKind } from '../../domain/disagreements.ts'
import { t } from '../../ui/words.ts'
import { cellOf } from '../csv.ts'
import { ownFolder } from '../own-files.ts'

/** Rows of each kind on the page and in the database; all are in the file. */
const KEPT = 200

export interface Findings {
  add: (disagreement: Disagreement) => Promise<void>
  /** The first of each kind. */
  kept: Map<DisagreementKind, Disagreement[]>
  close: () => Promise<void>
}

/** `disagreements.csv`, written as it comes, for its owner's eyes; it takes its name when it is whole. */
export async function openFindings(folder: string, lang: Language): Promise<Findings> {
  await ownFolder(folder)
  const path = join(folder, 'disagreements.csv')
  // Opened before anything is written: what cannot be opened is told, and does not end the process.
  const stream = (await open(`${path}.new`, 'w', 0o600)).createWriteStream()
  const kept: Findings['kept'] = new Map()
  const say = t(lang)
  stream.write('kind,msisdn,imsi,iccid,what they say,the way to mend it\r\n')
  return {
    kept,
    add: async (one) => {
      const rows = kept.get(one.kind) ?? []
      kept.set(one.kind, rows)
      if (rows.length < KEPT) rows.push(one)
      const cells = [
        one.kind,
        one.msisdn ?? '',
        one.imsi ?? '',
        one.iccid ?? '',
        one.says,
        say(`disagreements.mend.${one.kind}`),
      ]
      if (!stream.write(`${cells.map(cellOf).join(',')}\r\n`)) await once(stream, 'drain')
    },
    close: async () => {
      stream.end()
      await once(stream, 'close')
      await rename(`${path}.new`, path)
    },
  }
}
