import { createHash } from 'node:crypto'
import { rm } from 'node:fs/promises'
import { basename, join } from 'node:path'
import { Temporal } from 'temporal-polyfill'
import { instantOf } from '../domain/instant.ts'
import { rule } from '../domain/operator.ts'
import type { Termination } from '../domain/shadow.ts'
import type { ReadingOffice } from '../process/census/readers.ts'
import { readTable, type Table, TableFault } from '../process/census/table.ts'
import { paperStyle } from '../ui/paper.tsx'
import { type CommandInput, commandOf, operatorNamed } from './command.ts'
import { ownFolder, writeOwn } from './own-files.ts'
import { cutSessions, sessionsIn } from './shadow/accounting.ts'
import { writeFindings } from './shadow/files.ts'
import { openJournal } from './shadow/journal.ts'
import { type ShadowOptions, shadowOptions, shadowVerb } from './shadow/options.ts'
import { queryTable } from './shadow/query.ts'
import { problemText, type Report } from './shadow/report.ts'
import { reportPage } from './shadow/report-page.tsx'
import { sayFindings } from './shadow/said.ts'
import { type Terminations, terminationsIn } from './shadow/terminations.ts'
import { walkList } from './shadow/walk.ts'

/** Rows with something wrong that are printed; all of them are in the files. */
const SHOWN = 50
const BATCH = 100
const SESSIONS_KEPT = 3
/** Reads what an operator calls ended, with read access alone, and prints what still serves or still bills. */
export const shadow = commandOf(shadowVerb, async (input, given) => {
  const options = shadowOptions(given)
  const office = await input.readingOf(operatorNamed(input, options.operator))
  try {
    return mayRead(input, office) ? await lookAtList(input, office, options) : 2
  } finally {
    await office.close()
  }
})

/** Shadow mode holds nothing that could order. Whoever gave it such a thing hears of it before anything is read. */
function mayRead(input: CommandInput, office: ReadingOffice): boolean {
  if (office.writers.length === 0) return true
  input.say(`Shadow mode runs without any credential that could order. Take away: ${office.writers.join(', ')}.`)
  return false
}

async function lookAtList(input: CommandInput, office: ReadingOffice, options: ShadowOptions): Promise<number> {
  const zone = rule(office.rules.zone)
  const now = () => instantOf(input.machineMs())
  const today = Temporal.Instant.from(now()).toZonedDateTimeISO(zone).toPlainDate().toString()
  const list = await listOf(office, options)
  sayList(input, options, list)
  const folder = options.out ?? `signoff-shadow-${options.operator}-${today}`
  await ownFolder(folder)
  const path = join(folder, 'readings.jsonl')
  if (options.afresh) await rm(path, { force: true })
  const journal = openJournal(path, fingerprint(options, list.rows))
  if (journal.earlier.size > 0) input.say(`going on: ${journal.earlier.size} lines were read by an earlier run`)
  const from = now()
  const looked = await walkList(
    {
      office,
      journal,
      now,
      today,
      batch: Math.max(1, Math.min(BATCH, Math.ceil(options.perSecond))),
      perSecond: options.perSecond,
      pauseMs: options.pauseMs,
      tries: options.tries,
      rest: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
      onProgress: progressOn(input),
    },
    list.rows,
  ).finally(() => journal.close())
  const name = rule(office.rules.names)[options.lang]
  const operator = { id: options.operator, name, zone }
  // What an earlier run read was read then, whenever the page is made.
  const read = looked.flatMap(({ readings }) =>
    readings.flatMap(({ observations }) => observations.map(({ at }) => at)),
  )
  const period = {
    from: read.reduce((a, b) => (a < b ? a : b), from),
    to: read.reduce((a, b) => (a > b ? a : b), '') || now(),
  }
  const report: Report = { operator, list: sourceName(options), ...period, looked, problems: list.problems }
  await writeFindings(folder, report)
  await writeOwn(join(folder, 'report.html'), reportPage(report, options.lang, await paperStyle(input.home)))
  for (const sentence of office.missing) input.say(`not read: ${sentence}`)
  return sayFindings(input, report, { lang: options.lang, folder })
}

async function listOf(office: ReadingOffice, options: ShadowOptions): Promise<Terminations> {
  const reading = { country: rule(office.rules.country), zone: rule(office.rules.zone), columns: options.columns }
  const list = await terminationsIn(await tableOf(options.source), reading)
  if (list.rows.length === 0 && list.problems.length === 0)
    throw new TableFault('The list names no line: there is nothing below its first line.')
  return options.accounting ? { ...list, rows: await withSessions(list.rows, options.accounting) } : list
}

function tableOf(source: ShadowOptions['source']): Promise<Table> {
  if (source.is === 'csv') return readTable(source.path)
  return source.is === 'sql' ? queryTable(source.query, source.database) : cutSessions(source.path)
}

/** Sessions that began after the end, by IMSI alone: a number may be somebody else's by now. */
async function withSessions(rows: Termination[], path: string): Promise<Termination[]> {
  const byImsi = new Map(rows.flatMap((one) => (one.imsi && one.ended ? [[one.imsi, one] as const] : [])))
  const later = new Map<number, NonNullable<Termination['sessions']>>()
  for await (const { imsi, starts, at, raw } of sessionsIn(path)) {
    const ended = byImsi.get(imsi ?? '')
    if (!ended?.ended || !starts) continue
    if (ended.ended.at ? at <= ended.ended.at : at.slice(0, 10) <= ended.ended.day) continue
    const kept = later.get(ended.line) ?? []
    if (kept.length < SESSIONS_KEPT) later.set(ended.line, [...kept, { at, raw }])
  }
  return rows.map((one) => {
    const sessions = later.get(one.line)
    return sessions ? { ...one, sessions } : one
  })
}

/** Names a list without saying what is in it: a run goes on only with the list that it began with. */
function fingerprint({ operator, source }: ShadowOptions, rows: Termination[]): string {
  const names = rows.map(({ line, msisdn, imsi, iccid, subscriptionId }) => [line, msisdn, imsi, iccid, subscriptionId])
  return createHash('sha256')
    .update(JSON.stringify([operator, source.is, names]))
    .digest('hex')
}

const sourceName = ({ source }: ShadowOptions) => (source.is === 'sql' ? source.query : basename(source.path))

function sayList(input: CommandInput, options: ShadowOptions, { rows, problems, passedOver }: Terminations): void {
  const left = problems.filter(({ used }) => !used).length
  input.say(`${sourceName(options)}: ${rows.length} lines to look at, ${left} rows left out`)
  if (passedOver.length > 0) input.say(`columns that are not used: ${passedOver.join(', ')}`)
  for (const problem of problems.slice(0, SHOWN)) input.say(`  row ${problem.line}: ${problemText('en', problem)}`)
  if (problems.length > SHOWN) input.say(`  and ${problems.length - SHOWN} more in problems.csv`)
}

/** A word now and then: a long list is quiet for an hour otherwise. */
function progressOn(input: CommandInput): (round: number, done: number, of: number) => void {
  let said = 0
  return (round, done, of) => {
    const tenth = Math.floor((done / of) * 10)
    if (done < of && (tenth === 0 || tenth === said)) return
    said = tenth
    input.say(`reading ${round}: ${done} of ${of}`)
  }
}
