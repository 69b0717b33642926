import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { parse } from 'yaml'
import type { WorkCalendar } from './domain/calendar.ts'
import { parseCalendar } from './domain/calendar-schema.ts'
import type { ComplaintWay } from './domain/complaint-way.ts'
import { parseComplaints } from './domain/complaints-schema.ts'
import type { OperatorId } from './domain/line.ts'
import { type KnownOperator, rule } from './domain/operator.ts'
import { parseOperator } from './domain/operator-schema.ts'
import type { UnlinkList } from './domain/unlink-list.ts'
import { parseUnlinkList } from './domain/unlink-schema.ts'

/**
 * All operators of the folder (`operators/*.yaml`, calendars in `operators/calendars/`,
 * lists of what hangs on a number in `operators/unlink/`, ways to complain in `operators/complaints/`). Throws at the first file that is
 * not sound, naming every error in it: an installation never runs on half-understood rules.
 */
export async function readOperators(folder: string): Promise<Map<OperatorId, KnownOperator>> {
  const operators = new Map<OperatorId, KnownOperator>()
  const calendars = new Map<string, WorkCalendar>()
  const names = (await readdir(folder)).filter((name) => name.endsWith('.yaml')).sort()
  for (const name of names) {
    const parsed = parseOperator(parse(await readFile(join(folder, name), 'utf8')))
    if (!parsed.ok) throw unsound(name, parsed.errors)
    const calendarName = rule(parsed.rules.calendar)
    let calendar = calendars.get(calendarName)
    if (!calendar) {
      calendar = await readCalendar(folder, calendarName)
      calendars.set(calendarName, calendar)
    }
    const unlink = await readUnlinkList(folder, rule(parsed.rules.country))
    const complaints = await readComplaints(folder, rule(parsed.rules.country))
    const more = { ...(unlink ? { unlink } : {}), ...(complaints ? { complaints } : {}) }
    operators.set(parsed.rules.id, { rules: parsed.rules, calendar, ...more })
  }
  return operators
}

async function readCalendar(folder: string, name: string): Promise<WorkCalendar> {
  const file = join('calendars', `${name}.yaml`)
  const parsed = parseCalendar(parse(await readFile(join(folder, file), 'utf8')))
  if (!parsed.ok) throw unsound(file, parsed.errors)
  return parsed.calendar
}

/** A country may have no list yet: its pages say so. One that is there must be sound, and of that country. */
async function readUnlinkList(folder: string, country: string): Promise<UnlinkList | undefined> {
  const file = join('unlink', `${country.toLowerCase()}.yaml`)
  if (!existsSync(join(folder, file))) return undefined
  const parsed = parseUnlinkList(parse(await readFile(join(folder, file), 'utf8')))
  if (!parsed.ok) throw unsound(file, parsed.errors)
  if (parsed.list.country === country) return parsed.list
  throw unsound(file, [{ path: 'country', sentence: `The file is named after ${country}. Say so here, or rename it.` }])
}

/** As the lists of what hangs on a number: a country may have none yet. */
async function readComplaints(folder: string, country: string): Promise<ComplaintWay | undefined> {
  const file = join('complaints', `${country.toLowerCase()}.yaml`)
  if (!existsSync(join(folder, file))) return undefined
  const parsed = parseComplaints(parse(await readFile(join(folder, file), 'utf8')))
  if (!parsed.ok) throw unsound(file, parsed.errors)
  if (parsed.way.country === country) return parsed.way
  throw unsound(file, [{ path: 'country', sentence: `The file is named after ${country}. Say so here, or rename it.` }])
}

function unsound(name: string, errors: { path: string; sentence: string }[]): Error {
  const lines = errors.map((error) => `  ${error.path}: ${error.sentence}`)
  return new Error(`operators/${name} cannot be used:\n${lines.join('\n')}`)
}
