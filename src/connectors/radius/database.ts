import pg from 'pg'
import type { Answer } from '../connector.ts'

/*
 * The database behind a RADIUS server. Every call ends in time: a server that hangs, or a line that swallows the answer,
 * is an answer of its own.
 */

export type Query = <Row extends pg.QueryResultRow>(statement: string, values?: unknown[]) => Promise<Row[]>

export interface Database {
  /** One transaction. What fails in it has rolled back, unless it was the commit that was not answered. */
  write<T>(work: (query: Query) => Promise<T>): Promise<T>
  /** One snapshot, read only. */
  read<T>(work: (query: Query) => Promise<T>): Promise<T>
  /** One snapshot, row by row: `size` of them are held at once. The first may take ten minutes to come. Throws where it breaks off. */
  stream<Row extends pg.QueryResultRow>(statement: string, size: number): AsyncGenerator<Row>
  close(): Promise<void>
}

/** `timeoutMs`: how long one statement may take. Connections are opened when they are needed, and at most four. */
export function openDatabase(url: string, timeoutMs: number): Database {
  const pool = new pg.Pool({
    connectionString: url,
    max: 4,
    connectionTimeoutMillis: timeoutMs,
    statement_timeout: timeoutMs,
    lock_timeout: timeoutMs,
    query_timeout: timeoutMs,
    idleTimeoutMillis: 10_000,
    allowExitOnIdle: true,
    application_name: 'signoff',
  })
  // A connection that breaks while nobody uses it is replaced at the next call.
  pool.on('error', () => undefined)
  return {
    write: (work) => within(pool, 'begin', work),
    read: (work) => within(pool, 'begin isolation level repeatable read read only', work),
    stream: (statement, size) => streamed(pool, statement, size),
    close: () => pool.end(),
  }
}

const FIRST_ROW_MS = 600_000

async function* streamed<Row extends pg.QueryResultRow>(
  pool: pg.Pool,
  statement: string,
  size: number,
): AsyncGenerator<Row> {
  const client = await pool.connect()
  client.on('error', ignore)
  try {
    await client.query('begin isolation level repeatable read read only')
    await client.query(`set local statement_timeout = ${FIRST_ROW_MS}`)
    await client.query(`declare everything no scroll cursor for ${statement}`)
    for (;;) {
      // `pg` reads the limit of one query from its own settings; its types do not know that.
      const fetch = { text: `fetch ${size} from everything`, query_timeout: FIRST_ROW_MS }
      const { rows } = await client.query<Row>(fetch)
      yield* rows
      if (rows.length < size) return
    }
  } finally {
    // The reader may stop in the middle: the connection goes, and the cursor with it.
    client.release(true)
  }
}

async function within<T>(pool: pg.Pool, begin: string, work: (query: Query) => Promise<T>): Promise<T> {
  const client = await pool.connect()
  // One whose query ran out of time may still answer it: nobody else shall get that answer.
  let broken = true
  client.on('error', ignore)
  try {
    await client.query(begin)
    const result = await work(async (statement, values) => (await client.query(statement, values)).rows)
    await client.query('commit')
    broken = false
    return result
  } finally {
    client.removeListener('error', ignore)
    client.release(broken)
  }
}

const ignore = () => undefined

/** What a failed call of `write` means for the order in it. Only what the database surely refused is refused. */
export function answerOfFailure(error: unknown): Extract<Answer, { is: 'refused' | 'cannot-tell' }> {
  const state = error instanceof pg.DatabaseError ? error.code : undefined
  if (state === undefined) return { is: 'cannot-tell', because: 'database-silent' }
  // P0001: a guard of the operator's own; its message is a code when it looks like one.
  const message = error instanceof pg.DatabaseError ? error.message : ''
  if (state === 'P0001') return { is: 'refused', code: /^[a-z][a-z0-9-]{1,40}$/.test(message) ? message : 'guarded' }
  if (state === '42501') return { is: 'refused', code: 'no-permission' }
  if (state.startsWith('23')) return { is: 'refused', code: `sql-${state}` }
  return { is: 'cannot-tell', because: `sql-${state}` }
}
