import { sql } from 'kysely'
import type { Instant } from '../domain/instant.ts'
import type { Msisdn, OperatorId } from '../domain/line.ts'
import { type KnownOperator, rule } from '../domain/operator.ts'
import { loadCase, type StoredCase, saveCases } from '../store/cases.ts'
import { certificateOf } from '../store/certificates.ts'
import { caseNow } from '../store/clock.ts'
import { type Db, inOperator, type Tx } from '../store/db.ts'
import { insertEvents, link } from '../store/events.ts'
import { caseLink, stopLink, verifyLink } from '../store/link-keys.ts'
import { claimMessages, type OutboxMessage, recordSending, type SendOutcome } from '../store/outbox.ts'
import { personsOf } from '../store/people.ts'
import { type Keys, openJson } from '../store/seal.ts'
import type { MailSender } from './email.ts'
import type { MessageKind, MessageParams } from './kinds.ts'
import { paramsOf, type Telling } from './params.ts'
import { renderMessage } from './render.ts'
import type { SendResult, SmsSender } from './sms.ts'

/** What the sender is handed. */
export interface Post {
  db: Db
  keys: Keys
  operators: Map<OperatorId, KnownOperator>
  baseUrl: string
  machineMs: () => number
  email: MailSender
  sms: SmsSender
  /** The number of a line that is known by its card alone: asked for as a message to it leaves, and kept nowhere. */
  numberOf: (operator: OperatorId, iccid: string) => Promise<CardNumber>
}

/** `null`: no line has this card. */
export type CardNumber = Msisdn | null | 'cannot-tell'

/** What a message outside any case carries, sealed: where it goes and what it says. */
export interface SealedMessage {
  address: string
  channel: 'email' | 'sms'
  params: Record<string, unknown>
}

const leaseMs = 60_000
const patience = 8
const firstWaitMs = 5_000

/**
 * Sends what is due for one operator, one message at a time, so that a sender that dies leaves one behind and no lease runs
 * out in a queue. A message is claimed, sent, and recorded; a crash in between sends it once more after the lease, under
 * the same message id, by which a mailbox or gateway knows it for a repeat. Answers how many.
 */
export async function sendDue(post: Post, operator: OperatorId, most = 50): Promise<number> {
  for (let sent = 0; sent < most; sent += 1) {
    const [message] = await inOperator(post.db, operator, (tx) => claimMessages(tx, operator, 1, leaseMs))
    if (!message) return sent
    const { keep, ...outcome } = await sendOne(post, operator, message)
    try {
      await record(post, operator, message, outcome, keep)
    } catch (error) {
      // What the mailbox cannot hold was not sent. It counts as a try, or it would be tried without end; a database that is
      // away is no fault of the message.
      if (!isDataFault(error)) throw error
      await record(post, operator, message, notSent(message, 'not-storable'))
    }
  }
  return most
}

async function record(
  post: Post,
  operator: OperatorId,
  message: OutboxMessage,
  outcome: SendOutcome,
  keep?: Sent['keep'],
): Promise<void> {
  await inOperator(post.db, operator, async (tx) => {
    const now = await caseNow(tx, post.machineMs())
    await keep?.(tx)
    await recordSending(tx, operator, outcome, now)
    if (message.ref && outcome.is !== 'later') await tell(tx, post.keys, operator, message, outcome, now)
  })
}

/** Class 22 of SQLSTATE: what was to be written cannot stand in a row (PostgreSQL, appendix A). */
const isDataFault = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && String(error.code).startsWith('22')

/** Tried again with growing patience, then given up. */
function notSent({ id, attempts }: OutboxMessage, error: string): SendOutcome {
  if (attempts >= patience) return { id, is: 'failed', error }
  return { id, is: 'later', error, waitMs: firstWaitMs * 2 ** attempts }
}

type Sent = SendOutcome & { keep?: (tx: Tx) => Promise<void> }

async function sendOne(post: Post, operator: OperatorId, message: OutboxMessage): Promise<Sent> {
  const { id } = message
  try {
    const ready = await inOperator(post.db, operator, (tx) => compose(tx, post, operator, message))
    if ('fails' in ready) return { id, is: 'failed', error: ready.fails }
    const to = 'card' in ready.to ? await post.numberOf(operator, ready.to.card) : ready.to.address
    if (to === null) return { id, is: 'failed', error: 'no-such-line' }
    const result =
      to === 'cannot-tell' ? { refused: 'operator-does-not-answer', permanent: false } : await hand(post, ready, to)
    if (result === 'sent') return { id, is: 'sent' }
    if ('keep' in result) return { id, is: 'sent', keep: result.keep }
    return result.permanent ? { id, is: 'failed', error: result.refused } : notSent(message, result.refused)
  } catch (error) {
    return notSent(message, error instanceof Error ? error.name : 'unknown')
  }
}

/** Where a message goes. A line whose number nobody knows yet is reached by its card. */
type To = { address: string } | { card: string }

interface Ready {
  id: string
  to: To
  channel: 'email' | 'sms'
  language: OutboxMessage['language']
  subject: string
  text: string
  html: string
}

function hand(post: Post, ready: Ready, to: string): Promise<SendResult> {
  if (ready.channel === 'sms') return post.sms({ id: ready.id, to, text: ready.text })
  return post.email.send({
    id: ready.id,
    to,
    language: ready.language,
    subject: ready.subject,
    text: ready.text,
    html: ready.html,
  })
}

