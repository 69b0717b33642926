import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import { days, makeWorld, type World } from '../../../test/world.ts'
import type { Listed } from '../../connectors/connector.ts'
import { type Disagreement, type DisagreementKind, disagreementKinds } from '../../domain/disagreements.ts'
import { epochMsOf, instantOf } from '../../domain/instant.ts'
import { inOperator } from '../../store/db.ts'
import { latestReconciliation } from '../../store/reconciliations.ts'
import { keepReconciliation } from './keep.ts'
import { type Census, CensusStopped, type Reconciliation, reconcile, type Source } from './reconcile.ts'

/* Lists that agree but for what is planted: each kind is found, on the planted line and on no other. */

type System = Source['system']
type Entry = Omit<Listed, 'target'>

const imsi = (i: number) => `40102991${String(i).padStart(7, '0')}`
const msisdn = (i: number) => `+7701${String(i).padStart(7, '0')}`
const iccid = (i: number) => `899970299100${String(i).padStart(7, '0')}`

let world: World
let closed: { ref: string; msisdn: string; imsi: string; iccid: string }
beforeAll(async () => {
  world = await makeWorld()
  const ref = await world.open(7)
  await world.approve(ref)
  await world.pass(days(10))
  const { binding, facts } = (await world.caseOf(ref)).case
  if (!facts.deadAt) throw new Error('the line of the case is not off')
  const [profile] = binding.profiles
  closed = { ref, msisdn: binding.msisdn, imsi: profile?.imsi ?? '', iccid: profile?.iccid ?? '' }
})
afterAll(() => world.close())

/** 300 lines on which all agree: living ones, a few barred, a few ended with their numbers resting or free again. */
function clean(): Record<System, Entry[]> {
  const lists: Record<System, Entry[]> = { billing: [], core: [], aaa: [], smdp: [], numbers: [] }
  for (let i = 0; i < 300; i += 1) {
    const state = i % 50 === 0 ? 'ended' : i % 30 === 1 ? 'barred' : 'serving'
    lists.billing.push({ state, msisdn: msisdn(i), imsi: imsi(i), iccid: iccid(i) })
    lists.numbers.push({ msisdn: msisdn(i), state: state === 'ended' ? 'ended' : 'serving' })
    if (state === 'ended') continue
    lists.core.push({ state, imsi: imsi(i), msisdn: msisdn(i) })
    if (i % 3 === 0) lists.aaa.push({ state, imsi: imsi(i) })
    if (i % 4 === 0) lists.smdp.push({ state: 'serving', iccid: iccid(i) })
  }
  return lists
}

async function compare(
  lists: Partial<Record<System, Entry[] | (() => AsyncIterable<Listed>)>>,
  changed: Partial<Census> = {},
): Promise<Reconciliation & { rows: Disagreement[] }> {
  const rows: Disagreement[] = []
  const sources = Object.entries(lists).map(
    ([system, entries]): Source => ({
      system: system as System,
      entries: Array.isArray(entries) ? () => from(system, entries) : entries,
    }),
  )
  const { db, keys } = world.tools
  const census = {
    db,
    keys,
    operator: 'kcell',
    now: world.now(),
    onFound: (row: Disagreement) => void rows.push(row),
    ...changed,
  }
  return { ...(await reconcile(census, sources)), rows }
}

async function* from(target: string, entries: Entry[]): AsyncGenerator<Listed> {
  for (const entry of entries) yield { target, ...entry }
}

const of = (lists: Record<System, Entry[]>, system: System, i: number): Entry => {
  const entry = lists[system].find((one) => one.imsi === imsi(i) || one.iccid === iccid(i) || one.msisdn === msisdn(i))
  if (!entry) throw new Error(`${system} has no line ${i}`)
  return entry
}
const alter = (lists: Record<System, Entry[]>, system: System, i: number, by: Partial<Entry>): void => {
  Object.assign(of(lists, system, i), by)
}
const without = (lists: Record<System, Entry[]>, system: System, i: number): void => {
  lists[system] = lists[system].filter((one) => one !== of(lists, system, i))
}

const plants: Record<
  DisagreementKind,
  { plant: (lists: Record<System, Entry[]>) => void; line: () => Partial<Disagreement> }
