import pg from 'pg'
import type { Job } from 'pg-boss'
import { approvalStep, bossOn, lastStep, queueName, type StepJob } from './bare-queue.ts'

/* One worker of the bare queue, with the settings that were fastest: a batch of fifty, two at a time. */

const states = [
  ...['identified', 'prechecked', 'accepted', 'awaiting', 'approved_in', 'approved'],
  ...['deprovisioned', 'billed', 'refunded', 'confirmed', 'quarantined', 'released'],
]
/** Steps that also make a call elsewhere: on another connection, with its own commit. */
const calling = new Set([4, 7, 9])

const move = `
  with j as (select * from unnest($1::int[], $2::int[], $3::text[]) j(c, s, st)),
    u as (update cases set step = j.s, state = j.st, updated_at = clock_timestamp() from j where id = j.c and step = j.s - 1 returning id, step)
  insert into audit(case_id, step, worker) select id, step, $4 from u`

const url = process.argv[2] ?? ''
const worker = String(process.pid)
const elsewhere = new pg.Pool({ connectionString: url, max: 2 })
const boss = bossOn(url)
await boss.start()
process.send?.({ is: 'ready' })
await new Promise((resolve) => process.once('message', resolve))
await boss.work(
  queueName,
  {
    transactional: true,
    batchSize: 50,
    localConcurrency: 2,
    burstWhenBatchFull: true,
    pollingIntervalSeconds: 0.5,
    notifyPollingIntervalSeconds: 0.5,
  },
  async (jobs: Job<StepJob>[], tx) => {
    const steps = jobs.map((job) => job.data)
    const calls = steps.filter(({ s }) => calling.has(s))
    if (calls.length > 0) {
      await elsewhere.query(
        `with i as (insert into effects_idem select c || ':' || s from unnest($1::int[], $2::int[]) e(c, s) on conflict do nothing)
         insert into effects(case_id, step, worker) select c, s, $3 from unnest($1::int[], $2::int[]) e(c, s)`,
        [calls.map(({ c }) => c), calls.map(({ s }) => s), worker],
      )
    }
    await tx.executeSql(move, [
      steps.map(({ c }) => c),
      steps.map(({ s }) => s),
      steps.map(({ s }) => states[s - 1]),
      worker,
    ])
    const next = steps.filter(({ s }) => s !== approvalStep && s !== lastStep)
    if (next.length > 0)
      await boss.insert(
        queueName,
        next.map(({ c, s }) => ({ data: { c, s: s + 1 } })),
        { db: tx },
      )
  },
)

process.once('SIGTERM', () => process.exit(0))
