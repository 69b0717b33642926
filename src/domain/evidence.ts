import { epochMsOf, type Instant, instantOf } from './instant.ts'
import type { Binding } from './line.ts'

/**
 * What one element said of one identity. Three questions, because a naive check asks only one of them:
 * is the identity `known` there, would the element `admit` it now, and is it `attached` now.
 * `cannot-tell` is an answer of its own and never counts as absence.
 */
export interface Observation {
  /** The required target it speaks of, as the operator file names it: `core`, `aaa`, `smdp`. */
  target: string
  /** The identity asked for: `imsi:401…`, `iccid:8999…`. */
  subject: string
  known: boolean | 'cannot-tell'
  admits: boolean | 'cannot-tell'
  attached: boolean | 'cannot-tell'
  /** Whether a living control identity answered on the same element in the same reading. */
  controlAlive: boolean
  /** Who read, under which credential; must differ from the credential that writes. */
  reader: string
  element: string
  at: Instant
  /** The element's own answer, secrets masked. */
  raw: string
  /**
   * What the element answered to our order, or said unasked, where it cannot be read: its word, not a reading. `at` is
   * when it was said. It needs no control and no second credential, and is worth `operator-attested` and nothing more.
   */
  stated?: true
}

export type EvidenceClass = 'network-observed' | 'billing-record' | 'operator-attested' | 'not-confirmed'

/** From the weakest to the strongest. */
export const evidenceClasses: readonly EvidenceClass[] = [
  'not-confirmed',
  'operator-attested',
  'billing-record',
  'network-observed',
]

/** The weakest of several; of nothing it is `not-confirmed`. */
export function weakestClass(classes: readonly EvidenceClass[]): EvidenceClass {
  return evidenceClasses.find((each) => classes.includes(each)) ?? 'not-confirmed'
}

export interface AbsenceQuestion {
  /** `barred`: not admitted and not attached. `dead`: not known either. */
  kind: 'barred' | 'dead'
  /** Every target that must agree, from `targetsOf`. */
  required: readonly string[]
  binding: Binding
  /** What the same probes said before the bar. */
  before: readonly Observation[]
  /** One list per reading, the earliest first. */
  readings: readonly (readonly Observation[])[]
  rules: {
    /** How long an old state may still show after a change (replication lag). */
    settleMs: number
    /** When given, the proof also needs a reading so long after the first clean one. */
    nextDayMs?: number
    /** What reading each target is worth, from `evidenceClassesOf`. A target that is missing here is `not-confirmed`. */
    classes: Readonly<Record<string, EvidenceClass>>
    /** The weakest class that is enough. */
    atLeast?: EvidenceClass
  }
  /** The credentials that gave the orders. */
  writers: readonly string[]
  now: Instant
}

export type AgainBecause = 'no-reading-yet' | 'cannot-tell' | 'control-silent' | 'settling' | 'next-day-reading'
export type NotProvenBecause =
  | 'nothing-required'
  | 'no-identity'
  | 'never-seen-serving'
  | 'identity-not-read'
  | 'reader-is-writer'
  | 'still-served'
  | 'evidence-too-weak'

/**
 * `class` is the weakest of all required targets; `serving` the weakest of those that can serve a line, which a profile
 * server cannot. `details` name target, identity and question, for the desk only; `notObserved` names no identity and may be printed.
 */
export type AbsenceVerdict =
  | { is: 'proven'; class: EvidenceClass; serving: EvidenceClass; strong: boolean; notObserved: string[] }
  | { is: 'again'; at: Instant; because: AgainBecause; details: string[] }
  | { is: 'not-proven'; because: NotProvenBecause; details: string[] }

/**
 * Whether the line was really observed to be served no longer. Absence is easy to fake by accident: a reader that asks
 * the wrong identity, a dead element or a stale copy all say "not here". So it counts only where the same probe was
 * positive before, a living control answered in the same reading, the reader could not have written what it reads,
 * every required target and identity was covered, and two readings agree across the replication lag.
 */
export function judgeAbsence(question: AbsenceQuestion): AbsenceVerdict {
  const probes = probesOf(question)
  return findFlaw(question, probes) ?? judgeReadings(question, probes)
}

/** One question that must be answered: this identity on that target. */
interface RequiredProbe {
  target: string
  subject: string
}

type Asked = 'known' | 'admits' | 'attached'
type Flaw = Extract<AbsenceVerdict, { is: 'not-proven' }>

const flaw = (because: NotProvenBecause, details: string[] = []): Flaw => ({ is: 'not-proven', because, details })

/** A profile server (SM-DP+, GSMA SGP.22) knows profiles by ICCID; every other element knows subscriptions by IMSI. */
export const profileServers: readonly string[] = ['smdp']

export const isProfileServer = (target: string): boolean => profileServers.includes(target)

