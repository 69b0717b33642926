import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { approveCase } from '../../src/cases/approve-case.ts'
import { decideAlarm } from '../../src/cases/decide-alarm.ts'
import { findAlarms } from '../../src/cases/find-alarms.ts'
import type { Desk } from '../../src/cases/in-case.ts'
import { openCase } from '../../src/cases/open-case.ts'
import { tmforum } from '../../src/connectors/tmforum/tmforum.ts'
import { quoteCharges } from '../../src/domain/charges.ts'
import { DAY_MS, instantOf } from '../../src/domain/instant.ts'
import { withoutPerson } from '../../src/process/tasks/keep-standing.ts'
import { moveClock } from '../../src/store/clock.ts'
import { connect, inOperator } from '../../src/store/db.ts'
import { keysFrom } from '../../src/store/seal.ts'
import { type Instance, startInstance } from '../instance.ts'
import { operators } from '../world.ts'

/*
 * A running installation against the simulated operator: the brake is effective within five seconds and outlives kill -9, and
 * lines that live or are charged after their end are found by themselves.
 */

const root = new URL('../..', import.meta.url).pathname
let instance: Instance
let desk: Desk
beforeAll(async () => {
  instance = await startInstance()
  desk = { db: connect(instance.appUrl, 4), keys: keysFrom(instance.secret), machineMs: () => Date.now() }
}, 200_000)
afterAll(async () => {
  await desk?.db.destroy()
  await instance?.stop()
})

const agent = { is: 'agent', id: 'dana' } as const

test('halt holds every order within five seconds, also after kill -9 of worker and database, until resume', async () => {
  await simulator('POST', '/population', { operator: 'kcell', count: 60 })
  const numbers = Array.from({ length: 60 }, (_, n) => `+77001${String(n).padStart(6, '0')}`)
  const refs = await openAll(numbers)
  for (const ref of refs.slice(0, 20)) await approveCase(desk, 'kcell', ref, agent, kcell())
  await until(async () => (await acted('bar')) > 0, 30_000)
  expect(command('halt', 'an exercise')).toContain('halted')
  const haltedAt = Date.now()
  for (const ref of refs.slice(20)) await approveCase(desk, 'kcell', ref, agent, kcell())
  await sleep(Math.max(0, haltedAt + 5_000 - Date.now()))
  const then = await acted('bar')
  expect(then).toBeLessThanOrEqual(20)
  await sleep(4_000)
  expect(await acted('bar'), 'nothing is begun any more').toBe(then)
  for (const victim of ['worker', 'postgres']) {
    const pid = await instance.pidOf(victim)
    process.kill(pid, 'SIGKILL')
    await until(async () => (await instance.pidOf(victim).catch(() => pid)) !== pid, 60_000)
  }
  await sleep(6_000)
  expect(await acted('bar'), 'a restart does not let it go').toBe(then)
  await until(async () => command('resume', 'over').includes('resumed'), 30_000)
  await until(async () => (await acted('bar')) === 60, 60_000)
}, 240_000)

test('a line that comes back, one that is charged, one that is billed, one that is used: each is found and put before a person', async () => {
  const numbers = ['0514', '0540', '0541', '0542', '0001'].map((last) => `+7701555${last}`)
  const [revives = '', ...others] = await openAll(numbers)
  const refs = [revives, ...others]
  for (const ref of refs) await approveCase(desk, 'kcell', ref, agent, kcell())
  // Half a day at a time, until every one of them has its certificate, its settlement, and two weeks behind it.
  for (let half = 0; half < 44; half += 1) {
    await moveClock(desk.db, DAY_MS / 2)
    await sleep(400)
    await until(() => atRest(), 60_000)
  }
  const wanted = {
    [refs[0] ?? '']: 'served-again',
    [refs[1] ?? '']: 'charged-after-end',
    [refs[2] ?? '']: 'billed-after-end',
    [refs[3] ?? '']: 'traffic-after-end',
  }
  const { alarms } = await findAlarms(desk, 'kcell')
  expect(Object.fromEntries(alarms.map(({ ref, kind }) => [ref, kind]))).toEqual(wanted)
  expect(await actedFor('+77015550514', 'terminate'), 'never ended again by itself').toBe(1)
  const alarm = alarms.find(({ ref }) => ref === revives)
  await simulator('DELETE', '/faults')
  await decideAlarm(desk, 'kcell', revives, agent, alarm?.id ?? -1, { as: 'shut-off-again' })
  await until(async () => (await actedFor('+77015550514', 'terminate')) === 2, 60_000)
}, 240_000)

