import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Connector } from '../../src/connectors/connector.ts'
import { radius } from '../../src/connectors/radius/radius.ts'
import { DAY_MS } from '../../src/domain/instant.ts'
import type { Office, Tools } from '../../src/process/tools.ts'
import { watchLines } from '../../src/process/watch.ts'
import { walk } from '../../src/process/worker.ts'
import { alarmsOfCases } from '../../src/store/alarms.ts'
import { inOperator } from '../../src/store/db.ts'
import { type Cable, startCable } from '../network/cable.ts'
import { type Nas, startNas } from '../network/nas.ts'
import { type RadiusNetwork, radiusIsHere, startRadius } from '../network/radius.ts'
import { makeWorld, type World } from '../world.ts'

/* Whole cases, whose AAA is a real FreeRADIUS beside a core that is not: from the request to the certificate, or not so far. */

describe.skipIf(!radiusIsHere)('a case with a RADIUS server (skipped where freeradius or radclient is missing)', () => {
  let network: RadiusNetwork
  let nas: Nas
  let world: World
  let writing: Cable
  let aaa: Connector
  let tools: Tools

  beforeAll(async () => {
    network = await startRadius(process.env.SIGNOFF_TEST_PG ?? '')
    nas = await startNas({
      address: '127.0.0.1',
      secret: network.secrets.nas,
      auth: network.ports.auth,
      acct: network.ports.acct,
    })
    writing = await startCable(network.urls.writer)
  })
  afterAll(async () => {
    await nas?.close()
    await writing?.close()
    await network?.stop()
  })
  beforeEach(async () => {
    await network.sql('truncate radcheck, radreply, radusergroup, radacct, radpostauth, radgroupcheck, subscribers')
    nas.sessions.clear()
    nas.mood = 'obeys'
    writing.wire = 'whole'
    world = await makeWorld()
    await reachedBy()
    await network.addCard('control', '401990000000000', 'control-password')
  })
  afterEach(async () => {
    await aaa.close?.()
    await world.close()
  })

  /** How this test's worker reaches the server and the NAS. */
  const reachedBy = async (more: Record<string, unknown> = {}) => {
    await aaa?.close?.()
    const settings = network.settings({
      writer: { url: writing.through(network.urls.writer) },
      nas: { default: { secret: network.secrets.nas, port: nas.port } },
      ...more,
    })
    aaa = radius({ operator: 'kcell', elements: { aaa: settings } })
    tools = { ...world.tools, officeOf: () => withAaa(world, aaa) }
  }
  const approved = async (i: number): Promise<string> => {
    const ref = await world.open(i)
    await walk(tools, 'kcell', [ref])
    await world.approve(ref)
    return ref
  }
  const lineAt = async (ref: string) => {
    const place = (await world.places(ref)).find(({ lane }) => lane !== 'money')
    return place ? `${place.stuck ? 'stuck ' : ''}${place.task} ${place.stuck ?? ''}`.trim() : 'ended'
  }
  const certified = async (ref: string) => (await world.messages(ref)).includes('certificate')
  const cardOf = async (i: number): Promise<string> => {
    const { binding } = world.operator.line(i)
    const username = binding.msisdn.slice(1)
    await network.addCard(username, binding.profiles[0]?.imsi ?? '', 'password')
    expect(await nas.logIn(username, 'password')).toBe('online')
    return username
  }
  const days = async (ref: string, count: number) => {
    for (let half = 0; half < 2 * count; half += 1) {
      await walk(tools, 'kcell', [ref])
      await world.passQuietly(DAY_MS / 2)
    }
  }
  const kinds = async (ref: string) => (await world.events(ref)).map(({ kind }) => kind)

  test('ends with a certificate: no rows, no session, and radclient is rejected', async () => {
    const username = await cardOf(1)
    const ref = await world.open(1)
    await walk(tools, 'kcell', [ref])
    await world.approve(ref)
    await days(ref, 8)
    expect((await world.caseOf(ref)).case.facts.evidenceClass).toBe('network-observed')
    expect(await world.messages(ref)).toContain('certificate')
    expect(await network.judge.logsIn(username, 'password')).toBe('rejected')
    expect([
      nas.sessions.size,
      (await network.sql('select 1 from radcheck where username = $1', [username])).length,
    ]).toEqual([0, 0])
  })

  test('withdrawn after the bar: online again, and every row as it was', async () => {
    const username = await cardOf(2)
    const rows = () =>
      network.sql(
        `select attribute, op, value from radcheck where username = '${username}' union all
         select groupname, '', '' from radusergroup where username = '${username}' order by 1`,
      )
    const before = await rows()
    const ref = await world.open(2)
    await walk(tools, 'kcell', [ref])
    await world.approve(ref)
    await days(ref, 1)
    expect(await network.judge.logsIn(username, 'password')).toBe('rejected')
    await world.withdraw(ref)
    await days(ref, 1)
    expect(await rows()).toEqual(before)
    expect(await nas.logIn(username, 'password')).toBe('online')
  })

  test('a session that no NAS would end: no certificate, and a person is called', async () => {
    await cardOf(3)
    nas.mood = 'prohibits'
    const ref = await world.open(3)
    await walk(tools, 'kcell', [ref])
    await world.approve(ref)
    await days(ref, 6)
    expect(await world.places(ref)).toMatchObject([{ task: 'barred', stuck: 'still-served' }])
    expect(await world.messages(ref)).not.toContain('certificate')
    expect(await kinds(ref)).not.toContain('certificate')
  })

  test('a NAS that knows of no session (503), and accounting that never heard its end: a person closes it, and the end is right', async () => {
    const username = await cardOf(4)
    nas.mood = 'forgets'
    const ref = await approved(4)
    await days(ref, 3)
    expect(await lineAt(ref)).toBe('stuck barred still-served')
    await network.sql('update radacct set acctstoptime = now() where username = $1', [username])
    await world.retry(ref, 'main')
    await days(ref, 8)
    expect([await certified(ref), await network.judge.logsIn(username, 'password')]).toEqual([true, 'rejected'])
  })

  test('our secret for the NAS is wrong: nothing is certified; once the session is ended by hand, the end is right', async () => {
    const username = await cardOf(5)
    await reachedBy({ nas: { default: { secret: 'wrong', port: nas.port } } })
    const ref = await approved(5)
    await days(ref, 6)
    expect([await lineAt(ref), await certified(ref), nas.sessions.size]).toEqual([
      'stuck barred still-served',
      false,
      1,
    ])
    const [session = ''] = nas.sessions.keys()
    expect(await network.judge.disconnects(nas.port, network.secrets.nas, username, session)).toBe('ack')
    await world.retry(ref, 'main')
    await days(ref, 8)
    expect([await certified(ref), nas.sessions.size]).toEqual([true, 0])
    expect(await network.judge.logsIn(username, 'password')).toBe('rejected')
  })

  test('our secret at the server is wrong: it answers us nothing, so nothing is certified', async () => {
    await cardOf(6)
    await reachedBy({ server: { host: '127.0.0.1', port: network.ports.probe, secret: 'wrong' } })
    const ref = await approved(6)
    await days(ref, 6)
    expect([await lineAt(ref), await certified(ref)]).toEqual(['stuck barred cannot-observe:control-silent', false])
  })

  test('a mistyped IMSI: whose the username is cannot be said, so nothing is barred and nothing is ended', async () => {
    const username = world.operator.line(7).binding.msisdn.slice(1)
    await network.addCard(username, '401029999999999', 'password')
    const ref = await approved(7)
    await days(ref, 3)
    expect([await lineAt(ref), await certified(ref)]).toEqual(['stuck bar refused:binding-changed', false])
    expect(await network.judge.logsIn(username, 'password')).toBe('accepted')
  })

  test('the answer is lost after the rows were deleted: found done, certified, and nothing asked twice of the core', async () => {
    const username = await cardOf(8)
    const ref = await approved(8)
    tools = {
      ...tools,
      onMoment: ({ at, task }) => {
        if (task !== 'terminate') return
        if (at === 'before-submit') writing.wire = 'answer-lost'
        if (at === 'after-submit') writing.wire = 'whole'
      },
    }
    await days(ref, 9)
    expect(await certified(ref)).toBe(true)
    expect(world.operator.actedTwice()).toEqual([])
    expect(await network.judge.logsIn(username, 'password')).toBe('rejected')
  })

  test('the database is emptied during the dwell: it denies everybody, so nothing is certified', async () => {
    await cardOf(9)
    const ref = await approved(9)
    await days(ref, 1)
    await network.sql('truncate radcheck, radreply, radusergroup')
    await days(ref, 8)
    expect([await lineAt(ref), await certified(ref)]).toEqual(['stuck dead cannot-observe:control-silent', false])
  })

  test('an accounting start after the end: an alarm for a person, and the card is left as it is', async () => {
    const username = await cardOf(10)
    const ref = await approved(10)
    await days(ref, 8)
    expect(await certified(ref)).toBe(true)
    const { binding } = world.operator.line(10)
    await network.addCard(username, binding.profiles[0]?.imsi ?? '', 'password')
    expect(await nas.logIn(username, 'password')).toBe('online')
    for (let half = 0; half < 4; half += 1) {
      await world.passQuietly(DAY_MS / 2)
      await watchLines(tools, 'kcell')
    }
    const alarms = await inOperator(world.db, 'kcell', (tx) => alarmsOfCases(tx, 'kcell', [ref]))
    expect(alarms).toMatchObject([{ kind: 'served-again', decided: null }])
    expect(alarms[0]?.detail.seen).toContain('aaa/attached')
    expect([nas.sessions.size, await network.judge.logsIn(username, 'password')]).toEqual([1, 'accepted'])
  })
})

function withAaa({ kcell, operator }: World, aaa: Connector): Office {
  const both = (['core', 'aaa'] as const).map((target) => ({
    target,
    when: 'always' as const,
    evidence: 'network-observed' as const,
  }))
  const endless = { core: 1e6, aaa: 1e6 }
  const { switching } = kcell.rules
  return {
    ...kcell,
    rules: {
      ...kcell.rules,
      switching: {
        ...switching,
        targets: { ...switching.targets, value: { bar: both, terminate: both } },
        capsPerHour: { ...switching.capsPerHour, value: { bar: endless, terminate: endless } },
      },
    },
    connectorFor: (_action, target) => (target === 'aaa' ? aaa : operator.connector),
  }
}
