import type { Language } from '../domain/case.ts'
import { dayOf } from '../domain/dates.ts'
import {
  formatDay,
  formatDayShort,
  formatLine,
  formatMoney,
  formatMsisdn,
  formatPercent,
  formatTime,
  maskLine,
  maskMsisdn,
  zoneWords,
} from '../domain/format.ts'
import type { Day, Instant } from '../domain/instant.ts'
import { type Binding, lineName, type Msisdn } from '../domain/line.ts'
import type { Money } from '../domain/money.ts'
import { locales, t } from './words.ts'

const NBSP = '\u00a0'
const ASTANA = 'Asia/Almaty'
/** For a zone whose offset is asked for at no moment in particular. */
const beginning: Instant = '1970-01-01T00:00:00.000Z'

/** How one language writes dates, money and numbers, in one time zone. All no-break spaces are already in. */
export interface Formats {
  /** `1 December 2026`. A Day stays what it is; an Instant is read in the zone. */
  date(when: Day | Instant): string
  /** For tables, of one width: `1 Dec 2026`, `01.12.2026`, `2026-12-01`. */
  dateShort(when: Day | Instant): string
  /** `1 December`: only where the year is on the page already. */
  dayMonth(when: Day | Instant): string
  /** `Monday`, in the middle of a sentence. */
  weekday(when: Day | Instant): string
  /** `Monday 30 November`: near enough for the year to be clear. */
  weekdayDate(when: Day | Instant): string
  /** In a sentence: `on 1 December 2026`, «1 желтоқсан күні», 于2026年12月1日. */
  onDate(when: Day | Instant): string
  /** That day included: `until the end of 1 December 2026`. */
  untilDate(when: Day | Instant): string
  /** `14:05`, 24 hours. */
  time(at: Instant): string
  /** `22 November 2026, 14:05`. */
  dateTime(at: Instant): string
  /** With the zone, which a page says once: `22 November 2026, 14:05 (Astana time)`. */
  dateTimeZone(at: Instant): string
  /** For tables: `1 Dec 2026, 14:05`. */
  dateTimeShort(at: Instant): string
  /** `Astana time`. Zones without a name of their own say `UTC+3`. */
  zone(at?: Instant): string
  number(value: number, maxDecimals?: number): string
  /** A share of one: 0.75 → 75%. */
  percent(share: number): string
  /** `12,500 ₸`; tiyn only when there are any. */
  money(amount: Money): string
  /** `2 days, 21 hours, 40 minutes`: the two largest units, or `parts` of them. */
  duration(ms: number, parts?: 1 | 2 | 3): string
  /** `21 hours left`. */
  timeLeft(ms: number, parts?: 1 | 2 | 3): string
  /** `0:42`, `26:05`: hours and minutes for the desk's clocks; late ones with a minus sign. */
  clock(ms: number): string
  days(n: number): string
  workingDays(n: number): string
  list(items: string[]): string
  /** What is left of a package, `12.5 GB`, as the reader writes it: `12,5 ГБ`. What is no amount with a unit stays as it is. */
  quantity(text: string): string
  /** As alternatives: `A or B`. */
  anyOf(items: string[]): string
  /** Megabytes with one decimal, without the unit: the sentence brings it. */
  megabytes(bytes: number): string
}

/** The formats of a language; made once per language and zone. */
export function formats(lang: Language, zone: string = ASTANA): Formats {
  const key = `${lang} ${zone}`
  let made = made_.get(key)
  if (!made) {
    made = make(lang, zone)
    made_.set(key, made)
  }
  return made
}

/** As every paper and message writes a number; masked for whoever may know only that it is theirs. */
export const msisdn = formatMsisdn
export const msisdnMasked = maskMsisdn
/** A line as it was named, for who has not shown that it is theirs: `+7 701 ••• •• 67`, or the last digits of its card. */
export const lineMasked = ({ number, iccid }: { number: Msisdn; iccid?: string }): string =>
  maskLine(number || iccid || '')
/** What the line of a request goes by: whole, or for who may know only that it is theirs. A dash once it was erased. */
export const lineOf = (binding: Pick<Binding, 'msisdn' | 'card'>, whole: boolean): string => {
  const name = lineName(binding)
  if (name === '') return '—'
  return whole ? formatLine(name) : maskLine(name)
}

const made_ = new Map<string, Formats>()

function make(lang: Language, zone: string): Formats {
  const say = t(lang)
  const dates = dateFormats(lang, zone)
  const zoneName = (at: Instant = beginning) => zoneWords(lang, zone, at)
  const comma = lang === 'zh-Hans' ? '' : ', '
  const dateTime = (at: Instant) => `${dates.date(at)}${comma}${dates.time(at)}`
  return {
    ...dates,
    onDate: (when) => say('common.time.on', { date: dates.date(when) }),
    untilDate: (when) => say('common.time.until', { date: dates.date(when) }),
    dateTime,
    dateTimeZone: (at) => dateTime(at) + inBrackets(lang, zoneName(at)),
    dateTimeShort: (at) => `${dates.dateShort(at)}${lang === 'zh-Hans' ? ' ' : ', '}${dates.time(at)}`,
    zone: zoneName,
    ...numberFormats(lang),
    ...durationFormats(lang),
    days: (n) => keepNumber(say('common.days', { n })),
    workingDays: (n) => keepNumber(say('common.workingDays', { n })),
    quantity: (text) => quantity(lang, text),
    list: (items) => new Intl.ListFormat(locales[lang], { type: 'conjunction' }).format(items),
    anyOf: (items) => new Intl.ListFormat(locales[lang], { type: 'disjunction' }).format(items),
  }
}

