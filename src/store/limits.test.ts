import { afterAll, beforeAll, expect, test } from 'vitest'
import { freshDatabase, type TestDatabase } from '../../test/postgres.ts'
import { connect, type Db } from './db.ts'
import { dropOldLimits, takePoint, usedUpUntil } from './limits.ts'

let database: TestDatabase
let db: Db
beforeAll(async () => {
  database = await freshDatabase()
  db = connect(database.appUrl, 4)
})
afterAll(async () => {
  await db.destroy()
  await database.drop()
})

const limit = (name: string) => ({ name, most: 3, windowMs: 60_000 })
const start = Date.parse('2026-11-22T09:00:00.000Z')

test('so many and no more, until the window ends; then anew', async () => {
  for (const left of [2, 1, 0]) expect(await takePoint(db, limit('a'), start)).toEqual({ ok: true, left })
  const until = '2026-11-22T09:01:00.000Z'
  expect(await takePoint(db, limit('a'), start + 59_999)).toEqual({ ok: false, until })
  expect(await usedUpUntil(db, limit('a'), start + 59_999)).toBe(until)
  expect(await usedUpUntil(db, limit('a'), start + 60_000)).toBeUndefined()
  expect(await takePoint(db, limit('a'), start + 60_000)).toEqual({ ok: true, left: 2 })
})

test('asking whether it is used up takes nothing', async () => {
  await takePoint(db, limit('b'), start)
  expect(await usedUpUntil(db, limit('b'), start)).toBeUndefined()
  expect(await takePoint(db, limit('b'), start)).toEqual({ ok: true, left: 1 })
})

test('twenty at once: three get through', async () => {
  const taken = await Promise.all(Array.from({ length: 20 }, () => takePoint(db, limit('c'), start)))
  expect(taken.filter((one) => one.ok)).toHaveLength(3)
})

test('what has run out is forgotten, the rest is not', async () => {
  await takePoint(db, { name: 'short', most: 1, windowMs: 1_000 }, start)
  await takePoint(db, { name: 'long', most: 1, windowMs: 100_000 }, start)
  await dropOldLimits(db, start + 1_000)
  const rows = await db.selectFrom('limits').select('name').execute()
  expect(rows.map((row) => row.name)).toContain('long')
  expect(rows.map((row) => row.name)).not.toContain('short')
})
