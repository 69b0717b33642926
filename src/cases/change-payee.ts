import { sql } from 'kysely'
import { CaseRefused } from '../domain/errors.ts'
import type { OperatorId } from '../domain/line.ts'
import { type OperatorRules, rule } from '../domain/operator.ts'
import { refundOf, refundWaysFor } from '../domain/payee.ts'
import { caseCan, type Who } from '../domain/permissions.ts'
import { effectsOf } from '../store/effects.ts'
import { type Person, personsOf, type StoredPayee, updatePerson } from '../store/people.ts'
import { placesOf } from '../store/places.ts'
import { type Desk, inCase, nameOf, type OpenCase } from './in-case.ts'
import { wake } from './wake.ts'

/** A payee as somebody gave it. Where only the holder may be paid, the name is the one on file and need not be typed. */
export type GivenPayee =
  | { way: 'to-number'; msisdn: string }
  | { way: 'to-bank'; iban: string; name?: string }
  | { way: 'at-branch'; name?: string }

/**
 * Says where the money goes, or says it anew, until the refund is ordered. How sure we must be of a subscriber is the
 * operator's rule `change-payee`. The account is sealed with the person; the case keeps the way alone. A money lane that
 * waits for it goes on by itself.
 */
export async function changePayee(
  desk: Desk,
  operator: OperatorId,
  ref: string,
  who: Who,
  office: { rules: OperatorRules },
  given: GivenPayee,
): Promise<void> {
  await inCase(
    desk,
    operator,
    ref,
    (c) => caseCan['change-payee'](c, who, office.rules),
    async (open) => {
      const { case: of, tx, stored } = open
      if (!stored.dataKey) throw new CaseRefused('data-erased')
      if (!of.standing) throw new CaseRefused('not-looked-at')
      await assertNotOrdered(open, operator, ref)
      const due = refundOf(of)?.minor ?? 0
      if (!refundWaysFor(office.rules, due).open.some((each) => each.way === given.way))
        throw new CaseRefused('refund-way-closed')
      const person = (await personsOf(tx, desk.keys, operator, [ref])).get(ref)
      if (!person) throw new CaseRefused('data-erased')
      const payee = payeeFor(given, person, of.binding.msisdn, office.rules)
      await updatePerson(tx, operator, ref, stored.dataKey, { ...person, payee })
      of.facts.refundWay = payee.way
      open.events.push({ kind: 'payee-changed', data: { by: nameOf(who), way: payee.way } })
      await setGoing(open, operator, ref)
    },
  )
}

/** An order names its payee. Once it may have left, another name would send the money twice or to nobody knows whom. */
async function assertNotOrdered({ tx, case: of }: OpenCase, operator: OperatorId, ref: string): Promise<void> {
  const refunds = await effectsOf(tx, operator, [ref], ['refund'])
  // What came back from the bank is with nobody.
  const returned = of.facts.refundReturned?.keys ?? []
  if (refunds.some((effect) => effect.state !== 'refused' && !returned.includes(effect.key)))
    throw new CaseRefused('refund-under-way')
}

function payeeFor(given: GivenPayee, person: Person, ending: string, rules: OperatorRules): StoredPayee {
  if (given.way === 'to-number') {
    if (given.msisdn === ending) throw new CaseRefused('payee-is-ending-line')
    return given
  }
  const holder = person.holder.name
  const typed = given.name?.trim() ?? ''
  if (rule(rules.quote.payeeMatch) === 'holder-only' && typed !== '' && !isSameName(typed, holder))
    throw new CaseRefused('payee-not-holder')
  const name = rule(rules.quote.payeeMatch) === 'holder-only' ? holder : typed || holder
  return given.way === 'to-bank' ? { way: 'to-bank', iban: given.iban, name } : { way: 'at-branch', name }
}

const isSameName = (a: string, b: string) => plain(a) === plain(b)
const plain = (name: string) => name.normalize('NFKC').toLocaleLowerCase('kk').replace(/\s+/g, ' ').trim()

/** What is due again at once, and what had been put before a person because nobody had said where the money goes. */
async function setGoing({ tx, now }: OpenCase, operator: OperatorId, ref: string): Promise<void> {
  const waits = (await placesOf(tx, operator, ref)).some((place) => place.stuck === 'payee-unknown')
  if (waits)
    await sql`
      update places set stuck = null, attempts = 0, task = 'payee', due_at = ${now}, since = ${now}, because = null
      where operator = ${operator} and ref = ${ref} and stuck = 'payee-unknown'`.execute(tx)
  await wake(tx, operator, ref, now)
}
