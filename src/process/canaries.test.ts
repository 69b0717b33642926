import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { agent, days, makeWorld, type World } from '../../test/world.ts'
import { approveCase } from '../cases/approve-case.ts'
import { findAlarms } from '../cases/find-alarms.ts'
import { liftOrders } from '../cases/lift-orders.ts'
import { openCase } from '../cases/open-case.ts'
import { retryTask } from '../cases/retry-task.ts'
import type { CaseFacts } from '../domain/case.ts'
import { DAY_MS, HOUR_MS, later, MINUTE_MS } from '../domain/instant.ts'
import type { OperatorRules } from '../domain/operator.ts'
import { inOperator } from '../store/db.ts'
import { watchOrders } from './anomalies.ts'
import type { Tools } from './tools.ts'
import { walk } from './worker.ts'

/* What slows orders down by themselves: caps, lines that go first, and what looks wrong. */

const supervisor = { is: 'supervisor', id: 'saule' } as const
let world: World
let line = 20_000
beforeAll(async () => {
  world = await makeWorld()
})
beforeEach(async () => {
  world.rewind()
  world.operator.onSubmit(() => undefined)
  world.operator.onObserve(() => undefined)
  await inKcell(async (tx) => {
    // Each test alone: what the ones before left standing is not due in this one's time, and counts in no cap.
    await sql`delete from places`.execute(tx)
    await sql`update effects set claimed_at = claimed_at - interval '2 hours', settled_at = null`.execute(tx)
    await sql`delete from canary_runs`.execute(tx)
    await sql`delete from order_holds`.execute(tx)
    await sql`delete from order_lifts`.execute(tx)
    await sql`update alarms set decided_at = now() where decided_at is null`.execute(tx)
  })
})
afterAll(() => world.close())

const inKcell = <T>(act: Parameters<typeof inOperator<T>>[2]) => inOperator(world.db, 'kcell', act)
const barredOf = (refs: string[]) =>
  world.operator.acted.filter(({ key, action }) => action === 'bar' && refs.includes(key.split('/')[0] ?? '')).length
const openAlarms = async () =>
  (await findAlarms(world.desk, 'kcell')).alarms.filter(({ decided }) => decided === null).map(({ kind }) => kind)

type Switching = { [K in 'capsPerHour' | 'canaries' | 'anomaly']?: OperatorRules['switching'][K]['value'] }

/** The tools of a worker under other rules. */
function under(switching: Switching, walker = 'w'): Tools {
  const rules = structuredClone(world.kcell.rules)
  for (const [name, value] of Object.entries(switching))
    Object.assign(rules.switching[name as keyof Switching], { value })
  const tools = world.toolsOf(walker)
  return { ...tools, officeOf: (id) => ({ ...tools.officeOf(id), rules }) }
}

/** So many approved cases, each due at its bar. */
async function approved(count: number): Promise<string[]> {
  const refs: string[] = []
  for (let n = 0; n < count; n += 1) {
    line += 1
    refs.push(await world.open(line))
  }
  await world.settle()
  for (const ref of refs) await world.approve(ref)
  return refs
}

async function go(tools: Tools, refs: string[], ms = 0): Promise<void> {
  await world.passQuietly(ms)
  for (let n = 0; n < 20 && (await walk(tools, 'kcell', refs)) > 0; n += 1);
}

describe('caps per hour and element', () => {
  test('hold the orders above them, whoever asks, and let them go when the hour is over', async () => {
    const refs = await approved(5)
    const capped = { capsPerHour: { bar: { core: 2 }, terminate: { core: 2 } } }
    await Promise.all([go(under(capped, 'left'), refs), go(under(capped, 'right'), [...refs].reverse())])
    await go(under(capped), refs, MINUTE_MS)
    expect(barredOf(refs)).toBe(2)
    const waiting = (await Promise.all(refs.map((ref) => world.places(ref)))).flat()
    expect(waiting.filter(({ because }) => because === 'capped')).toHaveLength(3)
    // The hour is the machine's: these two began longer ago.
    await inKcell((tx) => sql`update effects set claimed_at = claimed_at - interval '61 minutes'`.execute(tx))
    await go(under(capped), refs, 2 * MINUTE_MS)
    expect(barredOf(refs)).toBe(4)
  })

  test('one element’s cap holds no other element', async () => {
    line += 1
    world.operator.change(line, (at) => ({
      ...at,
      binding: {
        ...at.binding,
        profiles: at.binding.profiles.map((profile) => ({ ...profile, form: 'esim' as const })),
      },
    }))
    const ref = await world.open(line)
    await world.settle()
    await world.approve(ref)
    await world.pass(days(3) - HOUR_MS)
    const capped = { capsPerHour: { bar: { core: 100 }, terminate: { core: 100, smdp: 0 } } }
    await go(under(capped), [ref], HOUR_MS)
    await go(under(capped), [ref], HOUR_MS)
    const ended = world.operator.acted.filter(({ key, action }) => action === 'terminate' && key.startsWith(ref))
    expect(ended.map(({ target }) => target)).toEqual(['core'])
    expect((await world.places(ref)).find(({ lane }) => lane === 'line')).toMatchObject({ because: 'capped' })
  })
})

