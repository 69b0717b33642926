import type { Answer, Order } from '../connectors/connector.ts'
import { DAY_MS, HOUR_MS, type Instant, later } from '../domain/instant.ts'
import type { OperatorId } from '../domain/line.ts'
import { rule } from '../domain/operator.ts'
import { loadCases, type StoredCase, saveCases } from '../store/cases.ts'
import { inOperator } from '../store/db.ts'
import { insertEvents, link } from '../store/events.ts'
import { type PaidRefund, reopenMoneyLane, takePaidRefunds } from '../store/paid-refunds.ts'
import { isOutdated } from './claims.ts'
import { merge } from './hand.ts'
import { refundCameBack } from './tasks/settle.ts'
import { caseClock, type Tools } from './tools.ts'

/*
 * «Paid» is what the operator's system says, and a bank can still send the money back: the account is closed, the name
 * another. So each refund is asked after once more, twice a day, for as long as the operator's rule says. What came back is
 * owed again: the money lane goes back to asking where to, and the next payment is an order of its own, under a new key.
 */

const askEveryMs = 12 * HOUR_MS
const moment = 'refunds'

/** Asks after the paid refunds of one operator that are due, at most `most`. Answers how many. */
export async function followRefunds(tools: Tools, operator: OperatorId, most = 200): Promise<number> {
  const clock = await caseClock(tools)
  const now = clock()
  const days = rule(tools.officeOf(operator).rules.quote.refundReturnDays)
  if (days === 0) return 0
  const refunds = await inOperator(tools.db, operator, (tx) =>
    takePaidRefunds(tx, operator, {
      paidAfter: later(now, -days * DAY_MS),
      askedBefore: later(now, -askEveryMs),
      now,
      most,
    }),
  )
  if (refunds.length === 0) return 0
  const refs = refunds.map(({ ref }) => ref)
  await tools.onMoment?.({ at: 'before-check', task: moment, refs })
  const answers = await askAfter(tools, operator, refunds)
  await tools.onMoment?.({ at: 'after', task: moment, refs })
  const returned = refunds.flatMap((refund) => {
    const code = codeOf(answers.get(refund.key))
    return code === undefined ? [] : [{ refund, code }]
  })
  if (returned.length > 0) await takeBack(tools, operator, returned, clock())
  return refunds.length
}

/** Read only. A case whose key is gone has no binding any more: there is nothing left to ask for. */
async function askAfter(tools: Tools, operator: OperatorId, refunds: PaidRefund[]): Promise<Map<string, Answer>> {
  const stored = await inOperator(tools.db, operator, (tx) =>
    loadCases(tx, tools.keys, operator, [...new Set(refunds.map(({ ref }) => ref))], false),
  )
  const orders = refunds.flatMap(({ key, ref, target, startedAt }): Order[] => {
    const row = stored.get(ref)
    if (!row?.dataKey) return []
    return [{ key, action: 'refund', target, operator, binding: row.case.binding, at: startedAt }]
  })
  const answers = new Map<string, Answer>()
  const connector = tools.officeOf(operator).connectorFor('refund', 'billing')
  const size = connector.terms.refund?.batch ?? 50
  for (let from = 0; from < orders.length; from += size) {
    const batch = orders.slice(from, from + size)
    const told = await connector.check(batch).catch(() => [])
    batch.forEach((order, at) => {
      const answer = told[at]
      if (answer) answers.set(order.key, answer)
    })
  }
  return answers
}

/** Only a plain word that it is no longer paid counts; silence changes nothing. */
function codeOf(answer: Answer | undefined): string | undefined {
  if (answer?.is === 'returned') return answer.code
  return answer?.is === 'refused' ? 'not-said' : undefined
}

interface Returned {
  refund: PaidRefund
  code: string
}

/** Under the lock of its case each is looked at again: what was taken back already, or ordered anew, is left alone. */
async function takeBack(tools: Tools, operator: OperatorId, returned: Returned[], now: Instant): Promise<void> {
  const refs = [...new Set(returned.map(({ refund }) => refund.ref))]
  await inOperator(tools.db, operator, async (tx) => {
    const stored = await loadCases(tx, tools.keys, operator, refs, true)
    const taken = returned.flatMap(({ refund, code }) => {
      const row = stored.get(refund.ref)
      return row && countsStill(row, refund) ? [{ row, ...changed(operator, row, refund.key, code, now) }] : []
    })
    await saveCases(
      tx,
      operator,
      taken.map(({ row, after, end }) => ({ case: after, before: row.case, chain: end, verified: row.verified })),
    )
    await insertEvents(
      tx,
      operator,
      taken.flatMap(({ links }) => links),
    )
    const back = taken.map(({ row }) => row.case.ref)
    await reopenMoneyLane(tx, operator, back, 'tell-refund-returned', now)
    await tools.onMoment?.({ at: 'before-commit', task: moment, refs: back })
  })
}

const countsStill = ({ case: c }: StoredCase, { key, startedAt }: PaidRefund): boolean =>
  c.status === 'open' && !isOutdated(c, { key, action: 'refund', startedAt })

function changed(operator: OperatorId, row: StoredCase, key: string, code: string, now: Instant) {
  const after = { ...row.case }
  const change = refundCameBack(after, { key, code, at: now })
  merge(after, change)
  const event = { kind: 'refund-returned' as const, data: { key, code: after.facts.refundReturned?.code } }
  return { after, ...link(operator, row.case.ref, row.chain, now, [event]) }
}
