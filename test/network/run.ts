import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { tmforum } from '../../src/connectors/tmforum/tmforum.ts'
import { instantOf } from '../../src/domain/instant.ts'
import { esimsOf, type LineOnFile } from '../../src/domain/line.ts'
import { ensureSecret } from '../../src/store/secrets.ts'
import { type Instance, startInstance } from '../instance.ts'
import { writeTestnet } from './operator-file.ts'
import { type NetworkKind, type NetworkPart, startKinds } from './parts.ts'
import { selfTest } from './self-test.ts'

/*
 * Signoff in front of real network elements, on this machine alone: the operator `testnet`, whose books are the simulator's.
 * Its core is an osmo-hlr and an osmo-sgsn, its data cards are known to a FreeRADIUS, its eSIMs to a test SM-DP+. What is
 * not installed is left out. Everything is thrown away at the end.
 *
 * Exit code of --self-test: 0 observed dead and certified; 3 not proven, so not certified; 1 something else went wrong.
 */

const { values: given } = parseArgs({ options: { 'self-test': { type: 'boolean', default: false } } })
const say = (text: string) => console.log(text)

interface Running {
  kind: NetworkKind
  part: NetworkPart
}

async function main(): Promise<number> {
  const folder = await mkdtemp(join(tmpdir(), 'signoff-network-'))
  const running: Running[] = []
  let instance: Instance | null = null
  try {
    await startKinds(folder, running, say)
    if (running.length === 0) {
      say('Nothing of a network is installed here: docs/network.md says which packages to install.')
      return 1
    }
    instance = await startSignoff(folder, running)
    const lines = await linesOf(instance)
    for (const line of lines) for (const { part } of running) await part.provision(line)
    say(`${lines.length} lines are in the network.`)
    if (given['self-test'])
      return await selfTest(
        instance,
        running.map(({ part }) => part),
        lines,
        say,
      )
    invite(instance, running, lines)
    await new Promise<void>((resolve) => {
      for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve())
    })
    return 0
  } finally {
    await instance?.stop()
    for (const { part } of running.reverse()) await part.stop()
    await rm(folder, { recursive: true, force: true })
  }
}

async function startSignoff(folder: string, running: readonly Running[]): Promise<Instance> {
  const file = join(folder, 'elements.yaml')
  // JSON is YAML.
  const elements = { testnet: Object.assign({}, ...running.map(({ part }) => part.elements)) }
  await writeFile(file, JSON.stringify(elements, null, 2), { mode: 0o600 })
  const operators = join(folder, 'operators')
  await writeTestnet(
    operators,
    running.map(({ kind }) => kind),
  )
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

function invite(instance: Instance, running: readonly Running[], lines: readonly LineOnFile[]): void {
  const living = lines.filter(({ standing }) => standing.state === 'active')
  const phone = living[0]?.binding.msisdn ?? ''
  const card = living.find(({ standing }) => standing.use === 'data')?.binding.msisdn ?? ''
  const esim = living.find(({ binding }) => esimsOf(binding).length > 0)?.binding.msisdn ?? ''
  say(`
Open ${instance.baseUrl} and end a line of the operator Testnet: ${phone} (phone), ${card} (data card), ${esim} (eSIM).
(Codes and messages are on ${instance.baseUrl}/dev/mail; the bar at the foot moves the clock.)
Approve it at the desk: ${instance.baseUrl}/demo/sign-in/testnet-agent

Then look for yourself.
${running.flatMap(({ part }) => part.hints(living)).join('\n')}

Ctrl-C stops and deletes everything.`)
}

main().then(
  (code) => process.exit(code),
  (error: unknown) => {
    console.error(error)
    process.exit(1)
  },
)