> = {
  'ended-still-served': {
    plant: (lists) => void lists.core.push({ state: 'serving', imsi: imsi(50) }),
    line: () => ({ imsi: imsi(50), msisdn: msisdn(50), says: 'billing: ended; core: serving' }),
  },
  'ended-record-left': {
    plant: (lists) => void lists.aaa.push({ state: 'barred', imsi: imsi(50) }),
    line: () => ({ imsi: imsi(50), says: 'billing: ended; aaa: barred' }),
  },
  'served-unknown-to-billing': {
    plant: (lists) => void lists.core.push({ state: 'serving', imsi: imsi(900), msisdn: msisdn(900) }),
    line: () => ({ imsi: imsi(900), msisdn: msisdn(900) }),
  },
  'aaa-only': {
    plant: (lists) => void lists.aaa.push({ state: 'serving', imsi: imsi(901) }),
    line: () => ({ imsi: imsi(901) }),
  },
  'barred-still-served': {
    plant: (lists) => alter(lists, 'core', 31, { state: 'serving' }),
    line: () => ({ imsi: imsi(31) }),
  },
  'billed-not-served': {
    plant: (lists) => alter(lists, 'core', 5, { state: 'barred' }),
    line: () => ({ imsi: imsi(5) }),
  },
  'billed-unknown-to-core': {
    plant: (lists) => without(lists, 'core', 5),
    line: () => ({ imsi: imsi(5), msisdn: msisdn(5) }),
  },
  'profile-of-ended-line': {
    plant: (lists) => void lists.smdp.push({ state: 'serving', iccid: iccid(50) }),
    line: () => ({ iccid: iccid(50), imsi: imsi(50) }),
  },
  'two-lines-one-card': {
    plant: (lists) => {
      without(lists, 'core', 7)
      alter(lists, 'billing', 7, { imsi: imsi(5) })
    },
    line: () => ({ imsi: imsi(5) }),
  },
  'number-differs': {
    plant: (lists) => alter(lists, 'core', 5, { msisdn: msisdn(903) }),
    line: () => ({ imsi: imsi(5), says: `billing: ${msisdn(5)}; core: ${msisdn(903)}` }),
  },
  'free-number-in-use': {
    plant: (lists) => alter(lists, 'numbers', 5, { state: 'free' }),
    line: () => ({ msisdn: msisdn(5), imsi: imsi(5) }),
  },
  'number-of-nobody': {
    plant: (lists) => void lists.numbers.push({ state: 'serving', msisdn: msisdn(904) }),
    line: () => ({ msisdn: msisdn(904) }),
  },
  'closed-case-served': {
    plant: (lists) => {
      lists.core.push({ state: 'serving', imsi: closed.imsi })
      lists.billing.push({ state: 'barred', imsi: closed.imsi })
    },
    line: () => ({ imsi: closed.imsi, msisdn: closed.msisdn }),
  },
  'closed-case-billed': {
    plant: (lists) => {
      lists.billing.push({ state: 'serving', imsi: closed.imsi })
      lists.core.push({ state: 'barred', imsi: closed.imsi })
    },
    line: () => ({ imsi: closed.imsi }),
  },
  'closed-case-profile': {
    plant: (lists) => void lists.smdp.push({ state: 'serving', iccid: closed.iccid }),
    line: () => ({ iccid: closed.iccid }),
  },
  'resting-number-given-out': {
    plant: (lists) => void lists.numbers.push({ state: 'free', msisdn: closed.msisdn }),
    line: () => ({ msisdn: closed.msisdn, says: expect.stringContaining(`${closed.ref}: rests until `) }),
  },
}
/** What a plant cannot be without: an ended case that is served is barred in billing here, so that it is known there. */
const companions: Partial<Record<DisagreementKind, DisagreementKind[]>> = {
  'closed-case-served': ['closed-case-billed'],
  'two-lines-one-card': [],
}

describe('each kind', () => {
  test('where all agree nothing is found, though numbers rest and a case of ours has ended', async () => {
    const { found, rows, lists } = await compare(clean())
    expect(rows).toEqual([])
    expect(Object.values(found).every((count) => count === 0)).toBe(true)
    expect(lists.map(({ system, entries }) => [system, entries])).toContainEqual(['cases', 1])
  })

  test.each(disagreementKinds)('%s is found where it was planted, and only there', async (kind) => {
    const lists = clean()
    plants[kind].plant(lists)
    const { rows, found } = await compare(lists)
    const expected = [kind, ...(companions[kind] ?? [])]
    expect(new Set(rows.map((row) => row.kind))).toEqual(new Set(expected))
    expect(found[kind]).toBe(1)
    expect(rows.find((row) => row.kind === kind)).toMatchObject(plants[kind].line())
  })
})

describe('a line that ended here', () => {
  const ours = (): Pick<Entry, 'imsi' | 'msisdn' | 'iccid'> => ({
    imsi: closed.imsi,
    msisdn: closed.msisdn,
    iccid: closed.iccid,
  })

  test('is no disagreement while its number rests, as the pool has it; after its day, or free before it, it is one', async () => {
    const lists = clean()
    lists.billing.push({ state: 'ended', ...ours() })
    lists.numbers.push({ state: 'serving', msisdn: closed.msisdn })
    expect((await compare(lists)).rows).toEqual([])
    const late = await compare(lists, { now: instantOf(epochMsOf(world.now()) + days(400)) })
    expect(late.rows.map(({ kind }) => kind)).toEqual(['number-of-nobody'])
    lists.numbers = lists.numbers.map((one) => (one.msisdn === closed.msisdn ? { ...one, state: 'free' } : one))
    expect((await compare(lists)).rows.map(({ kind }) => kind)).toEqual(['resting-number-given-out'])
  })

  test.each([
    ['ended in billing', 'ended', ['closed-case-served', 'closed-case-profile']],
    ['barred in billing', 'barred', ['closed-case-served', 'closed-case-billed', 'closed-case-profile']],
    ['unknown to billing', null, ['closed-case-served', 'closed-case-profile']],
  ] as const)('and came back at every element, %s, is listed once for each thing to do', async (_, state, kinds) => {
    const lists = clean()
    if (state) lists.billing.push({ state, ...ours() })
    for (const system of ['core', 'aaa'] as const) lists[system].push({ state: 'serving', imsi: closed.imsi })
    lists.smdp.push({ state: 'serving', iccid: closed.iccid })
    const { rows } = await compare(lists)
    expect(rows.map(({ kind }) => kind)).toEqual(kinds)
    expect(rows[0]?.says).toBe(`${closed.ref}: ended; aaa: serving; core: serving`)
  })
})

