import type { Language } from '../domain/case.ts'
import { dayOf } from '../domain/dates.ts'
import { formatDay, formatInstantWithZone } from '../domain/format.ts'
import type { Day, Instant } from '../domain/instant.ts'
import type { BillingEnd, NumberRelease, ServiceEnd, ThreeDates, WaitsFor } from '../domain/three-dates.ts'
import type { Block } from './kinds.ts'
import { type ThreeDatesWords, threeDatesWords } from './texts/three-dates.ts'

/** One of the three dates as it is read: `text` says what it means. */
export interface DateInWords {
  name: keyof ThreeDates
  label: string
  value: string
  text: string
}

/** How the place where it is read writes a day and an instant; a page keeps each on one line. */
export interface WritesDates {
  date(when: Day | Instant): string
  dateTimeZone(at: Instant): string
}

/** The three dates in one language, in the order in which they come. The words are the same wherever they are read. */
export function threeDatesInWords(dates: ThreeDates, lang: Language, write: WritesDates): DateInWords[] {
  const words = threeDatesWords[lang]
  return [
    { name: 'service', label: words.service.label, ...serviceWords(dates.service, words.service, write) },
    { name: 'billing', label: words.billing.label, ...billingWords(dates.billing, words.billing, write) },
    { name: 'release', label: words.release.label, ...releaseWords(dates.release, words.release, write) },
  ]
}

/** The same as parts of a letter: the dates as facts, then what each means. */
export function threeDatesBlocks(dates: ThreeDates, lang: Language, zone: string): Block[] {
  const told = threeDatesInWords(dates, lang, {
    date: (when) => formatDay(lang, when.length === 10 ? when : dayOf(when, zone)),
    dateTimeZone: (at) => formatInstantWithZone(lang, at, zone),
  })
  const colon = lang === 'zh-Hans' ? '：' : ': '
  return [
    { facts: told.map(({ label, value }) => [label, value]) },
    ...told.map(({ label, text }) => `${label}${colon}${text}`),
  ]
}

type Said = Pick<DateInWords, 'value' | 'text'>

function serviceWords(service: ServiceEnd, words: ThreeDatesWords['service'], write: WritesDates): Said {
  if (service.is === 'set') return { value: write.dateTimeZone(service.at), text: words.text }
  if (service.is === 'not-yet') return { value: words.notYet, text: words.notYetText }
  if (service.is === 'chosen') {
    const space = words.chosen.endsWith('。') ? '' : ' '
    return {
      value: write.dateTimeZone(service.at),
      text: `${chosenWords(service.waitsFor, words)}${space}${words.text}`,
    }
  }
  if (service.waitsFor === 'identity') return { value: words.whenProven, text: words.text }
  if (service.waitsFor === 'papers') return { value: words.whenPapers, text: words.text }
  const value = service.by ? filled(words.whenCheckedBy, write.date(service.by)) : words.whenChecked
  return { value, text: words.text }
}

function chosenWords(waitsFor: WaitsFor, words: ThreeDatesWords['service']): string {
  if (waitsFor === 'identity') return words.chosenUnproven
  return waitsFor === 'papers' ? words.chosenPapers : words.chosen
}

function billingWords(billing: BillingEnd, words: ThreeDatesWords['billing'], write: WritesDates): Said {
  const { text } = words
  if (billing.is === 'not-known') return { value: words.notKnown, text }
  const date = write.date(billing.on)
  return { value: billing.is === 'if-sent-today' ? filled(words.ifToday, date) : date, text }
}

function releaseWords(release: NumberRelease, words: ThreeDatesWords['release'], write: WritesDates): Said {
  if (release.is === 'kept') return { value: words.kept, text: words.keptText }
  const date = write.date(release.on)
  return { value: release.is === 'not-before' ? filled(words.notBefore, date) : date, text: words.text }
}

const filled = (text: string, date: string) => text.replace('{date}', date)
