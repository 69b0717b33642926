import { afterEach, beforeEach, expect, test } from 'vitest'
import { scriptedOperator } from '../../test/scripted-operator.ts'
import { makeWorld, type World } from '../../test/world.ts'
import { DAY_MS } from '../domain/instant.ts'
import { rule } from '../domain/operator.ts'
import type { Office, Tools } from './tools.ts'
import { walk } from './worker.ts'

/* An operator whose elements are reached apart from each other: each order and each look goes to the element's own connector. */

let world: World
beforeEach(async () => {
  world = await makeWorld()
})
afterEach(() => world.close())

test('a line with two required systems is barred, ended and read at each, by its own connector', async () => {
  const aaa = scriptedOperator({ now: world.now })
  const core = world.operator.connector
  const { kcell } = world
  const both = (['core', 'aaa'] as const).map((target) => ({
    target,
    when: 'always' as const,
    evidence: 'network-observed' as const,
  }))
  const { switching } = kcell.rules
  const endless = { core: 1e6, aaa: 1e6 }
  const office: Office = {
    ...kcell,
    rules: {
      ...kcell.rules,
      switching: {
        ...switching,
        targets: { ...switching.targets, value: { bar: both, terminate: both } },
        capsPerHour: { ...switching.capsPerHour, value: { bar: endless, terminate: endless } },
      },
    },
    connectorFor: (_action, target) => (target === 'aaa' ? aaa.connector : core),
  }
  const tools: Tools = { ...world.tools, officeOf: () => office }
  const ref = await world.open(1)
  await walk(tools, 'kcell', [ref])
  await world.approve(ref)
  for (let day = 0; day < 12; day += 1) {
    await walk(tools, 'kcell', [ref])
    await world.passQuietly(DAY_MS / 2)
  }
  const acted = (of: typeof aaa) => of.acted.filter(({ action }) => action === 'bar' || action === 'terminate')
  expect(acted(aaa).map(({ action, target }) => `${action} ${target}`)).toEqual(['bar aaa', 'terminate aaa'])
  expect(acted(world.operator).map(({ action, target }) => `${action} ${target}`)).toEqual([
    'bar core',
    'terminate core',
  ])
  expect(rule(office.rules.switching.targets).terminate).toHaveLength(2)
  expect(aaa.actedTwice()).toEqual([])
})
