import type { Language } from '../domain/case.ts'
import { formatDay, formatInstant } from '../domain/format.ts'
import type { CertificateData } from './certificate-data.ts'
import { threeDatesInWords } from './three-dates.ts'

type Pair = [first: string, second: string]

/** What ended when, and what that means; in two languages, but for the dates. */
export type CertificateDates = { label: Pair; value: string; meaning: Pair }[]

/** Three ends, the zone being said above them, in the words of the pages and messages that told of them before. */
export function certificateDates(
  { dates, zone }: Pick<CertificateData, 'dates' | 'zone'>,
  first: Language,
  second: Language,
): CertificateDates {
  const inWords = (lang: Language) =>
    threeDatesInWords(
      {
        service: { is: 'set', at: dates.serviceEnd },
        billing: { is: 'set', on: dates.billingEnd },
        release: { is: 'set', on: dates.numberNotBefore },
      },
      lang,
      { date: (when) => formatDay(lang, when), dateTimeZone: (at) => formatInstant(lang, at, zone) },
    )
  const other = inWords(second)
  return inWords(first).map(({ label, value, text }, at) => ({
    label: [label, other[at]?.label ?? ''],
    value,
    meaning: [text, other[at]?.text ?? ''],
  }))
}
