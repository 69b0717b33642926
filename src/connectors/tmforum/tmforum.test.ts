import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { instantOf } from '../../domain/instant.ts'
import type { LineOnFile } from '../../domain/line.ts'
import { type Simulator, startSimulator } from '../../simulator/server.ts'
import type { Connector, Order } from '../connector.ts'
import { type TmforumOptions, tmforum } from './tmforum.ts'

const START_MS = Date.parse('2026-11-22T09:00:00.000Z')
const at = instantOf(START_MS)
const defaults: Omit<TmforumOptions, 'baseUrl'> = {
  writerToken: 'writer-token',
  readerToken: 'reader-token',
  operator: 'kcell',
  now: () => at,
  backoffMs: 1,
  disbeliefMs: 0,
}

describe('with the simulator', () => {
  let simulator: Simulator
  let connector: Connector
  let dataDir: string
  beforeEach(async () => {
    dataDir = await mkdtemp(join(tmpdir(), 'signoff-tmforum-'))
    const tokens = { writer: 'writer-token', reader: 'reader-token' }
    simulator = await startSimulator({ port: 0, dataDir, clock: () => START_MS, tokens })
    connector = tmforum({ ...defaults, baseUrl: simulator.operatorUrl('kcell') })
  })
  afterEach(async () => {
    await simulator.close()
    await rm(dataDir, { recursive: true })
  })
  const lineAt = async (last: string): Promise<LineOnFile> => {
    const [found] = (await connector.lookUp?.([{ msisdn: `+7701555${last}` }])) ?? []
    if (found?.is !== 'found') throw new Error(`${last}: ${found?.is}`)
    return found.line
  }
  const orderFor = (line: LineOnFile, action: Order['action'], more: Partial<Order> = {}): Order => ({
    key: `C-9/${action}/core/1`,
    action,
    target: 'core',
    operator: 'kcell',
    binding: line.binding,
    at,
    ...more,
  })

  test('a refund: paid, and a day later sent back by the bank; paid again under a new key, it stays paid', async () => {
    const forward = (hours: number) =>
      fetch(`${simulator.url}/simulator/clock`, {
        method: 'PUT',
        body: JSON.stringify({ offsetMs: hours * 3_600_000 }),
      })
    const line = await lineAt('0515')
    const detail = {
      amount: { minor: 150_000, currency: 'KZT' },
      payee: { way: 'to-bank' as const, iban: 'KZ86125KZT5004100100', name: 'A B' },
    }
    const first = orderFor(line, 'refund', { key: 'C-9/refund/billing/1', target: 'billing', detail })
    const is = async (order: Order) => (await connector.check([order]))[0]
    await connector.submit([first])
    expect(await is(first)).toMatchObject({ is: 'done', amount: { minor: 150_000 } })
    expect((await lineAt('0515')).standing.balance.money.minor).toBe(0)
    await forward(26)
    expect(await is(first)).toEqual({ is: 'returned', code: 'account-closed' })
    expect((await lineAt('0515')).standing.balance.money.minor).toBe(150_000)
    const second = { ...first, key: 'C-9/refund/billing/2' }
    await connector.submit([second])
    await forward(80)
    expect(await is(second)).toMatchObject({ is: 'done' })
    expect(await is(first), 'the first one stays returned').toEqual({ is: 'returned', code: 'account-closed' })
  })

  test('a line is found by the number of any of its cards, and an unknown card finds none', async () => {
    for (const last of ['0001', '0002']) {
      const line = await lineAt(last)
      const queries = line.binding.profiles.map(({ iccid }) => ({ iccid }))
      for (const found of (await connector.lookUp?.(queries)) ?? [])
        expect(found).toEqual({ is: 'found', line: expect.objectContaining({ binding: line.binding }) })
    }
    expect(await connector.lookUp?.([{ iccid: '8999701000000090008' }])).toEqual([{ is: 'no-such-line' }])
  })

  test('the cast stands as it should', async () => {
    const standing = async (last: string) => (await lineAt(last)).standing
    expect(await standing('0002')).toMatchObject({ use: 'data', services: ['data'], contacts: [{ channel: 'email' }] })
    expect(await standing('0003')).toMatchObject({ state: 'suspended', suspendedFor: 'request' })
    expect(await standing('0004')).toMatchObject({ suspendedFor: 'debt', dues: [{ amount: { minor: 890_000 } }] })
    expect(await standing('0005')).toMatchObject({ payment: 'postpaid', unbilled: { minor: 357_075 } })
    expect((await standing('0006')).commitments.map(({ kind }) => kind)).toEqual(['plan', 'device'])
    expect((await standing('0007')).balance).toMatchObject({ money: { minor: 0 }, bonus: { minor: 500_000 } })
    expect(await standing('0008')).toMatchObject({ portRequest: { to: 'beeline' } })
    expect(await standing('0009')).toMatchObject({ openOrders: [{ what: 'Roaming pack' }] })
    expect(await standing('0010')).toMatchObject({ holds: ['fraud'] })
    expect(await standing('0011')).toMatchObject({ holder: { kind: 'minor' } })
    expect(await standing('0012')).toMatchObject({ holder: { kind: 'company' } })
    expect((await lineAt('0013')).binding.profiles).toMatchObject([{ form: 'esim' }])
    expect((await lineAt('0014')).binding.profiles).toMatchObject([
      { role: 'main' },
      { role: 'companion', form: 'esim' },
    ])
    expect(await standing('0015')).toMatchObject({ use: 'alarm' })
    expect(await standing('0016')).toMatchObject({ state: 'terminated' })
    expect(await standing('0017')).toMatchObject({ contacts: [] })
    expect(await standing('0018')).toMatchObject({ suspendedFor: 'lost' })
  })

  test('a bar keeps earlier bars, and restore gives exactly them back', async () => {
    const line = await lineAt('0003')
    const [barred] = await connector.submit([orderFor(line, 'bar')])
    expect(barred).toEqual({ is: 'done', kept: { state: 'inactive', bars: ['request'] } })
    const kept = barred?.is === 'done' ? barred.kept : undefined
    await connector.submit([orderFor(line, 'restore', { detail: { kept } })])
    expect((await lineAt('0003')).standing).toMatchObject({ state: 'suspended', suspendedFor: 'request' })
    const [seen] = (await connector.observe?.([{ operator: 'kcell', target: 'core', binding: line.binding, at }])) ?? []
    expect(seen?.[0]).toMatchObject({ known: true, admits: false })
  })

  test('a second round of the bar keeps what stood before the first', async () => {
    const line = await lineAt('0007')
    await connector.submit([orderFor(line, 'bar')])
    const [again] = await connector.submit([orderFor(line, 'bar', { key: 'C-9/bar/core/2' })])
    expect(again).toEqual({ is: 'done', kept: { state: 'active', bars: [] } })
  })

  test('both cards of a line with a companion are barred and seen', async () => {
    const line = await lineAt('0014')
    await connector.submit([orderFor(line, 'bar')])
    const [seen] = (await connector.observe?.([{ operator: 'kcell', target: 'core', binding: line.binding, at }])) ?? []
    expect(seen?.map(({ admits }) => admits)).toEqual([false, false])
  })

  test('charges dated after the billing end are told apart, and count towards no cap', async () => {
    const line = await lineAt('0005')
    const fault = { kind: 'charged-after-end', line: '+77015550005', minutes: 60 }
    await fetch(`${simulator.url}/simulator/faults`, { method: 'PUT', body: JSON.stringify(fault) })
    const clockAt = (offsetMs: number) =>
      fetch(`${simulator.url}/simulator/clock`, { method: 'PUT', body: JSON.stringify({ offsetMs }) })
    await connector.submit([orderFor(line, 'terminate')])
    await clockAt(3_600_000)
    await clockAt(3 * 3_600_000)
    const detail = { billingEnd: '2026-11-21', cap: { minor: 400_000, currency: 'KZT' } }
    await connector.submit([orderFor(line, 'final-bill', { detail })])
    await clockAt(5 * 3_600_000)
    const [answer] = await connector.check([orderFor(line, 'final-bill', { detail })])
    expect(answer).toEqual({
      is: 'done',
      amount: { minor: 407_075, currency: 'KZT' },
      afterEnd: { minor: 50_000, currency: 'KZT' },
    })
  })

  test('usage above the agreed cap is not charged', async () => {
    const line = await lineAt('0005')
    const detail = { billingEnd: '2026-11-30', cap: { minor: 300_000, currency: 'KZT' } }
    await connector.submit([orderFor(line, 'final-bill', { detail })])
    await fetch(`${simulator.url}/simulator/clock`, { method: 'PUT', body: JSON.stringify({ offsetMs: 3_600_000 }) })
    const [answer] = await connector.check([orderFor(line, 'final-bill', { detail })])
    expect(answer).toEqual({
      is: 'done',
      amount: { minor: 300_000, currency: 'KZT' },
      note: 'usage-above-cap:57075',
    })
  })

  test('billing ends on its day; a number goes back only after its line', async () => {
    const line = await lineAt('0007')
    const release = orderFor(line, 'release-number', { target: 'pool' })
    expect((await connector.submit([release]))[0]).toEqual({ is: 'refused', code: 'number-in-use' })
    await connector.submit([orderFor(line, 'terminate')])
    const stop = orderFor(line, 'stop-billing', { detail: { billingEnd: '2026-12-31' } })
    expect((await connector.check([stop]))[0]).toEqual({ is: 'never-arrived' })
    expect((await connector.submit([stop]))[0]).toEqual({ is: 'done' })
    expect((await connector.check([stop]))[0]).toEqual({ is: 'done' })
    expect((await connector.check([release]))[0]).toEqual({ is: 'never-arrived' })
    expect((await connector.submit([release]))[0]).toEqual({ is: 'done' })
    expect((await connector.check([release]))[0]).toEqual({ is: 'done' })
  })

  test('a swapped SIM stops every order, the bar included', async () => {
    const line = await lineAt('0007')
    const body = JSON.stringify({ kind: 'sim-swapped', line: line.binding.msisdn })
    await fetch(`${simulator.url}/simulator/faults`, { method: 'PUT', body })
    for (const action of ['bar', 'terminate'] as const) {
      expect((await connector.submit([orderFor(line, action)]))[0]).toEqual({ is: 'refused', code: 'binding-changed' })
    }
    const [seen] = (await connector.observe?.([{ operator: 'kcell', target: 'core', binding: line.binding, at }])) ?? []
    expect(seen?.[0]).toMatchObject({ known: false, controlAlive: true })
  })

  test('a wrong credential is cannot-tell, never an absence', async () => {
    const stranger = tmforum({ ...defaults, baseUrl: simulator.operatorUrl('kcell'), writerToken: 'wrong' })
    const order = orderFor(await lineAt('0007'), 'bar')
    expect((await stranger.check([order]))[0]).toEqual({ is: 'cannot-tell', because: 'unauthorized' })
    expect((await stranger.submit([order]))[0]).toEqual({ is: 'cannot-tell', because: 'unauthorized' })
  })

  test('right after a lost answer absence is not believed', async () => {
    const careful = tmforum({ ...defaults, baseUrl: simulator.operatorUrl('kcell'), disbeliefMs: 60_000 })
    const line = await lineAt('0501')
    expect((await careful.submit([orderFor(line, 'bar')]))[0]?.is).toBe('cannot-tell')
    expect((await careful.check([orderFor(line, 'bar')]))[0]).toEqual({
      is: 'cannot-tell',
      because: 'may-be-on-its-way',
    })
    expect((await connector.check([orderFor(line, 'bar')]))[0]).toEqual({ is: 'never-arrived' })
  })
})

