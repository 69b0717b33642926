import { createHmac, randomBytes, randomUUID } from 'node:crypto'
import type { Language } from '../domain/case.ts'
import { CaseRefused } from '../domain/errors.ts'
import { HOUR_MS, type Instant, later } from '../domain/instant.ts'
import type { Msisdn, OperatorId } from '../domain/line.ts'
import { type KnownOperator, rule } from '../domain/operator.ts'
import { systemCan, type Who } from '../domain/permissions.ts'
import { insertAct } from '../store/acts.ts'
import { insertApplication } from '../store/applications.ts'
import { caseNow } from '../store/clock.ts'
import { inOperator, type Tx } from '../store/db.ts'
import {
  type FormLink,
  findFormLink,
  insertFormLink,
  isFormLink,
  latestFormLinks,
  revokeFormLink,
  useFormLink,
} from '../store/form-links.ts'
import { takePoint } from '../store/limits.ts'
import { queueMessages } from '../store/outbox.ts'
import { markOf, sealJson } from '../store/seal.ts'
import { type Desk, nameOf } from './in-case.ts'
import { openingReasons } from './open-personal-data.ts'
import { type ApplicationKey, newKey, openApplication, secretMarkOf, takeBeginning } from './start-application.ts'

/** How long a link can be opened: long enough to find a quiet evening, short enough for what lies in a mailbox. */
export const formLinkHours = 72

/** So many links about one number, to one address, and of one agent in an hour: nobody’s phone is flooded from the desk. */
const perNumber = { most: 3, windowMs: HOUR_MS }
const perAddress = { most: 3, windowMs: HOUR_MS }
const perAgent = { most: 20, windowMs: HOUR_MS }

export interface FormToSend {
  /** Comes with the desk’s form: the same form sent twice sends one link. */
  id: string
  number: Msisdn
  to: { channel: 'sms' | 'email'; address: string }
  language: Language
  reason: string
}

/**
 * Sends somebody the form to end a line: a link, by SMS to the line or by e-mail to an address that the caller says. Nothing of
 * the operator’s record is read for it, and the agent never sees the link. Throws CaseRefused: `not-your-role`,
 * `unknown-reason`, `too-many-forms-number`, `too-many-forms-address`, `too-many-forms-agent`.
 */
export async function sendFormLink(
  desk: Desk,
  office: KnownOperator,
  who: Who,
  baseUrl: string,
  form: FormToSend,
): Promise<void> {
  const may = systemCan('send-form', who)
  if (may !== true) throw new CaseRefused(may.no)
  if (!openingReasons.some((one) => one === form.reason)) throw new CaseRefused('unknown-reason')
  const operator = office.rules.id
  if (await inOperator(desk.db, operator, (tx) => isFormLink(tx, operator, form.id))) return
  await withinLimits(desk, operator, who, form)
  await inOperator(desk.db, operator, async (tx) => {
    const now = await caseNow(tx, desk.machineMs())
    const token = randomBytes(16).toString('base64url')
    const expiresAt = later(now, formLinkHours * HOUR_MS)
    const sentBy = 'id' in who ? who.id : who.is
    const { id, number, to, language } = form
    const link = { id, token, number, to, language, sentBy, sentAt: now, expiresAt }
    if (!(await insertFormLink(tx, desk.keys, operator, link))) return
    const params = {
      operator: rule(office.rules.names)[language],
      zone: rule(office.rules.zone),
      number,
      until: expiresAt,
      link: `${baseUrl}/form/${operator}/${token}?lang=${language}`,
    }
    const sealed = sealJson(desk.keys.master, { ...to, params })
    const message = { dedupe: `form-link/${id}`, ref: null, kind: 'form-link', recipient: 'sealed' as const }
    await queueMessages(tx, operator, [{ ...message, channel: to.channel, language, params: {}, sealed }], now)
    await insertAct(tx, { at: now, by: nameOf(who), what: 'form-sent', why: form.reason, operator })
  })
}

/** Counted before the transaction: what is refused counts as well. */
async function withinLimits(desk: Desk, operator: OperatorId, who: Who, { number, to }: FormToSend): Promise<void> {
  const mark = (room: string, value: string) => markOf(desk.keys, room, value).toString('hex')
  const limits = [
    { name: `form/agent/${operator}/${nameOf(who)}`, ...perAgent, no: 'too-many-forms-agent' },
    { name: `form/number/${mark('msisdn', number)}`, ...perNumber, no: 'too-many-forms-number' },
    {
      name: `form/address/${mark('form-address', to.address.toLowerCase())}`,
      ...perAddress,
      no: 'too-many-forms-address',
    },
  ]
  for (const { no, ...limit } of limits)
    if (!(await takePoint(desk.db, limit, desk.machineMs())).ok) throw new CaseRefused(no)
}

export type FormLinkState = 'open' | 'used' | 'revoked' | 'expired'

