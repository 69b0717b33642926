import { Temporal } from 'temporal-polyfill'
import { type Instant, instantOf } from '../../domain/instant.ts'
import type { Money } from '../../domain/money.ts'
import type { Answer, Order } from '../connector.ts'
import { asking, cannotTell, type Family, paths, type Reach, unanswered } from './reach.ts'
import {
  allOf,
  type BillOrder,
  billOrderShape,
  billShape,
  instantIn,
  majorOf,
  minorOf,
  oneOf,
  type Product,
  productShape,
  type Rate,
  type Refund,
  rateShape,
  refundShape,
} from './shapes.ts'

/* The money lane: billing ends by state (TMF637), the last bill off cycle (TMF678), what is owed goes back (TMF676). */

/** Billing ends with the last second of its day. TMF637 has no key: the product's own state tells how the order stands. */
export const stopBilling: Family = {
  async submit({ http, zone }, order) {
    const terminationDate = endOf(order.detail?.billingEnd, zone)
    if (terminationDate === undefined) return { is: 'refused', code: 'no-billing-end' }
    const path = productPath(order)
    const reply = await http.send('PATCH', path, { status: 'terminated', terminationDate }, order.key)
    const patched = oneOf(productShape, reply)
    if (patched.is !== 'read') return unanswered(reply)
    return billingEnded(patched.value, terminationDate) ? { is: 'done' } : { is: 'accepted' }
  },

  async check({ http, zone }, order) {
    const terminationDate = endOf(order.detail?.billingEnd, zone)
    if (terminationDate === undefined) return { is: 'refused', code: 'no-billing-end' }
    const read = oneOf(productShape, await http.get(productPath(order)))
    if (read.is !== 'read') return cannotTell(read.is === 'absent' ? 'no-such-line' : read.because)
    return billingEnded(read.value, terminationDate) ? { is: 'done' } : { is: 'never-arrived' }
  },
}

/** An end on or before the asked one is the asked one: nothing is charged after it. */
function billingEnded(product: Product, terminationDate: Instant): boolean {
  const ended = instantIn(product.terminationDate)
  return product.status === 'terminated' && ended !== undefined && ended <= terminationDate
}

/** A bill on demand, keyed by its `name`: TMF678 4.0.0 has no external id there. */
export const finalBill: Family = {
  async submit(reach, order, product) {
    const body = {
      name: order.key,
      description: 'Last bill, off cycle',
      billingAccount: { id: product.billingAccount.id },
      '@type': 'CustomerBillOnDemand',
    }
    const reply = await reach.http.send('POST', paths.billOnDemand, body, order.key)
    const placed = oneOf(billOrderShape, reply)
    return placed.is === 'read' ? billAnswer(reach, order, [placed.value]) : unanswered(reply)
  },

  async check(reach, order) {
    const found = allOf(billOrderShape, await reach.http.get(asking(paths.billOnDemand, { name: order.key })))
    if (found.is === 'cannot-tell') return found
    const ours = found.value.filter(({ name }) => name === order.key)
    return ours.length === 0 ? { is: 'never-arrived' } : billAnswer(reach, order, ours)
  },
}

async function billAnswer(reach: Reach, order: Order, placed: BillOrder[]): Promise<Answer> {
  const done = placed.find(({ state }) => state === 'done')
  if (done) return done.customerBill ? billed(reach, order, done.customerBill.id) : cannotTell('bill-missing')
  if (placed.some(({ state }) => state === 'inProgress')) return { is: 'in-progress' }
  const refused = placed[0]
  return { is: 'refused', code: refused?.description?.slice(0, 100) ?? refused?.state ?? 'rejected', late: true }
}

