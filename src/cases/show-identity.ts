import type { Assurance } from '../domain/case.ts'
import { CaseRefused } from '../domain/errors.ts'
import type { OperatorId } from '../domain/line.ts'
import { type OperatorRules, rule } from '../domain/operator.ts'
import { specialProven } from '../domain/special.ts'
import { hasVerifiedTwin } from '../store/cases.ts'
import type { Keys } from '../store/seal.ts'
import { type Desk, inCase, type OpenCase } from './in-case.ts'
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
    () => true,
    (open) => identityShown(open, desk.keys, level, office.rules),
  )
}

/** The same within a verb that proves it: what proves who somebody is, and that it is proven, are kept together or not at all. */
export async function identityShown(open: OpenCase, keys: Keys, level: Assurance, rules: OperatorRules): Promise<void> {
  const { operator, ref, facts, binding } = open.case
  if (open.case.status !== 'open') throw new CaseRefused('case-has-ended')
  if (facts.identity && open.stored.verified) return
  // A code shows who holds a phone, never that they may act for its holder.
  if (facts.special && (level !== 'id_reviewed' || !specialProven(facts))) throw new CaseRefused('special-needs-papers')
  facts.identity = { level, at: open.now }
  open.events.push({ kind: 'identity-shown', data: { level } })
  if (rule(rules.identity.assurance).execute.includes(level)) {
    if (await hasVerifiedTwin(open.tx, keys, operator, ref, binding)) throw new CaseRefused('already-open')
    open.stored.verified = true
  }
  await wake(open.tx, operator, ref, open.now)
}
