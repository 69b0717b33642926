import { DummyDriver, Kysely, PostgresAdapter, PostgresIntrospector, PostgresQueryCompiler } from 'kysely'
import { expect, test } from 'vitest'
import { whyNotReady } from './ready.ts'
import { connect } from './store/db.ts'
import type { Database } from './store/schema.ts'

const answers = new Kysely<Database>({
  dialect: {
    createAdapter: () => new PostgresAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (db) => new PostgresIntrospector(db),
    createQueryCompiler: () => new PostgresQueryCompiler(),
  },
})

test('a database that answers, on a disk with room, is ready', async () => {
  expect(await whyNotReady(answers, '.')).toBeNull()
})

test('a full disk is told before a request is lost on it; a database elsewhere is not judged by ours', async () => {
  const full = () => Promise.resolve(63 * 1024 * 1024)
  expect(await whyNotReady(answers, '/var/lib/signoff', full)).toMatch(/\/var\/lib\/signoff has less than 64 MB left/)
  expect(await whyNotReady(answers, null, full)).toBeNull()
})

test('a database that does not answer is told', async () => {
  const nobody = connect('postgres://nobody@127.0.0.1:1/none', 1)
  expect(await whyNotReady(nobody, null)).toBe('the database does not answer')
  await nobody.destroy()
})
