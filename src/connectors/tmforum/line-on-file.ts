import { Temporal } from 'temporal-polyfill'
import { z } from 'zod'
import type { Day, Instant } from '../../domain/instant.ts'
import type {
  Binding,
  Commitment,
  ContactOnFile,
  Dependent,
  Footprint,
  Holder,
  LineOnFile,
  OperatorId,
  PackageRemainder,
  Profile,
  Standing,
} from '../../domain/line.ts'
import type { Money } from '../../domain/money.ts'
import {
  type Agreement,
  type Bill,
  type Bucket,
  type Customer,
  characteristicOf,
  instantIn,
  minorOf,
  type Product,
  type Rate,
  type ServiceOrder,
} from './shapes.ts'

/* From TM Forum bodies to a line as the rules know it. Pure: what it throws is an unexpected shape. */

/** The category of our own service orders, which do not count as orders in flight. */
export const OUR_CATEGORY = 'line-end'

export interface Sources {
  product: Product
  customer: Customer
  buckets: Bucket[]
  bills: Bill[]
  unbilled: Rate[]
  agreements: Agreement[]
  orders: ServiceOrder[]
  /** Products that stand in a relationship to this one. */
  related: Product[]
}

const moneyValue = z.object({ unit: z.string(), value: z.number() })
const portValue = z.object({ to: z.string(), requestedAt: z.string() })
const OPEN_STATES = new Set([
  'acknowledged',
  'pending',
  'held',
  'inProgress',
  'assessingCancellation',
  'pendingCancellation',
])

/** The whole line. `zone`: the operator's zone, for days. Throws when a part is missing that no rule can do without. */
export function lineOnFile(operator: OperatorId, from: Sources, asOf: Instant, zone: string): LineOnFile {
  return { operator, binding: bindingOf(from.product), standing: standingOf(from, asOf, zone) }
}

/** Who and what the line is: subscription, holder, number, and its cards in the order of the inventory. */
export function bindingOf(product: Product): Binding {
  const valuesOf = (name: string) => product.realizingResource.filter((one) => one.name === name)
  const imsis = valuesOf('imsi')
  const iccids = valuesOf('iccid')
  const msisdn = valuesOf('msisdn')[0]?.value
  const holderId = (product.relatedParty.find(({ role }) => role === 'customer') ?? product.relatedParty[0])?.id
  if (msisdn === undefined || holderId === undefined || imsis.length === 0 || imsis.length !== iccids.length) {
    throw new RangeError('product without number, holder or cards')
  }
  const profiles = imsis.map((imsi, i): Profile => {
    const iccid = iccids[i]
    if (imsi.value === undefined || iccid?.value === undefined) throw new RangeError('card without identity')
    // A profile that is not a physical thing is an eSIM.
    const form = iccid['@referredType'] === 'LogicalResource' ? 'esim' : 'sim'
    return { imsi: imsi.value, iccid: iccid.value, form, role: i === 0 ? 'main' : 'companion' }
  })
  return { subscriptionId: product.id, holderId, msisdn, profiles }
}

/** Whether both name the same subscription, holder, number and cards, in whatever order. */
export function sameBinding(a: Binding, b: Binding): boolean {
  const text = ({ subscriptionId, holderId, msisdn, profiles }: Binding) =>
    JSON.stringify([subscriptionId, holderId, msisdn, profiles.map(({ imsi, iccid }) => `${imsi}/${iccid}`).sort()])
  return text(a) === text(b)
}

function standingOf(from: Sources, asOf: Instant, zone: string): Standing {
  const { product } = from
  const given = product.productCharacteristic
  const suspendedFor = characteristicOf(given, 'suspendReason', z.enum(['request', 'debt', 'fraud', 'lost']))
  const port = characteristicOf(given, 'portOut', portValue)
  const portAt = instantIn(port?.requestedAt)
  const lastTrafficAt = instantIn(characteristicOf(given, 'lastTrafficAt', z.string()))
  const state = stateOf(product.status)
  const unbilled = sumOf(from.unbilled.map((rate) => minorOf(rate.taxIncludedAmount)))
  return {
    asOf,
    state,
    ...(state === 'suspended' && suspendedFor ? { suspendedFor } : {}),
    payment: characteristicOf(given, 'paymentType', z.enum(['prepaid', 'postpaid'])) ?? 'postpaid',
    use: useOf(characteristicOf(given, 'use', z.string())),
    plan: product.productOffering?.name ?? product.productOffering?.id ?? '',
    services: characteristicOf(given, 'services', z.array(z.enum(['voice', 'sms', 'data']))) ?? [
      'voice',
      'sms',
      'data',
    ],
    holder: holderOf(from.customer),
    contacts: from.customer.contactMedium.flatMap((medium) => contactOf(medium, zone)),
    balance: balanceOf(from.buckets),
    dues: from.bills.flatMap((bill) => dueOf(bill, zone)),
    ...(unbilled && unbilled.minor !== 0 ? { unbilled } : {}),
    commitments: from.agreements.flatMap((agreement) => commitmentOf(agreement, zone)),
    openOrders: from.orders
      .filter((order) => OPEN_STATES.has(order.state) && order.category !== OUR_CATEGORY)
      .map((order) => ({ id: order.id, what: order.description ?? order.category ?? 'order' })),
    ...(port && portAt ? { portRequest: { to: port.to, requestedAt: portAt } } : {}),
    holds: characteristicOf(given, 'holds', z.array(z.enum(['fraud', 'court']))) ?? [],
    ...(lastTrafficAt ? { lastTrafficAt } : {}),
    footprint: footprintOf(product, from.related),
  }
}

