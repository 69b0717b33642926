import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Hono } from 'hono'
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Connector } from '../../src/connectors/connector.ts'
import { es2plus } from '../../src/connectors/es2plus/es2plus.ts'
import { es2plusSettings } from '../../src/connectors/es2plus/settings.ts'
import { DAY_MS } from '../../src/domain/instant.ts'
import { trackingRoutes } from '../../src/portal/tracking.tsx'
import { receiveAll } from '../../src/process/receive.ts'
import type { KeptCertificate } from '../../src/process/tasks/issue-certificate.ts'
import type { Tools } from '../../src/process/tools.ts'
import { walk } from '../../src/process/worker.ts'
import { certificateOf } from '../../src/store/certificates.ts'
import { inOperator } from '../../src/store/db.ts'
import { caseLink } from '../../src/store/link-keys.ts'
import { noticesOf } from '../../src/store/notices.ts'
import { openJson } from '../../src/store/seal.ts'
import { type Authority, hasOpenssl, type Identity, makeAuthority } from '../network/certificates.ts'
import { type Smdp, startSmdp } from '../network/smdp.ts'
import { progress } from '../network/smdp-bodies.ts'
import { browser, houseOf } from '../portal-browser.ts'
import { makeWorld, type World } from '../world.ts'

/* A line with an eSIM from the request to the certificate: the core is the scripted operator, the profile server a real one. */

const control = '8999701020000000034'

