import { randomBytes } from 'node:crypto'
import { sql } from 'kysely'
import type { WorkCalendar } from '../domain/calendar.ts'
import type { Assurance, CaseFacts, Language, Quote, Reason, RefundWay } from '../domain/case.ts'
import { billingEndOf, promiseUntil } from '../domain/dates.ts'
import { CaseRefused } from '../domain/errors.ts'
import type { Day, Instant } from '../domain/instant.ts'
import type { Binding, Standing } from '../domain/line.ts'
import { type OperatorRules, rule } from '../domain/operator.ts'
import { referenceFrom } from '../domain/reference.ts'
import { flowVersion, route } from '../process/cancellation.ts'
import { hasVerifiedTwin, nameMark, subscriptionMark } from '../store/cases.ts'
import type { Tx } from '../store/db.ts'
import { insertEvents, link } from '../store/events.ts'
import { insertPerson, type Person } from '../store/people.ts'
import { openPlaces } from '../store/places.ts'
import { type Keys, markOf, newDataKey, sealJson } from '../store/seal.ts'

/** What a request to end a line consists of, from whichever door it comes. */
export interface Application {
  door: CaseFacts['door']
  language: Language
  binding: Binding
  person: Person
  requestedEnd: 'now' | Day
  reason: Reason
  refundWay: RefundWay
  /** Already shown when the request comes through the guided journey; without it the case waits at `identity`. */
  identity?: {
    level: Assurance
    at: Instant /** At a branch: who saw which kind of document. */
    by?: string
    document?: string
  }
  agreement?: { quote: Quote; standing: Standing; at: Instant }
  iin?: string
  special?: CaseFacts['special']
  members?: CaseFacts['members']
  notMine?: CaseFacts['notMine']
  lineNotWarned?: CaseFacts['lineNotWarned']
  /** Staff id of who opened it for a person at a branch. */
  openedBy?: string
  /** Staff id of who sent the form by a link. */
  formSentBy?: string
}

export interface Receipt {
  ref: string
  receivedAt: Instant
  promiseUntil: Instant
}

/**
 * The declaration counts from here: case, facts and receipt in one transaction, and nothing else is done. Intake is never
 * refused for debt, contract or want of proof. Only one *verified* request a line can be open; `already-open` says so.
 */
export async function openCase(
  tx: Tx,
  keys: Keys,
  office: { rules: OperatorRules; calendar: WorkCalendar },
  application: Application,
  now: Instant,
): Promise<Receipt> {
  const { rules, calendar } = office
  const operator = rules.id
  const ref = referenceFrom(randomBytes(10))
  const dataKey = newDataKey()
  const { requestedEnd } = application
  const dates = {
    receivedAt: now,
    requestedEnd,
    billingEnd: billingEndOf({ requestedEnd, receivedAt: now, rules }),
    promiseUntil: promiseUntil({ receivedAt: now, requestedEnd, rules, calendar }),
  }
  const facts: CaseFacts = {
    door: application.door,
    ...(application.openedBy ? { openedBy: application.openedBy } : {}),
    ...(application.formSentBy ? { formSentBy: application.formSentBy } : {}),
    reason: application.reason,
    refundWay: application.refundWay,
    ...(application.identity ? { identity: { level: application.identity.level, at: application.identity.at } } : {}),
    ...(application.notMine ? { notMine: application.notMine } : {}),
    ...(application.lineNotWarned ? { lineNotWarned: true as const } : {}),
    ...(application.members ? { members: application.members } : {}),
    ...(application.special ? { special: application.special } : {}),
    ...(application.agreement ? { agreement: { at: application.agreement.at, by: 'subscriber' } } : {}),
  }
  const verified =
    application.identity !== undefined && rule(rules.identity.assurance).execute.includes(application.identity.level)
  // A request that named only a number or a card stands under another mark until its first look: it is found by that name.
  if (verified && (await hasVerifiedTwin(tx, keys, operator, ref, application.binding)))
    throw new CaseRefused('already-open')
  const fresh = [
    {
      kind: 'received' as const,
      data: {
        door: application.door,
        requestedEnd,
        language: application.language,
        ...(application.formSentBy ? { formSentBy: application.formSentBy } : {}),
      },
    },
    ...(application.identity ? [{ kind: 'identity-shown' as const, data: proofOf(application.identity) }] : []),
    ...(application.agreement
      ? [
          {
            kind: 'agreed' as const,
            data: { toPay: application.agreement.quote.toPay, toRefund: application.agreement.quote.toRefund },
          },
        ]
      : []),
  ]
  const { links, end } = link(operator, ref, { seq: 0, hash: Buffer.alloc(0) }, now, fresh)
  const marks = {
    subscription: subscriptionMark(keys, application.binding),
    msisdn: nameMark(keys, application.binding),
  }
  const inserted = await sql`
    insert into cases (operator, ref, status, language, verified, subscription_mark, msisdn_mark, binding_sealed, standing, dates, facts, quote,
      received_at, promise_until, flow_version, last_seq, last_hash)
    values (${operator}, ${ref}, 'open', ${application.language}, ${verified}, ${marks.subscription}, ${marks.msisdn},
      ${sealJson(dataKey, application.binding)}, ${json(application.agreement?.standing)}, ${json(dates)}, ${json(facts)}, ${json(application.agreement?.quote)},
      ${now}, ${dates.promiseUntil}, ${flowVersion}, ${end.seq}, ${end.hash})
    on conflict (operator, subscription_mark) where status = 'open' and verified do nothing returning ref`.execute(tx)
  if (inserted.rows.length === 0) throw new CaseRefused('already-open')
  await insertPerson(
    tx,
    keys,
    operator,
    ref,
    application.person,
    application.iin ? markOf(keys, 'iin', application.iin) : null,
    dataKey,
  )
  await insertEvents(tx, operator, links)
  await openPlaces(tx, operator, [{ ref, lane: 'main', task: firstTask() }], now)
  await sql`insert into directory (name, operator, ref) values (${caseName(ref)}, ${operator}, ${ref})`.execute(tx)
  return { ref, receivedAt: now, promiseUntil: dates.promiseUntil }
}

function proofOf({ level, by, document }: NonNullable<Application['identity']>): Record<string, string> {
  return { level, ...(by ? { by } : {}), ...(document ? { document } : {}) }
}

const json = (value: unknown) => (value === undefined ? null : JSON.stringify(value))

/** Under which name a case stands in the directory, which tells whose it is before any operator is known. */
export const caseName = (ref: string) => `case:${ref}`

function firstTask(): string {
  const first = route.lanes.main[0]
  if (!first) throw new Error('the list is empty')
  return first.id
}
