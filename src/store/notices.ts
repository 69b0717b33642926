import { sql } from 'kysely'
import type { Instant } from '../domain/instant.ts'
import type { OperatorId } from '../domain/line.ts'
import type { Notice } from '../domain/notice.ts'
import type { Tx } from './db.ts'
import { type Keys, markOf, openJson, sealJson } from './seal.ts'

/** Keeps what was said, once however often it is said. Answers whether it was new. */
export async function insertNotice(tx: Tx, keys: Keys, operator: OperatorId, notice: Notice): Promise<boolean> {
  const { heardAt, ...said } = notice
  // Who says the same of the same card, step and second says it again, not anew.
  const same = JSON.stringify([said.target, said.iccid, said.what, said.went, said.saidAt, said.raw])
  const { rows } = await sql`
    insert into notices (operator, said_mark, iccid_mark, target, said_at, heard_at, sealed)
    values (${operator}, ${markOf(keys, 'notice', same)}, ${markOf(keys, 'iccid', notice.iccid)}, ${notice.target},
            ${notice.saidAt}, ${heardAt}, ${sealJson(keys.master, notice)})
    on conflict (operator, said_mark) do nothing returning id`.execute(tx)
  return rows.length > 0
}

/** Everything kept of these cards, in the order in which it was said. */
export async function noticesOf(tx: Tx, keys: Keys, operator: OperatorId, iccids: string[]): Promise<Notice[]> {
  if (iccids.length === 0) return []
  const marks = iccids.map((iccid) => markOf(keys, 'iccid', iccid))
  const { rows } = await sql<{ sealed: Buffer }>`
    select sealed from notices where operator = ${operator} and iccid_mark = any(${marks}) order by said_at, id`.execute(
    tx,
  )
  return rows.map((row) => openJson<Notice>(keys.master, row.sealed))
}

/** Forgets what was heard before an instant. Answers how much it was. */
export async function eraseNoticesBefore(tx: Tx, operator: OperatorId, before: Instant, most: number): Promise<number> {
  const { rows } = await sql`
    delete from notices where operator = ${operator} and id in (
      select id from notices where operator = ${operator} and heard_at < ${before} order by heard_at limit ${most}) returning id`.execute(
    tx,
  )
  return rows.length
}
