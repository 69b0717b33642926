import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { LineOnFile } from '../../src/domain/line.ts'
import type { RequiredTarget } from '../../src/domain/operator.ts'
import { corePart } from './core-part.ts'
import { missingPrograms } from './element.ts'
import { radiusPart } from './radius-part.ts'
import { smdpPart } from './smdp-part.ts'

/*
 * What the network of `npm run network` is made of. Another kind of element joins by an entry in `kinds`; the operator
 * `testnet` is made to fit what runs (operator-file.ts).
 */

/** One running kind of element, with the lines of the operator in it. */
export interface NetworkPart {
  /** What the elements file says of it, by connector. */
  elements: Record<string, unknown>
  /** Puts a line in, as it is sold, and switches its phone or its router on. */
  provision: (line: LineOnFile) => Promise<void>
  /** How the elements themselves say that a line stands, asked apart from the product. Null: this line is none of theirs. */
  says: (line: LineOnFile) => Promise<string | null>
  /** What a person may type to see for himself, of a line that it fits. */
  hints: (lines: readonly LineOnFile[]) => string[]
  stop: () => Promise<void>
}

/** A kind of element: what it is in the operator's file, and how it is started. */
export interface NetworkKind {
  /** In plain words, for where it is missing. */
  name: string
  target: string
  when: RequiredTarget['when']
  connector: string
  /** A profile server bars nothing. */
  bars: boolean
  programs: string[]
  /** `folder`: a new one of its own, deleted at the end by whoever called. */
  start: (folder: string) => Promise<NetworkPart>
}

/** Every kind of element, in the order in which they are started. */
export const kinds: readonly NetworkKind[] = [
  {
    name: 'the mobile core',
    target: 'core',
    when: 'always',
    connector: 'osmocom',
    bars: true,
    programs: ['osmo-hlr', 'osmo-sgsn', 'sqlite3'],
    start: corePart,
  },
  {
    name: 'the RADIUS server of data cards',
    target: 'aaa',
    when: 'data',
    connector: 'radius',
    bars: true,
    programs: ['freeradius', 'radclient'],
    start: radiusPart,
  },
  {
    name: 'the profile server of eSIMs',
    target: 'smdp',
    when: 'esim',
    connector: 'es2plus',
    bars: false,
    programs: ['openssl', 'curl'],
    start: smdpPart,
  },
]

/** Starts every kind whose programs are here; of the others it is said that they are left out. `running` grows as they come up. */
export async function startKinds(
  folder: string,
  running: { kind: NetworkKind; part: NetworkPart }[],
  say: (text: string) => void,
): Promise<void> {
  for (const kind of kinds) {
    if (missingPrograms(...kind.programs).length > 0) {
      say(`${kind.name} is left out: its programs are not installed here.`)
      continue
    }
    const own = join(folder, kind.target)
    await mkdir(own, { mode: 0o700 })
    running.push({ kind, part: await kind.start(own) })
  }
}
