import type { Binding } from '../../domain/line.ts'
import type { Answer, Order } from '../connector.ts'
import type { Http, Reply } from './http.ts'
import { bindingOf, sameBinding } from './line-on-file.ts'
import { oneOf, type Product, productShape, refusalIn } from './shapes.ts'

/* What every family of orders shares: paths, the re-read of the binding, and how a refusal reads. */

/** What each family of orders is handed. */
export interface Reach {
  http: Http
  /** The operator's zone, for days. */
  zone: string
}

/** One family of orders: how one is handed over and how one stands. `submit` gets the product as it stands just now. */
export interface Family {
  submit(reach: Reach, order: Order, product: Product): Promise<Answer>
  check(reach: Reach, order: Order): Promise<Answer>
}

export const paths = {
  product: '/tmf-api/productInventory/v4/product',
  customer: '/tmf-api/customerManagement/v4/customer',
  bucket: '/tmf-api/prepayBalanceManagement/v4/bucket',
  bill: '/tmf-api/customerBillManagement/v4/customerBill',
  billOnDemand: '/tmf-api/customerBillManagement/v4/customerBillOnDemand',
  rate: '/tmf-api/customerBillManagement/v4/appliedCustomerBillingRate',
  agreement: '/tmf-api/agreementManagement/v4/agreement',
  serviceOrder: '/tmf-api/serviceOrdering/v4/serviceOrder',
  service: '/tmf-api/ServiceActivationAndConfiguration/v4/service',
  resource: '/tmf-api/resourceInventoryManagement/v4/resource',
  // TMF676 4.0.0 is published without `/tmf-api`.
  refund: '/payment/v4/refund',
} as const

export type Reread =
  | { is: 'same'; product: Product }
  | { is: 'refused'; code: 'binding-changed' | 'no-such-line' }
  | { is: 'cannot-tell'; because: string }

/**
 * Reads the line again just before an order acts. Any difference refuses: a swapped or re-issued number must not be shut
 * off under its new holder. The order then names the identities once more, so that the operator can refuse the rest.
 */
export async function rereadBinding(http: Http, binding: Binding): Promise<Reread> {
  const read = oneOf(productShape, await http.get(`${paths.product}/${encodeURIComponent(binding.subscriptionId)}`))
  if (read.is === 'cannot-tell') return read
  if (read.is === 'absent') return { is: 'refused', code: 'no-such-line' }
  return sameBinding(bindingOf(read.value), binding)
    ? { is: 'same', product: read.value }
    : { is: 'refused', code: 'binding-changed' }
}

/** What a write's reply means when it did not bring what was asked for. */
export function unanswered(reply: Reply): Answer {
  if (reply.is === 'lost') return cannotTell(reply.because)
  const code = refusalIn(reply)
  return code === undefined ? cannotTell('unexpected-shape') : { is: 'refused', code }
}

export function cannotTell(because: string): Answer {
  return { is: 'cannot-tell', because }
}

/** A query that asks for exactly this value. */
export function asking(path: string, query: Record<string, string>): string {
  return `${path}?${new URLSearchParams(query).toString()}`
}
