import { sql } from 'kysely'
import type { Case, CaseDates, CaseFacts, CaseStatus, Language, Quote } from '../domain/case.ts'
import type { Instant } from '../domain/instant.ts'
import { type Binding, isFrozen, lineName, type OperatorId, type Standing } from '../domain/line.ts'
import type { Tx } from './db.ts'
import type { ChainEnd } from './events.ts'
import { type Keys, markOf, openBytes, openJson, sealJson } from './seal.ts'

/** A case as read under lock: the case itself, its data key, and the end of its event chain. */
export interface StoredCase {
  case: Case
  /** Null once the person's data was erased: what was sealed with it cannot be read any more. */
  dataKey: Buffer | null
  chain: ChainEnd
  verified: boolean
}

interface CaseRow {
  ref: string
  status: CaseStatus
  language: Language
  verified: boolean
  binding_sealed: Buffer
  standing: Standing | null
  dates: CaseDates
  facts: CaseFacts
  quote: Quote | null
  one_way_since: Instant | null
  flow_version: number
  last_seq: number
  last_hash: Buffer
  key_sealed: Buffer | null
  version: string
}

/** Under which blind index a case stands for its line; until somebody has looked, only what it was named by is known. */
export function subscriptionMark(keys: Keys, binding: Binding): Buffer {
  return markOf(keys, 'subscription', isFrozen(binding) ? binding.subscriptionId : `number ${lineName(binding)}`)
}

/** Whether another open request of the same line is verified already. Only one may be. */
export async function hasVerifiedTwin(
  tx: Tx,
  keys: Keys,
  operator: OperatorId,
  ref: string,
  binding: Binding,
): Promise<boolean> {
  const { rows } = await sql`
    with twin as (
      select ref, operator, status, verified from cases where subscription_mark = ${subscriptionMark(keys, binding)}
      union all
      select ref, operator, status, verified from (
        select * from cases where msisdn_mark = ${nameMark(keys, binding)} offset 0) by_number)
    select from twin where operator = ${operator} and ref <> ${ref} and status = 'open' and verified`.execute(tx)
  return rows.length > 0
}

/** Under which blind index a case is found by what its line goes by: its number; or its card, until somebody has looked. */
export const nameMark = (keys: Keys, binding: Binding): Buffer => markOf(keys, 'msisdn', lineName(binding))

/** Seals a binding anew and finds the case under it from now on. The caller holds the case's lock. */
export async function freezeBinding(
  tx: Tx,
  keys: Keys,
  operator: OperatorId,
  frozen: { ref: string; dataKey: Buffer; binding: Binding },
): Promise<void> {
  const { ref, dataKey, binding } = frozen
  await sql`
    update cases set binding_sealed = ${sealJson(dataKey, binding)}, subscription_mark = ${subscriptionMark(keys, binding)},
      msisdn_mark = ${nameMark(keys, binding)}
    where operator = ${operator} and ref = ${ref}`.execute(tx)
}

/** The caller holds the case's lock. */
export async function setLanguage(tx: Tx, operator: OperatorId, ref: string, language: Language): Promise<void> {
  await sql`update cases set language = ${language} where operator = ${operator} and ref = ${ref}`.execute(tx)
}

const erasedBinding: Binding = { subscriptionId: '', holderId: '', msisdn: '', profiles: [] }

/** Cases as one walk knows them, each at the version of its row that it was read or written at. */
export type KnownCases = Map<string, { version: string; stored: StoredCase }>

/**
 * Names one version of one row: PostgreSQL writes a row anew, elsewhere, whenever anybody changes it, under the number of
 * the transaction that did. While both are the same, so is everything that stands in the row.
 */
const version = sql.raw(`c.xmin::text || ' ' || c.ctid::text`)

/**
 * The named cases of one operator, by reference, oldest reference first. With `lock` each row is held until the end of
 * the transaction, always in the same order, so that a worker and a person never wait for each other in a circle.
 * What is `known` already is read anew only where its row is another one by now.
 */
export async function loadCases(
  tx: Tx,
  keys: Keys,
  operator: OperatorId,
  refs: string[],
  lock: boolean,
  known: KnownCases = new Map(),
): Promise<Map<string, StoredCase>> {
  const rows = lock || known.size > 0 ? await versionsOf(tx, operator, refs, lock) : null
  const changed = rows?.filter((row) => known.get(row.ref)?.version !== row.version).map((row) => row.ref) ?? refs
  for (const row of await readCases(tx, operator, changed))
    known.set(row.ref, { version: row.version, stored: stored(keys, operator, row) })
  const found = rows?.map((row) => row.ref) ?? refs.toSorted()
  return new Map(
    found.flatMap((ref) => {
      const one = known.get(ref)
      return one ? [[ref, one.stored] as const] : []
    }),
  )
}

