import { createReadStream } from 'node:fs'
import { open } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { parse } from 'csv-parse'

/*
 * A table as people have it: what a spreadsheet saves under "CSV". Which encoding and which separator it is, is looked at,
 * not asked. Rows come one by one, so a file may be larger than memory.
 */

export interface Row {
  /** Of the file, as an editor counts; of a query, the row. */
  line: number
  cells: string[]
}

export interface Table {
  /** What the first line calls its columns. */
  header: string[]
  /** Throws a TableFault where the rest cannot be read. */
  rows: AsyncIterable<Row>
}

/** What is wrong with a whole table, in a sentence that says what to do. */
export class TableFault extends Error {}

const HEAD_BYTES = 64 * 1024
const LONGEST_ROW = 100_000
const separators = [';', ',', '\t', '|'] as const

/** Reads a file of values apart by semicolon, comma, tab or bar; UTF-8, UTF-16 or Windows-1251. Throws a TableFault. */
export async function readTable(path: string): Promise<Table> {
  const head = await headOf(path)
  if (head.length === 0) throw new TableFault(`${path} is empty. Its first line must name the columns.`)
  const encoding = encodingOf(head)
  const lines = new TextDecoder(encoding).decode(head).split(/\r\n|\r|\n/)
  const told = /^sep=(.)$/i.exec(lines[0] ?? '')
  const parser = Readable.from(decoded(path, encoding)).pipe(
    parse({
      delimiter: told?.[1] ?? separatorOf(lines.find((line) => line.trim() !== '') ?? ''),
      from_line: told ? 2 : 1,
      info: true,
      max_record_size: LONGEST_ROW,
      relax_column_count: true,
      relax_quotes: true,
      skip_empty_lines: true,
      trim: true,
    }),
  )
  const rows = recordsOf(path, parser)
  const first = await rows.next()
  if (first.done) throw new TableFault(`${path} holds nothing but empty lines. Its first line must name the columns.`)
  const header = first.value.cells
  if (header.some((cell) => /^\D{0,2}\d{9,}$/.test(cell.replaceAll(/[\s()-]/g, ''))))
    throw new TableFault(`${path} begins with a number. Its first line must name the columns: msisdn;imsi;ended_at`)
  return { header, rows }
}

async function headOf(path: string): Promise<Buffer> {
  const file = await open(path).catch((error: NodeJS.ErrnoException) => {
    throw new TableFault(`${path} cannot be read: ${error.code === 'ENOENT' ? 'there is no such file' : error.code}.`)
  })
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(HEAD_BYTES), 0, HEAD_BYTES, 0)
    return buffer.subarray(0, bytesRead)
  } catch (error) {
    throw new TableFault(
      `${path} cannot be read: ${error instanceof Error && 'code' in error ? error.code : 'failed'}.`,
    )
  } finally {
    await file.close()
  }
}

/** Spreadsheets say UTF-16 by a mark and nothing for the code page of their country; text that is no UTF-8 is Cyrillic here. */
function encodingOf(head: Buffer): string {
  if (head[0] === 0xff && head[1] === 0xfe) return 'utf-16le'
  if (head[0] === 0xfe && head[1] === 0xff) return 'utf-16be'
  try {
    // `stream`: the last character may be cut in two.
    new TextDecoder('utf-8', { fatal: true }).decode(head, { stream: true })
    return 'utf-8'
  } catch {
    return 'windows-1251'
  }
}

function separatorOf(line: string): string {
  const plain = line.replaceAll(/"[^"]*"/g, '')
  const counts = separators.map((separator) => ({ separator, count: plain.split(separator).length }))
  return counts.reduce((best, each) => (each.count > best.count ? each : best)).separator
}

async function* decoded(path: string, encoding: string): AsyncGenerator<string> {
  const decoder = new TextDecoder(encoding)
  for await (const bytes of createReadStream(path)) yield decoder.decode(bytes as Buffer, { stream: true })
  yield decoder.decode()
}

async function* recordsOf(path: string, parser: AsyncIterable<unknown>): AsyncGenerator<Row, undefined> {
  let line = 0
  try {
    for await (const one of parser) {
      const { record, info } = one as { record: string[]; info: { lines: number } }
      line = info.lines
      if (record.some((cell) => cell !== '')) yield { line, cells: record }
    }
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unreadable'
    const why = /MAX_RECORD|QUOTE/.test(code) ? 'a quotation mark is opened there and never closed' : code
    throw new TableFault(`${path} cannot be read after line ${line}: ${why}. Mend the line and begin anew.`)
  }
  return undefined
}
