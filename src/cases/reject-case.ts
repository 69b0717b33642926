import { isRejectCode, rejectionsFor } from '../domain/codes.ts'
import { CaseRefused } from '../domain/errors.ts'
import type { OperatorId } from '../domain/line.ts'
import { caseCan, type Who } from '../domain/permissions.ts'
import { type Desk, inCase, nameOf } from './in-case.ts'
import { turnBack } from './wake.ts'

/** An agent says no, with a reason of the closed list; the subscriber is told it in words, with what they can do. */
export async function rejectCase(desk: Desk, operator: OperatorId, ref: string, who: Who, code: string): Promise<void> {
  if (!isRejectCode(code)) throw new CaseRefused('unknown-reason')
  await inCase(
    desk,
    operator,
    ref,
    (c) => caseCan.reject(c, who),
    async (open) => {
      if (!rejectionsFor(open.case.facts).some((one) => one.code === code)) throw new CaseRefused('unknown-reason')
      const by = nameOf(who)
      open.case.facts.decision = { by, at: open.now, what: 'rejected', code }
      open.case.facts.ending = { as: 'rejected', by, at: open.now, code }
      open.events.push({ kind: 'rejected', data: { by, code } })
      await turnBack(open.tx, operator, ref, open.now)
    },
  )
}
