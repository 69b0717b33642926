import { Kysely, PostgresDialect, sql, type Transaction } from 'kysely'
import pg from 'pg'
import type { OperatorId } from '../domain/line.ts'
import type { Database } from './schema.ts'

export type Db = Kysely<Database>
export type Tx = Transaction<Database>

// Instants travel as text (domain/instant.ts); a Date would lose nothing but invites the machine's own zone.
const timestamptz = 1184
const int8 = 20
pg.types.setTypeParser(timestamptz, (text) => new Date(text).toISOString())
pg.types.setTypeParser(int8, Number)

/**
 * A pool on one database. `max` connections; statements are bounded so that a lost lock cannot hang a worker for ever.
 */
export function connect(url: string, max = 10): Db {
  const pool = new pg.Pool({ connectionString: url, max, statement_timeout: 60_000, idleTimeoutMillis: 30_000 })
  // An idle connection that the server drops would otherwise end the process; the pool makes a new one by itself.
  pool.on('error', () => undefined)
  // Likewise one that is in the hands of a transaction: its next query fails, which is where it is dealt with.
  pool.on('connect', (client) => client.on('error', () => undefined))
  return new Kysely<Database>({ dialect: new PostgresDialect({ pool }) })
}

/** Gone, going down, not up yet, or without room: SQLSTATE 08…, 57P… and 53100 (PostgreSQL, appendix A); what a socket says of it. */
const awayCodes: ReadonlySet<unknown> = new Set(
  'ECONNREFUSED ECONNRESET EPIPE 57P01 57P02 57P03 53100 08001 08003 08006'.split(' '),
)

/** Whether it was the database that is away, rather than something that we did wrong. */
export function isAway(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  return awayCodes.has('code' in error ? error.code : undefined) || error.message.startsWith('Connection terminated')
}

/**
 * The only way to an operator's rows: a transaction that has said whose they are. Row-level security compares every row
 * with what was said here, so a query that forgot its `where operator = …` still sees one operator only.
 */
export function inOperator<T>(db: Db, operator: OperatorId, work: (tx: Tx) => Promise<T>): Promise<T> {
  return db.transaction().execute(async (tx) => {
    await sql`select set_config('signoff.operator', ${operator}, true)`.execute(tx)
    return work(tx)
  })
}

/** Refuses a role that row-level security does not bind: with it, one operator could read another's lines. */
export async function assertBoundRole(db: Db): Promise<void> {
  const { rows } = await sql<{ name: string; unbound: boolean }>`
    select rolname as name, rolsuper or rolbypassrls as unbound from pg_roles where rolname = current_user`.execute(db)
  const role = rows[0]
  if (!role || role.unbound) {
    throw new Error(
      `The database role "${role?.name}" ignores row-level security (superuser or BYPASSRLS). ` +
        'Let Signoff connect as signoff_app: DATABASE_URL=postgres://signoff_app:…@host/database',
    )
  }
}
