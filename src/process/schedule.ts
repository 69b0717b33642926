import { fromKysely, type PgBoss } from 'pg-boss'
import type { OperatorId } from '../domain/line.ts'
import { type Post, sendDue } from '../messages/send.ts'
import { caseNow } from '../store/clock.ts'
import { inOperator } from '../store/db.ts'
import { takeDue } from '../store/places.ts'
import type { WalkJob } from '../store/queue.ts'
import { watchOrders } from './anomalies.ts'
import { reconcileAtNight } from './census/night.ts'
import { eraseDue } from './erase.ts'
import { eraseCopiesDue } from './erase-copies.ts'
import { liftProtections } from './lift-protections.ts'
import { listLines } from './list-lines.ts'
import { lookUpLines } from './look-up-lines.ts'
import { followRefunds } from './refunds.ts'
import { tellAnswers } from './tell-answers.ts'
import { tellQuestionAnswers } from './tell-question-answers.ts'
import type { Tools } from './tools.ts'
import { warnOfDelay } from './warn.ts'
import { watchLines } from './watch.ts'
import { walk } from './worker.ts'

/** What a worker process runs on: the tools of the walk, the post, and the queue. */
export interface Engine {
  tools: Tools
  post: Post
  boss: PgBoss
  operators: OperatorId[]
  /** When the operators' systems are compared each day (`03:00`, in the operator's zone); null: only by hand. */
  reconcileAt: string | null
  /** Plain lines, without personal data. */
  log: (line: string) => void
}

/** One clock: what it does for an operator, and how long it rests between two rounds (machine time). */
interface Clock {
  name: string
  restMs: number
  run: (engine: Engine, operator: OperatorId, stop: AbortSignal) => Promise<number>
}

/**
 * Every clock of the system, in one list. Each process may run all of them: what they take, they take under a lease, so
 * two workers share the work instead of doing it twice.
 */
const clocks: Clock[] = [
  // Finds what is due and hands it to the queue. A place that is due is the only thing that makes a case move.
  { name: 'dispatch', restMs: 250, run: dispatch },
  // Answers what the doors want to know of a line; they themselves hold no key to any operator's system.
  { name: 'look-up', restMs: 200, run: (engine, operator) => lookUpLines(engine.tools, operator) },
  { name: 'list-lines', restMs: 200, run: (engine, operator) => listLines(engine.tools, operator) },
  // Stops an operator's switching by itself when something looks wrong, and looks how lines that went first are doing.
  { name: 'brake', restMs: 3_000, run: (engine, operator) => watchOrders(engine.tools, operator) },
  // An ended line is looked at again for days: whether it lives, and whether anything is charged.
  { name: 'watch', restMs: 1_000, run: (engine, operator) => watchLines(engine.tools, operator) },
  // Money that was paid can still come back from the bank: then it is asked anew where it should go.
  { name: 'refunds', restMs: 5_000, run: (engine, operator) => followRefunds(engine.tools, operator) },
  { name: 'send', restMs: 250, run: (engine, operator) => sendDue(engine.post, operator) },
  // Says that a promise is in danger or broken before anybody has to ask.
  { name: 'warn', restMs: 30_000, run: (engine, operator) => warnOfDelay(engine.tools, operator) },
  // Who did not read an answer on the page hears of it.
  { name: 'tell-answers', restMs: 5_000, run: (engine, operator) => tellAnswers(engine.tools, operator) },
  {
    name: 'tell-question-answers',
    restMs: 5_000,
    run: ({ tools, post }, operator) => tellQuestionAnswers(tools, operator, post.baseUrl),
  },
  { name: 'lift-protections', restMs: 1_000, run: (engine, operator) => liftProtections(engine.tools, operator) },
  // Personal data goes when its time is over, per class, whoever remembers it or not.
  { name: 'erase', restMs: 60_000, run: (engine, operator) => eraseDue(engine.tools, operator) },
  { name: 'erase-copies', restMs: 60_000, run: (engine, operator) => eraseCopiesDue(engine.tools, operator) },
  {
    name: 'reconcile',
    restMs: 60_000,
    run: (engine, operator, stop) => reconcileAtNight(engine.tools, operator, engine.reconcileAt, stop),
  },
]

const batch = 500
/** While one walk waits for the database or an operator, another computes. */
export const walksAtOnce = 2
/** A queued job that nobody took for so long is queued again. */
const queuedMs = 15_000

async function dispatch({ tools, boss }: Engine, operator: OperatorId): Promise<number> {
  return inOperator(tools.db, operator, async (tx) => {
    const now = await caseNow(tx, tools.machineMs())
    const refs = await takeDue(tx, operator, now, batch, queuedMs)
    if (refs.length > 0)
      await boss.insert('walk', [{ data: { operator, refs } satisfies WalkJob }], { db: fromKysely(tx) })
    return refs.length
  })
}

/** Starts the clocks and the queue's worker. Answers how to stop them: what is under way is finished first. */
export async function startSchedule(engine: Engine): Promise<() => Promise<void>> {
  const running = new AbortController()
  await engine.boss.work<WalkJob>(
    'walk',
    { batchSize: 2, localConcurrency: walksAtOnce, burstWhenBatchFull: true, pollingIntervalSeconds: 0.5 },
    (jobs) => walkJobs(engine, jobs),
  )
  const loops = clocks.map((clock) => runClock(engine, clock, running.signal))
  return async () => {
    running.abort()
    await Promise.all(loops)
    await engine.boss.stop({ graceful: true, timeout: 5_000 })
  }
}

/** Jobs carry ids only. Those of one operator are walked together: a batch is what makes a night of millions cheap. */
async function walkJobs(engine: Engine, jobs: { data: WalkJob }[]): Promise<void> {
  const byOperator = Map.groupBy(jobs, (job) => job.data.operator)
  for (const [operator, same] of byOperator) {
    await walk(engine.tools, operator, [...new Set(same.flatMap((job) => job.data.refs))])
  }
}

async function runClock(engine: Engine, clock: Clock, stop: AbortSignal): Promise<void> {
  while (!stop.aborted) {
    let worked = 0
    for (const operator of engine.operators) {
      try {
        worked += await clock.run(engine, operator, stop)
      } catch (error) {
        // A clock that fails (the database is restarting, say) is tried again; what it had begun was a transaction.
        engine.log(`${clock.name} ${operator}: ${error instanceof Error ? error.message : 'failed'}`)
        await rest(1_000, stop)
      }
    }
    if (worked === 0) await rest(clock.restMs, stop)
  }
}

function rest(ms: number, stop: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (stop.aborted) return resolve()
    const timer = setTimeout(done, ms)
    stop.addEventListener('abort', done, { once: true })
    function done(): void {
      clearTimeout(timer)
      stop.removeEventListener('abort', done)
      resolve()
    }
  })
}
