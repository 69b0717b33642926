import { createHmac } from 'node:crypto'
import { sql } from 'kysely'
import type { Language, SpecialFacts } from '../domain/case.ts'
import type { Day } from '../domain/instant.ts'
import { type Holder, type LineName, lineName, unseenLine } from '../domain/line.ts'
import type { KnownOperator } from '../domain/operator.ts'
import { loadCase } from '../store/cases.ts'
import { caseNow } from '../store/clock.ts'
import { inOperator, type Tx } from '../store/db.ts'
import { takePoint } from '../store/limits.ts'
import { markOf } from '../store/seal.ts'
import type { Desk } from './in-case.ts'
import { openCase, type Receipt } from './open-case.ts'

/** The declaration as the law wants it: its kind, who, which contract, when, and where to confirm it. Nothing else. */
export interface ExpressRequest {
  kind: 'ordinary' | 'good-cause'
  /** Why, in the words of whoever ends the contract for good cause. */
  cause?: string
  name: string
  line: LineName
  requestedEnd: 'now' | Day
  contact: { channel: 'email' | 'phone'; address: string }
  language: Language
  /** Drawn with the form: the same form sent twice makes one request. */
  formId: string
  /** Somebody else asks for the holder: which case it is, and who the holder is; `name` is whoever asks. */
  special?: Pick<SpecialFacts, 'kind' | 'signs'> & { holder: string; bin?: string }
  /** The visitor's network address, where it tells one from another. */
  from?: string
}

/** `sent-already`: the same form was received before with other content, and this content was not taken. */
export type ExpressOutcome = { is: 'received' | 'sent-already'; receipt: Receipt } | { is: 'too-many' }

/** Warnings to the line. */
const perNumber = { most: 5, windowMs: 86_400_000 }
/** Requests from one place. */
const perAddress = { most: 20, windowMs: 3_600_000 }

/**
 * Takes a declaration from anyone, without a login, and answers with a receipt. It counts from here; who sent it is asked
 * afterwards, and until somebody proved it the request blocks nobody and touches nothing. How often a line was named never
 * turns a request away: a stranger could keep its holder out. Only the line is not warned of more than five in a day. Where
 * papers are the proof it is warned each time.
 */
export async function submitExpress(
  desk: Desk,
  known: KnownOperator,
  request: ExpressRequest,
): Promise<ExpressOutcome> {
  const operator = known.rules.id
  const form = `form:${markOf(desk.keys, 'form', request.formId).toString('hex')}`
  const earlier = await inOperator(desk.db, operator, (tx) => earlierOf(tx, desk, known, form, request))
  if (earlier) return earlier
  if (!(await placeWithin(desk, request))) return { is: 'too-many' }
  const warn = request.special !== undefined || (await mayWarn(desk, request))
  return inOperator(desk.db, operator, async (tx) => {
    // Two presses of one button wait for each other here; the second finds what the first made.
    await sql`select pg_advisory_xact_lock(hashtextextended(${form}, 0))`.execute(tx)
    const made = await earlierOf(tx, desk, known, form, request)
    if (made) return made
    const now = await caseNow(tx, desk.machineMs())
    const receipt = await openCase(
      tx,
      desk.keys,
      known,
      { ...applicationOf(request), ...(warn ? {} : { lineNotWarned: true as const }) },
      now,
    )
    const stored = await loadCase(tx, desk.keys, operator, receipt.ref)
    for (const name of [form, ...(stored?.dataKey ? [contentName(form, stored.dataKey, request)] : [])])
      await sql`insert into directory (name, operator, ref) values (${name}, ${operator}, ${receipt.ref})`.execute(tx)
    return { is: 'received', receipt }
  })
}

function applicationOf({
  kind,
  cause,
  name,
  line,
  requestedEnd,
  contact,
  language,
  special,
}: ExpressRequest): Parameters<typeof openCase>[3] {
  return {
    door: 'express',
    language,
    // Which subscription it is, and whose, the worker sees at its first look and freezes then.
    binding: unseenLine(line),
    person: {
      holder: special ? holderOf(special) : { kind: 'person', name },
      applicant: { name },
      contact,
      ...(kind === 'good-cause' ? { note: cause ?? '' } : {}),
      ...(special ? { said: { holder: special.holder, ...(special.bin ? { bin: special.bin } : {}) } } : {}),
    },
    ...(special ? { special: { kind: special.kind, ...(special.signs ? { signs: special.signs } : {}) } } : {}),
    requestedEnd,
    reason: 'not-said',
    refundWay: 'none',
  }
}

const holderOf = ({ kind, holder, bin }: NonNullable<ExpressRequest['special']>): Holder => ({
  kind: kind === 'minor' || kind === 'company' ? kind : 'person',
  name: holder,
  ...(bin ? { iin: bin } : {}),
})

/** What this form made before; null: nothing. Whether it is the same declaration is told as long as its person is known. */
async function earlierOf(
  tx: Tx,
  desk: Desk,
  { rules }: KnownOperator,
  form: string,
  request: ExpressRequest,
): Promise<ExpressOutcome | null> {
  const operator = rules.id
  const ref = await refUnder(tx, operator, form)
  const stored = ref === undefined ? null : await loadCase(tx, desk.keys, operator, ref)
  if (!stored) return null
  const { receivedAt, promiseUntil } = stored.case.dates
  const same = !stored.dataKey || (await refUnder(tx, operator, contentName(form, stored.dataKey, request))) === ref
  return { is: same ? 'received' : 'sent-already', receipt: { ref: stored.case.ref, receivedAt, promiseUntil } }
}

async function refUnder(tx: Tx, operator: string, name: string): Promise<string | undefined> {
  const { rows } = await sql<{
    ref: string
  }>`select ref from directory where name = ${name} and operator = ${operator}`.execute(tx)
  return rows[0]?.ref
}

/** Under which name it stands what the form said: a mark under the case's own key, so that it says nothing once that is erased. */
function contentName(form: string, dataKey: Buffer, request: ExpressRequest): string {
  const { formId: _form, from: _from, language: _language, ...content } = request
  const said = createHmac('sha256', dataKey).update(JSON.stringify(content)).digest('hex')
  return `${form}/${said.slice(0, 32)}`
}

const mark = (desk: Desk, room: string, value: string) =>
  `express/${room}/${markOf(desk.keys, room, value).toString('hex')}`

async function placeWithin(desk: Desk, { from }: ExpressRequest): Promise<boolean> {
  if (from === undefined) return true
  return (await takePoint(desk.db, { name: mark(desk, 'address', from), ...perAddress }, desk.machineMs())).ok
}

/** Each warning is an SMS to a line that anybody can name. */
async function mayWarn(desk: Desk, { line }: ExpressRequest): Promise<boolean> {
  return (
    await takePoint(desk.db, { name: mark(desk, 'msisdn', lineName(unseenLine(line))), ...perNumber }, desk.machineMs())
  ).ok
}
