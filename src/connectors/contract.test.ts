import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest'
import { radiusIsHere } from '../../test/network/radius.ts'
import { radiusWorlds } from '../../test/network/radius-world.ts'
import { scriptedOperator } from '../../test/scripted-operator.ts'
import { HOUR_MS, instantOf } from '../domain/instant.ts'
import type { Binding } from '../domain/line.ts'
import { type Simulator, startSimulator } from '../simulator/server.ts'
import type { Action, Answer, Connector, Order, OrderDetail } from './connector.ts'
import { tmforum } from './tmforum/tmforum.ts'

/* The same hard questions, put to every connector. A new connector joins by one `contract(…)` at the end of this file. */

type Trouble =
  | 'answer-lost'
  | 'request-lost'
  | 'refused'
  | 'refused-late'
  | 'down'
  | 'garbage'
  | 'bar-ignored'
  | 'zombie'
  | 'control-dead'
  | 'reader-blind'
  | 'someone-else'

/** A connector, an operator behind it, and a living line there whose orders take an hour. */
interface ContractWorld {
  connector: Connector
  /** A second connector with the same credentials, as another worker process has it. */
  another(): Connector
  /** Bindings of two living lines. */
  lines: [Binding, Binding]
  targets: string[]
  nowMs(): number
  pass(ms: number): Promise<void>
  inflict(trouble: Trouble): Promise<void>
  relieve(): Promise<void>
  /** How often the operator acted upon this key. */
  acts(key: string): Promise<number>
  /** How many writes the operator has seen. */
  writes(): Promise<number>
  close(): Promise<void>
}

const SWITCHING: Action[] = ['bar', 'terminate']
const MONEY: Action[] = ['final-bill', 'refund']
const BOOKED: Action[] = ['stop-billing', ...MONEY, 'release-number']

/** What a connector reaches: a whole operator with its books and its money, or one element that switches lines at once. */
type Reach = { books: boolean; target: string }
const wholeOperator: Reach = { books: true, target: 'core' }
const element = (target: string): Reach => ({ books: false, target })

