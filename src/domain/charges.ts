import { Temporal } from 'temporal-polyfill'
import { daysBetween } from './calendar.ts'
import type { Case, Quote, QuoteLine, Reason, WaiverCause } from './case.ts'
import { dayOf } from './dates.ts'
import type { Day, Instant } from './instant.ts'
import type { Commitment, Standing } from './line.ts'
import { add, lesser, type Money, money, notNegative, plainText, share, subtract, sum, zero } from './money.ts'
import { type OperatorRules, rule } from './operator.ts'
import { specialProven } from './special.ts'

/**
 * Money, before and after. The quote says everything that will be asked before the subscriber agrees; the settlement
 * keeps the operator to it. What was not in the quote is not charged, but for usage, and that only up to the cap.
 */

type ChargeRules = Pick<OperatorRules, 'zone' | 'quote'>

/** What ending the line at `serviceEnd` costs and gives back, as things stand now. Frozen when the subscriber agrees. */
export function quoteCharges(ask: {
  standing: Standing
  serviceEnd: Instant
  rules: ChargeRules
  now: Instant
  /** What was said or shown to be the reason. Left out, the ordinary terms hold. */
  causes?: readonly WaiverCause[]
}): Quote {
  const { standing, rules } = ask
  const currency = standing.balance.money.currency
  const usageCap = usageCapOf(standing, rules)
  const { charged, waived } = exitCharges(ask)
  const lines = [
    ...duesOf(standing),
    ...usageOf(ask, usageCap),
    ...charged,
    ...trustPaymentOf(standing, rules),
    ...ownMoneyOf(standing, rules),
  ].filter((line) => line.amount.minor > 0)
  const owed = sumOf(lines, 'to-pay', currency)
  const trust = sumOfCode(lines, 'trust-payment', currency)
  const net = reckon(
    { owed: subtract(owed, trust), trust, usage: zero(currency), own: sumOf(lines, 'to-refund', currency) },
    rules,
  )
  return {
    asOf: ask.now,
    lines,
    toPay: net.toPay,
    toRefund: net.toRefund,
    usageCap,
    forfeited: [...forfeitedOf(standing), ...belowMinimum(net.tooSmall)],
    ...(waived.length > 0 ? { waived } : {}),
  }
}

type Waived = NonNullable<Quote['waived']>

/** What an early end costs by the rules, less what a rule waives for the reason. Waiving only ever takes away. */
function exitCharges(ask: {
  standing: Standing
  serviceEnd: Instant
  rules: ChargeRules
  causes?: readonly WaiverCause[]
}): { charged: QuoteLine[]; waived: Waived } {
  const { waivers } = ask.rules.quote
  const all = ask.standing.commitments
    .flatMap((each) => exitChargeOf(each, ask))
    .filter(({ amount }) => amount.minor > 0)
  const waived = all.flatMap(({ code, amount, basis }): Waived => {
    const why = rule(waivers).find(({ reason, waives }) => waives === code && ask.causes?.includes(reason))
    return why ? [{ code: why.waives, amount, basis, because: why.reason, source: waivers.source }] : []
  })
  const isWaived = (line: QuoteLine) => waived.some(({ code, basis }) => code === line.code && basis === line.basis)
  return { charged: all.filter((line) => !isWaived(line)), waived }
}

export interface Settlement {
  toPay: Money
  toRefund: Money
  /** Charged by the operator's systems but not owed: above the cap, or after the billing end. The operator's loss. */
  credited: Money
  /** What the final bill owes the subscriber beyond the money known at the quote. Not paid until a person has looked. */
  unexplained: Money
}

/**
 * Holds the operator's final bill against the frozen quote.
 * `finalBill`: what is owed in total (negative: owed to the subscriber), as the connector answers `final-bill`.
 * `chargedAfterEnd`: the part of it dated after the billing end. `lateUsage`: the part that arrived after `usageCompleteOf`.
 */
