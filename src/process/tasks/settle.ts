import { type Case, returnCodes } from '../../domain/case.ts'
import { settle } from '../../domain/charges.ts'
import type { Instant } from '../../domain/instant.ts'
import { lookSoon } from '../../store/watches.ts'
import { type AfterOrder, type Change, type Condition, go, type Rule, type Work } from '../words.ts'

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

const isTheirs = (c: Case) => (c.facts.toRefund?.minor ?? 0) > 0
/** Without a way there is nowhere to send it: an account that gave the money back is not used again. */
export const refundIsDue: Condition = (c) =>
  c.facts.refundWay !== 'none' && (openCredit(c) !== undefined || (isTheirs(c) && !c.facts.refunded))

/** Kept when the order was seen to be done, and never before: what a message calls paid out has left. */
export const refundPaid: AfterOrder = (c, at, { amount }) => {
  const credit = openCredit(c)
  if (credit) return { facts: { credit: { ...credit, paidAt: at } } }
  const refunded = amount ?? c.facts.toRefund
  return refunded ? { facts: { refunded, refundedAt: at } } : {}
}

/**
 * The bank sent it back: it is owed again, the account it was meant for is given up, and the order `key` counts no longer.
 * After a credit that order was the credit's; what was refunded before it stays refunded.
 */
export function refundCameBack(c: Case, { key, code, at }: { key: string; code: string; at: Instant }): Change {
  const { credit, refunded, toRefund, refundWay, refundReturned, settled: told } = c.facts
  const amount = credit?.amount ?? refunded ?? toRefund
  if (!amount) return {}
  const known = returnCodes.find((each) => each === code) ?? 'not-said'
  const returned = {
    ...{ at, code: known, amount, way: refundWay, keys: [...(refundReturned?.keys ?? []), key] },
    afterSettled: told === true || refundReturned?.afterSettled === true,
  }
  const owed = credit ? { credit: { amount: credit.amount, by: credit.by, at: credit.at } } : {}
  return {
    facts: { refundWay: 'none', refundReturned: returned, ...owed },
    forget: ['settled', 'moneySeen', ...(credit ? [] : (['refunded', 'refundedAt'] as const))],
  }
}

export const refundReturned: Condition = ({ facts }) => facts.refundReturned !== undefined && facts.refundWay === 'none'
/** The settlement is told of once; money that was sent anew after it has a message of its own. */
export const toldAlready: Condition = ({ facts }) => facts.refundReturned?.afterSettled === true
export const notToldYet: Condition = (c, scene) => !toldAlready(c, scene)

/**
 * The money is in order: what was to be paid out is with its owner, what is owed stands on the final bill. Whatever moves on
 * the account from here on moves after the end, so the watch looks at once, and keeps how it stands.
 */
export const settled: Work = async ({ tx }, cases, scene) => {
  const findings = cases.map((c) => inOrder(c, scene))
  const refs = cases.flatMap(({ ref }, at) => (findings[at] && 'go' in findings[at].verdict ? [ref] : []))
  await lookSoon(tx, scene.rules.id, refs, scene.now)
  return findings
}

/** Money that is theirs and has nowhere to go, or that no rule explains, is not kept in silence: a person must see to it. */
const inOrder: Rule = (c) => {
  const { unexplained, refunded, refundWay, moneySeen } = c.facts
  if (!moneySeen && (unexplained?.minor ?? 0) > 0) return { verdict: { stuck: 'unexplained-money' } }
  // A payee was given after the refund was passed by, or never: it is asked for and ordered now.
  if (isTheirs(c) && !refunded && (refundWay !== 'none' || !moneySeen))
    return { verdict: { back: 'payee', because: 'refund-outstanding' } }
  if (openCredit(c) && !moneySeen) return { verdict: { back: 'payee', because: 'refund-outstanding' } }
  return { ...go, change: { facts: { settled: true } } }
}
