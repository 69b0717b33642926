import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { agent, days, makeWorld, type World } from '../../test/world.ts'
import { retryTask } from '../cases/retry-task.ts'
import { withdrawCase } from '../cases/withdraw-case.ts'
import type { Action } from '../connectors/connector.ts'
import { HOUR_MS } from '../domain/instant.ts'
import { route } from './cancellation.ts'
import { type Moment, Stopped, type Tools } from './tools.ts'
import { walk } from './worker.ts'

/*
 * The faults of design, generated from the list itself: whatever task is added to cancellation.ts is tested here at once.
 * The operator is deliberately stupid: who asks twice acts twice, and the test counts it.
 */

const oneWay: Action[] = ['terminate', 'stop-billing', 'final-bill', 'refund', 'release-number']
const everyAction: Action[] = ['bar', ...oneWay]
const subscriber = { is: 'subscriber', assurance: 'otp_line' } as const

let world: World
let line = 0
beforeAll(async () => {
  world = await makeWorld()
})
beforeEach(() => {
  world.operator.onSubmit(() => undefined)
  world.operator.onCheck(() => undefined)
})
afterAll(() => world.close())

/** A case of its own line, opened and approved as soon as it asks; every walk goes through `walker`. */
async function begin(): Promise<{ ref: string; i: number }> {
  world.rewind()
  line += 1
  return { ref: await world.open(line), i: line }
}

async function toTheEnd(ref: string): Promise<void> {
  await world.settle()
  await approveIfAsked(ref)
  await world.pass(days(110))
}

async function approveIfAsked(ref: string): Promise<void> {
  const { case: c } = await world.caseOf(ref)
  if (c.status === 'open' && !c.facts.decision && !c.facts.ending) await world.approve(ref)
}

const actedFor = (ref: string) =>
  world.operator.acted.filter((order) => order.key.startsWith(`${ref}/`)).map((order) => order.action)
const submittedFor = (ref: string) =>
  world.operator.submitted.filter((order) => order.key.startsWith(`${ref}/`)).map((order) => order.action)

async function expectWholeEnd(ref: string, i: number): Promise<void> {
  const { case: c } = await world.caseOf(ref)
  expect(await world.places(ref)).toEqual([])
  expect(c.status).toBe('closed')
  expect([...actedFor(ref)].sort()).toEqual([...everyAction].sort())
  expect(world.operator.serving(world.operator.line(i).binding, 'core')).toMatchObject({ terminated: true })
  const told = await world.messages(ref)
  expect(new Set(told).size, 'no message is said twice').toBe(told.length)
  const events = await world.events(ref) // throws when the chain is broken
  const crossing = events.findIndex((event) => event.kind === 'point-of-no-return')
  const firstOneWay = events.findIndex(
    (event) => event.kind === 'ordered' && oneWay.includes(event.data.action as Action),
  )
  expect(crossing, 'the marker is saved before anything one-way').toBeGreaterThan(-1)
  expect(firstOneWay).toBeGreaterThan(crossing)
}

/** Every moment of a healthy run, in order, as `at:task`. */
async function momentsOfAHealthyRun(): Promise<string[]> {
  const { ref } = await begin()
  const seen: string[] = []
  const record = world.toolsOf('recorder', (moment) => void seen.push(nameOf(moment)))
  await driven(record, ref)
  expect((await world.caseOf(ref)).case.status).toBe('closed')
  return seen
}

const nameOf = (moment: Moment) => `${moment.at}:${moment.task}`

/** Walks one case to its end with the given tools; when they are cut off, the others take over. */
async function driven(tools: Tools, ref: string): Promise<void> {
  const own = async () => {
    try {
      while ((await walk(tools, 'kcell', [ref])) > 0);
    } catch (error) {
      if (!(error instanceof Stopped)) throw error
      await world.leasesRunOut()
    }
  }
  await own()
  await approveIfAsked(ref)
  for (let hours = 0; hours < 24 * 8; hours += 12) {
    await own()
    await world.passQuietly(12 * HOUR_MS)
  }
  await world.passQuietly(days(100))
  await own()
  await own()
}

