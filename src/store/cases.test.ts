import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { agent, makeWorld, type World } from '../../test/world.ts'
import { holdCase } from '../cases/hold-case.ts'
import { type KnownCases, loadCases, saveCases } from './cases.ts'
import { inOperator } from './db.ts'
import { insertEvents } from './events.ts'

/* What is known of a case is believed for exactly as long as its row is the same one. */

let world: World
let ref: string
beforeAll(async () => {
  world = await makeWorld()
  ref = await world.open(1)
  await world.settle()
})
afterAll(() => world.close())

const inKcell = <T>(act: Parameters<typeof inOperator<T>>[2]) => inOperator(world.db, 'kcell', act)
const load = (known: KnownCases) =>
  inKcell((tx) => loadCases(tx, world.tools.keys, 'kcell', [ref], true, known)).then((found) => found.get(ref))

test('a case that nobody touched is the very same one', async () => {
  const known: KnownCases = new Map()
  const first = await load(known)
  expect(first?.case.ref).toBe(ref)
  expect(await load(known)).toBe(first)
})

test('a case that a person changed meanwhile is read anew', async () => {
  const known: KnownCases = new Map()
  await load(known)
  await holdCase(world.desk, 'kcell', ref, agent, 'fraud-check')
  expect((await load(known))?.case.facts.hold).toMatchObject({ code: 'fraud-check' })
})

test('so is one whose writing was taken back', async () => {
  const known: KnownCases = new Map()
  const before = await load(known)
  if (!before) throw new Error('no case')
  const changed = { ...before.case, facts: { ...before.case.facts, settled: true } }
  let version: string | undefined
  const taken = inKcell(async (tx) => {
    const saved = await saveCases(tx, 'kcell', [{ ...before, case: changed, before: before.case }])
    version = saved.get(ref)
    throw new Error('taken back')
  })
  await expect(taken).rejects.toThrow('taken back')
  known.set(ref, { version: version ?? '', stored: { ...before, case: changed } })
  expect((await load(known))?.case.facts.settled).toBeUndefined()
})

test('what is saved and what is read back are the same case', async () => {
  const before = await load(new Map())
  if (!before) throw new Error('no case')
  const changed = { ...before.case, oneWaySince: world.now(), facts: { ...before.case.facts, settled: true } }
  const versions = await inKcell((tx) => saveCases(tx, 'kcell', [{ ...before, case: changed, before: before.case }]))
  const known: KnownCases = new Map([[ref, { version: versions.get(ref) ?? '', stored: { ...before, case: changed } }]])
  expect((await load(known))?.case, 'its version is known: nothing is read').toBe(changed)
  expect((await load(new Map()))?.case).toEqual(changed)
})

test('nothing is told of a case that is not there, and no case is ever deleted', async () => {
  const of = { ref: 'AAAAA-AAAAA', seq: 1, at: world.now(), kind: 'note', data: {} } as const
  const event = { ...of, prev: Buffer.alloc(0), hash: Buffer.alloc(32) }
  await expect(inKcell((tx) => insertEvents(tx, 'kcell', [event]))).rejects.toThrow(/a case that is not there/)
  await expect(inKcell((tx) => sql`delete from cases`.execute(tx))).rejects.toThrow(/permission denied/)
})
