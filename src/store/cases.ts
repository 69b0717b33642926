import { sql } from 'kysely'
import type { Case, CaseDates, CaseFacts, CaseStatus, Language, Quote } from '../domain/case.ts'
import type { Instant } from '../domain/instant.ts'
import { type Binding, isFrozen, type OperatorId, type Standing } from '../domain/line.ts'
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
}

/** Under which blind index a case stands for its line; until somebody has looked, only the number is known. */
export function subscriptionMark(keys: Keys, binding: Binding): Buffer {
  return markOf(keys, 'subscription', isFrozen(binding) ? binding.subscriptionId : `number ${binding.msisdn}`)
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
    select 1 from cases where operator = ${operator} and ref <> ${ref} and status = 'open' and verified
      and (subscription_mark = ${subscriptionMark(keys, binding)} or msisdn_mark = ${markOf(keys, 'msisdn', binding.msisdn)})`.execute(
    tx,
  )
  return rows.length > 0
}

/** Seals a binding anew and finds the case under it from now on. The caller holds the case's lock. */
export async function freezeBinding(
  tx: Tx,
  keys: Keys,
  operator: OperatorId,
  frozen: { ref: string; dataKey: Buffer; binding: Binding },
): Promise<void> {
  const { ref, dataKey, binding } = frozen
  await sql`
    update cases set binding_sealed = ${sealJson(dataKey, binding)}, subscription_mark = ${subscriptionMark(keys, binding)}
    where operator = ${operator} and ref = ${ref}`.execute(tx)
}

const erasedBinding: Binding = { subscriptionId: '', holderId: '', msisdn: '', profiles: [] }

/**
 * The named cases of one operator, by reference, oldest reference first. With `lock` each row is held until the end of
 * the transaction, always in the same order, so that a worker and a person never wait for each other in a circle.
 */
export async function loadCases(
  tx: Tx,
  keys: Keys,
  operator: OperatorId,
  refs: string[],
  lock: boolean,
): Promise<Map<string, StoredCase>> {
  const { rows } = await sql<CaseRow>`
    select c.ref, c.status, c.language, c.verified, c.binding_sealed, c.standing, c.dates, c.facts, c.quote, c.one_way_since,
           c.flow_version, c.last_seq, c.last_hash, p.key_sealed
    from cases c left join people p on p.operator = c.operator and p.ref = c.ref
    where c.operator = ${operator} and c.ref = any(${refs}) order by c.ref ${lock ? sql`for update of c` : sql``}`.execute(
    tx,
  )
  return new Map(rows.map((row) => [row.ref, stored(keys, operator, row)]))
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

/**
 * What was unsealed lately. A case is loaded some thirty times on its way and neither its key nor its frozen binding changes
 * meanwhile; a row whose sealed forms are other ones is unsealed anew, and an erased one has no key to look up.
 */
const unsealed = new Map<string, { dataKey: Buffer; binding: Binding }>()
const mostUnsealed = 5_000

function unseal(keys: Keys, keySealed: Buffer, bindingSealed: Buffer): { dataKey: Buffer; binding: Binding } {
  const name = `${keySealed.toString('base64')}${bindingSealed.subarray(0, 28).toString('base64')}`
  const known = unsealed.get(name)
  if (known) return known
  const dataKey = openBytes(keys.master, keySealed)
  const fresh = { dataKey, binding: openJson<Binding>(dataKey, bindingSealed) }
  if (unsealed.size >= mostUnsealed) unsealed.delete(unsealed.keys().next().value ?? '')
  unsealed.set(name, fresh)
  return fresh
}

function stored(keys: Keys, operator: OperatorId, row: CaseRow): StoredCase {
  const open = row.key_sealed ? unseal(keys, row.key_sealed, row.binding_sealed) : null
  const dataKey = open?.dataKey ?? null
  const binding = open?.binding ?? erasedBinding
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
 * Writes back what a transaction changed in cases that it holds the lock of. Quote and standing are large and rarely change:
 * they are sent only when they are not the very ones of `before`, and are never taken away again.
 */
export async function saveCases(
  tx: Tx,
  operator: OperatorId,
  changed: { case: Case; before?: Case; chain: ChainEnd; verified: boolean }[],
): Promise<void> {
  if (changed.length === 0) return
  const cases = changed.map((one) => one.case)
  const json = (value: unknown) => (value === undefined ? null : JSON.stringify(value))
  const fresh = (member: 'quote' | 'standing') =>
    changed.map(({ case: c, before }) => (c[member] === before?.[member] ? null : json(c[member])))
  await sql`
    update cases c set status = n.status, dates = n.dates, facts = n.facts, quote = coalesce(n.quote, c.quote), standing = coalesce(n.standing, c.standing),
      one_way_since = n.one_way, promise_until = n.promise, last_seq = n.seq, last_hash = n.hash, verified = n.verified
    from unnest(
      ${cases.map((c) => c.ref)}::text[], ${cases.map((c) => c.status)}::text[], ${cases.map((c) => json(c.dates))}::jsonb[],
      ${cases.map((c) => json(c.facts))}::jsonb[], ${fresh('quote')}::jsonb[], ${fresh('standing')}::jsonb[],
      ${cases.map((c) => c.oneWaySince ?? null)}::timestamptz[], ${cases.map((c) => c.dates.promiseUntil)}::timestamptz[],
      ${changed.map((one) => one.chain.seq)}::int[], ${changed.map((one) => one.chain.hash)}::bytea[],
      ${changed.map((one) => one.verified)}::bool[]
    ) as n(ref, status, dates, facts, quote, standing, one_way, promise, seq, hash, verified)
    where c.operator = ${operator} and c.ref = n.ref`.execute(tx)
}
