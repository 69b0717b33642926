import { type AddressInfo, createServer } from 'node:net'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { freshDatabase, type TestDatabase } from '../../test/postgres.ts'
import { operators } from '../../test/world.ts'
import { connect } from '../store/db.ts'
import { commands } from './commands.ts'

/* A database that is empty, older, dead or closed to us: every verb says which, and what to do. */

let database: TestDatabase
let dead: number
beforeAll(async () => {
  database = await freshDatabase()
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  dead = (server.address() as AddressInfo).port
  await new Promise((resolve) => server.close(resolve))
})
afterAll(() => database.drop())

const verbs: [string, string[]][] = [
  ['doctor', []],
  ['halt', ['why']],
  ['resume', ['why']],
  ['show', ['4WQHA-F5127']],
  ['withdraw', ['4WQHA-F5127']],
  ['retry', ['4WQHA-F5127']],
  ['staff', ['kcell']],
  ['staff', ['add', 'kcell', 'agent', 'dana@kcell.test', 'Dana']],
  ['reconcile', ['--operator', 'kcell', '--only-files', '--billing', 'none.csv']],
]

async function run(verb: string, args: string[], appUrl: string, ownerUrl: string | null = null) {
  const said: string[] = []
  const code = await commands[verb]?.run({
    args,
    operators,
    machineMs: Date.now,
    say: (line) => void said.push(line),
    openDatabase: async () => ({ appUrl, ownerUrl }),
    secret: async () => 'a secret for tests, long enough to be one',
    migrations: '',
    home: '',
    readingOf: async () => ({
      ...(operators.get('kcell') ?? expect.unreachable()),
      operator: 'kcell',
      missing: [],
      writers: [],
      readerFor: () => null,
      close: async () => undefined,
    }),
  })
  return { code, last: said.at(-1) ?? '' }
}

describe.each(verbs)('%s %j', (verb, args) => {
  test('says of a server that does not answer where it was asked, and no password', async () => {
    const { code, last } = await run(
      verb,
      args,
      `postgres://signoff_app:secret@localhost:${dead}/signoff?password=secret`,
    )
    expect([code, last]).toEqual([
      1,
      `The database does not answer at localhost:${dead} (ECONNREFUSED). Is it running? DATABASE_URL is postgres://signoff_app@localhost:${dead}/signoff.`,
    ])
  })

  test('says of a wrong password that the server refuses', async () => {
    const { code, last } = await run(verb, args, database.appUrl.replace(/:[^:@]+@/, ':wrong@'))
    expect(code).toBe(1)
    expect(last).toMatch(/^The database at 127\.0\.0\.1:\d+ refuses: .*\(28P01\)\. DATABASE_URL is /)
    expect(last).not.toContain('wrong')
  })
})

test('migrate names its own setting', async () => {
  const url = `postgres://signoff_owner:secret@127.0.0.1:${dead}/signoff`
  const { code, last } = await run('migrate', [], url, url)
  expect(code).toBe(1)
  expect(last).toContain(`DATABASE_OWNER_URL is postgres://signoff_owner@127.0.0.1:${dead}/signoff.`)
})

describe('an older database, then an empty one', () => {
  const told = 'The database is empty, or older than this version of Signoff. Bring it up: bin/signoff migrate'

  test('each verb says to migrate', async () => {
    const admin = connect(database.superuserUrl, 1)
    try {
      await sql`alter table brake drop column why`.execute(admin)
      for (const verb of ['doctor', 'halt', 'resume'])
        expect(await run(verb, verb === 'doctor' ? [] : ['why'], database.appUrl), verb).toEqual({
          code: 1,
          last: told,
        })
      await sql`drop schema public cascade`.execute(admin)
      for (const [verb, args] of verbs)
        expect(await run(verb, args, database.appUrl), verb).toEqual({ code: 1, last: told })
    } finally {
      await admin.destroy()
    }
  })
})
