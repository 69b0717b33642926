import { quoteOf } from '../cases/submit-application.ts'
import { isOfCountry, parseMsisdn } from '../domain/msisdn.ts'
import { type RefundWayRule, rule } from '../domain/operator.ts'
import { parseIban } from '../domain/payee.ts'
import type { StoredPayee } from '../store/people.ts'
import { messageFor, type Problem, type Typed } from '../ui/parse-form.ts'
import type { Journey } from './journey.tsx'
import { numberProblem } from './number-problem.ts'
import type { ReadAnswer } from './question.ts'

/** Where the money can go: the operator's ways, less those whose limit it is above. */
export function refundWaysOf({ application, office, now }: Pick<Journey, 'application' | 'office' | 'now'>): {
  open: RefundWayRule[]
  above: RefundWayRule[]
} {
  const ways = rule(office.rules.quote.refundWays)
  const due = quoteOf(application, office.rules, now)?.toRefund.minor ?? 0
  const fits = ({ limitMinor }: RefundWayRule) => limitMinor === null || due <= limitMinor
  return { open: ways.filter(fits), above: ways.filter((way) => !fits(way)) }
}

/** Whether the payee is the holder and nobody else: then the name is the one on file, and is not asked for. */
export function payeeIsHolder({ application, office }: Pick<Journey, 'application' | 'office'>): string | undefined {
  const name = application.line?.standing.holder.name
  return rule(office.rules.quote.payeeMatch) === 'holder-only' && name ? name : undefined
}

/** To another number, to a bank account, or at a branch; checked as far as it can be without asking anyone. */
export function readRefund(journey: Journey, form: FormData): ReadAnswer {
  const typed: Typed = Object.fromEntries(
    ['way', 'number', 'iban', 'name'].map((name) => [name, String(form.get(name) ?? '').trim()]),
  )
  const way = refundWaysOf(journey).open.find((each) => each.way === typed.way)?.way
  if (!way) return { ok: false, errors: { way: messageFor(journey.lang, { code: 'choose' }) }, typed }
  const payee = { 'to-number': toNumber, 'to-bank': toBank, 'at-branch': atBranch }[way](journey, typed)
  return 'way' in payee ? { ok: true, patch: { payee } } : { ok: false, errors: payee.errors, typed }
}

type Payee = StoredPayee | { errors: Record<string, string> }

const textOf = (typed: Typed, name: string): string => String(typed[name] ?? '')

function toNumber(journey: Journey, typed: Typed): Payee {
  const parsed = parseMsisdn(textOf(typed, 'number'), rule(journey.office.rules.country))
  if (!parsed.ok) return { errors: { number: numberProblem(journey.lang, parsed.code) } }
  if (parsed.msisdn === journey.application.answers.number)
    return { errors: { number: journey.say('request.refund.sameNumber') } }
  if (!isOfCountry(parsed.msisdn, rule(journey.office.rules.country)))
    return { errors: { number: journey.say('request.refund.foreignNumber') } }
  return { way: 'to-number', msisdn: parsed.msisdn }
}

function toBank(journey: Journey, typed: Typed): Payee {
  const { say, lang } = journey
  const parsed = parseIban(textOf(typed, 'iban'))
  const name = nameOf(journey, typed)
  const problem = (code: Problem['code'], label: string) => messageFor(lang, { code }, label)
  const errors: Record<string, string> = {}
  // Beside the SWIFT registry's rule, ours: money goes to banks of the operator's country, as the hint says.
  const domestic = parsed.ok && parsed.iban.startsWith(rule(journey.office.rules.country))
  if (!domestic) errors.iban = problem(!parsed.ok && parsed.code === 'empty' ? 'required' : 'iban', 'IBAN')
  if (!name) errors.name = problem('required', say('request.refund.name'))
  return parsed.ok && domestic && name ? { way: 'to-bank', iban: parsed.iban, name } : { errors }
}

function atBranch(journey: Journey, typed: Typed): Payee {
  return { way: 'at-branch', name: nameOf(journey, typed) || (journey.application.line?.standing.holder.name ?? '') }
}

const nameOf = (journey: Journey, typed: Typed): string => payeeIsHolder(journey) ?? textOf(typed, 'name')
