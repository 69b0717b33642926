import { timingSafeEqual } from 'node:crypto'
import { CaseRefused } from '../domain/errors.ts'
import { epochMsOf, HOUR_MS, type Instant, instantOf, MINUTE_MS } from '../domain/instant.ts'
import { lineName, type OperatorId } from '../domain/line.ts'
import { type OperatorRules, rule } from '../domain/operator.ts'
import { caseCan, type Who } from '../domain/permissions.ts'
import type { SealedMessage } from '../messages/send.ts'
import { loadCase } from '../store/cases.ts'
import { codeLifeMs, codeTries, drawCode, markOfCode } from '../store/codes.ts'
import { contactChangeOf, keepContactChange, setContactChange } from '../store/contact-changes.ts'
import { inOperator } from '../store/db.ts'
import { takePoint } from '../store/limits.ts'
import { stopLink } from '../store/link-keys.ts'
import { type NewMessage, queueMessages } from '../store/outbox.ts'
import { type Person, personsOf, updatePerson } from '../store/people.ts'
import { openJson, sealJson } from '../store/seal.ts'
import { type Desk, inCase, nameOf, type OpenCase } from './in-case.ts'

export type Contact = NonNullable<Person['contact']>

/** Where an operator's cases live, for the links of what is sent. */
interface Office {
  rules: OperatorRules
  baseUrl: string
}

/** Codes to new addresses, per case: whoever holds a proof is still no post office. */
const sendings = { most: 5, windowMs: HOUR_MS }

/**
 * Sends a code to a new contact. Nothing changes until the code comes back, so that no message ever goes to an address that
 * nobody reads. `id` comes with the form: the same form sent twice sends one code. Throws CaseRefused `same-contact`,
 * `contact-is-ending-line`, `data-erased`, `prove-who-you-are`. `locked` until an instant of machine time.
 */
export async function askContactChange(
  desk: Desk,
  operator: OperatorId,
  ref: string,
  who: Who,
  office: Office,
  asked: { id: string; contact: Contact },
): Promise<{ is: 'sent' } | { is: 'locked'; until: Instant }> {
  return inCase(
    desk,
    operator,
    ref,
    (of) => caseCan['change-contact'](of, who, office.rules),
    async (open) => {
      const { dataKey, person } = await personOf(desk, open)
      if (asked.contact.address === open.case.binding.msisdn) throw new CaseRefused('contact-is-ending-line')
      if (asked.contact.address === person.contact?.address) throw new CaseRefused('same-contact')
      if ((await contactChangeOf(open.tx, operator, ref))?.id === asked.id) return { is: 'sent' }
      const taken = await takePoint(
        open.tx,
        { name: `contact-change/${operator}/${ref}`, ...sendings },
        desk.machineMs(),
      )
      if (!taken.ok) return { is: 'locked', until: taken.until }
      const digits = drawCode()
      await keepContactChange(open.tx, operator, ref, {
        id: asked.id,
        sealed: sealJson(dataKey, asked.contact),
        mark: markOfCode(desk.keys, asked.id, digits),
        triesLeft: codeTries,
        expiresAt: instantOf(desk.machineMs() + codeLifeMs),
      })
      const params = {
        operator: rule(office.rules.names)[open.case.language],
        code: digits,
        minutes: codeLifeMs / MINUTE_MS,
        to: 'contact',
      }
      await post(desk, open, 'code', asked.contact, params, `contact-code/${asked.id}`)
      return { is: 'sent' }
    },
  )
}

export type ContactConfirmed = { is: 'done' } | { is: 'wrong'; left: number } | { is: 'old' }

/** The code came back: from now on messages go there, and the old contact is told. The same press twice is one change. */
export async function confirmContactChange(
  desk: Desk,
  operator: OperatorId,
  ref: string,
  who: Who,
  office: Office,
  typed: { id: string; code: string },
): Promise<ContactConfirmed> {
  return inCase(
    desk,
    operator,
    ref,
    (of) => caseCan['change-contact'](of, who, office.rules),
    async (open): Promise<ContactConfirmed> => {
      const { dataKey, person } = await personOf(desk, open)
      const change = await contactChangeOf(open.tx, operator, ref)
      if (!change || change.id !== typed.id) return { is: 'old' }
      const right = timingSafeEqual(change.mark, markOfCode(desk.keys, change.id, typed.code))
      if (change.usedAt !== null) return { is: right ? 'done' : 'old' }
      if (epochMsOf(change.expiresAt) <= desk.machineMs() || change.triesLeft <= 0) return { is: 'old' }
      if (!right) {
        const left = change.triesLeft - 1
        await setContactChange(open.tx, operator, ref, { triesLeft: left, usedAt: null })
        return left > 0 ? { is: 'wrong', left } : { is: 'old' }
      }
      const contact = openJson<Contact>(dataKey, change.sealed)
      await setContactChange(open.tx, operator, ref, { triesLeft: change.triesLeft, usedAt: open.now })
      await updatePerson(open.tx, operator, ref, dataKey, { ...person, contact })
      open.events.push({ kind: 'contact-changed', data: { by: nameOf(who), channel: contact.channel } })
      if (person.contact) await tellOld(desk, open, office, person.contact, change.id)
      return { is: 'done' }
    },
  )
}

async function personOf(desk: Desk, { tx, case: of, stored }: OpenCase): Promise<{ dataKey: Buffer; person: Person }> {
  const person = (await personsOf(tx, desk.keys, of.operator, [of.ref])).get(of.ref)
  if (!stored.dataKey || !person) throw new CaseRefused('data-erased')
  return { dataKey: stored.dataKey, person }
}

/** Whoever read our messages until now hears of it there, with the link that stops the request. */
function tellOld(desk: Desk, open: OpenCase, { rules, baseUrl }: Office, old: Contact, id: string): Promise<void> {
  const { operator, ref, language, binding } = open.case
  const params = {
    operator: rule(rules.names)[language],
    ref,
    zone: rule(rules.zone),
    number: lineName(binding),
    at: open.now,
    stopLink: stopLink(desk.keys, baseUrl, operator, ref),
  }
  open.events.push({ kind: 'message-queued', data: { message: 'contact-changed' } })
  return post(desk, open, 'contact-changed', old, params, `${ref}/contact-changed/${id}`)
}

async function post(
  desk: Desk,
  { tx, now, case: of }: OpenCase,
  kind: 'code' | 'contact-changed',
  to: Contact,
  params: Record<string, unknown>,
  dedupe: string,
): Promise<void> {
  const channel = to.channel === 'email' ? 'email' : 'sms'
  const sealed: SealedMessage = { address: to.address, channel, params }
  const message: NewMessage = {
    dedupe,
    ref: of.ref,
    kind,
    channel,
    recipient: 'sealed',
    language: of.language,
    params: {},
    sealed: sealJson(desk.keys.master, sealed),
  }
  await queueMessages(tx, of.operator, [message], now)
}

/** The contact that waits for its code, whatever became of that code; null: none was asked for, or it is the contact by now. */
export async function pendingContact(
  desk: Desk,
  operator: OperatorId,
  ref: string,
): Promise<{ id: string; contact: Contact } | null> {
  return inOperator(desk.db, operator, async (tx) => {
    const stored = await loadCase(tx, desk.keys, operator, ref)
    const change = await contactChangeOf(tx, operator, ref)
    if (!stored?.dataKey || !change || change.usedAt !== null) return null
    return { id: change.id, contact: openJson<Contact>(stored.dataKey, change.sealed) }
  })
}
