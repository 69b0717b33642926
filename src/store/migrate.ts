import { createHash } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import pg from 'pg'
import { PgBoss } from 'pg-boss'
import { queues } from './queue.ts'

/**
 * Brings a database to this version: roles, tables, queue. Runs as `signoff_owner` (or, for an embedded server, as the
 * superuser that first makes the two roles). Several processes may call it at once; one works, the others wait.
 *
 * A migration is one numbered SQL file, applied in one transaction, never edited afterwards: its hash is kept, and a
 * changed file stops the start instead of leaving two databases that only look alike.
 */
export async function migrate(ownerUrl: string, folder: string): Promise<number> {
  const client = new pg.Client({ connectionString: ownerUrl })
  await client.connect()
  try {
    await client.query('select pg_advisory_lock(778501)')
    await client.query(`create table if not exists migrations (
      number integer primary key, name text not null, hash text not null, applied_at timestamptz not null default now())`)
    const done = new Map(
      (await client.query<{ number: number; hash: string }>('select number, hash from migrations')).rows.map((row) => [
        row.number,
        row.hash,
      ]),
    )
    let applied = 0
    for (const name of (await readdir(folder)).filter((file) => file.endsWith('.sql')).sort()) {
      const number = Number.parseInt(name, 10)
      const text = await readFile(join(folder, name), 'utf8')
      const hash = createHash('sha256').update(text).digest('hex')
      const known = done.get(number)
      if (known === hash) continue
      if (known)
        throw new Error(
          `Migration ${name} was changed after it had been applied. Restore the file; put the change in a new one.`,
        )
      await client.query('begin')
      await client.query(text)
      await client.query('insert into migrations (number, name, hash) values ($1, $2, $3)', [number, name, hash])
      await client.query('commit')
      applied += 1
    }
    await installQueue(ownerUrl)
    await client.query('grant usage on schema pgboss to signoff_app')
    await client.query('grant select, insert, update, delete on all tables in schema pgboss to signoff_app')
    await client.query('grant usage on all sequences in schema pgboss to signoff_app')
    await client.query('grant execute on all functions in schema pgboss to signoff_app')
    return applied
  } finally {
    await client.end()
  }
}

async function installQueue(ownerUrl: string): Promise<void> {
  const boss = new PgBoss({ connectionString: ownerUrl, supervise: false, schedule: false })
  boss.on('error', () => undefined)
  await boss.start()
  for (const [name, options] of Object.entries(queues)) await boss.createQueue(name, options)
  await boss.stop({ graceful: false })
}

/** The two roles and the database, on a server where `adminUrl` may create them. Safe to repeat. */
export async function prepareServer(
  adminUrl: string,
  database: string,
  passwords: { owner: string; app: string },
): Promise<void> {
  const admin = new pg.Client({ connectionString: adminUrl })
  await admin.connect()
  try {
    for (const [role, password] of [
      ['signoff_owner', passwords.owner],
      ['signoff_app', passwords.app],
    ] as const) {
      const known = await admin.query('select 1 from pg_roles where rolname = $1', [role])
      const verb = known.rowCount ? 'alter' : 'create'
      await admin.query(`${verb} role ${role} login nosuperuser nobypassrls password ${admin.escapeLiteral(password)}`)
    }
    const known = await admin.query('select 1 from pg_database where datname = $1', [database])
    if (!known.rowCount) {
      await admin.query(
        `create database ${admin.escapeIdentifier(database)} owner signoff_owner encoding 'UTF8' template template0`,
      )
    }
  } finally {
    await admin.end()
  }
}
