import { type Database, openDatabase } from './database.ts'
import type { ElementSettings } from './settings.ts'

/** One RADIUS server as we reach it: to read, and where a writer is given, to order of. */
export interface Element {
  target: string
  settings: ElementSettings
  reader: Database
  writer: Database | null
}

export function openElement(target: string, settings: ElementSettings): Element {
  const { reader, writer, sqlTimeoutMs } = settings
  return {
    target,
    settings,
    reader: openDatabase(reader.url, sqlTimeoutMs),
    writer: writer ? openDatabase(writer.url, sqlTimeoutMs) : null,
  }
}

/** Does `work` for each, so many at once, and answers in the order of what was given. */
export async function atOnce<Given, Result>(
  limit: number,
  given: readonly Given[],
  work: (one: Given) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = new Array(given.length)
  let next = 0
  const worker = async () => {
    for (let at = next++; at < given.length; at = next++) results[at] = await work(given[at] as Given)
  }
  await Promise.all(Array.from({ length: Math.min(limit, given.length) }, worker))
  return results
}