function kcell() {
  const known = operators.get('kcell')
  if (!known) throw new Error('no kcell')
  return known
}

async function openAll(numbers: string[]): Promise<string[]> {
  const { simulator: at } = instance
  const reading = tmforum({
    baseUrl: `${at.url}/kcell`,
    writerToken: at.writer,
    readerToken: at.reader,
    operator: 'kcell',
    now: () => instantOf(Date.now()),
  })
  const answers = (await reading.lookUp?.(numbers.map((msisdn) => ({ msisdn })))) ?? []
  const refs: string[] = []
  for (const answer of answers) {
    if (answer.is !== 'found') throw new Error(`the simulator does not know a line: ${JSON.stringify(answer)}`)
    const { binding, standing } = answer.line
    const now = instantOf(Date.now())
    const quote = quoteCharges({ standing, serviceEnd: now, rules: kcell().rules, now })
    const person = {
      holder: standing.holder,
      contact: { channel: 'email' as const, address: 'many@example.test' },
      payee: { way: 'at-branch' as const, name: 'x' },
    }
    const opened = await inOperator(desk.db, 'kcell', (tx) =>
      openCase(
        tx,
        desk.keys,
        kcell(),
        {
          door: 'api',
          language: 'ru',
          binding,
          person,
          requestedEnd: 'now',
          reason: 'not-said',
          refundWay: 'at-branch',
          identity: { level: 'otp_line', at: now },
          agreement: { quote, standing: withoutPerson(standing), at: now },
        },
        now,
      ),
    )
    refs.push(opened.ref)
  }
  return refs
}

function command(...args: string[]): string {
  return execFileSync(process.execPath, [join(root, 'dist/main.js'), ...args], {
    cwd: root,
    env: { ...process.env, SIGNOFF_DATA: instance.dataDir, NODE_OPTIONS: '' },
    encoding: 'utf8',
  })
}

async function simulator<T>(method: string, path: string, body?: unknown): Promise<T | null> {
  const { url, control } = instance.simulator
  const answer = await fetch(`${url}/simulator${path}`, {
    method,
    headers: { 'content-type': 'application/json', authorization: `Bearer ${control}` },
    ...(body ? { body: JSON.stringify(body) } : {}),
  })
  return answer.status === 204 ? null : ((await answer.json()) as T)
}

interface Log {
  entries: { action?: string; done: string }[]
  counts: Record<string, { acted: number }>
}

const acted = async (action: string) => (await simulator<Log>('GET', '/log'))?.counts[action]?.acted ?? 0

async function actedFor(line: string, action: string): Promise<number> {
  const log = await simulator<Log>('GET', `/log?${new URLSearchParams({ line, action })}`)
  return log?.entries.filter(({ done }) => done === 'first').length ?? 0
}

/** Nothing is due at this moment, of cases and of watches. */
async function atRest(): Promise<boolean> {
  const { rows } = await inOperator(desk.db, 'kcell', (tx) =>
    sql<{ due: number }>`
      select (select count(*)::int from places p, clock k where p.stuck is null and p.due_at <= clock_timestamp() + k.offset_ms * interval '1 ms')
        + (select count(*)::int from watches w, clock k where w.due_at <= clock_timestamp() + k.offset_ms * interval '1 ms') as due`.execute(
      tx,
    ),
  )
  return (rows[0]?.due ?? 1) === 0
}

async function until(reached: () => Promise<boolean>, mostMs: number): Promise<void> {
  const end = Date.now() + mostMs
  while (!(await reached().catch(() => false))) {
    if (Date.now() > end) throw new Error(`not reached within ${mostMs} ms`)
    await sleep(200)
  }
}

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))
