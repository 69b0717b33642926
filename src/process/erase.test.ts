import { randomUUID } from 'node:crypto'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { days, makeWorld, type World } from '../../test/world.ts'
import { addNote } from '../cases/add-note.ts'
import { shareCase } from '../cases/share-case.ts'
import { startApplication } from '../cases/start-application.ts'
import { tick } from '../cases/tick.ts'
import { rule } from '../domain/operator.ts'
import { type RetentionClass, retentionClasses } from '../domain/retention-classes.ts'
import { inOperator, type Tx } from '../store/db.ts'
import { personsOf } from '../store/people.ts'
import { eraseDue, retention } from './erase.ts'

let world: World
let line = 900
beforeAll(async () => {
  world = await makeWorld()
})
afterAll(() => world.close())

const begin = async () => {
  world.rewind()
  await sql`update clock set offset_ms = 0`.execute(world.db)
}
const inKcell = <T>(act: (tx: Tx) => Promise<T>) => inOperator(world.db, 'kcell', act)
const count = async (table: string, ref: string) =>
  (
    await inKcell((tx) =>
      sql<{ n: number }>`select count(*)::int as n from ${sql.table(table)} where ref = ${ref}`.execute(tx),
    )
  ).rows[0]?.n ?? 0
const row = async (ref: string) =>
  (
    await inKcell((tx) =>
      sql<{ standing: unknown; quote: unknown; facts: Record<string, unknown>; msisdn_mark: Buffer }>`
        select standing, quote, facts, msisdn_mark from cases where ref = ${ref}`.execute(tx),
    )
  ).rows[0]

/** Whether anything of the class is still there. A class without a probe does not compile: nor is it forgotten here. */
const isKept: Record<RetentionClass, (ref: string) => Promise<boolean>> = {
  'application-idle': async () =>
    ((await inKcell((tx) => sql`select 1 from applications`.execute(tx))).rows.length ?? 0) > 0,
  'identity-copy': async () => false,
  personal: async (ref) =>
    (await inKcell((tx) => personsOf(tx, world.desk.keys, 'kcell', [ref]))).has(ref) ||
    (await count('ticks', ref)) > 0 ||
    (await count('share_links', ref)) > 0,
  'service-info': async (ref) => {
    const found = await row(ref)
    return found?.standing !== null || (found?.msisdn_mark.length ?? 0) > 0 || (await count('outbox', ref)) > 0
  },
  money: async (ref) => {
    const found = await row(ref)
    const answers = await inKcell((tx) =>
      sql`select 1 from effects where ref = ${ref} and action in ('final-bill', 'refund') and answer is not null`.execute(
        tx,
      ),
    )
    return found?.quote !== null || 'finalBill' in (found?.facts ?? {}) || answers.rows.length > 0
  },
  events: async (ref) => (await count('events', ref)) > 0,
  evidence: async (ref) => (await count('evidence', ref)) > 0,
}

/** A case that went all the way, and when it ended. */
async function closed(): Promise<string> {
  line += 1
  const ref = await world.open(line)
  await tick(world.desk, 'kcell', ref, world.kcell.unlink, ['kaspi'])
  await shareCase(world.desk, 'kcell', ref, randomUUID())
  await world.settle()
  await world.approve(ref)
  await world.pass(days(110))
  expect((await world.caseOf(ref)).case.status).toBe('closed')
  return ref
}

const keeping = (kind: RetentionClass) => rule(world.kcell.rules.retentionDays[kind])
const endedAt = async (ref: string) =>
  Date.parse((await world.events(ref)).find((event) => event.kind === 'ended')?.at ?? '')
/** The database has a clock of its own, on which it refuses what is too young: here both stand at the same instant. */
const standAt = async (ms: number) => {
  await sql`update clock set offset_ms = ${Math.round(ms - Date.now())}`.execute(world.db)
}
const erase = () => eraseDue({ ...world.tools, machineMs: () => Date.now() }, 'kcell')

