import type { Day, Instant } from '../../domain/instant.ts'
import {
  isServing,
  judgeShadow,
  type ShadowReading,
  type ShadowVerdict,
  type Termination,
} from '../../domain/shadow.ts'
import type { ReadingOffice } from '../../process/census/readers.ts'
import type { Journal } from './journal.ts'
import { lookOnce } from './look.ts'
import { endsLater } from './terminations.ts'

/*
 * The whole list, in batches and no faster than told. Then, after a pause, once more what was seen serving (a yes is only
 * believed twice) and what could not be told (an element may have been out of reach).
 */

export interface Walk {
  office: ReadingOffice
  journal: Journal
  now: () => Instant
  today: Day
  batch: number
  /** Lines a second, at most. */
  perSecond: number
  /** Milliseconds between two readings of the same line. */
  pauseMs: number
  /** Readings of a line at most. */
  tries: number
  rest: (ms: number) => Promise<void>
  /** After every batch: lines read in this round, and how many there are. */
  onProgress?: (round: number, done: number, of: number) => void
}

export interface Looked {
  termination: Termination
  readings: ShadowReading[]
  verdict: ShadowVerdict
}

/** Reads every line until it is clear or the tries are used up. What an earlier run made clear is not read again. */
export async function walkList(walk: Walk, list: readonly Termination[]): Promise<Looked[]> {
  const readings = new Map(list.map((one) => [one.line, [...(walk.journal.earlier.get(one.line) ?? [])]]))
  const of = (one: Termination): ShadowReading[] => readings.get(one.line) ?? []
  // What an earlier run could not tell is asked again, whatever became of its tries.
  const before = new Map(list.map((one) => [one.line, of(one).length]))
  // One round more than there are tries: for what was seen serving at the last of them.
  for (let round = 1; round <= walk.tries + 1; round += 1) {
    const more = round <= walk.tries ? wantsMore : wantsSecondYes
    const open = list.filter((one) => more(one, of(one)) && of(one).length - (before.get(one.line) ?? 0) < round)
    if (open.length === 0) break
    if (round > 1) await walk.rest(walk.pauseMs)
    await readAll(walk, round, open, readings)
  }
  return list.map((termination) => ({
    termination,
    readings: of(termination),
    verdict: judgeShadow(termination, of(termination)),
  }))
}

/** Never read, seen serving a first time, or not clear. */
function wantsMore(termination: Termination, readings: ShadowReading[]): boolean {
  if (wantsSecondYes(termination, readings)) return true
  const { served, because } = judgeShadow(termination, readings)
  return served === 'could-not-tell' && !(because && readings.length > 0 && settled.has(because))
}

/** Seen serving, and since then no reading has said anything. */
function wantsSecondYes(termination: Termination, readings: ShadowReading[]): boolean {
  if (judgeShadow(termination, readings).served !== 'seen-once') return false
  const yes = readings.findIndex((reading) => reading.observations.some(isServing))
  const since = readings.slice(yes + 1)
  return since.every((reading) => judgeShadow(termination, [reading]).served === 'could-not-tell')
}

/** No further reading mends these: the list itself has to say more, or a reader has to be set up. */
const settled = new Set(['not-ended-yet', 'another-line', 'number-alone', 'no-such-line', 'no-card', 'no-reader'])

async function readAll(
  walk: Walk,
  round: number,
  open: Termination[],
  readings: Map<number, ShadowReading[]>,
): Promise<void> {
  for (let from = 0; from < open.length; from += walk.batch) {
    const began = performance.now()
    const batch = open.slice(from, from + walk.batch)
    const ended = batch.filter((one) => !endsLater(one, walk.now(), walk.today))
    const looked = await lookOnce(walk, ended)
    const entries = batch.map((one) => ({ line: one.line, reading: looked[ended.indexOf(one)] ?? notEndedYet }))
    // What has not ended yet may have by the next run.
    walk.journal.write(entries.filter(({ reading }) => reading !== notEndedYet))
    for (const { line, reading } of entries) readings.get(line)?.push(reading)
    walk.onProgress?.(round, Math.min(from + walk.batch, open.length), open.length)
    const leastMs = (batch.length / walk.perSecond) * 1_000
    const tookMs = performance.now() - began
    if (tookMs < leastMs && from + walk.batch < open.length) await walk.rest(leastMs - tookMs)
  }
}

const notEndedYet: ShadowReading = {
  billing: { is: 'not-asked' },
  asked: [],
  observations: [],
  because: 'not-ended-yet',
}
