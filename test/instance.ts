import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { removeEmbedded, startEmbedded } from '../src/store/embedded.ts'
import { readSecrets } from '../src/store/secrets.ts'

/*
 * A throw-away Signoff: the built product, started as `npm start` starts it, on a data folder and ports of its own.
 * What is asked of it goes through its doors; what is killed is killed by pid.
 */

export interface Instance {
  baseUrl: string
  dataDir: string
  simulator: { url: string; writer: string; reader: string; control: string }
  /** As the product connects; for looking at rows, not for doing what a door does. */
  appUrl: string
  secret: string
  /** Process ids of the children, by verb: `worker`, `doors`, `simulator`; and `postgres`. */
  pidOf: (name: string) => Promise<number>
  log: () => string[]
  stop: () => Promise<void>
}

export interface InstanceOptions {
  env?: Record<string, string>
  onLine?: (line: string) => void
}

const root = new URL('..', import.meta.url).pathname

/** Starts an instance and waits until it says that it is ready. The build must be there (`npm run build`). */
export async function startInstance(options: InstanceOptions = {}): Promise<Instance> {
  const dataDir = await mkdtemp(join(tmpdir(), 'signoff-instance-'))
  const [port, simulatorPort] = [await freePort(), await freePort()]
  const lines: string[] = []
  const child = spawn(process.execPath, [join(root, 'dist/main.js'), 'serve'], {
    cwd: root,
    env: {
      ...process.env,
      ...options.env,
      SIGNOFF_DATA: dataDir,
      PORT: String(port),
      SIGNOFF_SIMULATOR_PORT: String(simulatorPort),
      NODE_OPTIONS: '',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  await readiness(child, lines, options.onLine).catch((error: unknown) => {
    // One that is not ready in time must not go on in the background.
    child.kill('SIGINT')
    throw error
  })
  const server = await startEmbedded({ dataDir })
  const secrets = await readSecrets(dataDir)
  const url = new URL(server.superuserUrl)
  return {
    baseUrl: `http://localhost:${port}`,
    dataDir,
    simulator: {
      url: `http://127.0.0.1:${simulatorPort}`,
      writer: secrets.simulatorWriter ?? '',
      reader: secrets.simulatorReader ?? '',
      control: secrets.simulatorControl ?? '',
    },
    appUrl: `postgres://signoff_app:${secrets.appPassword}@127.0.0.1:${url.port}/signoff`,
    secret: secrets.installation ?? '',
    pidOf: async (name) =>
      name === 'postgres' ? (await startEmbedded({ dataDir })).pid : childPid(child.pid ?? 0, name),
    log: () => lines,
    stop: async () => {
      const gone = new Promise((resolve) => child.once('exit', resolve))
      child.kill('SIGINT')
      if (child.exitCode === null) await gone
      await removeEmbedded({ dataDir })
      await rm(dataDir, { recursive: true, force: true })
    },
  }
}

function readiness(child: ChildProcess, lines: string[], onLine?: (line: string) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    const hear = (line: string) => {
      lines.push(line)
      onLine?.(line)
      if (line.includes('Signoff is ready')) resolve()
    }
    if (child.stdout) createInterface({ input: child.stdout }).on('line', hear)
    if (child.stderr) createInterface({ input: child.stderr }).on('line', hear)
    child.once('exit', (code) => reject(new Error(`the instance ended with ${code}:\n${lines.join('\n')}`)))
    setTimeout(() => reject(new Error(`the instance is not ready after 180 s:\n${lines.join('\n')}`)), 180_000).unref()
  })
}

/** The child of `parent` that runs the verb `name`. Linux and macOS: `ps` knows. */
function childPid(parent: number, name: string): number {
  const table = execFileSync('ps', ['-A', '-o', 'pid=,ppid=,args='], { encoding: 'utf8' })
  const line = table.split('\n').find((row) => new RegExp(`^\\s*\\d+\\s+${parent}\\s.*main\\.js ${name}\\b`).test(row))
  const pid = Number(line?.trim().split(/\s+/)[0])
  if (!pid) throw new Error(`no child "${name}" of ${parent} runs`)
  return pid
}

function freePort(): Promise<number> {
  return new Promise((resolve, reject) => {
    const probe = createServer()
    probe.once('error', reject)
    probe.listen(0, '127.0.0.1', () => {
      const address = probe.address()
      probe.close(() =>
        typeof address === 'object' && address ? resolve(address.port) : reject(new Error('no free port')),
      )
    })
  })
}
