import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { type Authority, hasOpenssl, type Identity, makeAuthority } from '../../../test/network/certificates.ts'
import { type Smdp, type SmdpOptions, startSmdp } from '../../../test/network/smdp.ts'
import { HOUR_MS, instantOf } from '../../domain/instant.ts'
import type { Binding } from '../../domain/line.ts'
import type { Answer, Connector, Order } from '../connector.ts'
import { es2plus } from './es2plus.ts'
import { es2plusSettings } from './settings.ts'

/* The hard questions that every connector is asked, put to this one for the only thing it does; and those of TLS. */

const startMs = Date.parse('2026-11-22T09:00:00.000Z')
const [first, second, control] = ['8999701020000000018', '89997010200000000265', '8999701020000000034'] as const
const line = (iccid: string, more: Partial<Binding> = {}): Binding => ({
  subscriptionId: `sub-${iccid.slice(-4)}`,
  holderId: 'holder-1',
  msisdn: '+77010000001',
  profiles: [{ imsi: '401020000000001', iccid, form: 'esim', role: 'main' }],
  ...more,
})
const order = (more: Partial<Order> = {}): Order => ({
  key: 'C-1001/terminate/smdp/1',
  action: 'terminate',
  target: 'smdp',
  operator: 'kcell',
  binding: line(first),
  at: instantOf(startMs),
  ...more,
})

