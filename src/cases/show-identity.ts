import type { Assurance } from '../domain/case.ts'
import { CaseRefused } from '../domain/errors.ts'
import type { OperatorId } from '../domain/line.ts'
import { type OperatorRules, rule } from '../domain/operator.ts'
import { specialProven } from '../domain/special.ts'
import { hasVerifiedTwin } from '../store/cases.ts'
import { type Desk, inCase } from './in-case.ts'
import { wake } from './wake.ts'

/** Somebody proved, after the receipt, that the line of this case is theirs. It opens the way on; the date was fixed before. */
export async function showIdentity(
  desk: Desk,
  operator: OperatorId,
  ref: string,
  level: Assurance,
  office: { rules: OperatorRules },
): Promise<void> {
  await inCase(
    desk,
    operator,
    ref,
    (c) => (c.status === 'open' ? true : { no: 'case-has-ended' }),
    async (open) => {
      if (open.case.facts.identity && open.stored.verified) return
      // A code shows who holds a phone, never that they may act for its holder.
      if (open.case.facts.special && (level !== 'id_reviewed' || !specialProven(open.case.facts)))
        throw new CaseRefused('special-needs-papers')
      open.case.facts.identity = { level, at: open.now }
      open.events.push({ kind: 'identity-shown', data: { level } })
      if (rule(office.rules.identity.assurance).execute.includes(level)) {
        if (await hasVerifiedTwin(open.tx, desk.keys, operator, ref, open.case.binding))
          throw new CaseRefused('already-open')
        open.stored.verified = true
      }
      await wake(open.tx, operator, ref, open.now)
    },
  )
}
