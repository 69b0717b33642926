import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { agent, days, makeWorld, type World } from '../../test/world.ts'
import { decideAlarm } from '../cases/decide-alarm.ts'
import { viewCase } from '../cases/view-case.ts'
import { HOUR_MS, later } from '../domain/instant.ts'
import type { LineOnFile } from '../domain/line.ts'
import { RECHECK_MS } from '../domain/watch.ts'
import { type Alarm, alarmsOfCases } from '../store/alarms.ts'
import { inOperator } from '../store/db.ts'
import { type Watch, watchOfCase } from '../store/watches.ts'
import { Stopped } from './tools.ts'
import { watchLines } from './watch.ts'

/* Life after death: what an ended line does that it should not, and what the watch makes of it. */

let world: World
let line = 5_000
beforeAll(async () => {
  world = await makeWorld()
})
beforeEach(async () => {
  world.rewind()
  world.operator.onSubmit(() => undefined)
  world.operator.onObserve(() => undefined)
  world.operator.down = false
  // Watches of the tests before would be looked at in this one's time.
  await inOperator(world.db, 'kcell', (tx) => sql`update watches set due_at = null`.execute(tx))
})
afterAll(() => world.close())

/** A case whose line was seen dead twice, whose certificate is out and whose money is settled. */
async function ended(): Promise<{ ref: string; i: number }> {
  line += 1
  const i = line
  const ref = await world.open(i)
  await world.settle()
  await world.approve(ref)
  await world.pass(days(6))
  books(i, ({ standing }) => ({ ...standing, state: 'terminated', balance: { ...standing.balance, money: tenge(0) } }))
  return { ref, i }
}

const tenge = (minor: number) => ({ minor, currency: 'KZT' })
const books = (i: number, alter: (line: LineOnFile) => LineOnFile['standing']) =>
  world.operator.change(i, (at) => ({ ...at, standing: alter(at) }))
const revive = (i: number) =>
  Object.assign(world.operator.serving(world.operator.line(i).binding, 'core'), { terminated: false, bars: [] })
const inKcell = <T>(act: Parameters<typeof inOperator<T>>[2]) => inOperator(world.db, 'kcell', act)
const alarms = (ref: string): Promise<Alarm[]> => inKcell((tx) => alarmsOfCases(tx, 'kcell', [ref]))
const kinds = async (ref: string) => (await alarms(ref)).map(({ kind, decided }) => `${kind}${decided ? '' : ' open'}`)
const watchOf = async (ref: string): Promise<Watch> => {
  const found = await inKcell((tx) => watchOfCase(tx, 'kcell', ref))
  if (!found) throw new Error('no watch')
  return found
}
const actedFor = (ref: string) =>
  world.operator.acted.filter(({ key }) => key.startsWith(`${ref}/`)).map(({ key }) => key.slice(ref.length + 1))
const decide = async (ref: string, kind: string, decision: Parameters<typeof decideAlarm>[5]) => {
  const open = (await alarms(ref)).find((one) => one.kind === kind && one.decided === null)
  await decideAlarm(world.desk, 'kcell', ref, agent, open?.id ?? -1, decision)
}

describe('a line that stays dead', () => {
  test('is looked at every few hours, then more and more rarely, for thirty days; every reading is kept, and nothing is said', async () => {
    const { ref } = await ended()
    const told = await world.messages(ref)
    await world.watch(days(40))
    const watch = await watchOf(ref)
    expect(watch).toMatchObject({ dueAt: null, over: 'ended', blind: 0 })
    expect(watch.looks).toBeGreaterThan(9)
    expect(watch.looks).toBeLessThan(20)
    expect(await alarms(ref)).toEqual([])
    expect(await world.messages(ref)).toEqual(told)
    const readings = (await world.events(ref)).filter(({ kind, data }) => kind === 'observed' && data.task === 'watch')
    expect(readings).toHaveLength(watch.looks)
    expect(readings.every(({ data }) => /^[0-9a-f]{64}$/.test(String(data.evidence)))).toBe(true)
    await world.watch(days(60))
    expect((await world.caseOf(ref)).case.status).toBe('closed')
  })

  test('its number is another holder’s by now, with a card of their own: no alarm', async () => {
    const { ref, i } = await ended()
    const old = world.operator.line(i)
    world.operator.change(9_000_000 + i, () => ({
      ...old,
      binding: {
        ...old.binding,
        subscriptionId: 'new-sub',
        holderId: 'new-holder',
        profiles: [card('401029977777777')],
      },
      standing: { ...old.standing, state: 'active', lastTrafficAt: later(world.now(), days(9)) },
    }))
    await world.watch(days(31))
    expect(await alarms(ref)).toEqual([])
  })

  test('its subscription and its very card are another holder’s by now: no alarm, and the watch is over', async () => {
    const { ref, i } = await ended()
    world.operator.change(i, (at) => ({
      ...at,
      binding: { ...at.binding, holderId: 'new-holder' },
      standing: { ...at.standing, state: 'active', balance: { ...at.standing.balance, money: tenge(-90_000) } },
    }))
    revive(i)
    await world.watch(days(31))
    expect(await alarms(ref)).toEqual([])
    expect(await watchOf(ref)).toMatchObject({ over: 'anothers', dueAt: null })
    expect(actedFor(ref).filter((key) => key.startsWith('terminate'))).toEqual(['terminate/core/1'])
  })
})

