import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { bindingOf, startCore, type TestCore } from '../../../test/network/core.ts'
import { missingPrograms } from '../../../test/network/element.ts'
import type { Binding } from '../../domain/line.ts'
import type { Action, Connector, Order } from '../connector.ts'
import { osmocom } from './osmocom.ts'

/* The connector against a real osmo-hlr and a real osmo-sgsn, and against the ways in which such a core misleads. */

const missing = missingPrograms('osmo-hlr', 'osmo-sgsn', 'sqlite3')
const at = '2026-11-25T09:00:00.000Z'

describe.skipIf(missing.length > 0)('a real core', () => {
  let core: TestCore
  let connector: Connector
  let next = 100
  beforeAll(async () => {
    core = await startCore()
    connector = osmocom({ operator: 'testnet', elements: core.elements })
  })
  afterAll(async () => {
    await connector?.close?.()
    await core?.stop()
  })
  const newLine = async () => {
    next += 1
    const line = { imsi: `401020000000${next}`, msisdn: `77010000${next}` }
    await core.hlr.provision(line)
    return line
  }
  const order = (action: Action, binding: Binding, detail?: Order['detail']): Order => ({
    key: `C-1/${action}/core/${next}`,
    action,
    target: 'core',
    operator: 'testnet',
    binding,
    at,
    ...(detail ? { detail } : {}),
  })
  const seen = async (binding: Binding) =>
    ((await connector.observe?.([{ operator: 'testnet', target: 'core', binding, at }])) ?? [])[0]

  test('attached, barred, restored, ended: each as the elements themselves say', async () => {
    const line = await newLine()
    await core.sgsn.attach(line.imsi)
    const binding = bindingOf(line)
    const before = await seen(binding)
    console.log(before)
    const [barred] = await connector.submit([order('bar', binding)])
    console.log(barred, await seen(binding))
    const kept = barred?.is === 'done' ? barred.kept : undefined
    console.log(await connector.submit([order('restore', binding, { kept })]), await seen(binding))
    console.log(await connector.submit([order('terminate', binding)]), await seen(binding))
    expect(1).toBe(1)
  })
})
