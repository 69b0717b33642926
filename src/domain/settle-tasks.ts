import type { Quote, WaiverCause } from './case.ts'
import { quoteCharges } from './charges.ts'
import { balanceAfterDebts, blockersOf } from './eligibility.ts'
import type { Day, Instant } from './instant.ts'
import type { Standing } from './line.ts'
import { type Money, notNegative, subtract, sum } from './money.ts'
import { type OperatorRules, rule } from './operator.ts'

/**
 * What is open between a person and the operator before a line ends, each with its way out. Nothing here keeps anyone from
 * applying: a task says what is good to do, by whom, and what happens when it is left.
 */

/** `act`: something only the subscriber can do, and that holds the end. `may`: theirs to do if they like. `runs`: goes by itself. */
export type TaskState = 'act' | 'may' | 'runs'

export type SettleTask =
  | {
      code: 'dues'
      state: TaskState
      amount: Money
      dueOn?: Day
      way: 'pay-first' | 'set-off' | 'final-bill'
      payAt: string | null
    }
  | { code: 'contract'; state: TaskState; name: string; endsOn: Day; charge: ExitCharge }
  | { code: 'device'; state: TaskState; name: string; amount?: Money; endsOn: Day; charged: boolean }
  | { code: 'open-order'; state: TaskState; what: string }
  | { code: 'port'; state: TaskState; to: string }
  | { code: 'add-ons'; state: TaskState; names: string[] }
  /** `rest`: what the balance does not cover, or all of it where the rule bills it. */
  | { code: 'trust-payment'; state: TaskState; amount: Money; rest: Money }
  /** `left`: what stays of it once debts are taken off. */
  | { code: 'balance'; state: TaskState; amount: Money; left: Money }

/** How an early end is charged: not at all; by a share of the months left; or by a rule whose amount cannot be reckoned here. */
export type ExitCharge =
  | { kind: 'none'; verified: boolean }
  | { kind: 'months-left'; percent: number; monthly: Money; amount: Money; verified: boolean }
  | { kind: 'cannot-reckon'; verified: boolean }

/** Everything open of this line if it ended at `serviceEnd`, what holds the end first. Empty: nothing to settle. */
export function settleTasks(ask: {
  standing: Standing
  rules: Pick<OperatorRules, 'zone' | 'quote'>
  serviceEnd: Instant
  now: Instant
  /** The reasons that were given, so that these amounts are those of the quote. */
  causes?: readonly WaiverCause[]
}): SettleTask[] {
  const quote = quoteCharges(ask)
  const found = [
    ...ordersOf(ask.standing),
    ...duesOf(ask),
    ...commitmentsOf(ask, quote),
    ...addOnsOf(ask.standing),
    ...trustPaymentOf(ask),
    ...balanceOf(ask),
  ]
  return found.sort((a, b) => rank[a.state] - rank[b.state])
}

const rank: Record<TaskState, number> = { act: 0, may: 1, runs: 2 }

function ordersOf({ openOrders, portRequest }: Standing): SettleTask[] {
  return [
    ...(portRequest ? [{ code: 'port' as const, state: 'runs' as const, to: portRequest.to }] : []),
    ...openOrders.map(({ what }) => ({ code: 'open-order' as const, state: 'runs' as const, what })),
  ]
}

function duesOf({ standing, rules, now }: Parameters<typeof settleTasks>[0]): SettleTask[] {
  const arrears = blockersOf(standing, rules, now).find(({ code }) => code === 'arrears')
  if (!arrears?.amount) return []
  const payFirst = arrears.severity === 'stops-execution'
  const covered = rule(rules.quote.setOff) && standing.balance.money.minor >= arrears.amount.minor
  // Where the rule wants it paid before the end, the end waits for that: a balance does not lift it.
  const way = payFirst ? 'pay-first' : covered ? 'set-off' : 'final-bill'
  return [
    {
      code: 'dues',
      state: way === 'pay-first' ? 'act' : way === 'set-off' ? 'runs' : 'may',
      amount: arrears.amount,
      ...(arrears.on ? { dueOn: arrears.on } : {}),
      way,
      payAt: rule(rules.quote.payAt),
    },
  ]
}

function commitmentsOf({ standing, rules, now }: Parameters<typeof settleTasks>[0], quote: Quote): SettleTask[] {
  const blockers = blockersOf(standing, rules, now)
  return standing.commitments.flatMap((each): SettleTask[] => {
    const open = blockers.some(({ code, what }) => code === `${each.kind}-commitment` && what === each.name)
    if (!open) return []
    if (each.kind === 'device') {
      const charged = rule(rules.quote.deviceExit).kind === 'residual'
      const amount = each.residual ? { amount: each.residual } : {}
      return [{ code: 'device', state: 'may', name: each.name, ...amount, endsOn: each.endsOn, charged }]
    }
    const exit = rule(rules.quote.planExit)
    const { verified } = rules.quote.planExit
    const charge: ExitCharge =
      exit.kind === 'none'
        ? { kind: 'none', verified }
        : each.monthly
          ? {
              kind: 'months-left',
              percent: exit.percent,
              monthly: each.monthly,
              amount: chargeIn(quote, each.name, each.monthly),
              verified,
            }
          : { kind: 'cannot-reckon', verified }
    return [{ code: 'contract', state: 'may', name: each.name, endsOn: each.endsOn, charge }]
  })
}

/** As the quote has it, so that the two pages cannot disagree. */
function chargeIn(quote: Quote, name: string, monthly: Money): Money {
  const lines = quote.lines.filter(({ code, basis }) => code === 'early-termination-charge' && basis === name)
  return sum(
    lines.map(({ amount }) => amount),
    monthly.currency,
  )
}

function addOnsOf({ balance }: Standing): SettleTask[] {
  const names = balance.packages.filter(({ amount }) => amount > 0).map(({ name }) => name)
  return names.length > 0 ? [{ code: 'add-ons', state: 'runs', names }] : []
}

function trustPaymentOf({ standing, rules }: Parameters<typeof settleTasks>[0]): SettleTask[] {
  const { money, trustPayment: amount } = standing.balance
  if (!amount || amount.minor <= 0) return []
  const repaid = rule(rules.quote.trustPayment) === 'repaid-from-balance'
  const rest = repaid ? notNegative(subtract(amount, notNegative(money))) : amount
  return [{ code: 'trust-payment', state: 'runs', amount, rest }]
}

function balanceOf({ standing, rules }: Parameters<typeof settleTasks>[0]): SettleTask[] {
  const { money: amount } = standing.balance
  if (amount.minor <= 0) return []
  return [{ code: 'balance', state: 'runs', amount, left: balanceAfterDebts(standing, rules) }]
}