describe('a line that lives again', () => {
  test('is believed at the second reading, put before a person, told to the subscriber, and never ended by itself', async () => {
    const { ref, i } = await ended()
    await world.watch(days(2))
    revive(i)
    await world.watch(days(1) - HOUR_MS)
    await world.watch(2 * HOUR_MS)
    expect(await kinds(ref)).toEqual(['served-again open'])
    const [alarm] = await alarms(ref)
    expect(alarm?.detail).toMatchObject({ seen: ['core/known', 'core/admits', 'core/attached'] })
    const chained = (await world.events(ref)).find(({ kind }) => kind === 'alarm-raised')
    expect(chained?.data).toMatchObject({ alarm: 'served-again', evidence: alarm?.detail.evidence })
    expect(await world.messages(ref)).toContain('after-end')
    await world.watch(days(120))
    expect(await kinds(ref)).toEqual(['served-again open'])
    expect((await world.messages(ref)).filter((kind) => kind === 'after-end')).toHaveLength(1)
    expect(actedFor(ref).filter((key) => key.startsWith('terminate'))).toEqual(['terminate/core/1'])
    // Its number rested long enough by now, and is not given to anybody while the line lives.
    expect(await world.places(ref)).toMatchObject([{ task: 'quarantine-end' }])
    expect(actedFor(ref)).not.toContain('release-number/numbers/1')
  })

  test('seen once and gone at the second reading: an element stumbled, and nobody is alarmed', async () => {
    const { ref, i } = await ended()
    await world.watch(days(2))
    revive(i)
    const before = await watchOf(ref)
    while ((await watchOf(ref)).looks === before.looks) await world.watch(RECHECK_MS / 2)
    expect(await alarms(ref)).toEqual([])
    Object.assign(world.operator.serving(world.operator.line(i).binding, 'core'), { terminated: true })
    await world.watch(days(30))
    expect(await alarms(ref)).toEqual([])
  })

  test('shut off again by an agent: a new round, proven anew, a new certificate, and the old one revoked', async () => {
    const { ref, i } = await ended()
    const first = (await viewCase(world.desk, ref))?.certificate
    revive(i)
    await world.watch(days(3))
    await decide(ref, 'served-again', { as: 'shut-off-again' })
    await world.watch(HOUR_MS)
    expect(actedFor(ref).filter((key) => key.startsWith('terminate'))).toEqual(['terminate/core/1', 'terminate/core/2'])
    expect((await viewCase(world.desk, ref))?.certificate).toMatchObject({ code: first?.code })
    expect((await viewCase(world.desk, ref))?.certificate?.revokedAt).not.toBeNull()
    await world.watch(days(2))
    const second = (await viewCase(world.desk, ref))?.certificate
    expect(second?.revokedAt).toBeNull()
    expect(second?.code).not.toBe(first?.code)
    // What was read of the first end proves nothing of the second: it is looked at twice anew.
    const asked = (await world.caseOf(ref)).case.facts.askedAgain?.terminate ?? ''
    const anew = (await world.events(ref)).filter(({ at, data }) => data.task === 'dead' && data.reading && at >= asked)
    expect(anew.length).toBeGreaterThanOrEqual(2)
    expect((await world.messages(ref)).filter((kind) => kind === 'certificate')).toHaveLength(2)
    expect(await watchOf(ref)).toMatchObject({ over: null })
    await world.watch(days(120))
    expect((await world.caseOf(ref)).case.status).toBe('closed')
    expect(world.operator.actedTwice()).toEqual([])
  })

  test('shut off again, and the network serves on: the old readings prove nothing, no certificate', async () => {
    const { ref, i } = await ended()
    revive(i)
    await world.watch(days(3))
    world.operator.onSubmit((order) => (order.key.startsWith(`${ref}/terminate`) ? 'bar-ignored' : undefined))
    await decide(ref, 'served-again', { as: 'shut-off-again' })
    await world.watch(days(3))
    expect((await world.places(ref)).find(({ lane }) => lane === 'line')).toMatchObject({
      task: 'dead',
      stuck: 'still-served',
    })
    expect((await viewCase(world.desk, ref))?.certificate?.revokedAt).not.toBeNull()
  })

  test('put back into service on purpose: explained once, asked about no more, its number not released', async () => {
    const { ref, i } = await ended()
    revive(i)
    await world.watch(days(3))
    await decide(ref, 'served-again', { as: 'explained', code: 'reactivated-on-purpose' })
    await world.watch(days(120))
    expect(await kinds(ref)).toEqual(['served-again'])
    expect((await world.caseOf(ref)).case).toMatchObject({ status: 'closed', facts: { backInService: {} } })
    expect(actedFor(ref)).not.toContain('release-number/numbers/1')
  })

  test('an alarm is decided once, by staff, and only as it can be', async () => {
    const { ref, i } = await ended()
    revive(i)
    await world.watch(days(3))
    const id = (await alarms(ref))[0]?.id ?? -1
    const as = (who: Parameters<typeof decideAlarm>[3], decision: Parameters<typeof decideAlarm>[5], which = id) =>
      decideAlarm(world.desk, 'kcell', ref, who, which, decision)
    await expect(as({ is: 'subscriber', assurance: 'otp_line' }, { as: 'shut-off-again' })).rejects.toMatchObject({
      code: 'not-your-role',
    })
    await expect(as(agent, { as: 'explained', code: 'use-before-end' })).rejects.toMatchObject({
      code: 'unknown-reason',
    })
    await expect(as(agent, { as: 'credit', minor: 100 })).rejects.toMatchObject({ code: 'not-for-this-alarm' })
    await expect(as(agent, { as: 'shut-off-again' }, id + 1)).rejects.toMatchObject({ code: 'no-such-alarm' })
    await as(agent, { as: 'explained', code: 'element-mistaken' })
    await expect(as(agent, { as: 'shut-off-again' })).rejects.toMatchObject({ code: 'already-decided' })
  })
})

