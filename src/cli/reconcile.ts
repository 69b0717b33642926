import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { mkdir, rename } from 'node:fs/promises'
import { join } from 'node:path'
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
import type { Given, Options } from './arguments.ts'
import { AskedWrongly, type CommandInput, commandOf, operatorNamed } from './command.ts'
import { cellOf } from './csv.ts'
import { disagreementsPage } from './disagreements-page.tsx'
import { writeOwn } from './shadow/files.ts'
import { withDesk } from './with-desk.ts'

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
/** Rows of each kind on the page and in the database; all are in the file. */
const KEPT = 200
const PROBLEMS_SHOWN = 20
/** PostgreSQL, appendix A. */
const undefinedTable = '42P01'

interface Asked {
  operator: string
  files: Map<Source['system'], string>
  columns: string | undefined
  states: string | undefined
  onlyFiles: boolean
  lang: Language
  out: string | undefined
}

/** Billing, elements, profile server, number pool and our cases compared; disagreements with the way to mend each. */
export const reconcile = commandOf(
  {
    verb: 'reconcile',
    usage:
      'reconcile --operator <id> [--billing <file.csv>] [--core <file.csv>] [--aaa <file.csv>] [--smdp <file.csv>] [--numbers <file.csv>] [--out <folder>]',
    does: 'Compares billing, elements, profile server and numbers, and says what disagrees',
    more: `Lays what an operator's systems say of its lines beside each other, and beside our own ended cases.
A system without a file is asked itself, where its reader is set up. Nothing is written to any system of the operator.`,
    options,
    exits: '0 nothing disagrees, 3 something does, 1 could not, 2 asked wrongly',
  },
  async (input, given) => {
    const asked = askedFor(input, given)
    try {
      return await compareAll(input, asked)
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
)

function compareAll(input: CommandInput, options: Asked): Promise<number> {
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
  { files, columns, states }: Asked,
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

function askedFor(input: CommandInput, { values }: Given<typeof options>): Asked {
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
