import { sql } from 'kysely'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { makeWorld, type World } from '../../test/world.ts'
import { inOperator } from './db.ts'
import { brokenLink, type ChainedEvent, eventsOf } from './events.ts'

/* The record of a case: what the product itself cannot do to it, and what is seen when somebody stronger does. */

let world: World
let ref: string
beforeAll(async () => {
  world = await makeWorld()
  ref = await world.open(1)
  await world.settle()
  await world.approve(ref)
})
afterAll(() => world.close())

const inKcell = <T>(act: Parameters<typeof inOperator<T>>[2]) => inOperator(world.db, 'kcell', act)
const chain = (): Promise<ChainedEvent[]> => inKcell((tx) => eventsOf(tx, 'kcell', ref))

/** As the owner of the server, whom no grant and no policy binds. */
async function asSuperuser(statement: string): Promise<void> {
  const { rows } = await sql<{ name: string }>`select current_database() as name`.execute(world.db)
  const url = new URL(process.env.SIGNOFF_TEST_PG ?? '')
  url.pathname = `/${rows[0]?.name}`
  const client = new pg.Client({ connectionString: url.href })
  await client.connect()
  await client.query(statement).finally(() => client.end())
}

describe('the record of a case', () => {
  test('is whole, and cannot be changed or shortened by the product itself', async () => {
    const events = await chain()
    expect(events.length).toBeGreaterThan(3)
    expect(brokenLink('kcell', events)).toBeNull()
    for (const table of ['events', 'evidence']) {
      await expect(inKcell((tx) => sql.raw(`delete from ${table}`).execute(tx))).rejects.toThrow(/permission denied/)
      await expect(inKcell((tx) => sql.raw(`update ${table} set at = at`).execute(tx))).rejects.toThrow(
        /permission denied/,
      )
    }
  })

  const alterations: [string, string][] = [
    ['a changed fact', `update events set data = '{"by":"agent:nobody"}' where seq = 2`],
    ['a changed time', `update events set at = at + interval '1 second' where seq = 2`],
    ['another kind', `update events set kind = 'note' where seq = 2`],
    ['a missing entry', `delete from events where seq = 2`],
    [
      'two entries exchanged',
      `update events set seq = case seq when 2 then -3 else -2 end where seq in (2, 3); update events set seq = -seq where seq < 0`,
    ],
  ]
  test.each(alterations)('%s is noticed, even by the hand of the server’s owner', async (_, statement) => {
    await asSuperuser('create table kept as table events')
    await asSuperuser(statement)
    const broken = brokenLink('kcell', await chain())
    await asSuperuser('delete from events; insert into events select * from kept; drop table kept')
    expect(broken).not.toBeNull()
    expect(brokenLink('kcell', await chain())).toBeNull()
  })

  test('belongs to its case and its operator: the same entries under another name do not hold', async () => {
    const events = await chain()
    expect(brokenLink('beeline', events)).not.toBeNull()
    expect(
      brokenLink(
        'kcell',
        events.map((event) => ({ ...event, ref: 'AAAAA-AAAAA' })),
      ),
    ).not.toBeNull()
  })
})
