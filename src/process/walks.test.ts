import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { agent, days, makeWorld, type World } from '../../test/world.ts'
import { holdCase } from '../cases/hold-case.ts'
import { MINUTE_MS } from '../domain/instant.ts'
import { inOperator } from '../store/db.ts'
import { walk } from './worker.ts'

/* What one walk is: a walker of its own, which finds a fault where it lies and lets nobody else wait for it. */

let world: World
beforeAll(async () => {
  world = await makeWorld()
})
afterAll(() => world.close())

async function approved(i: number): Promise<string> {
  world.rewind()
  const ref = await world.open(i)
  await world.settle()
  await world.approve(ref)
  return ref
}

const ordersOf = (ref: string) =>
  world.operator.submitted.filter((order) => order.key.startsWith(`${ref}/`)).map((order) => order.action)

test('two walks of one process are two walkers: one that overslept its lease submits nothing', async () => {
  const ref = await approved(1)
  let wakeUp = () => {}
  const asleep = new Promise<void>((resolve) => {
    wakeUp = resolve
  })
  let sleepers = 0
  let fellAsleep = () => {}
  const sleeping = new Promise<void>((resolve) => {
    fellAsleep = resolve
  })
  const process = world.toolsOf('one-process', async (moment) => {
    if (moment.at !== 'before-submit' || moment.task !== 'bar') return
    sleepers += 1
    if (sleepers > 1) return
    fellAsleep()
    await asleep
  })
  const first = walk(process, 'kcell', [ref])
  await sleeping
  await world.leasesRunOut()
  await walk(process, 'kcell', [ref])
  expect(ordersOf(ref)).toEqual(['bar'])
  wakeUp()
  await first
  expect(ordersOf(ref)).toEqual(['bar'])
  expect(world.operator.actedTwice()).toEqual([])
})

test('an order in the air belongs to its walk alone, for as long as its own lease runs', async () => {
  const ref = await approved(5)
  let arrive = () => {}
  const inTheAir = new Promise<void>((resolve) => {
    world.operator.pause.beforeSubmit = async () => {
      resolve()
      await new Promise<void>((arrived) => {
        arrive = arrived
      })
    }
  })
  const first = walk(world.toolsOf('first'), 'kcell', [ref])
  await inTheAir
  delete world.operator.pause.beforeSubmit
  expect(await walk(world.toolsOf('second'), 'kcell', [ref]), 'the place is leased').toBe(0)
  await inOperator(world.db, 'kcell', (tx) =>
    sql`update places set lease_until = clock_timestamp() - interval '1 second' where ref = ${ref}`.execute(tx),
  )
  await walk(world.toolsOf('second'), 'kcell', [ref])
  expect(ordersOf(ref), 'the place is not, the order still is').toEqual([])
  arrive()
  await first
  await world.pass(days(1))
  expect(ordersOf(ref)).toEqual(['bar'])
})

test('a fault is found where it lies, keeps what was done before it, and stops nobody else', async () => {
  const poisoned = await approved(2)
  const sound = await approved(3)
  const tools = world.toolsOf('worker-with-a-defect', (moment) => {
    if (moment.at === 'before' && moment.task === 'tell-barred' && moment.refs.includes(poisoned))
      throw new TypeError('a defect')
  })
  for (let rounds = 0; rounds < 12; rounds += 1) {
    await walk(tools, 'kcell', [poisoned, sound])
    await world.passQuietly(5 * MINUTE_MS)
  }
  expect(await world.places(poisoned)).toMatchObject([{ task: 'tell-barred', stuck: 'defect' }])
  expect(await world.places(sound)).toMatchObject([{ task: 'bar-dwell', stuck: null }])
  const told = await world.events(poisoned)
  expect(told.filter((event) => event.kind === 'task-done').map((event) => event.data.task)).toContain('barred')
  expect(ordersOf(poisoned)).toEqual(['bar'])
})

test('a case that is held in the middle of a walk stays where it is, and nobody holds it', async () => {
  const ref = await approved(4)
  const held = world.toolsOf('walker', async (moment) => {
    if (moment.at === 'before-observe' && moment.task === 'still-ours' && moment.refs.includes(ref))
      await holdCase(world.desk, 'kcell', ref, agent, 'fraud-check')
  })
  await walk(held, 'kcell', [ref])
  expect(await world.places(ref)).toMatchObject([{ task: 'still-ours' }])
  await world.pass(days(1))
  expect(ordersOf(ref)).toEqual([])
})

test('a slow element: a look that takes longer than the lease is neither lost nor made twice', async () => {
  const ref = await approved(7)
  let looks = 0
  let taken = -1
  const overdue = (since: string) =>
    inOperator(world.db, 'kcell', (tx) =>
      sql<{ over: boolean }>`select clock_timestamp() > ${since}::timestamptz as over`.execute(tx),
    ).then(({ rows }) => rows[0]?.over === true)
  const leaseOf = () =>
    inOperator(world.db, 'kcell', (tx) =>
      sql<{ until: string }>`select lease_until::text as until from places where ref = ${ref}`.execute(tx),
    ).then(({ rows }) => rows[0]?.until ?? '')
  const slow = {
    ...world.toolsOf('slow', async ({ at, task }) => {
      if (at !== 'before-observe' || task !== 'barred') return
      looks += 1
      if (looks > 1) return
      const first = await leaseOf()
      await expect.poll(() => overdue(first), { timeout: 20_000 }).toBe(true)
      taken = await walk(world.toolsOf('another'), 'kcell', [ref])
    }),
    leaseMs: 3_000,
  }
  await walk(slow, 'kcell', [ref])
  expect({ looks, taken }).toEqual({ looks: 1, taken: 0 })
  const kept = await inOperator(world.db, 'kcell', (tx) =>
    sql`select from evidence where ref = ${ref} and task = 'barred'`.execute(tx),
  )
  expect(kept.rows.length, 'what was seen is kept').toBeGreaterThan(0)
})
