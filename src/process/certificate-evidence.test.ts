import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { days, makeWorld, operators, type World } from '../../test/world.ts'
import { show } from '../cli/show.ts'
import { inOperator } from '../store/db.ts'
import { readingsOf } from '../store/evidence.ts'
import { sceneOf } from './scene.ts'
import { issueCertificate } from './tasks/issue-certificate.ts'

/* A certificate is made of observations. Without them, or with one of them missing, there is none. */

let world: World
beforeAll(async () => {
  world = await makeWorld()
})
afterAll(() => world.close())

/** A case that stands just before its certificate, with all it needs. */
async function nearly(i: number): Promise<string> {
  world.rewind()
  const ref = await world.open(i)
  await world.settle()
  await world.approve(ref)
  await world.pass(days(6))
  await inOperator(world.db, 'kcell', (tx) => sql`delete from certificates where ref = ${ref}`.execute(tx))
  return ref
}

/** What the work says of the case when it is asked again, under the key of a case that holds `readingsFrom`'s readings. */
async function asked(ref: string, rules = world.kcell.rules, key: 'its own' | 'none' = 'its own') {
  const office = { ...world.tools.officeOf('kcell'), rules }
  const stored = await world.caseOf(ref)
  return inOperator(world.db, 'kcell', async (tx) => {
    const keyOf = () => (key === 'none' ? null : stored.dataKey)
    const [finding] = await issueCertificate(
      { tx, keys: world.desk.keys, keyOf, headOf: () => stored.chain.hash },
      [stored.case],
      sceneOf(office, world.now()),
    )
    return finding?.verdict
  })
}

test('with everything it is made; without a reading, without one required target, without a class it is not', async () => {
  const ref = await nearly(40_001)
  const more = structuredClone(world.kcell.rules)
  more.switching.targets.value.terminate.push({ target: 'aaa', when: 'always', evidence: 'network-observed' })
  expect(await asked(ref, more), 'a required target that nobody read').toEqual({ stuck: 'no-evidence' })
  expect(await asked(ref, world.kcell.rules, 'none'), 'readings that cannot be opened').toEqual({
    stuck: 'no-evidence',
  })
  await inOperator(world.db, 'kcell', (tx) =>
    sql`update cases set facts = facts || '{"evidenceClass":"not-confirmed"}' where ref = ${ref}`.execute(tx),
  )
  expect(await asked(ref)).toEqual({ stuck: 'no-evidence' })
  await inOperator(world.db, 'kcell', (tx) =>
    sql`update cases set facts = facts || '{"evidenceClass":"network-observed"}' where ref = ${ref}`.execute(tx),
  )
  expect(await asked(ref)).toEqual({ go: true })
})

test('evidence cannot be taken away or changed, not by the product itself', async () => {
  const ref = await nearly(40_002)
  const tries = [sql`delete from evidence where ref = ${ref}`, sql`update evidence set task = 'x' where ref = ${ref}`]
  for (const one of tries)
    await expect(inOperator(world.db, 'kcell', (tx) => one.execute(tx))).rejects.toThrow(/permission denied/)
  const stored = await world.caseOf(ref)
  const kept = await inOperator(world.db, 'kcell', (tx) => readingsOf(tx, 'kcell', [ref], () => stored.dataKey))
  expect(kept.get(ref)?.some(({ task }) => task === 'dead-next-day')).toBe(true)
})

test('the audit says of each target: class, reader, clock, answer; and what was not observed', async () => {
  const ref = await nearly(40_003)
  const said: string[] = []
  const input = {
    args: [ref],
    operators,
    machineMs: () => Date.parse(world.now()),
    say: (line: string) => void said.push(line),
    openDatabase: async () => ({ appUrl: world.appUrl, ownerUrl: null }),
    secret: async () => 'a secret for tests, long enough to be one',
    migrations: '',
    home: '',
    readingOf: () => Promise.reject(new Error('nothing is read')),
  }
  expect(await show.run(input)).toBe(0)
  const text = said.join('\n')
  for (const task of ['still-ours', 'barred', 'dead', 'dead-next-day'])
    expect(text).toContain(`evidence of ${task}, reading`)
  expect(text).toMatch(
    /core imsi:…003 \| network-observed \| read by scripted-reader from scripted-core at \S+ \(our clock\) \| known false, admits false, attached false, control alive/,
  )
  expect(text).toContain('not observed: visited-networks, handset, billing-after-end, accounts-elsewhere')
  expect(text).toMatch(/watch: \d+ looks, next/)
  expect(text).not.toContain('40102990')
  const stored = await world.caseOf(ref)
  const kept = await inOperator(world.db, 'kcell', (tx) => readingsOf(tx, 'kcell', [ref], () => stored.dataKey))
  const raw = kept.get(ref)?.at(-1)?.observations[0]?.raw ?? ''
  expect(raw.length).toBeGreaterThan(5)
  expect(text).not.toContain(raw)
  said.length = 0
  expect(await show.run({ ...input, args: ['--raw', ref] })).toBe(0)
  expect(said.join('\n')).toContain(`\n      ${raw}`)
})
