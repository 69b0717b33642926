import type { JSX } from 'preact'
import type { GivenPayee } from '../cases/change-payee.ts'
import type { Language } from '../domain/case.ts'
import type { Msisdn } from '../domain/line.ts'
import { money } from '../domain/money.ts'
import { isOfCountry, parseMsisdn } from '../domain/msisdn.ts'
import { type OperatorRules, type RefundWayRule, rule } from '../domain/operator.ts'
import { parseIban, refundWaysFor } from '../domain/payee.ts'
import type { StoredPayee } from '../store/people.ts'
import { type Choice, Radios } from './choices.tsx'
import { type Messages, TextInput } from './form.tsx'
import type { Formats } from './format.ts'
import { numberProblem } from './number-problem.ts'
import { messageFor, type Typed } from './parse-form.ts'
import { type Say, t } from './words.ts'

/** The question where somebody's money should go, as the guided journey, the tracking page and the desk ask it. */
export interface PayeeQuestion {
  lang: Language
  format: Formats
  rules: OperatorRules
  /** What comes back, in minor units: ways whose limit it is above are not offered. */
  dueMinor: number
  /** The number that ends: money sent there would be lost. */
  ending: Msisdn
  /** Where only the holder may be paid: the holder, as this reader may see the name. Undefined: the name is asked for. */
  holderShown: string | undefined
}

interface PayeeChoiceProps {
  of: PayeeQuestion
  kept?: StoredPayee | undefined
  errors?: Messages | undefined
  typed?: Typed | undefined
  hint?: string | undefined
  isTitle?: boolean
  /** Where it may be said later instead. */
  later?: 'offered' | 'chosen' | undefined
}

/** The ways as choices, each with the fields that it needs. */
export function PayeeChoice({ of, kept, errors, typed, hint, isTitle = false, later }: PayeeChoiceProps): JSX.Element {
  const say = t(of.lang)
  const { open, above } = refundWaysFor(of.rules, of.dueMinor)
  return (
    <>
      <Radios
        name="way"
        label={say('request.refund.title')}
        isTitle={isTitle}
        hint={hint}
        error={errors?.way}
        value={typed ? String(typed.way ?? '') : later === 'chosen' ? 'later' : kept?.way}
        items={[
          ...open.map((each) => choiceOf({ of, kept, errors, typed }, say, each)),
          ...(later ? [laterOf(say)] : []),
        ]}
      />
      {above.length > 0 ? (
        <p class="quiet">
          {say('request.refund.overLimit', {
            ways: of.format.list(above.map((each) => say(`request.refund.${each.way}`))),
          })}
        </p>
      ) : null}
    </>
  )
}

const laterOf = (say: Say): Choice => ({
  value: 'later',
  label: say('request.refund.later'),
  hint: say('request.refund.laterHint'),
})

function choiceOf(props: PayeeChoiceProps, say: Say, { way, limitMinor, expectedWorkingDays }: RefundWayRule): Choice {
  const { format, rules } = props.of
  const expected = say('request.refund.expected', { days: format.workingDays(expectedWorkingDays) })
  const limit =
    limitMinor === null
      ? ''
      : ` ${say('request.refund.limit', { amount: format.money(money(limitMinor, rule(rules.currency))) })}`
  const inside = { 'to-number': NumberField, 'to-bank': BankFields, 'at-branch': () => undefined }[way](props)
  return {
    value: way,
    label: say(`request.refund.${way}`),
    hint: `${expected}${limit}`,
    ...(inside ? { reveal: inside } : {}),
  }
}

function NumberField({ of, kept, errors, typed }: PayeeChoiceProps): JSX.Element {
  return (
    <TextInput
      name="number"
      label={t(of.lang)('request.refund.number')}
      value={typed ? String(typed.number ?? '') : kept?.way === 'to-number' ? kept.msisdn : undefined}
      error={errors?.number}
      type="tel"
      inputMode="tel"
      autocomplete="off"
      width={20}
    />
  )
}

