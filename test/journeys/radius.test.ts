import pg from 'pg'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Action, Answer, Connector, Listed, Order } from '../../src/connectors/connector.ts'
import { radius } from '../../src/connectors/radius/radius.ts'
import type { Observation } from '../../src/domain/evidence.ts'
import type { Binding } from '../../src/domain/line.ts'
import { type Cable, startCable } from '../network/cable.ts'
import { type Nas, startNas } from '../network/nas.ts'
import { type RadiusNetwork, radiusIsHere, startRadius } from '../network/radius.ts'

/*
 * A data card at a real FreeRADIUS: online, barred, given back, ended, created anew. radclient, which knows nothing of our
 * code, is asked each time whether it agrees. Then everything that goes wrong.
 */

const AIGERIM = '77010000101'
const TIMUR = '77010000102'
const PASSWORD = 'a-password-of-the-card'

const cardOf = (digits: string, more: Binding['profiles'] = []): Binding => ({
  subscriptionId: `sub-${digits}`,
  holderId: `holder-${digits}`,
  msisdn: `+${digits}`,
  profiles: [{ imsi: `40102${digits.slice(1)}`, iccid: `89997${digits}000`, form: 'sim', role: 'main' }, ...more],
})
const aigerim = cardOf(AIGERIM)
const imsiOf = (binding: Binding) => binding.profiles[0]?.imsi ?? ''