describe('with a server that misbehaves', () => {
  let server: Server
  let answer: (request: IncomingMessage, response: ServerResponse) => void
  let requests = 0
  let connector: Connector
  const binding = { subscriptionId: 'P-1', holderId: 'H-1', msisdn: '+77010000000', profiles: [] }
  const order: Order = { key: 'C-1/bar/core/1', action: 'bar', target: 'core', operator: 'kcell', binding, at }
  const terms = { timeoutMs: 1_000 }

  beforeEach(async () => {
    requests = 0
    server = createServer((request, response) => {
      requests += 1
      answer(request, response)
    })
    await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
    const baseUrl = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
    const all = ['bar', 'restore', 'terminate', 'stop-billing', 'final-bill', 'refund', 'release-number'] as const
    connector = tmforum({ ...defaults, baseUrl, terms: Object.fromEntries(all.map((action) => [action, terms])) })
  })
  afterEach(() => {
    server.closeAllConnections()
    server.close()
  })

  const replies = (status: number, body: string, headers: Record<string, string> = {}) => {
    answer = (_, response) => void response.writeHead(status, headers).end(body)
  }
  const because = async () => {
    const [checked] = await connector.check([order])
    return checked?.is === 'cannot-tell' ? checked.because : checked?.is
  }

  test.each<[string, number, string, Record<string, string>, string]>([
    ['a login page', 200, '<html>', {}, 'not-json'],
    ['an object where a list belongs', 200, '{}', {}, 'unexpected-shape'],
    ['an order without a state', 200, '[{"id":"1"}]', {}, 'unexpected-shape'],
    ['a redirect', 302, '', { location: 'http://127.0.0.1:1/' }, 'connection-lost'],
    ['an endless body', 200, `["${'x'.repeat(5_000_000)}"]`, {}, 'too-large'],
    ['too many requests', 429, '[]', {}, 'operator-ill'],
    ['no such path', 404, '[]', {}, 'status-404'],
    ['an empty page of many', 200, '[]', { 'x-total-count': '3' }, 'only-a-page'],
    ['nothing at all', 200, '[]', {}, 'never-arrived'],
  ])('%s', async (_, status, body, headers, expected) => {
    replies(status, body, headers)
    expect(await because()).toBe(expected)
  })

  test('orders of others, from a system that ignores the filter, are not ours', async () => {
    const others = { id: '1', externalId: 'other', state: 'completed', serviceOrderItem: [{ service: {} }] }
    replies(200, JSON.stringify([others]))
    expect(await because()).toBe('never-arrived')
  })

  test('silence ends in a timeout; a read is tried three times', async () => {
    answer = () => undefined
    expect(await because()).toBe('timeout')
    expect(requests).toBe(3)
  })

  test('after many failures the circuit opens and the operator is left alone', async () => {
    replies(503, '')
    for (let i = 0; i < 10; i += 1) await because()
    const before = requests
    expect(await because()).toBe('circuit-open')
    expect(requests).toBe(before)
    expect((await connector.submit([order]))[0]?.is).toBe('cannot-tell')
  })

  test('a batch never has more than sixteen calls under way', async () => {
    let underWay = 0
    let most = 0
    answer = (_, response) => {
      underWay += 1
      most = Math.max(most, underWay)
      setTimeout(() => {
        underWay -= 1
        response.end('[]')
      }, 5)
    }
    const answers = await connector.check(
      Array.from({ length: 100 }, (_, i) => ({ ...order, key: `C-${i}/bar/core/1` })),
    )
    expect(answers).toHaveLength(100)
    // On a busy machine not all sixteen meet within the few milliseconds of an answer.
    expect(most).toBeLessThanOrEqual(16)
    expect(most).toBeGreaterThan(4)
  })

  test('one credential for both is refused at the start', () => {
    expect(() => tmforum({ ...defaults, baseUrl: 'http://127.0.0.1:1', readerToken: 'writer-token' })).toThrow()
  })
})