/** TMF637 v4 §ProductRelationship: `reliesOn` is said by the product that needs the other one. */
function footprintOf(product: Product, related: Product[]): Footprint {
  const forwardsTo = characteristicOf(product.productCharacteristic, 'callForwarding', z.string().min(1))
  const voicemail = characteristicOf(product.productCharacteristic, 'voicemail', z.boolean())
  const mine = bindingOf(product)
  const resting = related.filter(
    (other) =>
      other.id !== product.id &&
      stateOf(other.status) !== 'terminated' &&
      other.productRelationship.some(
        ({ relationshipType, product: on }) => relationshipType === 'reliesOn' && on?.id === product.id,
      ),
  )
  return {
    ...(forwardsTo === undefined ? {} : { forwardsTo }),
    ...(voicemail === undefined ? {} : { voicemail }),
    dependents: resting.map((other): Dependent => {
      const { msisdn, holderId } = bindingOf(other)
      return { msisdn, ownLine: holderId === mine.holderId }
    }),
  }
}

/** TMF637 §ProductStatusType. A product that is not yet a line, or never became one, is no line to end. */
function stateOf(status: string): Standing['state'] {
  switch (status) {
    case 'active':
    case 'suspended':
    case 'terminated':
      return status
    case 'pendingTerminate':
      return 'pending-termination'
    case 'cancelled':
    case 'aborted':
      return 'terminated'
    default:
      throw new RangeError(`product status ${status}`)
  }
}

/**
 * What a line is used for. Operators name devices in words of their own (eCall, lift, telecare, tracker); a word that we do
 * not know is taken for a device on which somebody may depend: an agent looks before the line ends.
 */
export function useOf(word: string | undefined): Standing['use'] {
  if (word === undefined) return 'phone'
  const known = word.trim().toLowerCase()
  if (known === 'phone' || known === 'data') return known
  return 'alarm'
}

function holderOf(customer: Customer): Holder {
  const company = customer.engagedParty['@referredType'] === 'Organization'
  const kind = characteristicOf(customer.characteristic, 'holderKind', z.enum(['person', 'minor', 'company']))
  const iin = characteristicOf(customer.characteristic, 'iin', z.string().regex(/^\d{12}$/))
  return {
    kind: kind ?? (company ? 'company' : 'person'),
    name: customer.engagedParty.name ?? customer.name ?? '',
    ...(iin ? { iin } : {}),
  }
}

function contactOf(medium: Customer['contactMedium'][number], zone: string): ContactOnFile[] {
  const since = dayOf(medium.validFor?.startDateTime, zone)
  if (since === undefined) return []
  const { emailAddress, phoneNumber } = medium.characteristic
  if (emailAddress) return [{ channel: 'email', address: emailAddress, since }]
  return phoneNumber ? [{ channel: 'phone', address: phoneNumber, since }] : []
}

/** Own money is what is monetary; bonus and trust payment are set apart by name, packages by their usage. */
function balanceOf(buckets: Bucket[]): Standing['balance'] {
  const money = (bucket: Bucket) => minorOf({ unit: bucket.remainingValue.units, value: bucket.remainingValue.amount })
  const own = sumOf(buckets.filter(({ usageType }) => usageType === 'monetary').map(money))
  const currency = own?.currency ?? 'KZT'
  const bonus = sumOf(buckets.filter(({ name }) => name === 'bonus').map(money))
  const trust = buckets.find(({ name }) => name === 'trustPayment')
  return {
    money: own ?? { minor: 0, currency },
    bonus: bonus ?? { minor: 0, currency },
    packages: buckets
      .filter(({ usageType }) => ['voice', 'data', 'sms'].includes(usageType))
      .map(
        ({ name, usageType, remainingValue }): PackageRemainder => ({
          name: name ?? usageType,
          amount: remainingValue.amount,
          units: remainingValue.units,
        }),
      ),
    ...(trust ? { trustPayment: money(trust) } : {}),
  }
}

function dueOf(bill: Bill, zone: string): Standing['dues'] {
  const open = bill.remainingAmount ?? bill.amountDue
  if (bill.state === 'settled' || open === undefined || open.value <= 0) return []
  const dueOn = dayOf(bill.paymentDueDate, zone)
  // The last bill of an earlier attempt has no due day of its own; it is not a debt of the running line.
  return dueOn === undefined ? [] : [{ billId: bill.id, amount: minorOf(open), dueOn }]
}

function commitmentOf(agreement: Agreement, zone: string): Commitment[] {
  const startsOn = dayOf(agreement.agreementPeriod.startDateTime, zone)
  const endsOn = dayOf(agreement.agreementPeriod.endDateTime, zone)
  const kind = agreement.agreementType === 'device' ? 'device' : agreement.agreementType === 'plan' ? 'plan' : undefined
  if (startsOn === undefined || endsOn === undefined) throw new RangeError('agreement without a period')
  if (kind === undefined) return []
  const monthly = characteristicOf(agreement.characteristic, 'monthlyFee', moneyValue)
  const residual = characteristicOf(agreement.characteristic, 'deviceResidual', moneyValue)
  return [
    {
      kind,
      name: agreement.name,
      startsOn,
      endsOn,
      ...(monthly ? { monthly: minorOf(monthly) } : {}),
      ...(residual ? { residual: minorOf(residual) } : {}),
    },
  ]
}

function sumOf(amounts: Money[]): Money | undefined {
  const [first] = amounts
  if (!first) return undefined
  if (amounts.some(({ currency }) => currency !== first.currency)) throw new RangeError('two currencies')
  return { minor: amounts.reduce((sum, { minor }) => sum + minor, 0), currency: first.currency }
}

function dayOf(text: string | undefined, zone: string): Day | undefined {
  const instant = instantIn(text)
  if (instant === undefined) return undefined
  return Temporal.Instant.from(instant).toZonedDateTimeISO(zone).toPlainDate().toString()
}
