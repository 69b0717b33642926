import { type ChildProcess, spawn } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { afterAll, beforeAll, expect, it } from 'vitest'
import { isAlive } from './store/file-lock.ts'
import { type ChildSpec, type Supervisor, supervise } from './supervise.ts'

const here = JSON.stringify(new URL('./supervise.ts', import.meta.url).href)
const scripts = {
  good: `import { underSupervisor } from ${here}
    const { ready } = underSupervisor(() => console.log('bye'))
    setInterval(() => {}, 1000)
    console.log('hello', process.argv[2], process.env.GIVEN, process.env.TAKEN)
    ready()`,
  deaf: `process.on('SIGTERM', () => {}); setInterval(() => {}, 1000); process.send('ready')`,
  brief: `console.error('no'); process.exit(3)`,
  parent: `import { supervise } from ${here}
    const [module] = process.argv.slice(2)
    const set = supervise([{ name: 'a', module }, { name: 'b', module }], {
      log: () => {}, onReady: () => console.log(JSON.stringify(set.pids())) })
    await set.stopped`,
}
let folder: string
const sets: Supervisor[] = []
const parents: ChildProcess[] = []

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'signoff-supervise-'))
  for (const [name, text] of Object.entries(scripts)) await writeFile(file(name), text)
})
afterAll(async () => {
  await Promise.all(sets.map((set) => set.stop()))
  for (const parent of parents) parent.kill('SIGKILL')
  await rm(folder, { recursive: true })
})

function file(name: string): string {
  return join(folder, `${name}.mjs`)
}

function start(children: ChildSpec[], graceMs = 5_000): { set: Supervisor; lines: string[]; ready: Promise<void> } {
  const lines: string[] = []
  let onReady = (): void => undefined
  const ready = new Promise<void>((resolve) => {
    onReady = resolve
  })
  const set = supervise(children, {
    log: (line) => lines.push(line),
    onReady,
    signals: false,
    firstPauseMs: 20,
    graceMs,
  })
  sets.push(set)
  return { set, lines, ready }
}

async function until(test: () => boolean): Promise<void> {
  const deadline = Date.now() + 10_000
  while (!test()) {
    if (Date.now() > deadline) throw new Error('waited in vain')
    await sleep(10)
  }
}

async function startParent(channel: 'ipc' | 'ignore' = 'ignore'): Promise<{ parent: ChildProcess; pids: number[] }> {
  const parent = spawn(process.execPath, [file('parent'), file('good')], {
    stdio: ['ignore', 'pipe', 'inherit', channel],
  })
  parents.push(parent)
  let text = ''
  parent.stdout?.on('data', (chunk: Buffer) => {
    text += chunk.toString()
  })
  await until(() => text.includes('\n'))
  return { parent, pids: [...text.matchAll(/:(\d+)/g)].map((match) => Number(match[1])) }
}

it('starts all, names their lines, waits for a message or a probe, and stops all', async () => {
  process.env.TAKEN = 'secret'
  let open = false
  const env = { GIVEN: 'given', TAKEN: undefined }
  const { set, lines, ready } = start([
    { name: 'door', module: file('good'), args: ['serve'], env },
    { name: 'probed', module: file('good'), ready: async () => open },
  ])
  await until(() => lines.some((line) => line.startsWith('[door]')))
  expect(lines).toContain('[door] hello serve given undefined')
  expect(await Promise.race([ready.then(() => 'ready'), sleep(200, 'not yet')])).toBe('not yet')
  open = true
  await ready
  const pids = Object.values(set.pids())
  expect(pids).toHaveLength(2)
  await Promise.all([set.stop(), set.stop()])
  await set.stopped
  expect(pids.filter(isAlive)).toEqual([])
  expect(lines).toContain('[door] bye')
  expect(set.pids()).toEqual({})
})

it('starts a killed child again', async () => {
  const { set, lines, ready } = start([{ name: 'worker', module: file('good') }])
  await ready
  const first = set.pids().worker ?? 0
  process.kill(first, 'SIGKILL')
  await until(() => ![undefined, first].includes(set.pids().worker))
  expect(lines).toContain('[worker] was ended by SIGKILL; starting it again in 20 ms')
  await set.stop()
})

it('waits longer each time for one that keeps failing, and stops while it waits', async () => {
  const { set, lines } = start([{ name: 'broken', module: file('brief') }])
  await until(() => lines.some((line) => line.includes('again in 80 ms')))
  expect(lines.filter((line) => line.includes('code 3')).map((line) => /(\d+) ms/.exec(line)?.[1])).toEqual([
    '20',
    '40',
    '80',
  ])
  expect(lines).toContain('[broken] no')
  await set.stop()
  const said = lines.length
  await sleep(200)
  expect(lines).toHaveLength(said)
})

it('starts one that is killed on purpose again at once, every time', async () => {
  const { set, lines } = start([{ name: 'drilled', module: file('brief'), steadyPauseMs: 0 }])
  const again = () => lines.filter((line) => line.includes('starting it again in 0 ms'))
  await until(() => again().length > 3)
  expect(lines.filter((line) => line.includes('starting it again'))).toEqual(again())
  await set.stop()
})

it('kills one that does not stop', async () => {
  const { set, lines, ready } = start([{ name: 'deaf', module: file('deaf') }], 200)
  await ready
  await set.stop()
  expect(lines).toContain('[deaf] does not stop; killing it')
})

it('leaves no child behind when it is killed itself', async () => {
  const { parent, pids } = await startParent()
  expect(pids.filter(isAlive)).toHaveLength(2)
  parent.kill('SIGKILL')
  await until(() => !pids.some(isAlive))
})

it('stops its children on SIGTERM, however often it comes, and on SIGINT to the whole group', async () => {
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    const { parent, pids } = await startParent()
    if (signal === 'SIGINT') for (const pid of pids) process.kill(pid, signal)
    parent.kill(signal)
    parent.kill(signal)
    await until(() => parent.exitCode === 0)
    expect(pids.filter(isAlive)).toEqual([])
  }
})

it('ends by itself under a launcher, whose channel stays open until we are gone', async () => {
  for (const signal of ['SIGTERM', 'SIGINT'] as const) {
    const { parent, pids } = await startParent('ipc')
    parent.kill(signal)
    await until(() => parent.exitCode === 0)
    expect(pids.filter(isAlive)).toEqual([])
  }
})