describe.skipIf(!radiusIsHere)('a data card at FreeRADIUS (skipped where freeradius or radclient is missing)', () => {
  let network: RadiusNetwork
  let nas: Nas
  let writing: Cable
  let reading: Cable
  let connector: Connector
  const opened: Connector[] = []
  const connect = (more: Record<string, unknown> = {}) => {
    const settings = network.settings({
      writer: { url: writing.through(network.urls.writer) },
      reader: { url: reading.through(network.urls.reader), radcheck: 'signoff_radcheck' },
      nas: { '127.0.0.1': { secret: network.secrets.nas, port: nas.port } },
      ...more,
    })
    const made = radius({ operator: 'kcell', elements: { aaa: settings } })
    opened.push(made)
    return made
  }

  beforeAll(async () => {
    network = await startRadius(process.env.SIGNOFF_TEST_PG ?? '')
    const { auth, acct } = network.ports
    nas = await startNas({ address: '127.0.0.1', secret: network.secrets.nas, auth, acct })
    writing = await startCable(network.urls.writer)
    reading = await startCable(network.urls.reader)
  })
  afterAll(async () => {
    await Promise.allSettled([nas?.close(), writing?.close(), reading?.close()])
    await network?.stop()
  })
  beforeEach(async () => {
    await network.sql('truncate radcheck, radreply, radusergroup, radacct, radpostauth, radgroupcheck, subscribers')
    await network.addCard('control', '401990000000000', 'control-password')
    await network.addCard(AIGERIM, imsiOf(aigerim), PASSWORD)
    Object.assign(nas, { mood: 'obeys', believed: [], unbelieved: 0 })
    nas.sessions.clear()
    Object.assign(writing, { wire: 'whole' })
    Object.assign(reading, { wire: 'whole' })
    connector = connect()
  })
  afterEach(async () => {
    await Promise.all(opened.splice(0).map((one) => one.close?.()))
  })

  let round = 0
  const order = (action: Action, more: Partial<Order> = {}): Order => ({
    key: `R-1001/${action}/aaa/${++round}`,
    action,
    target: 'aaa',
    operator: 'kcell',
    binding: aigerim,
    at: '2026-11-23T04:00:00.000Z',
    ...more,
  })
  const submit = async (one: Order, by = connector): Promise<Answer> => (await by.submit([one]))[0] ?? nothing()
  const check = async (one: Order): Promise<Answer> => (await connect().check([one]))[0] ?? nothing()
  const look = async (by = connector, binding = aigerim): Promise<Observation[]> =>
    (await by.observe?.([{ operator: 'kcell', target: 'aaa', binding, at: '2026-11-23T04:00:00.000Z' }]))?.[0] ?? []
  const saw = async (by = connector) => (await look(by)).map(({ known, admits, attached }) => [known, admits, attached])
  const openInAccounting = async () =>
    (await network.sql(`select 1 from radacct where username = $1 and acctstoptime is null`, [AIGERIM])).length
  const rowsLeft = async () =>
    (
      await network.sql(
        `select 1 from radcheck where username = $1 union all select 1 from radreply where username = $1
         union all select 1 from radusergroup where username = $1`,
        [AIGERIM],
      )
    ).length

  test('online, barred, withdrawn, ended, created anew; radclient agrees each time', async () => {
    const { judge } = network
    expect(await nas.logIn(AIGERIM, PASSWORD)).toBe('online')
    expect(await saw()).toEqual([[true, true, true]])
    expect(await judge.logsIn(AIGERIM, PASSWORD)).toBe('accepted')

    const barred = await submit(order('bar'))
    expect(barred.is).toBe('done')
    expect(await saw()).toEqual([[true, false, false]])
    expect(await judge.logsIn(AIGERIM, PASSWORD)).toBe('rejected')
    expect(nas.sessions.size).toBe(0)

    const kept = 'kept' in barred ? barred.kept : undefined
    expect((await submit(order('restore', { detail: { kept } }))).is).toBe('done')
    expect(await saw()).toEqual([[true, true, false]])
    expect(await judge.logsIn(AIGERIM, PASSWORD)).toBe('accepted')
    expect(await nas.logIn(AIGERIM, PASSWORD)).toBe('online')

    expect((await submit(order('bar'))).is).toBe('done')
    expect((await submit(order('terminate'))).is).toBe('done')
    expect(await saw()).toEqual([[false, false, false]])
    expect(await judge.logsIn(AIGERIM, PASSWORD)).toBe('rejected')
    expect([await rowsLeft(), nas.sessions.size, await openInAccounting()]).toEqual([0, 0, 0])

    await network.addCard(AIGERIM, imsiOf(aigerim), 'another-password')
    expect(await judge.logsIn(AIGERIM, 'another-password')).toBe('accepted')
    expect(await nas.logIn(AIGERIM, 'another-password')).toBe('online')
    expect(await saw()).toEqual([[true, true, true]])
  })

  test('no password is kept, observed or readable by the reader', async () => {
    const bar = order('bar')
    const profile = await connector.profile?.([bar])
    const answer = await submit(bar)
    expect(JSON.stringify([profile, answer, await look()])).not.toContain(PASSWORD)
    expect(JSON.stringify(profile)).toContain('Cleartext-Password')
    const reader = new pg.Client({ connectionString: network.urls.reader })
    await reader.connect()
    try {
      const { rows } = await reader.query('select * from signoff_radcheck')
      expect(JSON.stringify(rows)).not.toContain(PASSWORD)
      await expect(reader.query('select value from radcheck')).rejects.toThrow('permission denied')
    } finally {
      await reader.end()
    }
  })

  test('an earlier suspension survives our bar and its end, and so does one that came meanwhile', async () => {
    const suspend = `insert into radcheck (username, attribute, op, value) values ('${AIGERIM}', 'Auth-Type', ':=', 'Reject')`
    await network.sql(suspend)
    const bar = order('bar')
    expect(await check(bar)).toEqual({ is: 'never-arrived' })
    const kept = (await connector.profile?.([bar]))?.[0]
    expect((await submit(bar)).is).toBe('done')
    expect((await submit(order('restore', { detail: { kept } }))).is).toBe('done')
    expect(await network.judge.logsIn(AIGERIM, PASSWORD)).toBe('rejected')
    expect(await connector.profile?.([bar])).toEqual([kept])

    await network.sql(`delete from radcheck where attribute = 'Auth-Type'`)
    const second = order('bar')
    const before = (await connector.profile?.([second]))?.[0]
    await submit(second)
    await network.sql(suspend)
    expect((await submit(order('restore', { detail: { kept: before } }))).is).toBe('done')
    expect(await network.judge.logsIn(AIGERIM, PASSWORD), 'the operator’s own word stands').toBe('rejected')
  })

  test('what was lost meanwhile is put back; a password that is gone is said, and nothing is half done', async () => {
    const barred = await submit(order('bar'))
    const kept = 'kept' in barred ? barred.kept : undefined
    await network.sql(`delete from radreply where username = $1`, [AIGERIM])
    await network.sql(`delete from radusergroup where username = $1 and groupname = 'data-card'`, [AIGERIM])
    const restore = order('restore', { detail: { kept } })
    expect(await check(restore)).toEqual({ is: 'never-arrived' })
    expect((await submit(restore)).is).toBe('done')
    expect((await check(restore)).is).toBe('done')
    expect(await network.sql('select value from radreply where username = $1', [AIGERIM])).toEqual([
      { value: '10.9.8.7' },
    ])

    await submit(order('bar'))
    await network.sql(`delete from radcheck where username = $1 and attribute = 'Cleartext-Password'`, [AIGERIM])
    expect(await submit(order('restore', { detail: { kept } }))).toEqual({ is: 'refused', code: 'password-gone' })
    expect(await saw()).toEqual([[true, false, false]])
  })

  describe('judges', () => {
    const session = (id: string) =>
      network.sql(
        `insert into radacct (acctsessionid, acctuniqueid, username, nasipaddress, acctstarttime) values ($1, $1, $2, '127.0.0.9', now())`,
        [id, AIGERIM],
      )

    test.each([
      ['S1', { is: 'done' }],
      ['gone', { is: 'done' }],
      ['forbidden', { is: 'cannot-tell', because: 'nas-nak-501' }],
    ])('FreeRADIUS, as a NAS, takes our order for session %s', async (id, expected) => {
      await session(id)
      const nasOf = { host: '127.0.0.1', port: network.ports.nas, secret: network.secrets.nas }
      expect(await submit(order('bar'), connect({ nas: { default: nasOf } }))).toMatchObject(expected)
    })

    test('radclient is understood by our NAS, and not with another secret', async () => {
      const { judge, secrets } = network
      await nas.logIn(AIGERIM, PASSWORD)
      const [id = ''] = nas.sessions.keys()
      expect(await judge.disconnects(nas.port, 'another secret', AIGERIM, id)).toBe('silent')
      expect(await judge.disconnects(nas.port, secrets.nas, AIGERIM, id)).toBe('ack')
      expect(await judge.disconnects(nas.port, secrets.nas, AIGERIM, id)).toBe('nak')
    })
  })

  describe('when a NAS does not end the session', () => {
    beforeEach(async () => {
      expect(await nas.logIn(AIGERIM, PASSWORD)).toBe('online')
    })

    test('it knows of none (503): that is as good', async () => {
      nas.mood = 'forgets'
      expect((await submit(order('bar'))).is).toBe('done')
    })

    test.each([
      ['prohibits', 'nas-nak-501'],
      ['silent', 'nas-silent'],
    ] as const)('%s: nobody says that it is gone; asked again, it ends', async (mood, because) => {
      nas.mood = mood
      const bar = order('bar')
      expect(await submit(bar)).toEqual({ is: 'cannot-tell', because })
      expect(await saw(), 'not let in again, and still online').toEqual([[true, false, true]])
      expect(await check(bar)).toEqual({ is: 'never-arrived' })
      nas.mood = 'obeys'
      expect((await submit(bar)).is).toBe('done')
      expect(await check(bar)).toEqual({ is: 'done' })
      expect(await saw()).toEqual([[true, false, false]])
    })

    test('terminated while it is silent: the rows are gone, and it is asked again', async () => {
      nas.mood = 'silent'
      const end = order('terminate')
      expect(await submit(end)).toEqual({ is: 'cannot-tell', because: 'nas-silent' })
      expect(await saw()).toEqual([[false, false, true]])
      expect(await check(end)).toEqual({ is: 'never-arrived' })
      nas.mood = 'obeys'
      expect(await submit(end)).toEqual({ is: 'done' })
      expect(await check(end)).toEqual({ is: 'done' })
    })

    test('our secret for it is wrong: it believes nothing, and that is seen', async () => {
      const wrong = connect({ nas: { default: { host: '127.0.0.1', port: nas.port, secret: 'wrong' } } })
      expect(await submit(order('bar'), wrong)).toEqual({ is: 'cannot-tell', because: 'nas-silent' })
      expect([nas.believed.length, nas.unbelieved]).toEqual([0, 2])
      expect(await saw()).toEqual([[true, false, true]])
    })

    test('nobody told us how to reach it', async () => {
      expect(await submit(order('bar'), connect({ nas: {} }))).toEqual({ is: 'cannot-tell', because: 'nas-unknown' })
    })

    test('it is dead: its port is closed', async () => {
      const dead = connect({ nas: { default: { host: '127.0.0.1', port: network.ports.nas + 1, secret: 'x' } } })
      expect(await submit(order('bar'), dead)).toEqual({ is: 'cannot-tell', because: 'nas-silent' })
    })
  })

  describe('when the database fails us', () => {
    test('a termination that is asked twice is done twice, and acts once', async () => {
      const end = order('terminate')
      expect(await submit(end)).toEqual({ is: 'done' })
      expect(await submit(end)).toEqual({ is: 'done' })
    })

    test('the answer is lost after the rows were deleted: found by their absence, and the session is ended then', async () => {
      await nas.logIn(AIGERIM, PASSWORD)
      writing.wire = 'answer-lost'
      const end = order('terminate')
      expect(await submit(end)).toEqual({ is: 'cannot-tell', because: 'database-silent' })
      writing.wire = 'whole'
      expect(await rowsLeft()).toBe(0)
      expect(await check(end)).toEqual({ is: 'never-arrived' })
      expect(await submit(end)).toEqual({ is: 'done' })
      expect(await saw()).toEqual([[false, false, false]])
    })

    test('it goes down between the bar and the sessions: said, found again, finished', async () => {
      await nas.logIn(AIGERIM, PASSWORD)
      const bar = order('bar')
      writing.wire = 'answer-lost'
      expect((await submit(bar)).is).toBe('cannot-tell')
      writing.wire = 'down'
      expect(await check(bar)).toEqual({ is: 'cannot-tell', because: 'database-silent' })
      writing.wire = 'whole'
      expect((await check(bar)).is).toBe('never-arrived')
      expect((await submit(bar)).is).toBe('done')
      expect(await saw()).toEqual([[true, false, false]])
    })

    test('an emptied database knows nobody, the control neither: no absence', async () => {
      await network.sql('truncate radcheck, radreply, radusergroup')
      expect(await look()).toMatchObject([{ known: false, controlAlive: false }])
    })

    test('a copy that stands still is no witness, though all it holds looks right', async () => {
      await submit(order('terminate'))
      const stale = await copyOf(network)
      try {
        const astray = connect({ reader: { url: stale.reader, radcheck: 'signoff_radcheck' } })
        expect(await look(), 'the living database, to compare').toMatchObject([{ known: false, controlAlive: true }])
        expect(await look(astray)).toMatchObject([{ known: false, controlAlive: false }])
        expect((await look(astray))[0]?.raw).toContain('an old copy')
      } finally {
        await stale.drop()
      }
    })

    test('a reader that could write is not believed', async () => {
      await network.sql(`grant delete on radcheck to public`)
      try {
        expect(await look()).toMatchObject([{ known: 'cannot-tell', attached: 'cannot-tell', controlAlive: false }])
      } finally {
        await network.sql(`revoke delete on radcheck from public`)
      }
    })
  })

  test('a rejection that no row explains is no absence', async () => {
    await network.sql(
      `insert into radgroupcheck (groupname, attribute, op, value) values ('data-card', 'Auth-Type', ':=', 'Reject')`,
    )
    await network.sql(`update radusergroup set groupname = 'other' where username = 'control'`)
    expect(await look()).toMatchObject([{ known: true, admits: 'cannot-tell', controlAlive: true }])
  })

  test('the server hangs: nothing is known of who would be let in', async () => {
    network.pause()
    try {
      expect(await look()).toMatchObject([{ admits: 'cannot-tell', controlAlive: false }])
    } finally {
      network.resume()
    }
  })

  test('our secret at the server is wrong: silence, and no absence', async () => {
    const wrong = connect({ server: { host: '127.0.0.1', port: network.ports.probe, secret: 'wrong' } })
    expect(await look(wrong)).toMatchObject([{ known: true, admits: 'cannot-tell', controlAlive: false }])
    const [reading] = await look(wrong)
    expect(reading?.raw, 'no copy is blamed').toMatch(
      /control silent, the server does not answer us: .* the secret is another/,
    )
  })

  test('a companion, and a second kind of username: each is barred, ended and read', async () => {
    const companion = {
      imsi: '401029900000777',
      iccid: '8999700000000000777',
      msisdn: `+${TIMUR}`,
      form: 'esim',
      role: 'companion',
    } as const
    const both = cardOf(AIGERIM, [companion])
    const wide = connect({ usernames: ['{msisdn}', 'apn-{imsi}'] })
    const names = [AIGERIM, TIMUR, `apn-${imsiOf(both)}`, `apn-${companion.imsi}`]
    await network.addCard(TIMUR, companion.imsi, PASSWORD)
    await network.addCard(`apn-${imsiOf(both)}`, imsiOf(both), PASSWORD)
    await network.addCard(`apn-${companion.imsi}`, companion.imsi, PASSWORD)
    for (const name of names) expect(await nas.logIn(name, PASSWORD)).toBe('online')
    const subjects = both.profiles.map(({ imsi }) => `imsi:${imsi}`)
    expect((await look(wide, both)).map(({ subject, attached }) => [subject, attached])).toEqual(
      subjects.map((one) => [one, true]),
    )

    expect((await submit(order('bar', { binding: both }), wide)).is).toBe('done')
    for (const name of names) expect(await network.judge.logsIn(name, PASSWORD)).toBe('rejected')
    expect(nas.sessions.size).toBe(0)
    expect((await submit(order('terminate', { binding: both }), wide)).is).toBe('done')
    expect((await look(wide, both)).map(({ known, admits, attached }) => [known, admits, attached])).toEqual([
      [false, false, false],
      [false, false, false],
    ])
    // One name that comes back is enough to be seen, at the card that it belongs to.
    await network.addCard(`apn-${companion.imsi}`, companion.imsi, PASSWORD)
    expect((await look(wide, both)).map(({ known }) => known)).toEqual([false, true])
  })

  test('a number that is another’s by now: neither barred nor ended, and their session stays', async () => {
    await network.sql(`update subscribers set imsi = '401029999999999' where username = $1`, [AIGERIM])
    await nas.logIn(AIGERIM, PASSWORD)
    for (const action of ['bar', 'terminate'] as const)
      expect(await submit(order(action))).toEqual({ is: 'refused', code: 'binding-changed' })
    await network.sql('delete from subscribers where username = $1', [AIGERIM])
    expect(await submit(order('terminate')), 'nobody can say whose it is').toEqual({
      is: 'refused',
      code: 'binding-changed',
    })
    expect([await rowsLeft(), nas.sessions.size]).toEqual([3, 1])
  })

  test('whose a username is can stand in a row of its own', async () => {
    const tie = { attribute: '3GPP-IMSI', is: 'imsi' }
    const tied = connect({ tie })
    expect(await submit(order('bar'), tied)).toEqual({ is: 'refused', code: 'binding-changed' })
    await network.sql(`insert into radcheck (username, attribute, op, value) values ($1, '3GPP-IMSI', ':=', $2)`, [
      AIGERIM,
      imsiOf(aigerim),
    ])
    expect((await submit(order('bar'), tied)).is).toBe('done')
    expect((await submit(order('terminate'), tied)).is).toBe('done')
    expect(await rowsLeft()).toBe(0)
  })

  test('without a writer it can be read, and nothing can be ordered', async () => {
    const shadow = connect({ writer: undefined, nas: {} })
    expect(await saw(shadow)).toEqual([[true, true, false]])
    expect(await submit(order('bar'), shadow)).toEqual({ is: 'refused', code: 'no-writer' })
    expect(await network.judge.logsIn(AIGERIM, PASSWORD)).toBe('accepted')
  })

  test('the list names everyone with whose they are, and how they stand', async () => {
    await network.sql(`insert into radcheck (username, attribute, op, value)
      select '7702' || lpad(n::text, 7, '0'), 'Cleartext-Password', ':=', 'x' from generate_series(1, 2500) as n`)
    await submit(order('bar'))
    const listed: Listed[] = []
    for await (const one of connector.list?.('aaa') ?? []) listed.push(one)
    expect(listed).toHaveLength(2_502)
    const own = listed.find(({ msisdn }) => msisdn === `+${AIGERIM}`)
    expect(own).toEqual({ target: 'aaa', msisdn: `+${AIGERIM}`, imsi: imsiOf(aigerim), state: 'barred' })
    expect(listed.filter(({ state }) => state === 'serving')).toHaveLength(2_501)
    const first = connector.list?.('aaa')
    for await (const _one of first ?? []) break
    expect(await saw(), 'who stops reading leaves nothing behind').toEqual([[true, false, false]])
  })
})

