import { radius } from '../../src/connectors/radius/radius.ts'
import { lineOf } from '../scripted-lines.ts'
import { type Cable, startCable } from './cable.ts'
import { type RadiusNetwork, startRadius } from './radius.ts'

/* Worlds for the contract of connectors: a real FreeRADIUS, and every trouble as it would come about there. */

const [first, second] = [lineOf(1, 'kcell').binding, lineOf(2, 'kcell').binding]
const usernameOf = (binding: typeof first) => binding.msisdn.slice(1)

/** Every write of ours, by transaction: what the server's own hand does is not counted. */
const LOG = `
create table written (tx bigint not null default txid_current(), op text not null, username text not null, attribute text not null);
grant insert, select on written to public;
create function note_write() returns trigger language plpgsql as $$
declare row_ radcheck := case when tg_op = 'DELETE' then old else new end;
begin
  if session_user like 'aaa_writer%' then insert into written (op, username, attribute) values (tg_op, row_.username, row_.attribute); end if;
  return null;
end $$;
create trigger note_write after insert or update or delete on radcheck for each row execute function note_write();
create function lock_line() returns trigger language plpgsql as $$
begin
  if session_user like 'aaa_writer%' then raise exception 'line-is-locked'; end if;
  return case when tg_op = 'DELETE' then old else new end;
end $$;
create function bring_back() returns trigger language plpgsql as $$
begin
  if old.attribute = 'Cleartext-Password' then insert into radcheck (username, attribute, op, value) values (old.username, old.attribute, old.op, old.value); end if;
  return null;
end $$;`

const TROUBLES: Record<string, string> = {
  refused: 'create trigger locked before insert or delete on radcheck for each row execute function lock_line()',
  // A plan that lets its cards in whatever their own rows say.
  'bar-ignored': `insert into radgroupcheck (groupname, attribute, op, value) values ('data-card', 'Auth-Type', ':=', 'Accept')`,
  // A provisioning system that puts back what it thinks was lost.
  zombie: 'create trigger back after delete on radcheck for each row execute function bring_back()',
  'control-dead': `delete from radcheck where username = 'control'; delete from radreply where username = 'control'; delete from radusergroup where username = 'control'`,
  'someone-else': `update subscribers set imsi = '401999999999999' where username = '${usernameOf(first)}'`,
}

const HEALED = `drop trigger if exists locked on radcheck; drop trigger if exists back on radcheck; delete from radgroupcheck`

/** One server for all worlds of a file, empty and whole at the beginning of each. */
export function radiusWorlds() {
  let shared: Promise<Stage> | undefined
  const stage = () => {
    shared ??= raise()
    return shared
  }
  return {
    make: async () => makeWorld(await stage()),
    stop: async () => (await shared)?.stop(),
  }
}

interface Stage {
  network: RadiusNetwork
  writer: Cable
  reader: Cable
  stop(): Promise<void>
}

async function raise(): Promise<Stage> {
  const network = await startRadius(process.env.SIGNOFF_TEST_PG ?? '')
  await network.sql(LOG)
  const writer = await startCable(network.urls.writer)
  const reader = await startCable(network.urls.reader)
  const stop = async () => {
    await Promise.all([writer.close(), reader.close()])
    await network.stop()
  }
  return { network, writer, reader, stop }
}

async function makeWorld({ network, writer, reader }: Stage) {
  const { sql } = network
  await sql(`${HEALED}; truncate radcheck, radreply, radusergroup, radacct, radpostauth, subscribers`)
  await network.addCard('control', '401990000000000', 'control-password')
  for (const one of [first, second]) await network.addCard(usernameOf(one), one.profiles[0]?.imsi ?? '', 'password')
  await sql('truncate written')
  const settings = network.settings({
    writer: { url: writer.through(network.urls.writer) },
    reader: { url: reader.through(network.urls.reader), radcheck: 'signoff_radcheck' },
  })
  const opened: ReturnType<typeof radius>[] = []
  const connect = () => {
    const connector = radius({ operator: 'kcell', elements: { core: settings } })
    opened.push(connector)
    return connector
  }
  const relieve = async () => {
    writer.wire = 'whole'
    reader.wire = 'whole'
    network.resume()
    await sql(HEALED)
    if ((await sql(`select 1 from radcheck where username = 'control'`)).length === 0)
      await network.addCard('control', '401990000000000', 'control-password')
  }
  const counted = async (what: string, values: unknown[] = []) =>
    (await sql<{ count: number }>(`select count(${what})::int as count from written`, values))[0]?.count ?? 0
  return {
    connector: connect(),
    another: connect,
    lines: [first, second] as [typeof first, typeof first],
    targets: ['core'],
    nowMs: () => Date.parse('2026-11-22T09:00:00.000Z'),
    // A server that answers at once: no hour passes before it acts.
    pass: async () => undefined,
    inflict: async (trouble: string) => {
      const statement = TROUBLES[trouble]
      if (statement) await sql(statement)
      else if (trouble === 'reader-blind') reader.wire = 'down'
      else if (trouble === 'down' || trouble === 'garbage') {
        writer.wire = trouble
        reader.wire = trouble
        if (trouble === 'down') network.pause()
      } else if (trouble === 'answer-lost' || trouble === 'request-lost') writer.wire = trouble
      else throw new Error(`nobody knows how to inflict ${trouble}`)
    },
    relieve,
    acts: async (key: string) => {
      const op = key.includes('/terminate/') ? `op = 'DELETE'` : `op = 'INSERT' and attribute = 'Auth-Type'`
      return counted(`distinct tx) filter (where username = '${usernameOf(first)}' and ${op}`)
    },
    writes: () => counted('*'),
    close: async () => {
      await relieve()
      for (const connector of opened) await connector.close?.()
    },
  }
}
