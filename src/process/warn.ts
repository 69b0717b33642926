import type { Case } from '../domain/case.ts'
import type { NewEvent } from '../domain/events.ts'
import type { Instant } from '../domain/instant.ts'
import type { OperatorId } from '../domain/line.ts'
import { rule } from '../domain/operator.ts'
import { dangerBefore, delayReason, newPromiseDay, type PromiseQuestion, promiseOf } from '../domain/promise.ts'
import { hasStrongProof } from '../domain/special.ts'
import { loadCases, saveCases } from '../store/cases.ts'
import { caseNow } from '../store/clock.ts'
import { inOperator } from '../store/db.ts'
import { insertEvents, link } from '../store/events.ts'
import { queueMessages } from '../store/outbox.ts'
import { type Place, placesOfCases } from '../store/places.ts'
import { refsToWarn } from '../store/queue-of-cases.ts'
import type { Office, Tools } from './tools.ts'

const batch = 200

/**
 * The promise as a clock: who is likely to be let down is told before it happens, who was let down at once; why, and by when
 * it will be. Each once. The promise itself is never moved. Answers how many were told.
 */
export async function warnOfDelay(tools: Tools, operator: OperatorId): Promise<number> {
  const office = tools.officeOf(operator)
  return inOperator(tools.db, operator, async (tx) => {
    const now = await caseNow(tx, tools.machineMs())
    const time = {
      now,
      dangerBefore: dangerBefore({ now, ...office }),
      dwellHours: rule(office.rules.switching.dwellHours),
    }
    const refs = await refsToWarn(tx, operator, time, batch)
    if (refs.length === 0) return 0
    const stored = await loadCases(tx, tools.keys, operator, refs, true)
    const places = Map.groupBy(await placesOfCases(tx, operator, refs), (place) => place.ref)
    const told = refs.flatMap((ref) => {
      const row = stored.get(ref)
      const newPromise = row && newPromiseOf(row.case, places.get(ref) ?? [], office, now)
      if (!row || !newPromise) return []
      const { state, day, because } = newPromise
      const events: NewEvent[] = [
        { kind: 'promise-moved', data: { state, day, because } },
        { kind: 'message-queued', data: { message: 'late' } },
      ]
      const { links, end } = link(operator, ref, row.chain, now, events)
      const after = { ...row.case, facts: { ...row.case.facts, newPromise } }
      return [{ links, state, changed: { case: after, before: row.case, chain: end, verified: row.verified } }]
    })
    await saveCases(
      tx,
      operator,
      told.map((one) => one.changed),
    )
    await insertEvents(
      tx,
      operator,
      told.flatMap((one) => one.links),
    )
    await queueMessages(
      tx,
      operator,
      told.map(({ changed: { case: c }, state }) => ({
        ref: c.ref,
        language: c.language,
        params: {},
        kind: 'late',
        dedupe: `${c.ref}/late/${state}`,
        channel: 'email',
        recipient: 'contact',
      })),
      now,
    )
    return told.length
  })
}

/**
 * What there is to tell of this case now, decided again under its lock. Nothing of a promise that shows as paused, as long as it
 * is not broken; nothing while it is the subscriber who is waited for; and nothing that was told before.
 */
function newPromiseOf(of: Case, places: Place[], office: Office, now: Instant): Case['facts']['newPromise'] {
  const { rules, calendar } = office
  const question: PromiseQuestion = { case: of, now, rules, calendar, strongProof: hasStrongProof(of.facts), places }
  const { state, pausedFor } = promiseOf(question)
  if (of.status !== 'open' || of.facts.deadAt || of.facts.ending) return undefined
  if (state !== 'late' && (state !== 'at-risk' || pausedFor || of.facts.newPromise)) return undefined
  if (of.facts.newPromise?.state === 'late') return undefined
  const because = delayReason(question)
  const day = newPromiseDay(question)
  return because && day ? { state, at: now, day, because } : undefined
}
