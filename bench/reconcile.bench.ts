import { fork } from 'node:child_process'
import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Bench, setting } from './bench.ts'
import type { ReconcileTook, ReconcileWork } from './reconcile-worker.ts'

/* Five lists as files, a few lines in each of which disagree: how long a comparison takes, and what it holds in memory. */

const count = setting('BENCH_N', 1_000_000)
const every = 10_000

type System = ReconcileWork['files'][number][0]

/** Line `i` as a system has it; null where it has none. Each `every`th line is planted: ended in billing, served on. */
const rowOf: Record<System, (i: number) => string | null> = {
  billing: (i) => `${msisdn(i)},${imsi(i)},${iccid(i)},${isEnded(i) ? 'terminated' : 'active'}`,
  core: (i) => (isEnded(i) && i % every !== 0 ? null : `${msisdn(i)},${imsi(i)},,active`),
  aaa: (i) => (i % 3 === 0 && !isEnded(i) ? `,${imsi(i)},,active` : null),
  smdp: (i) => (i % 5 === 0 && !isEnded(i) ? `,,${iccid(i)},active` : null),
  numbers: (i) => `${msisdn(i)},,,${isEnded(i) ? 'quarantine' : 'in use'}`,
}

const isEnded = (i: number): boolean => i % 100 === 0
const digits = (i: number): string => String(i).padStart(8, '0')
const msisdn = (i: number): string => `+7700${digits(i).slice(1)}`
const imsi = (i: number): string => `4010299${digits(i)}`

/** 19 digits with a check digit that fits (E.118). */
function iccid(i: number): string {
  const body = `89997029900${digits(i).slice(1)}`
  let sum = 0
  for (let at = body.length - 1, double = true; at >= 0; at -= 1, double = !double) {
    const value = Number(body[at]) * (double ? 2 : 1)
    sum += value > 9 ? value - 9 : value
  }
  return `${body}${(10 - (sum % 10)) % 10}`
}

async function write(path: string, row: (i: number) => string | null): Promise<void> {
  const stream = createWriteStream(path)
  stream.write('msisdn,imsi,iccid,state\n')
  for (let i = 0; i < count; i += 1) {
    const text = row(i)
    if (text !== null && !stream.write(`${text}\n`)) await once(stream, 'drain')
  }
  stream.end()
  await once(stream, 'close')
}

export const bench: Bench = {
  about: `reconcile: five lists of ${count} lines compared`,
  run: async (server, tell) => {
    const folder = await mkdtemp(join(tmpdir(), 'signoff-reconcile-'))
    const { appUrl, drop } = await server.fresh()
    try {
      const files: ReconcileWork['files'] = []
      for (const [system, row] of Object.entries(rowOf) as [System, (i: number) => string | null][]) {
        files.push([system, join(folder, `${system}.csv`)])
        await write(join(folder, `${system}.csv`), row)
      }
      tell('files written')
      const profile = process.env.BENCH_PROFILE
      const execArgv = profile ? ['--cpu-prof', `--cpu-prof-dir=${profile}`] : []
      const child = fork(join(import.meta.dirname, 'reconcile-worker.ts'), { execArgv })
      child.send({ appUrl, files } satisfies ReconcileWork)
      const took = await new Promise<ReconcileTook>((resolve, reject) => {
        child.once('message', (message) => resolve(message as ReconcileTook))
        child.once('exit', (code) => reject(new Error(`the comparison ended with ${code}`)))
      })
      const planted = Math.ceil(count / every)
      const found = Object.entries(took.found).filter(([, one]) => one !== 0)
      const expected = JSON.stringify([['ended-still-served', planted]])
      if (JSON.stringify(found) !== expected) throw new Error(`found ${JSON.stringify(found)} instead of ${expected}`)
      tell(`${planted} planted, ${planted} found, nothing else`)
      return [
        { what: 'entries', value: took.entries, unit: '' },
        { what: 'lines compared', value: count / took.seconds, unit: 'lines/s' },
        { what: 'the whole comparison', value: took.seconds, unit: 's' },
        { what: 'memory before it begins', value: took.beforeMb, unit: 'MB' },
        { what: 'peak memory, our process', value: took.peakMb, unit: 'MB' },
        { what: 'peak memory, its database process', value: took.databaseMb, unit: 'MB' },
      ]
    } finally {
      await drop()
      await rm(folder, { recursive: true })
    }
  },
}