describe('every class of data goes when its time is over, and not before', () => {
  test.each(retentionClasses)('%s has its clock, or says with which it goes and why', async (kind) => {
    await begin()
    const kept = retention[kind]
    if ('boundTo' in kept) {
      expect(retention[kept.boundTo]).not.toHaveProperty('boundTo')
      expect(kept.why.length).toBeGreaterThan(20)
      return
    }
    const ref = await closed()
    let from = await endedAt(ref)
    if (kind === 'application-idle') {
      from = world.desk.machineMs()
      await startApplication(world.desk, 'kcell', { number: '+77010000001', language: 'kk' })
    }
    // What a colleague writes down afterwards puts nothing off.
    else await addNote(world.desk, 'kcell', ref, { is: 'agent', id: 'dana' }, 'called again')
    await standAt(from + days(keeping(kind)) - 60_000)
    await erase()
    expect(await isKept[kind](ref), 'a minute before').toBe(true)
    await standAt(from + days(keeping(kind)))
    await erase()
    expect(await isKept[kind](ref), 'when it is over').toBe(false)
    if (kind !== 'application-idle') expect((await world.caseOf(ref)).case.facts.forgotten).toHaveProperty([kind])
  })

  test('a case that was withdrawn or rejected is no exception; an open one is never touched', async () => {
    await begin()
    line += 2
    const [withdrawn, open] = [await world.open(line - 1), await world.open(line)]
    await world.settle()
    await world.withdraw(withdrawn)
    await world.settle()
    await standAt(Date.parse('2040-01-01T00:00:00Z'))
    await erase()
    await erase()
    for (const kind of retentionClasses.filter(
      (each) => !('boundTo' in retention[each]) && each !== 'application-idle',
    )) {
      if (kind !== 'evidence') expect(await isKept[kind](open), `open: ${kind}`).toBe(true)
      expect(await isKept[kind](withdrawn), `withdrawn: ${kind}`).toBe(false)
    }
    expect(await erase()).toBe(0)
  })

  test('two clocks at once erase it once', async () => {
    await begin()
    const ref = await closed()
    await standAt((await endedAt(ref)) + days(keeping('personal')))
    await Promise.all([erase(), erase()])
    const erased = (await world.events(ref)).filter((event) => event.kind === 'data-erased')
    expect(erased.map((event) => event.data.class).sort()).toEqual(['personal', 'service-info'])
  })
})

describe('what the database itself refuses', () => {
  test('the record of an open case, of a young one, and a single line of any', async () => {
    await begin()
    line += 1
    const open = await world.open(line)
    const far = '2100-01-01T00:00:00.000Z'
    const attempt = (text: ReturnType<typeof sql>) => inKcell((tx) => text.execute(tx))
    await expect(attempt(sql`select erase_events('kcell', ${open}, ${far})`)).rejects.toThrow('time of keeping')
    const young = await closed()
    await standAt((await endedAt(young)) + days(360))
    await expect(attempt(sql`select erase_events('kcell', ${young}, ${far})`)).rejects.toThrow('time of keeping')
    await expect(attempt(sql`select erase_evidence('kcell', ${young}, ${far})`)).rejects.toThrow('time of keeping')
    await expect(attempt(sql`delete from events where ref = ${young}`)).rejects.toThrow('permission denied')
    const other = () =>
      inOperator(world.db, 'beeline', (tx) => sql`select erase_events('kcell', ${young}, ${far})`.execute(tx))
    await expect(other()).rejects.toThrow('time of keeping')
    expect(await isKept.events(young)).toBe(true)
  })
})

test('a number that went back to the pool is known to have gone', async () => {
  await begin()
  const ref = await closed()
  const { rows } = await inKcell((tx) =>
    sql<{
      released_at: string
      release_at: string
    }>`select released_at, release_at from numbers where ref = ${ref}`.execute(tx),
  )
  expect(String(rows[0]?.released_at) >= String(rows[0]?.release_at)).toBe(true)
})
