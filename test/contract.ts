import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Action, Answer, Connector, Order, OrderDetail } from '../src/connectors/connector.ts'
import { HOUR_MS, instantOf } from '../src/domain/instant.ts'
import type { Binding } from '../src/domain/line.ts'

/* The same hard questions, put to every connector. A new connector joins by one `contract(…)` in a `contract.test.ts` of its own. */

export type Trouble =
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
export interface ContractWorld {
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

/**
 * What a connector does not do, for one that does not do everything. Held against what the connector itself says of its
 * terms, so that a question can be left out only where there is nothing to ask.
 */
export interface Scope {
  actions: Action[]
  looksUp: boolean
  /** It answers every order at once, and so refuses nothing later. */
  atOnce: boolean
}

const EVERYTHING: Scope = {
  actions: ['bar', 'restore', 'terminate', 'stop-billing', 'final-bill', 'refund', 'release-number'],
  looksUp: true,
  atOnce: false,
}

export function contract(name: string, makeWorld: () => Promise<ContractWorld>, scope: Scope = EVERYTHING): void {
  const within = (...actions: Action[]): Action[] => actions.filter((action) => scope.actions.includes(action))
  const asked = within('bar', 'terminate', 'final-bill', 'refund')
  describe(`${name} keeps the contract`, () => {
    let world: ContractWorld
    beforeEach(async () => {
      world = await makeWorld()
    })
    afterEach(() => world.close())

    const order = (action: Action, more: Partial<Order> = {}): Order => ({
      key: `C-1001/${action}/${action === 'bar' || action === 'terminate' || action === 'restore' ? 'core' : 'billing'}/1`,
      action,
      target: 'core',
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
    const seen = async (target = 'core', binding = world.lines[0]) =>
      (await world.connector.observe?.([{ operator: 'kcell', target, binding, at: instantOf(world.nowMs()) }]))?.[0] ??
      []

    test('does exactly what is asked of it here: its terms say so', () => {
      expect(Object.keys(world.connector.terms).sort()).toEqual([...scope.actions].sort())
      expect(world.connector.lookUp !== undefined).toBe(scope.looksUp)
      expect(world.connector.linesOf !== undefined).toBe(scope.looksUp)
      expect(Object.values(world.connector.terms).every(({ mode }) => mode === 'sync')).toBe(scope.atOnce)
    })

    test.each(asked)('%s: submitted once, acted once, done in the end', async (action) => {
      const one = order(action)
      expect(await check(one)).toEqual({ is: 'never-arrived' })
      expect((await carriedOut(one)).is).toBe('done')
      expect(await world.acts(one.key)).toBe(1)
    })

    test.each(asked)('%s: the answer is lost, the order is not', async (action) => {
      await world.inflict('answer-lost')
      const one = order(action)
      expect((await submit(one)).is).toBe('cannot-tell')
      await world.relieve()
      expect(['done', 'accepted', 'in-progress']).toContain((await check(one)).is)
      await world.pass(2 * HOUR_MS)
      expect((await check(one)).is).toBe('done')
      expect(await world.acts(one.key)).toBe(1)
    })

    test.each(asked)('%s: the request is lost; then, and only then, it never arrived', async (action) => {
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

    test.each(asked)('%s: refused is refused, and nothing is done', async (action) => {
      await world.inflict('refused')
      const one = order(action)
      const answer = await submit(one)
      expect(answer).toMatchObject({ is: 'refused', code: 'line-is-locked' })
      expect(await world.acts(one.key)).toBe(0)
    })

    test.runIf(!scope.atOnce)('a refusal that comes after the acceptance is late', async () => {
      await world.inflict('refused-late')
      const one = order('bar')
      expect(await carriedOut(one)).toMatchObject({ is: 'refused', code: 'line-is-locked', late: true })
      expect((await seen())[0]?.admits).toBe(true)
    })

    test.each(asked)('%s: down says cannot-tell, never never-arrived', async (action) => {
      await world.inflict('down')
      const one = order(action)
      expect((await check(one)).is).toBe('cannot-tell')
      expect((await submit(one)).is).toBe('cannot-tell')
      expect((await check(one)).is).toBe('cannot-tell')
      if (scope.looksUp)
        expect((await world.connector.lookUp?.([{ msisdn: one.binding.msisdn }]))?.[0]?.is).toBe('cannot-tell')
      for (const observation of await seen())
        expect(observation).toMatchObject({ known: 'cannot-tell', admits: 'cannot-tell' })
      await world.relieve()
      expect(await world.acts(one.key)).toBe(0)
    })

    test.each(asked)('%s: garbage is cannot-tell', async (action) => {
      await world.inflict('garbage')
      const one = order(action)
      expect((await submit(one)).is).toBe('cannot-tell')
      expect((await check(one)).is).toBe('cannot-tell')
    })

    test('answers come in the order of what was asked', async () => {
      const [first, second] = world.lines
      const known = order('bar', { key: 'C-1/bar/core/1', binding: first })
      const unknown = order('bar', { key: 'C-2/bar/core/1', binding: second })
      await submit(known)
      await world.pass(2 * HOUR_MS)
      const asked = [unknown, known, unknown, known]
      expect((await world.connector.check(asked)).map(({ is }) => is)).toEqual([
        'never-arrived',
        'done',
        'never-arrived',
        'done',
      ])
      const queries = [{ msisdn: second.msisdn }, { msisdn: '+77999999999' }, { msisdn: first.msisdn }]
      const found = (await world.connector.lookUp?.(queries)) ?? []
      if (scope.looksUp)
        expect(found.map((one) => (one.is === 'found' ? one.line.binding.subscriptionId : one.is))).toEqual([
          second.subscriptionId,
          'no-such-line',
          first.subscriptionId,
        ])
      const probes = [second, first].map((binding) => ({
        operator: 'kcell',
        target: 'core',
        binding,
        at: instantOf(0),
      }))
      const seen = (await world.connector.observe?.(probes)) ?? []
      expect(seen.map((one) => one[0]?.subject)).toEqual([second, first].map((one) => `imsi:${one.profiles[0]?.imsi}`))
    })

    test.runIf(scope.looksUp)('all lines of one holder, whole or not at all, and nobody else’s', async () => {
      const [first, second] = world.lines
      const ask = async (...ids: string[]) => (await world.connector.linesOf?.(ids)) ?? missing()
      const writes = await world.writes()
      const listed = await ask(second.holderId, 'nobody-of-this-name', first.holderId)
      expect(
        listed.map((one) => (one.is === 'found' ? one.lines.map((line) => line.binding.subscriptionId) : one.is)),
      ).toEqual([[second.subscriptionId], [], [first.subscriptionId]])
      await world.inflict('down')
      expect((await ask(first.holderId))[0]?.is).toBe('cannot-tell')
      expect(await world.writes()).toBe(writes)
    })

    test('observing and looking up never write', async () => {
      const writes = await world.writes()
      await seen()
      await world.connector.lookUp?.([{ msisdn: world.lines[0].msisdn }])
      expect(await world.writes()).toBe(writes)
    })

    test.each(within('terminate', 'stop-billing', 'final-bill', 'refund', 'release-number'))(
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

    test.runIf(within('final-bill', 'refund').length > 0)(
      'a refund says what was paid; a last bill what is owed',
      async () => {
        expect(await carriedOut(order('final-bill'))).toMatchObject({
          is: 'done',
          amount: { minor: -150_000, currency: 'KZT' },
        })
        expect(await carriedOut(order('refund'))).toMatchObject({
          is: 'done',
          amount: { minor: 12_345, currency: 'KZT' },
        })
      },
    )
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
