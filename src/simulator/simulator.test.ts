import { type ChildProcess, spawn } from 'node:child_process'
import { appendFile, mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { demoNumbers } from './population.ts'
import { type Simulator, startSimulator } from './server.ts'

const START_MS = Date.parse('2026-11-22T09:00:00.000Z')
const MINUTE_MS = 60_000
const ORDERS = '/kcell/tmf-api/serviceOrdering/v4/serviceOrder'
const SERVICE = '/kcell/tmf-api/ServiceActivationAndConfiguration/v4/service'
const tokens = { writer: 'writer-token', reader: 'reader-token' }

interface OrderAnswer {
  id: string
  state: string
}
interface LogAnswer {
  entries: { done: string }[]
  counts: Record<string, { acted: number; repeatIgnored: number; repeatActed: number }>
}
interface Identity {
  known: boolean
  admits: boolean
  attached: boolean
}

let dataDir: string
let simulator: Simulator
const start = () => startSimulator({ port: 0, dataDir, clock: () => START_MS, tokens })

beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'signoff-simulator-'))
  simulator = await start()
})
afterEach(async () => {
  await simulator.close()
  await rm(dataDir, { recursive: true })
})

async function call(path: string, method = 'GET', body?: unknown, token = tokens.writer): Promise<Response> {
  const headers = { authorization: `Bearer ${token}`, 'content-type': 'application/json' }
  return fetch(`${simulator.url}${path}`, { method, headers, ...(body ? { body: JSON.stringify(body) } : {}) })
}

async function json<T>(path: string, method = 'GET', body?: unknown, token = tokens.writer): Promise<T> {
  return (await (await call(path, method, body, token)).json()) as T
}

function order(last: string, key: string, action: 'bar' | 'terminate' = 'bar') {
  const service = { id: `svc-kcell-1${last}-core`, ...(action === 'bar' ? { state: 'inactive' } : {}) }
  return {
    externalId: key,
    serviceOrderItem: [{ id: '1', action: action === 'bar' ? 'modify' : 'delete', service }],
  }
}

async function network(last: string, token = tokens.reader): Promise<Identity[]> {
  type Body = { serviceCharacteristic: { name: string; value: Identity }[] }
  const body = await json<Body>(`${SERVICE}/svc-kcell-1${last}-core`, 'GET', undefined, token)
  return body.serviceCharacteristic.filter(({ name }) => name === 'identity').map(({ value }) => value)
}

const advance = (minutes: number) => call('/simulator/clock', 'PUT', { offsetMs: minutes * MINUTE_MS })
const stateOf = async (key: string) =>
  (await json<OrderAnswer[]>(`${ORDERS}?externalId=${key}`)).map(({ state }) => state)
const logOf = (key: string) => json<LogAnswer>(`/simulator/log?key=${key}`)

describe('credentials', () => {
  test('nobody without a token, and a reader cannot write', async () => {
    expect((await fetch(`${simulator.url}${ORDERS}`)).status).toBe(401)
    expect((await call(ORDERS, 'GET', undefined, 'reader-toke')).status).toBe(401)
    const refused = await call(ORDERS, 'POST', order('0007', 'k1'), tokens.reader)
    expect(refused.status).toBe(403)
    expect(await refused.json()).toMatchObject({ code: 'forbidden', status: '403' })
    expect((await logOf('k1')).entries).toEqual([])
    expect((await network('0007'))[0]?.admits).toBe(true)
  })

  test('a control token, where one is set, guards the hand on the simulator', async () => {
    await simulator.close()
    simulator = await startSimulator({
      port: 0,
      dataDir,
      clock: () => START_MS,
      tokens: { ...tokens, control: 'hand' },
    })
    expect((await call('/simulator/clock')).status).toBe(401)
    expect((await call('/simulator/clock', 'GET', undefined, 'hand')).status).toBe(200)
  })
})

describe('orders take the operator’s hours', () => {
  test('acknowledged, in progress, completed: by the clock, and the network follows only then', async () => {
    expect((await json<OrderAnswer>(ORDERS, 'POST', order('0001', 'k1'))).state).toBe('acknowledged')
    await advance(5)
    expect(await stateOf('k1')).toEqual(['inProgress'])
    expect((await network('0001'))[0]).toMatchObject({ known: true, admits: true })
    await advance(10)
    expect(await stateOf('k1')).toEqual(['completed'])
    expect((await network('0001'))[0]).toMatchObject({ known: true, admits: false, attached: false })
  })

  test('a key that is known is not acted upon again; where the system forgets keys, it is', async () => {
    for (const last of ['0007', '0020']) {
      for (let i = 0; i < 2; i += 1) await call(ORDERS, 'POST', order(last, `key-${last}`))
    }
    expect((await logOf('key-0007')).entries.map(({ done }) => done)).toEqual(['first', 'repeat-ignored'])
    const log = await logOf('key-0020')
    expect(log.entries.map(({ done }) => done)).toEqual(['first', 'repeat-acted'])
    expect(log.counts.bar).toMatchObject({ acted: 3, repeatIgnored: 1, repeatActed: 1 })
  })

  test('a filter’s value may come in quotes, and lists say how many there are', async () => {
    await call(ORDERS, 'POST', order('0007', 'k1'))
    const response = await call(`${ORDERS}?externalId=%22k1%22`)
    expect(response.headers.get('x-total-count')).toBe('1')
    const page = await call('/kcell/tmf-api/productInventory/v4/product?limit=3&fields=status')
    expect(page.status).toBe(206)
    expect(Object.keys(((await page.json()) as object[])[0] ?? {}).sort()).toEqual(['href', 'id', 'status'])
  })
})

