import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import { type CaseEvent, canonicalText, type EventKind, type NewEvent } from '../domain/events.ts'
import type { Instant } from '../domain/instant.ts'
import type { OperatorId } from '../domain/line.ts'
import type { Tx } from './db.ts'

/** Where a case's chain ends: the number and the hash of its last event. */
export interface ChainEnd {
  seq: number
  hash: Buffer
}

export interface ChainedEvent extends CaseEvent {
  prev: Buffer
  hash: Buffer
}

/** The next links of one case's chain. Pure: the caller holds the case's row lock and stores the new end with it. */
export function link(
  operator: OperatorId,
  ref: string,
  end: ChainEnd,
  at: Instant,
  fresh: NewEvent[],
): { links: ChainedEvent[]; end: ChainEnd } {
  let { seq, hash } = end
  const links = fresh.map(({ kind, data }) => {
    const event: CaseEvent = { ref, seq: seq + 1, at, kind, data }
    const prev = hash
    hash = hashOf(prev, canonicalText(operator, event))
    seq += 1
    return { ...event, prev, hash }
  })
  return { links, end: { seq, hash } }
}

function hashOf(prev: Buffer, text: string): Buffer {
  return createHash('sha256').update(prev).update(text).digest()
}

export async function insertEvents(tx: Tx, operator: OperatorId, links: ChainedEvent[]): Promise<void> {
  if (links.length === 0) return
  await sql`
    insert into events (operator, ref, seq, at, kind, data, prev, hash)
    select ${operator}, * from unnest(
      ${links.map((e) => e.ref)}::text[], ${links.map((e) => e.seq)}::int[], ${links.map((e) => e.at)}::timestamptz[],
      ${links.map((e) => e.kind)}::text[], ${links.map((e) => JSON.stringify(e.data))}::jsonb[],
      ${links.map((e) => e.prev)}::bytea[], ${links.map((e) => e.hash)}::bytea[])`.execute(tx)
}

interface EventRow {
  ref: string
  seq: number
  at: Instant
  kind: EventKind
  data: Record<string, unknown>
  prev: Buffer
  hash: Buffer
}

/** A case's whole story, oldest first. */
export async function eventsOf(tx: Tx, operator: OperatorId, ref: string): Promise<ChainedEvent[]> {
  const { rows } = await sql<EventRow>`
    select ref, seq, at, kind, data, prev, hash from events where operator = ${operator} and ref = ${ref} order by seq`.execute(
    tx,
  )
  return rows
}

/** The first event whose link does not hold, or null when the chain is whole. */
export function brokenLink(operator: OperatorId, events: ChainedEvent[]): ChainedEvent | null {
  let prev: Buffer = Buffer.alloc(0)
  let seq = 0
  for (const event of events) {
    const whole =
      event.seq === seq + 1 &&
      event.prev.equals(prev) &&
      event.hash.equals(hashOf(prev, canonicalText(operator, event)))
    if (!whole) return event
    prev = event.hash
    seq = event.seq
  }
  return null
}