type DateFormats = Pick<Formats, 'date' | 'dateShort' | 'dayMonth' | 'weekday' | 'weekdayDate' | 'time'>

/** A page keeps each date on one line; a Day stays what it is, an Instant is read in the zone. */
function dateFormats(lang: Language, zone: string): DateFormats {
  const dayIn = (when: Day | Instant): Day => (when.length === 10 ? when : dayOf(when, zone))
  const utc = (options: Intl.DateTimeFormatOptions) =>
    new Intl.DateTimeFormat(locales[lang], { ...options, timeZone: 'UTC' })
  const dayMonth = utc({ day: 'numeric', month: 'long' })
  const weekday = utc({ weekday: 'long' })
  const weekdayDate = utc({ weekday: 'long', day: 'numeric', month: 'long' })
  const noon = (when: Day | Instant) => new Date(`${dayIn(when)}T12:00:00Z`)
  return {
    date: (when) => keepDate(formatDay(lang, dayIn(when))),
    dayMonth: (when) => keepDate(dayMonth.format(noon(when))),
    weekday: (when) => weekday.format(noon(when)),
    weekdayDate: (when) => keepDate(weekdayDate.format(noon(when))),
    dateShort: (when) => keepDate(formatDayShort(lang, dayIn(when))),
    time: (at) => formatTime(at, zone),
  }
}

function inBrackets(lang: Language, text: string): string {
  return lang === 'zh-Hans' ? `（${text}）` : ` (${text.replaceAll(' ', NBSP)})`
}

function numberFormats(lang: Language): Pick<Formats, 'number' | 'percent' | 'money' | 'megabytes'> {
  const plain = (maximumFractionDigits: number, minimumFractionDigits = 0) =>
    new Intl.NumberFormat(locales[lang], { maximumFractionDigits, minimumFractionDigits })
  const one = plain(1)
  return {
    number: (value, maxDecimals = 1) => (maxDecimals === 1 ? one : plain(maxDecimals)).format(value),
    percent: (share) => formatPercent(lang, Math.round(share * 100)),
    megabytes: (bytes) => one.format(Math.max(0.1, Math.round(bytes / 100_000) / 10)),
    money: (amount) => formatMoney(lang, amount),
  }
}

/** Node 24 has it; the ES2024 library does not describe it yet. */
interface DurationFormatter {
  format(duration: { days?: number; hours?: number; minutes?: number }): string
}
const { DurationFormat } = Intl as unknown as {
  DurationFormat: new (locale: string, options: { style: 'long' }) => DurationFormatter
}

function durationFormats(lang: Language): Pick<Formats, 'duration' | 'timeLeft' | 'clock'> {
  const format = new DurationFormat(locales[lang], { style: 'long' })
  const duration = (ms: number, parts: 1 | 2 | 3 = 2) => {
    const minutes = Math.max(0, Math.floor(ms / 60_000))
    if (minutes === 0) return keepNumber(t(lang)('common.minutes', { n: 0 }))
    const units = { days: Math.floor(minutes / 1440), hours: Math.floor(minutes / 60) % 24, minutes: minutes % 60 }
    const entries = Object.entries(units)
    const first = entries.findIndex(([, n]) => n > 0)
    const kept = Object.fromEntries(entries.slice(first, first + parts).filter(([, n]) => n > 0))
    return keepNumber(format.format(kept))
  }
  return {
    duration,
    timeLeft: (ms, parts) => t(lang)('common.time.left', { duration: duration(ms, parts) }),
    clock: (ms) => {
      const minutes = Math.floor(Math.abs(ms) / 60_000)
      const text = `${Math.floor(minutes / 60)}:${String(minutes % 60).padStart(2, '0')}`
      return ms < 0 ? `−${text}` : text
    },
  }
}

/** A number never parts from its noun at the end of a line. */
function keepNumber(text: string): string {
  return text.replaceAll(/(\d) /g, `$1${NBSP}`)
}

/** A day never parts from its month, nor «2026» from «ж.» and «г.». */
function keepDate(text: string): string {
  return text.replaceAll(/ /g, NBSP)
}

/** Units as the sign on a Kazakh or Russian bill; Chinese and English write them in Latin letters. */
const cyrillicUnits: Record<string, string> = { GB: 'ГБ', MB: 'МБ', KB: 'КБ', SMS: 'SMS' }

function quantity(lang: Language, text: string): string {
  const [, count, units = ''] = /^(\d+(?:\.\d+)?) (.+)$/.exec(text) ?? []
  if (count === undefined) return text
  const cyrillic = lang === 'ru' || lang === 'kk'
  return `${formats(lang).number(Number(count))}\u00a0${(cyrillic ? cyrillicUnits[units] : undefined) ?? units}`
}
