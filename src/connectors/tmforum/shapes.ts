import { z } from 'zod'
import type { Instant } from '../../domain/instant.ts'
import { instantOf } from '../../domain/instant.ts'
import type { Money } from '../../domain/money.ts'
import type { Reply } from './http.ts'

/*
 * What we need of each TM Forum body, and no more: operators add fields freely. A body that does not have it is an
 * unexpected shape, and what it speaks of is `cannot-tell`.
 */

const reference = z.object({ id: z.string().min(1), name: z.string().optional() })
const characteristic = z.object({ name: z.string(), value: z.unknown() })
const tmfMoney = z.object({ unit: z.string().length(3), value: z.number() })

/** TMF637 4.0.0 Product. `status` is read trimmed: the file spells one value `"aborted "`. */
export const productShape = z.object({
  id: z.string().min(1),
  status: z.string().transform((text) => text.trim()),
  terminationDate: z.string().optional(),
  productOffering: z.object({ name: z.string().optional(), id: z.string() }).optional(),
  billingAccount: reference,
  relatedParty: z
    .array(reference.extend({ role: z.string().optional(), '@referredType': z.string().optional() }))
    .min(1),
  realizingService: z.array(reference).default([]),
  realizingResource: z
    .array(reference.extend({ value: z.string().optional(), '@referredType': z.string().optional() }))
    .min(1),
  productCharacteristic: z.array(characteristic).default([]),
  productRelationship: z
    .array(z.object({ relationshipType: z.string(), product: z.object({ id: z.string() }).optional() }))
    .default([]),
})
export type Product = z.infer<typeof productShape>

/** TMF629 4.0.0 Customer. */
export const customerShape = z.object({
  id: z.string(),
  name: z.string().optional(),
  engagedParty: z.object({ name: z.string().optional(), '@referredType': z.string().optional() }),
  characteristic: z.array(characteristic).default([]),
  contactMedium: z
    .array(
      z.object({
        mediumType: z.string(),
        characteristic: z.object({ emailAddress: z.string().optional(), phoneNumber: z.string().optional() }),
        validFor: z.object({ startDateTime: z.string().optional() }).optional(),
      }),
    )
    .default([]),
})
export type Customer = z.infer<typeof customerShape>

/** TMF654 4.0.0 Bucket. Its amount is a Quantity, not a Money. */
export const bucketShape = z.object({
  id: z.string(),
  name: z.string().optional(),
  usageType: z.string(),
  remainingValue: z.object({ amount: z.number(), units: z.string() }),
})
export type Bucket = z.infer<typeof bucketShape>

/** TMF678 4.0.0 CustomerBill. */
export const billShape = z.object({
  id: z.string(),
  state: z.string().optional(),
  category: z.string().optional(),
  paymentDueDate: z.string().optional(),
  remainingAmount: tmfMoney.optional(),
  amountDue: tmfMoney.optional(),
})
export type Bill = z.infer<typeof billShape>

/** TMF678 4.0.0 AppliedCustomerBillingRate. */
export const rateShape = z.object({
  id: z.string(),
  type: z.string().optional(),
  isBilled: z.boolean().optional(),
  /** When the charge was made, where the system says so. */
  date: z.string().optional(),
  taxIncludedAmount: tmfMoney,
})
export type Rate = z.infer<typeof rateShape>

/** TMF678 4.0.0 CustomerBillOnDemand. */
export const billOrderShape = z.object({
  id: z.string(),
  name: z.string().optional(),
  state: z.enum(['inProgress', 'rejected', 'done', 'terminatedWithError']),
  description: z.string().optional(),
  customerBill: z.object({ id: z.string() }).optional(),
})
export type BillOrder = z.infer<typeof billOrderShape>

/** TMF651 4.0.0 Agreement. */
export const agreementShape = z.object({
  id: z.string(),
  name: z.string(),
  agreementType: z.string(),
  agreementPeriod: z.object({ startDateTime: z.string(), endDateTime: z.string() }),
  characteristic: z.array(characteristic).default([]),
})
export type Agreement = z.infer<typeof agreementShape>

/** TMF641 4.1.0 ServiceOrder. */
export const serviceOrderShape = z.object({
  id: z.string(),
  externalId: z.string().optional(),
  category: z.string().optional(),
  description: z.string().optional(),
  state: z.string(),
  errorMessage: z.array(z.object({ code: z.string().optional() })).optional(),
  serviceOrderItem: z
    .array(
      z.object({
        state: z.string().optional(),
        service: z.object({
          id: z.string().optional(),
          name: z.string().optional(),
          serviceCharacteristic: z.array(characteristic).optional(),
        }),
      }),
    )
    .min(1),
})
export type ServiceOrder = z.infer<typeof serviceOrderShape>

