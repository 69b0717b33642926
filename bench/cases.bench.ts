import { type ChildProcess, fork } from 'node:child_process'
import { join } from 'node:path'
import { sql } from 'kysely'
import { approveCase } from '../src/cases/approve-case.ts'
import { openCase } from '../src/cases/open-case.ts'
import { quoteCharges } from '../src/domain/charges.ts'
import { epochMsOf, HOUR_MS, type Instant, instantOf } from '../src/domain/instant.ts'
import type { KnownOperator } from '../src/domain/operator.ts'
import { walksAtOnce } from '../src/process/schedule.ts'
import { clockOffset, moveClock } from '../src/store/clock.ts'
import { connect, type Db, inOperator } from '../src/store/db.ts'
import { brokenLink, eventsOf } from '../src/store/events.ts'
import { takeDue } from '../src/store/places.ts'
import { type Keys, keysFrom } from '../src/store/seal.ts'
import { type ScriptedOperator, scriptedOperator } from '../test/scripted-operator.ts'
import { bareQueue } from './bare-queue.ts'
import { type Bench, type BenchServer, type Measured, ready, setting, spread, timed } from './bench.ts'
import { type Batch, benchOperator, type Orders } from './cases-worker.ts'
import { answer } from './operator-line.ts'

const count = setting('BENCH_N', 1_000)
const batch = setting('BENCH_BATCH', 500)
const secret = 'a secret for benches, long enough to be one'
const agent = { is: 'agent', id: 'dana' } as const
const patienceMs = 3 * 365 * 24 * HOUR_MS

/** One installation in the middle of a bench. */
interface Stage {
  db: Db
  keys: Keys
  kcell: KnownOperator
  operator: ScriptedOperator
  offset: { ms: number }
}

const now = (stage: Stage): Instant => instantOf(Date.now() + stage.offset.ms)

async function open(stage: Stage, i: number): Promise<string> {
  const line = stage.operator.line(i)
  const at = now(stage)
  const quote = quoteCharges({ standing: line.standing, serviceEnd: at, rules: stage.kcell.rules, now: at })
  const standing = { ...line.standing, contacts: [], holder: { ...line.standing.holder, name: '' } }
  const { ref } = await inOperator(stage.db, 'kcell', (tx) =>
    openCase(
      tx,
      stage.keys,
      stage.kcell,
      {
        door: 'guided',
        language: 'kk',
        binding: line.binding,
        person: {
          holder: line.standing.holder,
          contact: { channel: 'email', address: 'amina@example.test' },
          payee: { way: 'to-number', msisdn: '+77010000099' },
        },
        requestedEnd: 'now',
        reason: 'leaving-country',
        refundWay: 'to-number',
        identity: { level: 'otp_line', at },
        agreement: { quote, standing, at },
      },
      at,
    ),
  )
  return ref
}

/** When something falls due next, if any case stands anywhere still; throws when one needs a person. */
async function nextWait(stage: Stage): Promise<Instant | null> {
  return inOperator(stage.db, 'kcell', async (tx) => {
    const { rows } = await sql<{ next: Instant | null; stuck: string | null }>`
      select min(due_at) as next, min(task || ': ' || stuck) as stuck from places`.execute(tx)
    if (rows[0]?.stuck) throw new Error(`a case is stuck at ${rows[0].stuck}`)
    return rows[0]?.next ?? null
  })
}

/** Hands out what is due, as the dispatcher does, and lets time go on whenever nothing is, until every case is closed. */
async function untilClosed(stage: Stage, children: ChildProcess[]): Promise<void> {
  const free = Array.from({ length: walksAtOnce }, () => children).flat()
  const walking = new Set<Promise<void>>()
  for (;;) {
    const worker = free.shift()
    const refs = worker
      ? await inOperator(stage.db, 'kcell', (tx) => takeDue(tx, 'kcell', now(stage), batch, 60_000))
      : []
    if (worker && refs.length > 0) {
      const walked = handOver(worker, refs).then(() => {
        free.push(worker)
        walking.delete(walked)
      })
      walking.add(walked)
      continue
    }
    if (worker) free.unshift(worker)
    if (walking.size > 0) await Promise.race(walking)
    else if (!(await letTimeGoOn(stage))) return
  }
}

let batches = 0

/** A worker walks its batches side by side, and says of each when it is through. */
function handOver(worker: ChildProcess, refs: string[]): Promise<void> {
  batches += 1
  const number = batches
  worker.send({ is: 'walk', number, refs } satisfies Batch)
  return new Promise((resolve) => {
    const answered = (message: { is?: string; number?: number }) => {
      if (message.is !== 'walked' || message.number !== number) return
      worker.off('message', answered)
      resolve()
    }
    worker.on('message', answered)
  })
}

