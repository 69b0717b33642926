import { sql } from 'kysely'
import type { Disagreement, DisagreementKind, ListRead, SystemName } from '../domain/disagreements.ts'
import type { Day, Instant } from '../domain/instant.ts'
import type { OperatorId } from '../domain/line.ts'
import type { Tx } from './db.ts'
import { type Keys, openJson, sealJson } from './seal.ts'

export interface KeptReconciliation {
  at: Instant
  lists: ListRead[]
  found: Record<DisagreementKind, number | { lacks: SystemName }>
  /** The first rows of each kind. */
  rows: Disagreement[]
}

/**
 * Keeps what was found: into the row of the night that was begun, or a row of its own. Rows about lines lie under seal, and
 * only those of the latest comparison; of earlier ones the counts stay.
 */
export async function insertReconciliation(
  tx: Tx,
  keys: Keys,
  operator: OperatorId,
  kept: KeptReconciliation,
  night: Day | null,
): Promise<void> {
  const sealed = sealJson(keys.master, kept.rows)
  const [lists, found] = [JSON.stringify(kept.lists), JSON.stringify(kept.found)]
  await sql`update reconciliations set rows_sealed = null where operator = ${operator} and rows_sealed is not null`.execute(
    tx,
  )
  await sql`
    insert into reconciliations (operator, night, at, finished_at, lists, found, rows_sealed)
    values (${operator}, ${night}, ${kept.at}, clock_timestamp(), ${lists}, ${found}, ${sealed})
    on conflict (operator, night) do update set at = excluded.at, finished_at = excluded.finished_at, lease_until = null,
      lists = excluded.lists, found = excluded.found, rows_sealed = excluded.rows_sealed`.execute(tx)
}

/** The latest comparison that came to its end. */
export async function latestReconciliation(
  tx: Tx,
  keys: Keys,
  operator: OperatorId,
): Promise<KeptReconciliation | null> {
  const { rows } = await sql<Omit<KeptReconciliation, 'rows'> & { rows_sealed: Buffer | null }>`
    select at, lists, found, rows_sealed from reconciliations
    where operator = ${operator} and finished_at is not null order by finished_at desc limit 1`.execute(tx)
  const [row] = rows
  if (!row) return null
  const { rows_sealed: sealed, ...kept } = row
  return { ...kept, rows: sealed ? openJson<Disagreement[]>(keys.master, sealed) : [] }
}

/**
 * Takes the comparison of a night, once: null where it was made already or somebody is at it. A lease that ran out is
 * taken over (its holder died in the middle).
 */
export async function takeNight(
  tx: Tx,
  operator: OperatorId,
  night: Day,
  at: Instant,
  leaseMs: number,
): Promise<boolean> {
  const { rows } = await sql`
    insert into reconciliations (operator, night, at, lease_until)
    values (${operator}, ${night}, ${at}, clock_timestamp() + ${leaseMs} * interval '1 millisecond')
    on conflict (operator, night) do update set lease_until = excluded.lease_until
      where reconciliations.finished_at is null and reconciliations.lease_until < clock_timestamp()
    returning 1`.execute(tx)
  return rows.length > 0
}

/** The lease goes on while lists are being read. Zero lets it go. */
export async function renewNight(tx: Tx, operator: OperatorId, night: Day, leaseMs: number): Promise<void> {
  await sql`
    update reconciliations set lease_until = clock_timestamp() + ${leaseMs} * interval '1 millisecond'
    where operator = ${operator} and night = ${night} and finished_at is null`.execute(tx)
}
