import { type Language, languages } from '../domain/case.ts'
import { checkIin } from '../domain/iin.ts'
import type { ContactOnFile } from '../domain/line.ts'
import { parseMsisdn } from '../domain/msisdn.ts'
import { parseEmail } from '../domain/payee.ts'
import { knownContacts } from '../process/look-up-lines.ts'
import type { Answers } from '../store/applications.ts'
import { numberProblem } from '../ui/number-problem.ts'
import { messageFor, type Typed } from '../ui/parse-form.ts'
import type { Journey } from './journey.tsx'
import type { ReadAnswer } from './question.ts'

/** What is not on file and has to be asked. */
export interface MissingPerson {
  name: boolean
  iin: boolean
}

/** Asked once, and only what the operator does not have. A company has no IIN. */
export function missingOf({ application }: Pick<Journey, 'application'>): MissingPerson {
  const holder = application.line?.standing.holder
  return { name: !holder?.name, iin: holder?.kind !== 'company' && !holder?.iin }
}

/** Contacts that the operator knew long enough; one press instead of typing. */
export function contactsOnFile({
  application,
  office,
  now,
}: Pick<Journey, 'application' | 'office' | 'now'>): ContactOnFile[] {
  return application.line ? knownContacts(application.line, office.rules, now) : []
}

export const onFileValue = (index: number): string => `file-${index}`

/** A channel that outlives the line, the language of the messages, and who the holder is where nobody knows it yet. */
export function readContact(journey: Journey, form: FormData): ReadAnswer {
  const typed: Typed = Object.fromEntries(
    ['to', 'email', 'phone', 'language', 'name', 'iin'].map((name) => [name, String(form.get(name) ?? '').trim()]),
  )
  const missing = missingOf(journey)
  const errors: Record<string, string> = {}
  const contact = contactFrom(journey, typed, errors)
  const language: Language | undefined = languages.find((each) => each === typed.language)
  if (!language) errors.language = messageFor(journey.lang, { code: 'choose' })
  const name = missing.name ? textOf(typed, 'name') : undefined
  if (missing.name && (name?.length ?? 0) < 2) errors.name = messageFor(journey.lang, { code: 'name' })
  const iin = missing.iin && textOf(typed, 'iin') !== '' ? checkIin(textOf(typed, 'iin')) : undefined
  if (iin && !iin.ok) errors.iin = messageFor(journey.lang, { code: 'iin' })
  if (!contact || !language || Object.keys(errors).length > 0) return { ok: false, errors, typed }
  return { ok: true, patch: { contact, language, name: name || undefined, iin: iin?.ok ? iin.iin : undefined } }
}

const textOf = (typed: Typed, name: string): string => String(typed[name] ?? '')

function contactFrom(journey: Journey, typed: Typed, errors: Record<string, string>): Answers['contact'] {
  const { lang, say } = journey
  const known = contactsOnFile(journey).find((_each, index) => typed.to === onFileValue(index))
  if (known) return { channel: known.channel, address: known.address }
  if (typed.to === 'email') {
    const parsed = parseEmail(textOf(typed, 'email'))
    if (parsed.ok) return { channel: 'email', address: parsed.email }
    errors.email = messageFor(lang, { code: 'email' })
    return undefined
  }
  if (typed.to !== 'phone') {
    errors.to = messageFor(lang, { code: 'choose' })
    return undefined
  }
  const parsed = parseMsisdn(textOf(typed, 'phone'))
  if (!parsed.ok) errors.phone = numberProblem(lang, parsed.code)
  else if (parsed.msisdn === journey.application.answers.number) errors.phone = say('request.contact.dying')
  else return { channel: 'phone', address: parsed.msisdn }
  return undefined
}
