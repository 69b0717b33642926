import type { JSX } from 'preact'
import { addDays, type CareHours } from '../domain/calendar.ts'
import type { Language } from '../domain/case.ts'
import { answeringAt } from '../domain/chat-hours.ts'
import { dayOf } from '../domain/dates.ts'
import type { Instant } from '../domain/instant.ts'
import { type KnownOperator, rule } from '../domain/operator.ts'
import { type Formats, formats } from '../ui/format.ts'
import { rich, t } from '../ui/words.ts'

interface HoursProps {
  known: KnownOperator
  hours: readonly CareHours[]
  now: Instant
  lang: Language
}

/** Whether somebody answers now, until when; or from when again: by the operator's clock and days off. */
export function HoursNow({ known, hours, now, lang }: HoursProps): JSX.Element {
  const say = t(lang)
  if (hours.some(isAlways)) return <>{say('care.always')}</>
  const zone = rule(known.rules.zone)
  const format = formats(lang, zone)
  const answering = answeringAt(now, { hours, calendar: known.calendar, zone })
  if (answering === null) return <>{say('care.unsure')}</>
  if (answering.is === 'now')
    return (
      <>
        {rich(lang)('care.open', {
          until: <TheirTime at={answering.until} shown={format.time(answering.until)} lang={lang} zone={zone} />,
        })}
      </>
    )
  const shown = dayAndTime(format, lang, answering.from)
  return (
    <>{rich(lang)('care.later', { when: <TheirTime at={answering.from} shown={shown} lang={lang} zone={zone} /> })}</>
  )
}

const isAlways = ({ days, from, to }: CareHours) => days.length === 7 && from === '00:00' && to === '24:00'

const dayAndTime = (format: Formats, lang: Language, at: Instant) =>
  `${format.weekdayDate(at)}${lang === 'zh-Hans' ? '' : ', '}${format.time(at)}`

interface TheirTimeProps {
  at: Instant
  shown: string
  lang: Language
  zone: string
}

/** A time of the operator's clock, with room for the reader's: `clock.js` fills it in where the two clocks differ. */
function TheirTime({ at, shown, lang, zone }: TheirTimeProps): JSX.Element {
  const format = formats(lang, zone)
  const day = dayOf(at, zone)
  const [open, close] = lang === 'zh-Hans' ? ['（', '）'] : [' (', ')']
  return (
    <time
      dateTime={at}
      data-clock={`${day} ${format.time(at)}`}
      data-before={format.weekday(addDays(day, -1))}
      data-after={format.weekday(addDays(day, 1))}
    >
      {shown}
      {open}
      {format.zone(at)}
      <span data-yours={t(lang)('care.yours', { time: '{time}' })} />
      {close}
    </time>
  )
}

/** The week as a list: `Monday–Friday: 09:00–18:00; Saturday: 10:00–15:00; closed on public holidays`. */
export function WeekOfHours({ hours, lang }: Pick<HoursProps, 'hours' | 'lang'>): JSX.Element | null {
  const say = t(lang)
  if (hours.some(isAlways)) return null
  const rows = hours.map(({ days, from, to }) => say('care.days', { days: daysWords(days, lang), from, to }))
  const free = hours.some(({ days }) => days.length < 7) ? [say('care.free')] : []
  return <small>{[...rows, ...free].join(lang === 'zh-Hans' ? '；' : '; ')}</small>
}

/** Three or more days in a row are a range. */
function daysWords(days: readonly number[], lang: Language): string {
  const format = formats(lang)
  const runs = days
    .toSorted((a, b) => a - b)
    .reduce<number[][]>((all, day) => {
      const last = all.at(-1)
      if (last?.at(-1) === day - 1) last.push(day)
      else all.push([day])
      return all
    }, [])
  const name = (day: number | undefined) => format.weekday(addDays(aMonday, (day ?? 1) - 1))
  const words = runs.flatMap((run) =>
    run.length < 3 ? run.map(name) : [t(lang)('care.range', { first: name(run[0]), last: name(run.at(-1)) })],
  )
  return format.list(words)
}

const aMonday = '2024-01-01'