export function settle(ask: {
  quote: Quote
  payment: Standing['payment']
  finalBill: Money
  chargedAfterEnd?: Money
  lateUsage?: Money
  rules: ChargeRules
}): Settlement {
  const { quote, rules } = ask
  const currency = quote.usageCap.currency
  const own = sumOf(quote.lines, 'to-refund', currency)
  const trust = sumOfCode(quote.lines, 'trust-payment', currency)
  const fixed = subtract(sumOf(quote.lines, 'to-pay', currency), sumOfCode(quote.lines, 'usage-estimate', currency))

  // The bill is a net sum; adding the subscriber's own money back gives what was charged.
  const charged = add(ask.finalBill, own)
  const notOwed = add(
    notNegative(ask.chargedAfterEnd ?? zero(currency)),
    rule(rules.quote.lateDebit) === 'not-charged' ? notNegative(ask.lateUsage ?? zero(currency)) : zero(currency),
  )
  const claimed = notNegative(charged)
  const forgiven = waivedIn(claimed, fixed, quote)
  const within = lesser(notNegative(subtract(claimed, add(notOwed, forgiven))), add(fixed, quote.usageCap))

  const trustPart = lesser(trust, within)
  const usage = ask.payment === 'prepaid' ? notNegative(subtract(within, fixed)) : zero(currency)
  const owed = subtract(subtract(within, trustPart), usage)
  const net = reckon({ owed, trust: trustPart, usage, own }, rules)
  return {
    toPay: net.toPay,
    toRefund: net.toRefund,
    credited: subtract(claimed, within),
    unexplained: notNegative(subtract(zero(currency), charged)),
  }
}

/** A bill that has room for a waived charge is taken to hold it: what was waived must not come back under the cap of usage. */
function waivedIn(claimed: Money, fixed: Money, { waived, usageCap }: Quote): Money {
  const all = sum(
    (waived ?? []).map(({ amount }) => amount),
    usageCap.currency,
  )
  return claimed.minor >= fixed.minor + all.minor ? all : zero(usageCap.currency)
}

/** What a line still owes and owns, by kind, before anything is taken from anything. */
interface Reckoning {
  owed: Money
  trust: Money
  /** Prepaid usage: it is what the balance is for, so it comes off it whatever the set-off rule says. */
  usage: Money
  own: Money
}

function reckon(of: Reckoning, rules: ChargeRules): { toPay: Money; toRefund: Money; tooSmall: Money } {
  let own = of.own
  let toPay = zero(own.currency)
  const take = (amount: Money, fromBalance: boolean): void => {
    const taken = fromBalance ? lesser(own, amount) : zero(own.currency)
    own = subtract(own, taken)
    toPay = add(toPay, subtract(amount, taken))
  }
  take(of.usage, true)
  take(of.trust, rule(rules.quote.trustPayment) === 'repaid-from-balance')
  take(of.owed, rule(rules.quote.setOff))
  const paysOut = own.minor >= rule(rules.quote.minimumRefundMinor)
  const nothing = zero(own.currency)
  return { toPay, toRefund: paysOut ? own : nothing, tooSmall: paysOut ? nothing : own }
}

function duesOf({ dues, balance }: Standing): QuoteLine[] {
  const bills = dues.map(
    ({ billId, amount }): QuoteLine =>
      amount.minor >= 0
        ? { code: 'dues', direction: 'to-pay', amount, basis: billId }
        : { code: 'balance', direction: 'to-refund', amount: money(-amount.minor, amount.currency), basis: billId },
  )
  if (balance.money.minor >= 0) return bills
  const below = money(-balance.money.minor, balance.money.currency)
  return [...bills, { code: 'dues', direction: 'to-pay', amount: below, basis: 'balance-below-zero' }]
}

/** Prepaid can use up what is on the account and no more; postpaid is capped by the operator's rule. */
function usageCapOf({ payment, balance }: Standing, rules: ChargeRules): Money {
  if (payment === 'prepaid') return notNegative(balance.money)
  return money(rule(rules.quote.usageCapMinor), balance.money.currency)
}

/**
 * Unbilled usage so far, and an estimate of what is still to come until the service end at the same pace, never above
 * the cap. The accounting period is one calendar month (Rules of rendering communication services, Order 171).
 */
