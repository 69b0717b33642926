/*
 * In what an operator's systems, and our own cases, can disagree about a line. A closed list: each has its name, the lists
 * that it compares, and in the texts the way to mend it.
 */

/** `numbers` is the number pool, `cases` what we ended ourselves. Core and AAA serve; the SM-DP+ only hands profiles out. */
export type SystemName = 'billing' | 'core' | 'aaa' | 'smdp' | 'numbers' | 'cases'

export interface Disagreement {
  kind: DisagreementKind
  msisdn: string | null
  imsi: string | null
  iccid: string | null
  /** What each system says, or the case that says it: `billing: ended; core: serving`. */
  says: string
}

interface Comparison {
  /** Lists that must be there; of an inner list, any. */
  needs: readonly (SystemName | readonly SystemName[])[]
  /** Lists that must be whole, because what is not in them counts. */
  whole: readonly SystemName[]
}

const served = ['core', 'aaa'] as const

export const comparisons = {
  /** Ended in billing, and an element would let the card in. */
  'ended-still-served': { needs: ['billing', served], whole: ['billing'] },
  /** Our case says that the line was seen served no longer, and an element serves it. */
  'closed-case-served': { needs: ['cases', served], whole: [] },
  'served-unknown-to-billing': { needs: ['billing', 'core'], whole: ['billing'] },
  'aaa-only': { needs: ['aaa', 'billing', 'core'], whole: ['billing', 'core'] },
  'barred-still-served': { needs: ['billing', served], whole: [] },
  'closed-case-billed': { needs: ['cases', 'billing'], whole: [] },
  'billed-unknown-to-core': { needs: ['billing', 'core'], whole: ['core'] },
  'billed-not-served': { needs: ['billing', 'core'], whole: [] },
  'ended-record-left': { needs: ['billing', served], whole: ['billing'] },
  'profile-of-ended-line': { needs: ['billing', 'smdp'], whole: ['billing'] },
  'closed-case-profile': { needs: ['cases', 'smdp'], whole: [] },
  'two-lines-one-card': { needs: ['billing'], whole: [] },
  'number-differs': { needs: ['billing', 'core'], whole: [] },
  'free-number-in-use': { needs: ['numbers', 'billing'], whole: [] },
  'resting-number-given-out': { needs: ['cases', ['numbers', 'billing']], whole: [] },
  'number-of-nobody': { needs: ['numbers', 'billing'], whole: ['billing'] },
} as const satisfies Record<string, Comparison>

export type DisagreementKind = keyof typeof comparisons
/** The gravest first: what serves or charges somebody wrongly, then what may, then what is untidy. */
export const disagreementKinds = Object.keys(comparisons) as DisagreementKind[]

/** How a list was read. `because` says why it is not whole. */
export interface ListRead {
  system: SystemName
  entries: number
  whole: boolean
  because?: string
  /** Rows of a file that were left out, or used without one of their cells. */
  unusable?: number
  /** Entries of control identities, which are left out. */
  controls?: number
}

/** Whether nothing of these lists is missing: only then does finding nothing mean that nothing disagrees. */
export function wasReadWhole(lists: readonly ListRead[]): boolean {
  return lists.every(({ whole, unusable = 0 }) => whole && unusable === 0)
}

/** Whether a kind can be looked for with these lists; else the list that is missing or not whole. */
export function canCompare(kind: DisagreementKind, lists: readonly ListRead[]): true | { lacks: SystemName } {
  const { needs, whole }: Comparison = comparisons[kind]
  const read = new Map(lists.map((list) => [list.system, list]))
  for (const need of needs) {
    const any = typeof need === 'string' ? [need] : need
    if (!any.some((system) => read.has(system))) return { lacks: any[0] ?? 'billing' }
  }
  const broken = whole.find((system) => read.get(system)?.whole !== true)
  return broken ? { lacks: broken } : true
}
