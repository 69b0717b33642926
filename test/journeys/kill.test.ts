import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { approveCase } from '../../src/cases/approve-case.ts'
import type { Desk } from '../../src/cases/in-case.ts'
import { openCase } from '../../src/cases/open-case.ts'
import { tmforum } from '../../src/connectors/tmforum/tmforum.ts'
import { quoteCharges } from '../../src/domain/charges.ts'
import { DAY_MS, instantOf } from '../../src/domain/instant.ts'
import { withoutPerson } from '../../src/process/tasks/keep-standing.ts'
import { moveClock } from '../../src/store/clock.ts'
import { connect, inOperator } from '../../src/store/db.ts'
import { brokenLink, eventsOf } from '../../src/store/events.ts'
import { keysFrom } from '../../src/store/seal.ts'
import { type Instance, startInstance } from '../instance.ts'
import { operators } from '../world.ts'

/*
 * kill -9 of worker, doors and database, again and again, in the middle of many cases. Nothing may be lost, and the
 * simulator's own durable log must show every action once.
 */

const count = 500

describe(`kill -9 in the middle of ${count} cases`, () => {
  let instance: Instance
  beforeAll(async () => {
    instance = await startInstance()
  }, 120_000)
  afterAll(() => instance.stop())

  test('nothing is lost, nothing is done twice, all is taken over', { timeout: 420_000 }, async () => {
    const db = connect(instance.appUrl, 4)
    const desk: Desk = { db, keys: keysFrom(instance.secret), machineMs: () => Date.now() }
    const refs = await openMany(desk, instance)
    const victims = ['worker', 'postgres', 'worker', 'doors', 'simulator']
    let longestMs = 0
    // Half a day at a time: whatever falls due begins, and in the middle of it something is killed.
    for (let half = 0; half < 18; half += 1) {
      await retrying(() => moveClock(db, DAY_MS / 2))
      const victim = victims[half % victims.length] ?? 'worker'
      await sleep(300 + 130 * half)
      if (half < 11) process.kill(await retrying(() => instance.pidOf(victim)), 'SIGKILL')
      const killedAt = Date.now()
      const before = await moves(db)
      await until(async () => (await moves(db)) > before || (await settled(db)), 60_000)
      longestMs = Math.max(longestMs, Date.now() - killedAt)
      await until(() => settled(db), 120_000)
    }
    console.log(`longest time from a kill until cases moved again: ${longestMs} ms`)
    expect(longestMs).toBeLessThan(30_000)

    await retrying(() => moveClock(db, 100 * DAY_MS))
    await until(async () => (await closed(db)) === refs.length, 120_000).catch(() => undefined)
    expect(await standing(db), 'nobody is left behind').toEqual([])

    expect(await closed(db)).toBe(refs.length)
    const counts = await actionsOf(instance)
    for (const action of ['bar', 'terminate', 'stop-billing', 'final-bill', 'refund', 'release-number']) {
      expect(counts[action], `${action}: one per case, none repeated`).toMatchObject({
        acted: refs.length,
        first: refs.length,
        repeatActed: 0,
      })
    }
    for (const ref of refs.slice(0, 50)) {
      const events = await inOperator(db, 'kcell', (tx) => eventsOf(tx, 'kcell', ref))
      expect(brokenLink('kcell', events)).toBeNull()
    }
    await db.destroy()
  })
})

