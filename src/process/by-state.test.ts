import { afterEach, beforeEach, expect, test } from 'vitest'
import { makeWorld, type World } from '../../test/world.ts'
import type { Connector, Order } from '../connectors/connector.ts'
import { MINUTE_MS } from '../domain/instant.ts'
import type { Tools } from './tools.ts'
import { walk } from './worker.ts'

/*
 * An element that is known by its state alone, and whose first try does half of it: the rows are switched, a session lives.
 * The rest is asked for again; and a case that turns round meanwhile has it undone, for half a bar is one too.
 */

let world: World
let submitted: Order[]
let half: boolean
beforeEach(async () => {
  world = await makeWorld()
  submitted = []
  half = true
})
afterEach(() => world.close())

function toolsWithHalf(): Tools {
  const whole = world.operator.connector
  const isBar = ({ action }: Order) => action === 'bar'
  const terms = Object.entries(whole.terms).map(([action, one]) => [action, { ...one, idempotency: 'by-state' }])
  const connector: Connector = {
    ...whole,
    terms: Object.fromEntries(terms),
    profile: async (orders) => orders.map(() => ({ stood: 'so' })),
    check: async (orders) => {
      const answers = await whole.check(orders)
      return orders.map((order, at) => {
        const acted = submitted.some(({ key }) => key === order.key)
        if (isBar(order) && acted && half) return { is: 'never-arrived' }
        return answers[at] ?? { is: 'cannot-tell', because: 'missing' }
      })
    },
    submit: async (orders) => {
      const first = orders.filter(({ key }) => !submitted.some((one) => one.key === key))
      submitted.push(...orders)
      if (first.length > 0) await whole.submit(first)
      return orders.map((order) =>
        isBar(order) && half ? { is: 'cannot-tell', because: 'nas-silent' } : { is: 'done', kept: {} },
      )
    },
  }
  return { ...world.tools, officeOf: () => ({ ...world.kcell, connectorFor: () => connector }) }
}

const barsOf = () => submitted.filter(({ action }) => action === 'bar').length

test('what is done by half is submitted again, under its key, until it is done', async () => {
  const tools = toolsWithHalf()
  const ref = await world.open(1)
  await walk(tools, 'kcell', [ref])
  await world.approve(ref)
  await walk(tools, 'kcell', [ref])
  expect(barsOf()).toBe(1)
  await world.passQuietly(2 * MINUTE_MS)
  await walk(tools, 'kcell', [ref])
  expect(barsOf()).toBe(2)
  half = false
  await world.passQuietly(2 * MINUTE_MS)
  await walk(tools, 'kcell', [ref])
  expect(new Set(submitted.filter(({ action }) => action === 'bar').map(({ key }) => key)).size).toBe(1)
  expect((await world.places(ref))[0]?.task).not.toBe('bar')
})

test('withdrawn while it is done by half: the rest is not asked for, and it is undone', async () => {
  const tools = toolsWithHalf()
  const ref = await world.open(1)
  await walk(tools, 'kcell', [ref])
  await world.approve(ref)
  await walk(tools, 'kcell', [ref])
  await world.withdraw(ref)
  for (let tries = 0; tries < 40; tries += 1) {
    await walk(tools, 'kcell', [ref])
    await world.passQuietly(60 * MINUTE_MS)
  }
  expect(submitted.map(({ action }) => action)).toEqual(['bar', 'restore'])
})