async function versionsOf(
  tx: Tx,
  operator: OperatorId,
  refs: string[],
  lock: boolean,
): Promise<{ ref: string; version: string }[]> {
  const { rows } = await sql<{ ref: string; version: string }>`
    select c.ref, ${version} as version from cases c
    where c.operator = ${operator} and c.ref = any(${refs}) order by c.ref ${lock ? sql`for update of c` : sql``}`.execute(
    tx,
  )
  return rows
}

async function readCases(tx: Tx, operator: OperatorId, refs: string[]): Promise<CaseRow[]> {
  if (refs.length === 0) return []
  const { rows } = await sql<CaseRow>`
    select c.ref, c.status, c.language, c.verified, c.binding_sealed, c.standing, c.dates, c.facts, c.quote, c.one_way_since,
           c.flow_version, c.last_seq, c.last_hash, p.key_sealed, ${version} as version
    from cases c left join people p on p.operator = c.operator and p.ref = c.ref
    where c.operator = ${operator} and c.ref = any(${refs})`.execute(tx)
  return rows
}

export async function loadCase(
  tx: Tx,
  keys: Keys,
  operator: OperatorId,
  ref: string,
  lock = false,
): Promise<StoredCase | null> {
  return (await loadCases(tx, keys, operator, [ref], lock)).get(ref) ?? null
}

function stored(keys: Keys, operator: OperatorId, row: CaseRow): StoredCase {
  const dataKey = row.key_sealed ? openBytes(keys.master, row.key_sealed) : null
  const binding = dataKey ? openJson<Binding>(dataKey, row.binding_sealed) : erasedBinding
  return {
    case: {
      operator,
      ref: row.ref,
      status: row.status,
      language: row.language,
      dates: row.dates,
      facts: row.facts,
      binding,
      flowVersion: row.flow_version,
      ...(row.quote ? { quote: row.quote } : {}),
      ...(row.standing ? { standing: row.standing } : {}),
      ...(row.one_way_since ? { oneWaySince: row.one_way_since } : {}),
    },
    dataKey,
    chain: { seq: row.last_seq, hash: row.last_hash },
    verified: row.verified,
  }
}

/**
 * Writes back what a transaction changed in cases that it holds the lock of, and answers the new version of each row. Most of
 * a case rarely changes: what is still the very same object as in `before` is not sent. Quote and standing are never taken
 * away again.
 */
export async function saveCases(
  tx: Tx,
  operator: OperatorId,
  changed: { case: Case; before?: Case; chain: ChainEnd; verified: boolean }[],
): Promise<Map<string, string>> {
  if (changed.length === 0) return new Map()
  const cases = changed.map((one) => one.case)
  const fresh = (member: 'dates' | 'facts' | 'quote' | 'standing') =>
    changed.map(({ case: c, before }) =>
      c[member] === undefined || c[member] === before?.[member] ? null : JSON.stringify(c[member]),
    )
  const { rows } = await sql<{ ref: string; version: string }>`
    update cases c set status = n.status, dates = coalesce(n.dates, c.dates), facts = coalesce(n.facts, c.facts),
      quote = coalesce(n.quote, c.quote), standing = coalesce(n.standing, c.standing),
      one_way_since = n.one_way, promise_until = n.promise, last_seq = n.seq, last_hash = n.hash, verified = n.verified
    from unnest(
      ${cases.map((c) => c.ref)}::text[], ${cases.map((c) => c.status)}::text[], ${fresh('dates')}::jsonb[],
      ${fresh('facts')}::jsonb[], ${fresh('quote')}::jsonb[], ${fresh('standing')}::jsonb[],
      ${cases.map((c) => c.oneWaySince ?? null)}::timestamptz[], ${cases.map((c) => c.dates.promiseUntil)}::timestamptz[],
      ${changed.map((one) => one.chain.seq)}::int[], ${changed.map((one) => one.chain.hash)}::bytea[],
      ${changed.map((one) => one.verified)}::bool[]
    ) as n(ref, status, dates, facts, quote, standing, one_way, promise, seq, hash, verified)
    where c.operator = ${operator} and c.ref = n.ref returning c.ref, ${version} as version`.execute(tx)
  return new Map(rows.map((row) => [row.ref, row.version]))
}
