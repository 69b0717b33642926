import { type ChildProcess, spawn, spawnSync } from 'node:child_process'
import { randomInt } from 'node:crypto'
import { appendFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { connect } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/*
 * Real network elements, started by tests: each in a folder of its own, on a loopback address of its own (their ports are
 * fixed), stopped by process id.
 */

/** A running program that a test started. */
export interface Element {
  /** 127.x.y.z */
  address: string
  folder: string
  pid: () => number
  /** Ends the program and leaves its files: a power cut. */
  kill: () => Promise<void>
  /** Starts it again on its files, at the same address. */
  restart: () => Promise<void>
  /** Ends it and deletes its files. */
  stop: () => Promise<void>
}

/** An address of 127.0.0.0/8 that surely nobody else here listens on. */
export function loopbackAddress(): string {
  return `127.${randomInt(1, 255)}.${randomInt(1, 255)}.${randomInt(2, 255)}`
}

/** Which of these programs are missing on this machine. Where CI demands the network, that is an error. */
export function missingPrograms(...names: string[]): string[] {
  const missing = names.filter(
    (name) => spawnSync('sh', ['-c', `PATH=$PATH:/usr/sbin:/sbin; command -v ${name}`]).status !== 0,
  )
  if (missing.length > 0 && process.env.SIGNOFF_REQUIRE_NETWORK)
    throw new Error(`not installed here: ${missing.join(', ')}`)
  if (missing.length > 0)
    console.warn(`skipped: ${missing.join(', ')} not installed; on Debian: apt-get install ${missing.join(' ')}`)
  return missing
}

export interface ElementPlan {
  program: string
  args: string[]
  address: string
  /** It is up once something listens here. */
  port: number
  /** Writes its files into the folder, before the first start. */
  prepare: (folder: string) => Promise<void>
}

/** Starts a program and waits until it listens. What it says goes to `log` in its folder. */
export async function startElement(plan: ElementPlan): Promise<Element> {
  const folder = await mkdtemp(join(tmpdir(), `signoff-${plan.program}-`))
  await plan.prepare(folder)
  let child = await launch(plan, folder)
  return {
    address: plan.address,
    folder,
    pid: () => child.pid ?? 0,
    kill: () => end(child, 'SIGKILL'),
    restart: async () => {
      await end(child, 'SIGKILL')
      child = await launch(plan, folder)
    },
    stop: async () => {
      await end(child, 'SIGTERM')
      await rm(folder, { recursive: true, force: true })
    },
  }
}

async function launch({ program, args, address, port }: ElementPlan, folder: string): Promise<ChildProcess> {
  const child = spawn(program, args, { cwd: folder, stdio: ['ignore', 'pipe', 'pipe'] })
  let said = ''
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (bytes: Buffer) => {
      said = `${said}${bytes}`.slice(-4_000)
      appendFileSync(join(folder, 'log'), bytes)
    })
  const gone = new Promise<never>((_, reject) => {
    child.once('error', reject)
    child.once('exit', (code) => reject(new Error(`${program} ended with ${code}:\n${said}`)))
  })
  gone.catch(() => undefined)
  for (let tries = 0; tries < 200; tries += 1) {
    if (await Promise.race([listens(address, port), gone])) return child
    await new Promise((resolve) => setTimeout(resolve, 25))
  }
  await end(child, 'SIGKILL')
  throw new Error(`${program} does not listen on ${address}:${port}:\n${said}`)
}

function listens(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host, port })
    const answer = (is: boolean) => {
      socket.destroy()
      resolve(is)
    }
    socket.once('connect', () => answer(true))
    socket.once('error', () => answer(false))
  })
}

const PATIENCE_MS = 3_000

async function end(child: ChildProcess, signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const gone = new Promise((resolve) => child.once('exit', resolve))
  child.kill(signal)
  const timer = setTimeout(() => child.kill('SIGKILL'), PATIENCE_MS)
  await gone
  clearTimeout(timer)
}