describe('power fails', () => {
  test('at every moment of the whole list: the end is the same, and nothing is done twice', async () => {
    const moments = await momentsOfAHealthyRun()
    expect(moments.length).toBeGreaterThan(60)
    const nth = new Map<string, number>()
    for (const moment of moments) {
      const count = (nth.get(moment) ?? 0) + 1
      nth.set(moment, count)
      const { ref, i } = await begin()
      let met = 0
      const cut = world.toolsOf(`cut-${ref}`, (now) => {
        if (nameOf(now) === moment) {
          met += 1
          if (met === count) throw new Stopped(moment)
        }
      })
      await driven(cut, ref)
      await toTheEnd(ref)
      await expectWholeEnd(ref, i)
    }
    expect(world.operator.actedTwice()).toEqual([])
  }, 480_000)
})

describe('answers', () => {
  for (const action of everyAction) {
    for (const fault of ['answer-lost', 'request-lost', 'throw'] as const) {
      test(`${action}: ${fault}`, async () => {
        const { ref, i } = await begin()
        world.operator.onSubmit((order, nth) =>
          order.key.startsWith(ref) && order.action === action && nth === 1 ? fault : undefined,
        )
        await toTheEnd(ref)
        await expectWholeEnd(ref, i)
      })
    }

    test(`${action}: accepted first, done after many checks`, async () => {
      const { ref, i } = await begin()
      world.operator.onSubmit((order) =>
        order.key.startsWith(ref) && order.action === action ? { inProgressFor: 7 } : undefined,
      )
      await toTheEnd(ref)
      await expectWholeEnd(ref, i)
      expect(submittedFor(ref).filter((one) => one === action)).toHaveLength(1)
    })

    test(`${action}: refused, shown to a person, asked again in a new round`, async () => {
      const { ref, i } = await begin()
      let refuse = true
      world.operator.onSubmit((order) =>
        refuse && order.key.startsWith(ref) && order.action === action ? { refused: 'not-now' } : undefined,
      )
      await toTheEnd(ref)
      const stuck = (await world.places(ref)).find((place) => place.stuck)
      expect(stuck).toMatchObject({ task: action, stuck: 'refused:not-now' })
      refuse = false
      await world.retry(ref, stuck?.lane ?? 'main')
      await world.pass(days(110))
      await expectWholeEnd(ref, i)
    })

    test(`${action}: nobody can tell, ever`, async () => {
      const { ref } = await begin()
      let handedOver = 0
      world.operator.onSubmit((order) => {
        if (!order.key.startsWith(ref) || order.action !== action) return undefined
        handedOver += 1
        return 'request-lost'
      })
      world.operator.onCheck((order, nth) =>
        order.key.startsWith(ref) && order.action === action && nth > 1
          ? { answer: { is: 'cannot-tell', because: 'down' } }
          : undefined,
      )
      await toTheEnd(ref)
      expect(handedOver, 'never submitted again').toBe(1)
      const { case: c } = await world.caseOf(ref)
      expect(c.status).toBe('open')
      const stuck = (await world.places(ref)).map((place) => place.stuck)
      expect(stuck).toContain(action === 'bar' || action === 'terminate' ? 'still-served' : 'cannot-tell')
      if (action === 'bar' || action === 'terminate') expect(await world.messages(ref)).not.toContain('certificate')
      world.operator.onCheck(() => undefined)
    })
  }

  test('a switch that nobody answered for is decided by looking: it was thrown, so the case goes on', async () => {
    const { ref, i } = await begin()
    world.operator.onSubmit((order) =>
      order.key.startsWith(ref) && order.action === 'bar' ? 'answer-lost' : undefined,
    )
    world.operator.onCheck((order, nth) =>
      order.key.startsWith(ref) && order.action === 'bar' && nth > 1
        ? { answer: { is: 'cannot-tell', because: 'down' } }
        : undefined,
    )
    await toTheEnd(ref)
    await expectWholeEnd(ref, i)
    world.operator.onCheck(() => undefined)
  })
})

