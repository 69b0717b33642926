import { sql } from 'kysely'
import { DAY_MS, later } from '../domain/instant.ts'
import type { OperatorId } from '../domain/line.ts'
import { copyLivesDays } from '../domain/papers.ts'
import { loadCase, saveCases } from '../store/cases.ts'
import { caseNow } from '../store/clock.ts'
import { inOperator } from '../store/db.ts'
import { eraseCopies } from '../store/documents.ts'
import { insertEvents, link } from '../store/events.ts'
import type { Tools } from './tools.ts'

const batch = 100

/**
 * The copy of an identity document deletes itself: so many days after its case ended, or at once when the case was withdrawn
 * or rejected so long ago. That it went, and when, stays in the chain and on the page of the case: the receipt.
 */
export async function eraseCopiesDue(tools: Tools, operator: OperatorId): Promise<number> {
  const days = copyLivesDays(tools.officeOf(operator).rules)
  return inOperator(tools.db, operator, async (tx) => {
    const now = await caseNow(tx, tools.machineMs())
    const { rows } = await sql<{ ref: string; ids: string[]; kinds: string[] }>`
      select d.ref, array_agg(d.id::text order by d.received_at) as ids, array_agg(d.kind order by d.received_at) as kinds
      from documents d join cases c on c.operator = d.operator and c.ref = d.ref
      where d.operator = ${operator} and d.erased_at is null and c.status <> 'open'
        and exists (select 1 from events e where e.operator = c.operator and e.ref = c.ref and e.kind = 'ended' and e.at <= ${later(now, -days * DAY_MS)})
      group by d.ref order by d.ref limit ${batch}`.execute(tx)
    for (const { ref, ids, kinds } of rows) {
      const stored = await loadCase(tx, tools.keys, operator, ref, true)
      if (!stored) continue
      await eraseCopies(tx, operator, ids, now)
      const { links, end } = link(
        operator,
        ref,
        stored.chain,
        now,
        kinds.map((kind) => ({ kind: 'note' as const, data: { code: 'paper-erased', kind } })),
      )
      await saveCases(tx, operator, [{ case: stored.case, chain: end, verified: stored.verified }])
      await insertEvents(tx, operator, links)
    }
    return rows.length
  })
}
