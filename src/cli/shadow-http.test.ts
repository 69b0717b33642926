import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { operators } from '../../test/world.ts'
import type { Access } from '../connectors/connector.ts'
import { es2plus } from '../connectors/es2plus/es2plus.ts'
import { es2plusSettings, es2plusWriters } from '../connectors/es2plus/settings.ts'
import { radius } from '../connectors/radius/radius.ts'
import { radiusWriters } from '../connectors/radius/settings.ts'
import { tmforum } from '../connectors/tmforum/tmforum.ts'
import { instantOf } from '../domain/instant.ts'
import { demoNumbers } from '../simulator/population.ts'
import { type Simulator, startSimulator } from '../simulator/server.ts'
import { openReading } from '../wiring.ts'
import { shadow } from './shadow.ts'

/* Shadow mode against an operator over HTTP, with the connector that a real one gets. What leaves is listened to. */

const clock = () => Date.parse('2026-11-25T06:00:00.000Z')
const now = () => instantOf(clock())
const tokens = { writer: 'writer', reader: 'reader' }
let simulator: Simulator
let folder: string
let env: NodeJS.ProcessEnv
/** As the registry makes it; only main.ts opens that one. */
const connectors = {
  tmforum: ({ operator, now: clockOf, bss }: Access) => {
    if (!bss) throw new Error(`operator ${operator} uses tmforum: set its URL`)
    return tmforum({ ...bss, baseUrl: bss.url, operator, now: clockOf })
  },
}
const ended: { msisdn: string; imsi: string }[] = []

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'signoff-shadow-http-'))
  simulator = await startSimulator({ port: 0, dataDir: join(folder, 'simulator'), clock, tokens })
  env = { SIGNOFF_KCELL_URL: simulator.operatorUrl('kcell'), SIGNOFF_KCELL_READER_TOKEN: tokens.reader }
  await control('population', 'POST', { operator: 'kcell', count: 40 })
  for (const at of [3, 17, 31]) await control('faults', 'PUT', { kind: 'zombie', line: number(at) })
  for (let i = 0; i < 40; i += 1) await end(i)
}, 120_000)
afterAll(async () => {
  vi.restoreAllMocks()
  await simulator.close()
  await rm(folder, { recursive: true })
})

const number = (i: number): string => `+77001${String(i).padStart(6, '0')}`
const control = (path: string, method: string, body: unknown) =>
  fetch(`${simulator.url}/simulator/${path}`, { method, body: JSON.stringify(body) })

/** Yesterday's work of somebody else's system: the line is ended, and billing is told. */
async function end(i: number): Promise<void> {
  const connector = tmforum({
    baseUrl: simulator.operatorUrl('kcell'),
    writerToken: tokens.writer,
    readerToken: tokens.reader,
    operator: 'kcell',
    now,
  })
  const [found] = (await connector.lookUp?.([{ msisdn: number(i) }])) ?? []
  if (found?.is !== 'found') throw new Error(`no line ${i}`)
  const { binding } = found.line
  const order = { operator: 'kcell', binding, at: now() }
  await connector.submit([{ ...order, key: `T-${i}/bar`, action: 'bar', target: 'core' }])
  await connector.submit([{ ...order, key: `T-${i}/end`, action: 'terminate', target: 'core' }])
  const detail = { billingEnd: '2026-11-24' }
  // Line 5 was forgotten in billing.
  if (i !== 5)
    await connector.submit([{ ...order, key: `T-${i}/bill`, action: 'stop-billing', target: 'billing', detail }])
  ended.push({ msisdn: binding.msisdn, imsi: binding.profiles[0]?.imsi ?? '' })
}

async function run(environment: NodeJS.ProcessEnv, ...args: string[]) {
  const said: string[] = []
  const code = await shadow.run({
    args: ['--operator', 'kcell', '--pause', '0', '--per-second', '1000', ...args],
    operators,
    machineMs: clock,
    say: (line) => void said.push(line),
    openDatabase: () => Promise.reject(new Error('no database')),
    secret: () => Promise.reject(new Error('no secret')),
    migrations: '',
    home: join(import.meta.dirname, '../..'),
    readingOf: async (id) => openReading(operators, id, { connectors, elements: {}, env: environment }, now),
  })
  return { code, said: said.join('\n') }
}

