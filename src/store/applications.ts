import { sql } from 'kysely'
import type { Assurance, GivenMembersPlan, Language, Reason } from '../domain/case.ts'
import type { Day, Instant } from '../domain/instant.ts'
import type { LineOnFile, Msisdn, OperatorId } from '../domain/line.ts'
import type { DocumentCode } from '../domain/operator.ts'
import type { Tx } from './db.ts'
import type { StoredPayee } from './people.ts'
import { type Keys, openJson, sealJson } from './seal.ts'

/** What a person would rather do with the line. Only `cancel` goes on; the others lead to the operator's own way. */
export type Path = 'cancel' | 'transfer' | 'port' | 'pause' | 'plan'

/** By what somebody named a line: its number or its card. */
export type NamedLine = Pick<Answers, 'number' | 'iccid'>

/** What names a line in limits and marks. */
export const nameOfLine = ({ number, iccid }: NamedLine): string => iccid ?? number

/** Answers given before anything is sent. Sealed; erased once the request is sent, or after days without an answer. */
export interface Answers {
  /** Empty where only a card was named, and the reader has not shown that its line is theirs. */
  number: Msisdn
  /** The number of the card, where the line was named by that. */
  iccid?: string
  path?: Path
  /** The line as it stood when the person chose to cancel: what changed since is shown before anything is sent. */
  seen?: LineOnFile
  /** `term`: the end of the contract's term, whose day stands in `end`. */
  when?: 'now' | 'term' | 'day'
  end?: Day
  reason?: Reason
  /** What is to become of lines that rest on this one. */
  members?: GivenMembersPlan
  payee?: StoredPayee
  /** Chosen: to be asked where the money goes once the amount is final. */
  payeeLater?: true
  contact?: { channel: 'email' | 'phone'; address: string }
  language?: Language
  name?: string
  iin?: string
  /** A person stands at a branch: whom before, and what was seen of their document. */
  branch?: { agent: string; document: DocumentCode; last: string }
  /** Staff id of the agent who sent the form by a link. */
  formSentBy?: string
  /** What was ticked before sending: the copy of contacts, and items of the country's list. */
  ticked?: string[]
}

export type LookUpState = 'none' | 'wanted' | 'found' | 'no-such-line' | 'cannot-tell'

export interface StoredApplication {
  operator: OperatorId
  id: string
  secretMark: Buffer
  language: Language
  answers: Answers
  assurance: Assurance
  /** On the machine's clock, as every session is. */
  assuredUntil: Instant | null
  lookup: LookUpState
  /** When the look-up was last wanted or answered, on the machine's clock. */
  lookupAt: Instant | null
  line: LineOnFile | null
  /** The case that was made of it. */
  ref: string | null
  createdAt: Instant
  touchedAt: Instant
}

interface ApplicationRow {
  id: string
  secret_mark: Buffer
  language: Language
  answers: Buffer
  assurance: Assurance
  assured_until: Instant | null
  lookup: LookUpState
  lookup_at: Instant | null
  line_sealed: Buffer | null
  ref: string | null
  created_at: Instant
  touched_at: Instant
}

export interface NewApplication {
  operator: OperatorId
  id: string
  secretMark: Buffer
  language: Language
  answers: Answers
  /** On the case's clock: how long it lies idle is counted on it. */
  at: Instant
}

export async function insertApplication(tx: Tx, keys: Keys, application: NewApplication): Promise<void> {
  const { operator, id, secretMark, language, answers, at } = application
  await sql`
    insert into applications (operator, id, secret_mark, language, answers, created_at, touched_at)
    values (${operator}, ${id}, ${secretMark}, ${language}, ${sealJson(keys.master, answers)}, ${at}, ${at})`.execute(
    tx,
  )
}

/** One application. With `lock`, held until the end of the transaction: two presses of one button come one after the other. */
export async function loadApplication(
  tx: Tx,
  keys: Keys,
  operator: OperatorId,
  id: string,
  lock = false,
): Promise<StoredApplication | null> {
  const { rows } = await sql<ApplicationRow>`
    select id, secret_mark, language, answers, assurance, assured_until, lookup, lookup_at, line_sealed, ref, created_at, touched_at
    from applications where operator = ${operator} and id = ${id} ${lock ? sql`for update` : sql``}`.execute(tx)
  return rows[0] ? stored(keys, operator, rows[0]) : null
}

