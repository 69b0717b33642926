import { holdOf } from '../domain/codes.ts'
import { CaseRefused } from '../domain/errors.ts'
import type { OperatorId } from '../domain/line.ts'
import { caseCan, type Who } from '../domain/permissions.ts'
import { queueMessages } from '../store/outbox.ts'
import { type Desk, inCase, nameOf } from './in-case.ts'
import { wake } from './wake.ts'

/** Stops a case where it is, at once, with a reason that the subscriber is shown. Nothing is ordered while it is held. */
export async function holdCase(desk: Desk, operator: OperatorId, ref: string, who: Who, code: string): Promise<void> {
  if (!holdOf(code)) throw new CaseRefused('unknown-reason')
  await inCase(
    desk,
    operator,
    ref,
    (c) => caseCan.hold(c, who),
    async (open) => {
      const by = nameOf(who)
      open.case.facts.hold = { by, at: open.now, code }
      open.events.push({ kind: 'held', data: { by, code } }, { kind: 'message-queued', data: { message: 'held' } })
      const message = {
        ref,
        language: open.case.language,
        params: {},
        kind: 'held',
        dedupe: `${ref}/held/${open.stored.chain.seq}`,
        channel: 'email',
        recipient: 'contact',
      } as const
      await queueMessages(open.tx, operator, [message], open.now)
    },
  )
}

/** Lets a held case go on from where it stood. */
export async function releaseHold(desk: Desk, operator: OperatorId, ref: string, who: Who): Promise<void> {
  await inCase(
    desk,
    operator,
    ref,
    (c) => caseCan['release-hold'](c, who),
    async (open) => {
      const { hold: _hold, ...facts } = open.case.facts
      open.case.facts = facts
      open.events.push({ kind: 'hold-released', data: { by: nameOf(who) } })
      await wake(open.tx, operator, ref, open.now)
    },
  )
}
