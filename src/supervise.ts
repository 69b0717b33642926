import { type ChildProcess, fork } from 'node:child_process'
import { createInterface } from 'node:readline'
import { setTimeout as sleep } from 'node:timers/promises'

const FIRST_PAUSE_MS = 250
const LONGEST_PAUSE_MS = 5_000
const STEADY_MS = 30_000
const GRACE_MS = 8_000
const PROBE_MS = 100
/** Tells a child that it has a supervisor, even when that one dies before the child first looks. */
const MARK = 'SIGNOFF_SUPERVISED'

/** One process to keep running: `node <module> <args…>`, with Node's own flags and environment unless told otherwise. */
export interface ChildSpec {
  /** Stands before each line that it prints, and in {@link Supervisor.pids}. */
  readonly name: string
  readonly module: string
  readonly args?: readonly string[]
  /** Added to our environment. A variable given as `undefined` is taken out, so that a child can be kept from a secret. */
  readonly env?: Readonly<Record<string, string | undefined>>
  /** How we know that it is ready: `message`, it sends 'ready' (see {@link underSupervisor}); else this function says so. */
  readonly ready?: 'message' | (() => Promise<boolean>)
  /** Milliseconds before each new start, however often it ended: for a drill that kills it on purpose. */
  readonly steadyPauseMs?: number
}

/** What the supervisor tells, and how patient it is. Times are milliseconds. */
export interface SuperviseOptions {
  /** Receives one finished line, already with its name in front. */
  readonly log: (line: string) => void
  /** Called once, when every child has been ready for the first time. */
  readonly onReady?: () => void
  /** False leaves SIGINT, SIGTERM and the loss of our own parent to the caller. */
  readonly signals?: boolean
  readonly firstPauseMs?: number
  readonly graceMs?: number
}

/** The running set. */
export interface Supervisor {
  /** Process id of each child that runs now, by name. */
  pids(): Readonly<Record<string, number>>
  /** Stops every child (SIGTERM, then SIGKILL after the grace time) and resolves when all are gone. May be called again. */
  stop(): Promise<void>
  /** Resolves when everything was stopped, whoever asked for it. */
  readonly stopped: Promise<void>
}

class Keeper {
  readonly spec: ChildSpec
  readonly #options: SuperviseOptions
  readonly #onReady: () => void
  #child: ChildProcess | undefined
  #stopping = false
  #pause: number
  #wake = new AbortController()
  readonly done: Promise<void>

  constructor(spec: ChildSpec, options: SuperviseOptions, onReady: () => void) {
    this.spec = spec
    this.#options = options
    this.#onReady = onReady
    this.#pause = this.#firstPause
    this.done = this.#keep()
  }

