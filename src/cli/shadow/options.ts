import { parseArgs } from 'node:util'
import { type Language, languages } from '../../domain/case.ts'

export interface ShadowOptions {
  operator: string
  source: { is: 'csv' | 'accounting'; path: string } | { is: 'sql'; query: string; database: string | undefined }
  /** Accounting read beside a list: sessions that began after a line's end. */
  accounting: string | undefined
  columns: string | undefined
  out: string | undefined
  lang: Language
  perSecond: number
  pauseMs: number
  tries: number
  afresh: boolean
}

export const shadowUsage =
  'shadow --operator <id> (--terminations <file.csv> | --sql <view> [--database <url>] | --radius-accounting <detail file>)'

export const shadowHelp = `signoff ${shadowUsage}

Looks at lines that an operator ended, with read access and nothing else, and prints those that still serve or still bill.
Nothing is ordered. It refuses to run where a credential that could order is set.

  --terminations <file.csv>   the list, as a spreadsheet saves it: msisdn, imsi, iccid, ended, billing end, last charge, …
  --sql <view>                or a view or a select of a PostgreSQL, in a transaction that only reads
  --database <url>            where it is; without it PGHOST, PGUSER, PGPASSWORD and PGDATABASE say so
  --radius-accounting <file>  FreeRADIUS detail file. Alone: its sessions that the operator cut are the list.
                              Beside a list: sessions that began after a line's end are shown with it
  --columns <field=name,…>    what the list's columns mean, where their names do not say so
  --out <folder>              where report and findings go. Default: signoff-shadow-<operator>-<day>
  --lang kk|ru|en|zh-Hans     of the report. Default: en
  --per-second <n>            lines a second, at most. Default: 20
  --pause <seconds>           between two readings of the same line. Default: 60
  --tries <n>                 readings of a line at most. Default: 3
  --afresh                    forget what an earlier run in this folder has read

Run it again in the same folder after an interruption: it goes on where it was.
Exit code: 0 nothing found, 3 something serves or bills after its end, 1 it could not be read, or some lines did not
become clear, 2 asked wrongly.`

/** Reads the arguments; a sentence where they cannot be used. */
export function shadowOptions(args: string[]): ShadowOptions | string {
  let given: ReturnType<typeof parsed>
  try {
    given = parsed(args)
  } catch (error) {
    return error instanceof Error ? error.message : 'these arguments cannot be read'
  }
  const { operator, terminations, sql, 'radius-accounting': accounting, lang = 'en' } = given
  if (!operator) return 'Whose lines? Say --operator <id>.'
  const known = languages.find((one) => one === lang || (lang === 'zh' && one === 'zh-Hans'))
  if (!known) return `There is no report in "${lang}". There is: ${languages.join(', ')}.`
  if (terminations && sql) return 'One list at a time: --terminations or --sql.'
  if (given.database && !sql) return '--database goes with --sql.'
  const source = terminations
    ? { is: 'csv' as const, path: terminations }
    : sql
      ? { is: 'sql' as const, query: sql, database: given.database }
      : accounting
        ? { is: 'accounting' as const, path: accounting }
        : null
  if (!source)
    return 'Which lines were ended? Say --terminations <file.csv>, --sql <view> or --radius-accounting <file>.'
  const numbers = numbersIn(given)
  if (typeof numbers === 'string') return numbers
  return {
    operator,
    source,
    accounting: source.is === 'accounting' ? source.path : accounting,
    columns: given.columns,
    out: given.out,
    lang: known,
    afresh: given.afresh ?? false,
    ...numbers,
  }
}

function numbersIn(given: Record<string, string | boolean | undefined>) {
  const read = { perSecond: 20, pauseMs: 60, tries: 3 }
  const names = [
    ['per-second', 'perSecond', 0.01],
    ['pause', 'pauseMs', 0],
    ['tries', 'tries', 2],
  ] as const
  for (const [option, name, least] of names) {
    const text = given[option]
    if (text === undefined) continue
    const number = Number(text)
    // A yes is believed only twice, so one try would find nothing.
    if (!Number.isFinite(number) || number < least)
      return `--${option} must be a number from ${least}; it is "${text}".`
    read[name] = number
  }
  return { ...read, pauseMs: read.pauseMs * 1_000 }
}

function parsed(args: string[]) {
  const text = { type: 'string' as const }
  return parseArgs({
    args,
    options: {
      operator: text,
      terminations: text,
      sql: text,
      database: text,
      'radius-accounting': text,
      columns: text,
      out: text,
      lang: text,
      'per-second': text,
      pause: text,
      tries: text,
      afresh: { type: 'boolean' as const },
    },
  }).values
}