test('over HTTP: zombies and the forgotten bill are found, and no request but a reader’s GET leaves', async () => {
  const esim = demoNumbers.find(({ operator, code }) => operator === 'kcell' && code === 'already-terminated')
  const list = join(folder, 'yesterday.csv')
  const rows = ended.map(({ msisdn, imsi }) => `${msisdn},${imsi},2026-11-24 18:00`)
  await writeFile(list, ['msisdn,imsi,ended', ...rows, `${esim?.msisdn},,2026-08-27`].join('\n'))
  const heard: string[] = []
  const really = globalThis.fetch
  vi.spyOn(globalThis, 'fetch').mockImplementation((input, init) => {
    heard.push(`${init?.method} ${new Headers(init?.headers).get('authorization')}`)
    return really(input, init)
  })
  const { code, said } = await run(env, '--terminations', list, '--out', join(folder, 'out'), '--lang', 'zh')
  expect(code).toBe(3)
  const { findings, counts } = JSON.parse(await readFile(join(folder, 'out/findings.json'), 'utf8')) as {
    findings: { termination: { msisdn: string }; verdict: { served: string; bills: { class: string }[] } }[]
    counts: Record<string, number>
  }
  const zombies = findings.filter(({ verdict }) => verdict.served === 'still-served')
  expect(zombies.map(({ termination }) => termination.msisdn)).toEqual([3, 17, 31].map(number))
  const bills = findings.filter(({ verdict }) => verdict.bills.some((bill) => bill.class === 'still-active'))
  expect(bills.map(({ termination }) => termination.msisdn)).toEqual([number(5)])
  expect(counts).toMatchObject({ 'still-served': 3, 'seen-once': 0, 'could-not-tell': 0, 'not-seen-serving': 38 })
  expect(said).toContain('hlr-hss-1.kcell.example')
  expect(heard.length).toBeGreaterThan(80)
  expect(new Set(heard)).toEqual(new Set([`GET Bearer ${tokens.reader}`]))
})

test('with the writer’s token set, or writers in the elements file, it refuses before anything is read', async () => {
  const { code, said } = await run({ ...env, SIGNOFF_KCELL_WRITER_TOKEN: 'writer' }, '--terminations', 'x.csv')
  expect([code, said.endsWith('Take away: SIGNOFF_KCELL_WRITER_TOKEN.')]).toEqual([2, true])
  const elements = { kcell: { radius: { servers: [{ writer: { password: 'secret' } }] } } }
  const office = openReading(operators, 'kcell', { connectors, elements, env }, now)
  expect(office.writers).toEqual(['SIGNOFF_ELEMENTS: radius: servers: 0: writer'])
})

/** As docs/operating.md shows it, with everything that can be ordered with. */
const pem = (of: string) => `-----BEGIN ${of}-----\nMA==\n-----END ${of}-----\n`
const credential = { certificate: pem('CERTIFICATE'), key: pem('PRIVATE KEY') }
const whole = {
  es2plus: {
    url: 'https://127.0.0.1:1',
    requester: '2.999.1',
    ca: pem('CERTIFICATE'),
    orders: credential,
    status: { ...credential, certificate: `${pem('CERTIFICATE')}\n`, control: '8999701020000000034' },
  },
  radius: {
    aaa: {
      usernames: ['{imsi}'],
      writer: { url: 'postgres://writer:secret@127.0.0.1/radius' },
      reader: { url: 'postgres://reader:secret@127.0.0.1/radius' },
      server: { host: '127.0.0.1', secret: 'secret' },
      control: '77010000000',
      nas: { default: { secret: 'secret' } },
    },
  },
}

test('every credential that could order is named at once, and what is left when they are taken away can be read with', async () => {
  const settings = { ...env, SIGNOFF_KCELL_WRITER_TOKEN: 'writer' }
  const writersOf = { es2plus: es2plusWriters, radius: radiusWriters }
  const given = { connectors, writersOf, elements: { kcell: whole }, env: settings }
  expect(openReading(operators, 'kcell', given, now).writers).toEqual([
    'SIGNOFF_KCELL_WRITER_TOKEN',
    'SIGNOFF_ELEMENTS: es2plus: orders',
    'SIGNOFF_ELEMENTS: radius: aaa: writer',
    'SIGNOFF_ELEMENTS: radius: aaa: nas',
  ])
  const { orders: _, ...reading } = whole.es2plus
  const { writer: __, nas: ___, ...aaa } = whole.radius.aaa
  const elements = { kcell: { es2plus: reading, radius: { aaa } } }
  expect(openReading(operators, 'kcell', { ...given, elements, env }, now).writers).toEqual([])
  for (const opened of [
    es2plus({ operator: 'kcell', now, settings: es2plusSettings('kcell', reading) }),
    radius({ operator: 'kcell', elements: { aaa } }),
  ]) {
    const binding = { subscriptionId: '1', holderId: '1', msisdn: '+77010000001', profiles: [esim] }
    const order = {
      key: 'T/terminate',
      action: 'terminate',
      target: 'aaa',
      operator: 'kcell',
      binding,
      at: now(),
    } as const
    expect(await opened.submit([order])).toEqual([{ is: 'refused', code: 'no-writer' }])
    await opened.close?.()
  }
})
const esim = { imsi: '401020000000001', iccid: '8999701020000000018', form: 'esim', role: 'main' } as const

test('where nothing can be read it says so, and claims nothing', async () => {
  const list = join(folder, 'one.csv')
  await writeFile(list, `imsi,ended\n${ended[0]?.imsi},2026-11-24\n`)
  const { code, said } = await run({}, '--terminations', list, '--out', join(folder, 'blind'))
  expect(code).toBe(1)
  expect(said).toContain('not read: operator kcell uses tmforum: set its URL')
  expect(said).toMatch(/Could not tell {9}1\n/)
})
