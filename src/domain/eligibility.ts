import { dayOf } from './dates.ts'
import type { Day, Instant } from './instant.ts'
import type { Commitment, Standing } from './line.ts'
import { type Money, notNegative, subtract, sum, zero } from './money.ts'
import { type OperatorRules, rule } from './operator.ts'

/**
 * What stands between a line and its end, each with its way out. Nothing here ever refuses an application:
 * intake stays open to everyone, debt included, and the way out is a step inside the flow.
 */

export type BlockerCode =
  | 'already-terminated'
  | 'already-ending'
  | 'suspended-on-request'
  | 'suspended-for-debt'
  | 'suspended-for-fraud'
  | 'suspended-as-lost'
  | 'arrears'
  | 'open-order'
  | 'port-in-flight'
  | 'fraud-hold'
  | 'court-hold'
  | 'protected'
  | 'plan-commitment'
  | 'device-commitment'
  | 'minor'
  | 'company'
  | 'alarm-line'
  | 'group-depends'
  | 'no-messages-on-line'
  | 'trust-payment'
  | 'balance-left'
  | 'bonus-only'

/** `stops-execution`: nothing is switched off while it lasts. `needs-agent`: a person decides. `informs`: good to know. */
export type Severity = 'stops-execution' | 'needs-agent' | 'informs'

/** The way out, as a text code: what the subscriber can do, or what happens without them. */
export type WayOut =
  | 'see-when-it-ended'
  | 'follow-the-other-request'
  | 'nothing-to-do'
  | 'pay-now'
  | 'pay-with-final-bill'
  | 'wait-for-operator-check'
  | 'wait-for-court'
  | 'lift-protection'
  | 'use-another-contact'
  | 'wait-for-open-order'
  | 'let-the-port-finish'
  | 'choose-end-of-term-or-pay'
  | 'pay-device-residual'
  | 'parent-consents'
  | 'company-letter'
  | 'confirm-replacement-with-agent'
  | 'decide-for-members'
  | 'repaid-from-balance'
  | 'choose-refund-way'
  | 'balance-goes-to-debt'
  | 'use-bonus-before-end'
  | 'bonus-not-paid-out'

export interface Blocker {
  code: BlockerCode
  severity: Severity
  wayOut: WayOut
  /** Always false: kept as a field so that every door can show it, and a test can hold us to it. */
  blocksIntake: false
  amount?: Money
  /** When it ends or falls due. */
  on?: Day
  since?: Instant
  /** Which one: a bill, an order, a commitment, an operator. */
  what?: string
}

/** Everything that stands in the way or is good to know, the gravest first. Empty: the line may go its ordinary way. */
export function blockersOf(standing: Standing, rules: Pick<OperatorRules, 'zone' | 'quote'>, now: Instant): Blocker[] {
  const found = [
    ...lifeOf(standing),
    ...holdsOf(standing),
    ...ordersOf(standing),
    ...holderOf(standing),
    ...groupOf(standing),
    ...debtOf(standing, rules),
    ...commitmentsOf(standing, dayOf(now, rule(rules.zone))),
    ...trustPaymentOf(standing, rules),
    ...balanceOf(standing, rules),
  ]
  return found.sort((a, b) => gravity[a.severity] - gravity[b.severity])
}

const gravity: Record<Severity, number> = { 'stops-execution': 0, 'needs-agent': 1, informs: 2 }

const blocker = (
  code: BlockerCode,
  severity: Severity,
  wayOut: WayOut,
  more: Pick<Blocker, 'amount' | 'on' | 'since' | 'what'> = {},
): Blocker => ({ code, severity, wayOut, blocksIntake: false, ...more })

function lifeOf({ state, suspendedFor }: Standing): Blocker[] {
  if (state === 'terminated') return [blocker('already-terminated', 'stops-execution', 'see-when-it-ended')]
  if (state === 'pending-termination') return [blocker('already-ending', 'stops-execution', 'follow-the-other-request')]
  if (state !== 'suspended') return []
  switch (suspendedFor) {
    case 'fraud':
      return [blocker('suspended-for-fraud', 'stops-execution', 'wait-for-operator-check')]
    case 'debt':
      // The debt itself is its own blocker; the suspension alone hinders nothing, a barred line can be ended.
      return [blocker('suspended-for-debt', 'informs', 'nothing-to-do')]
    case 'lost':
      return [blocker('suspended-as-lost', 'informs', 'use-another-contact')]
    default:
      return [blocker('suspended-on-request', 'informs', 'nothing-to-do')]
  }
}

/** A line under a fraud check or a court's order must not be ended quietly: the data and the number are evidence. */
function holdsOf({ holds, protectedSince }: Standing): Blocker[] {
  const own = protectedSince
    ? [blocker('protected', 'stops-execution', 'lift-protection', { since: protectedSince })]
    : []
  const others = holds.map((hold) =>
    hold === 'fraud'
      ? blocker('fraud-hold', 'stops-execution', 'wait-for-operator-check')
      : blocker('court-hold', 'stops-execution', 'wait-for-court'),
  )
  return [...own, ...others]
}

