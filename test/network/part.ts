import type { LineOnFile } from '../../src/domain/line.ts'

/** One running kind of element, with the lines of the operator in it. */
export interface NetworkPart {
  /** What the elements file says of it, by connector. */
  elements: Record<string, unknown>
  /** The programs that were started for it. */
  pids: number[]
  /** Puts a line in, as it is sold, and brings it to life; nothing where the line is none of this element's. */
  provision: (line: LineOnFile) => Promise<void>
  /** How the elements themselves say that a line stands, asked apart from the product; empty: it is none of theirs. */
  says: (line: LineOnFile) => Promise<string>
  /** What a person may type to see for himself how this line stands: each a sentence and a command, whole. */
  hints: (line: LineOnFile) => { what: string; type: string }[]
  stop: () => Promise<void>
}
