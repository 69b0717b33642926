import type { WorkCalendar } from './calendar.ts'
import type { Case, CaseStatus, LaneName } from './case.ts'
import { holdOf } from './codes.ts'
import { dwellEndOf } from './dates.ts'
import type { CaseEvent } from './events.ts'
import { DAY_MS, type Day, type Instant, later } from './instant.ts'
import type { OperatorRules } from './operator.ts'
import { type SentenceCode, tasks } from './progress-table.ts'
import { isDoubted } from './promise.ts'
import { hasStrongProof } from './special.ts'

/** The one sentence that a subscriber reads of a case: a code and an instant; the words stand in the catalogues. */

export interface Sentence {
  code: SentenceCode
  when?: Instant | Day
  /** A code of a closed list: the hold, the rejection. */
  because?: string
}

/**
 * `until`: after it we go on by ordinary terms (agreement), or the request is closed (identity). Money waits as long as it
 * takes.
 */
export type YourTurn = { what: 'identity' | 'agreement'; until: Instant } | { what: 'payee' }

type Awaited = 'identity' | 'agreement'

/** Where a case stands in one lane, as far as a reader is concerned. */
export interface SeenPlace {
  lane: LaneName
  task: string
  direction: 'forward' | 'back'
  dueAt: Instant | null
  because: string | null
  stuck: string | null
  since: Instant
}

export interface ProgressQuestion {
  case: Case
  places: readonly SeenPlace[]
  events: readonly Pick<CaseEvent, 'kind' | 'at' | 'data'>[]
  now: Instant
  rules: OperatorRules
  calendar: WorkCalendar
}

export function sentenceOf({ case: of, rules, now }: ProgressQuestion, place: SeenPlace | undefined): Sentence {
  const { facts, status } = of
  // What was seen after the end outweighs what was seen at it.
  if (facts.alarm?.kinds.some((kind) => kind === 'served-again' || kind === 'traffic-after-end'))
    return { code: 'seen-again', when: facts.alarm.at }
  if (facts.backInService) return { code: 'back-in-service', when: facts.backInService.at }
  if (status !== 'open') return endedSentence(of, status)
  if (facts.ending) return endingSentence(of, place)
  if (facts.hold) return { code: 'held', when: facts.hold.at, because: holdOf(facts.hold.code)?.code ?? 'fraud-check' }
  if (!place) return facts.deadAt ? { code: 'certified', when: facts.deadAt } : { code: 'under-way' }
  const certified = tasks[place.task]?.say === 'certified'
  if (place.stuck !== null && !certified) return stuckSentence(of)
  if (place.because === 'port-in-flight' || place.because === 'operator-does-not-answer') {
    return { code: place.because === 'port-in-flight' ? 'port-in-flight' : 'operator-silent' }
  }
  if (place.because === 'protected') return { code: 'protected' }
  if (place.task === 'decision' && place.because === 'decision-overdue') return { code: 'decision-overdue' }
  const code = codeAt(of, place, now)
  const when = whenOf(code, of, place, rules, now)
  return when === undefined ? { code } : { code, when }
}

function codeAt({ dates, facts }: Case, place: SeenPlace, now: Instant): SentenceCode {
  const code = tasks[place.task]?.say ?? 'under-way'
  if (code === 'prove-identity' && facts.papers?.is === 'waiting') return 'papers-waiting'
  if (code === 'prove-identity' && facts.special) return 'send-papers'
  if (isDoubted(place)) return 'looking-again'
  return code === 'accepted' && (dates.serviceEnd ?? now) <= now ? 'accepted-now' : code
}

function whenOf(
  code: SentenceCode,
  of: Case,
  place: SeenPlace,
  rules: OperatorRules,
  now: Instant,
): Instant | undefined {
  switch (code) {
    case 'prove-identity':
    case 'send-papers':
    case 'agree':
      return awaitedUntil(code === 'agree' ? 'agreement' : 'identity', of, place)
    case 'accepted':
      return of.dates.serviceEnd ?? now
    case 'barred':
      return dwellEndOf({ barredAt: of.facts.barredAt ?? now, strongProof: hasStrongProof(of.facts), rules })
    case 'off':
    case 'looking-again':
    case 'certified':
      return of.facts.deadAt ?? now
    default:
      return undefined
  }
}

function endedSentence(of: Case, status: Exclude<CaseStatus, 'open'>): Sentence {
  const { facts, dates } = of
  const at = facts.ending?.at ?? facts.deadAt ?? dates.receivedAt
  if (status === 'closed') return { code: 'released', when: at }
  if (status === 'withdrawn') return withdrawnSentence(of, at)
  if (status === 'rejected') return { code: 'rejected', when: at, because: facts.ending?.code ?? 'identity-not-proven' }
  return { code: 'ported-out', when: at }
}

function withdrawnSentence({ facts, standing }: Case, when: Instant): Sentence {
  if (facts.restored?.seen === 'works') return { code: 'withdrawn-restored', when }
  if (facts.restored === undefined) return { code: 'withdrawn', when }
  return { code: 'withdrawn-as-before', when, because: standing?.suspendedFor ?? 'not-said' }
}

function endingSentence({ facts }: Case, place: SeenPlace | undefined): Sentence {
  if (place?.stuck === 'restore-not-seen') return { code: 'restore-not-seen' }
  // A bar that was under way when the case turned round may have acted too.
  const barred = facts.barredAt !== undefined || place?.task === 'bar'
  if (facts.ending?.as === 'rejected') return { code: barred ? 'rejecting-barred' : 'rejecting' }
  if (facts.ending?.as === 'ported-out') return { code: 'porting-out' }
  return { code: barred ? 'withdrawing-barred' : 'withdrawing' }
}

/** What may be said while a person must look. Below the point of no return: treat the line as still working. */
function stuckSentence(of: Case): Sentence {
  if (of.oneWaySince !== undefined) return { code: 'not-confirmed' }
  return { code: of.facts.barredAt ? 'needs-person-barred' : 'needs-person' }
}

export function awaitedUntil(what: Awaited, { facts: { papers } }: Case, { since }: SeenPlace): Instant {
  const from = what === 'identity' && papers && papers.at > since ? papers.at : since
  return later(from, patienceDays[what] * DAY_MS)
}

/** How long an answer is waited for. The list says the same; a test compares them. */
export const patienceDays: Record<Awaited, number> = { identity: 14, agreement: 3 }
