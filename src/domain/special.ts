import type { CaseFacts, SpecialFacts, SpecialKind } from './case.ts'
import type { Standing } from './line.ts'
import type { DocumentCode, OperatorRules, SubscriberKind } from './operator.ts'
import { furtherPapers, identityWays, wantedOf } from './papers.ts'

/**
 * Requests that somebody else makes for the holder: the holder died, is a child, gave a power of attorney, or is a company.
 * A code to the line or to a known contact proves nothing here; papers do, and a person who looked at them.
 */
export const specialKinds: readonly SpecialKind[] = ['holder-died', 'minor', 'power-of-attorney', 'company']

export const isSpecialKind = (text: unknown): text is SpecialKind => specialKinds.some((kind) => kind === text)

/** Nobody can object for the dead, so two people look. */
export const needsSecondLook = (kind: SpecialKind): boolean => kind === 'holder-died'

/** Whether the holder is told by SMS on the line, with one tap to stop it. A phone in mourning hands is left in peace. */
export const warnsTheLine = ({ special, lineNotWarned }: Pick<CaseFacts, 'special' | 'lineNotWarned'>): boolean =>
  special?.kind !== 'holder-died' && !lineNotWarned

/** Whether people have accepted what the request rests on. True for a request that is no special one. */
export function specialProven({ special }: Pick<CaseFacts, 'special'>): boolean {
  if (!special) return true
  return special.accepted !== undefined && (special.second !== undefined || !needsSecondLook(special.kind))
}

/** A paper that was looked at lets a line rest for a shorter time. Where another person's phone may fall silent, nothing does. */
export function hasStrongProof({
  identity,
  special,
  notMine,
}: Pick<CaseFacts, 'identity' | 'special' | 'notMine'>): boolean {
  return identity?.level === 'id_reviewed' && special === undefined && notMine === undefined
}

const readAs: Record<SpecialKind, SubscriberKind> = {
  'holder-died': 'heir',
  minor: 'minor',
  'power-of-attorney': 'representative',
  company: 'company',
}

/** What is asked for: any one of `ways` to show who asks, and all of `further`. From the operator's dated rule. */
export interface AskedPapers {
  ways: DocumentCode[]
  further: DocumentCode[]
}

type Asking = { facts: Pick<CaseFacts, 'special'>; standing?: Pick<Standing, 'holder'> }

export function askedPapers(of: Asking, rules: Pick<OperatorRules, 'identity'>): AskedPapers {
  const { special } = of.facts
  if (special) return specialPapers(special, rules)
  const holder = of.standing?.holder.kind
  const kind = holder === 'minor' || holder === 'company' ? holder : 'resident'
  return { ways: identityWays(kind, rules), further: furtherPapers(kind, rules) }
}

/** Whoever asks shows who they are as any resident does; the rule says what else. */
export function specialPapers(
  { kind, signs }: Pick<SpecialFacts, 'kind' | 'signs'>,
  rules: Pick<OperatorRules, 'identity'>,
): AskedPapers {
  const listed = readAs[kind]
  const further = furtherPapers(listed, rules)
  return {
    ways: [...new Set([...identityWays(listed, rules), ...identityWays('resident', rules)])],
    // Whoever leads the company needs nobody's authority.
    further: kind === 'company' && signs === 'head' ? further.filter((code) => code !== 'power-of-attorney') : further,
  }
}

/** Whether every further paper and one complete way to show who asks are among `held`. */
export function papersComplete(asked: AskedPapers, held: readonly { kind: DocumentCode; side: string }[]): boolean {
  const has = (code: DocumentCode) =>
    wantedOf(code).every(({ kind, side }) => held.some((paper) => paper.kind === kind && paper.side === side))
  return asked.further.every(has) && asked.ways.some(has)
}
