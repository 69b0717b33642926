import { type Language, languages } from '../../domain/case.ts'
import type { OperatorId } from '../../domain/line.ts'
import { toldStates } from '../../process/census/listed-file.ts'
import type { Source } from '../../process/census/reconcile.ts'
import type { Described, Given, Options } from '../arguments.ts'
import { AskedWrongly, type CommandInput, operatorNamed } from '../command.ts'

const fileSystems = ['billing', 'core', 'aaa', 'smdp', 'numbers'] as const
const file = (means: string) => ({ value: '<file.csv>', means })
const options = {
  operator: { value: '<id>', means: 'whose systems' },
  billing: file('lines, as billing has them'),
  core: file('whom the core network serves'),
  aaa: file('whom the data network lets in'),
  smdp: file('profiles of the eSIM server'),
  numbers: file('the number pool'),
  columns: { value: '<field=name,…>', means: 'what columns mean, where their names do not say so (all files alike)' },
  states: { value: '<word=state,…>', means: 'what a file’s own words mean: serving, barred, ended, free' },
  'only-files': { means: 'ask no system' },
  lang: { value: 'kk|ru|en|zh-Hans', means: 'of the page. Default: en' },
  out: { value: '<folder>', means: 'Default: signoff-reconcile-<operator>-<day>' },
} satisfies Options

/** The verb, as its help has it. */
export const reconcileVerb = {
  verb: 'reconcile',
  usage:
    'reconcile --operator <id> [--billing <file.csv>] [--core <file.csv>] [--aaa <file.csv>] [--smdp <file.csv>] [--numbers <file.csv>] [--out <folder>]',
  does: 'Compares billing, elements, profile server and numbers, and says what disagrees',
  more: `Lays what an operator's systems say of its lines beside each other, and beside our own ended cases.
A system without a file is asked itself, where its reader is set up. Nothing is written to any system of the operator.`,
  options,
  exits: `0 every list was read whole and nothing disagrees, 3 something disagrees (also where a list is not whole),
1 it could not be done, or a list is not whole and what was read shows no disagreement, 2 asked wrongly`,
} satisfies Described

export interface Asked {
  operator: OperatorId
  files: Map<Source['system'], string>
  columns: string | undefined
  states: string | undefined
  onlyFiles: boolean
  lang: Language
  out: string | undefined
}

/** What was asked for. Throws AskedWrongly where it cannot be used. */
export function askedFor(input: CommandInput, { values }: Given<typeof options>): Asked {
  if (!values.operator) throw new AskedWrongly('Whose systems? Say --operator <id>.')
  const lang = languages.find((one) => one === (values.lang ?? 'en') || (values.lang === 'zh' && one === 'zh-Hans'))
  if (!lang) throw new AskedWrongly(`There is no page in "${values.lang}". There is: ${languages.join(', ')}.`)
  try {
    toldStates(values.states)
  } catch (error) {
    throw new AskedWrongly(error instanceof Error ? error.message : '--states cannot be read')
  }
  return {
    operator: operatorNamed(input, values.operator),
    files: new Map(fileSystems.flatMap((system) => (values[system] ? [[system, values[system]] as const] : []))),
    columns: values.columns,
    states: values.states,
    onlyFiles: values['only-files'] ?? false,
    lang,
    out: values.out,
  }
}
