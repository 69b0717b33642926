import type { Language } from '../domain/case.ts'
import type { Msisdn } from '../domain/line.ts'
import { parseMsisdn } from '../domain/msisdn.ts'
import { maskEmail, parseEmail } from '../domain/payee.ts'
import type { Person } from '../store/people.ts'
import { msisdnMasked } from '../ui/format.ts'
import { numberProblem } from '../ui/number-problem.ts'
import { messageFor } from '../ui/parse-form.ts'
import type { Say } from '../ui/words.ts'

type Contact = NonNullable<Person['contact']>

/** As its owner recognises it, and nobody else could use it. */
export const maskedContact = ({ channel, address }: Contact): string =>
  channel === 'email' ? maskEmail(address) : msisdnMasked(address)

export type ContactRead = { ok: true; contact: Contact } | { ok: false; field: string; message: string }

/** An address or another number as people type it; `ending` is the line that will not be there to be written to. */
export function readContactLine(form: FormData, of: { lang: Language; say: Say; ending: Msisdn }): ContactRead {
  const text = (name: string) => String(form.get(name) ?? '').trim()
  if (text('to') === 'email') {
    const parsed = parseEmail(text('email'))
    if (parsed.ok) return { ok: true, contact: { channel: 'email', address: parsed.email } }
    return { ok: false, field: 'email', message: messageFor(of.lang, { code: 'email' }) }
  }
  if (text('to') !== 'phone') return { ok: false, field: 'to', message: messageFor(of.lang, { code: 'choose' }) }
  const parsed = parseMsisdn(text('phone'))
  if (!parsed.ok) return { ok: false, field: 'phone', message: numberProblem(of.lang, parsed.code) }
  if (parsed.msisdn === of.ending)
    return { ok: false, field: 'phone', message: of.say('settings.no.contact-is-ending-line') }
  return { ok: true, contact: { channel: 'phone', address: parsed.msisdn } }
}
