import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { days, makeWorld, operators, type World } from '../../test/world.ts'
import { HOUR_MS } from '../domain/instant.ts'
import { inOperator } from '../store/db.ts'
import { type QueueView, queueViews } from '../store/queue-of-cases.ts'
import { findQueue, nextToDo, promiseFor, searchCases } from './find-cases.ts'
import { holdCase } from './hold-case.ts'
import { openCase } from './open-case.ts'
import { withdrawCase } from './withdraw-case.ts'

let world: World
const refs = { waiting: '', second: '', held: '', stuck: '', running: '', withdrawn: '', later: '', unproven: '' }
const agent = { is: 'agent', id: 'dana' } as const

const view = async (name: QueueView) =>
  (await findQueue(world.desk, world.kcell, name, { size: 50, number: 1 })).rows.map((row) => row.case.ref)

beforeAll(async () => {
  world = await makeWorld()
  refs.waiting = await world.open(1)
  refs.running = await world.open(2)
  refs.stuck = await world.open(3)
  refs.withdrawn = await world.open(4)
  await world.settle()
  for (const ref of [refs.running, refs.stuck]) await world.approve(ref)
  await withdrawCase(world.desk, 'kcell', refs.withdrawn, agent)
  world.operator.onSubmit((order) =>
    order.key.startsWith(refs.stuck) && order.action === 'bar' ? { refused: 'not-now' } : undefined,
  )
  await world.pass(HOUR_MS)
  refs.second = await world.open(5)
  refs.held = await world.open(6)
  refs.later = await world.open(7, { requestedEnd: '2026-12-30' })
  refs.unproven = await world.open(8, { identity: null, agreed: false })
  await world.pass(HOUR_MS)
  await holdCase(world.desk, 'kcell', refs.held, agent, 'fraud-check')
})
afterAll(() => world.close())

describe('the queue', () => {
  test('has each case in its views, what is promised soonest first', async () => {
    expect(await view('decision')).toEqual([refs.waiting, refs.second, refs.later].sort(byPromise))
    expect(await view('stuck')).toEqual([refs.stuck])
    expect(await view('held')).toEqual([refs.held])
    expect(new Set(await view('todo'))).toEqual(new Set([refs.waiting, refs.second, refs.later, refs.stuck]))
    expect(await view('ended')).toEqual([refs.withdrawn])
    expect(await view('open')).toHaveLength(7)
    expect((await view('open')).at(-1)).toBe(refs.later)
  })

  test('counts what it shows, and leaves the ended ones uncounted', async () => {
    const { counts } = await findQueue(world.desk, world.kcell, 'open', { size: 1, number: 1 })
    for (const name of queueViews) if (name !== 'ended') expect(counts[name], name).toBe((await view(name)).length)
    expect(Object.keys(counts)).not.toContain('ended')
  })

  test('comes in pages', async () => {
    const all = await view('open')
    const [first, second, last] = await Promise.all(
      [1, 2, 3].map((number) => findQueue(world.desk, world.kcell, 'open', { size: 3, number })),
    )
    expect([first, second, last].flatMap((page) => page?.rows.map((row) => row.case.ref) ?? [])).toEqual(all)
    expect([first?.more, second?.more, last?.more]).toEqual([true, true, false])
  })

  test('shows the number and a holder cut short', async () => {
    const row = (await findQueue(world.desk, world.kcell, 'held', { size: 1, number: 1 })).rows[0]
    expect(row?.case.binding.msisdn).toBe('+77000000006')
    expect(row?.holderMasked).toBe('Holder 0.')
  })

  test('calls late or in danger exactly what the promise of each case calls so, on every day', async () => {
    for (let day = 0; day < 12; day += 1) {
      const { rows, now } = await findQueue(world.desk, world.kcell, 'open', { size: 50, number: 1 })
      const expected = rows.filter(
        (row) =>
          ['late', 'at-risk'].includes(promiseFor(row.case, world.kcell, now, row.places).state) &&
          !row.case.facts.deadAt,
      )
      expect(new Set(await view('late')), `day ${day}`).toEqual(new Set(expected.map((row) => row.case.ref)))
      await world.passQuietly(days(1))
    }
    expect(await view('late')).not.toEqual([])
    world.rewind()
    await world.passQuietly(2 * HOUR_MS)
  })

  test('goes on to the next one, from the top after the last, and past what was just decided', async () => {
    const todo = await view('todo')
    expect(await nextToDo(world.desk, world.kcell)).toBe(todo[0])
    expect(await nextToDo(world.desk, world.kcell, todo[0])).toBe(todo[1])
    expect(await nextToDo(world.desk, world.kcell, todo.at(-1))).toBe(todo[0])
    expect(await nextToDo(world.desk, world.kcell, refs.running)).toBe(todo[0])
  })
})