describe.skipIf(!hasOpenssl())('es2plus at an SM-DP+ (skipped where openssl is missing)', () => {
  let folder: string
  let home: string
  let servers: Authority
  let clients: Authority
  let strangers: Authority
  let good: { server: Identity; orders: Identity; status: Identity }
  let smdp: Smdp
  let opened: Connector[] = []
  let worlds = 0

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'signoff-es2plus-'))
    servers = makeAuthority(folder, 'servers')
    clients = makeAuthority(folder, 'clients')
    strangers = makeAuthority(folder, 'strangers')
    good = { server: servers.issue('smdp'), orders: clients.issue('orders'), status: clients.issue('status') }
  })
  afterAll(() => rmSync(folder, { recursive: true }))
  afterEach(async () => {
    for (const connector of opened) await connector.close?.()
    opened = []
    await smdp?.close()
  })

  async function start(options: Partial<SmdpOptions> = {}): Promise<void> {
    worlds += 1
    home = mkdtempSync(join(folder, `smdp-${worlds}-`))
    smdp = await startSmdp({ folder: home, identity: good.server, clientCa: clients.ca, ...options })
    for (const iccid of [first, second, control]) smdp.stock(iccid, 'Released')
  }

  function connect(changed: Record<string, unknown> = {}): Connector {
    const settings = es2plusSettings('kcell', {
      url: smdp.url,
      requester: '2.999.1',
      ca: servers.ca,
      orders: good.orders,
      timeoutMs: 10_000,
      ...changed,
    })
    const connector = es2plus({ operator: 'kcell', now: () => instantOf(startMs), settings })
    opened.push(connector)
    return connector
  }
  const reader = () => ({ status: { ...good.status, control } })
  const submit = async (connector: Connector, one = order()): Promise<Answer> =>
    (await connector.submit([one]))[0] ?? { is: 'cannot-tell', because: 'missing' }
  const check = async (connector: Connector, one = order()): Promise<Answer> =>
    (await connector.check([one]))[0] ?? { is: 'cannot-tell', because: 'missing' }
  const seen = async (connector: Connector, answered?: unknown) =>
    (
      await connector.observe?.([
        { operator: 'kcell', target: 'smdp', binding: line(first), at: instantOf(startMs), answered },
      ])
    )?.[0] ?? []
  const acts = () => smdp.log().filter((entry) => entry.function === 'cancelOrder' && entry.state === 'Unavailable')
  const calls = () => smdp.log().filter((entry) => entry.function === 'cancelOrder')

  test('submitted once, acted once, done; the call is named after our order', async () => {
    await start({ readable: true })
    const connector = connect(reader())
    expect(await check(connector)).toEqual({ is: 'never-arrived' })
    expect(await submit(connector)).toMatchObject({
      is: 'done',
      kept: { profiles: [{ iccid: first, is: 'cancelled' }] },
    })
    expect(smdp.stateOf(first)).toBe('Unavailable')
    expect(acts()).toMatchObject([{ call: 'C-1001/terminate/smdp/1/1', requester: '2.999.1', iccid: first }])
    for (let i = 0; i < 3; i += 1) expect((await check(connector)).is).toBe('done')
    expect(calls()).toHaveLength(1)
  })

  test.each(['answer-lost', 'slow', 'half', 'garbage', 'wrong-shape'] as const)(
    '%s: cannot-tell; where the server can be read, the check says that it is done',
    async (fault) => {
      await start({ readable: true })
      const connector = connect({ ...reader(), timeoutMs: fault === 'slow' ? 4_000 : 10_000 })
      smdp.fault = fault
      expect((await submit(connector)).is).toBe('cannot-tell')
      smdp.fault = undefined
      expect((await check(connector)).is).toBe('done')
      expect(acts()).toHaveLength(1)
    },
  )

  test.each(['in-use', 'success', 'unavailable'] as const)(
    'the answer is lost and the server cannot be read: asked again under the same name, and ended once (%s)',
    async (repeated) => {
      await start({ repeated })
      const connector = connect()
      smdp.fault = 'answer-lost'
      expect((await submit(connector)).is).toBe('cannot-tell')
      smdp.fault = undefined
      expect(await check(connector)).toEqual({ is: 'never-arrived' })
      expect((await submit(connector)).is).toBe('done')
      expect(acts()).toHaveLength(1)
      expect(new Set(calls().map(({ call }) => call)).size).toBe(1)
    },
  )

  test.each(['request-lost', '500', 'redirect'] as const)(
    '%s: nothing is done, and nothing is claimed',
    async (fault) => {
      await start({ readable: true })
      const connector = connect(reader())
      smdp.fault = fault
      expect((await submit(connector)).is).toBe('cannot-tell')
      expect((await check(connector)).is).toBe('cannot-tell')
      for (const one of await seen(connector))
        expect(one).toMatchObject({ known: 'cannot-tell', admits: 'cannot-tell' })
      smdp.fault = undefined
      expect(await check(connector)).toEqual({ is: 'never-arrived' })
      expect((await submit(connector)).is).toBe('done')
      expect(acts()).toHaveLength(1)
    },
  )

  test('down: cannot-tell, never never-arrived', async () => {
    await start({ readable: true })
    const connector = connect(reader())
    await smdp.close()
    expect(await submit(connector)).toEqual({ is: 'cannot-tell', because: 'connection-lost' })
    expect((await check(connector)).is).toBe('cannot-tell')
    expect((await seen(connector))[0]).toMatchObject({ admits: 'cannot-tell', controlAlive: false })
    await start({ readable: true })
  })

  test('refused is refused, a trouble of the moment is none, and nothing is done', async () => {
    await start()
    const connector = connect()
    smdp.refusing = '8.2.1/1.2'
    expect(await submit(connector)).toEqual({ is: 'refused', code: 'not-our-profile' })
    smdp.refusing = undefined
    smdp.fault = 'busy'
    expect(await submit(connector)).toEqual({ is: 'cannot-tell', because: 'smdp-8.8/4.2' })
    smdp.fault = undefined
    expect(await submit(connector, order({ binding: line('8999701020000009993') }))).toEqual({
      is: 'refused',
      code: 'unknown-profile',
    })
    expect(await submit(connector, order({ action: 'bar' }))).toEqual({ is: 'refused', code: 'not-at-an-smdp' })
    const card = line(first).profiles.map((profile) => ({ ...profile, form: 'sim' as const }))
    expect(await submit(connector, order({ binding: line(first, { profiles: card }) }))).toEqual({
      is: 'refused',
      code: 'no-esim',
    })
    expect(acts()).toHaveLength(0)
  })

  test.each(['Downloaded', 'Installed'] as const)('%s: there is no order left; done, and said so', async (state) => {
    await start({ readable: true })
    smdp.stock(first, state)
    expect(await submit(connect())).toMatchObject({
      is: 'done',
      note: 'already-downloaded',
      kept: { profiles: [{ is: 'already-downloaded', said: 'cancelOrder Failed 8.2.1/3.3' }] },
    })
    const before = calls().length
    expect(await check(connect(reader()))).toMatchObject({
      is: 'done',
      kept: { profiles: [{ is: 'already-downloaded' }] },
    })
    expect(calls()).toHaveLength(before)
    expect(smdp.stateOf(first)).toBe(state)
  })

  test('every eSIM of the line, each once, whatever its cards; answers come in the order of what was asked', async () => {
    await start({ readable: true })
    const both = line(first)
    both.profiles.push(
      { imsi: '401020000000002', iccid: '8999701020000000042', form: 'sim', role: 'companion' },
      { imsi: '401020000000003', iccid: second, form: 'esim', role: 'companion' },
    )
    const connector = connect(reader())
    const unknown = order({ key: 'C-2/terminate/smdp/1', binding: line('8999701020000009993') })
    const answers = await connector.submit([unknown, order({ binding: both }), unknown])
    expect(answers.map(({ is }) => is)).toEqual(['refused', 'done', 'refused'])
    expect(acts().map(({ iccid, call }) => [iccid, call.slice(-2)])).toEqual([
      [first, '/1'],
      [second, '/2'],
    ])
    expect((await connector.check([unknown, order({ binding: both })])).map(({ is }) => is)).toEqual([
      'never-arrived',
      'done',
    ])
  })

  test('one of two cannot be ended: the order is not done', async () => {
    await start()
    const both = line(first)
    both.profiles.push({ imsi: '401020000000003', iccid: '8999701020000009993', form: 'esim', role: 'companion' })
    expect(await submit(connect(), order({ binding: both }))).toEqual({ is: 'refused', code: 'unknown-profile' })
  })

  describe('seeing', () => {
    test('by reading: handed out before, never again after; known all the while, attached never told; nothing is written', async () => {
      await start({ readable: true })
      const connector = connect(reader())
      const written = smdp.log().length
      const before = await seen(connector)
      expect(before).toMatchObject([
        { subject: `iccid:${first}`, known: true, admits: true, attached: 'cannot-tell', controlAlive: true },
      ])
      expect(before[0]).not.toHaveProperty('stated')
      expect(before[0]?.reader).not.toBe(connector.writer)
      expect(smdp.log()).toHaveLength(written)
      await submit(connector)
      expect(await seen(connector)).toMatchObject([
        {
          known: true,
          admits: false,
          controlAlive: true,
          raw: 'getProfileStatus unavailable | control getProfileStatus released',
        },
      ])
    })

    test('a control that died, or that is the profile itself, vouches for nobody', async () => {
      await start({ readable: true })
      smdp.stock(control, 'Unavailable')
      expect((await seen(connect(reader())))[0]?.controlAlive).toBe(false)
      const itself = connect({ status: { ...good.status, control: first } })
      expect((await seen(itself))[0]).toMatchObject({ admits: true, controlAlive: false })
    })

    test('an emptied database knows nobody, the control neither', async () => {
      await start({ readable: true })
      const connector = connect(reader())
      await smdp.close()
      const empty = { folder: mkdtempSync(join(folder, 'empty-')), port: smdp.port, readable: true }
      smdp = await startSmdp({ ...empty, identity: good.server, clientCa: clients.ca })
      expect((await seen(connector))[0]).toMatchObject({ known: false, admits: false, controlAlive: false })
    })

    test('without a reading: the server’s word, with the time at which it was given, and nothing more', async () => {
      await start()
      const connector = connect()
      expect(await seen(connector)).toMatchObject([
        { known: 'cannot-tell', admits: 'cannot-tell', controlAlive: false },
      ])
      const done = await submit(connector)
      const [word] = await seen(connector, done.is === 'done' ? done.kept : undefined)
      expect(word).toMatchObject({
        known: true,
        admits: false,
        attached: 'cannot-tell',
        stated: true,
        reader: connector.writer,
        at: instantOf(startMs),
        raw: 'cancelOrder Executed-Success',
      })
      expect((await seen(connector, { profiles: 'nonsense' }))[0]).not.toHaveProperty('stated')
    })

    test('what was heard is told, and never taken for an end', async () => {
      await start()
      const saidAt = instantOf(startMs - HOUR_MS)
      const heard = [
        {
          target: 'smdp',
          iccid: first,
          what: 'installed',
          went: 'well',
          saidAt,
          heardAt: saidAt,
          raw: 'progress 4',
        } as const,
      ]
      const probe = { operator: 'kcell', target: 'smdp', binding: line(first), at: instantOf(startMs), heard }
      expect((await connect().observe?.([probe]))?.[0]).toMatchObject([
        { known: true, admits: 'cannot-tell', stated: true, at: saidAt, raw: 'progress 4' },
      ])
    })
  })

  describe('whom it believes', () => {
    test.each([
      ['of a stranger', () => strangers.issue('smdp')],
      ['that has run out', () => servers.issue('smdp', { days: -1 })],
      ['with another name', () => servers.issue('smdp', { hosts: 'DNS:elsewhere' })],
    ])('a server with a certificate %s is not spoken to', async (_name, identity) => {
      await start({ identity: identity() })
      expect(await submit(connect())).toEqual({ is: 'cannot-tell', because: 'server-certificate' })
      expect(calls()).toHaveLength(0)
    })

    test('the machine’s own authorities count for nothing', async () => {
      await start()
      expect((await submit(connect({ ca: strangers.ca }))).is).toBe('cannot-tell')
      expect(calls()).toHaveLength(0)
    })

    test.each([
      ['of a stranger', () => strangers.issue('orders')],
      ['that has run out', () => clients.issue('orders', { days: -1 })],
    ])('our own certificate %s: cannot-tell, and nothing is done', async (_name, identity) => {
      await start()
      expect((await submit(connect({ orders: identity() }))).is).toBe('cannot-tell')
      expect(calls()).toHaveLength(0)
    })

    test('who may only read cannot order', async () => {
      await start({ readable: true })
      expect(await submit(connect({ orders: good.status }))).toEqual({ is: 'refused', code: 'not-our-profile' })
      expect(smdp.stateOf(first)).toBe('Released')
    })
  })

  test('a server that fell comes back with all that it had done', async () => {
    await start({ readable: true })
    const connector = connect(reader())
    await submit(connector)
    await smdp.close()
    expect((await check(connector)).is).toBe('cannot-tell')
    smdp = await startSmdp({
      folder: home,
      identity: good.server,
      clientCa: clients.ca,
      port: smdp.port,
      readable: true,
    })
    expect((await check(connector)).is).toBe('done')
    expect(acts()).toHaveLength(1)
  })
})