function contract(name: string, makeWorld: () => Promise<ContractWorld>, reach = wholeOperator): void {
  const { books, target: at } = reach
  const ordered = [...SWITCHING, ...(books ? MONEY : [])]
  const withBooks = test.runIf(books)
  describe(`${name} keeps the contract`, () => {
    let world: ContractWorld
    beforeEach(async () => {
      world = await makeWorld()
    })
    afterEach(() => world.close())

    const order = (action: Action, more: Partial<Order> = {}): Order => ({
      key: `C-1001/${action}/${action === 'bar' || action === 'terminate' || action === 'restore' ? at : 'billing'}/1`,
      action,
      target: at,
      operator: 'kcell',
      binding: world.lines[0],
      at: instantOf(world.nowMs()),
      ...(detailOf(action) ? { detail: detailOf(action) as OrderDetail } : {}),
      ...more,
    })
    const submit = async (one: Order): Promise<Answer> => (await world.connector.submit([one]))[0] ?? missing()
    const check = async (one: Order): Promise<Answer> => (await world.another().check([one]))[0] ?? missing()
    /** Submits and lets the operator finish. */
    const carriedOut = async (one: Order): Promise<Answer> => {
      const first = await submit(one)
      if (first.is === 'done' || first.is === 'refused') return first
      await world.pass(2 * HOUR_MS)
      return check(one)
    }
    const seen = async (target = at, binding = world.lines[0]) =>
      (await world.connector.observe?.([{ operator: 'kcell', target, binding, at: instantOf(world.nowMs()) }]))?.[0] ??
      []

    test.each(ordered)('%s: submitted once, acted once, done in the end', async (action) => {
      const one = order(action)
      expect(await check(one)).toEqual({ is: 'never-arrived' })
      expect((await carriedOut(one)).is).toBe('done')
      expect(await world.acts(one.key)).toBe(1)
    })

    test.each(ordered)('%s: the answer is lost, the order is not', async (action) => {
      await world.inflict('answer-lost')
      const one = order(action)
      expect((await submit(one)).is).toBe('cannot-tell')
      await world.relieve()
      expect(['done', 'accepted', 'in-progress']).toContain((await check(one)).is)
      await world.pass(2 * HOUR_MS)
      expect((await check(one)).is).toBe('done')
      expect(await world.acts(one.key)).toBe(1)
    })

    test.each(ordered)('%s: the request is lost; then, and only then, it never arrived', async (action) => {
      await world.inflict('request-lost')
      const one = order(action)
      expect((await submit(one)).is).toBe('cannot-tell')
      await world.relieve()
      expect(await check(one)).toEqual({ is: 'never-arrived' })
      expect((await carriedOut(one)).is).toBe('done')
      expect(await world.acts(one.key)).toBe(1)
    })

    test('checking does not act, however often', async () => {
      const one = order('bar')
      await submit(one)
      await world.pass(2 * HOUR_MS)
      expect((await check(one)).is).toBe('done')
      const writes = await world.writes()
      for (let i = 0; i < 3; i += 1) expect((await check(one)).is).toBe('done')
      expect(await world.acts(one.key)).toBe(1)
      expect(await world.writes()).toBe(writes)
    })

    test.each(ordered)('%s: refused is refused, and nothing is done', async (action) => {
      await world.inflict('refused')
      const one = order(action)
      const answer = await submit(one)
      expect(answer).toMatchObject({ is: 'refused', code: 'line-is-locked' })
      expect(await world.acts(one.key)).toBe(0)
    })

    withBooks('a refusal that comes after the acceptance is late', async () => {
      await world.inflict('refused-late')
      const one = order('bar')
      expect(await carriedOut(one)).toMatchObject({ is: 'refused', code: 'line-is-locked', late: true })
      expect((await seen())[0]?.admits).toBe(true)
    })

    test.each(ordered)('%s: down says cannot-tell, never never-arrived', async (action) => {
      await world.inflict('down')
      const one = order(action)
      expect((await check(one)).is).toBe('cannot-tell')
      expect((await submit(one)).is).toBe('cannot-tell')
      expect((await check(one)).is).toBe('cannot-tell')
      if (books) expect((await world.connector.lookUp?.([{ msisdn: one.binding.msisdn }]))?.[0]?.is).toBe('cannot-tell')
      for (const observation of await seen())
        expect(observation).toMatchObject({ known: 'cannot-tell', admits: 'cannot-tell' })
      await world.relieve()
      expect(await world.acts(one.key)).toBe(0)
    })

    test.each(ordered)('%s: garbage is cannot-tell', async (action) => {
      await world.inflict('garbage')
      const one = order(action)
      expect((await submit(one)).is).toBe('cannot-tell')
      expect((await check(one)).is).toBe('cannot-tell')
    })

    test('answers come in the order of what was asked', async () => {
      const [first, second] = world.lines
      const known = order('bar', { key: `C-1/bar/${at}/1`, binding: first })
      const unknown = order('bar', { key: `C-2/bar/${at}/1`, binding: second })
      await submit(known)
      await world.pass(2 * HOUR_MS)
      const asked = [unknown, known, unknown, known]
      expect((await world.connector.check(asked)).map(({ is }) => is)).toEqual([
        'never-arrived',
        'done',
        'never-arrived',
        'done',
      ])
      const probes = [second, first].map((binding) => ({
        operator: 'kcell',
        target: at,
        binding,
        at: instantOf(0),
      }))
      const seen = (await world.connector.observe?.(probes)) ?? []
      expect(seen.map((one) => one[0]?.subject)).toEqual([second, first].map((one) => `imsi:${one.profiles[0]?.imsi}`))
    })

    withBooks('lines come in the order of what was looked up', async () => {
      const [first, second] = world.lines
      const queries = [{ msisdn: second.msisdn }, { msisdn: '+77999999999' }, { msisdn: first.msisdn }]
      const found = (await world.connector.lookUp?.(queries)) ?? []
      expect(found.map((one) => (one.is === 'found' ? one.line.binding.subscriptionId : one.is))).toEqual([
        second.subscriptionId,
        'no-such-line',
        first.subscriptionId,
      ])
    })

    test('observing and looking up never write', async () => {
      const writes = await world.writes()
      await seen()
      await world.connector.lookUp?.([{ msisdn: world.lines[0].msisdn }])
      expect(await world.writes()).toBe(writes)
    })

    test.each<Action>(['terminate', ...(books ? BOOKED : [])])(
      '%s: where the line is someone else’s by now, it is refused and nothing is done',
      async (action) => {
        await world.inflict('someone-else')
        const writes = await world.writes()
        expect(await submit(order(action))).toEqual({ is: 'refused', code: 'binding-changed' })
        expect(await world.writes()).toBe(writes)
      },
    )

    test('bar closes, restore gives back, terminate ends: as the network sees it, control alive', async () => {
      const before = await seen()
      expect(before.map(({ known, admits, controlAlive }) => [known, admits, controlAlive])).toEqual([
        [true, true, true],
      ])
      expect(before[0]?.subject).toBe(`imsi:${world.lines[0].profiles[0]?.imsi}`)
      const barred = await carriedOut(order('bar'))
      expect((await seen()).map(({ known, admits }) => [known, admits])).toEqual([[true, false]])
      const kept = barred.is === 'done' ? barred.kept : undefined
      expect(kept).toBeDefined()
      expect((await carriedOut(order('restore', { detail: { kept } }))).is).toBe('done')
      expect((await seen()).map(({ admits }) => admits)).toEqual([true])
      expect((await carriedOut(order('terminate'))).is).toBe('done')
      expect((await seen()).map(({ known, admits, attached }) => [known, admits, attached])).toEqual([
        [false, false, false],
      ])
    })

    test('restore without what was kept is refused', async () => {
      expect(await submit(order('restore'))).toEqual({ is: 'refused', code: 'nothing-kept' })
    })

    test('an ignored bar and a zombie are seen in the network, whatever the order says', async () => {
      await world.inflict('bar-ignored')
      expect((await carriedOut(order('bar'))).is).toBe('done')
      expect((await seen())[0]?.admits).toBe(true)
      await world.relieve()
      await world.inflict('zombie')
      expect((await carriedOut(order('terminate'))).is).toBe('done')
      expect((await seen())[0]).toMatchObject({ known: true, admits: true })
    })

    test('a dead control identity and a blind reader are no absence', async () => {
      await world.inflict('control-dead')
      expect((await seen())[0]?.controlAlive).toBe(false)
      await world.relieve()
      await world.inflict('reader-blind')
      expect((await seen())[0]).toMatchObject({ known: 'cannot-tell', controlAlive: false })
    })

    withBooks('a refund says what was paid; a last bill what is owed', async () => {
      expect(await carriedOut(order('final-bill'))).toMatchObject({
        is: 'done',
        amount: { minor: -150_000, currency: 'KZT' },
      })
      expect(await carriedOut(order('refund'))).toMatchObject({
        is: 'done',
        amount: { minor: 12_345, currency: 'KZT' },
      })
    })
  })
}

