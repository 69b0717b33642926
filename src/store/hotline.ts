import { sql } from 'kysely'
import type { HotlineQuestion } from '../domain/hotline.ts'
import type { Instant } from '../domain/instant.ts'
import type { OperatorId } from '../domain/line.ts'
import type { Tx } from './db.ts'

export type CallState = 'asking' | 'passed' | 'failed' | 'used'

/** One call. Instants on the machine's clock. */
export interface HotlineCall {
  id: string
  application: string
  msisdnMark: Buffer
  agent: string
  reason: string
  asked: HotlineQuestion[]
  state: CallState
  codeMark: Buffer | null
  codeExpires: Instant | null
  createdAt: Instant
  /** When the agent was shown how the line stands. */
  standingAt: Instant | null
}

interface CallRow {
  id: string
  application: string
  msisdn_mark: Buffer
  agent: string
  reason: string
  asked: HotlineQuestion[]
  state: CallState
  code_mark: Buffer | null
  code_expires: Instant | null
  created_at: Instant
  standing_at: Instant | null
}

const columns = sql`id, application, msisdn_mark, agent, reason, asked, state, code_mark, code_expires, created_at, standing_at`

export async function insertCall(
  tx: Tx,
  operator: OperatorId,
  call: Pick<HotlineCall, 'id' | 'application' | 'msisdnMark' | 'agent' | 'reason' | 'createdAt'>,
): Promise<void> {
  await sql`
    insert into hotline_calls (operator, id, application, msisdn_mark, agent, reason, state, created_at)
    values (${operator}, ${call.id}, ${call.application}, ${call.msisdnMark}, ${call.agent}, ${call.reason}, 'asking', ${call.createdAt})`.execute(
    tx,
  )
}

/** One call; with `lock`, held until the end of the transaction. */
export async function loadCall(tx: Tx, operator: OperatorId, id: string, lock = false): Promise<HotlineCall | null> {
  const { rows } = await sql<CallRow>`
    select ${columns} from hotline_calls where operator = ${operator} and id = ${id} ${lock ? sql`for update` : sql``}`.execute(
    tx,
  )
  return rows[0] ? callOf(rows[0]) : null
}

/** The latest call about one of these marks whose code is good and unused: an older one stops working with it. Locked. */
export async function callWithCode(
  tx: Tx,
  operator: OperatorId,
  marks: Buffer[],
  machineNow: Instant,
): Promise<HotlineCall | null> {
  const { rows } = await sql<CallRow>`
    select ${columns} from hotline_calls
    where operator = ${operator} and msisdn_mark = any(${marks}::bytea[]) and state = 'passed' and code_expires > ${machineNow}
    order by created_at desc, id limit 1 for update`.execute(tx)
  return rows[0] ? callOf(rows[0]) : null
}

const callOf = (row: CallRow): HotlineCall => ({
  id: row.id,
  application: row.application,
  msisdnMark: row.msisdn_mark,
  agent: row.agent,
  reason: row.reason,
  asked: row.asked,
  state: row.state,
  codeMark: row.code_mark,
  codeExpires: row.code_expires,
  createdAt: row.created_at,
  standingAt: row.standing_at,
})

/** Which questions were drawn: the same ones when the page is shown again. */
export async function keepAsked(tx: Tx, operator: OperatorId, id: string, asked: HotlineQuestion[]): Promise<void> {
  await sql`update hotline_calls set asked = ${asked} where operator = ${operator} and id = ${id}`.execute(tx)
}

/** Passed: the code is good from now on, and how the line stands is shown with it; that it was is written down here. */
export async function decideCall(
  tx: Tx,
  operator: OperatorId,
  id: string,
  decided: { state: 'passed' | 'failed'; at: Instant; code?: { mark: Buffer; expires: Instant } },
): Promise<void> {
  await sql`
    update hotline_calls set state = ${decided.state}, decided_at = ${decided.at},
      standing_at = ${decided.state === 'passed' ? decided.at : null},
      code_mark = ${decided.code?.mark ?? null}, code_expires = ${decided.code?.expires ?? null}
    where operator = ${operator} and id = ${id}`.execute(tx)
}

export async function useCall(tx: Tx, operator: OperatorId, id: string, at: Instant): Promise<void> {
  await sql`update hotline_calls set state = 'used', used_at = ${at} where operator = ${operator} and id = ${id}`.execute(
    tx,
  )
}

/** The latest calls, for the log at the desk. */
export async function latestCalls(tx: Tx, operator: OperatorId, most: number): Promise<HotlineCall[]> {
  const { rows } = await sql<CallRow>`
    select ${columns} from hotline_calls where operator = ${operator} order by created_at desc, id limit ${most}`.execute(
    tx,
  )
  return rows.map(callOf)
}

/** Forgets calls that are over their time, at most `most`; answers how many. Under its mark a number can be found again. */
export async function eraseCallsBefore(tx: Tx, operator: OperatorId, before: Instant, most: number): Promise<number> {
  const { rows } = await sql`
    delete from hotline_calls where operator = ${operator} and id in (
      select id from hotline_calls where operator = ${operator} and created_at <= ${before} order by created_at limit ${most}) returning id`.execute(
    tx,
  )
  return rows.length
}
