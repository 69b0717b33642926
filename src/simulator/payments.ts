import type { Effect } from './faults.ts'
import { ownLine, type SimPayment, type World } from './world.ts'

/* What becomes of refunds and payments that were accepted. */

/** A refund leaves the account; a payment pays bills first, and the rest stays on it. */
export function finishPayment(world: World, id: string, effect: Effect): void {
  const payment = paymentOf(world, id)
  world.pending.delete(payment)
  if (effect.is === 'fails') {
    payment.state = 'failed'
    payment.errorCode = effect.code
    return
  }
  payment.state = 'completed'
  const line = ownLine(world, payment.operator, payment.lineId)
  if (payment.kind === 'refund') {
    line.balanceMinor -= payment.minor
    return
  }
  let leftMinor = payment.minor
  for (const bill of line.bills) {
    const paid = Math.min(bill.openMinor, leftMinor)
    bill.openMinor -= paid
    leftMinor -= paid
  }
  line.bills = line.bills.filter((bill) => bill.openMinor > 0)
  line.balanceMinor += leftMinor
}

/** The bank sent it back: the money lies with the operator again. */
export function returnPayment(world: World, id: string, code: string): void {
  world.returns = world.returns.filter(({ paymentId }) => paymentId !== id)
  const payment = paymentOf(world, id)
  payment.state = 'returned'
  payment.errorCode = code
  ownLine(world, payment.operator, payment.lineId).balanceMinor += payment.minor
}

function paymentOf(world: World, id: string): SimPayment {
  const payment = world.payments.get(id)
  if (!payment) throw new Error(`no ${id}`)
  return payment
}