describe('just after the end', () => {
  /** Hour by hour, everything that is due done, until the case is as asked for. */
  const until = async (ref: string, reached: () => Promise<boolean>) => {
    for (let hours = 0; hours < 400; hours += 1) {
      if (await reached()) return
      await world.watch(HOUR_MS)
    }
    throw new Error(`${ref} never came so far`)
  }
  const opened = async () => {
    line += 1
    const ref = await world.open(line)
    await world.settle()
    await world.approve(ref)
    return { ref, i: line }
  }

  test('provisioned again an hour after the certificate, and away again the next morning: it was seen', async () => {
    const { ref, i } = await opened()
    await until(ref, async () => (await world.messages(ref)).includes('certificate'))
    await world.watch(HOUR_MS)
    revive(i)
    await world.watch(12 * HOUR_MS)
    expect(await kinds(ref)).toEqual(['served-again open'])
  })

  test('billed an hour after the settlement: it is no part of what was settled', async () => {
    const { ref, i } = await opened()
    await until(ref, async () => {
      const { facts } = (await world.caseOf(ref)).case
      return facts.settled === true && (await world.messages(ref)).includes('certificate')
    })
    books(i, ({ standing }) => ({
      ...standing,
      state: 'terminated',
      dues: [{ billId: 'late', amount: tenge(299_000), dueOn: '2027-01-01' }],
    }))
    await world.watch(days(2))
    expect(await kinds(ref)).toEqual(['billed-after-end open'])
  })
})

