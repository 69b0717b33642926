import { Temporal } from 'temporal-polyfill'
import { addDays, BeyondCalendar, type CareHours, isWorkingDay, type WorkCalendar } from './calendar.ts'
import { dayOf } from './dates.ts'
import { type Day, type Instant, instantOf } from './instant.ts'

/** Somebody answers now, until then; or nobody does, and somebody will from then on. */
export type Answering = { is: 'now'; until: Instant } | { is: 'later'; from: Instant }

/** Longer than any row of holidays: hours that never come are no hours. */
const mostDaysAhead = 30

/** Whether somebody answers at `now`, or when next. Null: hours are not known, or the calendar does not reach so far. */
export function answeringAt(
  now: Instant,
  ask: { hours: readonly CareHours[] | null; calendar: WorkCalendar; zone: string },
): Answering | null {
  const { hours, calendar, zone } = ask
  if (!hours || hours.length === 0) return null
  const today = dayOf(now, zone)
  try {
    for (let ahead = 0; ahead <= mostDaysAhead; ahead += 1) {
      const day = addDays(today, ahead)
      for (const each of hoursOn(day, hours, calendar)) {
        const [from, to] = [at(day, each.from, zone), at(day, each.to, zone)]
        if (now < from) return { is: 'later', from }
        if (now < to) return { is: 'now', until: to }
      }
    }
  } catch (error) {
    // A time that the calendar cannot know is not promised.
    if (!(error instanceof BeyondCalendar)) throw error
  }
  return null
}

/** On a Saturday that is worked by decree, hours of a Saturday if there are any; otherwise those of any day. */
function hoursOn(day: Day, hours: readonly CareHours[], calendar: WorkCalendar): CareHours[] {
  const open = hours.filter((one) => isCareDay(day, one, calendar))
  const named = open.filter(({ days }) => days.includes(Temporal.PlainDate.from(day).dayOfWeek))
  return (named.length > 0 ? named : open).toSorted((a, b) => (a.from < b.from ? -1 : 1))
}

function isCareDay(day: Day, { days }: CareHours, calendar: WorkCalendar): boolean {
  if (days.length === 7) return true
  const listed = calendar.days.get(day)
  if (listed) return listed.kind === 'working-saturday'
  // Asked for what it throws: of a year that the calendar does not know, no holiday is known either.
  isWorkingDay(day, calendar)
  return days.includes(Temporal.PlainDate.from(day).dayOfWeek)
}

function at(day: Day, clock: string, zone: string): Instant {
  const [date, time] = clock === '24:00' ? [addDays(day, 1), '00:00'] : [day, clock]
  const zoned = Temporal.PlainDate.from(date).toZonedDateTime({
    timeZone: zone,
    plainTime: Temporal.PlainTime.from(time),
  })
  return instantOf(zoned.epochMilliseconds)
}
