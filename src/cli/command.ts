import type { OperatorId } from '../domain/line.ts'
import type { KnownOperator } from '../domain/operator.ts'
import type { ReadingOffice } from '../process/census/readers.ts'
import { TableFault } from '../process/census/table.ts'
import { databaseFault } from '../store/database-fault.ts'
import { type Described, type Given, type Options, readArguments, refusalOf } from './arguments.ts'

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

/** A verb of `bin/signoff`, as far as its arguments go. */
export interface Verb {
  usage: string
  /** What it does, in one line. */
  does: string
  /** What is said, and done instead of the verb, where its help is asked for or its arguments cannot be used; else null. */
  answer: (args: readonly string[]) => { text: string; code: number } | null
}

/** Answers the exit code: 0 done, 1 could not, 2 asked wrongly. */
export interface Command extends Verb {
  run: (input: CommandInput) => Promise<number>
}

/** Thrown where the arguments can be read and make no sense: told with the usage, exit code 2. */
export class AskedWrongly extends Error {}

/** Thrown where it cannot be done, with a sentence that says why and what to do: exit code 1. */
export class CouldNot extends Error {}

export function verbOf<O extends Options>(described: Described<O>): Verb {
  return {
    usage: described.usage,
    does: described.does,
    answer: (args) => {
      const read = readArguments(described, args)
      return read.is === 'given' ? null : { text: read.text, code: read.is === 'help' ? 0 : 2 }
    },
  }
}

/** A command that does nothing, and opens nothing, before its arguments are read. */
export function commandOf<O extends Options>(
  described: Described<O>,
  act: (input: CommandInput, given: Given<O>) => Promise<number>,
): Command {
  return {
    ...verbOf(described),
    run: async (input) => {
      const read = readArguments(described, input.args)
      if (read.is !== 'given') {
        input.say(read.text)
        return read.is === 'help' ? 0 : 2
      }
      let url = ''
      const openDatabase = async () => {
        const opened = await input.openDatabase()
        url = opened.appUrl
        return opened
      }
      try {
        return await act({ ...input, openDatabase }, read.given)
      } catch (error) {
        if (error instanceof AskedWrongly) input.say(refusalOf(described, error.message))
        else input.say(sentenceOf(error, url))
        return error instanceof AskedWrongly ? 2 : 1
      }
    },
  }
}

/** What could not be done, as a person can use it. Throws again what is a defect of ours. */
function sentenceOf(error: unknown, databaseUrl: string): string {
  if (error instanceof CouldNot || error instanceof TableFault) return error.message
  const fault = databaseUrl === '' ? null : databaseFault(error, databaseUrl)
  if (fault === null) throw error
  return fault
}

/** The operator of that name. Throws AskedWrongly, with those there are. */
export function operatorNamed({ operators }: CommandInput, id: string): OperatorId {
  if (operators.has(id)) return id
  throw new AskedWrongly(`There is no operator "${id}". There are: ${[...operators.keys()].join(', ')}.`)
}
