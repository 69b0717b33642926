import type { Instant } from '../domain/instant.ts'
import type { OperatorId } from '../domain/line.ts'
import { caseCan } from '../domain/permissions.ts'
import { queueMessages } from '../store/outbox.ts'
import { type Desk, inCase } from './in-case.ts'

/**
 * "Not you? Stop it here": whoever got our SMS on the line itself stops the case with one tap. It proves nothing but that the
 * line is in their hand, and that is enough to stop; going on again is a supervisor's decision. Answers when it was stopped.
 */
export async function stopCase(desk: Desk, operator: OperatorId, ref: string): Promise<Instant> {
  return inCase(
    desk,
    operator,
    ref,
    (c) => caseCan.hold(c, { is: 'system' }),
    async (open) => {
      const { case: of, now, tx } = open
      of.facts.hold = { by: 'line', at: now, code: 'fraud-check' }
      open.events.push({ kind: 'held', data: { by: 'line', code: 'fraud-check', because: 'holder-objects' } })
      await queueMessages(
        tx,
        operator,
        [
          {
            dedupe: `${ref}/held/${now}`,
            ref,
            kind: 'held',
            channel: 'email',
            recipient: 'contact',
            language: of.language,
            params: {},
          },
        ],
        now,
      )
      return now
    },
  )
}
