import { type Language, languages } from '../../domain/case.ts'
import type { Described, Given, Options } from '../arguments.ts'
import { AskedWrongly } from '../command.ts'

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

const options = {
  operator: { value: '<id>', means: 'whose lines' },
  terminations: {
    value: '<file.csv>',
    means: 'the list, as a spreadsheet saves it: msisdn, imsi, iccid, ended, billing end, last charge, …',
  },
  sql: { value: '<view>', means: 'or a view or a select of a PostgreSQL, in a transaction that only reads' },
  database: { value: '<url>', means: 'where it is; without it PGHOST, PGUSER, PGPASSWORD and PGDATABASE say so' },
  'radius-accounting': {
    value: '<detail file>',
    means:
      'FreeRADIUS detail file. Alone: its sessions that the operator cut are the list.\nBeside a list: sessions that began after a line’s end are shown with it',
  },
  columns: { value: '<field=name,…>', means: 'what the list’s columns mean, where their names do not say so' },
  out: { value: '<folder>', means: 'where report and findings go. Default: signoff-shadow-<operator>-<day>' },
  lang: { value: 'kk|ru|en|zh-Hans', means: 'of the report. Default: en' },
  'per-second': { value: '<n>', means: 'lines a second, at most. Default: 20' },
  pause: { value: '<seconds>', means: 'between two readings of the same line. Default: 60' },
  tries: { value: '<n>', means: 'readings of a line at most. Default: 3' },
  afresh: { means: 'forget what an earlier run in this folder has read' },
} satisfies Options

/** The verb, as its help has it. */
export const shadowVerb = {
  verb: 'shadow',
  usage:
    'shadow --operator <id> (--terminations <file.csv> | --sql <view> [--database <url>] | --radius-accounting <detail file>)',
  does: 'Reads what an operator calls ended, and says what still serves or still bills',
  more: `Looks with read access and nothing else. Nothing is ordered; it refuses to run where a credential that could order is set.
Run it again in the same folder after an interruption: it goes on where it was.`,
  options,
  exits: `0 nothing found, 3 something serves or bills after its end, 1 it could not be read, or of some lines something
did not answer, 2 asked wrongly. A row whose end is in the future, or that does not say which line it is, counts as
"Could not tell" and changes no code`,
} satisfies Described

/** What was asked for. Throws AskedWrongly where it cannot be used. */
export function shadowOptions({ values }: Given<typeof options>): ShadowOptions {
  const { operator, terminations, sql, 'radius-accounting': accounting, lang = 'en' } = values
  if (!operator) throw new AskedWrongly('Whose lines? Say --operator <id>.')
  const known = languages.find((one) => one === lang || (lang === 'zh' && one === 'zh-Hans'))
  if (!known) throw new AskedWrongly(`There is no report in "${lang}". There is: ${languages.join(', ')}.`)
  if (terminations && sql) throw new AskedWrongly('One list at a time: --terminations or --sql.')
  if (values.database && !sql) throw new AskedWrongly('--database goes with --sql.')
  const source = terminations
    ? { is: 'csv' as const, path: terminations }
    : sql
      ? { is: 'sql' as const, query: sql, database: values.database }
      : accounting
        ? { is: 'accounting' as const, path: accounting }
        : null
  if (!source)
    throw new AskedWrongly(
      'Which lines were ended? Say --terminations <file.csv>, --sql <view> or --radius-accounting <file>.',
    )
  return {
    operator,
    source,
    accounting: source.is === 'accounting' ? source.path : accounting,
    columns: values.columns,
    out: values.out,
    lang: known,
    perSecond: numberOf('per-second', values['per-second'], 20, 0.01),
    pauseMs: numberOf('pause', values.pause, 60, 0) * 1_000,
    // A yes is believed only twice, so one try would find nothing.
    tries: numberOf('tries', values.tries, 3, 2),
    afresh: values.afresh ?? false,
  }
}

function numberOf(option: string, text: string | undefined, otherwise: number, least: number): number {
  if (text === undefined) return otherwise
  const number = Number(text)
  if (!Number.isFinite(number) || number < least)
    throw new AskedWrongly(`--${option} must be a number from ${least}; it is "${text}".`)
  return number
}
