import { quoteOf } from '../cases/submit-application.ts'
import { maskHolder } from '../domain/masked-holder.ts'
import { rule } from '../domain/operator.ts'
import type { StoredPayee } from '../store/people.ts'
import { type PayeeQuestion, readPayee } from '../ui/payee-form.tsx'
import type { Journey } from './journey.tsx'
import type { ReadAnswer } from './question.ts'

/** The question of the money for this application. The payee's name is asked for only where somebody else may be paid. */
export function payeeQuestion({ lang, format, office, application, now }: Journey): PayeeQuestion {
  const holder = application.line?.standing.holder
  const holderOnly = rule(office.rules.quote.payeeMatch) === 'holder-only' && holder?.name
  return {
    lang,
    format,
    rules: office.rules,
    dueMinor: quoteOf(application, office.rules, now)?.toRefund.minor ?? 0,
    ending: application.answers.number,
    holderShown: holderOnly ? maskHolder(holder) : undefined,
  }
}

export function readRefund(journey: Journey, form: FormData): ReadAnswer {
  // Nothing goes with the request then: the process asks once the amount is final, as it does after an express declaration.
  if (form.get('way') === 'later') return { ok: true, patch: { payee: undefined, payeeLater: true } }
  const read = readPayee(payeeQuestion(journey), form)
  if (!read.ok) return read
  const { payee } = read
  if (payee.way === 'to-number') return { ok: true, patch: { payee, payeeLater: undefined } }
  const name = payee.name ?? journey.application.line?.standing.holder.name ?? ''
  return { ok: true, patch: { payee: { ...payee, name } satisfies StoredPayee, payeeLater: undefined } }
}
