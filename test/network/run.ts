import { cp, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { tmforum } from '../../src/connectors/tmforum/tmforum.ts'
import { instantOf } from '../../src/domain/instant.ts'
import type { LineOnFile } from '../../src/domain/line.ts'
import { ensureSecret } from '../../src/store/secrets.ts'
import { type Instance, startInstance } from '../instance.ts'
import { operatorFile } from './operator-file.ts'
import type { NetworkPart } from './part.ts'
import { startParts, stopParts } from './parts.ts'
import { selfTest } from './self-test.ts'

/*
 * Signoff in front of real network elements, on this machine alone: the operator `testnet`, whose books are the simulator's
 * and whose elements run here (parts.ts). Everything is thrown away at the end.
 *
 * Exit code of --self-test: 0 observed dead and certified; 3 not proven, so not certified; 1 something else went wrong.
 */

const { values: given } = parseArgs({ options: { 'self-test': { type: 'boolean', default: false } } })
const say = (text: string) => console.log(text)

async function main(): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'signoff-network-'))
  let running = new Map<string, NetworkPart>()
  let instance: Instance | null = null
  try {
    running = await startParts(say)
    if (running.size === 0) return 1
    instance = await startSignoff(folder, running)
    const lines = await linesOf(instance)
    for (const line of lines) for (const part of running.values()) await part.provision(line)
    say(`${lines.length} lines are in the network.`)
    if (given['self-test']) return await selfTest(instance, [...running.values()], lines, say)
    invite(instance, [...running.values()], lines, await environmentFile(folder, instance))
    await new Promise<void>((resolve) => {
      for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve())
    })
    return 0
  } finally {
    await instance?.stop()
    await stopParts(running)
    await rm(folder, { recursive: true, force: true })
  }
}

async function startSignoff(folder: string, running: Map<string, NetworkPart>): Promise<Instance> {
  const file = join(folder, 'elements.yaml')
  // JSON is YAML.
  const elements = { testnet: Object.assign({}, ...[...running.values()].map((part) => part.elements)) }
  await writeFile(file, JSON.stringify(elements, null, 2), { mode: 0o600 })
  // Its own operator, and the calendars of the product.
  const operators = join(folder, 'operators')
  await mkdir(operators)
  const rules = await readFile(join(import.meta.dirname, 'operators/testnet.yaml'), 'utf8')
  await writeFile(join(operators, 'testnet.yaml'), operatorFile(rules, [...running.keys()]))
  await cp(join(import.meta.dirname, '../../operators/calendars'), join(operators, 'calendars'), { recursive: true })
  return startInstance({
    env: { SIGNOFF_OPERATORS: operators, SIGNOFF_ELEMENTS: file },
    prepare: async (dataDir, simulatorUrl) => ({
      SIGNOFF_TESTNET_URL: `${simulatorUrl}/kcell`,
      SIGNOFF_TESTNET_WRITER_TOKEN: await ensureSecret(dataDir, 'simulatorWriter'),
      SIGNOFF_TESTNET_READER_TOKEN: await ensureSecret(dataDir, 'simulatorReader'),
    }),
  })
}

/** What `bin/signoff` needs to find this installation, for a shell to read. Without what orders: no verb orders by itself. */
async function environmentFile(folder: string, { dataDir, simulator }: Instance): Promise<string> {
  const path = join(folder, 'environment')
  const settings = {
    SIGNOFF_DATA: dataDir,
    SIGNOFF_OPERATORS: join(folder, 'operators'),
    SIGNOFF_ELEMENTS: join(folder, 'elements.yaml'),
    SIGNOFF_SIMULATOR_PORT: new URL(simulator.url).port,
    SIGNOFF_TESTNET_URL: `${simulator.url}/kcell`,
    SIGNOFF_TESTNET_READER_TOKEN: simulator.reader,
  }
  const lines = Object.entries(settings).map(([name, value]) => `export ${name}='${value}'\n`)
  await writeFile(path, lines.join(''), { mode: 0o600 })
  return path
}

/** The lines of the simulator's books that still live and bring no fault of their own. */
async function linesOf({ simulator }: Instance): Promise<LineOnFile[]> {
  const answer = await fetch(`${simulator.url}/simulator/population`, {
    headers: { authorization: `Bearer ${simulator.control}` },
  })
  const { demoNumbers } = (await answer.json()) as {
    demoNumbers: { operator: string; msisdn: string; fault: boolean }[]
  }
  const books = tmforum({
    baseUrl: `${simulator.url}/kcell`,
    writerToken: simulator.writer,
    readerToken: simulator.reader,
    operator: 'testnet',
    now: () => instantOf(Date.now()),
  })
  const asked = demoNumbers.filter(({ operator, fault }) => operator === 'kcell' && !fault)
  const found = (await books.lookUp?.(asked.map(({ msisdn }) => ({ msisdn })))) ?? []
  return found.flatMap((one) => (one.is === 'found' && one.line.standing.state !== 'terminated' ? [one.line] : []))
}

/** A phone, a data card and an eSIM: what each is tried with. */
const examples = [
  { last: '0001', what: 'a phone' },
  { last: '0002', what: 'a data card' },
  { last: '0013', what: 'an eSIM that nobody has downloaded yet' },
]

function invite(
  instance: Instance,
  running: readonly NetworkPart[],
  lines: readonly LineOnFile[],
  environment: string,
): void {
  const { baseUrl } = instance
  say(`
Open ${baseUrl} and end a line of the operator Testnet (codes and messages are on ${baseUrl}/dev/mail; the bar at the foot
moves the clock). Approve it at the desk: ${baseUrl}/demo/sign-in/testnet-agent

For bin/signoff (show, doctor, halt, reconcile --operator testnet), in another terminal first: . ${environment}

Then look for yourself. Paste a command before the end and after it.`)
  for (const { last, what } of examples) {
    const line = lines.find(({ binding }) => binding.msisdn.endsWith(`555${last}`))
    if (!line) continue
    say(`\n${line.binding.msisdn}: ${what}`)
    for (const hint of running.flatMap(({ hints }) => hints(line))) say(`  # ${hint.what}\n  ${hint.type}`)
  }
  say('\nCtrl-C stops and deletes everything.')
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error)
    process.exit(1)
  },
)