describe('what was answered survives', () => {
  test('a restart keeps orders, clock, faults and population, and repeats nothing', async () => {
    await call('/simulator/population', 'POST', { operator: 'tele2', count: 500 })
    await call('/simulator/faults', 'PUT', { kind: 'refused', line: '+77015550011', code: 'x', times: 2 })
    await call(ORDERS, 'POST', order('0011', 'refused'))
    await call(ORDERS, 'POST', order('0001', 'open'))
    await call(ORDERS, 'POST', order('0007', 'done'))
    await simulator.close()
    simulator = await start()
    expect(await stateOf('open')).toEqual(['acknowledged'])
    expect(await stateOf('done')).toEqual(['completed'])
    expect((await network('0007'))[0]?.admits).toBe(false)
    const faults = await json<{ line: string; times?: number }[]>('/simulator/faults')
    expect(faults.find(({ line }) => line === '+77015550011')?.times).toBe(1)
    const plain = '/tele2/tmf-api/productInventory/v4/product?realizingResource.value=%2B77003000499'
    expect(await json<object[]>(plain)).toHaveLength(1)
    await advance(10)
    expect(await stateOf('open')).toEqual(['completed'])
    await simulator.close()
    simulator = await start()
    expect((await logOf('open')).entries.map(({ done }) => done)).toEqual(['first'])
    const journal = await readFile(join(dataDir, 'operator.jsonl'), 'utf8')
    expect(journal.split('"do":"order-done"').length - 1).toBe(2)
  })

  test('a line that a crash left half written counts for nothing', async () => {
    await call(ORDERS, 'POST', order('0007', 'whole'))
    await simulator.close()
    await appendFile(join(dataDir, 'operator.jsonl'), '{"seq":99,"changes":[{"do":"clo')
    simulator = await start()
    expect(await stateOf('whole')).toEqual(['completed'])
    await call(ORDERS, 'POST', order('0009', 'after'))
    await simulator.close()
    simulator = await start()
    expect(await stateOf('after')).toEqual(['completed'])
  })

  test('kill -9 loses no order that was answered', async () => {
    await simulator.close()
    const child = spawnSimulator(dataDir)
    const url = await firstLine(child)
    const headers = { authorization: 'Bearer writer-token', 'content-type': 'application/json' }
    const keys = Array.from({ length: 40 }, (_, i) => `crash-${i}`)
    const answered: string[] = []
    const sent = keys.map(async (key, i) => {
      const response = await fetch(`${url}${ORDERS}`, {
        method: 'POST',
        headers,
        body: JSON.stringify(order('0007', key)),
      }).catch(() => undefined)
      if (response?.status === 201) answered.push(key)
      if (i === 20) child.kill('SIGKILL')
    })
    await Promise.all(sent)
    simulator = await start()
    expect(answered.length).toBeGreaterThan(0)
    for (const key of answered) expect(await stateOf(key), key).toEqual(['completed'])
  })
})

