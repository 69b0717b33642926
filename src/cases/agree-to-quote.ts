import type { OperatorId } from '../domain/line.ts'
import type { OperatorRules } from '../domain/operator.ts'
import { caseCan, type Who } from '../domain/permissions.ts'
import { type Desk, inCase } from './in-case.ts'
import { wake } from './wake.ts'

/** The subscriber saw what ending the line costs and gives back, and agrees. The quote is frozen from here. */
export async function agreeToQuote(
  desk: Desk,
  operator: OperatorId,
  ref: string,
  who: Who,
  office: { rules: OperatorRules },
): Promise<void> {
  await inCase(
    desk,
    operator,
    ref,
    (c) => caseCan.agree(c, who, office.rules),
    async (open) => {
      open.case.facts.agreement = { at: open.now, by: 'subscriber' }
      open.events.push({ kind: 'agreed', data: { toPay: open.case.quote?.toPay, toRefund: open.case.quote?.toRefund } })
      await wake(open.tx, operator, ref, open.now)
    },
  )
}
