import { corePart } from './core-part.ts'
import { missingPrograms } from './element.ts'
import type { NetworkPart } from './part.ts'
import { radiusPart } from './radius-part.ts'
import { smdpPart } from './smdp-part.ts'

/*
 * What the network of `npm run network` is made of. Another kind of element joins by an entry in `kinds`, and by its target
 * and its connector in operators/testnet.yaml.
 */

interface Kind {
  /** Its target in the operator's file. */
  target: string
  title: string
  programs: string[]
  start: () => Promise<NetworkPart>
}

/** Every kind of element, in the order in which they are started. */
const kinds: readonly Kind[] = [
  {
    target: 'core',
    title: 'the mobile core (osmo-hlr, osmo-sgsn)',
    programs: ['osmo-hlr', 'osmo-sgsn', 'sqlite3'],
    start: corePart,
  },
  {
    target: 'aaa',
    title: 'the server of the data network (FreeRADIUS)',
    programs: ['freeradius', 'radclient'],
    start: radiusPart,
  },
  { target: 'smdp', title: 'the eSIM server (SM-DP+)', programs: ['openssl'], start: smdpPart },
]

/** Starts what this machine has the programs for; says in plain words what it started and what it left out. */
export async function startParts(say: (text: string) => void): Promise<Map<string, NetworkPart>> {
  const running = new Map<string, NetworkPart>()
  try {
    for (const { target, title, programs, start } of kinds) {
      if (missingPrograms(...programs).length > 0) {
        say(`skipped: ${title}`)
        continue
      }
      const part = await start()
      running.set(target, part)
      say(`started: ${title}${part.pids.length > 0 ? `, pid ${part.pids.join(' and ')}` : ''}`)
    }
  } catch (error) {
    await stopParts(running)
    throw error
  }
  return running
}

export async function stopParts(running: Map<string, NetworkPart>): Promise<void> {
  for (const part of [...running.values()].reverse()) await part.stop()
}
