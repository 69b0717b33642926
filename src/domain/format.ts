import { parsePhoneNumberFromString } from 'libphonenumber-js/min'
import type { Language } from './case.ts'
import { dayOf } from './dates.ts'
import type { Day, Instant } from './instant.ts'
import type { Msisdn } from './line.ts'
import type { Money } from './money.ts'

/**
 * Dates, times, numbers, money and phone numbers as each language writes them. The runtime's own formatter is taken,
 * except where it would mislead: a day before a month that could be read the other way round, a currency sign in front,
 * an offset instead of a town.
 */

/** The BCP 47 tag each language is formatted with. `en` alone would print 12/1/26 and PM. */
const formatLocales: Record<Language, string> = { kk: 'kk', ru: 'ru', en: 'en-GB', 'zh-Hans': 'zh-Hans-CN' }

const noBreak = '\u00a0'

/** `1 декабря 2026 г.` */
export function formatDay(lang: Language, day: Day): string {
  return dateFormat(lang, { dateStyle: 'long', timeZone: 'UTC' }).format(middleOf(day))
}

/** For tables: `01.12.2026`, `1 Dec 2026`, `2026-12-01`. Never `01/12`, which two readers read as two days. */
export function formatDayShort(lang: Language, day: Day): string {
  if (lang === 'zh-Hans') return day
  if (lang === 'en') {
    return dateFormat(lang, { day: 'numeric', month: 'short', year: 'numeric', timeZone: 'UTC' }).format(middleOf(day))
  }
  const [year, month, dayOfMonth] = day.split('-')
  return `${dayOfMonth}.${month}.${year}`
}

