import { Temporal } from 'temporal-polyfill'
import { z } from 'zod'
import { type CalendarDay, dayKinds, type WorkCalendar } from './calendar.ts'
import { type DataError, explain } from './data-errors.ts'
import { isDay } from './dates.ts'
import type { Day } from './instant.ts'

/** Reads a calendar file, already turned from YAML into an object, and refuses one that would answer wrongly. */

const weekdays = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday'] as const

/** YAML 1.2 has `true` and `false` only; people write yes and no. */
export const yesNo = z.union([z.boolean(), z.enum(['yes', 'no']).transform((word) => word === 'yes')])
export const day = z
  .string()
  .refine(isDay, 'must be a real day like 2026-12-01')
  .transform((text): Day => text)

const listedDay = z.strictObject({
  date: day,
  kind: z.enum(dayKinds),
  of: z.string().min(1),
  insteadOf: day.optional(),
  source: z.string().min(1).optional(),
  publishedOn: day.optional(),
  verified: yesNo.optional(),
})

const year = z.strictObject({
  year: z.int().min(1991).max(2199),
  status: z.enum(['confirmed', 'derived', 'partial']),
  source: z.string().min(1),
  publishedOn: day.optional(),
  verified: yesNo,
  days: z.array(listedDay),
})

const file = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9-]*$/),
  version: z.string().min(1),
  weekend: z.array(z.enum(weekdays)).max(6),
  years: z.array(year).min(1),
})

type CalendarFile = z.infer<typeof file>
export type CalendarParse = { ok: true; calendar: WorkCalendar } | { ok: false; errors: DataError[] }

/** From the object that a YAML reader gives. All errors at once, each with what to do about it. */
export function parseCalendar(yamlObject: unknown): CalendarParse {
  const parsed = file.safeParse(yamlObject)
  if (!parsed.success) return { ok: false, errors: explain(parsed.error) }
  const errors = parsed.data.years.flatMap((each, index) => contradictionsIn(each, index, parsed.data))
  return errors.length > 0 ? { ok: false, errors } : { ok: true, calendar: calendarFrom(parsed.data) }
}

function calendarFrom({ id, version, weekend, years }: CalendarFile): WorkCalendar {
  const days = years.flatMap((each) => each.days.map((listed) => dayFrom(listed, each)))
  return {
    id,
    version,
    weekend: weekend.map((name) => weekdays.indexOf(name) + 1),
    years: new Map(years.map((each) => [each.year, each.status])),
    days: new Map(days.map((each) => [each.date, each])),
  }
}

function dayFrom(
  { insteadOf, ...listed }: z.infer<typeof listedDay>,
  ofYear: CalendarFile['years'][number],
): CalendarDay {
  const publishedOn = listed.publishedOn ?? ofYear.publishedOn
  return {
    date: listed.date,
    kind: listed.kind,
    of: listed.of,
    ...(insteadOf === undefined ? {} : { insteadOf }),
    source: listed.source ?? ofYear.source,
    ...(publishedOn === undefined ? {} : { publishedOn }),
    verified: listed.verified ?? ofYear.verified,
  }
}

/** A day under the wrong year, a day listed twice, a year listed twice, a working Saturday that is none. */
function contradictionsIn(each: CalendarFile['years'][number], index: number, whole: CalendarFile): DataError[] {
  const at = (rest: string, code: string, sentence: string): DataError => ({
    path: `years.${index}${rest}`,
    code,
    sentence,
  })
  const twice = whole.years.findIndex((other) => other.year === each.year) < index
  return [
    ...(twice
      ? [at('.year', 'twice', `The year ${each.year} stands in the file twice. Put all its days in one place.`)]
      : []),
    ...each.days.flatMap((listed, position) => {
      const path = `.days.${position}`
      if (!listed.date.startsWith(`${each.year}-`)) {
        return [at(path, 'wrong-year', `${listed.date} is listed under ${each.year}. Move it to its own year.`)]
      }
      if (each.days.findIndex((other) => other.date === listed.date) < position) {
        return [at(path, 'twice', `${listed.date} is listed twice. Keep one.`)]
      }
      const isSaturday = Temporal.PlainDate.from(listed.date).dayOfWeek === 6
      if (listed.kind === 'working-saturday' && !isSaturday) {
        return [at(path, 'not-a-saturday', `${listed.date} is no Saturday. Check the decree.`)]
      }
      return []
    }),
  ]
}
