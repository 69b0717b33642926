import { serviceEndOf } from '../domain/dates.ts'
import { CaseRefused } from '../domain/errors.ts'
import type { OperatorId } from '../domain/line.ts'
import type { OperatorRules } from '../domain/operator.ts'
import { caseCan, type Who } from '../domain/permissions.ts'
import { type Desk, inCase, nameOf } from './in-case.ts'
import { wake } from './wake.ts'

/**
 * An agent takes the request on. Accepted is not done: the line works until its service end, which is fixed here. For an
 * alarm, lift or telecare line the agent also says that somebody has seen to it (`attended`).
 */
export async function approveCase(
  desk: Desk,
  operator: OperatorId,
  ref: string,
  who: Who,
  office: { rules: OperatorRules },
  attended = false,
): Promise<void> {
  await inCase(
    desk,
    operator,
    ref,
    (c) => caseCan.approve(c, who, office.rules),
    async (open) => {
      if (open.case.standing?.use === 'alarm' && !attended) throw new CaseRefused('alarm-line-unattended')
      const by = nameOf(who)
      open.case.facts.decision = { by, at: open.now, what: 'approved', ...(attended ? { attended } : {}) }
      open.case.dates.serviceEnd = serviceEndOf({
        requestedEnd: open.case.dates.requestedEnd,
        decidedAt: open.now,
        rules: office.rules,
      })
      open.events.push({ kind: 'approved', data: { by, serviceEnd: open.case.dates.serviceEnd, attended } })
      await wake(open.tx, operator, ref, open.now)
    },
  )
}
