import type { ChildProcess } from 'node:child_process'

/** One measured number, as it is printed. */
export interface Measured {
  what: string
  value: number
  unit: string
}

/** The throw-away PostgreSQL that a bench measures on. */
export interface BenchServer {
  superuserUrl: string
  /** A migrated database of its own. */
  fresh: () => Promise<{ appUrl: string; drop: () => Promise<void> }>
  /** An empty database of its own, for what is measured beside us. */
  empty: (name: string) => Promise<{ url: string; drop: () => Promise<void> }>
}

/** What each `bench/*.bench.ts` exports under the name `bench`. */
export interface Bench {
  about: string
  run: (server: BenchServer, tell: (line: string) => void) => Promise<Measured[]>
}

/** A number from the environment, or what stands here. */
export function setting(name: string, otherwise: number): number {
  const given = Number(process.env[name])
  return Number.isFinite(given) && given > 0 ? given : otherwise
}

/** Resolves once each child has said that it is ready: what is measured is work, not the start of a process. */
export function ready(children: ChildProcess[]): Promise<unknown> {
  return Promise.all(
    children.map(
      (child) =>
        new Promise<void>((resolve, reject) => {
          child.on('message', (message: { is?: string }) => message.is === 'ready' && resolve())
          child.once('exit', () => reject(new Error('a worker ended before it was ready')))
        }),
    ),
  )
}

export const rest = (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms))

/** Does `each` for 0 … count-1, `atOnce` at a time. */
export async function spread(count: number, atOnce: number, each: (i: number) => Promise<void>): Promise<void> {
  let next = 0
  const one = async () => {
    while (next < count) {
      next += 1
      await each(next - 1)
    }
  }
  await Promise.all(Array.from({ length: atOnce }, one))
}

/** Seconds that `work` took. */
export async function timed(work: () => Promise<void>): Promise<number> {
  const began = performance.now()
  await work()
  return (performance.now() - began) / 1_000
}
