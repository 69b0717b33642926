import type { Language } from './case.ts'
import type { Day } from './instant.ts'
import type { Standing } from './line.ts'

/**
 * What can become of a number instead of ending it, as one operator's file says. `null`: not known, and said to be so.
 * Amounts are in minor units of the operator's currency.
 */

export type Offered = boolean | 'unknown'

export interface TransferWay {
  offered: Offered
  feeMinor: number | null
  workingDays: number | null
  /** What becomes of the money on the line. */
  balance: 'goes-along' | 'paid-out' | 'unknown'
  textCode: string
}

export interface PortWay {
  offered: Offered
  /** How long a number can still be ported once its line has ended. */
  daysAfterEnd: number | null
  daysBetweenPorts: number | null
  feeMinor: number | null
  workingDays: number | null
  /** For what the operator that loses the number may refuse. */
  refusedFor: ('dues' | 'device' | 'suspended')[]
  textCode: string
}

export interface PauseWay {
  offered: Offered
  maxDays: number | null
  feeMinor: number | null
  textCode: string
}

export interface PlanWay {
  offered: Offered
  plans: Plan[]
  textCode: string
}

export interface Plan {
  id: string
  names: Record<Language, string>
  monthlyMinor: number
  payment: 'prepaid' | 'postpaid'
}

export interface CheaperPlan {
  plan: Plan
  /** What the line costs a month now; left out where nobody told us. */
  nowMinor?: number
}

/**
 * The cheapest plan of the operator's list that surely asks no more of this line each month: less than the fee it is bound
 * to, or no fee at all where its own is not known. `today` is a day of the operator's zone. Undefined where there is none, or it is the plan the line has.
 */
export function cheaperPlan(way: PlanWay, standing: Standing, today: Day): CheaperPlan | undefined {
  if (way.offered === false) return undefined
  const nowMinor = monthlyOf(standing, today)
  const limit = nowMinor ?? 1
  const [plan] = way.plans
    .filter((each) => each.monthlyMinor < limit && !Object.values(each.names).includes(standing.plan))
    .sort((a, b) => a.monthlyMinor - b.monthlyMinor)
  return plan && { plan, ...(nowMinor === undefined ? {} : { nowMinor }) }
}

/** Known only of a plan that binds the line today. */
function monthlyOf({ commitments }: Standing, today: Day): number | undefined {
  return commitments.find(({ kind, startsOn, endsOn }) => kind === 'plan' && startsOn <= today && today <= endsOn)
    ?.monthly?.minor
}