function detailOf(action: Action): OrderDetail | undefined {
  if (action === 'refund') {
    return { amount: { minor: 12_345, currency: 'KZT' }, payee: { way: 'to-number', msisdn: '+77010000000' } }
  }
  return action === 'stop-billing' || action === 'final-bill' ? { billingEnd: '2026-12-31' } : undefined
}

function missing(): never {
  throw new Error('an answer is missing')
}

const START_MS = Date.parse('2026-11-22T09:00:00.000Z')

contract('the scripted operator', async () => {
  let nowMs = START_MS
  const operator = scriptedOperator({ now: () => instantOf(nowMs) })
  let trouble: Trouble | undefined
  operator.onSubmit(() => {
    if (trouble === 'refused') return { refused: 'line-is-locked' }
    if (trouble === 'refused-late') return { refused: 'line-is-locked', late: true }
    if (trouble === 'garbage') return { answer: { is: 'cannot-tell', because: 'unexpected-shape' } }
    if (trouble === 'answer-lost' || trouble === 'request-lost') return trouble
    if (trouble === 'bar-ignored' || trouble === 'zombie') return trouble
    return { actsAfterMs: HOUR_MS }
  })
  operator.onCheck(() =>
    trouble === 'garbage' ? { answer: { is: 'cannot-tell', because: 'unexpected-shape' } } : undefined,
  )
  operator.onObserve(() =>
    trouble === 'control-dead' ? 'control-dead' : trouble === 'reader-blind' ? 'cannot-tell' : undefined,
  )
  return {
    connector: operator.connector,
    another: () => operator.connector,
    lines: [operator.line(1).binding, operator.line(2).binding],
    targets: ['core'],
    nowMs: () => nowMs,
    pass: async (ms) => {
      nowMs += ms
    },
    inflict: async (next) => {
      trouble = next
      operator.down = next === 'down'
      if (next === 'someone-else') {
        operator.change(1, (line) => ({ ...line, binding: { ...line.binding, holderId: 'someone-else' } }))
      }
    },
    relieve: async () => {
      trouble = undefined
      operator.down = false
    },
    acts: async (key) => operator.actsOf(key),
    writes: async () => operator.acted.length,
    close: async () => undefined,
  }
})