function ordersOf({ openOrders, portRequest }: Standing): Blocker[] {
  const orders = openOrders.map(({ what }) => blocker('open-order', 'stops-execution', 'wait-for-open-order', { what }))
  if (!portRequest) return orders
  // Ending the line would kill the port: the number would be lost on both sides.
  const port = blocker('port-in-flight', 'stops-execution', 'let-the-port-finish', {
    what: portRequest.to,
    since: portRequest.requestedAt,
  })
  return [port, ...orders]
}

function holderOf({ holder, use }: Standing): Blocker[] {
  const found: Blocker[] = []
  if (use === 'alarm') found.push(blocker('alarm-line', 'needs-agent', 'confirm-replacement-with-agent'))
  if (use === 'data') found.push(blocker('no-messages-on-line', 'informs', 'use-another-contact'))
  if (holder.kind === 'minor') found.push(blocker('minor', 'needs-agent', 'parent-consents'))
  if (holder.kind === 'company') found.push(blocker('company', 'needs-agent', 'company-letter'))
  return found
}

/** Lines that rest on this one lose their plan with it: its holder decides for them before it ends. */
function groupOf({ footprint }: Standing): Blocker[] {
  const count = footprint?.dependents.length ?? 0
  return count === 0 ? [] : [blocker('group-depends', 'needs-agent', 'decide-for-members', { what: String(count) })]
}

function debtOf({ dues, balance }: Standing, rules: Pick<OperatorRules, 'quote'>): Blocker[] {
  const currency = balance.money.currency
  const owed = sum(
    dues.map((due) => due.amount),
    currency,
  )
  // A prepaid account below zero is a debt like any other.
  const amount = balance.money.minor < 0 ? subtract(owed, balance.money) : owed
  if (amount.minor <= 0) return []
  const first = dues.map((due) => due.dueOn).sort()[0]
  const more = { amount, ...(first === undefined ? {} : { on: first }) }
  return rule(rules.quote.arrears) === 'before-switch-off'
    ? [blocker('arrears', 'stops-execution', 'pay-now', more)]
    : [blocker('arrears', 'informs', 'pay-with-final-bill', more)]
}

function commitmentsOf({ commitments }: Standing, today: Day): Blocker[] {
  return commitments.filter((each) => each.endsOn >= today || owesForDevice(each)).map(commitmentBlocker)
}

function commitmentBlocker(commitment: Commitment): Blocker {
  const more = { what: commitment.name, on: commitment.endsOn }
  if (commitment.kind === 'plan') return blocker('plan-commitment', 'informs', 'choose-end-of-term-or-pay', more)
  const amount = commitment.residual
  return blocker('device-commitment', 'informs', 'pay-device-residual', amount ? { ...more, amount } : more)
}

function owesForDevice(commitment: Commitment): boolean {
  return commitment.kind === 'device' && (commitment.residual?.minor ?? 0) > 0
}

function trustPaymentOf({ balance }: Standing, rules: Pick<OperatorRules, 'quote'>): Blocker[] {
  const amount = balance.trustPayment
  if (!amount || amount.minor <= 0) return []
  const repaid = rule(rules.quote.trustPayment) === 'repaid-from-balance' && balance.money.minor > 0
  return [blocker('trust-payment', 'informs', repaid ? 'repaid-from-balance' : 'pay-with-final-bill', { amount })]
}

function balanceOf(standing: Standing, rules: Pick<OperatorRules, 'quote'>): Blocker[] {
  const { balance, state } = standing
  if (balance.money.minor > 0) {
    const wayOut = balanceAfterDebts(standing, rules).minor > 0 ? 'choose-refund-way' : 'balance-goes-to-debt'
    return [blocker('balance-left', 'informs', wayOut, { amount: balance.money })]
  }
  const bonus = balance.bonus.minor > 0 || balance.packages.some((each) => each.amount > 0)
  const amount = balance.bonus.minor > 0 ? balance.bonus : zero(balance.money.currency)
  const wayOut = state === 'terminated' ? 'bonus-not-paid-out' : 'use-bonus-before-end'
  return bonus ? [blocker('bonus-only', 'informs', wayOut, { amount })] : []
}

/** What stays of the balance by the operator's rules once the debts that they take from it are taken; charges to come left out. */
export function balanceAfterDebts({ balance, dues }: Standing, rules: Pick<OperatorRules, 'quote'>): Money {
  const { currency } = balance.money
  const repaid = rule(rules.quote.trustPayment) === 'repaid-from-balance' ? balance.trustPayment : undefined
  const due = rule(rules.quote.setOff)
    ? sum(
        dues.map(({ amount }) => amount),
        currency,
      )
    : zero(currency)
  return notNegative(subtract(subtract(notNegative(balance.money), repaid ?? zero(currency)), due))
}
