import { type Json, tenge } from './inventory-answers.ts'
import type { SimLine } from './line.ts'
import type { SimBillOrder, SimPayment } from './world.ts'

/* Money as TM Forum bodies: bucket (TMF654), bill and rate (TMF678), refund and payment (TMF676). */

/** TMF654 4.0.0 Buckets. Bonus and trust payment are `other`, so that nobody adds them to the subscriber's money. */
export function bucketsOf(line: SimLine, base: string): Json[] {
  const bucket = (part: string, name: string, usageType: string, amount: number, units: string): Json => ({
    id: `bkt-${line.id}-${part}`,
    href: `${base}/tmf-api/prepayBalanceManagement/v4/bucket/bkt-${line.id}-${part}`,
    name,
    usageType,
    status: line.status === 'terminated' ? 'expired' : 'active',
    confirmationDate: line.contacts[0]?.since ?? '2024-01-01T00:00:00.000Z',
    remainingValue: { amount, units },
    product: [{ id: line.id }],
    partyAccount: { id: line.account },
    '@type': 'Bucket',
  })
  return [
    bucket('money', 'main', 'monetary', line.balanceMinor / 100, 'KZT'),
    bucket('bonus', 'bonus', 'other', line.bonusMinor / 100, 'KZT'),
    ...(line.trustMinor ? [bucket('trust', 'trustPayment', 'other', line.trustMinor / 100, 'KZT')] : []),
    ...line.packages.map((pack, i) => bucket(`pack${i}`, pack.name, pack.usage, pack.amount, pack.units)),
  ]
}

/** TMF678 4.0.0 bills still open, and the last bill where one was asked for. */
export function billsOf(line: SimLine, orders: SimBillOrder[], base: string): Json[] {
  const bill = (id: string, minor: number, more: Json): Json => ({
    id,
    href: `${base}/tmf-api/customerBillManagement/v4/customerBill/${id}`,
    billNo: id,
    amountDue: tenge(minor),
    remainingAmount: tenge(minor),
    billingAccount: { id: line.account },
    billDocument: [{ id: `${id}-pdf`, mimeType: 'application/pdf', name: `${id}.pdf` }],
    '@type': 'CustomerBill',
    ...more,
  })
  return [
    ...line.bills.map((due) =>
      bill(due.id, due.openMinor, {
        category: 'normal',
        runType: 'onCycle',
        state: 'sent',
        paymentDueDate: due.dueOn,
      }),
    ),
    ...orders.flatMap(({ bill: last }) =>
      last
        ? [
            bill(last.id, last.totalMinor, {
              category: last.totalMinor < 0 ? 'credit note' : 'last',
              runType: 'offCycle',
              state: 'sent',
            }),
          ]
        : [],
    ),
  ]
}

/** TMF678 4.0.0 applied rates: charges since the last bill, and what each last bill is made of. */
export function ratesOf(line: SimLine, orders: SimBillOrder[], base: string): Json[] {
  const rate = (id: string, type: string, name: string, minor: number, at?: string, billId?: string): Json => ({
    id,
    href: `${base}/tmf-api/customerBillManagement/v4/appliedCustomerBillingRate/${id}`,
    name,
    type,
    ...(at === undefined ? {} : { date: at }),
    isBilled: billId !== undefined,
    taxIncludedAmount: tenge(minor),
    billingAccount: { id: line.account },
    product: { id: line.id },
    ...(billId === undefined ? {} : { bill: { id: billId } }),
    '@type': 'AppliedCustomerBillingRate',
  })
  return [
    ...line.unbilled.map((charge) => rate(charge.id, charge.kind, charge.name, charge.minor, charge.at)),
    ...orders.flatMap(({ bill }) =>
      bill
        ? bill.rates.map((part) => rate(`${bill.id}-${part.id}`, part.kind, part.name, part.minor, part.at, bill.id))
        : [],
    ),
  ]
}

/** TMF678 4.0.0 customerBillOnDemand. */
export function billOrderOf(order: SimBillOrder, line: SimLine, base: string): Json {
  return {
    id: order.id,
    href: `${base}/tmf-api/customerBillManagement/v4/customerBillOnDemand/${order.id}`,
    ...(order.name === undefined ? {} : { name: order.name }),
    state: { accepted: 'inProgress', completed: 'done', failed: 'rejected' }[order.state],
    ...(order.errorCode ? { description: order.errorCode } : {}),
    billingAccount: { id: line.account },
    ...(order.bill ? { customerBill: { id: order.bill.id } } : {}),
    '@type': 'CustomerBillOnDemand',
  }
}

/** `status` is free text in the file; the first three are of its examples, the last is this operator's own word. */
const statuses = { accepted: 'pendingAuthorization', completed: 'done', failed: 'denied', returned: 'returned' }

/** TMF676 4.0.0 Refund or Payment: the same body but for the name of its date. */
export function paymentOf(payment: SimPayment, line: SimLine, base: string): Json {
  const day = new Date(payment.acceptedMs).toISOString()
  return {
    id: payment.id,
    href: `${base}/payment/v4/${payment.kind}/${payment.id}`,
    ...(payment.correlatorId === undefined ? {} : { correlatorId: payment.correlatorId }),
    status: statuses[payment.state],
    ...(payment.errorCode ? { description: payment.errorCode } : {}),
    statusDate: day,
    [payment.kind === 'refund' ? 'refundDate' : 'paymentDate']: day,
    account: { id: line.account },
    paymentMethod: payment.method,
    totalAmount: tenge(payment.minor),
    '@type': payment.kind === 'refund' ? 'Refund' : 'Payment',
  }
}
