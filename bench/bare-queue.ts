import { type ChildProcess, fork } from 'node:child_process'
import { join } from 'node:path'
import pg from 'pg'
import { PgBoss } from 'pg-boss'
import { type BenchServer, ready, rest, timed } from './bench.ts'

/*
 * What the queue alone can do: twelve steps of nothing, each one row updated and one row of audit written, fifty cases to a
 * statement. No rules, no chain, no claims, no operator: the ground that the list stands on.
 */

export const queueName = 'step'
/** Steps whose case waits: 4 for an approval, 12 is the last. */
export const approvalStep = 4
export const lastStep = 12

const tables = `
  create table cases(id int primary key, msisdn text not null, state text not null default 'new', step int not null default 0,
    approved bool not null default false, updated_at timestamptz not null default clock_timestamp());
  create index on cases(state) where state not in ('released');
  create index on cases(msisdn);
  create table audit(id bigint generated always as identity primary key, case_id int not null, step int not null,
    worker text, at timestamptz not null default clock_timestamp());
  create table effects(id bigint generated always as identity primary key, case_id int, step int, worker text);
  create table effects_idem(key text primary key);`

export function bossOn(url: string): PgBoss {
  const boss = new PgBoss({
    connectionString: url,
    useListenNotify: true,
    superviseIntervalSeconds: 1,
    monitorIntervalSeconds: 1,
    maintenanceIntervalSeconds: 60,
    queueCacheIntervalSeconds: 1,
  })
  boss.on('error', () => undefined)
  return boss
}

export interface StepJob {
  c: number
  s: number
}

/** Cases per second, submission and approvals included. */
export async function bareQueue(
  server: BenchServer,
  workers: number,
  count: number,
  tell: (line: string) => void,
): Promise<number> {
  const database = await server.empty('bench_queue')
  const client = new pg.Client({ connectionString: database.url })
  await client.connect()
  await client.query(tables)
  const boss = bossOn(database.url)
  await boss.start()
  await boss.createQueue(queueName, {
    notify: true,
    retryLimit: 20,
    retryDelay: 1,
    heartbeatSeconds: 10,
    expireInSeconds: 60,
  })
  const children = Array.from({ length: workers }, () =>
    fork(join(import.meta.dirname, 'bare-queue-worker.ts'), [database.url]),
  )
  await ready(children)
  const seconds = await timed(async () => {
    for (const child of children) child.send('begin')
    await submit(client, boss, count)
    await approveAll(client, boss, count)
    await released(client, count)
  })
  const { rows } = await client.query('select count(*)::int as count from audit')
  if (rows[0]?.count !== count * lastStep)
    throw new Error(`${rows[0]?.count} steps of ${count * lastStep} were written`)
  await stop(children)
  await boss.stop({ graceful: false })
  await client.end()
  await database.drop()
  tell(`bare pg-boss, ${workers} worker(s): ${seconds.toFixed(1)} s`)
  return count / seconds
}

const within = (client: pg.Client) => ({
  db: { executeSql: (text: string, values?: unknown[]) => client.query(text, values) },
})

async function submit(client: pg.Client, boss: PgBoss, count: number): Promise<void> {
  for (let from = 0; from < count; from += 200) {
    const ids = Array.from({ length: Math.min(200, count - from) }, (_, at) => from + at)
    await client.query('begin')
    await client.query(
      `insert into cases(id, msisdn) select id, '+7700' || lpad(id::text, 7, '0') from unnest($1::int[]) id`,
      [ids],
    )
    await boss.insert(
      queueName,
      ids.map((c) => ({ data: { c, s: 1 } satisfies StepJob })),
      within(client),
    )
    await client.query('commit')
  }
}

/** What a person would do, for everyone who waits. */
async function approveAll(client: pg.Client, boss: PgBoss, count: number): Promise<void> {
  for (let approved = 0; approved < count; ) {
    await client.query('begin')
    const { rows } = await client.query<{ id: number }>(
      `update cases set approved = true where id in
        (select id from cases where state = 'awaiting' and not approved limit 200 for update skip locked) returning id`,
    )
    if (rows.length > 0)
      await boss.insert(
        queueName,
        rows.map(({ id }) => ({ data: { c: id, s: approvalStep + 1 } satisfies StepJob })),
        within(client),
      )
    await client.query('commit')
    approved += rows.length
    if (rows.length === 0) await rest(20)
  }
}

async function released(client: pg.Client, count: number): Promise<void> {
  for (;;) {
    const { rows } = await client.query<{ left: boolean }>(
      `select exists (select 1 from cases where state <> 'released') as left`,
    )
    if (count > 0 && !rows[0]?.left) return
    await rest(20)
  }
}

async function stop(children: ChildProcess[]): Promise<void> {
  const gone = children.map((child) => new Promise((resolve) => child.once('exit', resolve)))
  for (const child of children) child.kill('SIGTERM')
  await Promise.all(gone)
}