describe('settled after the certificate', () => {
  test('the account is looked at there and then: what is billed an hour later is no part of it', async () => {
    line += 1
    const [ref, i] = [await world.open(line), line]
    world.operator.onSubmit(({ key }) => (key.startsWith(`${ref}/refund`) ? { refused: 'account-locked' } : undefined))
    await world.settle()
    await world.approve(ref)
    await world.pass(days(6))
    await world.watch(HOUR_MS)
    expect(await world.places(ref)).toContainEqual(expect.objectContaining({ lane: 'money', task: 'refund' }))
    world.operator.onSubmit(() => undefined)
    await world.retry(ref, 'money')
    await world.settle()
    expect((await world.caseOf(ref)).case.facts.settled).toBe(true)
    expect((await watchOf(ref)).dueAt).toBe(world.now())
    await watchLines(world.tools, 'kcell')
    await world.passQuietly(HOUR_MS)
    const late = { billId: 'late', amount: tenge(299_000), dueOn: '2027-01-01' }
    books(i, ({ standing }) => ({ ...standing, state: 'terminated', dues: [late] }))
    await world.watch(days(2))
    expect(await kinds(ref)).toEqual(['billed-after-end open'])
  })
})

describe('traffic and money', () => {
  test('traffic after the end is an alarm of its own, though the network says nothing', async () => {
    const { ref, i } = await ended()
    await world.watch(days(2))
    books(i, ({ standing }) => ({ ...standing, lastTrafficAt: world.now() }))
    await world.watch(days(2))
    expect(await kinds(ref)).toEqual(['traffic-after-end open'])
    await decide(ref, 'traffic-after-end', { as: 'explained', code: 'element-mistaken' })
    await world.watch(days(3))
    expect(await kinds(ref), 'the same traffic is not raised twice').toEqual(['traffic-after-end'])
  })

  test('charged after the end: a credit is paid as a refund of its own, once', async () => {
    const { ref, i } = await ended()
    await world.watch(days(2))
    books(i, ({ standing }) => ({ ...standing, balance: { ...standing.balance, money: tenge(-50_000) } }))
    await world.watch(days(2))
    expect(await kinds(ref)).toEqual(['charged-after-end open'])
    expect((await alarms(ref))[0]?.detail).toMatchObject({ amount: tenge(50_000) })
    await expect(decide(ref, 'charged-after-end', { as: 'credit', minor: 50_001 })).rejects.toMatchObject({
      code: 'amount-beyond-charge',
    })
    await decide(ref, 'charged-after-end', { as: 'credit', minor: 50_000 })
    await world.watch(days(1))
    expect(actedFor(ref).filter((key) => key.startsWith('refund'))).toEqual(['refund/billing/1', 'refund/billing/2'])
    const paid = world.operator.acted.find(({ key }) => key === `${ref}/refund/billing/2`)
    expect(paid?.detail).toMatchObject({ amount: tenge(50_000), payee: { way: 'to-number' } })
    const { facts } = (await world.caseOf(ref)).case
    expect(facts.credit).toMatchObject({ amount: tenge(50_000), by: 'agent:dana', paidAt: expect.any(String) })
    expect(facts.refunded, 'the refund of the settlement stays what it was').toEqual(tenge(150_000))
    expect((await world.messages(ref)).filter((kind) => kind === 'settled')).toHaveLength(2)
    await world.watch(days(120))
    expect((await world.caseOf(ref)).case.status).toBe('closed')
    expect(world.operator.actedTwice()).toEqual([])
  })

  test('the answer to the credit is lost: it is asked for, found done, and never paid twice', async () => {
    const { ref, i } = await ended()
    await world.watch(days(2))
    books(i, ({ standing }) => ({ ...standing, unbilled: tenge(7_700) }))
    await world.watch(days(2))
    world.operator.onSubmit(({ key }) => (key === `${ref}/refund/billing/2` ? 'answer-lost' : undefined))
    await decide(ref, 'charged-after-end', { as: 'credit', minor: 7_700 })
    await world.watch(days(3))
    expect(world.operator.actsOf(`${ref}/refund/billing/2`)).toBe(1)
    expect((await world.caseOf(ref)).case.facts.credit?.paidAt).toBeDefined()
  })

  test('a bill that comes after the end; one that was open before it is none', async () => {
    const { ref, i } = await ended()
    const old = { billId: 'old', amount: tenge(10_000), dueOn: '2026-12-01' }
    books(i, ({ standing }) => ({ ...standing, dues: [old] }))
    await world.watch(days(3))
    expect(await alarms(ref)).toEqual([])
    books(i, ({ standing }) => ({
      ...standing,
      dues: [old, { billId: 'new', amount: tenge(299_000), dueOn: '2027-01-01' }],
    }))
    await world.watch(days(3))
    expect(await kinds(ref)).toEqual(['billed-after-end open'])
    expect((await alarms(ref))[0]?.detail).toMatchObject({ amount: tenge(299_000) })
    await decide(ref, 'billed-after-end', { as: 'explained', code: 'charge-taken-back' })
    await world.watch(days(8))
    expect(await kinds(ref), 'the same bill is not raised twice').toEqual(['billed-after-end'])
  })

  test('charges dated after the billing end are no part of what is owed: they are credited', async () => {
    line += 1
    const ref = await world.open(line)
    world.operator.billing(world.operator.line(line).binding).chargedAfterEndMinor = 40_000
    await world.settle()
    await world.approve(ref)
    await world.pass(days(9))
    const { facts } = (await world.caseOf(ref)).case
    expect(facts).toMatchObject({ credited: tenge(40_000), toPay: tenge(0), toRefund: tenge(150_000), settled: true })
  })
})

