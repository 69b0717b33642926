import { sql } from 'kysely'
import type { OperatorId } from '../domain/line.ts'
import type { Tx } from './db.ts'

/** How far a case is: two of one case differ when something happened to it. Both only grow, until the case is forgotten. */
export interface CaseMark {
  /** The number of its last event. */
  event: number
  /** How many messages its conversation has. */
  chat: number
}

/** The marks of many cases of one operator by one query. A reference that is nobody's has none. */
export async function marksOf(tx: Tx, operator: OperatorId, refs: readonly string[]): Promise<Map<string, CaseMark>> {
  const { rows } = await sql<CaseMark & { ref: string }>`
    select ref, last_seq as event,
           (select count(*)::int from chat_messages m where m.operator = c.operator and m.ref = c.ref) as chat
    from cases c where operator = ${operator} and ref = any(${[...refs]}::text[])`.execute(tx)
  return new Map(rows.map(({ ref, event, chat }) => [ref, { event, chat }]))
}
