import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { mkdir, rename } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { Temporal } from 'temporal-polyfill'
import { type Language, languages } from '../domain/case.ts'
import {
  type Disagreement,
  type DisagreementKind,
  disagreementKinds,
  type SystemName,
} from '../domain/disagreements.ts'
import { rule } from '../domain/operator.ts'
import { keepReconciliation } from '../process/census/keep.ts'
import { type ListedProblem, listedIn, toldStates } from '../process/census/listed-file.ts'
import { readFromOffice } from '../process/census/office-lists.ts'
import { reconcile as compareLists, type Reconciliation, type Source } from '../process/census/reconcile.ts'
import { TableFault } from '../process/census/table.ts'
import { caseNow } from '../store/clock.ts'
import { paperStyle } from '../ui/paper.tsx'
import { t } from '../ui/words.ts'
import type { Command, CommandInput } from './command.ts'
import { cellOf } from './csv.ts'
import { disagreementsPage } from './disagreements-page.tsx'
import { writeOwn } from './shadow/files.ts'
import { withDesk } from './with-desk.ts'

const usage =
  'reconcile --operator <id> [--billing <file.csv>] [--core <file.csv>] [--aaa <file.csv>] [--smdp <file.csv>] [--numbers <file.csv>] [--out <folder>]'
const help = `signoff ${usage}

Lays what an operator's systems say of its lines beside each other, and beside our own ended cases, and lists what disagrees.
A system without a file is asked itself, where its reader is set up. Nothing is written to any system of the operator.

  --columns <field=name,…>   what columns mean, where their names do not say so (all files alike)
  --states <word=state,…>    what a file's own words mean: serving, barred, ended, free
  --only-files               ask no system
  --lang kk|ru|en|zh-Hans    of the page. Default: en
  --out <folder>             Default: signoff-reconcile-<operator>-<day>

Exit code: 0 nothing disagrees, 3 something does, 1 could not, 2 asked wrongly.`

const fileSystems = ['billing', 'core', 'aaa', 'smdp', 'numbers'] as const
/** Rows of each kind on the page and in the database; all are in the file. */
const KEPT = 200
const PROBLEMS_SHOWN = 20
/** PostgreSQL, appendix A. */
const undefinedTable = '42P01'

interface Options {
  operator: string
  files: Map<Source['system'], string>
  columns: string | undefined
  states: string | undefined
  onlyFiles: boolean
  lang: Language
  out: string | undefined
}

/** Billing, elements, profile server, number pool and our cases compared; disagreements with the way to mend each. */
export const reconcile: Command = {
  usage,
  does: 'Compares billing, elements, profile server and numbers, and says what disagrees',
  run: async (input) => {
    const options = input.args.includes('--help') ? help : optionsIn(input.args)
    if (typeof options === 'string') {
      input.say(options === help ? help : `${options}\n\nsignoff reconcile --help says more.`)
      return options === help ? 0 : 2
    }
    if (!input.operators.has(options.operator)) {
      input.say(`There is no operator "${options.operator}". There are: ${[...input.operators.keys()].join(', ')}.`)
      return 2
    }
    try {
      return await compareAll(input, options)
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === undefinedTable) {
        input.say('The database is not at this version yet: run bin/signoff migrate once.')
        return 1
      }
      if (!(error instanceof TableFault)) throw error
      input.say(error.message)
      return 1
    }
  },
}

function compareAll(input: CommandInput, options: Options): Promise<number> {
  return withDesk(input, async (desk) => {
    const office = await input.readingOf(options.operator)
    try {
      const problems: { system: string; problem: ListedProblem }[] = []
      const sources = [...fileSources(options, rule(office.rules.country), problems)]
      if (!options.onlyFiles) sources.push(...readFromOffice(office, new Set(options.files.keys())))
      if (sources.length === 0) {
        for (const sentence of office.missing) input.say(sentence)
        input.say('There is nothing to compare: give files, or set up the readers of this operator.')
        return 2
      }
      const now = await caseNow(desk.db, desk.machineMs())
      const day = Temporal.Instant.from(now).toZonedDateTimeISO(rule(office.rules.zone)).toPlainDate().toString()
      const folder = options.out ?? `signoff-reconcile-${options.operator}-${day}`
      const file = await openFindings(folder, options.lang)
      const found = await compareLists(
        {
          ...desk,
          operator: options.operator,
          now,
          onFound: file.add,
          onProgress: (system, entries) =>
            void (entries % 100_000 === 0 && entries > 0 && input.say(`${system}: ${entries}`)),
        },
        sources,
      )
      await file.close()
      await keepReconciliation(desk, options.operator, { at: now, found, rows: file.kept })
      const name = rule(office.rules.names)[options.lang]
      const page = { operator: { name, zone: rule(office.rules.zone) }, at: now, found, rows: file.kept }
      await writeOwn(join(folder, 'report.html'), disagreementsPage(page, options.lang, await paperStyle(input.home)))
      await writeOwn(
        join(folder, 'summary.json'),
        `${JSON.stringify({ operator: options.operator, at: now, ...found }, null, 2)}\n`,
      )
      sayProblems(input, problems)
      return sayFound(input, found, folder)
    } finally {
      await office.close()
    }
  })
}