describe('lines that go first', () => {
  const few = { canaries: { above: 4, lines: 2 } }

  test('of many that come due together two go, the rest waits until the network let go of those', async () => {
    const refs = await approved(8)
    world.operator.onObserve(({ binding }, nth) => (nth === 2 && binding ? 'cannot-tell' : undefined))
    await Promise.all([go(under(few, 'left'), refs), go(under(few, 'right'), [...refs].reverse())])
    expect(barredOf(refs)).toBe(2)
    await go(under(few), refs, MINUTE_MS)
    expect(barredOf(refs), 'ordered and answered "done" is not enough').toBe(2)
    world.operator.onObserve(() => undefined)
    await go(under(few), refs, 10 * MINUTE_MS)
    await go(under(few), refs, 10 * MINUTE_MS)
    await watchOrders(under(few), 'kcell')
    await go(under(few), refs, MINUTE_MS)
    expect(barredOf(refs)).toBe(8)
    expect(await openAlarms()).toEqual([])
  })

  test('few together need none', async () => {
    const refs = await approved(4)
    await go(under(few), refs)
    expect(barredOf(refs)).toBe(4)
  })

  test('one of them fails: the rest is not touched, an alarm is raised, and a supervisor lets them go on', async () => {
    const refs = await approved(8)
    world.operator.onSubmit(({ action }) => (action === 'bar' ? 'bar-ignored' : undefined))
    for (let n = 0; n < 8; n += 1) await go(under(few), refs, 15 * MINUTE_MS)
    expect(barredOf(refs)).toBe(2)
    expect(await watchOrders(under(few), 'kcell')).toBe(1)
    expect(await openAlarms()).toEqual(['canary-failed'])
    world.operator.onSubmit(() => undefined)
    await go(under(few), refs, HOUR_MS)
    expect(barredOf(refs)).toBe(2)
    const waiting = (await Promise.all(refs.map((ref) => world.places(ref)))).flat()
    expect(waiting.filter(({ because }) => because === 'orders-held')).toHaveLength(6)
    await expect(liftOrders(world.desk, 'kcell', agent, 'looked')).rejects.toMatchObject({ code: 'not-your-role' })
    await expect(liftOrders(world.desk, 'kcell', supervisor, ' ')).rejects.toMatchObject({ code: 'no-reason-given' })
    await liftOrders(world.desk, 'kcell', supervisor, 'the element was mended')
    expect(await openAlarms()).toEqual([])
    for (let n = 0; n < 4; n += 1) {
      await go(under(few), refs, 15 * MINUTE_MS)
      await watchOrders(under(few), 'kcell')
    }
    expect(barredOf(refs)).toBeGreaterThan(2)
  })

  test('all of them are taken back: others are chosen', async () => {
    const refs = await approved(8)
    world.operator.onObserve(() => 'cannot-tell')
    await go(under(few), refs)
    const first = refs.filter((ref) => barredOf([ref]) === 1)
    expect(first).toHaveLength(2)
    for (const ref of first) await world.withdraw(ref)
    await watchOrders(under(few), 'kcell')
    world.operator.onObserve(() => undefined)
    await go(under(few), refs, MINUTE_MS)
    expect(refs.filter((ref) => !first.includes(ref) && barredOf([ref]) === 1)).toHaveLength(2)
  })
})

