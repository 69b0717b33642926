import { randomBytes } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import pg from 'pg'
import { startEmbedded } from '../src/store/embedded.ts'
import { migrate, prepareServer } from '../src/store/migrate.ts'

/*
 * One real PostgreSQL for a whole test run. Every test file copies a template that was migrated once, so that tests
 * neither share rows nor pay for the migrations.
 */

const passwords = { owner: 'owner-for-tests', app: 'app-for-tests' }
const template = 'signoff_template'
const migrations = new URL('../src/store/migrations', import.meta.url).pathname

/** Vitest's global set-up: started before the first test file, stopped and deleted after the last. */
export async function setup(): Promise<() => Promise<void>> {
  const dataDir = await mkdtemp(join(tmpdir(), 'signoff-test-'))
  const server = await startEmbedded({ dataDir, systemDir: join(tmpdir(), 'signoff-test-system') })
  process.env.SIGNOFF_TEST_PG = server.superuserUrl
  await prepareServer(server.superuserUrl, template, passwords)
  await migrate(urlOf(server.superuserUrl, 'signoff_owner', passwords.owner, template), migrations)
  return async () => {
    await server.stop()
    await rm(dataDir, { recursive: true, force: true })
  }
}

export interface TestDatabase {
  /** As the product connects. */
  appUrl: string
  ownerUrl: string
  superuserUrl: string
  drop: () => Promise<void>
}

/** A database of its own, migrated, empty. */
export async function freshDatabase(): Promise<TestDatabase> {
  const superuserUrl = process.env.SIGNOFF_TEST_PG
  if (!superuserUrl)
    throw new Error('no test server: run the tests through vitest (test/postgres.ts is its global set-up)')
  const name = `test_${randomBytes(6).toString('hex')}`
  await asSuperuser(superuserUrl, `create database ${name} template ${template} owner signoff_owner`)
  return {
    appUrl: urlOf(superuserUrl, 'signoff_app', passwords.app, name),
    ownerUrl: urlOf(superuserUrl, 'signoff_owner', passwords.owner, name),
    superuserUrl: urlOf(superuserUrl, 'postgres', new URL(superuserUrl).password, name),
    drop: () => asSuperuser(superuserUrl, `drop database ${name} with (force)`),
  }
}

async function asSuperuser(url: string, statement: string): Promise<void> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    await client.query(statement)
  } finally {
    await client.end()
  }
}

function urlOf(base: string, user: string, password: string, database: string): string {
  const url = new URL(base)
  url.username = user
  url.password = password
  url.pathname = `/${database}`
  return url.href
}