  get #firstPause(): number {
    return this.spec.steadyPauseMs ?? this.#options.firstPauseMs ?? FIRST_PAUSE_MS
  }

  get pid(): number | undefined {
    return this.#child?.pid
  }

  #say(line: string): void {
    this.#options.log(`[${this.spec.name}] ${line}`)
  }

  async #keep(): Promise<void> {
    while (!this.#stopping) {
      const began = performance.now()
      const how = await this.#runOnce()
      if (this.#stopping) return
      if (performance.now() - began > STEADY_MS) this.#pause = this.#firstPause
      this.#say(`${how}; starting it again in ${this.#pause} ms`)
      await sleep(this.#pause, undefined, { signal: this.#wake.signal }).catch(() => undefined)
      if (this.spec.steadyPauseMs === undefined) this.#pause = Math.min(this.#pause * 2, LONGEST_PAUSE_MS)
    }
  }

  /** Runs the child until it is gone; answers how it ended, in words for the log. */
  async #runOnce(): Promise<string> {
    const { module, args = [], env = {} } = this.spec
    const child = fork(module, args, {
      env: { ...process.env, ...env, [MARK]: '1' },
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    })
    this.#child = child
    const gone = new Promise<string>((resolve) => {
      child.once('error', (error) => resolve(`could not be started: ${error.message}`))
      child.once('exit', (code, signal) => resolve(signal ? `was ended by ${signal}` : `ended with code ${code}`))
    })
    for (const stream of [child.stdout, child.stderr]) {
      if (stream) createInterface({ input: stream }).on('line', (line) => this.#say(line))
    }
    this.#watchReadiness(child)
    const how = await gone
    this.#child = undefined
    return how
  }

  #watchReadiness(child: ChildProcess): void {
    const { ready = 'message' } = this.spec
    if (ready === 'message') {
      child.on('message', (message) => message === 'ready' && this.#onReady())
      return
    }
    const probe = async (): Promise<void> => {
      while (this.#child === child) {
        if (await ready().catch(() => false)) return this.#onReady()
        await sleep(PROBE_MS)
      }
    }
    void probe()
  }

  async stop(): Promise<void> {
    this.#stopping = true
    this.#wake.abort()
    const child = this.#child
    child?.kill('SIGTERM')
    const axe = setTimeout(() => {
      this.#say('does not stop; killing it')
      child?.kill('SIGKILL')
    }, this.#options.graceMs ?? GRACE_MS)
    await this.done
    clearTimeout(axe)
  }
}

/**
 * Starts `children` and keeps them running: one that ends, however it ends, is started again after a pause that doubles
 * from 250 ms to 5 s and falls back once it ran for 30 s. Their output goes to `log` line by line. On SIGINT, SIGTERM
 * or the death of the process that started us, all are stopped; the caller waits for `stopped` and then exits.
 */
export function supervise(children: readonly ChildSpec[], options: SuperviseOptions): Supervisor {
  const missing = new Set(children.map((spec) => spec.name))
  const keepers = children.map((spec) => {
    return new Keeper(spec, options, () => {
      if (missing.delete(spec.name) && missing.size === 0) options.onReady?.()
    })
  })
  const stop = async (): Promise<void> => {
    await Promise.all(keepers.map((keeper) => keeper.stop()))
  }
  const stopped = Promise.all(keepers.map((keeper) => keeper.done)).then(() => undefined)
  if (options.signals !== false) stopWithOurParent(stop, stopped)
  const running = (): [string, number][] =>
    keepers.flatMap(({ spec, pid }): [string, number][] => (pid === undefined ? [] : [[spec.name, pid]]))
  return {
    pids: () => Object.fromEntries(running()),
    stop,
    stopped,
  }
}

function stopWithOurParent(stop: () => Promise<void>, stopped: Promise<void>): void {
  const end = (): void => void stop()
  // `on`, not `once`: a terminal and a launcher may both send the same signal, and the second must not kill us.
  // SIGHUP keeps its meaning: under nohup it is ignored, and a handler of ours would undo that.
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.on(name, end)
  if (!process.channel) return
  process.on('disconnect', end)
  // A listener keeps the channel open, and the channel keeps us: without this a launcher that waits for our end and we
  // would wait for each other.
  void stopped.then(() => process.off('disconnect', end))
}

/** What a child holds: `ready()` tells the supervisor that it serves. */
export interface SupervisedChild {
  ready(): void
}

/**
 * The child's side. `stop` is called once, on SIGTERM or when the supervisor is gone (kill -9 included), and the
 * process then exits; if it takes longer than `graceMs` it exits anyway, so no child is ever left behind. Ctrl-C is
 * left to the supervisor, because the terminal sends it to every process at once. Without a supervisor, Ctrl-C stops.
 */
export function underSupervisor(stop: () => Promise<void> | void, graceMs: number = GRACE_MS - 500): SupervisedChild {
  let stopping = false
  const end = async (): Promise<void> => {
    if (stopping) return
    stopping = true
    setTimeout(() => process.exit(1), graceMs).unref()
    try {
      await stop()
      process.exit(0)
    } catch (error) {
      console.error(error)
      process.exit(1)
    }
  }
  const supervised = process.env[MARK] === '1'
  delete process.env[MARK] // ours alone: what we start ourselves has no supervisor
  process.on('SIGTERM', () => void end())
  process.on('SIGINT', () => {
    if (!supervised) void end()
  })
  // A launcher holds such a channel too.
  if (process.channel) process.on('disconnect', () => void end())
  if (supervised && !process.connected) void end()
  return { ready: () => void (process.connected && process.send?.('ready')) }
}