describe('what looks wrong', () => {
  const limits = {
    unusedDays: 30,
    trafficHours: 48,
    trafficLines: 2,
    refusedInARow: 3,
    blindPercent: 50,
    blindAtLeast: 3,
  }
  const strict = { anomaly: limits }

  test('refused one after the other: bars and ends are held, restoring and money go on', async () => {
    const refs = await approved(4)
    world.operator.onSubmit(({ action }) => (action === 'bar' ? { refused: 'overload' } : undefined))
    await go(under(strict), refs.slice(0, 2))
    expect(await watchOrders(under(strict), 'kcell'), 'two are not three').toBe(0)
    await go(under(strict), refs.slice(2, 3))
    expect(await watchOrders(under(strict), 'kcell')).toBe(1)
    expect(await openAlarms()).toEqual(['refused-in-a-row'])
    world.operator.onSubmit(() => undefined)
    await go(under(strict), refs, MINUTE_MS)
    expect(await world.places(refs[3] ?? '')).toMatchObject([{ task: 'bar', because: 'orders-held' }])
    await liftOrders(world.desk, 'kcell', supervisor, 'the queue was full')
    expect(await watchOrders(under(strict), 'kcell'), 'what was refused before counts no longer').toBe(0)
    await go(under(strict), refs, MINUTE_MS)
    expect(barredOf(refs)).toBe(1)
  })

  test('a held operator crosses no line, and what was claimed before is not submitted', async () => {
    const [ref = ''] = await approved(1)
    const tools = under({})
    const held: Tools = {
      ...tools,
      onMoment: async ({ at, task }) => {
        if (at === 'before-submit' && task === 'bar')
          await inKcell((tx) =>
            sql`insert into order_holds (operator, held_at, because) values ('kcell', now(), 'by-hand')`.execute(tx),
          )
      },
    }
    await walk(held, 'kcell', [ref])
    expect(barredOf([ref])).toBe(0)
    await liftOrders(world.desk, 'kcell', supervisor, 'go on')
    await world.leasesRunOut()
    await world.pass(days(1))
    expect(barredOf([ref])).toBe(1)
    await inKcell((tx) =>
      sql`insert into order_holds (operator, held_at, because) values ('kcell', now(), 'canary-failed')`.execute(tx),
    )
    await go(tools, [ref], days(4))
    expect(await world.places(ref)).toMatchObject([{ task: 'point-of-no-return', because: 'orders-held' }])
    expect((await world.caseOf(ref)).case.oneWaySince).toBeUndefined()
    await world.withdraw(ref)
    await world.pass(days(1))
    expect(
      world.operator.acted.some(({ key }) => key === `${ref}/restore/core/1`),
      'service is given back',
    ).toBe(true)
  })

  test('most looks cannot tell', async () => {
    const refs = await approved(4)
    // The first reading, before the bar, is answered; what comes after it is not.
    world.operator.onObserve((_probe, nth) => (nth > 1 ? 'cannot-tell' : undefined))
    await go(under(strict), refs)
    expect(await watchOrders(under(strict), 'kcell')).toBe(1)
    expect(await openAlarms()).toEqual(['looks-blind'])
  })

  test('traffic on a line said to be lost or unused: its case waits for a person, and several hold the operator', async () => {
    const refs: string[] = []
    for (const state of ['lost', 'unused', 'in-use'] as const) {
      line += 1
      world.operator.change(line, (at) => ({
        ...at,
        standing: {
          ...at.standing,
          ...(state === 'lost' ? { state: 'suspended' as const, suspendedFor: 'lost' as const } : {}),
          lastTrafficAt: later(world.now(), state === 'unused' ? -40 * DAY_MS : -HOUR_MS),
        },
      }))
      refs.push(await world.open(line))
    }
    await world.settle()
    await world.pass(HOUR_MS)
    for (let back = 0; back < 3; back += 1)
      world.operator.change(line - back, (at) => ({ ...at, standing: { ...at.standing, lastTrafficAt: world.now() } }))
    for (const ref of refs) await world.approve(ref)
    await go(under(strict), refs, MINUTE_MS)
    expect(await world.places(refs[0] ?? '')).toMatchObject([{ task: 'still-ours', stuck: 'recent-traffic' }])
    expect(await world.places(refs[1] ?? '')).toMatchObject([{ task: 'still-ours', stuck: 'recent-traffic' }])
    expect(barredOf(refs), 'whoever uses their line until its end is nothing odd').toBe(1)
    await watchOrders(under(strict), 'kcell')
    expect(await openAlarms()).toEqual(['recent-traffic'])
    await liftOrders(world.desk, 'kcell', supervisor, 'asked')
    await retryTask(world.desk, 'kcell', refs[1] ?? '', agent, 'main')
    await go(under(strict), refs, MINUTE_MS)
    expect(barredOf(refs), 'explained: it goes on').toBe(2)
  })
})

describe('alarm, lift, eCall and telecare lines', () => {
  test.each(['guided', 'express', 'desk', 'api', 'cli'] satisfies CaseFacts['door'][])(
    'by the door «%s»: never without somebody who has seen to the device',
    async (door) => {
      line += 1
      world.operator.change(line, (at) => ({ ...at, standing: { ...at.standing, use: 'alarm' } }))
      const { binding, standing } = world.operator.line(line)
      const now = world.now()
      const { ref } = await inKcell((tx) =>
        openCase(
          tx,
          world.desk.keys,
          world.kcell,
          {
            door,
            language: 'en',
            binding,
            person: { holder: standing.holder, contact: { channel: 'email', address: 'a@example.test' } },
            requestedEnd: 'now',
            reason: 'not-said',
            refundWay: 'none',
            identity: { level: 'otp_line', at: now },
          },
          now,
        ),
      )
      await world.pass(days(4))
      await expect(approveCase(world.desk, 'kcell', ref, agent, world.kcell)).rejects.toMatchObject({
        code: 'alarm-line-unattended',
      })
      // Papers of the door that called it a phone change nothing either: the line is read again before it is touched.
      await inKcell((tx) =>
        sql`update cases set standing = jsonb_set(standing, '{use}', '"phone"') where ref = ${ref}`.execute(tx),
      )
      await approveCase(world.desk, 'kcell', ref, agent, world.kcell)
      await world.pass(days(20))
      expect(await world.places(ref)).toMatchObject([{ task: 'still-ours', stuck: 'alarm-line-unattended' }])
      expect(barredOf([ref])).toBe(0)
      await retryTask(world.desk, 'kcell', ref, agent, 'main')
      await world.pass(days(1))
      expect(barredOf([ref])).toBe(1)
    },
  )
})
