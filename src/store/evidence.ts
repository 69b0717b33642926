import { createHash } from 'node:crypto'
import { sql } from 'kysely'
import type { Observation } from '../domain/evidence.ts'
import type { Instant } from '../domain/instant.ts'
import type { OperatorId } from '../domain/line.ts'
import type { Tx } from './db.ts'
import { openJson, sealJson } from './seal.ts'

/** One look at one case: which task looked, which reading it was, and what every element said. */
export interface Reading {
  ref: string
  task: string
  reading: number
  observations: Observation[]
}

/** Keeps readings for good (insert only). Answers, per case, the hash of what was kept: that goes into the event chain. */
export async function insertReadings(
  tx: Tx,
  operator: OperatorId,
  readings: { reading: Reading; dataKey: Buffer }[],
): Promise<Map<string, string>> {
  const hashes = new Map<string, string>()
  const rows = readings.flatMap(({ reading, dataKey }) => {
    const sealed = reading.observations.map((observation) => ({
      reading,
      observation,
      bytes: sealJson(dataKey, observation),
    }))
    const all = createHash('sha256')
    for (const one of sealed) all.update(one.bytes)
    hashes.set(reading.ref, all.digest('hex'))
    return sealed
  })
  if (rows.length === 0) return hashes
  await sql`
    insert into evidence (operator, ref, task, reading, target, at, sealed, sealed_hash)
    select ${operator}, * from unnest(
      ${rows.map((r) => r.reading.ref)}::text[], ${rows.map((r) => r.reading.task)}::text[], ${rows.map((r) => r.reading.reading)}::int[],
      ${rows.map((r) => r.observation.target)}::text[], ${rows.map((r) => r.observation.at)}::timestamptz[],
      ${rows.map((r) => r.bytes)}::bytea[], ${rows.map((r) => createHash('sha256').update(r.bytes).digest())}::bytea[])`.execute(
    tx,
  )
  return hashes
}

interface EvidenceRow {
  ref: string
  task: string
  reading: number
  at: Instant
  sealed: Buffer
}

/** All readings of the named cases, earliest first. `keyOf` gives a case's data key, or null once it was erased. */
export async function readingsOf(
  tx: Tx,
  operator: OperatorId,
  refs: string[],
  keyOf: (ref: string) => Buffer | null,
): Promise<Map<string, Reading[]>> {
  const { rows } = await sql<EvidenceRow>`
    select ref, task, reading, at, sealed from evidence where operator = ${operator} and ref = any(${refs}) order by ref, id`.execute(
    tx,
  )
  const found = new Map<string, Reading[]>()
  for (const row of rows) {
    const key = keyOf(row.ref)
    if (!key) continue
    const readings = found.get(row.ref) ?? []
    found.set(row.ref, readings)
    const last = readings.at(-1)
    const observation = openJson<Observation>(key, row.sealed)
    if (last && last.task === row.task && last.reading === row.reading) last.observations.push(observation)
    else readings.push({ ref: row.ref, task: row.task, reading: row.reading, observations: [observation] })
  }
  return found
}