function fileSources(
  { files, columns, states }: Options,
  country: string,
  problems: { system: string; problem: ListedProblem }[],
): Source[] {
  return [...files].map(([system, path]) => ({
    system,
    entries: () =>
      listedIn(path, system, {
        country,
        columns,
        states,
        onProblem: (problem) => void (problems.length < 100_000 && problems.push({ system, problem })),
      }),
  }))
}

interface Findings {
  add: (disagreement: Disagreement) => Promise<void>
  /** The first of each kind. */
  kept: Map<DisagreementKind, Disagreement[]>
  close: () => Promise<void>
}

/** `disagreements.csv`, written as it comes, for its owner's eyes; it takes its name when it is whole. */
async function openFindings(folder: string, lang: Language): Promise<Findings> {
  await mkdir(folder, { recursive: true, mode: 0o700 })
  const path = join(folder, 'disagreements.csv')
  const stream = createWriteStream(`${path}.new`, { mode: 0o600 })
  const kept: Findings['kept'] = new Map()
  const say = t(lang)
  stream.write('kind,msisdn,imsi,iccid,what they say,the way to mend it\r\n')
  return {
    kept,
    add: async (one) => {
      const rows = kept.get(one.kind) ?? []
      kept.set(one.kind, rows)
      if (rows.length < KEPT) rows.push(one)
      const cells = [
        one.kind,
        one.msisdn ?? '',
        one.imsi ?? '',
        one.iccid ?? '',
        one.says,
        say(`disagreements.mend.${one.kind}`),
      ]
      if (!stream.write(`${cells.map(cellOf).join(',')}\r\n`)) await once(stream, 'drain')
    },
    close: async () => {
      stream.end()
      await once(stream, 'close')
      await rename(`${path}.new`, path)
    },
  }
}

function sayProblems(input: CommandInput, problems: { system: string; problem: ListedProblem }[]): void {
  for (const { system, problem } of problems.slice(0, PROBLEMS_SHOWN)) {
    const { line, code, value } = problem
    const what =
      code === 'state-unknown'
        ? `the state "${value}" is not known; say what it is: --states "${value}=serving"`
        : code === 'no-identity'
          ? 'names no number, IMSI or ICCID'
          : code
    input.say(`  ${system}, row ${line}: ${what}`)
  }
  if (problems.length > PROBLEMS_SHOWN) input.say(`  and ${problems.length - PROBLEMS_SHOWN} more rows like these`)
}

function sayFound(input: CommandInput, { lists, found, withoutCard }: Reconciliation, folder: string): number {
  const say = t('en')
  for (const { system, entries, whole, because } of lists)
    input.say(`${system.padEnd(8)} ${String(entries).padStart(8)} entries${whole ? '' : `, NOT WHOLE: ${because}`}`)
  if (withoutCard > 0) input.say(say('disagreements.withoutCard', { n: withoutCard }))
  let all = 0
  const lacking = new Map<SystemName, string[]>()
  for (const kind of disagreementKinds) {
    const count = found[kind]
    if (typeof count !== 'number')
      lacking.set(count.lacks, [...(lacking.get(count.lacks) ?? []), say(`disagreements.kind.${kind}`)])
    else if (count > 0) {
      all += count
      input.say(
        `\n${String(count).padStart(8)}  ${say(`disagreements.kind.${kind}`)}\n          ${say(`disagreements.mend.${kind}`)}`,
      )
    }
  }
  if (all === 0) input.say(`\n${say('disagreements.none')}`)
  for (const [system, kinds] of lacking)
    input.say(`\nNot looked for, because the list "${system}" is missing or not whole: ${kinds.join('; ')}`)
  input.say(`\n${say('disagreements.moment')}`)
  input.say(`\n${join(folder, 'disagreements.csv')}, report.html, summary.json`)
  return all > 0 ? 3 : 0
}

function optionsIn(args: string[]): Options | string {
  try {
    const text = { type: 'string' as const }
    const { values } = parseArgs({
      args,
      options: {
        operator: text,
        billing: text,
        core: text,
        aaa: text,
        smdp: text,
        numbers: text,
        columns: text,
        states: text,
        'only-files': { type: 'boolean' },
        lang: text,
        out: text,
      },
    })
    if (!values.operator) return 'Whose systems? Say --operator <id>.'
    const lang = languages.find((one) => one === (values.lang ?? 'en') || (values.lang === 'zh' && one === 'zh-Hans'))
    if (!lang) return `There is no page in "${values.lang}". There is: ${languages.join(', ')}.`
    toldStates(values.states)
    return {
      operator: values.operator,
      files: new Map(fileSystems.flatMap((system) => (values[system] ? [[system, values[system]] as const] : []))),
      columns: values.columns,
      states: values.states,
      onlyFiles: values['only-files'] ?? false,
      lang,
      out: values.out,
    }
  } catch (error) {
    return error instanceof Error ? error.message : 'these arguments cannot be read'
  }
}
