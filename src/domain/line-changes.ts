import type { LineOnFile } from './line.ts'
import { type Money, plainText, sum } from './money.ts'

/** One thing about a line that is not as it was. `before` and `after` are given where they are amounts. */
export interface LineChange {
  what:
    | 'state'
    | 'plan'
    | 'balance'
    | 'bonus'
    | 'dues'
    | 'unbilled'
    | 'trust-payment'
    | 'contract'
    | 'orders'
    | 'port'
    | 'check'
  before?: Money
  after?: Money
}

/** Whether both speak of one subscription of one holder under one number. If not, what was proved about one says nothing of the other. */
export function sameSubscription(a: LineOnFile, b: LineOnFile): boolean {
  const [one, other] = [a.binding, b.binding]
  return one.subscriptionId === other.subscriptionId && one.holderId === other.holderId && one.msisdn === other.msisdn
}

/** What a person who saw `before` must be shown before agreeing to `after`: everything that the quote or the way of the request rests on. */
export function lineChanges(before: LineOnFile, after: LineOnFile): LineChange[] {
  const [was, is] = [factsOf(before), factsOf(after)]
  const names = Object.keys(was) as LineChange['what'][]
  return names.flatMap((what): LineChange[] => {
    const [old, fresh] = [was[what], is[what]]
    if (textOf(old) === textOf(fresh)) return []
    return [isMoney(old) && isMoney(fresh) ? { what, before: old, after: fresh } : { what }]
  })
}

/** The same facts as one text: two lines with equal texts need no second look. */
export function lineText(line: LineOnFile): string {
  const { subscriptionId, holderId, msisdn } = line.binding
  return [
    subscriptionId,
    holderId,
    msisdn,
    ...Object.entries(factsOf(line)).map(([what, fact]) => `${what}=${textOf(fact)}`),
  ].join('\n')
}

function factsOf({ standing }: LineOnFile): Record<LineChange['what'], Money | unknown> {
  const { currency } = standing.balance.money
  return {
    state: [standing.state, standing.suspendedFor],
    plan: standing.plan,
    balance: standing.balance.money,
    bonus: standing.balance.bonus,
    dues: sum(
      standing.dues.map((due) => due.amount),
      currency,
    ),
    unbilled: standing.unbilled ?? { minor: 0, currency },
    'trust-payment': standing.balance.trustPayment ?? { minor: 0, currency },
    contract: standing.commitments,
    orders: standing.openOrders,
    port: standing.portRequest?.to,
    check: standing.holds,
  }
}

const textOf = (fact: unknown): string => (isMoney(fact) ? plainText(fact) : (JSON.stringify(fact) ?? ''))

function isMoney(fact: unknown): fact is Money {
  return typeof fact === 'object' && fact !== null && 'minor' in fact && 'currency' in fact
}