describe('withdrawal', () => {
  const above = route.lanes.main.filter((task) => task.word !== 'point-of-no-return').map((task) => task.id)

  for (const task of above) {
    for (const cutDuringUndo of [false, true]) {
      test(`at ${task}${cutDuringUndo ? ', power failing again at every moment of the way back' : ''}`, async () => {
        const { ref, i } = await begin()
        await walkUntil(ref, task)
        await withdrawCase(world.desk, 'kcell', ref, subscriber)
        if (cutDuringUndo) await backWithCuts(ref)
        await world.settle()
        await world.pass(days(1))
        const { case: c } = await world.caseOf(ref)
        expect(c.status).toBe('withdrawn')
        expect(await world.places(ref)).toEqual([])
        const acted = actedFor(ref)
        expect(acted.filter((action) => oneWay.includes(action))).toEqual([])
        expect(acted.filter((action) => action === 'restore')).toHaveLength(
          acted.filter((action) => action === 'bar').length,
        )
        expect(world.operator.serving(world.operator.line(i).binding, 'core')).toEqual({ terminated: false, bars: [] })
        expect((await world.messages(ref)).filter((kind) => kind === 'withdrawn')).toHaveLength(1)
        expect(world.operator.actedTwice()).toEqual([])
      })
    }
  }

  const barredAndTakenBack = async (before: string[], meanwhile = () => {}) => {
    const { ref, i } = await begin()
    const { bars } = world.operator.serving(world.operator.line(i).binding, 'core')
    bars.push(...before)
    await world.settle()
    await world.approve(ref)
    await world.pass(HOUR_MS)
    expect((await world.caseOf(ref)).case.facts.barredAt).toBeDefined()
    meanwhile()
    await withdrawCase(world.desk, 'kcell', ref, subscriber)
    await world.settle()
    return ref
  }

  test('the line is called back only when it was seen to be served again, and that is evidence', async () => {
    const ref = await barredAndTakenBack([])
    expect((await world.caseOf(ref)).case.facts.restored).toMatchObject({ seen: 'works' })
    const observed = (await world.events(ref)).filter((event) => event.kind === 'observed')
    expect(observed.at(-1)?.data).toMatchObject({ task: 'restore', reading: 1 })
  })

  test('a line that was suspended before is as it was, and is not said to work', async () => {
    const ref = await barredAndTakenBack(['on-request'])
    expect((await world.caseOf(ref)).case).toMatchObject({
      status: 'withdrawn',
      facts: { restored: { seen: 'as-before' } },
    })
  })

  test('a restore that nobody can see is no restore: a person is called, tries again, orders again', async () => {
    let blind = false
    world.operator.onObserve(() => (blind ? 'cannot-tell' : undefined))
    const ref = await barredAndTakenBack([], () => {
      blind = true
    })
    expect((await world.caseOf(ref)).case.status).toBe('open')
    await world.pass(days(1))
    expect(await world.places(ref)).toMatchObject([{ direction: 'back', stuck: 'restore-not-seen' }])
    expect(await world.messages(ref)).toContain('not-restored')
    blind = false
    await retryTask(world.desk, 'kcell', ref, agent, 'main', 'order')
    await world.settle()
    expect((await world.caseOf(ref)).case).toMatchObject({
      status: 'withdrawn',
      facts: { restored: { seen: 'works' } },
    })
    expect(actedFor(ref)).toEqual(['bar', 'restore', 'restore'])
    expect(world.operator.actedTwice()).toEqual([])
    world.operator.onObserve(() => undefined)
  })

  test('below the point of no return it is refused, by saved facts alone', async () => {
    const { ref } = await begin()
    await world.settle()
    await world.approve(ref)
    await world.pass(days(6))
    await expect(withdrawCase(world.desk, 'kcell', ref, subscriber)).rejects.toMatchObject({
      code: 'past-the-point-of-no-return',
    })
  })

  /** Walks until the case stands before `task`, cutting the power there, so that it stays. */
  async function walkUntil(ref: string, task: string): Promise<void> {
    const stop = world.toolsOf(`until-${ref}`, (moment) => {
      if (moment.at === 'before' && moment.task === task) throw new Stopped(task)
    })
    for (let hours = 0; hours < 24 * 5; hours += 6) {
      try {
        while ((await walk(stop, 'kcell', [ref])) > 0);
        await approveIfAsked(ref)
      } catch (error) {
        if (!(error instanceof Stopped)) throw error
        await world.leasesRunOut()
        return
      }
      await world.passQuietly(6 * HOUR_MS)
    }
    throw new Error(`the case never came to ${task}`)
  }

  async function backWithCuts(ref: string): Promise<void> {
    for (let cut = 1; cut < 40; cut += 1) {
      let met = 0
      const tools = world.toolsOf(`back-${ref}-${cut}`, () => {
        met += 1
        if (met === cut) throw new Stopped(String(cut))
      })
      try {
        await walk(tools, 'kcell', [ref])
      } catch (error) {
        if (!(error instanceof Stopped)) throw error
      }
      await world.leasesRunOut()
      await world.passQuietly(HOUR_MS / 4)
    }
  }
})