/** Applications whose line somebody waits to see, those who wait longest first. */
export async function wantedApplications(
  tx: Tx,
  keys: Keys,
  operator: OperatorId,
  most: number,
): Promise<StoredApplication[]> {
  const { rows } = await sql<ApplicationRow>`
    select id, secret_mark, language, answers, assurance, assured_until, lookup, lookup_at, line_sealed, ref, created_at, touched_at
    from applications where operator = ${operator} and lookup = 'wanted' order by lookup_at limit ${most}`.execute(tx)
  return rows.map((row) => stored(keys, operator, row))
}

function stored(keys: Keys, operator: OperatorId, row: ApplicationRow): StoredApplication {
  return {
    operator,
    id: row.id,
    secretMark: row.secret_mark,
    language: row.language,
    answers: openJson<Answers>(keys.master, row.answers),
    assurance: row.assurance,
    assuredUntil: row.assured_until,
    lookup: row.lookup,
    lookupAt: row.lookup_at,
    line: row.line_sealed ? openJson<LineOnFile>(keys.master, row.line_sealed) : null,
    ref: row.ref,
    createdAt: row.created_at,
    touchedAt: row.touched_at,
  }
}

/** Writes the answers back, with the language the person reads now. */
export async function updateAnswers(
  tx: Tx,
  keys: Keys,
  application: Pick<StoredApplication, 'operator' | 'id' | 'answers' | 'language'>,
  at: Instant,
): Promise<void> {
  const { operator, id, answers, language } = application
  await sql`
    update applications set answers = ${sealJson(keys.master, answers)}, language = ${language}, touched_at = ${at}
    where operator = ${operator} and id = ${id} and ref is null`.execute(tx)
}

/** Asks the worker to look at the line (again). What was found before stays until the new answer is there. */
export async function wantLookUp(tx: Tx, operator: OperatorId, id: string, machineNow: Instant): Promise<void> {
  await sql`
    update applications set lookup = 'wanted', lookup_at = ${machineNow}
    where operator = ${operator} and id = ${id} and ref is null and lookup <> 'wanted'`.execute(tx)
}

/** What the worker found. A line that was found before is kept when the answer is another one: the page says how old it is. */
export async function recordLookUp(
  tx: Tx,
  keys: Keys,
  operator: OperatorId,
  id: string,
  found: { state: Exclude<LookUpState, 'none' | 'wanted'>; line?: LineOnFile; machineNow: Instant },
): Promise<void> {
  const line = found.line ? sealJson(keys.master, found.line) : null
  await sql`
    update applications set lookup = ${found.state}, lookup_at = ${found.machineNow},
      line_sealed = coalesce(${line}::bytea, line_sealed)
    where operator = ${operator} and id = ${id} and lookup = 'wanted'`.execute(tx)
}

/** Somebody proved that the line is theirs, until `until` on the machine's clock. */
export async function assureApplication(
  tx: Tx,
  operator: OperatorId,
  id: string,
  assurance: Assurance,
  until: Instant,
): Promise<void> {
  await sql`update applications set assurance = ${assurance}, assured_until = ${until} where operator = ${operator} and id = ${id}`.execute(
    tx,
  )
}

/** The application became a case. What it knew of persons is the case's now, under the case's own key, and nowhere else. */
export async function markSubmitted(
  tx: Tx,
  keys: Keys,
  operator: OperatorId,
  id: string,
  ref: string,
  number: Msisdn,
  at: Instant,
): Promise<void> {
  const nothing: Answers = { number }
  await sql`
    update applications set ref = ${ref}, answers = ${sealJson(keys.master, nothing)}, line_sealed = null, lookup = 'none',
      lines = 'none', lines_sealed = null, touched_at = ${at}
    where operator = ${operator} and id = ${id}`.execute(tx)
}

/** Erases what was begun and not touched since `before` (case clock), with its codes. Answers how many. */
export async function eraseIdleApplications(tx: Tx, operator: OperatorId, before: Instant): Promise<number> {
  const { rows } = await sql<{ id: string }>`
    delete from applications where operator = ${operator} and touched_at < ${before} returning id`.execute(tx)
  if (rows.length > 0)
    await sql`delete from codes where operator = ${operator} and application = any(${rows.map((row) => row.id)}::uuid[])`.execute(
      tx,
    )
  return rows.length
}
