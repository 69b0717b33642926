import { sql } from 'kysely'
import type { OperatorId } from '../domain/line.ts'
import type { Desk } from './in-case.ts'
import { caseName } from './open-case.ts'

/** Whose case a reference is; null for one that nobody has. The directory holds no more than that. */
export async function findCase(
  desk: Pick<Desk, 'db'>,
  ref: string,
): Promise<{ operator: OperatorId; ref: string } | null> {
  const { rows } = await sql<{
    operator: OperatorId
    ref: string
  }>`select operator, ref from directory where name = ${caseName(ref)}`.execute(desk.db)
  return rows[0] ?? null
}
