import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import type { Connector } from '../../src/connectors/connector.ts'
import { radius } from '../../src/connectors/radius/radius.ts'
import { DAY_MS } from '../../src/domain/instant.ts'
import type { Office, Tools } from '../../src/process/tools.ts'
import { walk } from '../../src/process/worker.ts'
import { type Nas, startNas } from '../network/nas.ts'
import { type RadiusNetwork, radiusIsHere, startRadius } from '../network/radius.ts'
import { makeWorld, type World } from '../world.ts'

/* Whole cases, whose AAA is a real FreeRADIUS beside a core that is not: from the request to the certificate, or not so far. */

describe.skipIf(!radiusIsHere)('a case with a RADIUS server (skipped where freeradius or radclient is missing)', () => {
  let network: RadiusNetwork
  let nas: Nas
  let world: World
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
  })
  afterAll(async () => {
    await nas?.close()
    await network?.stop()
  })
  beforeEach(async () => {
    await network.sql('truncate radcheck, radreply, radusergroup, radacct, radpostauth, radgroupcheck, subscribers')
    nas.sessions.clear()
    nas.mood = 'obeys'
    world = await makeWorld()
    aaa = radius({
      operator: 'kcell',
      elements: { aaa: network.settings({ nas: { default: { secret: network.secrets.nas, port: nas.port } } }) },
    })
    tools = { ...world.tools, officeOf: () => withAaa(world, aaa) }
    await network.addCard('control', '401990000000000', 'control-password')
  })
  afterEach(async () => {
    await aaa.close?.()
    await world.close()
  })

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
