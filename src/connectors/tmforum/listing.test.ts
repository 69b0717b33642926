import { mkdtemp, rm } from 'node:fs/promises'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, describe, expect, test } from 'vitest'
import { startSimulator } from '../../simulator/server.ts'
import type { Connector, Listed, Order } from '../connector.ts'
import { tmforum } from './tmforum.ts'

/* Whole lists of an operator, read page by page: from the simulator, and from servers that page badly. */

const closing: (() => Promise<unknown>)[] = []
afterEach(async () => {
  for (const close of closing.splice(0)) await close()
})

const readerAt = (baseUrl: string): Connector =>
  tmforum({
    baseUrl,
    writerToken: null,
    readerToken: 'reader',
    operator: 'kcell',
    now: () => '2026-11-22T09:00:00.000Z',
    backoffMs: 1,
  })

async function all(connector: Connector, target: string): Promise<Listed[]> {
  const listed: Listed[] = []
  for await (const one of connector.list?.(target) ?? []) listed.push(one)
  return listed
}

async function simulated(plainLines: number): Promise<{ connector: Connector; base: string }> {
  const dataDir = await mkdtemp(join(tmpdir(), 'signoff-listing-'))
  const clock = () => Date.parse('2026-11-22T09:00:00.000Z')
  const simulator = await startSimulator({ port: 0, dataDir, clock, tokens: { writer: 'writer', reader: 'reader' } })
  closing.push(
    () => simulator.close(),
    () => rm(dataDir, { recursive: true }),
  )
  await fetch(`${simulator.url}/simulator/population`, {
    method: 'POST',
    body: JSON.stringify({ operator: 'kcell', count: plainLines }),
  })
  return { connector: readerAt(simulator.operatorUrl('kcell')), base: simulator.operatorUrl('kcell') }
}

/** A server that answers every request as it is told. */
async function server(
  answer: (request: IncomingMessage, query: URLSearchParams) => { status?: number; total?: number; body: unknown },
): Promise<string> {
  const made: Server = createServer((request, response) => {
    const { status = 200, total, body } = answer(request, new URL(request.url ?? '', 'http://x').searchParams)
    response.writeHead(status, {
      'content-type': 'application/json',
      ...(total === undefined ? {} : { 'x-total-count': String(total) }),
    })
    response.end(JSON.stringify(body))
  })
  await new Promise<void>((resolve) => made.listen(0, '127.0.0.1', resolve))
  closing.push(() => new Promise((resolve) => made.close(resolve)))
  return `http://127.0.0.1:${(made.address() as AddressInfo).port}`
}

const product = (i: number, more: object = {}) => ({
  id: `p-${i}`,
  status: 'active',
  realizingResource: [
    { name: 'msisdn', value: `+770100${String(i).padStart(5, '0')}` },
    { name: 'imsi', value: `40102${String(i).padStart(10, '0')}` },
    { name: 'iccid', value: `8999701${i}` },
  ],
  ...more,
})

describe('the simulator’s lists', () => {
  test('every line is there once, over several pages, at billing, elements and number pool', async () => {
    const { connector } = await simulated(1_300)
    const billing = await all(connector, 'billing')
    const plain = billing.filter(({ msisdn }) => msisdn?.startsWith('+77001'))
    expect(plain).toHaveLength(1_300)
    expect(new Set(plain.map(({ imsi }) => imsi)).size).toBe(1_300)
    const core = await all(connector, 'core')
    expect(core.filter(({ imsi }) => imsi?.startsWith('401020009'))).toHaveLength(1_300)
    const pool = await all(connector, 'numbers')
    expect(pool.filter(({ msisdn }) => msisdn?.startsWith('+77001'))).toHaveLength(1_300)
  })

  test('a line is listed as it stands: barred, ended, with two cards', async () => {
    const { connector } = await simulated(1)
    const billing = await all(connector, 'billing')
    const of = (last: string, from: Listed[]) => from.filter(({ msisdn }) => msisdn === `+7701555${last}`)
    expect(of('0001', billing)).toEqual([
      {
        target: 'billing',
        msisdn: '+77015550001',
        imsi: '401020000010001',
        iccid: expect.stringMatching(/^89997010200000100/),
        state: 'serving',
      },
    ])
    expect(of('0003', billing)[0]?.state).toBe('barred')
    expect(of('0016', billing)[0]?.state).toBe('ended')
    expect(of('0014', billing)).toHaveLength(2)
    const core = await all(connector, 'core')
    expect(core.find(({ imsi }) => imsi === '401020000010003')?.state).toBe('barred')
    expect(core.some(({ imsi }) => imsi === '401020000010016')).toBe(false)
    expect(of('0016', await all(connector, 'numbers'))[0]?.state).toBe('ended')
    expect((await all(connector, 'smdp')).every(({ iccid, imsi }) => iccid && !imsi)).toBe(true)
  })
})

describe('a list that is not whole throws', () => {
  test('a server that passes over the offset is not read for ever', async () => {
    const base = await server(() => ({ body: [product(1)] }))
    await expect(all(readerAt(base), 'billing')).rejects.toThrow('does-not-page')
  })

  test('fewer items than were promised', async () => {
    const base = await server((_, query) => ({ total: 3, body: query.get('offset') === '0' ? [product(1)] : [] }))
    await expect(all(readerAt(base), 'billing')).rejects.toThrow('list-cut-short')
  })

  test('a page of another shape, a refusal, an illness in the middle', async () => {
    const other = await server(() => ({ body: { items: [] } }))
    await expect(all(readerAt(other), 'billing')).rejects.toThrow('unexpected-shape')
    const refused = await server(() => ({ status: 404, body: { code: 'x', reason: 'y' } }))
    await expect(all(readerAt(refused), 'billing')).rejects.toThrow('status-404')
    const ill = await server((_, query) =>
      query.get('offset') === '0' ? { total: 2, status: 206, body: [product(1)] } : { status: 503, body: {} },
    )
    await expect(all(readerAt(ill), 'billing')).rejects.toThrow('operator-ill')
  })

  test('without a total it is read until an empty page; a page too large to hold is asked for in smaller ones', async () => {
    const lines = Array.from({ length: 40 }, (_, i) => product(i, { padding: 'x'.repeat(200_000) }))
    const base = await server((_, query) => {
      const from = Number(query.get('offset'))
      return { body: lines.slice(from, from + Number(query.get('limit'))) }
    })
    expect(await all(readerAt(base), 'billing')).toHaveLength(40)
  })
})

describe('a connector that only reads', () => {
  test('orders nothing, and no request but GET with the reader’s credential leaves', async () => {
    const heard: string[] = []
    const base = await server((request) => {
      heard.push(`${request.method} ${request.headers.authorization}`)
      return { body: [] }
    })
    const connector = readerAt(base)
    const order: Order = {
      key: 'C-1/terminate/core/1',
      action: 'terminate',
      target: 'core',
      operator: 'kcell',
      binding: { subscriptionId: 's', holderId: 'h', msisdn: '+77010000001', profiles: [] },
      at: '2026-11-22T09:00:00.000Z',
    }
    expect(await connector.submit([order])).toEqual([{ is: 'refused', code: 'reads-only' }])
    await connector.lookUp?.([{ imsi: '401020000010001' }])
    await connector.observe?.([{ operator: 'kcell', target: 'core', binding: order.binding, at: order.at }])
    await all(connector, 'billing')
    expect(heard.length).toBeGreaterThan(2)
    expect(new Set(heard)).toEqual(new Set(['GET Bearer reader']))
  })
})