async function letTimeGoOn(stage: Stage): Promise<boolean> {
  const next = await nextWait(stage)
  if (!next) return false
  // Whatever holds the cases back for this long (a brake, a rule) will not let go of them: an error, not a bench without end.
  if (stage.offset.ms > patienceMs) throw new Error('after three years of its clock the operator still has open cases')
  // An hour more, so that cases which fall due within minutes of each other go on in full batches.
  await moveClock(stage.db, Math.max(0, epochMsOf(next) - epochMsOf(now(stage))) + HOUR_MS)
  stage.offset.ms = await clockOffset(stage.db)
  return true
}

function startWorkers(stage: Stage, workers: number): ChildProcess[] {
  return Array.from({ length: workers }, (_, at) => {
    const execArgv = process.env.BENCH_PROFILE
      ? ['--cpu-prof', `--cpu-prof-dir=${process.env.BENCH_PROFILE}`, `--cpu-prof-name=${workers}-${at}.cpuprofile`]
      : []
    const child = fork(join(import.meta.dirname, 'cases-worker.ts'), { execArgv })
    answer(child, stage.operator.connector)
    return child
  })
}

const begin = (stage: Stage, appUrl: string): Orders => ({
  is: 'begin',
  appUrl,
  secret,
  terms: stage.operator.connector.terms,
})

async function stopWorkers(children: ChildProcess[]): Promise<void> {
  const gone = children.map((child) => new Promise((resolve) => child.once('exit', resolve)))
  for (const child of children) child.send({ is: 'stop' })
  await Promise.all(gone)
}

/** Nothing may have been done twice, and the chains must hold: a fast bench of a broken heart says nothing. */
async function verify(stage: Stage, refs: string[]): Promise<void> {
  if (stage.operator.actedTwice().length > 0) throw new Error('an order was acted upon twice')
  const events = await inOperator(stage.db, 'kcell', (tx) => eventsOf(tx, 'kcell', refs[0] ?? ''))
  if (events.length === 0 || brokenLink('kcell', events)) throw new Error('the chain does not hold')
  const acted = stage.operator.acted.filter((order) => order.action === 'release-number').length
  if (acted !== refs.length) throw new Error(`${acted} of ${refs.length} numbers were released`)
}

/**
 * The whole list, `count` times: opened and approved as people do it, each in a transaction of its own, then walked by so
 * many worker processes until the number is released.
 */
export async function wholeList(
  server: BenchServer,
  workers: number,
  tell: (line: string) => void,
): Promise<{ all: number; walked: number }> {
  const database = await server.fresh()
  const offset = { ms: 0 }
  const stage: Stage = {
    db: connect(database.appUrl, 8),
    keys: keysFrom(secret),
    kcell: await benchOperator(),
    operator: scriptedOperator({ now: () => instantOf(Date.now() + offset.ms) }),
    offset,
  }
  const refs: string[] = []
  const opening = await timed(() => spread(count, 8, async (i) => void refs.push(await open(stage, i))))
  const approving = await timed(() =>
    spread(count, 8, (i) =>
      approveCase({ ...stage, machineMs: () => Date.now() }, 'kcell', refs[i] ?? '', agent, stage.kcell),
    ),
  )
  const children = startWorkers(stage, workers)
  await ready(children)
  const walking = await timed(async () => {
    for (const child of children) child.send(begin(stage, database.appUrl))
    await untilClosed(stage, children)
  })
  await stopWorkers(children)
  await verify(stage, refs)
  await stage.db.destroy()
  await database.drop()
  tell(
    `Signoff, ${workers} worker(s): opened in ${opening.toFixed(1)} s, approved in ${approving.toFixed(1)} s, walked in ${walking.toFixed(1)} s`,
  )
  return { all: count / (opening + approving + walking), walked: count / walking }
}

export const bench: Bench = {
  about: `Cases through the whole list, ${count} of them, batches of ${batch}; beside it 12 steps of a bare queue`,
  run: async (server, tell) => {
    const rows: Measured[] = []
    for (const workers of [1, 2]) {
      const ours = await wholeList(server, workers, tell)
      const bare = await bareQueue(server, workers, count, tell)
      const by = `${workers} worker process${workers > 1 ? 'es' : ''}`
      rows.push(
        { what: `whole list, ${by}`, value: ours.all, unit: 'cases/s' },
        { what: `  of that the walk alone, ${by}`, value: ours.walked, unit: 'cases/s' },
        { what: `bare pg-boss, 12 steps, ${by}`, value: bare, unit: 'cases/s' },
        { what: `  bare queue to the walk, ${by}`, value: bare / ours.walked, unit: '×' },
        { what: `  bare queue to the whole list, ${by}`, value: bare / ours.all, unit: '×' },
      )
    }
    return rows
  },
}