function probesOf({ required, binding }: AbsenceQuestion): RequiredProbe[] {
  return required.flatMap((target) =>
    binding.profiles
      .filter((profile) => !isProfileServer(target) || profile.form === 'esim')
      .map((profile) => ({
        target,
        subject: isProfileServer(target) ? `iccid:${profile.iccid}` : `imsi:${profile.imsi}`,
      })),
  )
}

const takesWord = (target: string, { rules }: AbsenceQuestion): boolean => rules.classes[target] === 'operator-attested'

/**
 * Absence that was read needs a probe that was positive before. A word does not: it was addressed by the identity itself.
 * Nor does silence, which proves nothing by any footing.
 */
function needsFooting(probe: RequiredProbe, question: AbsenceQuestion): boolean {
  if (!takesWord(probe.target, question)) return true
  const last = answerTo(probe, question.readings.at(-1) ?? [])
  return last !== undefined && !last.stated && isAbsent(last, question.kind)
}

/** What no further reading would mend. */
function findFlaw(question: AbsenceQuestion, probes: RequiredProbe[]): Flaw | undefined {
  // Without these two, "all required are absent" would hold of nothing at all.
  if (question.required.length === 0) return flaw('nothing-required')
  const uncovered = question.required.filter((target) => !probes.some((probe) => probe.target === target))
  if (uncovered.length > 0) return flaw('no-identity', uncovered)

  const never = probes.filter((probe) => needsFooting(probe, question) && baselineOf(probe, question) === 'none')
  if (never.length > 0) return flaw('never-seen-serving', never.map(nameOf))

  const own = question.readings.flat().filter((seen) => !seen.stated && question.writers.includes(seen.reader))
  if (own.length > 0) return flaw('reader-is-writer', own.map(nameOf))

  // Where the operator file promises a reading, its system's word is not enough.
  const words = question.readings.flat().filter((seen) => seen.stated && !takesWord(seen.target, question))
  if (words.length > 0) return flaw('evidence-too-weak', words.map(nameOf))

  const worth = weakestClass(question.required.map((target) => question.rules.classes[target] ?? 'not-confirmed'))
  const atLeast = question.rules.atLeast ?? 'not-confirmed'
  return isWeaker(worth, atLeast) ? flaw('evidence-too-weak', [worth]) : undefined
}

function judgeReadings(question: AbsenceQuestion, probes: RequiredProbe[]): AbsenceVerdict {
  const readings = question.readings.map((reading) => probes.map((probe) => answerTo(probe, reading)))
  const last = readings.at(-1)
  if (!last) return again(question, 'no-reading-yet', [])

  const missing = probes.filter((_, index) => last[index] === undefined)
  if (missing.length > 0) return flaw('identity-not-read', missing.map(nameOf))
  const served = last.flatMap((seen) => (seen ? positivesIn(seen, question.kind) : []))
  if (served.length > 0) return flaw('still-served', served)

  const silent = last.filter((seen) => seen !== undefined && !isVouched(seen))
  if (silent.length > 0)
    return again(
      question,
      'control-silent',
      silent.flatMap((seen) => (seen ? [nameOf(seen)] : [])),
    )
  const unsure = last.filter((seen) => seen && !isAbsent(seen, question.kind))
  if (unsure.length > 0)
    return again(
      question,
      'cannot-tell',
      unsure.flatMap((seen) => (seen ? [nameOf(seen)] : [])),
    )

  return judgeRun(question, cleanRun(readings, question.kind), probes)
}

/**
 * The clean readings since the line was last seen served. One that could not tell in between proves nothing and
 * harms nothing; one that saw the line served starts the count anew.
 */
function cleanRun(readings: (Observation | undefined)[][], kind: AbsenceQuestion['kind']): Observation[][] {
  const run: Observation[][] = []
  for (const reading of readings) {
    const seen = reading.filter((each) => each !== undefined)
    if (seen.some((each) => positivesIn(each, kind).length > 0)) run.length = 0
    else if (seen.length === reading.length && seen.every((each) => isVouched(each) && isAbsent(each, kind)))
      run.push(seen)
  }
  return run
}

function judgeRun(question: AbsenceQuestion, run: Observation[][], probes: RequiredProbe[]): AbsenceVerdict {
  const { settleMs, nextDayMs } = question.rules
  // What was said once is no older or newer reading: it bears the time at which it was said.
  const read = run.map((reading) => reading.filter((seen) => !seen.stated).map((seen) => epochMsOf(seen.at)))
  const from = Math.max(...(read[0] ?? []))
  const to = Math.min(...(read.at(-1) ?? []))
  if (run.length < 2 || to - from < settleMs) return again(question, 'settling', [], from + settleMs)
  if (nextDayMs !== undefined && to - from < nextDayMs) return again(question, 'next-day-reading', [], from + nextDayMs)
  const worth = (targets: readonly string[]) =>
    weakestClass(targets.map((target) => question.rules.classes[target] ?? 'not-confirmed'))
  return {
    is: 'proven',
    class: worth(question.required),
    serving: worth(question.required.filter((target) => !isProfileServer(target))),
    strong: probes.every((probe) => baselineOf(probe, question) === 'serving'),
    notObserved: notObservedIn(question, run, probes),
  }
}