describe('two workers', () => {
  for (const action of ['bar', 'terminate', 'refund'] as const) {
    test(`one sleeps through its lease between check and submit of ${action}: it acts once`, async () => {
      const { ref, i } = await begin()
      let wakeUp = () => {}
      const asleep = new Promise<void>((resolve) => {
        wakeUp = resolve
      })
      let fellAsleep = () => {}
      const sleeping = new Promise<void>((resolve) => {
        fellAsleep = resolve
      })
      const sleeper = world.toolsOf(`sleeper-${ref}`, async (moment) => {
        if (moment.at === 'before-submit' && moment.task === action) {
          fellAsleep()
          await asleep
        }
      })
      await world.settle()
      await world.approve(ref)
      let slept: Promise<unknown> | undefined
      for (let hours = 0; hours < 24 * 12 && !slept; hours += 6) {
        const walked = walk(sleeper, 'kcell', [ref])
        const first = await Promise.race([walked.then(() => 'walked'), sleeping.then(() => 'asleep')])
        if (first === 'asleep') slept = walked
        else await world.passQuietly(6 * HOUR_MS)
      }
      expect(slept, `the sleeper came to ${action}`).toBeDefined()
      await world.leasesRunOut()
      await world.pass(days(1))
      wakeUp()
      await slept
      await world.pass(days(110))
      await expectWholeEnd(ref, i)
      expect(submittedFor(ref).filter((one) => one === action)).toHaveLength(1)
    })
  }

  test('both walk the same hundred cases at once', async () => {
    const cases = []
    for (let n = 0; n < 100; n += 1) cases.push(await begin())
    const refs = cases.map((one) => one.ref)
    await world.settle()
    for (const ref of refs) await world.approve(ref)
    const one = world.toolsOf('left')
    const two = world.toolsOf('right')
    for (let hours = 0; hours < 24 * 6; hours += 6) {
      await Promise.all([walk(one, 'kcell', refs), walk(two, 'kcell', [...refs].reverse())])
      await world.passQuietly(6 * HOUR_MS)
    }
    await world.pass(days(110))
    for (const { ref, i } of cases) await expectWholeEnd(ref, i)
    expect(world.operator.actedTwice()).toEqual([])
  })
})

describe('the network does not do as it says', () => {
  test('bar-ignored: stuck above the line, and withdrawable', async () => {
    const { ref } = await begin()
    world.operator.onSubmit((order) =>
      order.key.startsWith(ref) && order.action === 'bar' ? 'bar-ignored' : undefined,
    )
    await toTheEnd(ref)
    expect(await world.places(ref)).toMatchObject([{ lane: 'main', task: 'barred', stuck: 'still-served' }])
    expect(await world.messages(ref)).not.toContain('certificate')
    await withdrawCase(world.desk, 'kcell', ref, subscriber)
    await world.pass(days(1))
    expect((await world.caseOf(ref)).case.status).toBe('withdrawn')
  })

  test('zombie: no certificate, stuck below the line', async () => {
    const { ref } = await begin()
    world.operator.onSubmit((order) =>
      order.key.startsWith(ref) && order.action === 'terminate' ? 'zombie' : undefined,
    )
    await toTheEnd(ref)
    const places = await world.places(ref)
    expect(places.find((place) => place.lane === 'line')).toMatchObject({ stuck: 'still-served' })
    expect(await world.messages(ref), 'silence would look like success').toContain('not-confirmed')
    expect(await world.messages(ref)).not.toContain('certificate')
  })

  test('a SIM swapped during the dwell: nothing one-way is ordered', async () => {
    const { ref, i } = await begin()
    await world.settle()
    await world.approve(ref)
    await world.pass(days(1))
    world.operator.change(i, (at) => ({
      ...at,
      binding: {
        ...at.binding,
        profiles: at.binding.profiles.map((profile) => ({ ...profile, imsi: '401029912345678' })),
      },
    }))
    await world.pass(days(20))
    expect(await world.places(ref)).toMatchObject([{ task: 'still-ours-again', stuck: 'binding-changed' }])
    expect(actedFor(ref)).toEqual(['bar'])
  })
})
