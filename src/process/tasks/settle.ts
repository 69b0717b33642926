import type { Case } from '../../domain/case.ts'
import { settle } from '../../domain/charges.ts'
import { type AfterOrder, type Condition, each, go } from '../words.ts'

/* What the switch and the bill leave in the case. */

export const barred: AfterOrder = (_c, at) => ({ facts: { barredAt: at } })

/** Keeps the operator's final bill against the frozen quote: what was not agreed is credited, what is theirs is paid out. */
export const finalBillKnown: AfterOrder = (c, _at, { amount: finalBill, afterEnd }, rules) => {
  if (!finalBill || !c.quote || !c.standing) return {}
  const { toPay, toRefund, credited, unexplained } = settle({
    quote: c.quote,
    payment: c.standing.payment,
    finalBill,
    ...(afterEnd ? { chargedAfterEnd: afterEnd } : {}),
    rules,
  })
  return { facts: { finalBill, toPay, toRefund, credited, unexplained } }
}

/** Money that was charged after the end and is on its way back: a refund of its own, beside the one of the settlement. */
const openCredit = ({ facts: { credit } }: Case) => (credit && credit.paidAt === undefined ? credit : undefined)

const refundDue = (c: Case) =>
  openCredit(c) !== undefined || ((c.facts.toRefund?.minor ?? 0) > 0 && c.facts.refundWay !== 'none')
export const refundIsDue: Condition = refundDue

/**
 * The money is in order: what was to be paid out is with its owner, what is owed stands on the final bill. Money that is
 * theirs and has nowhere to go, or that no rule explains, is not kept in silence: a person must see to it.
 */
export const settled = each((c, { now }) => {
  const credit = openCredit(c)
  if (credit) return { ...go, change: { facts: { credit: { ...credit, paidAt: now } } } }
  if (!c.facts.moneySeen) {
    if ((c.facts.unexplained?.minor ?? 0) > 0) return { verdict: { stuck: 'unexplained-money' } }
    if ((c.facts.toRefund?.minor ?? 0) > 0 && c.facts.refundWay === 'none')
      return { verdict: { stuck: 'payee-unknown' } }
  }
  return {
    ...go,
    change: { facts: { settled: true, ...(refundDue(c) && c.facts.toRefund ? { refunded: c.facts.toRefund } : {}) } },
  }
})
