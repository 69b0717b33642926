import { cp, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parse } from 'yaml'
import type { NetworkKind } from './parts.ts'

type Ruled<T> = { value: T }
interface TestnetFile {
  switching: {
    targets: Ruled<Record<'bar' | 'terminate', { target: string; when: string; evidence: string }[]>>
    capsPerHour: Ruled<Record<'bar' | 'terminate', Record<string, number>>>
  }
  connectors: Ruled<Record<'observe' | 'bar' | 'restore' | 'terminate', Record<string, string>>>
}

const CAP = 20_000

/**
 * Writes the operator `testnet` and its calendars into a folder, with the targets of what runs here. A core that does not
 * run here is the simulator's.
 */
export async function writeTestnet(folder: string, running: readonly NetworkKind[]): Promise<void> {
  const home = join(import.meta.dirname, 'operators')
  const testnet = parse(await readFile(join(home, 'testnet.yaml'), 'utf8')) as TestnetFile
  const { targets, capsPerHour } = testnet.switching
  const connectors = testnet.connectors.value
  if (!running.some(({ target }) => target === 'core'))
    for (const action of ['observe', 'bar', 'restore', 'terminate'] as const) connectors[action].core = 'tmforum'
  for (const { target, when, connector, bars } of running.filter((one) => one.target !== 'core')) {
    const required = { target, when, evidence: 'network-observed' }
    for (const action of bars ? (['bar', 'terminate'] as const) : (['terminate'] as const)) {
      targets.value[action].push(required)
      capsPerHour.value[action][target] = CAP
      connectors[action][target] = connector
    }
    connectors.observe[target] = connector
    if (bars) connectors.restore[target] = connector
  }
  await cp(join(import.meta.dirname, '../../operators/calendars'), join(folder, 'calendars'), { recursive: true })
  // JSON is YAML.
  await writeFile(join(folder, 'testnet.yaml'), JSON.stringify(testnet, null, 2))
}
