import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { tmforum } from '../../src/connectors/tmforum/tmforum.ts'
import { instantOf } from '../../src/domain/instant.ts'
import type { LineOnFile } from '../../src/domain/line.ts'
import { ensureSecret } from '../../src/store/secrets.ts'
import { type Instance, startInstance } from '../instance.ts'
import { missingPrograms } from './element.ts'
import { type NetworkPart, parts } from './parts.ts'
import { selfTest } from './self-test.ts'

/*
 * Signoff in front of real network elements, on this machine alone: the operator `testnet`, whose books are the simulator's
 * and whose core is an osmo-hlr and an osmo-sgsn. Everything is thrown away at the end.
 *
 * Exit code of --self-test: 0 observed dead and certified; 3 not proven, so not certified; 1 something else went wrong.
 */

const { values: given } = parseArgs({ options: { 'self-test': { type: 'boolean', default: false } } })
const say = (text: string) => console.log(text)

async function main(): Promise<number> {
  if (missingPrograms('osmo-hlr', 'osmo-sgsn', 'sqlite3').length > 0) return 1
  const folder = await mkdtemp(join(tmpdir(), 'signoff-network-'))
  const running: NetworkPart[] = []
  let instance: Instance | null = null
  try {
    for (const start of parts) running.push(await start())
    instance = await startSignoff(folder, running)
    const lines = await linesOf(instance)
    for (const line of lines) for (const part of running) await part.provision(line)
    say(`${lines.length} lines are in the network.`)
    if (given['self-test']) return await selfTest(instance, running, lines, say)
    invite(instance, running, lines)
    await new Promise<void>((resolve) => {
      for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve())
    })
    return 0
  } finally {
    await instance?.stop()
    for (const part of running.reverse()) await part.stop()
    await rm(folder, { recursive: true, force: true })
  }
}

async function startSignoff(folder: string, running: readonly NetworkPart[]): Promise<Instance> {
  const file = join(folder, 'elements.yaml')
  // JSON is YAML.
  const elements = { testnet: Object.assign({}, ...running.map((part) => part.elements)) }
  await writeFile(file, JSON.stringify(elements, null, 2), { mode: 0o600 })
  // Its own operator, and the calendars of the product.
  const operators = join(folder, 'operators')
  await cp(join(import.meta.dirname, 'operators'), operators, { recursive: true })
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

function invite(instance: Instance, running: readonly NetworkPart[], lines: readonly LineOnFile[]): void {
  const first = lines.find(({ standing }) => standing.state === 'active')
  say(`
Open ${instance.baseUrl} and end a line of the operator Testnet, for example ${first?.binding.msisdn ?? ''}
(codes and messages are on ${instance.baseUrl}/dev/mail; the bar at the foot moves the clock).
Approve it at the desk: ${instance.baseUrl}/demo/sign-in/testnet-agent

Then look for yourself, IMSI ${first?.binding.profiles[0]?.imsi ?? ''}:
${running.flatMap(({ hints }) => hints.map((hint) => `  ${hint}`)).join('\n')}

Ctrl-C stops and deletes everything.`)
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error)
    process.exit(1)
  },
)
