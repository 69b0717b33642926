import type { ComponentChildren, JSX } from 'preact'
import type { Language } from '../domain/case.ts'
import type { Instant } from '../domain/instant.ts'
import { type KnownOperator, type Rule, rule } from '../domain/operator.ts'
import type { SummaryRow } from '../ui/parts.tsx'
import { rich, type Say, t } from '../ui/words.ts'
import { HoursNow, WeekOfHours } from './care-hours.tsx'
import { marked } from './marked.tsx'

/** Whose care, at which time of the case's clock, in whose language. */
export interface CareOf {
  known: KnownOperator
  now: Instant
  lang: Language
}

const telephone = (text: string): JSX.Element => <a href={`tel:${text.replace(/[^\d+]/g, '')}`}>{text}</a>
const letterbox = (text: string): JSX.Element => <a href={`mailto:${text}`}>{text}</a>
const webSite = (text: string): JSX.Element => (
  <a href={text} rel="noreferrer">
    {text.replace(/^https?:\/\//, '')}
  </a>
)

/** Phone, hours and site are said even where none was found; a number for callers abroad and an address only where there is one. */
export function careRows({ known, now, lang }: CareOf): SummaryRow[] {
  const say = t(lang)
  const { care } = known.rules
  return [
    ...row(say, say('track.care.phone'), care.phone, telephone, say('about.help.none.phone')),
    ...row(say, say('track.care.abroad'), care.phoneFromAbroad, telephone),
    ...row(
      say,
      say('care.byPhone'),
      care.hours,
      (hours) => (
        <>
          <HoursNow known={known} now={now} lang={lang} hours={hours} />
          <br />
          <WeekOfHours hours={hours} lang={lang} />
        </>
      ),
      say('about.help.none.hours'),
    ),
    // Who does not hear, or is abroad, needs a way that is not the phone; and it is ours, so it is always there.
    { key: say('care.write.key'), value: <a href="/ask">{say('care.write')}</a> },
    { key: say('about.help.branch'), value: branchWords(say, care.branch) },
    ...row(say, say('track.care.email'), care.email, letterbox),
    ...row(say, say('track.care.site'), care.site, webSite, say('about.help.none.site')),
  ]
}

function row<T>(
  say: Say,
  key: string,
  of: Rule<T | null>,
  shown: (value: T) => ComponentChildren,
  none?: string,
): SummaryRow[] {
  const value = rule(of)
  if (value === null) return none === undefined ? [] : [{ key, value: none }]
  return [{ key, value: marked(say, of, shown(value)) }]
}

/** Whether one can go to a branch with it: only as far as the operator's dated rule says. */
function branchWords(say: Say, of: KnownOperator['rules']['care']['branch']): ComponentChildren {
  const branch = rule(of)
  if (branch === null) return say('about.help.branch.unknown')
  if (!branch.takes) return marked(say, of, say('about.help.branch.no'))
  const shown = (
    <>
      {say('about.help.branch.yes')}{' '}
      {branch.list ? (
        <a href={branch.list} rel="noreferrer">
          {say('about.help.branch.list')}
        </a>
      ) : null}
    </>
  )
  return marked(say, of, shown)
}

/** For whoever can show nothing here: the phone of care and when it answers; or that none is known, and where else to ask. */
export function PhoneNow({ known, now, lang }: CareOf): JSX.Element {
  const { phone, phoneFromAbroad, hours } = known.rules.care
  const [number, open] = [rule(phone), rule(hours)]
  if (number === null) return <p>{t(lang)('care.ask.none')}</p>
  const abroad = rule(phoneFromAbroad)
  return (
    <>
      <p>{marked(t(lang), phone, rich(lang)('care.ask', { phone: telephone(number) }))}</p>
      {abroad === null ? null : (
        <p>
          {t(lang)('track.care.abroad')}: {marked(t(lang), phoneFromAbroad, telephone(abroad))}
        </p>
      )}
      <p>
        {open === null
          ? t(lang)('about.help.none.hours')
          : marked(t(lang), hours, <HoursNow known={known} now={now} lang={lang} hours={open} />)}
      </p>
    </>
  )
}
