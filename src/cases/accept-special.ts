import { CaseRefused } from '../domain/errors.ts'
import type { OperatorId } from '../domain/line.ts'
import type { OperatorRules } from '../domain/operator.ts'
import { caseCan, type Who } from '../domain/permissions.ts'
import { askedPapers, needsSecondLook, papersComplete } from '../domain/special.ts'
import { documentsOf } from '../store/documents.ts'
import { type Desk, inCase, nameOf, type OpenCase } from './in-case.ts'
import { identityShown } from './show-identity.ts'

/**
 * The proof of a special case is accepted: inside the transaction that accepts its papers. Every paper that the rule names
 * must be there; half a proof is none. Of somebody who died, a second person looks after this one.
 */
export async function acceptSpecial(open: OpenCase, by: string, rules: OperatorRules): Promise<void> {
  const { special } = open.case.facts
  if (!special) return
  const { operator, ref } = open.case
  const accepted = (await documentsOf(open.tx, operator, ref, null)).filter((one) => one.state === 'accepted')
  if (!papersComplete(askedPapers(open.case, rules), accepted)) throw new CaseRefused('papers-missing')
  if (special.accepted) return
  open.case.facts.special = { ...special, accepted: { by, at: open.now } }
  open.events.push({ kind: 'note', data: { code: 'special-accepted', by } })
}

/** The second look: another person than the first saw the same papers and holds them for good. The request goes on. */
export async function confirmSpecial(
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
      const { special } = open.case.facts
      if (!special?.accepted || !needsSecondLook(special.kind)) throw new CaseRefused('no-papers')
      if (special.second) throw new CaseRefused('already-decided')
      const by = nameOf(who)
      if (special.accepted.by === by) throw new CaseRefused('second-person')
      open.case.facts.special = { ...special, second: { by, at: open.now } }
      open.events.push({ kind: 'note', data: { code: 'special-second', by } })
      await identityShown(open, desk.keys, 'id_reviewed', office.rules)
    },
  )
}