describe('search', () => {
  const found = async (text: string) =>
    (await searchCases(world.desk, world.kcell, text)).rows.map((row) => row.case.ref)

  test('finds a reference as people type it, its beginning, and the one in a link', async () => {
    const ref = refs.waiting
    for (const text of [
      ref,
      ref.toLowerCase(),
      ref.replace('-', ''),
      ref.replace('-', ' – '),
      `https://x.test/c/${ref}?k=1`,
      ref.slice(0, 5),
      ` ${ref.slice(0, 7)} `,
    ]) {
      expect(await found(text), text).toContain(ref)
    }
    expect(await found(ref.slice(0, 3))).toEqual([])
  })

  test('finds a number in any form', async () => {
    for (const text of ['+7 700 000 00 01', '8 700 000-00-01', '77000000001', '7000000001', '８７００００００００１']) {
      expect(await found(text), text).toEqual([refs.waiting])
    }
  })

  test('finds the holder’s IIN, spaces or not, though it stands nowhere in the clear', async () => {
    const { binding, standing } = world.operator.line(9)
    const now = world.now()
    const { ref } = await inOperator(world.db, 'kcell', (tx) =>
      openCase(
        tx,
        world.desk.keys,
        world.kcell,
        {
          door: 'guided',
          language: 'kk',
          binding,
          person: { holder: standing.holder },
          requestedEnd: 'now',
          reason: 'not-said',
          refundWay: 'none',
          iin: '001332900006',
        },
        now,
      ),
    )
    expect(await found('001332 900006')).toEqual([ref])
    expect(await found('001332900705')).toEqual([])
  })

  test('finds nothing for names, and says what it read', async () => {
    for (const text of ['Айгүл Серікова', 'amina@example.test', 'Holder 0000001'])
      expect(await searchCases(world.desk, world.kcell, text)).toMatchObject({ rows: [], readAs: [] })
    expect((await searchCases(world.desk, world.kcell, '+77009999999')).readAs).toEqual(['number'])
  })

  test('never finds another operator’s case, nor counts it', async () => {
    const beeline = operators.get('beeline')
    if (!beeline) throw new Error('no beeline')
    expect((await searchCases(world.desk, beeline, refs.waiting)).rows).toEqual([])
    expect((await searchCases(world.desk, beeline, '+77000000001')).rows).toEqual([])
    const { counts, rows } = await findQueue(world.desk, beeline, 'open', { size: 50, number: 1 })
    expect([counts.open, rows]).toEqual([0, []])
    expect(await nextToDo(world.desk, beeline)).toBeNull()
  })
})

/** Opened in this order, promised in this order; references themselves are random. */
function byPromise(a: string, b: string): number {
  const order = [refs.waiting, refs.second, refs.later]
  return order.indexOf(a) - order.indexOf(b)
}

test('a decided case is no longer to be done, though the worker has not moved it yet', async () => {
  await world.approve(refs.second)
  expect(await world.places(refs.second)).toMatchObject([{ task: 'decision' }])
  expect(await view('todo')).not.toContain(refs.second)
  expect(await view('decision')).not.toContain(refs.second)
})
