import type { Holder, OperatorId } from '../domain/line.ts'
import { loadCase } from '../store/cases.ts'
import { inOperator } from '../store/db.ts'
import { documentsOf, type StoredDocument } from '../store/documents.ts'
import { type Person, personsOf } from '../store/people.ts'
import type { Desk } from './in-case.ts'

/** The papers of a case, for showing where each stands; zones and pictures stay closed. */
export async function papersOf(desk: Desk, operator: OperatorId, ref: string): Promise<StoredDocument[]> {
  return inOperator(desk.db, operator, (tx) => documentsOf(tx, operator, ref, null))
}

/** The same with what their zones said, and the holder on record to hold them against; the caller made sure who asks. */
export async function papersForReview(
  desk: Desk,
  operator: OperatorId,
  ref: string,
): Promise<{ papers: StoredDocument[]; holder: Holder | null; said: Person['said'] }> {
  return inOperator(desk.db, operator, async (tx) => {
    const stored = await loadCase(tx, desk.keys, operator, ref)
    const person = (await personsOf(tx, desk.keys, operator, [ref])).get(ref)
    return {
      papers: await documentsOf(tx, operator, ref, stored?.dataKey ?? null),
      holder: person?.holder ?? null,
      said: person?.said,
    }
  })
}
