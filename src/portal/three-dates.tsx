import type { JSX } from 'preact'
import type { Language } from '../domain/case.ts'
import { datesOfCase, type ThreeDates } from '../domain/three-dates.ts'
import { threeDatesWords } from '../messages/texts/three-dates.ts'
import { threeDatesInWords } from '../messages/three-dates.ts'
import type { Formats } from '../ui/format.ts'
import { SummaryList, type SummaryRow } from '../ui/parts.tsx'
import type { CaseVisit } from './case-visit.tsx'

/* Service, billing and number each have an end of their own; one «end date» would be wrong for two of them. */

interface Reading {
  lang: Language
  format: Formats
}

/** The three dates under their heading, each with what it means; `more`: rows that belong behind them. */
export function ThreeDatesList({
  dates,
  lang,
  format,
  more = [],
}: Reading & { dates: ThreeDates; more?: SummaryRow[] }): JSX.Element {
  const rows = threeDatesInWords(dates, lang, format).map(({ label, value, text }) => ({
    key: label,
    value: (
      <>
        <b>{value}</b>
        <br />
        <small>{text}</small>
      </>
    ),
  }))
  return (
    <>
      <h2>{threeDatesWords[lang].title}</h2>
      <SummaryList rows={[...rows, ...more]} />
    </>
  )
}

/** `Service end: …`, one line a date, beside a choice. */
export function DateLines({ dates, lang, format }: Reading & { dates: ThreeDates }): JSX.Element {
  return (
    <>
      {threeDatesInWords(dates, lang, format).map(({ name, label, value }) => (
        <div key={name}>
          <b>
            {label}
            {colon(lang)}
          </b>
          {value}
        </div>
      ))}
    </>
  )
}

/** The same for a file that is kept, with what each date means. */
export function dateParagraphs(dates: ThreeDates, { lang, format }: Reading): string[] {
  return threeDatesInWords(dates, lang, format).flatMap(({ label, value, text }) => [
    `${label}${colon(lang)}${value}`,
    text,
  ])
}

/** What each of the three means, whatever its date. */
export function dateMeanings(lang: Language): string[] {
  const { service, billing, release } = threeDatesWords[lang]
  return [service, billing, release].map(({ label, text }) => `${label}${colon(lang)}${text}`)
}

/** The three dates of the request that is being read. */
export function datesNow(visit: CaseVisit): ThreeDates {
  const { view, office } = visit
  return datesOfCase({ case: view.case, now: view.now, rules: office.rules, stillServes: stillServes(visit) })
}

/** Up to the look that sees it barred the line works, whatever day was agreed and whatever was ordered. */
export const stillServes = ({ view }: CaseVisit): boolean =>
  view.case.status === 'open' &&
  view.places.some(({ lane, task }) => lane === 'main' && ['still-ours', 'bar', 'barred'].includes(task))

export const colon = (lang: Language): string => (lang === 'zh-Hans' ? '：' : ': ')
