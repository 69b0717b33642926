import { sql } from 'kysely'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { days, makeWorld, type World } from '../../../test/world.ts'
import type { Connector, Listed } from '../../connectors/connector.ts'
import { inOperator } from '../../store/db.ts'
import { latestReconciliation } from '../../store/reconciliations.ts'
import type { Tools } from '../tools.ts'
import { nightOf, reconcileAtNight } from './night.ts'

let world: World
let listed: string[]
beforeEach(async () => {
  world = await makeWorld()
  listed = []
})
afterEach(() => world.close())

const going = new AbortController().signal

/** The worker with an operator whose systems list themselves; line 2 has ended in billing and is served. */
function tools(list: (target: string) => AsyncIterable<Listed> = lists): Tools {
  const connector: Connector = {
    ...world.operator.connector,
    submit: () => Promise.reject(new Error('a comparison orders nothing')),
    list: (target) => {
      listed.push(target)
      return list(target)
    },
  }
  return { ...world.tools, officeOf: () => ({ ...world.kcell, connectorFor: () => connector }) }
}

async function* lists(target: string): AsyncGenerator<Listed> {
  const card = (i: number) => ({ imsi: `40102000000000${i}`, msisdn: `+7701000000${i}` })
  if (target === 'billing') yield { target, ...card(1), state: 'serving' }
  if (target === 'billing') yield { target, ...card(2), state: 'ended' }
  if (target === 'core') for (const i of [1, 2]) yield { target, ...card(i), state: 'serving' }
  if (target === 'numbers') yield { target, msisdn: '+77010000001', state: 'serving' }
}

const latest = () => inOperator(world.db, 'kcell', (tx) => latestReconciliation(tx, world.tools.keys, 'kcell'))

test('once a night, whichever worker comes first; the next night again; by hand only where no hour is set', async () => {
  const both = await Promise.all([1, 2].map(() => reconcileAtNight(tools(), 'kcell', '03:00', going)))
  expect(both.toSorted()).toEqual([0, 1])
  expect(listed.toSorted()).toEqual(['billing', 'core', 'numbers', 'smdp'])
  expect(await latest()).toMatchObject({
    at: world.now(),
    found: { 'ended-still-served': 1, 'billed-unknown-to-core': 0, 'profile-of-ended-line': 0 },
    rows: [{ kind: 'ended-still-served', imsi: '401020000000002' }],
  })
  expect(await reconcileAtNight(tools(), 'kcell', '03:00', going)).toBe(0)
  await world.passQuietly(days(1))
  expect(await reconcileAtNight(tools(), 'kcell', null, going)).toBe(0)
  expect(await reconcileAtNight(tools(), 'kcell', '03:00', going)).toBe(1)
})

test('a worker that died in the middle: the night is taken over when its lease is over, and not before', async () => {
  const endless = async function* (target: string): AsyncGenerator<Listed> {
    yield* lists(target)
    await new Promise(() => undefined)
  }
  void reconcileAtNight(tools(endless), 'kcell', '03:00', going)
  await expect.poll(() => listed.length).toBeGreaterThan(0)
  expect(await reconcileAtNight(tools(), 'kcell', '03:00', going)).toBe(0)
  await inOperator(world.db, 'kcell', (tx) =>
    sql`update reconciliations set lease_until = clock_timestamp() - interval '1 second'`.execute(tx),
  )
  expect(await reconcileAtNight(tools(), 'kcell', '03:00', going)).toBe(1)
})

test('a worker that is told to stop lets the night go, and the next one makes it', async () => {
  const stopping = new AbortController()
  stopping.abort()
  expect(await reconcileAtNight(tools(), 'kcell', '03:00', stopping.signal)).toBe(0)
  expect(await latest()).toBeNull()
  expect(await reconcileAtNight(tools(), 'kcell', '03:00', going)).toBe(1)
})

test('the hour is the operator’s own', () => {
  expect(nightOf('2026-11-24T21:59:00.000Z', '03:00', 'Asia/Almaty')).toBeNull()
  expect(nightOf('2026-11-24T22:00:00.000Z', '03:00', 'Asia/Almaty')).toBe('2026-11-25')
  expect(nightOf('2026-11-25T18:00:00.000Z', '03:00', 'Asia/Almaty')).toBe('2026-11-25')
})