describe('when things go wrong', () => {
  test('the element is silent: asked again, believed in nothing, and a person hears of it after three days', async () => {
    const { ref, i } = await ended()
    revive(i)
    world.operator.onObserve(() => 'cannot-tell')
    await world.watch(2 * HOUR_MS)
    expect((await watchOf(ref)).blind, 'asked again within the hour').toBe(2)
    expect(await alarms(ref)).toEqual([])
    await world.watch(days(3))
    expect(await kinds(ref)).toEqual(['watch-blind open'])
    world.operator.onObserve(() => undefined)
    await world.watch(days(2))
    expect(await kinds(ref)).toEqual(['watch-blind open', 'served-again open'])
  })

  for (const moment of ['before-observe', 'after', 'before-commit']) {
    test(`the power fails ${moment}: the next worker looks, and raises one alarm`, async () => {
      const { ref, i } = await ended()
      revive(i)
      await world.watch(days(1) + HOUR_MS)
      for (let cut = 0; cut < 4; cut += 1) {
        await world.passQuietly(days(1))
        const dies = world.toolsOf(`dies-${cut}`, ({ at, task }) => {
          if (task === 'watch' && at === moment) throw new Stopped(moment)
        })
        await expect(watchLines(dies, 'kcell')).rejects.toThrow(Stopped)
        expect(await watchLines(world.toolsOf('too-early'), 'kcell'), 'the lease still holds').toBe(0)
        await world.leasesRunOut()
      }
      await world.watch(days(2))
      expect(await kinds(ref)).toEqual(['served-again open'])
      expect((await world.messages(ref)).filter((kind) => kind === 'after-end')).toHaveLength(1)
      await world.events(ref)
    })
  }

  test('two workers share the watches; one that slept through its lease writes nothing', async () => {
    const cases = [await ended(), await ended(), await ended()]
    await world.passQuietly(days(1))
    let wakeUp = () => {}
    const asleep = new Promise<void>((resolve) => {
      wakeUp = resolve
    })
    let fellAsleep = () => {}
    const sleeping = new Promise<void>((resolve) => {
      fellAsleep = resolve
    })
    const sleeper = world.toolsOf('sleeper', async ({ at, task }) => {
      if (task === 'watch' && at === 'after') {
        fellAsleep()
        await asleep
      }
    })
    const slept = watchLines(sleeper, 'kcell')
    await sleeping
    await world.leasesRunOut()
    await watchLines(world.toolsOf('awake'), 'kcell')
    wakeUp()
    await slept
    for (const { ref } of cases) {
      expect((await watchOf(ref)).looks).toBe(1)
      expect((await world.events(ref)).filter(({ data }) => data.task === 'watch')).toHaveLength(1)
    }
    const [left, right] = [world.toolsOf('left'), world.toolsOf('right')]
    await world.passQuietly(days(1))
    const taken = await Promise.all([watchLines(left, 'kcell', 2), watchLines(right, 'kcell', 2)])
    expect(taken.reduce((sum, n) => sum + n, 0)).toBeLessThanOrEqual(3)
    for (const { ref } of cases) expect((await watchOf(ref)).looks).toBeLessThanOrEqual(2)
  })

  test('the person was erased: nothing is left to look for, and the watch is over', async () => {
    const { ref } = await ended()
    await inKcell((tx) => sql`update people set key_sealed = null where ref = ${ref}`.execute(tx))
    await world.watch(days(2))
    expect(await watchOf(ref)).toMatchObject({ over: 'data-erased', dueAt: null })
  })
})

const card = (imsi: string) => ({ imsi, iccid: '89997029900077777777', form: 'sim', role: 'main' }) as const