/** Names, numbers and links are filled in here, from the sealed rows, and are nowhere else in the outbox. */
async function compose(
  tx: Tx,
  post: Post,
  operator: OperatorId,
  message: OutboxMessage,
): Promise<Ready | { fails: string }> {
  const kind = message.kind as MessageKind
  if (message.recipient === 'sealed') {
    if (!message.sealed) return { fails: 'nothing-sealed' }
    const { address, channel, params } = openJson<SealedMessage>(post.keys.master, message.sealed)
    return ready(
      message,
      { address },
      channel,
      renderMessage(
        kind,
        message.language,
        { link: `${post.baseUrl}/`, ...params } as unknown as MessageParams[typeof kind],
        channel,
      ),
    )
  }
  const stored = message.ref ? await loadCase(tx, post.keys, operator, message.ref) : null
  if (!stored?.dataKey) return { fails: 'data-erased' }
  const where = await addressOf(tx, post.keys, operator, message, stored)
  if (!where) return { fails: 'no-contact' }
  const params = paramsOf(kind, await tellingOf(tx, post, operator, stored, message))
  if (!params) return { fails: 'unknown-kind' }
  if (kind === 'line-warning')
    return ready(message, where.to, 'sms', {
      text: inTheirLanguages(post, operator, message, params as MessageParams['line-warning']),
    })
  return ready(
    message,
    where.to,
    where.channel,
    renderMessage(kind, message.language, params as MessageParams[typeof kind], where.channel),
  )
}

/**
 * The warning goes to whoever holds the line, and its language is not theirs to choose: a thief would choose one that they cannot
 * read. So it is said in the two that the operator names first, and in the request's own where that is another.
 */
function inTheirLanguages(
  post: Post,
  operator: OperatorId,
  message: OutboxMessage,
  params: MessageParams['line-warning'],
): string {
  const rules = post.operators.get(operator)?.rules
  const theirs = rules ? rule(rules.languages).slice(0, 2) : []
  const languages = new Set([...theirs, message.language])
  return [...languages].map((lang) => renderMessage('line-warning', lang, params, 'sms').text).join('\n\n')
}

function ready(
  message: OutboxMessage,
  to: To,
  channel: 'email' | 'sms',
  words: { subject?: string; text: string; html?: string },
): Ready {
  return {
    id: message.id,
    to,
    channel,
    language: message.language,
    subject: words.subject ?? '',
    text: words.text,
    html: words.html ?? '',
  }
}

async function addressOf(
  tx: Tx,
  keys: Keys,
  operator: OperatorId,
  message: OutboxMessage,
  stored: StoredCase,
): Promise<{ to: To; channel: 'email' | 'sms' } | null> {
  if (message.recipient === 'line') {
    const { msisdn, card } = stored.case.binding
    return { to: card === undefined ? { address: msisdn } : { card }, channel: 'sms' }
  }
  const contact = (await personsOf(tx, keys, operator, [stored.case.ref])).get(stored.case.ref)?.contact
  if (!contact) return null
  return { to: { address: contact.address }, channel: contact.channel === 'email' ? 'email' : 'sms' }
}

async function tellingOf(
  tx: Tx,
  post: Post,
  operator: OperatorId,
  stored: StoredCase,
  message: OutboxMessage,
): Promise<Telling> {
  const known = post.operators.get(operator)
  if (!known) throw new Error(`no operator ${operator}`)
  const { ref } = stored.case
  const counted = await sql<{ elements: number; readings: number }>`
    select count(distinct target)::int as elements, count(distinct (task, reading))::int as readings from evidence
    where operator = ${operator} and ref = ${ref} and task like 'dead%'`.execute(tx)
  const certificate = await certificateOf(tx, operator, ref)
  const code = certificate && stored.dataKey ? openJson<{ code: string }>(stored.dataKey, certificate.sealed).code : ''
  return {
    case: stored.case,
    given: message.params,
    rules: known.rules,
    calendar: known.calendar,
    at: message.createdAt,
    writtenAt: await caseNow(tx, post.machineMs()),
    link: caseLink(post.keys, post.baseUrl, operator, ref),
    stopLink: stopLink(post.keys, post.baseUrl, operator, ref),
    verifyUrl: verifyLink(post.baseUrl, code),
    certificateCode: code,
    evidence: { elements: counted.rows[0]?.elements ?? 0, readings: counted.rows[0]?.readings ?? 0 },
  }
}

/** That a message left, or never will, is an event of its case. */
async function tell(
  tx: Tx,
  keys: Keys,
  operator: OperatorId,
  message: OutboxMessage,
  outcome: SendOutcome,
  now: Instant,
): Promise<void> {
  const stored = message.ref ? await loadCase(tx, keys, operator, message.ref, true) : null
  if (!stored) return
  const kind = outcome.is === 'sent' ? 'message-sent' : 'message-failed'
  const data = {
    message: message.kind,
    to: message.recipient,
    ...(outcome.is === 'sent' ? {} : { because: outcome.error }),
  }
  const { links, end } = link(operator, stored.case.ref, stored.chain, now, [{ kind, data }])
  await saveCases(tx, operator, [{ case: stored.case, chain: end, verified: stored.verified }])
  await insertEvents(tx, operator, links)
}
