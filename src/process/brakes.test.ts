import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { agent, days, makeWorld, type World } from '../../test/world.ts'
import { haltOrders, resumeOrders } from '../cases/halt.ts'
import { retryTask } from '../cases/retry-task.ts'
import { HOUR_MS } from '../domain/instant.ts'
import { walk } from './worker.ts'

const engineer = { is: 'operator-engineer', id: 'timur' } as const
let world: World
let line = 0
beforeAll(async () => {
  world = await makeWorld()
})
beforeEach(() => {
  world.rewind()
  line += 1
  world.operator.onSubmit(() => undefined)
  world.operator.onCheck(() => undefined)
})
afterAll(() => world.close())

const actedFor = (ref: string) =>
  world.operator.acted.filter((order) => order.key.startsWith(ref)).map((order) => order.action)

describe('the brake', () => {
  test('halted: nothing is barred, nothing crosses the line; released, the case goes on', async () => {
    const ref = await world.open(line)
    await world.settle()
    await haltOrders(world.desk, engineer, 'a bad batch')
    await world.approve(ref)
    await world.pass(HOUR_MS / 20)
    expect(actedFor(ref)).toEqual([])
    expect(await world.places(ref)).toMatchObject([{ task: 'bar', because: 'halted' }])
    await resumeOrders(world.desk, engineer, 'it was looked into')
    await world.pass(days(1))
    expect(actedFor(ref)).toEqual(['bar'])
  })

  test('it holds what was claimed before it was pulled', async () => {
    const ref = await world.open(line)
    await world.settle()
    await world.approve(ref)
    const pulled = world.toolsOf('claimed', async (moment) => {
      if (moment.at === 'before-submit' && moment.task === 'bar')
        await haltOrders(world.desk, engineer, 'in the last moment')
    })
    await walk(pulled, 'kcell', [ref])
    expect(actedFor(ref)).toEqual([])
    await resumeOrders(world.desk, engineer, 'go on')
    await world.leasesRunOut()
    await world.pass(days(1))
    expect(actedFor(ref)).toEqual(['bar'])
  })

  test('a halted installation still gives service back: withdrawal restores', async () => {
    const ref = await world.open(line)
    await world.settle()
    await world.approve(ref)
    await world.pass(days(1))
    await haltOrders(world.desk, engineer, 'storm')
    await world.withdraw(ref)
    await world.pass(days(1))
    await resumeOrders(world.desk, engineer, 'over')
    expect(actedFor(ref)).toEqual(['bar', 'restore'])
    expect((await world.caseOf(ref)).case.status).toBe('withdrawn')
  })
})

describe('what stops execution', () => {
  test('an order under way at the operator: the line is not touched until it is through', async () => {
    world.operator.change(line, (at) => ({
      ...at,
      standing: { ...at.standing, openOrders: [{ id: 'o-1', what: 'SIM swap' }] },
    }))
    const ref = await world.open(line)
    await world.settle()
    await world.approve(ref)
    await world.pass(days(3))
    expect(await world.places(ref)).toMatchObject([{ task: 'still-ours', because: 'open-order' }])
    world.operator.change(line, (at) => ({ ...at, standing: { ...at.standing, openOrders: [] } }))
    await world.pass(days(2))
    expect(actedFor(ref)).toEqual(['bar'])
  })

  test('a line suspended for fraud needs a person', async () => {
    world.operator.change(line, (at) => ({
      ...at,
      standing: { ...at.standing, state: 'suspended', suspendedFor: 'fraud' },
    }))
    const ref = await world.open(line)
    await world.settle()
    await world.approve(ref)
    await world.pass(days(3))
    expect(await world.places(ref)).toMatchObject([{ task: 'still-ours', stuck: 'line-held:suspended-for-fraud' }])
    expect(actedFor(ref)).toEqual([])
  })
})

describe('every target', () => {
  const asEsim = (i: number) =>
    world.operator.change(i, (at) => ({
      ...at,
      binding: {
        ...at.binding,
        profiles: at.binding.profiles.map((profile) => ({ ...profile, form: 'esim' as const })),
      },
    }))

  test('an eSIM ends at the core and at the profile server, in this order', async () => {
    asEsim(line)
    const ref = await world.open(line)
    await world.settle()
    await world.approve(ref)
    await world.pass(days(8))
    const terminated = world.operator.acted
      .filter((order) => order.key.startsWith(ref) && order.action === 'terminate')
      .map((order) => order.target)
    expect(terminated).toEqual(['core', 'smdp'])
    expect((await world.caseOf(ref)).case.facts.evidenceClass).toBeDefined()
  })

  test('asked once more by a person, every target is asked again, not only the first', async () => {
    asEsim(line)
    const ref = await world.open(line)
    world.operator.onSubmit((order) => (order.key === `${ref}/terminate/smdp/1` ? 'bar-ignored' : undefined))
    await world.settle()
    await world.approve(ref)
    await world.pass(days(8))
    expect((await world.places(ref)).find((place) => place.lane === 'line')).toMatchObject({
      task: 'dead',
      stuck: 'still-served',
    })
    await retryTask(world.desk, 'kcell', ref, agent, 'line', 'order')
    await world.pass(days(5))
    const keys = world.operator.submitted
      .filter((order) => order.key.startsWith(`${ref}/terminate`))
      .map((order) => order.key.slice(ref.length + 1))
    expect(keys).toEqual(['terminate/core/1', 'terminate/smdp/1', 'terminate/core/2', 'terminate/smdp/2'])
    expect((await world.caseOf(ref)).case.facts.deadAt).toBeDefined()
  })
})

describe('at most once, batch after batch', () => {
  test('a lease that runs out between two batches is not acted upon', async () => {
    const refs: string[] = []
    for (let n = 0; n < 4; n += 1) {
      refs.push(await world.open(line))
      line += 1
    }
    await world.settle()
    for (const ref of refs) await world.approve(ref)
    const tools = world.toolsOf('slow')
    const office = tools.officeOf('kcell')
    const { connector } = world.operator
    let batches = 0
    const slow = {
      ...connector,
      terms: { ...connector.terms, bar: { ...(connector.terms.bar ?? fail()), batch: 2 } },
      submit: async (orders: Parameters<typeof connector.submit>[0]) => {
        const answers = await connector.submit(orders)
        batches += 1
        if (batches === 1) {
          await world.leasesRunOut()
          await walk(world.toolsOf('other'), 'kcell', refs)
        }
        return answers
      },
    }
    await walk({ ...tools, officeOf: () => ({ ...office, connectorFor: () => slow }) }, 'kcell', refs)
    await world.pass(days(1))
    expect(world.operator.actedTwice()).toEqual([])
    for (const ref of refs) expect(actedFor(ref)).toEqual(['bar'])
  })
})

function fail(): never {
  throw new Error('the scripted operator has no terms for bar')
}