function nothing(): never {
  throw new Error('an answer is missing')
}

/** The AAA's database as it is now, in another one that nothing writes to any more. */
async function copyOf(network: RadiusNetwork): Promise<{ reader: string; drop: () => Promise<void> }> {
  const name = new URL(network.urls.reader).pathname.slice(1)
  const copy = new URL(network.urls.owner)
  copy.pathname = '/postgres'
  const act = async (statement: string) => {
    const client = new pg.Client({ connectionString: copy.href })
    await client.connect()
    await client.query(statement).finally(() => client.end())
  }
  // The copy is taken from a plain dump of rows: a template must have no other connections.
  await act(`create database ${name}_old`)
  const into = new URL(network.urls.owner)
  into.pathname = `/${name}_old`
  await copyRows(network, into.href)
  const reader = new URL(network.urls.reader)
  reader.pathname = `/${name}_old`
  return { reader: reader.href, drop: () => act(`drop database ${name}_old with (force)`) }
}

async function copyRows(network: RadiusNetwork, into: string): Promise<void> {
  const client = new pg.Client({ connectionString: into })
  await client.connect()
  try {
    const reader = new URL(network.urls.reader).username
    for (const table of ['radcheck', 'radreply', 'radusergroup', 'radacct', 'radpostauth', 'subscribers']) {
      const rows = await network.sql(`select coalesce(json_agg(t), '[]') as rows from ${table} t`)
      const columns = await network.sql<{ column: string }>(
        `select column_name || ' ' || data_type as column from information_schema.columns where table_name = $1 order by ordinal_position`,
        [table],
      )
      await client.query(`create table ${table} (${columns.map(({ column }) => column).join(', ')})`)
      await client.query(`insert into ${table} select * from json_populate_recordset(null::${table}, $1)`, [
        JSON.stringify(rows[0]?.rows),
      ])
    }
    // All that it remembers happened yesterday.
    await client.query(`update radpostauth set authdate = authdate - interval '1 day'`)
    await client.query(
      `create view signoff_radcheck as select id, username, attribute, op, null as value from radcheck`,
    )
    await client.query(`grant select on all tables in schema public to ${reader}`)
  } finally {
    await client.end()
  }
}
