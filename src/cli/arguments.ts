import { parseArgs } from 'node:util'

/*
 * One way of reading what stands behind a verb. Nothing is guessed: a word that would be taken for a reason, and was meant
 * as an option, could halt or release every operator.
 */

/** `value`: what stands in its place in the help; without it the option is a switch. */
export interface Option {
  value?: string
  means: string
}

export type Options = Record<string, Option>

/** What a verb takes and does, for reading its arguments and for its help. */
export interface Described<O extends Options = Options> {
  verb: string
  /** The verb with what it takes. */
  usage: string
  /** What it does, in one line. */
  does: string
  /** More about it, for its help. */
  more?: string
  options: O
  /** Words beside the options. `lacks`: what is said where there are too few. */
  words?: { least: number; most: number; lacks?: string }
  /** Exit codes in words. */
  exits?: string
}

export interface Given<O extends Options> {
  values: { [name in keyof O]?: (O[name] extends { value: string } ? string : true) | undefined }
  words: string[]
}

export type Read<O extends Options> =
  | { is: 'given'; given: Given<O> }
  | { is: 'help'; text: string }
  | { is: 'refused'; text: string }

/** Reads the arguments of a verb. `--help` or `-h` anywhere before `--` asks for its help, whatever else stands there. */
export function readArguments<O extends Options>(described: Described<O>, args: readonly string[]): Read<O> {
  const end = args.indexOf('--')
  if (args.slice(0, end < 0 ? undefined : end).some((each) => each === '--help' || each === '-h'))
    return { is: 'help', text: helpOf(described) }
  const read = given(described, args)
  return typeof read === 'string' ? { is: 'refused', text: refusalOf(described, read) } : { is: 'given', given: read }
}

/** One sentence of what is wrong, and how the verb is used. */
export function refusalOf({ verb, usage }: Described, because: string): string {
  return `${because}\n\nsignoff ${usage}\nsignoff ${verb} --help says more.`
}

/** What a verb does, every option that it takes, and its exit codes. */
function helpOf({ usage, does, more, options, exits = EXITS }: Described): string {
  const heads = Object.entries(options).map(([name, { value }]) => (value ? `--${name} ${value}` : `--${name}`))
  const width = Math.max(...[...heads, '--help, -h'].map(({ length }) => length)) + 3
  const line = (head: string, means: string) =>
    `  ${head.padEnd(width)}${means.split('\n').join(`\n  ${''.padEnd(width)}`)}`
  return [
    `signoff ${usage}`,
    '',
    `${does}.`,
    ...(more ? ['', more] : []),
    '',
    ...Object.values(options).map(({ means }, nth) => line(heads[nth] ?? '', means)),
    line('--help, -h', 'this page; nothing is done'),
    '',
    `Exit code: ${exits}.`,
  ].join('\n')
}

const EXITS = '0 done, 1 could not, 2 asked wrongly'

function given<O extends Options>({ options, words }: Described<O>, args: readonly string[]): Given<O> | string {
  const config = Object.fromEntries(
    Object.entries(options).map(([name, { value }]) => [name, { type: value ? 'string' : 'boolean' } as const]),
  )
  const { tokens } = parseArgs({ args: [...args], options: config, strict: false, tokens: true })
  const values = new Map<string, string | true>()
  const found: string[] = []
  for (const token of tokens) {
    if (token.kind === 'positional') found.push(token.value)
    if (token.kind !== 'option') continue
    const { name, rawName, value, inlineValue } = token
    const known = Object.hasOwn(options, name) && rawName === `--${name}` ? options[name] : undefined
    if (!known) return `There is no option "${rawName}". A word that begins with a dash is given after --.`
    if (values.has(name)) return `${rawName} is given twice.`
    if (!known.value && value !== undefined) return `${rawName} takes no value.`
    if (known.value && (!value || (!inlineValue && value.startsWith('-')))) return `${rawName} needs ${known.value}.`
    values.set(name, value ?? true)
  }
  const { least, most, lacks } = words ?? { least: 0, most: 0 }
  if (found.length < least) return lacks ?? 'Something is missing.'
  if (found.length > most) return `There is one argument too many: "${found[most]}".`
  return { values: Object.fromEntries(values) as Given<O>['values'], words: found }
}