function again(question: AbsenceQuestion, because: AgainBecause, details: string[], notBefore = 0): AbsenceVerdict {
  const soonest = epochMsOf(question.now) + (notBefore === 0 ? question.rules.settleMs : 0)
  return { is: 'again', at: instantOf(Math.max(soonest, notBefore)), because, details }
}

/**
 * How the probe answered before the bar. `serving`: it admitted or held the line, the strongest footing. `known`: it
 * only knew it, as of a line that was barred already; enough to show that the probe asks the right thing, but weaker.
 */
function baselineOf(probe: RequiredProbe, { before, readings }: AbsenceQuestion): 'serving' | 'known' | 'none' {
  // What was said long ago may be older than the baseline; it is no reading.
  const read = readings.flat().filter((seen) => !seen.stated)
  const first = Math.min(...read.map((seen) => epochMsOf(seen.at)))
  const earlier = before.filter((seen) => isFor(seen, probe) && epochMsOf(seen.at) <= first)
  const served = earlier.some((seen) => seen.admits === true || seen.attached === true)
  if (isProfileServer(probe.target)) return served || earlier.some((seen) => seen.known === true) ? 'serving' : 'none'
  // A serving node that held the line says nothing of whether our reader asked the right register.
  if (!earlier.some((seen) => seen.known === true)) return 'none'
  return served ? 'serving' : 'known'
}

/** Whether an answer may count at all: a living control stood beside it, or it is a word and pretends to be nothing more. */
const isVouched = (seen: Observation): boolean => seen.controlAlive || seen.stated === true

/**
 * What a target is asked. A profile server attaches nobody; to admit means there that it would hand the profile out. That
 * it knows the profile is no service: it keeps its records, and what is on a device stays there until the holder deletes it.
 */
function questionsFor(target: string, kind: AbsenceQuestion['kind']): Asked[] {
  if (isProfileServer(target)) return ['admits']
  return kind === 'dead' ? ['known', 'admits', 'attached'] : ['admits', 'attached']
}

function isAbsent(seen: Observation, kind: AbsenceQuestion['kind']): boolean {
  return questionsFor(seen.target, kind).every((asked) => seen[asked] === false)
}

/** Everything that speaks of service, also what was not asked for: an unexpected yes is never overlooked. */
function positivesIn(seen: Observation, kind: AbsenceQuestion['kind']): string[] {
  return yesesIn(seen, kind).map((each) => `${nameOf(seen)} ${each}`)
}

/** The answers that say that a line is served: of one that shall be dead, that it is known as well. */
export function yesesIn(seen: Observation, kind: AbsenceQuestion['kind']): Asked[] {
  const asked: Asked[] =
    kind === 'dead' && !isProfileServer(seen.target) ? ['known', 'admits', 'attached'] : ['admits', 'attached']
  return asked.filter((each) => seen[each] === true)
}

/** The answer of one probe in one reading. Two answers for the same identity: the worse one is kept. */
function answerTo(probe: RequiredProbe, reading: readonly Observation[]): Observation | undefined {
  const answers = reading.filter((seen) => isFor(seen, probe))
  const badness = (seen: Observation): number =>
    positivesIn(seen, 'dead').length * 4 + (seen.controlAlive ? 0 : 2) + (isAbsent(seen, 'dead') ? 0 : 1)
  return answers.sort((a, b) => badness(b) - badness(a))[0]
}

function notObservedIn(question: AbsenceQuestion, run: Observation[][], probes: RequiredProbe[]): string[] {
  const unsaid = (run.at(-1) ?? []).flatMap((seen) =>
    (['known', 'admits', 'attached'] as const)
      .filter((asked) => seen[asked] === 'cannot-tell')
      .map((asked) => `${seen.target}/${asked}`),
  )
  const weak = probes
    .filter((probe) => baselineOf(probe, question) === 'known')
    .map(({ target }) => `${target}/serving-before`)
  const stated = (run.at(-1) ?? []).filter((seen) => seen.stated).map(({ target }) => `${target}/reading`)
  const nextDay = question.rules.nextDayMs === undefined ? ['next-day-reading'] : []
  return [...new Set([...unsaid, ...weak, ...stated, ...nextDay])]
}

const isFor = (seen: Observation, probe: RequiredProbe): boolean =>
  seen.target === probe.target && seen.subject === probe.subject
const nameOf = ({ target, subject }: RequiredProbe): string => `${target} ${subject}`
const isWeaker = (a: EvidenceClass, b: EvidenceClass): boolean =>
  evidenceClasses.indexOf(a) < evidenceClasses.indexOf(b)