/** TMF640 4.0.0 Service. */
export const serviceShape = z.object({
  id: z.string(),
  state: z.string(),
  serviceCharacteristic: z.array(characteristic).default([]),
})
export type Service = z.infer<typeof serviceShape>

/** TMF676 4.0.0 Refund; `status` is free text in the file, with examples. */
export const refundShape = z.object({
  id: z.string(),
  correlatorId: z.string().optional(),
  status: z.string(),
  description: z.string().optional(),
  totalAmount: tmfMoney,
})
export type Refund = z.infer<typeof refundShape>

/** TMF639 4.0.0 Resource. */
export const resourceShape = z.object({
  id: z.string(),
  href: z.string().optional(),
  resourceStatus: z.string(),
  resourceCharacteristic: z.array(characteristic).default([]),
})

/** The error body of TM Forum v4: `code` and `reason` are required. */
const errorShape = z.object({ code: z.union([z.string(), z.number()]).transform(String), reason: z.string() })

export type Read<T> = { is: 'read'; value: T } | { is: 'absent' } | { is: 'cannot-tell'; because: string }

/** One thing of a reply. `absent` only for a 404 that speaks TM Forum: a proxy's 404 says nothing about the line. */
export function oneOf<T>(shape: z.ZodType<T>, reply: Reply): Read<T> {
  if (reply.is === 'lost') return { is: 'cannot-tell', because: reply.because }
  if (reply.status === 404 && errorShape.safeParse(reply.body).success) return { is: 'absent' }
  if (reply.status < 200 || reply.status > 299) return { is: 'cannot-tell', because: `status-${reply.status}` }
  const parsed = shape.safeParse(reply.body)
  return parsed.success ? { is: 'read', value: parsed.data } : { is: 'cannot-tell', because: 'unexpected-shape' }
}

/** A whole list of a reply; a list that is only a page of more is `cannot-tell`, for what is missing might be ours. */
export function allOf<T>(shape: z.ZodType<T>, reply: Reply): Exclude<Read<T[]>, { is: 'absent' }> {
  if (reply.is === 'lost') return { is: 'cannot-tell', because: reply.because }
  if (reply.status !== 200 && reply.status !== 206) return { is: 'cannot-tell', because: `status-${reply.status}` }
  const parsed = z.array(shape).safeParse(reply.body)
  if (!parsed.success) return { is: 'cannot-tell', because: 'unexpected-shape' }
  const whole = reply.status === 200 && (reply.total === undefined || reply.total <= parsed.data.length)
  return whole ? { is: 'read', value: parsed.data } : { is: 'cannot-tell', because: 'only-a-page' }
}

/** The refusal in a 4xx reply, or undefined when it is none that TM Forum knows. */
export function refusalIn(reply: Reply): string | undefined {
  if (reply.is === 'lost' || ![400, 404, 405, 409, 422].includes(reply.status)) return undefined
  const parsed = errorShape.safeParse(reply.body)
  return parsed.success ? parsed.data.code.slice(0, 100) : undefined
}

/** The value of a named characteristic, checked; undefined when it is missing or of another shape. */
export function characteristicOf<T>(
  from: { name: string; value?: unknown }[],
  name: string,
  shape: z.ZodType<T>,
): T | undefined {
  const parsed = shape.safeParse(from.find((one) => one.name === name)?.value)
  return parsed.success ? parsed.data : undefined
}

/** TM Forum money in minor units. Throws a RangeError when it has more decimals than its currency. */
export function minorOf(amount: { unit: string; value: number }): Money {
  const factor = 10 ** decimalsOf(amount.unit)
  const minor = Math.round(amount.value * factor)
  if (Math.abs(amount.value * factor - minor) > 1e-4) throw new RangeError('fraction of a minor unit')
  return { minor, currency: amount.unit }
}

/** Money as TM Forum writes it. */
export function majorOf(money: Money): { unit: string; value: number } {
  return { unit: money.currency, value: money.minor / 10 ** decimalsOf(money.currency) }
}

/** Any ISO 8601 date-time as our instant; undefined when it is none. */
export function instantIn(text: string | undefined): Instant | undefined {
  const ms = text === undefined ? Number.NaN : Date.parse(text)
  return Number.isNaN(ms) ? undefined : instantOf(ms)
}

function decimalsOf(currency: string): number {
  return new Intl.NumberFormat('en', { style: 'currency', currency }).resolvedOptions().maximumFractionDigits ?? 2
}
