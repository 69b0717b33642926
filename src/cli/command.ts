import type { OperatorId } from '../domain/line.ts'
import type { KnownOperator } from '../domain/operator.ts'
import type { ReadingOffice } from '../process/census/readers.ts'

/** What a command is handed. */
export interface CommandInput {
  args: string[]
  operators: Map<OperatorId, KnownOperator>
  machineMs: () => number
  say: (line: string) => void
  openDatabase: () => Promise<{ appUrl: string; ownerUrl: string | null }>
  /** The installation's secret, from its setting or its data folder. */
  secret: () => Promise<string>
  /** One operator's systems, for reading only. Throws for an operator that has no file. */
  readingOf: (operator: OperatorId) => Promise<ReadingOffice>
  /** The folder that holds `operators/` and `src/`: what pages are made of is read from there. */
  home: string
  /** The folder of the numbered migrations. */
  migrations: string
}

/** One verb of `bin/signoff`. Answers the exit code: 0 done, 1 could not, 2 asked wrongly. */
export interface Command {
  usage: string
  /** What it does, in one line. */
  does: string
  run: (input: CommandInput) => Promise<number>
}