describe('faults', () => {
  const placed = (last: string, action: 'bar' | 'terminate' = 'bar') =>
    call(ORDERS, 'POST', order(last, `${action}-${last}`, action))

  test('answer lost: acted; request lost: not, and only once', async () => {
    await expect(placed('0500')).rejects.toThrow()
    expect(await stateOf('bar-0500')).toEqual(['completed'])
    await expect(placed('0501')).rejects.toThrow()
    expect(await stateOf('bar-0501')).toEqual([])
    expect((await placed('0501')).status).toBe(201)
  })

  test('late and slow are answered in the end', async () => {
    const before = performance.now()
    expect((await placed('0505')).status).toBe(201)
    expect(performance.now() - before).toBeGreaterThan(1_900)
    expect((await placed('0502')).status).toBe(201)
    expect(performance.now() - before).toBeGreaterThan(4_900)
  })

  test('refused at the door, or afterwards', async () => {
    const refused = await placed('0503')
    expect([refused.status, ((await refused.json()) as { code: string }).code]).toEqual([409, 'line-is-locked'])
    expect((await placed('0504')).status).toBe(201)
    expect(await stateOf('bar-0504')).toEqual(['failed'])
    expect((await network('0504'))[0]?.admits).toBe(true)
  })

  test('repeated: the transport delivers twice, the key saves', async () => {
    await placed('0506')
    expect((await logOf('bar-0506')).entries.map(({ done }) => done)).toEqual(['first', 'repeat-ignored'])
  })

  test('bar-ignored completes and admits; a zombie comes back after its end', async () => {
    await placed('0507')
    expect(await stateOf('bar-0507')).toEqual(['completed'])
    expect((await network('0507'))[0]?.admits).toBe(true)
    await placed('0508')
    expect((await network('0508'))[0]?.admits).toBe(false)
    await placed('0508', 'terminate')
    expect((await network('0508'))[0]).toEqual(expect.objectContaining({ known: true, admits: true, attached: true }))
    const product = await json<{ status: string }>('/kcell/tmf-api/productInventory/v4/product/kcell-10508')
    expect(product.status).toBe('pendingTerminate')
  })

  test('one that revives is dead first, and lives two days later', async () => {
    await placed('0514', 'terminate')
    expect((await network('0514'))[0]?.known).toBe(false)
    await advance(2_880)
    expect((await network('0514'))[0]?.admits).toBe(true)
  })

  test('a week after its end one is charged, one is billed, one is used', async () => {
    for (const last of ['0540', '0541', '0542']) await placed(last, 'terminate')
    const seen = async () => {
      const [money] = await json<{ remainingValue: { amount: number } }[]>(
        '/kcell/tmf-api/prepayBalanceManagement/v4/bucket?product.id=kcell-10540',
      )
      const bills = await json<unknown[]>(
        '/kcell/tmf-api/customerBillManagement/v4/customerBill?billingAccount.id=acc-kcell-10541',
      )
      const product = await json<{ productCharacteristic: { name: string; value: string }[] }>(
        '/kcell/tmf-api/productInventory/v4/product/kcell-10542',
      )
      const used = product.productCharacteristic.find(({ name }) => name === 'lastTrafficAt')?.value
      return [money?.remainingValue.amount, bills.length, used]
    }
    expect(await seen()).toEqual([1_500, 0, '2026-11-21T00:00:00.000Z'])
    await advance(10_080)
    expect(await seen()).toEqual([1_000, 1, '2026-11-29T09:00:00.000Z'])
    expect((await network('0540'))[0]?.known, 'the network has let go of it all the same').toBe(false)
  })

  test('a stale replica shows the past until it has caught up', async () => {
    await placed('0509')
    expect((await network('0509'))[0]?.admits).toBe(true)
    await advance(30)
    expect((await network('0509'))[0]?.admits).toBe(false)
  })

  test('questions that cannot be answered', async () => {
    await placed('0510')
    expect((await call(`${ORDERS}?externalId=bar-0510`)).status).toBe(500)
    expect((await call(`${SERVICE}/svc-kcell-10512-core`, 'GET', undefined, tokens.reader)).status).toBe(500)
    expect((await placed('0513')).headers.get('content-type')).toContain('html')
  })

  test('down is one operator or all, until it is lifted', async () => {
    await call('/simulator/faults', 'PUT', { kind: 'down', operator: 'kcell' })
    expect((await call(ORDERS)).status).toBe(503)
    expect((await call(ORDERS.replace('kcell', 'beeline'))).status).toBe(200)
    await call('/simulator/faults', 'DELETE')
    expect((await call(ORDERS)).status).toBe(200)
  })

  test('an order that names another card is refused: the SIM was swapped', async () => {
    const named = order('0007', 'swapped')
    const imsi = { name: 'imsi', value: '401020000010007' }
    Object.assign(named.serviceOrderItem[0]?.service ?? {}, { serviceCharacteristic: [imsi] })
    await call('/simulator/faults', 'PUT', { kind: 'sim-swapped', line: '+77015550007' })
    expect((await call(ORDERS, 'POST', named)).status).toBe(409)
    expect((await network('0007')).map(({ known }) => known).sort()).toEqual([false, true])
  })
})

describe('the cast', () => {
  test('every operator has every kind, and every number is found', async () => {
    for (const operator of ['kcell', 'beeline', 'tele2']) {
      const mine = demoNumbers.filter((one) => one.operator === operator)
      expect(mine.filter(({ fault }) => !fault).length).toBeGreaterThanOrEqual(17)
      for (const { msisdn, iccid } of mine) {
        const path = `/${operator}/tmf-api/productInventory/v4/product?realizingResource.value=`
        expect(await json<object[]>(`${path}${encodeURIComponent(msisdn)}`), msisdn).toHaveLength(1)
        expect(await json<object[]>(`${path}${iccid}`), iccid).toHaveLength(1)
      }
    }
    expect(new Set(demoNumbers.map(({ msisdn }) => msisdn)).size).toBe(demoNumbers.length)
  })
})

function spawnSimulator(dir: string): ChildProcess {
  const server = JSON.stringify(new URL('./server.ts', import.meta.url).href)
  const script = `
    const { startSimulator } = await import(${server})
    const clock = () => ${START_MS}
    const tokens = ${JSON.stringify(tokens)}
    const { url } = await startSimulator({ port: 0, dataDir: ${JSON.stringify(dir)}, clock, tokens })
    console.log(url)`
  return spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['ignore', 'pipe', 'inherit'] })
}

function firstLine(child: ChildProcess): Promise<string> {
  return new Promise((done, failed) => {
    child.stdout?.once('data', (bytes: Buffer) => done(bytes.toString().trim()))
    child.once('exit', () => failed(new Error('the simulator ended')))
  })
}