describe.skipIf(!hasOpenssl())('a line with an eSIM (skipped where openssl is missing)', () => {
  let folder: string
  let world: World
  let servers: Authority
  let clients: Authority
  let smdp: Smdp
  let listenAt: number
  let hearing: Identity
  let line = 500
  let opened: Connector[] = []
  let stopListening: () => Promise<void>

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'signoff-esim-'))
    servers = makeAuthority(folder, 'servers')
    clients = makeAuthority(folder, 'clients')
    world = await makeWorld()
    listenAt = await freePort()
    hearing = clients.issue('signoff')
    const operator = { url: `https://127.0.0.1:${listenAt}`, ca: clients.ca, identity: servers.issue('smdp') }
    smdp = await startSmdp({ folder, identity: operator.identity, clientCa: clients.ca, readable: true, operator })
    smdp.stock(control, 'Installed')
    stopListening = receiveAll(toolsWith('stated'), ['kcell'], () => undefined, 50)
    await until(async () => (await smdp.say('', '/')) === 404)
  })
  afterAll(async () => {
    await stopListening?.()
    for (const connector of opened) await connector.close?.()
    opened = []
    await smdp?.close()
    await world?.close()
    rmSync(folder, { recursive: true })
  })

  beforeEach(() => world.rewind())

  /** The shipped rules, with the profile server behind a connector of its own, that can read it or only takes its word. */
  function toolsWith(way: 'read' | 'stated'): Tools {
    const connector = es2plus({
      operator: 'kcell',
      now: world.now,
      settings: es2plusSettings('kcell', {
        url: smdp.url,
        requester: '2.999.1',
        ca: servers.ca,
        orders: clients.issue('orders'),
        timeoutMs: 10_000,
        notifications: { ...hearing, ca: servers.ca, port: listenAt, sender: 'smdp', points: { 5: 'deleted' } },
        ...(way === 'read' ? { status: { ...clients.issue('status'), control } } : {}),
      }),
    })
    opened.push(connector)
    const { kcell } = world
    const { switching } = kcell.rules
    const evidence = way === 'read' ? ('network-observed' as const) : ('operator-attested' as const)
    const terminate = switching.targets.value.terminate.map((one) =>
      one.target === 'smdp' ? { ...one, evidence } : one,
    )
    const rules = {
      ...kcell.rules,
      switching: {
        ...switching,
        targets: { ...switching.targets, value: { ...switching.targets.value, terminate } },
        evidenceClass: { ...switching.evidenceClass, value: { ...switching.evidenceClass.value, dead: evidence } },
      },
    }
    const office = {
      ...kcell,
      rules,
      connectorFor: (_action: string, target?: string) => (target === 'smdp' ? connector : world.operator.connector),
    }
    return { ...world.tools, officeOf: () => office }
  }

  async function requested(): Promise<{ ref: string; iccid: string }> {
    line += 1
    world.operator.change(line, (at) => ({
      ...at,
      binding: {
        ...at.binding,
        profiles: at.binding.profiles.map((profile) => ({ ...profile, form: 'esim' as const })),
      },
    }))
    const iccid = world.operator.line(line).binding.profiles[0]?.iccid ?? ''
    const ref = await world.open(line)
    return { ref, iccid }
  }
  async function pass(tools: Tools, ref: string, halfDays: number): Promise<void> {
    for (let n = 0; n < halfDays; n += 1) {
      await walk(tools, 'kcell', [ref])
      await world.passQuietly(DAY_MS / 2)
    }
  }
  const page = async (ref: string): Promise<string> => {
    const app = new Hono().route('/', trackingRoutes(houseOf(world)))
    return (await browser(app).get(caseLink(world.desk.keys, '', 'kcell', ref))).text
  }
  const paper = async (ref: string): Promise<KeptCertificate | undefined> => {
    const { dataKey } = await world.caseOf(ref)
    const found = await inOperator(world.db, 'kcell', (tx) => certificateOf(tx, 'kcell', ref))
    return found && dataKey ? openJson<KeptCertificate>(dataKey, found.sealed) : undefined
  }
  const cancels = (iccid: string) => smdp.log().filter((one) => one.function === 'cancelOrder' && one.iccid === iccid)

  test('not yet downloaded: its order is cancelled, and the server is read before and after', async () => {
    const tools = toolsWith('read')
    const { ref, iccid } = await requested()
    smdp.stock(iccid, 'Released')
    await walk(tools, 'kcell', [ref])
    await world.approve(ref)
    expect(await page(ref)).toContain('Do not delete the eSIM yet')
    await pass(tools, ref, 13)
    expect(smdp.stateOf(iccid)).toBe('Unavailable')
    expect(cancels(iccid)).toMatchObject([{ call: `${ref}/terminate/smdp/1/1`, answered: 'success' }])
    const made = await paper(ref)
    expect(made).toMatchObject({ evidenceClass: 'network-observed' })
    expect(made).not.toHaveProperty('servingClass')
    const rows = made?.readings.filter(({ target }) => target === 'smdp') ?? []
    for (const { moment, known, admits } of rows)
      expect([moment, known, admits]).toEqual([moment, true, !moment.startsWith('dead')])
    expect(new Set(rows.map(({ moment }) => moment))).toEqual(
      new Set(['before-bar', 'barred', 'dead', 'dead-next-day']),
    )
    expect(new Set(rows.map(({ reader }) => reader))).toEqual(new Set(['es2plus-status@kcell']))
    const text = await page(ref)
    expect(text).toContain('On 2')
    expect(text).toContain('The eSIM profile on your device')
    expect(text).toContain('only you can delete it, the operator cannot')
    for (const device of ['iPhone', 'Samsung Galaxy', 'Google Pixel', 'Xiaomi', 'iPad', 'Windows', 'Travel router'])
      expect(text).toContain(device)
    expect(text).not.toContain('Do not delete the eSIM yet')
  })

  test('on a phone, at a server that cannot be read: its word is kept, and called a word', async () => {
    const tools = toolsWith('stated')
    const { ref, iccid } = await requested()
    smdp.stock(iccid, 'Released', '8'.repeat(32))
    expect(await smdp.device(iccid, 'download', '2026-11-01T17:00:00+05:00')).toEqual([204])
    expect(await smdp.device(iccid, 'install', '2026-11-01T17:00:30+05:00')).toEqual([204])
    await walk(tools, 'kcell', [ref])
    await world.approve(ref)
    await pass(tools, ref, 13)
    expect(smdp.stateOf(iccid)).toBe('Installed')
    expect(cancels(iccid)).toMatchObject([{ answered: '8.2.1/3.3' }])
    const made = await paper(ref)
    expect(made).toMatchObject({
      evidenceClass: 'operator-attested',
      servingClass: 'network-observed',
      profileHeard: [{ iccid, is: 'on-device', at: '2026-11-01T12:00:30.000Z' }],
    })
    expect(made?.notObserved).toContain('esim-profile')
    const said = made?.readings.filter(({ target, moment }) => target === 'smdp' && moment.startsWith('dead')) ?? []
    expect(said.length).toBeGreaterThan(1)
    for (const one of said)
      expect(one).toMatchObject({
        stated: true,
        admits: false,
        attached: 'cannot-tell',
        class: 'operator-attested',
        reader: 'es2plus-orders@kcell',
      })
    // What was said once keeps its time, however often it is looked at again.
    expect(new Set(said.map(({ at }) => at)).size).toBe(1)
    expect(said[0]?.raw).toContain('cancelOrder Failed 8.2.1/3.3')
    expect(said[0]?.raw).toContain('handleDownloadProgressInfo 4 Executed-Success')
    const text = await page(ref)
    expect(text).toContain(
      'we checked the network: it no longer serves this line. That nobody can load the eSIM profile again is what its server stated',
    )
    expect(text).toContain(
      'On 1 November 2026, 17:00 (Astana time) the server of eSIM profiles reported that the profile had reached a device',
    )
    expect(await smdp.device(iccid, 'delete', '2026-12-24T10:00:00+05:00')).toEqual([204])
    expect(await page(ref)).toContain('the profile had been deleted from the device')
  })

  test('the answer is lost, and the server is out of reach for a while: ended once, and certified', async () => {
    const tools = toolsWith('stated')
    const { ref, iccid } = await requested()
    smdp.stock(iccid, 'Released')
    await walk(tools, 'kcell', [ref])
    await world.approve(ref)
    let faults = 0
    const broken: Tools = {
      ...tools,
      onMoment: ({ at, task }) => {
        if (task !== 'terminate' || at !== 'before-submit') return
        faults += 1
        smdp.fault = faults === 2 ? 'answer-lost' : faults === 3 ? '500' : undefined
      },
    }
    await pass(broken, ref, 16)
    smdp.fault = undefined
    expect(faults).toBeGreaterThanOrEqual(4)
    expect(cancels(iccid).filter(({ state }) => state === 'Unavailable')).toHaveLength(1)
    expect(new Set(cancels(iccid).map(({ call }) => call)).size).toBe(1)
    expect(await paper(ref)).toMatchObject({ evidenceClass: 'operator-attested' })
  })

  test('a profile that the server does not know: a person is called, and nothing is certified', async () => {
    const tools = toolsWith('stated')
    const { ref } = await requested()
    await walk(tools, 'kcell', [ref])
    await world.approve(ref)
    await pass(tools, ref, 13)
    expect((await world.places(ref)).find(({ lane }) => lane === 'line')).toMatchObject({
      task: 'terminate',
      stuck: 'refused:unknown-profile',
    })
    expect(await paper(ref)).toBeUndefined()
  })

  describe('what is heard', () => {
    const iccid = '8999701020000000059'
    const kept = () => inOperator(world.db, 'kcell', (tx) => noticesOf(tx, world.desk.keys, 'kcell', [iccid]))

    test('is kept once, however often it is said, and lies sealed', async () => {
      const body = progress(iccid, 4, '2026-11-01T17:00:00+05:00', { eid: '8'.repeat(32) })
      for (let n = 0; n < 3; n += 1) expect(await smdp.say(body)).toBe(204)
      expect(await kept()).toMatchObject([{ what: 'installed', saidAt: '2026-11-01T12:00:00.000Z' }])
      const { rows } = await inOperator(world.db, 'kcell', (tx) =>
        sql<{ row: string }>`select n::text as row from notices n`.execute(tx),
      )
      expect(rows.length).toBeGreaterThan(0)
      for (const { row } of rows) expect(row).not.toMatch(new RegExp(`${iccid}|${'8'.repeat(32)}`))
    })

    test('is seen by its own operator alone, and cannot be changed', async () => {
      const other = await inOperator(world.db, 'beeline', (tx) => noticesOf(tx, world.desk.keys, 'beeline', [iccid]))
      expect(other).toEqual([])
      const theirs = inOperator(world.db, 'beeline', (tx) => sql`select 1 from notices`.execute(tx))
      expect((await theirs).rows).toEqual([])
      await expect(
        inOperator(world.db, 'kcell', (tx) => sql`update notices set target = 'core'`.execute(tx)),
      ).rejects.toThrow('permission denied')
    })

    test('malformed, elsewhere or too large: refused, and nothing is kept', async () => {
      const before = (await kept()).length
      expect(await smdp.say('no json')).toBe(400)
      expect(await smdp.say({ ...progress(iccid, 4, 'noon') })).toBe(400)
      expect(await smdp.say(progress(iccid, 4, '2026-11-02T17:00:00+05:00'), '/elsewhere')).toBe(404)
      expect([413, 0]).toContain(await smdp.say(`"${'x'.repeat(200_000)}"`))
      expect(await kept()).toHaveLength(before)
      expect(await smdp.say(progress(iccid, 3, '2026-11-01T16:59:00+05:00'))).toBe(204)
    })

    test('from a stranger, or from another server of the same authority: not at all', async () => {
      const strangers = makeAuthority(folder, 'strangers')
      const at = { url: `https://127.0.0.1:${listenAt}`, ca: clients.ca }
      const before = (await kept()).length
      for (const [identity, answer] of [
        [strangers.issue('smdp'), 0],
        [servers.issue('smdp', { days: -1 }), 0],
        [servers.issue('another', { hosts: 'DNS:localhost' }), 403],
      ] as const) {
        const home = mkdtempSync(join(folder, 'other-'))
        const other = await startSmdp({ folder: home, identity, clientCa: clients.ca, operator: { ...at, identity } })
        expect(await other.say(progress(iccid, 4, '2026-11-05T17:00:00+05:00'))).toBe(answer)
        await other.close()
      }
      expect(await kept()).toHaveLength(before)
    })

    test('is not confirmed where it could not be kept; said again, it is', async () => {
      const lostPort = await freePort()
      const connector = es2plus({
        operator: 'kcell',
        now: world.now,
        settings: es2plusSettings('kcell', {
          ...{ url: smdp.url, requester: '2.999.1', ca: servers.ca, orders: clients.issue('orders') },
          notifications: { ...hearing, ca: servers.ca, port: lostPort },
        }),
      })
      let down = true
      const stop = await connector.receive?.(async () => {
        if (down) throw new Error('the database is restarting')
      })
      const home = mkdtempSync(join(folder, 'again-'))
      const operator = { url: `https://127.0.0.1:${lostPort}`, ca: clients.ca, identity: servers.issue('smdp') }
      const server = await startSmdp({ folder: home, identity: operator.identity, clientCa: clients.ca, operator })
      const body = progress(iccid, 4, '2026-11-06T17:00:00+05:00')
      expect(await server.say(body)).toBe(503)
      down = false
      expect(await server.say(body)).toBe(204)
      await stop?.()
      expect(await server.say(body)).toBe(0)
      await server.close()
      await connector.close?.()
    })

    test('an address that is taken is said in the log and tried again', async () => {
      const said: string[] = []
      const second = receiveAll(toolsWith('stated'), ['kcell'], (text) => said.push(text), 20)
      await until(async () => said.length > 1)
      expect(said[0]).toBe('listener kcell: EADDRINUSE')
      await stopListening()
      await until(async () => (await smdp.say('', '/')) === 404)
      await second()
      stopListening = receiveAll(toolsWith('stated'), ['kcell'], () => undefined, 50)
      await until(async () => (await smdp.say('', '/')) === 404)
    })
  })
})

async function until(reached: () => Promise<boolean>): Promise<void> {
  for (let tries = 0; tries < 400; tries += 1) {
    if (await reached()) return
    await new Promise((resolve) => setTimeout(resolve, 25))
  }
  throw new Error('it did not come to that')
}

function freePort(): Promise<number> {
  return new Promise((resolve) => {
    const probe = createServer()
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() => resolve(typeof address === 'object' && address ? address.port : 0))
    })
  })
}
