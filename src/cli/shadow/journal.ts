import { closeSync, fsyncSync, ftruncateSync, openSync, readFileSync, writeSync } from 'node:fs'
import type { ShadowReading } from '../../domain/shadow.ts'
import { TableFault } from '../../process/census/table.ts'

/*
 * What was read so far, a line of JSON each, written before the next batch is begun: a run that is killed goes on where it
 * was. It holds numbers of subscribers, so nobody but its owner may read it.
 */

export interface Journal {
  /** Readings of earlier runs, by line of the list, the earliest first. */
  readonly earlier: Map<number, ShadowReading[]>
  write: (readings: { line: number; reading: ShadowReading }[]) => void
  close: () => void
}

/** Opens or begins the journal of one list. Throws where the file belongs to another list. */
export function openJournal(path: string, list: string): Journal {
  const file = openSync(path, 'a+', 0o600)
  const text = readFileSync(file, 'utf8')
  // A line that was being written when the power went has no end; it is as if it had not been begun.
  const whole = text.slice(0, text.lastIndexOf('\n') + 1)
  if (whole.length < text.length) ftruncateSync(file, Buffer.byteLength(whole))
  const [head, ...entries] = whole.split('\n').filter((line) => line !== '')
  if (head === undefined) writeSync(file, `${JSON.stringify({ list })}\n`)
  else if ((JSON.parse(head) as { list?: unknown }).list !== list) {
    closeSync(file)
    throw new TableFault(
      `${path} belongs to another list. Give this one a folder of its own (--out), or begin anew (--afresh).`,
    )
  }
  const earlier = new Map<number, ShadowReading[]>()
  for (const entry of entries) {
    const { line, reading } = JSON.parse(entry) as { line: number; reading: ShadowReading }
    earlier.set(line, [...(earlier.get(line) ?? []), reading])
  }
  return {
    earlier,
    write: (readings) => {
      if (readings.length === 0) return
      writeSync(file, readings.map((one) => `${JSON.stringify(one)}\n`).join(''))
      fsyncSync(file)
    },
    close: () => closeSync(file),
  }
}
