import { Temporal } from 'temporal-polyfill'
import { parseIccid, parseImsi } from '../../domain/card.ts'
import { type Day, type Instant, instantOf } from '../../domain/instant.ts'
import type { Msisdn } from '../../domain/line.ts'
import { parseMsisdn } from '../../domain/msisdn.ts'

/* What stands in one cell, as spreadsheets and people write it. A cell that cannot be read is a fault with a name. */

export type CellFault =
  | 'number-rounded'
  | 'number-letters'
  | 'number-too-short'
  | 'number-too-long'
  | 'number-not-mobile'
  | 'imsi-unreadable'
  | 'iccid-unreadable'
  | 'date-unreadable'
  | 'date-ambiguous'

export type Cell<T> = { is: 'value'; value: T } | { is: 'empty' } | { is: 'fault'; code: CellFault }

/** A moment as far as it was written: the day always, the instant where an hour stood there. */
export interface When {
  day: Day
  at?: Instant
}

const empty = { is: 'empty' } as const
const fault = (code: CellFault): Cell<never> => ({ is: 'fault', code })
/** No number of ours is longer; what is, is not looked at in detail. */
const LONGEST = 60

/** `country`: ISO 3166-1 alpha-2, for numbers without a country code. */
export function msisdnIn(text: string, country: string): Cell<Msisdn> {
  const bare = unquoted(text)
  if (bare === '') return empty
  if (bare.length > LONGEST) return fault('number-too-long')
  if (isRounded(bare)) return fault('number-rounded')
  // Most of a long file is in E.164 already; the full reading costs a hundred times as much.
  if (/^\+77(?:0[0-8]|47|7[15678])\d{7}$/.test(bare)) return { is: 'value', value: bare }
  const parsed = parseMsisdn(bare, country)
  if (parsed.ok) return { is: 'value', value: parsed.msisdn }
  return parsed.code === 'empty'
    ? empty
    : fault(parsed.code === 'not-mobile' ? 'number-not-mobile' : `number-${parsed.code}`)
}

export function imsiIn(text: string): Cell<string> {
  const bare = unquoted(text)
  if (bare === '') return empty
  const parsed = bare.length > LONGEST ? undefined : parseImsi(bare)
  return parsed?.ok
    ? { is: 'value', value: parsed.imsi }
    : fault(isRounded(bare) ? 'number-rounded' : 'imsi-unreadable')
}

export function iccidIn(text: string): Cell<string> {
  const bare = unquoted(text)
  if (bare === '') return empty
  const parsed = bare.length > LONGEST ? undefined : parseIccid(bare)
  return parsed?.ok
    ? { is: 'value', value: parsed.iccid }
    : fault(isRounded(bare) ? 'number-rounded' : 'iccid-unreadable')
}

/** A date, with or without an hour, in the operator's zone where it names none of its own. */
export function whenIn(text: string, zone: string): Cell<When> {
  const bare = unquoted(text)
  if (bare === '' || /^[-–—]$|^null$|^n\/?a$/i.test(bare)) return empty
  if (bare.length > LONGEST) return fault('date-unreadable')
  return counted(bare, zone) ?? written(bare, zone) ?? fault('date-unreadable')
}

/** An apostrophe or `="…"` keeps a spreadsheet from calculating with a number. */
function unquoted(text: string): string {
  const plain = text
    .normalize('NFKC')
    .replaceAll(/[\u200b-\u200f\u202a-\u202e\ufeff]/g, '')
    .trim()
  return (/^="(.*)"$/.exec(plain)?.[1] ?? plain.replace(/^'/, '')).trim()
}

/** `7,70155E+10`: the spreadsheet has thrown the last digits away; nothing brings them back. */
function isRounded(text: string): boolean {
  return /^\d([.,]\d+)?E\+?\d+$/i.test(text)
}

/** Seconds or milliseconds since 1970, or a spreadsheet's own days since 1900. */
function counted(text: string, zone: string): Cell<When> | undefined {
  if (/^1\d{9}(\d{3})?$/.test(text)) return at(Number(text) * (text.length === 10 ? 1_000 : 1), zone)
  if (!/^[34567]\d{4}([.,]\d+)?$/.test(text)) return undefined
  const days = Number(text.replace(',', '.'))
  const midnight = Temporal.PlainDateTime.from('1899-12-30').add({ days: Math.floor(days) })
  const seconds = Math.round((days % 1) * 86_400)
  return seconds === 0 ? onlyDay(midnight) : local(midnight.add({ seconds }), zone)
}

const shapes: { pattern: RegExp; order: 'ymd' | 'dmy' | 'slashes' }[] = [
  { pattern: /^(\d{4})[-./](\d{1,2})[-./](\d{1,2})/, order: 'ymd' },
  { pattern: /^(\d{4})(\d\d)(\d\d)(?=$|[T ]|\d{4,6}$)/, order: 'ymd' },
  { pattern: /^(\d{1,2})[.-](\d{1,2})[.-](\d{4})/, order: 'dmy' },
  { pattern: /^(\d{1,2})\/(\d{1,2})\/(\d{4})/, order: 'slashes' },
]

function written(text: string, zone: string): Cell<When> | undefined {
  for (const { pattern, order } of shapes) {
    const match = pattern.exec(text)
    if (!match) continue
    const [a = 0, b = 0, c = 0] = match.slice(1).map(Number)
    // 03/04/2026 is March to one half of the world and April to the other.
    if (order === 'slashes' && a <= 12 && b <= 12 && a !== b) return fault('date-ambiguous')
    const dayFirst = order === 'dmy' || a > 12
    const [year, month, day] = order === 'ymd' ? [a, b, c] : dayFirst ? [c, b, a] : [c, a, b]
    return withHour({ year, month, day }, text.slice(match[0].length), zone)
  }
  return undefined
}

const hours = /^[T ,]*(\d{1,2}):?(\d\d)(?::?(\d\d)(?:[.,]\d+)?)?\s*(Z|UTC|[+-]\d\d(?::?\d\d)?)?$/i

function withHour(date: { year: number; month: number; day: number }, rest: string, zone: string): Cell<When> {
  const match = hours.exec(rest)
  if (!match && rest.trim() !== '') return fault('date-unreadable')
  try {
    const day = Temporal.PlainDate.from(date, { overflow: 'reject' })
    if (!match) return onlyDay(day.toPlainDateTime())
    const [, hour, minute, second = '0', offset] = match
    const time = { hour: Number(hour), minute: Number(minute), second: Number(second) }
    const plain = Temporal.PlainDateTime.from({ ...date, ...time }, { overflow: 'reject' })
    return local(plain, offset ? zoneOf(offset) : zone, zone)
  } catch {
    return fault('date-unreadable')
  }
}

function zoneOf(offset: string): string {
  if (/^(z|utc)$/i.test(offset)) return 'UTC'
  const [, sign = '+', hour = '00', minute = '00'] = /^([+-])(\d\d):?(\d\d)?$/.exec(offset) ?? []
  return `${sign}${hour}:${minute}`
}

function local(plain: Temporal.PlainDateTime, zone: string, dayZone = zone): Cell<When> {
  return at(plain.toZonedDateTime(zone).epochMilliseconds, dayZone)
}

function at(epochMs: number, zone: string): Cell<When> {
  const instant = instantOf(epochMs)
  const day = Temporal.Instant.from(instant).toZonedDateTimeISO(zone).toPlainDate().toString()
  return { is: 'value', value: { day, at: instant } }
}

function onlyDay(plain: Temporal.PlainDateTime): Cell<When> {
  return { is: 'value', value: { day: plain.toPlainDate().toString() } }
}