/** The simulator over HTTP, as the product meets it, with two plain lines whose orders take an hour. */
async function simulatedWorld(dedupes: boolean): Promise<ContractWorld> {
  const dataDir = await mkdtemp(join(tmpdir(), 'signoff-contract-'))
  const simulator: Simulator = await startSimulator({
    port: 0,
    dataDir,
    clock: () => START_MS,
    tokens: { writer: 'writer-token', reader: 'reader-token' },
  })
  const control = async (method: string, path: string, body?: unknown): Promise<unknown> => {
    const init = body === undefined ? { method } : { method, body: JSON.stringify(body) }
    const response = await fetch(`${simulator.url}/simulator${path}`, init)
    return response.status === 204 ? undefined : response.json()
  }
  await control('POST', '/population', { operator: 'kcell', count: 10, takesMinutes: 60, dedupes })
  let offsetMs = 0
  const connect = () =>
    tmforum({
      baseUrl: simulator.operatorUrl('kcell'),
      writerToken: 'writer-token',
      readerToken: 'reader-token',
      operator: 'kcell',
      now: () => instantOf(START_MS + offsetMs),
      backoffMs: 1,
      disbeliefMs: 0,
    })
  const connector = connect()
  const found = await connector.lookUp?.([{ msisdn: '+77001000001' }, { msisdn: '+77001000002' }])
  const [first, second] = (found ?? []).flatMap((one) => (one.is === 'found' ? [one.line.binding] : []))
  if (!first || !second) throw new Error('the simulator does not know its lines')
  const counted = async () => (await control('GET', '/log')) as { total: number }
  return {
    connector,
    another: connect,
    lines: [first, second],
    targets: ['core'],
    nowMs: () => START_MS + offsetMs,
    pass: async (ms) => {
      offsetMs += ms
      await control('PUT', '/clock', { offsetMs })
    },
    inflict: async (trouble) => {
      if (trouble === 'someone-else') await control('PUT', '/faults', { kind: 're-issued', line: first.msisdn })
      else if (trouble === 'down') await control('PUT', '/faults', { kind: 'down' })
      else await control('PUT', '/faults', { kind: trouble, code: 'line-is-locked', line: first.msisdn })
      // Garbage in the answer to a search needs something to find: the fault is about the line, the search about a key.
      if (trouble === 'garbage') await control('PUT', '/faults', { kind: 'garbage' })
    },
    relieve: async () => {
      await control('DELETE', '/faults')
    },
    acts: async (key) => {
      const { entries } = (await control('GET', `/log?key=${encodeURIComponent(key)}`)) as {
        entries: { done: string }[]
      }
      return entries.filter(({ done }) => done === 'first' || done === 'repeat-acted').length
    },
    writes: async () => (await counted()).total,
    close: async () => {
      await simulator.close()
      await rm(dataDir, { recursive: true })
    },
  }
}

contract('tmforum, at an operator that knows its keys', () => simulatedWorld(true))
contract('tmforum, at an operator that does not', () => simulatedWorld(false))

const aaa = radiusWorlds()
afterAll(() => aaa.stop())
describe.skipIf(!radiusIsHere)('an element (skipped where freeradius or radclient is missing)', () =>
  contract('radius, at FreeRADIUS and PostgreSQL', aaa.make, element('aaa')),
)
