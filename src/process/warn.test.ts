import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { agent, days, makeWorld, type World } from '../../test/world.ts'
import { findQueue } from '../cases/find-cases.ts'
import { holdCase } from '../cases/hold-case.ts'
import { HOUR_MS } from '../domain/instant.ts'
import { warnOfDelay } from './warn.ts'

let world: World
let line = 800
beforeAll(async () => {
  world = await makeWorld()
})
beforeEach(() => world.rewind())
afterAll(() => world.close())

const open = async (options?: Parameters<World['open']>[1]) => {
  line += 1
  const ref = await world.open(line, options)
  await world.settle()
  return ref
}
const warn = () => warnOfDelay(world.tools, 'kcell')
const told = async (ref: string) => (await world.messages(ref)).filter((kind) => kind === 'late')
const newPromise = async (ref: string) => (await world.caseOf(ref)).case.facts.newPromise
const moved = async (ref: string) =>
  (await world.events(ref)).filter((event) => event.kind === 'promise-moved').map((event) => event.data)
const late = async () =>
  (await findQueue(world.desk, world.kcell, 'late', { size: 50, number: 1 })).rows.map((row) => row.case.ref)

test('in danger, then broken: the subscriber is told each once, why and by when; the desk shows it; the promise stays', async () => {
  const ref = await open()
  const { promiseUntil } = (await world.caseOf(ref)).case.dates
  expect(await warn()).toBe(0)
  await world.passQuietly(days(7))
  expect(await warn()).toBe(1)
  expect(await warn()).toBe(0)
  expect(await newPromise(ref)).toMatchObject({ state: 'at-risk', because: 'decision', day: '2026-12-07' })
  expect(await late()).toContain(ref)
  await world.passQuietly(days(3))
  expect(await warn()).toBe(1)
  expect(await warn()).toBe(0)
  expect(await moved(ref)).toEqual([
    { state: 'at-risk', because: 'decision', day: '2026-12-07' },
    { state: 'late', because: 'decision', day: '2026-12-08' },
  ])
  expect(await told(ref)).toHaveLength(2)
  expect((await world.caseOf(ref)).case.dates.promiseUntil).toBe(promiseUntil)
  await world.withdraw(ref)
  await world.settle()
})

test('barred and stuck on the first day: told at once, and no more once the line is dead', async () => {
  const ref = await open()
  world.operator.onSubmit((order) => (order.key.startsWith(ref) && order.action === 'bar' ? 'bar-ignored' : undefined))
  await world.approve(ref)
  await world.pass(12 * HOUR_MS)
  world.operator.onSubmit(() => undefined)
  expect((await world.places(ref))[0]?.stuck).not.toBeNull()
  expect(await warn()).toBe(1)
  expect(await newPromise(ref)).toMatchObject({ state: 'at-risk', because: 'needs-person' })
  await world.withdraw(ref)
  await world.settle()
  await world.passQuietly(days(30))
  expect(await warn()).toBe(0)
})

test('a case that keeps its promise is never warned about, at any hour of its way', async () => {
  const ref = await open()
  await world.approve(ref)
  for (let hour = 0; hour < 24 * 12; hour += 3) {
    await world.pass(3 * HOUR_MS)
    expect(await warn(), `after ${hour} hours`).toBe(0)
  }
  expect((await world.caseOf(ref)).case.facts.deadAt).toBeDefined()
})

test('who is waited for is not told of our delay; a hold shows as a pause until the promise is broken, and is named then', async () => {
  const unproven = await open({ identity: null, agreed: false })
  const held = await open()
  await holdCase(world.desk, 'kcell', held, agent, 'fraud-check')
  await world.passQuietly(days(8))
  expect(await warn()).toBe(0)
  await world.passQuietly(days(4))
  expect(await warn()).toBe(1)
  expect(await newPromise(held)).toMatchObject({ state: 'late', because: 'held' })
  expect(await told(unproven)).toEqual([])
})

test('two clocks at once tell it once', async () => {
  const ref = await open()
  await world.passQuietly(days(10))
  await Promise.all([warn(), warn()])
  expect(await told(ref)).toHaveLength(1)
  expect(await moved(ref)).toHaveLength(1)
})
