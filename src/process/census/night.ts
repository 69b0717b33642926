import { Temporal } from 'temporal-polyfill'
import type { Disagreement, DisagreementKind } from '../../domain/disagreements.ts'
import type { Day, Instant } from '../../domain/instant.ts'
import { MINUTE_MS } from '../../domain/instant.ts'
import type { OperatorId } from '../../domain/line.ts'
import { rule } from '../../domain/operator.ts'
import { inOperator } from '../../store/db.ts'
import { renewNight, takeNight } from '../../store/reconciliations.ts'
import { caseClock, type Office, type Tools } from '../tools.ts'
import { keepReconciliation } from './keep.ts'
import { readFromOffice } from './office-lists.ts'
import { onlyReading } from './readers.ts'
import { CensusStopped, reconcile } from './reconcile.ts'

/** A comparison that says nothing for so long is taken over by another worker. It is renewed while lists are read. */
const LEASE_MS = 15 * MINUTE_MS
/** Rows of each kind that are kept for the desk. */
const KEPT = 200

/**
 * Compares the operator's systems once a day, when `at` (`03:00`, in the operator's zone) has come, whichever worker finds
 * it first. Answers 1 where it did. Only what can list itself is compared; with fewer than two lists there is nothing to.
 */
export async function reconcileAtNight(
  tools: Tools,
  operator: OperatorId,
  at: string | null,
  stop: AbortSignal,
): Promise<number> {
  if (at === null) return 0
  const office = tools.officeOf(operator)
  const clock = await caseClock(tools)
  const now = clock()
  const night = nightOf(now, at, rule(office.rules.zone))
  if (!night) return 0
  const sources = readFromOffice({
    rules: office.rules,
    readerFor: (action, target) => readerOf(office, action, target),
  })
  if (sources.length < 2) return 0
  if (!(await inOperator(tools.db, operator, (tx) => takeNight(tx, operator, night, now, LEASE_MS)))) return 0
  const rows = new Map<DisagreementKind, Disagreement[]>()
  const renewals: Promise<void>[] = []
  const renew = (leaseMs: number) => inOperator(tools.db, operator, (tx) => renewNight(tx, operator, night, leaseMs))
  try {
    const found = await reconcile(
      {
        ...tools,
        operator,
        now,
        ...(office.controls && { controls: office.controls }),
        onFound: (one) => {
          const kept = rows.get(one.kind) ?? []
          if (kept.length < KEPT) rows.set(one.kind, [...kept, one])
        },
        onProgress: () => {
          if (stop.aborted) throw new CensusStopped('the worker stops')
          renewals.push(renew(LEASE_MS))
        },
      },
      sources,
    )
    await keepReconciliation(tools, operator, { at: now, found, rows, night })
    return 1
  } catch (error) {
    // Stopped in good order, it may be begun anew at once; a run that failed waits until its lease is over.
    if (error instanceof CensusStopped) await renew(0)
    else throw error
    return 0
  } finally {
    await Promise.allSettled(renewals)
  }
}

/** The day whose comparison is due: today's, once its hour has come. */
export function nightOf(now: Instant, at: string, zone: string): Day | null {
  const local = Temporal.Instant.from(now).toZonedDateTimeISO(zone)
  const due = Temporal.PlainTime.compare(local.toPlainTime(), Temporal.PlainTime.from(at)) >= 0
  return due ? local.toPlainDate().toString() : null
}

function readerOf(office: Office, ...asked: Parameters<Office['connectorFor']>) {
  try {
    return onlyReading(office.connectorFor(...asked))
  } catch {
    // A system whose connector is not set up is left out; the comparison says which lists it lacked.
    return null
  }
}
