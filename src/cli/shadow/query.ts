import pg from 'pg'
import { type Row, type Table, TableFault } from '../../process/census/table.ts'

/*
 * A view of somebody's PostgreSQL as a table. The transaction is read only by the server's own word, so the role may be
 * anybody's; rows are fetched in steps, so the view may be large.
 */

const STEP = 1_000

/** `query`: a view's name, or a select. Throws a TableFault with the server's message. */
export async function queryTable(query: string, url: string | undefined): Promise<Table> {
  const client = new pg.Client({
    ...(url ? { connectionString: url } : {}),
    connectionTimeoutMillis: 10_000,
    // As the server writes them: a date read into an object would move with this machine's zone.
    types: { getTypeParser: () => (text: string) => text },
  })
  const select = /^[\w.]+$/.test(query.trim()) ? `select * from ${query.trim()}` : query
  try {
    await client.connect()
    await client.query('begin transaction read only')
    await client.query(`declare ended no scroll cursor for ${select}`)
    const first = await client.query({ text: `fetch ${STEP} from ended`, rowMode: 'array' })
    return { header: first.fields.map(({ name }) => name), rows: rowsOf(client, first.rows as (string | null)[][]) }
  } catch (error) {
    await client.end().catch(() => undefined)
    throw asFault(error)
  }
}

async function* rowsOf(client: pg.Client, first: (string | null)[][]): AsyncGenerator<Row> {
  let line = 0
  try {
    for (let rows = first; rows.length > 0; ) {
      for (const cells of rows) {
        line += 1
        yield { line, cells: cells.map((cell) => cell ?? '') }
      }
      const next = await client.query({ text: `fetch ${STEP} from ended`, rowMode: 'array' })
      rows = next.rows as (string | null)[][]
    }
  } catch (error) {
    throw asFault(error)
  } finally {
    await client.end().catch(() => undefined)
  }
}

function asFault(error: unknown): TableFault {
  return new TableFault(`The view cannot be read: ${error instanceof Error ? error.message : 'failed'}.`)
}
