import type { OperatorId } from '../domain/line.ts'
import { caseCan, type Who } from '../domain/permissions.ts'
import { type Desk, inCase, nameOf } from './in-case.ts'
import { turnBack } from './wake.ts'

/**
 * The subscriber takes the request back. Allowed until the point of no return, by saved facts alone; from here the worker
 * undoes what was done, latest first, and says so when the line is as it was.
 */
export async function withdrawCase(desk: Desk, operator: OperatorId, ref: string, who: Who): Promise<void> {
  await inCase(
    desk,
    operator,
    ref,
    (c) => caseCan.withdraw(c, who),
    async (open) => {
      const by = nameOf(who)
      open.case.facts.ending = { as: 'withdrawn', by, at: open.now }
      // A withdrawal outranks a hold: the line comes back, whatever was being looked into.
      const { hold: _hold, ...facts } = open.case.facts
      open.case.facts = facts
      open.events.push({ kind: 'withdrawal-asked', data: { by } })
      await turnBack(open.tx, operator, ref, open.now)
    },
  )
}
