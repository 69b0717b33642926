import { sql } from 'kysely'
import { DAY_MS, later } from '../domain/instant.ts'
import type { OperatorId } from '../domain/line.ts'
import { rule } from '../domain/operator.ts'
import { eraseIdleApplications } from '../store/applications.ts'
import { loadCase, saveCases } from '../store/cases.ts'
import { caseNow } from '../store/clock.ts'
import { inOperator } from '../store/db.ts'
import { insertEvents, link } from '../store/events.ts'
import { dropOldLimits } from '../store/limits.ts'
import { eraseNoticesBefore } from '../store/notices.ts'
import { erasePerson } from '../store/people.ts'
import type { Tools } from './tools.ts'

const batch = 100

/**
 * Erases what has outlived its purpose: answers that were never sent, and the persons of cases that ended long enough ago.
 * Deleting a case's data key erases everything sealed with it; that it happened stays in the chain.
 */
export async function eraseDue(tools: Tools, operator: OperatorId): Promise<number> {
  const { rules } = tools.officeOf(operator)
  return inOperator(tools.db, operator, async (tx) => {
    const now = await caseNow(tx, tools.machineMs())
    await dropOldLimits(tx, tools.machineMs())
    const idle = await eraseIdleApplications(
      tx,
      operator,
      later(now, -rule(rules.retentionDays['application-idle']) * DAY_MS),
    )
    const told = later(now, -rule(rules.retentionDays['service-info']) * DAY_MS)
    const notices = await eraseNoticesBefore(tx, operator, told, batch)
    const before = later(now, -rule(rules.retentionDays.personal) * DAY_MS)
    const { rows } = await sql<{ ref: string }>`
      select c.ref from cases c join people p on p.operator = c.operator and p.ref = c.ref
      where c.operator = ${operator} and c.status <> 'open' and p.erased_at is null
        and not exists (select 1 from events e where e.operator = c.operator and e.ref = c.ref and e.at > ${before})
      order by c.ref limit ${batch}`.execute(tx)
    for (const { ref } of rows) {
      const stored = await loadCase(tx, tools.keys, operator, ref, true)
      if (!stored) continue
      await erasePerson(tx, operator, ref, now)
      const { links, end } = link(operator, ref, stored.chain, now, [
        { kind: 'data-erased', data: { class: 'personal' } },
      ])
      await saveCases(tx, operator, [{ case: stored.case, chain: end, verified: stored.verified }])
      await insertEvents(tx, operator, links)
    }
    return idle + notices + rows.length
  })
}
