import type { Action } from '../connectors/connector.ts'
import { DAY_MS, HOUR_MS, type Instant, later } from '../domain/instant.ts'
import type { OperatorId } from '../domain/line.ts'
import { type OperatorRules, rule } from '../domain/operator.ts'
import {
  beginRun,
  type CanaryAction,
  type CanaryRun,
  countWaiting,
  dropRun,
  endRun,
  latestRun,
  runsUnderWay,
} from '../store/canaries.ts'
import { loadCases, type StoredCase } from '../store/cases.ts'
import type { Tx } from '../store/db.ts'
import { type Place, placesOfCases } from '../store/places.ts'
import type { Keys } from '../store/seal.ts'
import { route } from './cancellation.ts'

/*
 * Canary lines first: where many lines of one operator come due for the same switch, a few go ahead and the rest waits until
 * the network was seen to have let go of those. Nothing is believed because an order was answered "done".
 */

/** A run that passed speaks for so long; a night of millions is one batch. */
const GOOD_FOR_MS = DAY_MS
/** A line that went first and was not seen to be off by then has failed. */
const PATIENCE_MS = DAY_MS

/**
 * Which of these cases may be ordered now. `begun`: orders of this action in the last hour. Everybody, unless so many come
 * due together that a few go first.
 */
export async function goingFirst(
  tx: Tx,
  operator: OperatorId,
  action: Action,
  wave: { refs: string[]; begun: number; rules: OperatorRules; now: Instant },
): Promise<(ref: string) => boolean> {
  const everybody = () => true
  if (action !== 'bar' && action !== 'terminate') return everybody
  const { above, lines } = rule(wave.rules.switching.canaries)
  const waiting = await countWaiting(tx, operator, action, later(wave.now, HOUR_MS), above)
  if (waiting + wave.begun <= above) return everybody
  const run = await latestRun(tx, operator, action)
  if (run?.state === 'passed' && later(run.endedAt ?? run.beganAt, GOOD_FOR_MS) > wave.now) return everybody
  const first = run?.state === 'going' ? run.refs : wave.refs.slice(0, lines)
  if (run?.state !== 'going' && first.length > 0)
    await beginRun(tx, operator, { action, beganAt: wave.now, refs: first })
  return (ref) => first.includes(ref)
}

export interface FailedRun {
  action: CanaryAction
  refs: string[]
  because: string
}

/** Looks how the lines that went first are doing, and ends the runs that are decided. Answers those that failed. */
export async function judgeRuns(tx: Tx, keys: Keys, operator: OperatorId, now: Instant): Promise<FailedRun[]> {
  const failed: FailedRun[] = []
  for (const run of await runsUnderWay(tx, operator)) {
    const cases = await loadCases(tx, keys, operator, run.refs, false)
    const places = Map.groupBy(await placesOfCases(tx, operator, run.refs), ({ ref }) => ref)
    const stand = run.refs.map((ref) => ({ ref, is: standOf(run, cases.get(ref), places.get(ref) ?? [], now) }))
    const bad = stand.filter(({ is }) => typeof is === 'object')
    if (bad.length > 0) {
      await endRun(tx, operator, run.id, 'failed', now)
      const because = bad.flatMap(({ is }) => (typeof is === 'object' ? [is.failed] : []))[0] ?? ''
      failed.push({ action: run.action, refs: bad.map(({ ref }) => ref), because })
    } else if (stand.every(({ is }) => is === 'gone')) await dropRun(tx, operator, run.id)
    else if (stand.every(({ is }) => is !== 'pending')) await endRun(tx, operator, run.id, 'passed', now)
  }
  return failed
}

/** `gone`: taken back, held or rejected meanwhile; it says nothing of the batch. */
type Stand = 'seen' | 'pending' | 'gone' | { failed: string }

function standOf(run: CanaryRun, stored: StoredCase | undefined, places: Place[], now: Instant): Stand {
  const { facts, status } = stored?.case ?? {}
  if (!facts || status !== 'open' || facts.hold || facts.ending) return 'gone'
  const place = places.find(({ lane }) => lane === (run.action === 'bar' ? 'main' : 'line'))
  const wasSeen =
    run.action === 'bar'
      ? !place || isBehind(place.task, 'barred')
      : facts.deadAt !== undefined && facts.deadAt >= run.beganAt
  if (wasSeen) return 'seen'
  if (place?.stuck) return { failed: place.stuck }
  return later(run.beganAt, PATIENCE_MS) <= now ? { failed: 'not-seen-in-time' } : 'pending'
}

function isBehind(task: string, look: string): boolean {
  const at = (id: string) => route.lanes.main.findIndex((one) => one.id === id)
  return at(task) > at(look)
}
