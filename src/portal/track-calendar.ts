import type { Context, Hono } from 'hono'
import { dayOf } from '../domain/dates.ts'
import { rule } from '../domain/operator.ts'
import type { ThreeDates } from '../domain/three-dates.ts'
import { threeDatesInWords } from '../messages/three-dates.ts'
import { lineOf } from '../ui/format.ts'
import type { House } from '../ui/house.ts'
import { type CaseVisit, keyedVisit } from './case-visit.tsx'
import { type CalendarDate, calendarFile } from './ics.ts'
import { colon, datesNow } from './three-dates.tsx'
import { type DemoOf, operatorName } from './visit.tsx'

/** The dates of a request as a file for any calendar. Calendars are shared and synchronised, so it holds no key and no whole number. */
export function calendarRoutes(app: Hono, house: House, demoOf?: DemoOf): void {
  app.get('/c/:ref/dates.ics', async (c) => {
    const visit = await keyedVisit(c, house, demoOf)
    return visit instanceof Response ? visit : fileOf(c, visit)
  })
}

function fileOf(c: Context, visit: CaseVisit): Response {
  const { say, view } = visit
  const file = calendarFile(datesOf(visit), {
    name: say('share.calendar.name', { ref: view.case.ref }),
    sequence: view.events.at(-1)?.seq ?? 0,
    now: view.now,
  })
  return c.body(file, 200, {
    'content-type': 'text/calendar; charset=utf-8; method=PUBLISH',
    'content-disposition': `attachment; filename="signoff-${view.case.ref}.ics"`,
  })
}

/** Each date that stands or that a rule bounds, and nothing that is only guessed. What is not settled yet is tentative. */
function datesOf(visit: CaseVisit): CalendarDate[] {
  const { say, view, house, lang, office, format } = visit
  const { dates, ref, facts, binding, status } = view.case
  const number = lineOf(binding, false)
  const host = new URL(house.baseUrl).hostname
  const over = status !== 'open' && facts.deadAt === undefined
  const three = datesNow(visit)
  const place = `${operatorName(office, lang)} ${number}`
  const entry = (name: string, of: Entry): CalendarDate => ({
    uid: `${ref}-${name}@${host}`,
    when: of.when,
    title: say('share.calendar.title', { what: of.what, line: place }),
    text: `${of.text}\n${say('share.calendar.ref', { ref })}`,
    url: `${house.baseUrl}/c/${ref}`,
    status: over || facts.ending ? 'cancelled' : of.settled ? 'confirmed' : 'tentative',
  })
  return [
    ...threeDatesInWords(three, lang, format).flatMap(({ name, label, value, text }) => {
      const placed = placeOf(three, name, rule(office.rules.zone))
      if (!placed) return []
      // A bound is no date: its own words say so, in the title too.
      const what = placed.settled || name === 'service' ? label : `${label}${colon(lang)}${value}`
      return [entry(name, { ...placed, what, text })]
    }),
    entry('promise', {
      when: { at: dates.promiseUntil },
      settled: true,
      what: say('share.calendar.promise'),
      text: say('share.calendar.promise.text'),
    }),
  ]
}

interface Entry {
  when: CalendarDate['when']
  settled: boolean
  what: string
  text: string
}

/** Where in a calendar a date stands; undefined while nobody can know it. */
function placeOf(
  { service, billing, release }: ThreeDates,
  name: keyof ThreeDates,
  zone: string,
): Pick<Entry, 'when' | 'settled'> | undefined {
  if (name === 'service') {
    // A chosen day is a day until somebody has settled its hour.
    if (service.is === 'chosen') return { when: { on: dayOf(service.at, zone) }, settled: false }
    return service.is === 'set' ? { when: { at: service.at }, settled: true } : undefined
  }
  if (name === 'billing') return billing.is === 'not-known' ? undefined : { when: { on: billing.on }, settled: true }
  return release.is === 'kept' ? undefined : { when: { on: release.on }, settled: release.is === 'set' }
}
