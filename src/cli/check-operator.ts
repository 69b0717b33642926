import { readFile } from 'node:fs/promises'
import { parse } from 'yaml'
import { checkOperator } from '../domain/operator-check.ts'
import { commandOf } from './command.ts'

/** Checks an operator file and explains each error; unverified rules are listed as warnings. */
export const checkOperatorCommand = commandOf(
  {
    verb: 'check-operator',
    usage: 'check-operator <file.yaml>',
    does: 'Reads an operator’s file and says what is wrong with it',
    options: {},
    words: { least: 1, most: 1, lacks: 'Which file? For example operators/kcell.yaml.' },
    exits: '0 no errors (there may be warnings), 1 errors, or the file cannot be read, 2 asked wrongly',
  },
  async (input, { words: [file = ''] }) => {
    let yaml: unknown
    try {
      yaml = parse(await readFile(file, 'utf8'))
    } catch (error) {
      input.say(`${file} cannot be read: ${error instanceof Error ? error.message : 'unknown'}`)
      return 1
    }
    const { errors, warnings } = checkOperator(yaml)
    for (const error of errors) input.say(`error    ${error.path}: ${error.sentence}`)
    for (const warning of warnings) input.say(`warning  ${warning.path}: ${warning.sentence}`)
    input.say(`${file}: ${errors.length} errors, ${warnings.length} warnings`)
    return errors.length === 0 ? 0 : 1
  },
)
