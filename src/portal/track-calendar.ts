import type { Context, Hono } from 'hono'
import { msisdnMasked } from '../ui/format.ts'
import type { House } from '../ui/house.ts'
import { type CaseVisit, keyedVisit } from './case-visit.tsx'
import { type CalendarDate, calendarFile } from './ics.ts'
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

/** Each date that stands in the case, and nothing that is only guessed. A chosen day that is not settled yet is tentative. */
function datesOf(visit: CaseVisit): CalendarDate[] {
  const { say, view, house, lang, office } = visit
  const { dates, ref, facts, binding, status } = view.case
  const number = binding.msisdn === '' ? '—' : msisdnMasked(binding.msisdn)
  const host = new URL(house.baseUrl).hostname
  const over = status !== 'open' && facts.deadAt === undefined
  const service = serviceOf(view.case)
  const whens = [
    { name: 'service', when: service, title: say('track.dates.service'), text: say('track.dates.service.text') },
    {
      name: 'billing',
      when: dates.billingEnd ? { on: dates.billingEnd } : undefined,
      title: say('track.dates.billing'),
      text: say('track.dates.billing.text'),
    },
    {
      name: 'release',
      when: dates.numberRelease ? { on: dates.numberRelease } : undefined,
      title: say('track.dates.release'),
      text: say('track.dates.release.text'),
    },
    {
      name: 'promise',
      when: { at: dates.promiseUntil },
      title: say('share.calendar.promise'),
      text: say('share.calendar.promise.text'),
    },
  ]
  const open = dates.serviceEnd === undefined
  return whens.flatMap(({ name, when, title, text }) => {
    if (!when) return []
    const place = `${operatorName(office, lang)} ${number}`
    const note = `${text}\n${say('share.calendar.ref', { ref })}`
    const settled = name === 'service' && open ? ('tentative' as const) : ('confirmed' as const)
    return [
      {
        uid: `${ref}-${name}@${host}`,
        when,
        title: say('share.calendar.title', { what: title, line: place }),
        text: note,
        url: `${house.baseUrl}/c/${ref}`,
        status: over || facts.ending ? ('cancelled' as const) : settled,
      },
    ]
  })
}

function serviceOf({ dates }: CaseVisit['view']['case']): CalendarDate['when'] | undefined {
  if (dates.serviceEnd) return { at: dates.serviceEnd }
  return dates.requestedEnd === 'now' ? undefined : { on: dates.requestedEnd }
}
