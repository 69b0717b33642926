import { sql } from 'kysely'
import type { Instant } from '../domain/instant.ts'
import type { OperatorId } from '../domain/line.ts'
import type { DocumentCode } from '../domain/operator.ts'
import type { Tx } from './db.ts'
import { openBytes, openJson, sealBytes, sealJson } from './seal.ts'

export type DocumentSide = 'front' | 'back' | 'only'
export type DocumentState = 'waiting' | 'accepted' | 'refused' | 'replaced'

/** A paper of a case, without its pictures. */
export interface StoredDocument {
  ref: string
  id: string
  kind: DocumentCode
  side: DocumentSide
  state: DocumentState
  because: string | null
  advice: string[]
  /** What the machine-readable zone said; null where there was none, or once the copy was erased. */
  zone: unknown
  pages: number
  receivedAt: Instant
  decidedAt: Instant | null
  decidedBy: string | null
  erasedAt: Instant | null
}

/** One picture, JPEG; sizes in pixels. */
export interface DocumentPage {
  jpeg: Buffer
  width: number
  height: number
}

export interface NewDocument {
  ref: string
  id: string
  kind: DocumentCode
  side: DocumentSide
  advice: string[]
  zone: unknown
  pages: DocumentPage[]
}

/** Keeps a paper under the case's key. One of the same kind and side that waited or was refused is replaced, its copy deleted. */
export async function insertDocument(
  tx: Tx,
  operator: OperatorId,
  dataKey: Buffer,
  { ref, id, kind, side, advice, zone, pages }: NewDocument,
  at: Instant,
): Promise<void> {
  const { rows } = await sql<{ id: string }>`
    update documents set state = 'replaced', erased_at = ${at}, zone_sealed = null
    where operator = ${operator} and ref = ${ref} and kind = ${kind} and side = ${side} and state in ('waiting', 'refused')
    returning id`.execute(tx)
  await deletePages(
    tx,
    operator,
    rows.map((row) => row.id),
  )
  await sql`
    insert into documents (operator, ref, id, kind, side, state, advice, zone_sealed, received_at)
    values (${operator}, ${ref}, ${id}, ${kind}, ${side}, 'waiting', ${advice}, ${zone ? sealJson(dataKey, zone) : null}, ${at})`.execute(
    tx,
  )
  await sql`
    insert into document_pages (operator, document, page, width, height, sealed)
    select ${operator}, ${id}, n.page, n.width, n.height, n.sealed from unnest(
      ${pages.map((_, page) => page + 1)}::int[], ${pages.map((page) => page.width)}::int[], ${pages.map((page) => page.height)}::int[],
      ${pages.map((page) => sealBytes(dataKey, page.jpeg))}::bytea[]) as n(page, width, height, sealed)`.execute(tx)
}

interface DocumentRow {
  ref: string
  id: string
  kind: DocumentCode
  side: DocumentSide
  state: DocumentState
  because: string | null
  advice: string[]
  zone_sealed: Buffer | null
  pages: number
  received_at: Instant
  decided_at: Instant | null
  decided_by: string | null
  erased_at: Instant | null
}

/** The papers of a case, those that were replaced included, the oldest first. Without a key, zones stay closed. */
export async function documentsOf(
  tx: Tx,
  operator: OperatorId,
  ref: string,
  dataKey: Buffer | null,
): Promise<StoredDocument[]> {
  const { rows } = await sql<DocumentRow>`
    select d.ref, d.id, d.kind, d.side, d.state, d.because, d.advice, d.zone_sealed, d.received_at, d.decided_at, d.decided_by, d.erased_at,
      (select count(*)::int from document_pages p where p.operator = d.operator and p.document = d.id) as pages
    from documents d where d.operator = ${operator} and d.ref = ${ref} order by d.received_at, d.id`.execute(tx)
  return rows.map((row) => ({
    ref: row.ref,
    id: row.id,
    kind: row.kind,
    side: row.side,
    state: row.state,
    because: row.because,
    advice: row.advice,
    zone: row.zone_sealed && dataKey ? openJson(dataKey, row.zone_sealed) : null,
    pages: row.pages,
    receivedAt: row.received_at,
    decidedAt: row.decided_at,
    decidedBy: row.decided_by,
    erasedAt: row.erased_at,
  }))
}

/** One picture of a paper of this case, or null: there is none, it is another case's, or the copy was erased. */
export async function pageOf(
  tx: Tx,
  operator: OperatorId,
  of: { ref: string; id: string; page: number },
  dataKey: Buffer,
): Promise<Buffer | null> {
  const { rows } = await sql<{ sealed: Buffer }>`
    select p.sealed from document_pages p join documents d on d.operator = p.operator and d.id = p.document
    where p.operator = ${operator} and d.ref = ${of.ref} and d.id = ${of.id} and p.page = ${of.page}`.execute(tx)
  return rows[0] ? openBytes(dataKey, rows[0].sealed) : null
}

/** What a person decided of a paper that waited. Answers whether it still did. */
export async function decideDocument(
  tx: Tx,
  operator: OperatorId,
  id: string,
  decided: { state: 'accepted' | 'refused'; because: string | null; by: string; at: Instant },
): Promise<boolean> {
  const { rows } = await sql`
    update documents set state = ${decided.state}, because = ${decided.because}, decided_by = ${decided.by}, decided_at = ${decided.at}
    where operator = ${operator} and id = ${id} and state = 'waiting' returning id`.execute(tx)
  return rows.length > 0
}

/** Deletes the copies: pictures and what was read off them. The row stays, and says when they went. */
export async function eraseCopies(tx: Tx, operator: OperatorId, ids: string[], at: Instant): Promise<void> {
  await deletePages(tx, operator, ids)
  await sql`
    update documents set zone_sealed = null, erased_at = ${at}
    where operator = ${operator} and id = any(${ids}::uuid[]) and erased_at is null`.execute(tx)
}

async function deletePages(tx: Tx, operator: OperatorId, ids: string[]): Promise<void> {
  if (ids.length === 0) return
  await sql`delete from document_pages where operator = ${operator} and document = any(${ids}::uuid[])`.execute(tx)
}
