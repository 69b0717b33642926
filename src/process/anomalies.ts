import { HOUR_MS, type Instant, later } from '../domain/instant.ts'
import type { OperatorId } from '../domain/line.ts'
import { type OperatorRules, rule } from '../domain/operator.ts'
import { raiseAlarms } from '../store/alarms.ts'
import { caseNow } from '../store/clock.ts'
import { inOperator, type Tx } from '../store/db.ts'
import { countLooks, holdOrders, lastLift, latestSwitched, readHold } from '../store/order-holds.ts'
import { judgeRuns } from './canaries.ts'
import type { Tools } from './tools.ts'

/** What went wrong, as the alarm tells it: counts, references and codes. */
interface Anomaly {
  kind: 'canary-failed' | 'refused-in-a-row' | 'looks-blind' | 'recent-traffic'
  detail: Record<string, unknown>
}

/** After a person let orders go on, what had been wrong may still be so for a while; what is refused anew counts at once. */
const GRACE_MS = HOUR_MS
const mostRefs = 20

/**
 * Stops an operator's bars and terminations by itself when something looks so wrong that a person must look first, and raises
 * an alarm. Restoring lines and the money of lines that have ended go on. Answers how many anomalies were found.
 */
export async function watchOrders(tools: Tools, operator: OperatorId): Promise<number> {
  const { rules } = tools.officeOf(operator)
  return inOperator(tools.db, operator, async (tx) => {
    const now = await caseNow(tx, tools.machineMs())
    const failed = await judgeRuns(tx, tools.keys, operator, now)
    if (await readHold(tx, operator)) return 0
    const found = [
      ...failed.map((run): Anomaly => ({ kind: 'canary-failed', detail: { ...run } })),
      ...(await anomaliesOf(tx, operator, rules, now)),
    ]
    const first = found[0]
    if (!first) return 0
    await holdOrders(tx, operator, first.kind, now)
    await raiseAlarms(
      tx,
      operator,
      found.map((one) => ({ ref: null, ...one })),
      now,
    )
    return found.length
  })
}

async function anomaliesOf(tx: Tx, operator: OperatorId, rules: OperatorRules, now: Instant): Promise<Anomaly[]> {
  const limits = rule(rules.switching.anomaly)
  const lifted = await lastLift(tx, operator)
  const found: Anomaly[] = []
  const switched = await latestSwitched(tx, operator, lifted, limits.refusedInARow)
  if (switched.length >= limits.refusedInARow && switched.every(({ state }) => state === 'refused'))
    found.push({ kind: 'refused-in-a-row', detail: { n: switched.length, refs: few(switched.map(({ ref }) => ref)) } })
  if (lifted !== null && later(lifted, GRACE_MS) > now) return found
  const { looking, blind, traffic } = await countLooks(tx, operator, lifted)
  if (looking >= limits.blindAtLeast && blind * 100 >= looking * limits.blindPercent)
    found.push({ kind: 'looks-blind', detail: { n: blind, looking } })
  if (traffic.length >= limits.trafficLines)
    found.push({ kind: 'recent-traffic', detail: { n: traffic.length, refs: few(traffic) } })
  return found
}

const few = (refs: string[]) => [...new Set(refs)].slice(0, mostRefs)