function usageOf(ask: { standing: Standing; serviceEnd: Instant; rules: ChargeRules }, cap: Money): QuoteLine[] {
  const { payment, unbilled, asOf } = ask.standing
  if (payment === 'prepaid' || unbilled === undefined) return []
  const zone = rule(ask.rules.zone)
  const [today, lastDay] = [dayOf(asOf, zone), dayOf(ask.serviceEnd, zone)]
  const daysSoFar = Temporal.PlainDate.from(today).day
  const daysLeft = Math.max(0, daysBetween(today, lastDay))
  const estimate = lesser(notNegative(share(unbilled, daysLeft, daysSoFar)), cap)
  return [
    { code: 'unbilled-usage', direction: 'to-pay', amount: notNegative(unbilled), basis: today },
    { code: 'usage-estimate', direction: 'to-pay', amount: estimate, basis: `${today}/${lastDay}` },
  ]
}

/** A charge that cannot be reckoned (no monthly fee, no residual known) cannot be shown, so it is not charged. */
function exitChargeOf(commitment: Commitment, ask: { serviceEnd: Instant; rules: ChargeRules }): QuoteLine[] {
  const { quote, zone } = ask.rules
  if (commitment.kind === 'device') {
    if (rule(quote.deviceExit).kind === 'none' || !commitment.residual) return []
    return [{ code: 'device-residual', direction: 'to-pay', amount: commitment.residual, basis: commitment.name }]
  }
  const exit = rule(quote.planExit)
  if (exit.kind === 'none' || !commitment.monthly) return []
  const months = monthsLeft(commitment, dayOf(ask.serviceEnd, rule(zone)))
  const amount = share(commitment.monthly, months * exit.percent, 100)
  return [{ code: 'early-termination-charge', direction: 'to-pay', amount, basis: commitment.name }]
}

/** Whole months after the service end within the term. A month begun is paid in the ordinary way, not twice. */
function monthsLeft({ startsOn, endsOn }: Commitment, serviceEnd: Day): number {
  const from = serviceEnd > startsOn ? serviceEnd : startsOn
  if (endsOn <= from) return 0
  return Temporal.PlainDate.from(from).until(endsOn, { largestUnit: 'month' }).months
}

function trustPaymentOf({ balance }: Standing, rules: ChargeRules): QuoteLine[] {
  if (!balance.trustPayment) return []
  const basis = rules.quote.trustPayment.source
  return [{ code: 'trust-payment', direction: 'to-pay', amount: balance.trustPayment, basis }]
}

function ownMoneyOf({ balance, asOf }: Standing, rules: ChargeRules): QuoteLine[] {
  const basis = dayOf(asOf, rule(rules.zone))
  return [{ code: 'balance', direction: 'to-refund', amount: notNegative(balance.money), basis }]
}

/** Bonus and packages are shown, so that they can be used before the end, and never turned into money. */
function forfeitedOf({ balance }: Standing): Quote['forfeited'] {
  const bonus =
    balance.bonus.minor > 0 ? [{ what: 'bonus', amount: plainText(balance.bonus), money: balance.bonus }] : []
  const packages = balance.packages
    .filter((each) => each.amount > 0)
    .map((each) => ({ what: each.name, amount: `${each.amount} ${each.units}` }))
  return [...bonus, ...packages]
}

function belowMinimum(amount: Money): Quote['forfeited'] {
  return amount.minor > 0 ? [{ what: 'below-minimum-refund', amount: plainText(amount), money: amount }] : []
}

/** The reasons that a case or an application gives. */
export function causesOf({
  reason,
  special,
}: {
  reason?: Reason | undefined
  special?: Case['facts']['special']
}): WaiverCause[] {
  return [
    ...(reason && reason !== 'not-said' ? [reason] : []),
    // Only papers that people accepted show it.
    ...(special?.kind === 'holder-died' && specialProven({ special }) ? (['holder-died'] as const) : []),
  ]
}

function sumOf(lines: QuoteLine[], direction: QuoteLine['direction'], currency: string): Money {
  return sum(
    lines.filter((line) => line.direction === direction).map((line) => line.amount),
    currency,
  )
}

function sumOfCode(lines: QuoteLine[], code: QuoteLine['code'], currency: string): Money {
  return sum(
    lines.filter((line) => line.code === code).map((line) => line.amount),
    currency,
  )
}