/** `14:05`, 24 hours, in all languages. */
export function formatTime(instant: Instant, zone: string): string {
  return dateFormat('en', { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', timeZone: zone }).format(
    new Date(instant),
  )
}

/** Date and time without the zone: `22 ноября 2026 г., 14:05`, `2026年11月22日14:05`. */
export function formatInstant(lang: Language, instant: Instant, zone: string): string {
  const day = formatDay(lang, dayOf(instant, zone))
  const time = formatTime(instant, zone)
  return lang === 'zh-Hans' ? `${day}${time}` : `${day}, ${time}`
}

/** For tables: `22.11.2026 14:05`. */
export function formatInstantShort(lang: Language, instant: Instant, zone: string): string {
  return `${formatDayShort(lang, dayOf(instant, zone))} ${formatTime(instant, zone)}`
}

/** Date, time and zone: `22 November 2026, 14:05 (Astana time)`. The zone is said once in every message. */
export function formatInstantWithZone(lang: Language, instant: Instant, zone: string): string {
  const words = zoneWords(lang, zone, instant)
  return lang === 'zh-Hans'
    ? `${formatInstant(lang, instant, zone)}（${words}）`
    : `${formatInstant(lang, instant, zone)} (${words})`
}

/** Zones whose name people know. The law of Kazakhstan calls its one time that of Astana; the zone's own name is Almaty. */
const townTimes: Record<string, Record<Language, string>> = {
  'Asia/Almaty': { kk: 'Астана уақыты', ru: 'время Астаны', en: 'Astana time', 'zh-Hans': '阿斯塔纳时间' },
}

/** `Astana time`; for a zone without such a name its offset at that instant: `UTC+6`. */
export function zoneWords(lang: Language, zone: string, instant: Instant): string {
  const known = townTimes[zone]?.[lang]
  if (known !== undefined) return known
  const parts = dateFormat('en', { timeZone: zone, timeZoneName: 'shortOffset' }).formatToParts(new Date(instant))
  const offset = parts.find((part) => part.type === 'timeZoneName')?.value ?? 'GMT'
  return offset.replace('GMT', 'UTC').replace(/^UTC[+]0$/, 'UTC')
}

/** `1 234 567,5` with no-break spaces, `1,234,567.5`. */
export function formatNumber(lang: Language, value: number): string {
  return numberFormat(lang, 0).format(value)
}

/** `75%`; Russian puts a no-break space before the sign. */
export function formatPercent(lang: Language, percent: number): string {
  return `${formatNumber(lang, percent)}${lang === 'ru' ? noBreak : ''}%`
}

/** `12 500 ₸`, `12,500坚戈`; minor units only when they are not zero. Other currencies by their code: `12,500 USD`. */
export function formatMoney(lang: Language, money: Money): string {
  const digits = minorDigits(money.currency)
  const whole = money.minor % 10 ** digits === 0
  const amount = numberFormat(lang, whole ? 0 : digits).format(money.minor / 10 ** digits)
  if (money.currency !== 'KZT') return `${amount}${noBreak}${money.currency}`
  return lang === 'zh-Hans' ? `${amount}坚戈` : `${amount}${noBreak}₸`
}

/** `+7 701 123 45 67` with no-break spaces, in all languages. What cannot be read as a number is given back as it came. */
export function formatMsisdn(msisdn: Msisdn): string {
  const kazakh = /^\+7(\d{3})(\d{3})(\d{2})(\d{2})$/.exec(msisdn)
  if (kazakh) return ['+7', ...kazakh.slice(1)].join(noBreak)
  return parsePhoneNumberFromString(msisdn)?.formatInternational().replaceAll(' ', noBreak) ?? msisdn
}

/** `+7 701 ••• •• 67`: country, network code and the last two digits stay. Enough for its owner, too little for anyone else. */
export function maskMsisdn(msisdn: Msisdn): string {
  const shown = formatMsisdn(msisdn)
  const digits = shown.replaceAll(/\D/g, '').length
  const head = shown.startsWith('+7') ? 4 : Math.max(1, digits - 7)
  let seen = 0
  return shown.replaceAll(/\d/g, (digit) => {
    seen += 1
    return seen <= head || seen > digits - 2 ? digit : '•'
  })
}

/** A line by what it goes by: its number, or `ICCID 8999 7012 3456 7890 123` as it stands on the card. */
export const formatLine = (name: string): string =>
  isCard(name) ? ['ICCID', ...(name.match(/.{1,4}/g) ?? [])].join(noBreak) : formatMsisdn(name)

/** The same for whoever may know only that it is theirs: `ICCID ••••0123`. */
export const maskLine = (name: string): string => (isCard(name) ? `ICCID ••••${name.slice(-4)}` : maskMsisdn(name))

/** A number begins with its plus sign (E.164), a card with 89 (E.118). */
const isCard = (name: string): boolean => /^89\d{17,18}$/.test(name)

/** The last two digits: what a message may say where a new holder could read it. */
export function lastDigits(msisdn: Msisdn): string {
  return msisdn.slice(-2)
}

/** The right one of a language's plural forms: `plural('ru', 3, { one: 'день', few: 'дня', many: 'дней', other: 'дня' })`. */
export function plural(
  lang: Language,
  n: number,
  forms: Partial<Record<Intl.LDMLPluralRule, string>> & { other: string },
): string {
  return forms[pluralRules(lang).select(n)] ?? forms.other
}

/** Noon in UTC: the day itself, whatever the machine's zone. */
function middleOf(day: Day): Date {
  return new Date(`${day}T12:00:00Z`)
}

/** How many minor digits a currency has, by ISO 4217 (two for KZT, none for JPY). */
function minorDigits(currency: string): number {
  return new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2
}

// A formatter costs some 30 µs to make and one to use.
const dateFormats = new Map<string, Intl.DateTimeFormat>()
const numberFormats = new Map<string, Intl.NumberFormat>()
const plurals = new Map<Language, Intl.PluralRules>()

function dateFormat(lang: Language, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  const name = `${lang} ${JSON.stringify(options)}`
  const made = dateFormats.get(name) ?? new Intl.DateTimeFormat(formatLocales[lang], options)
  dateFormats.set(name, made)
  return made
}

function numberFormat(lang: Language, leastDigits: number): Intl.NumberFormat {
  const name = `${lang} ${leastDigits}`
  const options = { minimumFractionDigits: leastDigits, maximumFractionDigits: Math.max(leastDigits, 2) }
  const made = numberFormats.get(name) ?? new Intl.NumberFormat(formatLocales[lang], options)
  numberFormats.set(name, made)
  return made
}

function pluralRules(lang: Language): Intl.PluralRules {
  const made = plurals.get(lang) ?? new Intl.PluralRules(formatLocales[lang])
  plurals.set(lang, made)
  return made
}