/** What the bill says is owed, less the usage above the agreed cap: that is the operator's loss, not the subscriber's. */
async function billed({ http, zone }: Reach, order: Order, billId: string): Promise<Answer> {
  const bill = oneOf(billShape, await http.get(`${paths.bill}/${encodeURIComponent(billId)}`))
  if (bill.is !== 'read') return cannotTell(bill.is === 'absent' ? 'bill-missing' : bill.because)
  const owed = bill.value.remainingAmount ?? bill.value.amountDue
  if (!owed) return cannotTell('unexpected-shape')
  const amount = minorOf(owed)
  const cap = order.detail?.cap
  if (!cap) return { is: 'done', amount }
  const rates = allOf(rateShape, await http.get(asking(paths.rate, { 'bill.id': billId, limit: '1000' })))
  if (rates.is === 'cannot-tell') return rates
  const end = endOf(order.detail?.billingEnd, zone)
  const isLate = ({ date }: Rate) => end !== undefined && (instantIn(date) ?? end) > end
  const late = rates.value.filter(isLate).map((rate) => minorOf(rate.taxIncludedAmount))
  const usage = rates.value
    .filter((rate) => rate.type === 'usage' && !isLate(rate))
    .map((rate) => minorOf(rate.taxIncludedAmount))
  if ([cap, ...usage, ...late].some(({ currency }) => currency !== amount.currency)) return cannotTell('two-currencies')
  const lateMinor = late.reduce((sum, { minor }) => sum + minor, 0)
  const afterEnd = lateMinor > 0 ? { afterEnd: { minor: lateMinor, currency: amount.currency } } : {}
  const aboveCap = usage.reduce((sum, { minor }) => sum + minor, 0) - cap.minor
  if (aboveCap <= 0) return { is: 'done', amount, ...afterEnd }
  const capped: Money = { minor: amount.minor - aboveCap, currency: amount.currency }
  return { is: 'done', amount: capped, ...afterEnd, note: `usage-above-cap:${aboveCap}` }
}

/** A refund, keyed by its `correlatorId` (TMF676 4.0.0). */
export const refund: Family = {
  async submit({ http }, order, product) {
    const { amount, payee } = order.detail ?? {}
    if (!amount || amount.minor <= 0) return { is: 'refused', code: 'no-amount' }
    if (!payee) return { is: 'refused', code: 'no-payee' }
    const body = {
      correlatorId: order.key,
      account: { id: product.billingAccount.id },
      paymentMethod: methodOf(payee),
      totalAmount: majorOf(amount),
      '@type': 'Refund',
    }
    const reply = await http.send('POST', paths.refund, body, order.key)
    const placed = oneOf(refundShape, reply)
    return placed.is === 'read' ? refundAnswer([placed.value]) : unanswered(reply)
  },

  async check({ http }, order) {
    const found = allOf(refundShape, await http.get(asking(paths.refund, { correlatorId: order.key })))
    if (found.is === 'cannot-tell') return found
    const ours = found.value.filter(({ correlatorId }) => correlatorId === order.key)
    return ours.length === 0 ? { is: 'never-arrived' } : refundAnswer(ours)
  },
}

/** TMF676 names payment methods by `@type`; the account holds number or IBAN. */
function methodOf(payee: NonNullable<NonNullable<Order['detail']>['payee']>): Record<string, unknown> {
  switch (payee.way) {
    case 'to-number':
      return {
        '@type': 'AccountToAccountTransfer',
        name: 'to-number',
        account: [{ id: payee.msisdn, '@referredType': 'MSISDN' }],
      }
    case 'to-bank':
      return {
        '@type': 'BankAccountTransfer',
        name: payee.name,
        account: [{ id: payee.iban, '@referredType': 'BankAccount' }],
      }
    case 'at-branch':
      return { '@type': 'Cash', name: payee.name, description: 'at-branch' }
  }
}

/** The file's example values of `status`; `canceled` has one l. What is none of them is not guessed at: it is money. */
function refundAnswer(refunds: Refund[]): Answer {
  const paid = refunds.find(({ status }) => status === 'done' || status === 'captured')
  if (paid) {
    const note = refunds.length > 1 ? { note: `${refunds.length} refunds under one key` } : {}
    return { is: 'done', amount: minorOf(paid.totalAmount), ...note }
  }
  if (refunds.some(({ status }) => status === 'pendingAuthorization' || status === 'authorized')) {
    return { is: 'in-progress' }
  }
  // The bank's answer comes after the operator's: a refund that was `done` may be `returned` days later.
  const returned = refunds.find(({ status }) => status === 'returned' || status === 'reversed')
  if (returned) return { is: 'returned', code: returned.description?.slice(0, 100) ?? 'not-said' }
  const denied = refunds.find(({ status }) => ['failed', 'denied', 'canceled'].includes(status))
  if (denied) return { is: 'refused', code: denied.description?.slice(0, 100) ?? denied.status, late: true }
  return cannotTell('refund-status')
}

function productPath(order: Order): string {
  return `${paths.product}/${encodeURIComponent(order.binding.subscriptionId)}`
}

/** The last second of a day in the operator's zone; undefined for a text that is no day. */
function endOf(day: string | undefined, zone: string): Instant | undefined {
  if (day === undefined || !/^\d{4}-\d{2}-\d{2}$/.test(day)) return undefined
  try {
    const next = Temporal.PlainDate.from(day).add({ days: 1 }).toZonedDateTime(zone)
    return instantOf(next.epochMilliseconds - 1_000)
  } catch {
    return undefined
  }
}
