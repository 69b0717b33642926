import type { OperatorId } from '../domain/line.ts'
import { caseNow } from '../store/clock.ts'
import { inOperator } from '../store/db.ts'
import { liftProtection, protectionsDue, recordAct } from '../store/protections.ts'
import { tellOfProtection } from './tell-protection.ts'
import type { Tools } from './tools.ts'

/** Takes off what was asked to be taken off and has waited for its time. Answers how many. */
export async function liftProtections(tools: Tools, operator: OperatorId, most = 100): Promise<number> {
  const { rules } = tools.officeOf(operator)
  return inOperator(tools.db, operator, async (tx) => {
    const now = await caseNow(tx, tools.machineMs())
    const due = await protectionsDue(tx, tools.keys, operator, now, most)
    for (const protection of due) {
      await liftProtection(tx, operator, protection.id, now)
      await recordAct(tx, operator, { id: protection.id, act: 'lifted', by: 'system', proof: 'waited', at: now })
      await tellOfProtection(tx, tools.keys, { operator, rules, protection }, { act: 'lifted', at: now })
    }
    return due.length
  })
}
