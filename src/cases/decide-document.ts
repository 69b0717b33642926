import { CaseRefused } from '../domain/errors.ts'
import type { OperatorId } from '../domain/line.ts'
import type { OperatorRules } from '../domain/operator.ts'
import { isPaperRefusal } from '../domain/papers.ts'
import { caseCan, type Who } from '../domain/permissions.ts'
import { specialProven } from '../domain/special.ts'
import { decideDocument, documentsOf } from '../store/documents.ts'
import { queueMessages } from '../store/outbox.ts'
import { acceptSpecial } from './accept-special.ts'
import { type Desk, inCase, nameOf } from './in-case.ts'
import { identityShown } from './show-identity.ts'
import { wake } from './wake.ts'

/** An agent says why a paper is not enough; the sender is told in words and asked for that one again, and for no other. */
export async function refuseDocument(
  desk: Desk,
  operator: OperatorId,
  ref: string,
  id: string,
  who: Who,
  code: string,
): Promise<void> {
  if (!isPaperRefusal(code)) throw new CaseRefused('unknown-reason')
  await inCase(
    desk,
    operator,
    ref,
    (c) => caseCan['see-personal-data'](c, who),
    async (open) => {
      const paper = (await documentsOf(open.tx, operator, ref, null)).find((one) => one.id === id)
      const by = nameOf(who)
      const decided = { state: 'refused', because: code, by, at: open.now } as const
      if (!paper || !(await decideDocument(open.tx, operator, id, decided))) throw new CaseRefused('already-decided')
      open.events.push({
        kind: 'note',
        data: { code: 'paper-refused', kind: paper.kind, side: paper.side, because: code, by },
      })
      // From here it is the sender's turn again, and their time begins anew.
      open.case.facts.papers = { is: 'asked-anew', at: open.now }
      await wake(open.tx, operator, ref, open.now)
      await queueMessages(
        open.tx,
        operator,
        [
          {
            ref,
            language: open.case.language,
            params: {},
            kind: 'paper-refused',
            dedupe: `${ref}/paper/${id}/refused`,
            channel: 'email',
            recipient: 'contact',
          },
        ],
        open.now,
      )
    },
  )
}

/**
 * An agent has looked at every paper that waited and holds them for good: the subscriber is who they say. What that opens is
 * the same as what a code opens, in the same transaction. While another proven request runs for the line nothing is accepted.
 */
export async function acceptDocuments(
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
    (c) => caseCan['see-personal-data'](c, who),
    async (open) => {
      const waiting = (await documentsOf(open.tx, operator, ref, null)).filter((one) => one.state === 'waiting')
      const by = nameOf(who)
      for (const paper of waiting) {
        await decideDocument(open.tx, operator, paper.id, { state: 'accepted', because: null, by, at: open.now })
        open.events.push({ kind: 'note', data: { code: 'paper-accepted', kind: paper.kind, side: paper.side, by } })
      }
      const held = await documentsOf(open.tx, operator, ref, null)
      if (!held.some((one) => one.state === 'accepted')) throw new CaseRefused('no-papers')
      await acceptSpecial(open, by, office.rules)
      if (specialProven(open.case.facts)) await identityShown(open, desk.keys, 'id_reviewed', office.rules)
    },
  )
}
