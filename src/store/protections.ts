import { sql } from 'kysely'
import type { Language } from '../domain/case.ts'
import type { Instant } from '../domain/instant.ts'
import type { Binding, LineOnFile, Msisdn, OperatorId, Standing } from '../domain/line.ts'
import { subscriptionMark } from './cases.ts'
import type { Tx } from './db.ts'
import { type Keys, markOf, openJson, sealJson } from './seal.ts'

/** Where messages about a protection go: to the line itself, and to a contact that the operator has long known. */
export interface ProtectionReach {
  msisdn: Msisdn
  email?: string
  language: Language
}

/** A protection that is on. Instants on the case's clock. */
export interface Protection {
  id: string
  since: Instant
  /** Somebody asked to take it off, and it goes then. */
  liftDueAt: Instant | null
  reach: ProtectionReach
}

export type ProtectionAct = 'on' | 'lift-asked' | 'kept' | 'lifted'

interface Row {
  id: string
  since: Instant
  lift_due_at: Instant | null
  sealed: Buffer
}

const columns = sql`id, since, lift_due_at, sealed`
const protectionOf = (keys: Keys, row: Row): Protection => ({
  id: row.id,
  since: row.since,
  liftDueAt: row.lift_due_at,
  reach: openJson<ProtectionReach>(keys.master, row.sealed),
})

/** What is on for this line, locked. Null: nothing. */
export async function protectionOn(
  tx: Tx,
  keys: Keys,
  operator: OperatorId,
  of: { binding: Binding } | { msisdn: Msisdn } | { id: string },
): Promise<Protection | null> {
  const which =
    'binding' in of
      ? sql`subscription_mark = ${subscriptionMark(keys, of.binding)}`
      : 'msisdn' in of
        ? sql`msisdn_mark = ${markOf(keys, 'msisdn', of.msisdn)}`
        : sql`id = ${of.id}`
  const { rows } = await sql<Row>`
    select ${columns} from protections where operator = ${operator} and ${which} and lifted_at is null for update`.execute(
    tx,
  )
  return rows[0] ? protectionOf(keys, rows[0]) : null
}

/** Puts it on. A second press finds the first one's row: false. */
export async function insertProtection(
  tx: Tx,
  keys: Keys,
  operator: OperatorId,
  made: { id: string; binding: Binding; since: Instant; reach: ProtectionReach },
): Promise<boolean> {
  const { id, binding, since, reach } = made
  const { rows } = await sql`
    insert into protections (operator, id, subscription_mark, msisdn_mark, sealed, since)
    values (${operator}, ${id}, ${subscriptionMark(keys, binding)}, ${markOf(keys, 'msisdn', binding.msisdn)},
      ${sealJson(keys.master, reach)}, ${since})
    on conflict (operator, subscription_mark) where lifted_at is null do nothing returning id`.execute(tx)
  return rows.length > 0
}

/** Says from when it is off, or, with null, that it stays on. */
export async function dueToLift(tx: Tx, operator: OperatorId, id: string, at: Instant | null): Promise<void> {
  await sql`update protections set lift_due_at = ${at} where operator = ${operator} and id = ${id}`.execute(tx)
}

/** Takes it off, and wakes the requests that waited for that. */
export async function liftProtection(tx: Tx, operator: OperatorId, id: string, at: Instant): Promise<void> {
  await sql`update protections set lifted_at = ${at} where operator = ${operator} and id = ${id}`.execute(tx)
  await sql`
    update places set due_at = ${at}, queued_until = null
    where operator = ${operator} and because = 'protected' and stuck is null and ref in (
      select c.ref from cases c join protections p on p.operator = c.operator and p.subscription_mark = c.subscription_mark
      where p.operator = ${operator} and p.id = ${id} and c.status = 'open')`.execute(tx)
}

/** Those whose time to go has come, locked. */
export async function protectionsDue(
  tx: Tx,
  keys: Keys,
  operator: OperatorId,
  now: Instant,
  most: number,
): Promise<Protection[]> {
  const { rows } = await sql<Row>`
    select ${columns} from protections where operator = ${operator} and lifted_at is null and lift_due_at <= ${now}
    order by lift_due_at limit ${most} for update skip locked`.execute(tx)
  return rows.map((row) => protectionOf(keys, row))
}

/** Writes down what was done, by whom and by which proof. */
export async function recordAct(
  tx: Tx,
  operator: OperatorId,
  done: { id: string; act: ProtectionAct; by: string; proof: string; at: Instant },
): Promise<void> {
  await sql`
    insert into protection_acts (operator, protection, act, by_whom, proof, at)
    values (${operator}, ${done.id}, ${done.act}, ${done.by}, ${done.proof}, ${done.at})`.execute(tx)
}

/** The latest acts, for the log at the desk. No number stands in it. */
export async function latestActs(
  tx: Tx,
  operator: OperatorId,
  most: number,
): Promise<{ n: string; act: ProtectionAct; by: string; proof: string; at: Instant }[]> {
  const { rows } = await sql<{ n: string; act: ProtectionAct; by: string; proof: string; at: Instant }>`
    select n::text as n, act, by_whom as by, proof, at from protection_acts where operator = ${operator}
    order by n desc limit ${most}`.execute(tx)
  return rows
}

/** Forgets protections that were taken off before, with their acts, at most `most`; answers how many. */
export async function eraseLifted(tx: Tx, operator: OperatorId, before: Instant, most: number): Promise<number> {
  const { rows } = await sql`
    delete from protections where operator = ${operator} and id in (
      select id from protections where operator = ${operator} and lifted_at <= ${before} limit ${most}) returning id`.execute(
    tx,
  )
  return rows.length
}

/** Since when each of these lines is protected, by subscription; those that are not are left out. */
export async function protectedSince(
  tx: Tx,
  keys: Keys,
  operator: OperatorId,
  bindings: readonly Binding[],
): Promise<Map<string, Instant>> {
  if (bindings.length === 0) return new Map()
  const marks = new Map(bindings.map((one) => [subscriptionMark(keys, one).toString('hex'), one.subscriptionId]))
  const { rows } = await sql<{ mark: string; since: Instant }>`
    select encode(subscription_mark, 'hex') as mark, since from protections
    where operator = ${operator} and lifted_at is null
      and subscription_mark = any(${[...marks.keys()].map((mark) => Buffer.from(mark, 'hex'))}::bytea[])`.execute(tx)
  return new Map(rows.flatMap(({ mark, since }) => (marks.has(mark) ? [[marks.get(mark) ?? '', since] as const] : [])))
}

/** What the operator said of a line, with what its holder told us: whether it is protected is known here, not there. */
export function withProtection(standing: Standing, since: Instant | undefined): Standing {
  const { protectedSince: _before, ...rest } = standing
  return since === undefined ? rest : { ...rest, protectedSince: since }
}

/** The same for one line on file. */
export async function lineAsProtected(tx: Tx, keys: Keys, line: LineOnFile): Promise<LineOnFile> {
  const since = await protectedSince(tx, keys, line.operator, [line.binding])
  return { ...line, standing: withProtection(line.standing, since.get(line.binding.subscriptionId)) }
}