function stateOf(link: FormLink, now: Instant): FormLinkState {
  if (link.revokedAt) return 'revoked'
  if (link.usedAt) return 'used'
  return link.expiresAt <= now ? 'expired' : 'open'
}

/** The latest links for the list at the desk, each with how it stands. */
export async function readFormLinks(
  desk: Desk,
  operator: OperatorId,
  most = 20,
): Promise<(FormLink & { state: FormLinkState })[]> {
  return inOperator(desk.db, operator, async (tx) => {
    const now = await caseNow(tx, desk.machineMs())
    return (await latestFormLinks(tx, desk.keys, operator, most)).map((link) => ({
      ...link,
      state: stateOf(link, now),
    }))
  })
}

/** Takes a link back that nobody has opened; what is over already stays as it is. Throws CaseRefused `not-your-role`. */
export async function takeBackFormLink(desk: Desk, operator: OperatorId, who: Who, id: string): Promise<void> {
  const may = systemCan('send-form', who)
  if (may !== true) throw new CaseRefused(may.no)
  await inOperator(desk.db, operator, async (tx) => {
    const now = await caseNow(tx, desk.machineMs())
    if (!(await revokeFormLink(tx, operator, id, now))) return
    await insertAct(tx, { at: now, by: nameOf(who), what: 'form-revoked', why: 'taken-back', operator })
  })
}

/** A link in the hand of whoever opened it. `browser`: a secret of their browser, by which it is known again. */
export interface HeldLink {
  operator: OperatorId
  token: string
  browser: string
}

export type OpenedLink =
  | { is: 'open'; number: Msisdn; until: Instant }
  /** This very browser began with it. */
  | { is: 'begun'; number: Msisdn }
  | { is: 'used' | 'revoked' | 'expired'; at: Instant }

/** What a link shows before anybody begins. Looking uses nothing up: mail programs open links by themselves. Null: no such link. */
export async function openFormLink(desk: Desk, held: HeldLink): Promise<OpenedLink | null> {
  return inOperator(desk.db, held.operator, async (tx) => {
    const link = await findFormLink(tx, desk.keys, held.operator, held.token)
    if (!link) return null
    const now = await caseNow(tx, desk.machineMs())
    const state = stateOf(link, now)
    if (state === 'open') return { is: 'open', number: link.number, until: link.expiresAt }
    if (state === 'used' && (await begunHere(tx, desk, held, link))) return { is: 'begun', number: link.number }
    return { is: state, at: overAt(link, now) }
  })
}

const overAt = (link: FormLink, now: Instant): Instant => link.revokedAt ?? link.usedAt ?? link.expiresAt ?? now

export type BegunByLink =
  | { is: 'started'; key: ApplicationKey }
  | { is: 'too-many' }
  | { is: 'used' | 'revoked' | 'expired'; at: Instant }

/**
 * Begins the one application of a link. The same browser that presses twice, or comes back, finds what it began; another one is
 * told that the link is used. `from`: the network address, counted as at the start page.
 */
export async function beginByLink(desk: Desk, held: HeldLink, from?: string): Promise<BegunByLink | null> {
  if (!(await takeBeginning(desk, from)).ok) return { is: 'too-many' }
  const { operator, token } = held
  return inOperator(desk.db, operator, async (tx) => {
    const link = await findFormLink(tx, desk.keys, operator, token, true)
    if (!link) return null
    const at = await caseNow(tx, desk.machineMs())
    const state = stateOf(link, at)
    const key = state === 'used' ? await begunHere(tx, desk, held, link) : null
    if (key) return { is: 'started', key }
    if (state !== 'open') return { is: state, at: overAt(link, at) }
    const fresh = { ...newKey(operator), id: randomUUID(), secret: secretOf(desk, held) }
    await insertApplication(tx, desk.keys, {
      operator,
      id: fresh.id,
      secretMark: secretMarkOf(desk, fresh),
      language: link.language,
      answers: { number: link.number, language: link.language, formSentBy: link.sentBy },
      at,
    })
    await useFormLink(tx, operator, { id: link.id, application: fresh.id }, at)
    return { is: 'started', key: fresh }
  })
}

async function begunHere(tx: Tx, desk: Desk, held: HeldLink, link: FormLink): Promise<ApplicationKey | null> {
  if (!link.application) return null
  const key = { operator: held.operator, id: link.application, secret: secretOf(desk, held) }
  return (await openApplication(tx, desk, key)) ? key : null
}

/** Made of link and browser: a second press, whose answer came before the first one’s cookie, arrives at the same application. */
function secretOf({ keys }: Desk, { operator, token, browser }: HeldLink): string {
  const mac = createHmac('sha256', keys.marks).update(`form-secret\n${operator}\n${token}\n${browser}`)
  return mac.digest().subarray(0, 24).toString('base64url')
}
