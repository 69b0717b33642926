import { sql } from 'kysely'
import type { Instant } from '../domain/instant.ts'
import type { OperatorId } from '../domain/line.ts'
import type { Tx } from './db.ts'

/** Something that a person must decide on. Nothing in it names anybody. */
export interface NewAlarm {
  /** Null: it is about the operator's orders as a whole. */
  ref: string | null
  kind: string
  detail: Record<string, unknown>
}

export interface Alarm extends NewAlarm {
  id: number
  raisedAt: Instant
  decided: { at: Instant; by: string; as: string; code: string | null } | null
}

interface AlarmRow {
  id: number
  ref: string | null
  kind: string
  raised_at: Instant
  detail: Record<string, unknown>
  decided_at: Instant | null
  decided_by: string | null
  decision: string | null
  code: string | null
}

const columns = sql.raw('a.id, a.ref, a.kind, a.raised_at, a.detail, a.decided_at, a.decided_by, a.decision, a.code')
const alarmOf = (row: AlarmRow): Alarm => ({
  id: row.id,
  ref: row.ref,
  kind: row.kind,
  raisedAt: row.raised_at,
  detail: row.detail,
  decided: row.decided_at
    ? { at: row.decided_at, by: row.decided_by ?? '', as: row.decision ?? '', code: row.code }
    : null,
})

/** Raises alarms. While one of a kind is open for the same case, another one is not raised. */
export async function raiseAlarms(tx: Tx, operator: OperatorId, alarms: NewAlarm[], at: Instant): Promise<void> {
  if (alarms.length === 0) return
  await sql`
    insert into alarms (operator, ref, kind, raised_at, detail)
    select ${operator}, n.ref, n.kind, ${at}, n.detail from unnest(
      ${alarms.map((a) => a.ref)}::text[], ${alarms.map((a) => a.kind)}::text[],
      ${alarms.map((a) => JSON.stringify(a.detail))}::jsonb[]) as n(ref, kind, detail)
    on conflict do nothing`.execute(tx)
}

/** Every alarm of the named cases, the earliest first. */
export async function alarmsOfCases(tx: Tx, operator: OperatorId, refs: string[]): Promise<Alarm[]> {
  const { rows } = await sql<AlarmRow>`
    select ${columns} from alarms a where a.operator = ${operator} and a.ref = any(${refs}) order by a.id`.execute(tx)
  return rows.map(alarmOf)
}

/** One alarm, locked until the end of the transaction. */
export async function alarmById(tx: Tx, operator: OperatorId, id: number): Promise<Alarm | null> {
  const { rows } = await sql<AlarmRow>`
    select ${columns} from alarms a where a.operator = ${operator} and a.id = ${id} for update`.execute(tx)
  return rows[0] ? alarmOf(rows[0]) : null
}

/** Open ones first, the earliest first; then those decided last. */
export async function latestAlarms(tx: Tx, operator: OperatorId, most: number): Promise<Alarm[]> {
  const { rows } = await sql<AlarmRow>`
    select ${columns} from alarms a where a.operator = ${operator}
    order by a.decided_at is not null, a.decided_at desc, a.id limit ${most}`.execute(tx)
  return rows.map(alarmOf)
}

export async function countOpenAlarms(tx: Tx, operator: OperatorId): Promise<number> {
  const { rows } = await sql<{ n: number }>`
    select count(*)::int as n from alarms where operator = ${operator} and decided_at is null`.execute(tx)
  return rows[0]?.n ?? 0
}

export interface AlarmDecided {
  as: string
  by: string
  code?: string
}

export async function decideAlarms(
  tx: Tx,
  operator: OperatorId,
  ids: number[],
  { as, by, code }: AlarmDecided,
  at: Instant,
): Promise<void> {
  if (ids.length === 0) return
  await sql`
    update alarms set decided_at = ${at}, decided_by = ${by}, decision = ${as}, code = ${code ?? null}
    where operator = ${operator} and id = any(${ids}) and decided_at is null`.execute(tx)
}