/** Five hundred plain lines at the simulator, a verified and approved case for each. */
async function openMany(desk: Desk, instance: Instance): Promise<string[]> {
  const kcell = operators.get('kcell')
  if (!kcell) throw new Error('no kcell')
  await fetch(`${instance.simulator.url}/simulator/population`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${instance.simulator.control}` },
    body: JSON.stringify({ operator: 'kcell', count }),
  })
  const reading = tmforum({
    baseUrl: `${instance.simulator.url}/kcell`,
    writerToken: instance.simulator.writer,
    readerToken: instance.simulator.reader,
    operator: 'kcell',
    now: () => instantOf(Date.now()),
  })
  const asked = Array.from({ length: count }, (_, n) => ({ msisdn: `+77001${String(n).padStart(6, '0')}` }))
  const answers = await reading.lookUp?.(asked)
  const refs: string[] = []
  for (const answer of answers ?? []) {
    if (answer.is !== 'found') throw new Error(`the simulator does not know a line: ${JSON.stringify(answer)}`)
    const { binding, standing } = answer.line
    const now = instantOf(Date.now())
    const quote = quoteCharges({ standing, serviceEnd: now, rules: kcell.rules, now })
    const { ref } = await inOperator(desk.db, 'kcell', (tx) =>
      openCase(
        tx,
        desk.keys,
        kcell,
        {
          door: 'api',
          language: 'kk',
          binding,
          person: {
            holder: standing.holder,
            contact: { channel: 'email', address: 'many@example.test' },
            payee: { way: 'at-branch', name: 'x' },
          },
          requestedEnd: 'now',
          reason: 'not-said',
          refundWay: 'at-branch',
          identity: { level: 'otp_line', at: now },
          agreement: { quote, standing: withoutPerson(standing), at: now },
        },
        now,
      ),
    )
    refs.push(ref)
    await approveCase(desk, 'kcell', ref, { is: 'agent', id: 'dana' }, kcell)
  }
  return refs
}

type Db = Desk['db']
const asKcell = <T extends object>(db: Db, query: ReturnType<typeof sql<T>>) =>
  inOperator(db, 'kcell', (tx) => query.execute(tx)).then((result) => result.rows[0])

/** While the database is being killed every question may fail; the answer is asked for again. */
async function retrying<T>(act: () => Promise<T>): Promise<T> {
  for (let tries = 0; ; tries += 1) {
    try {
      return await act()
    } catch (error) {
      if (tries > 100) throw error
      await sleep(200)
    }
  }
}

const moves = (db: Db) =>
  retrying(
    async () =>
      (await asKcell(db, sql<{ n: number }>`select count(*)::int as n from events where kind = 'task-done'`))?.n ?? 0,
  )
const closed = (db: Db) =>
  retrying(
    async () =>
      (await asKcell(db, sql<{ n: number }>`select count(*)::int as n from cases where status = 'closed'`))?.n ?? 0,
  )
/** Where the cases stand that have not ended, and why. */
const standing = (db: Db) =>
  retrying(() =>
    inOperator(db, 'kcell', (tx) =>
      sql`select lane, task, because, stuck, count(*)::int as n from places group by 1, 2, 3, 4`.execute(tx),
    ).then((result) => result.rows),
  )

/** Nothing is due now: every place waits for a later moment. */
const settled = (db: Db) =>
  retrying(
    async () =>
      ((
        await asKcell(
          db,
          sql<{ n: number }>`select count(*)::int as n from places p, clock k
          where p.stuck is null and p.due_at <= clock_timestamp() + k.offset_ms * interval '1 ms'`,
        )
      )?.n ?? 1) === 0,
  )

/** What the simulator's durable log says was done: acts, and repeats among them. */
async function actionsOf(
  instance: Instance,
): Promise<Record<string, { acted: number; first: number; repeatActed: number }>> {
  const answer = await fetch(`${instance.simulator.url}/simulator/log`, {
    headers: { authorization: `Bearer ${instance.simulator.control}` },
  })
  return ((await answer.json()) as { counts: Record<string, { acted: number; first: number; repeatActed: number }> })
    .counts
}

async function until(reached: () => Promise<boolean>, mostMs: number): Promise<void> {
  const end = Date.now() + mostMs
  while (!(await reached())) {
    if (Date.now() > end) throw new Error(`not reached within ${mostMs} ms`)
    await sleep(200)
  }
}

const sleep = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms))