test('control identities are left out of every list and counted; a list of nothing else was read', async () => {
  const lists = clean()
  lists.core.push({ state: 'serving', imsi: imsi(950), msisdn: msisdn(950) })
  lists.smdp = [{ state: 'serving', iccid: iccid(951) }]
  lists.aaa.push({ state: 'serving', msisdn: msisdn(952) })
  const controls = new Set([imsi(950), iccid(951), msisdn(952).slice(1)])
  const { rows, lists: read } = await compare(lists, { controls })
  expect(rows).toEqual([])
  expect(read.flatMap(({ system, controls: left }) => (left ? [[system, left]] : []))).toEqual([
    ['core', 1],
    ['aaa', 1],
    ['smdp', 1],
  ])
  expect(read.every(({ whole }) => whole)).toBe(true)
})

describe('lists that are not whole', () => {
  test('one that breaks off: what is missing in it says nothing, what is in it still counts', async () => {
    const lists = clean()
    lists.core.unshift({ state: 'serving', imsi: imsi(50) })
    const broken = async function* (): AsyncGenerator<Listed> {
      yield* from('core', lists.core.slice(0, 20))
      throw new Error('operator-ill')
    }
    const { found, lists: read } = await compare({ ...lists, core: broken })
    expect(read.find(({ system }) => system === 'core')).toEqual({
      system: 'core',
      entries: 20,
      whole: false,
      because: 'operator-ill',
    })
    expect(found['billed-unknown-to-core']).toEqual({ lacks: 'core' })
    expect(found['ended-still-served']).toBe(1)
  })

  test('an empty one is an emptied database, not an operator without lines; a missing one is named', async () => {
    const { found } = await compare({ ...clean(), core: [] })
    expect(found['billed-unknown-to-core']).toEqual({ lacks: 'core' })
    const { found: less } = await compare({ billing: clean().billing })
    expect(less['ended-still-served']).toEqual({ lacks: 'core' })
    expect(less['two-lines-one-card']).toBe(0)
  })

  test('entries without a card are matched by their number where it leads to one card, and counted where not', async () => {
    const lists = clean()
    lists.billing = lists.billing.map(({ state, msisdn: number }) => ({ state, ...(number ? { msisdn: number } : {}) }))
    lists.aaa = []
    const { found, withoutCard } = await compare({ billing: lists.billing, core: lists.core })
    expect(found['served-unknown-to-billing']).toBe(0)
    expect(found['billed-unknown-to-core']).toBe(0)
    expect(withoutCard).toBe(lists.billing.filter(({ state }) => state === 'ended').length)
  })
})

describe('what stays', () => {
  test('counts, and the first rows under seal; of an earlier comparison the counts alone', async () => {
    const lists = clean()
    plants['ended-still-served'].plant(lists)
    const { rows, ...found } = await compare(lists)
    const kept = { at: world.now(), found, rows: Map.groupBy(rows, ({ kind }) => kind) }
    await keepReconciliation(world.tools, 'kcell', kept)
    await keepReconciliation(world.tools, 'kcell', { ...kept, rows: new Map() })
    const { db, keys } = world.tools
    await inOperator(db, 'kcell', async (tx) => {
      expect(await latestReconciliation(tx, keys, 'kcell')).toMatchObject({
        rows: [],
        found: { 'ended-still-served': 1 },
      })
      const all = await sql<{ text: string }>`select r::text as text from reconciliations r`.execute(tx)
      expect(all.rows).toHaveLength(2)
      for (const { text } of all.rows) expect(text).not.toContain(imsi(50))
    })
    await inOperator(db, 'beeline', async (tx) => {
      expect(await latestReconciliation(tx, keys, 'beeline')).toBeNull()
    })
  })

  test('nothing of the lists is left on the disk or in the database, also when a run is stopped', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'signoff-nothing-left-'))
    vi.stubEnv('TMPDIR', folder)
    const stopped = reconcile(
      {
        ...world.tools,
        operator: 'kcell',
        now: world.now(),
        onFound: () => undefined,
        onProgress: () => {
          throw new CensusStopped('stopped')
        },
      },
      [{ system: 'billing', entries: () => from('billing', clean().billing) }],
    )
    await expect(stopped).rejects.toThrow('stopped')
    expect(await readdir(folder)).toEqual([])
    vi.unstubAllEnvs()
    await rm(folder, { recursive: true })
    const { rows } = await sql`select 1 from pg_class where relname = 'listed'`.execute(world.db)
    expect(rows).toEqual([])
  })
})
