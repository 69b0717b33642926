import type { Standing } from './line.ts'
import { type Money, money } from './money.ts'

/** An ended line's account at one look, in minor units of one currency. */
export interface ChargesSeen {
  currency: string
  /** Open bills, what is left to pay on each. */
  bills: Record<string, number>
  unbilledMinor: number
  balanceMinor: number
}

export function chargesIn({ dues, unbilled, balance }: Standing): ChargesSeen {
  return {
    currency: balance.money.currency,
    bills: Object.fromEntries(
      dues.filter(({ amount }) => amount.minor > 0).map((due) => [due.billId, due.amount.minor]),
    ),
    unbilledMinor: unbilled?.minor ?? 0,
    balanceMinor: balance.money.minor,
  }
}

/**
 * What was charged between two looks. `billed`: bills that were not there, or grew. `charged`: entries not billed yet, and
 * what left the balance. `taken`: the part of it that was the subscriber's own money and is gone.
 * A bill that was paid, and money that was paid in, count for nothing.
 */
export function chargedBetween(before: ChargesSeen, now: ChargesSeen): { charged: Money; billed: Money; taken: Money } {
  const of = (minor: number) => money(minor, now.currency)
  if (before.currency !== now.currency) return { charged: of(0), billed: of(0), taken: of(0) }
  const billed = Object.entries(now.bills).reduce(
    (sum, [id, minor]) => sum + Math.max(0, minor - (before.bills[id] ?? 0)),
    0,
  )
  const left = Math.max(0, before.balanceMinor - now.balanceMinor)
  const entered = Math.max(0, now.unbilledMinor - before.unbilledMinor)
  return {
    charged: of(left + entered),
    billed: of(billed),
    taken: of(Math.min(left, Math.max(0, before.balanceMinor))),
  }
}