function BankFields({ of, kept, errors, typed }: PayeeChoiceProps): JSX.Element {
  const say = t(of.lang)
  const bank = kept?.way === 'to-bank' ? kept : undefined
  return (
    <>
      <TextInput
        name="iban"
        label={say('request.refund.iban')}
        hint={say('request.refund.ibanHint')}
        value={typed ? String(typed.iban ?? '') : bank?.iban}
        error={errors?.iban}
        autocomplete="off"
        width="full"
      />
      {of.holderShown !== undefined ? (
        <p>{say('request.refund.holder', { name: of.holderShown })}</p>
      ) : (
        <TextInput
          name="name"
          label={say('request.refund.name')}
          hint={say('request.refund.nameHint')}
          value={typed ? String(typed.name ?? '') : bank?.name}
          error={errors?.name}
          autocomplete="name"
        />
      )}
    </>
  )
}

export type ReadPayee = { ok: true; payee: GivenPayee } | { ok: false; errors: Messages; typed: Typed }

/** To another number, to a bank account, or at a branch; checked as far as it can be without asking anyone. */
export function readPayee(of: PayeeQuestion, form: FormData): ReadPayee {
  const typed: Typed = Object.fromEntries(
    ['way', 'number', 'iban', 'name'].map((name) => [name, String(form.get(name) ?? '').trim()]),
  )
  const way = refundWaysFor(of.rules, of.dueMinor).open.find((each) => each.way === typed.way)?.way
  if (!way) return { ok: false, errors: { way: messageFor(of.lang, { code: 'choose' }) }, typed }
  const payee = { 'to-number': toNumber, 'to-bank': toBank, 'at-branch': atBranch }[way](of, typed)
  return 'way' in payee ? { ok: true, payee } : { ok: false, errors: payee.errors, typed }
}

type Payee = GivenPayee | { errors: Record<string, string> }

const textOf = (typed: Typed, name: string): string => String(typed[name] ?? '')

function toNumber({ lang, ending, rules }: PayeeQuestion, typed: Typed): Payee {
  const country = rule(rules.country)
  const parsed = parseMsisdn(textOf(typed, 'number'), country)
  if (!parsed.ok) return { errors: { number: numberProblem(lang, parsed.code) } }
  if (parsed.msisdn === ending) return { errors: { number: t(lang)('request.refund.sameNumber') } }
  if (!isOfCountry(parsed.msisdn, country)) return { errors: { number: t(lang)('request.refund.foreignNumber') } }
  return { way: 'to-number', msisdn: parsed.msisdn }
}

function toBank({ lang, holderShown, rules }: PayeeQuestion, typed: Typed): Payee {
  const parsed = parseIban(textOf(typed, 'iban'))
  const name = textOf(typed, 'name')
  const errors: Record<string, string> = {}
  // Beside the SWIFT registry's rule, ours: money goes to banks of the operator's country, as the hint says.
  const domestic = parsed.ok && parsed.iban.startsWith(rule(rules.country))
  if (parsed.ok && !domestic) errors.iban = foreignAccount(lang, parsed.iban.slice(0, 2), rule(rules.country))
  if (!parsed.ok) errors.iban = messageFor(lang, { code: parsed.code === 'empty' ? 'required' : 'iban' }, 'IBAN')
  if (holderShown === undefined && !name)
    errors.name = messageFor(lang, { code: 'required' }, t(lang)('request.refund.name'))
  if (!parsed.ok || !domestic || errors.name) return { errors }
  return { way: 'to-bank', iban: parsed.iban, ...(holderShown === undefined ? { name } : {}) }
}

/** Its digits add up: what is wrong is only the country. Countries by their ISO 3166 codes, with which an IBAN begins. */
function foreignAccount(lang: Language, country: string, operatorCountry: string): string {
  const named = new Intl.DisplayNames([lang], { type: 'region' })
  return t(lang)('request.refund.foreignIban', {
    country: `${named.of(country) ?? country} (${country})`,
    ours: `${named.of(operatorCountry) ?? operatorCountry} (${operatorCountry})`,
  })
}

function atBranch({ holderShown }: PayeeQuestion, typed: Typed): Payee {
  const name = textOf(typed, 'name')
  return { way: 'at-branch', ...(holderShown === undefined && name ? { name } : {}) }
}
