import type { ListedCode } from './codes.ts'
import type { Day } from './instant.ts'
import type { Holder } from './line.ts'
import { type DocumentCode, type OperatorRules, rule, type SubscriberKind } from './operator.ts'

/** Papers that a subscriber sends: which are asked for, how they are held against the record, why one is not enough. */

export type PaperSide = 'front' | 'back' | 'only'

/** One picture that is asked for. */
export interface WantedPaper {
  kind: DocumentCode
  side: PaperSide
}

/** Cards have two sides that count; everything else is one picture, or one file of a few pages. */
const twoSided: readonly DocumentCode[] = ['id-card', 'residence-permit']

const sidesOf = (kind: DocumentCode): PaperSide[] => (twoSided.includes(kind) ? ['front', 'back'] : ['only'])

/** Papers that show who somebody is: any one of them is enough where the rule lists several. */
const identityPapers: readonly DocumentCode[] = ['id-card', 'passport', 'residence-permit']

/** What is called for: of a paper that shows who somebody is a page with the photo will do; of any other, all of it. */
export const partOf = ({ kind, side }: WantedPaper): 'front' | 'back' | 'only' | 'whole' =>
  side === 'only' && !identityPapers.includes(kind) ? 'whole' : side

/** The ways to show who this subscriber is by a paper, from the operator's rule; a passport where the rule names none. */
export function identityWays(kind: SubscriberKind, rules: Pick<OperatorRules, 'identity'>): DocumentCode[] {
  const listed = rule(rules.identity.documents)[kind].filter((code) => identityPapers.includes(code))
  return [...new Set<DocumentCode>([...listed, 'passport'])]
}

/** What else the rule asks of this kind of subscriber: consent, authority, proof of kinship. */
export function furtherPapers(kind: SubscriberKind, rules: Pick<OperatorRules, 'identity'>): DocumentCode[] {
  return rule(rules.identity.documents)[kind].filter((code) => !identityPapers.includes(code))
}

/** Every picture of one kind of paper. */
export function wantedOf(kind: DocumentCode): WantedPaper[] {
  return sidesOf(kind).map((side) => ({ kind, side }))
}

export type PaperRefusal =
  | 'unreadable'
  | 'cut-off'
  | 'glare'
  | 'wrong-paper'
  | 'expired'
  | 'other-person'
  | 'not-complete'

/** Why a paper is not enough. Closed, and each tells the sender what a better one looks like. */
export const paperRefusals: readonly ListedCode<PaperRefusal>[] = [
  {
    code: 'unreadable',
    text: 'papers.refused.unreadable',
    source: 'Our rule: what a person cannot read proves nothing',
  },
  { code: 'cut-off', text: 'papers.refused.cut-off', source: 'Our rule: all four corners must be seen' },
  { code: 'glare', text: 'papers.refused.glare', source: 'Our rule: what lies under glare cannot be read' },
  {
    code: 'wrong-paper',
    text: 'papers.refused.wrong-paper',
    source: 'The operator file: documents per kind of subscriber',
  },
  { code: 'expired', text: 'papers.refused.expired', source: 'Our rule: an expired document is asked for anew' },
  {
    code: 'other-person',
    text: 'papers.refused.other-person',
    source: 'Our rule: the holder, or whoever may act for them',
  },
  {
    code: 'not-complete',
    text: 'papers.refused.not-complete',
    source: 'Our rule: every side and page that says something',
  },
]

export function isPaperRefusal(code: string): code is PaperRefusal {
  return paperRefusals.some((each) => each.code === code)
}

/** What a machine-readable zone said; the part of it that is compared. Dates as printed, YYMMDD. */
export interface ZoneFacts {
  lastName: string
  firstName: string
  birth: string
  expiry: string
  personalNumber: string
}

export type Agreement = 'agrees' | 'differs' | 'cannot-tell'

export interface PaperCheck {
  what: 'iin' | 'birth' | 'expiry' | 'name'
  is: Agreement
}

/**
 * Holds what the zone says against the operator's record. Advice for whoever decides, never a decision: a zone can be forged
 * and a name has no check digit. `today` in the operator's zone.
 */
export function compareZone(zone: ZoneFacts, holder: Holder, today: Day): PaperCheck[] {
  return [
    { what: 'iin', is: sameText(zone.personalNumber, holder.iin) },
    // The first six digits of an IIN are the day of birth, as YYMMDD.
    { what: 'birth', is: sameText(zone.birth, holder.iin?.slice(0, 6)) },
    { what: 'expiry', is: notExpired(zone.expiry, today) },
    { what: 'name', is: sameName(zone, holder.name) },
  ]
}

function sameText(read: string, known: string | undefined): Agreement {
  if (!read || !known) return 'cannot-tell'
  return read === known ? 'agrees' : 'differs'
}

/** A document is never valid for more than twenty years, so two digits of a year are enough (ICAO 9303-3, 4.8). */
function notExpired(expiry: string, today: Day): Agreement {
  if (!/^\d{6}$/.test(expiry)) return 'cannot-tell'
  const day = `20${expiry.slice(0, 2)}-${expiry.slice(2, 4)}-${expiry.slice(4)}`
  return day >= today ? 'agrees' : 'differs'
}

/** Records are in Cyrillic or Latin letters, zones in Latin ones: only what both spell can be compared. */
function sameName(zone: ZoneFacts, name: string): Agreement {
  const known = words(name)
  const read = words(`${zone.lastName} ${zone.firstName}`)
  if (known.length === 0 || read.length === 0) return 'cannot-tell'
  const met = read.filter((word) => known.some((other) => nearly(word, other))).length
  return met >= Math.min(read.length, known.length, 2) ? 'agrees' : 'differs'
}

/** One Latin spelling of Kazakh and Russian letters; several are in use, so near is enough. */
const latin: Record<string, string> = {
  ...{ а: 'a', ә: 'a', б: 'b', в: 'v', г: 'g', ғ: 'g', д: 'd', е: 'e', ё: 'e', ж: 'zh', з: 'z', и: 'i', й: 'i' },
  ...{ к: 'k', қ: 'k', л: 'l', м: 'm', н: 'n', ң: 'n', о: 'o', ө: 'o', п: 'p', р: 'r', с: 's', т: 't', у: 'u' },
  ...{ ұ: 'u', ү: 'u', ф: 'f', х: 'kh', һ: 'h', ц: 'ts', ч: 'ch', ш: 'sh', щ: 'sch', ъ: '', ы: 'y', і: 'i', ь: '' },
  ...{ э: 'e', ю: 'yu', я: 'ya' },
}

function words(name: string): string[] {
  const plain = [...name.toLowerCase()].map((char) => latin[char] ?? char).join('')
  return plain
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .split(/[^a-z]+/)
    .filter((word) => word.length > 1)
}

/** At most one letter in four is another one: spellings differ (YERLAN, ERLAN), readers err (W for N). */
function nearly(a: string, b: string): boolean {
  return distance(a, b) <= Math.floor(Math.max(a.length, b.length) / 4)
}

function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, at) => at)
  for (let i = 1; i <= a.length; i += 1) {
    const next = [i]
    for (let j = 1; j <= b.length; j += 1) {
      const change = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1)
      next[j] = Math.min(change, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1)
    }
    row = next
  }
  return row[b.length] ?? 0
}

/** When the copy is deleted at the latest: so many days after the case ended. */
export const copyLivesDays = (rules: Pick<OperatorRules, 'retentionDays'>): number =>
  rule(rules.retentionDays['identity-copy'])
