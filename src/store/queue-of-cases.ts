import { type RawBuilder, sql } from 'kysely'
import type { Instant } from '../domain/instant.ts'
import type { OperatorId } from '../domain/line.ts'
import { restOverdueMs } from '../domain/promise.ts'
import type { Tx } from './db.ts'
import { type Place, placesOfCases } from './places.ts'

/** `todo`: what waits for a person, a decision, a stuck task or an alarm after the end; `late`: late already, or in danger of it. */
export const queueViews = ['todo', 'decision', 'stuck', 'held', 'late', 'open', 'ended'] as const
export type QueueView = (typeof queueViews)[number]

/** What the rules of the operator make of "in danger", as instants and hours that SQL can compare with. */
export interface QueueTime {
  now: Instant
  /** A promise that ends before this is in danger, unless the line is barred already or its end was chosen later. */
  dangerBefore: Instant
  dwellHours: { ordinary: number; strongProof: number }
  /** The task at which a person decides. */
  decisionTask: string
}

const conditions = ({
  now,
  dangerBefore,
  dwellHours,
  decisionTask,
}: QueueTime): Record<QueueView, RawBuilder<boolean>> => {
  const open = sql<boolean>`c.status = 'open'`
  const free = sql<boolean>`(c.status = 'open' and not c.held)`
  const stands = (what: RawBuilder<unknown>) =>
    sql<boolean>`exists (select 1 from places p where p.operator = c.operator and p.ref = c.ref and ${what})`
  // Decided and not yet moved by the worker: nobody is waited for.
  const decision = sql<boolean>`(${free} and not c.facts ? 'decision' and ${stands(sql`p.task = ${decisionTask} and p.direction = 'forward' and p.stuck is null`)})`
  const stuck = sql<boolean>`(${free} and ${stands(sql`p.stuck is not null`)})`
  // The same question as domain/promise.ts asks of one case; a test holds the two against each other.
  const barred = sql`(c.facts ->> 'barredAt')::timestamptz`
  const dwell = sql`(case when c.facts #>> '{identity,level}' = 'id_reviewed' and not c.facts ? 'special' then ${dwellHours.strongProof}::float8 else ${dwellHours.ordinary}::float8 end) * interval '1 hour'`
  const rested = sql`coalesce(${barred}, greatest((c.dates ->> 'serviceEnd')::timestamptz, ${now}::timestamptz)) + ${dwell}`
  const chosenDay = sql`(c.dates ? 'serviceEnd' and c.dates ->> 'requestedEnd' <> 'now')`
  const late = sql<boolean>`(${open} and not c.facts ? 'deadAt' and (c.promise_until < ${now} or ${rested} > c.promise_until
    or ${stands(sql`p.lane <> 'money' and p.stuck is not null`)}
    or (c.promise_until < ${dangerBefore} and case when ${barred} is null then not ${chosenDay}
      else ${rested} + ${restOverdueMs} * interval '1 ms' <= ${now} end)))`
  // Sent, and nobody has looked; or looked once where two must.
  const papers = sql<boolean>`(${free} and (exists (select 1 from documents d where d.operator = c.operator and d.ref = c.ref and d.state = 'waiting')
    or (c.facts #>> '{special,kind}' = 'holder-died' and c.facts -> 'special' ? 'accepted' and not c.facts -> 'special' ? 'second')))`
  // Seen after the end of the line, and not decided yet.
  const alarm = sql<boolean>`(${open} and c.facts ? 'alarm')`
  return {
    todo: sql<boolean>`(${decision} or ${stuck} or ${alarm} or ${papers})`,
    decision,
    stuck,
    held: sql<boolean>`(c.status = 'open' and c.held)`,
    late,
    open,
    ended: sql<boolean>`c.status <> 'open'`,
  }
}

/** References of one view: what is promised soonest first, lines that are off already last; ended cases newest first. */
export async function queueRefs(
  tx: Tx,
  operator: OperatorId,
  view: QueueView,
  time: QueueTime,
  page: { most: number; from: number },
): Promise<string[]> {
  const order =
    view === 'ended' ? sql`c.received_at desc, c.ref` : sql`c.facts ? 'deadAt', c.promise_until, c.received_at, c.ref`
  const { rows } = await sql<{ ref: string }>`
    select c.ref from cases c where c.operator = ${operator} and ${conditions(time)[view]}
    order by ${order} limit ${page.most} offset ${page.from}`.execute(tx)
  return rows.map((row) => row.ref)
}

/** Late, or in danger of it, and the subscriber has not been told so yet; the soonest promise first. */
export async function refsToWarn(
  tx: Tx,
  operator: OperatorId,
  time: Omit<QueueTime, 'decisionTask'>,
  most: number,
): Promise<string[]> {
  const { rows } = await sql<{ ref: string }>`
    select c.ref from cases c where c.operator = ${operator} and ${conditions({ ...time, decisionTask: '' }).late}
      and not c.facts ? 'ending'
      and case when c.promise_until < ${time.now} then c.facts #>> '{newPromise,state}' is distinct from 'late'
        else not c.facts ? 'newPromise' end
    order by c.promise_until, c.ref limit ${most}`.execute(tx)
  return rows.map((row) => row.ref)
}

export type QueueCounts = Record<Exclude<QueueView, 'ended'>, number>

/** How many stand in each view of open cases. Ended ones are not counted: they only ever grow. */
export async function queueCounts(tx: Tx, operator: OperatorId, time: QueueTime): Promise<QueueCounts> {
  const by = conditions(time)
  const { rows } = await sql<QueueCounts>`
    select count(*) filter (where ${by.todo})::int as todo, count(*) filter (where ${by.decision})::int as decision,
      count(*) filter (where ${by.stuck})::int as stuck, count(*) filter (where ${by.held})::int as held,
      count(*) filter (where ${by.late})::int as late, count(*)::int as open
    from cases c where c.operator = ${operator} and c.status = 'open'`.execute(tx)
  return rows[0] ?? { todo: 0, decision: 0, stuck: 0, held: 0, late: 0, open: 0 }
}

export interface CaseMarks {
  /** The beginning of a reference, written as stored. */
  refBegins?: string
  msisdn?: Buffer
  iin?: Buffer
}

/** Cases that any of the marks fits, open ones first, then the newest. */
export async function refsByMarks(tx: Tx, operator: OperatorId, marks: CaseMarks, most: number): Promise<string[]> {
  const { rows } = await sql<{ ref: string }>`
    select c.ref from cases c left join people p on p.operator = c.operator and p.ref = c.ref
    where c.operator = ${operator} and (c.ref like ${marks.refBegins ? `${marks.refBegins}%` : ''}
      or c.msisdn_mark = ${marks.msisdn ?? null} or p.iin_mark = ${marks.iin ?? null})
    order by c.status <> 'open', c.received_at desc limit ${most}`.execute(tx)
  return rows.map((row) => row.ref)
}

/** Where each of the cases stands. */
export async function placesByRef(tx: Tx, operator: OperatorId, refs: string[]): Promise<Map<string, Place[]>> {
  const found = new Map<string, Place[]>()
  for (const place of await placesOfCases(tx, operator, refs))
    found.set(place.ref, [...(found.get(place.ref) ?? []), place])
  return found
}
