/* What the simulated operator knows of a line. Its own types on purpose: it must not agree with us by sharing code. */

export const simOperators = ['kcell', 'beeline', 'tele2'] as const
export type SimOperator = (typeof simOperators)[number]

export interface SimProfile {
  imsi: string
  iccid: string
  form: 'sim' | 'esim'
  role: 'main' | 'companion'
}

export interface SimHolder {
  id: string
  kind: 'person' | 'minor' | 'company'
  name: string
  iin?: string
}

export interface SimContact {
  channel: 'email' | 'phone'
  address: string
  /** ISO 8601 instant. */
  since: string
}

/** What an element holds of one identity: is it known there, would it be let in, is it in now. */
export interface Served {
  known: boolean
  admits: boolean
  attached: boolean
}

/** One service of a line at one target (`core`, `smdp`): what the inventory says, and what the network does. */
export interface SimService {
  id: string
  state: 'active' | 'inactive' | 'terminated'
  /** Why it is inactive, each reason by name: `request`, `debt`, `fraud`, `lost`, `ordered`. */
  bars: string[]
  /** The network's truth, by identity (`imsi:…`, `iccid:…`). The inventory may disagree with it. */
  network: Record<string, Served>
  /** The network's truth before its last change, for a replica that lags behind. */
  earlier?: { network: Record<string, Served>; changedAtMs: number }
}

/** An amount of money, always in tiyn. */
export type Tiyn = number

export interface SimBill {
  id: string
  openMinor: Tiyn
  /** ISO 8601 instant. */
  dueOn: string
}

export interface SimCharge {
  id: string
  kind: 'usage' | 'device-residual' | 'trust-payment'
  minor: Tiyn
  name: string
  /** When it was charged, ISO 8601; left out: before this world began. */
  at?: string
}

export interface SimCommitment {
  id: string
  kind: 'plan' | 'device'
  name: string
  startsOn: string
  endsOn: string
  monthlyMinor?: Tiyn
  residualMinor?: Tiyn
}

export interface SimLine {
  id: string
  operator: SimOperator
  msisdn: string
  profiles: SimProfile[]
  holder: SimHolder
  /** Billing account. */
  account: string
  status: 'active' | 'suspended' | 'pendingTerminate' | 'terminated'
  suspendedFor?: 'request' | 'debt' | 'fraud' | 'lost'
  terminatedOn?: string
  payment: 'prepaid' | 'postpaid'
  use: 'phone' | 'data' | 'alarm'
  plan: string
  services: ('voice' | 'sms' | 'data')[]
  contacts: SimContact[]
  balanceMinor: Tiyn
  bonusMinor: Tiyn
  trustMinor?: Tiyn
  packages: { name: string; amount: number; units: string; usage: 'voice' | 'data' | 'sms' }[]
  bills: SimBill[]
  unbilled: SimCharge[]
  commitments: SimCommitment[]
  port?: { to: string; requestedAt: string }
  holds: ('fraud' | 'court')[]
  lastTrafficAt?: string
  /** Where calls are forwarded to. */
  forwardsTo?: string
  voicemail?: boolean
  /** The id of the line that this one's plan rests on. */
  reliesOn?: string
  /** How long its orders take, in minutes of the operator's clock; 0 answers `completed` at once. */
  takesMinutes: number
  /** Whether a second order under the same key is recognised. Real systems often do not. */
  dedupes: boolean
  /** The number's place in the pool. */
  number: 'in-use' | 'quarantine' | 'free'
  targets: Record<string, SimService>
}

/** The identities an element of this target is asked for: card numbers at an SM-DP+, IMSIs elsewhere. */
export function identitiesAt(target: string, profiles: SimProfile[]): string[] {
  if (target !== 'smdp') return profiles.map((profile) => `imsi:${profile.imsi}`)
  return profiles.filter((profile) => profile.form === 'esim').map((profile) => `iccid:${profile.iccid}`)
}

/** The services a line has: the core network always, the SM-DP+ when one of its profiles is an eSIM. */
export function servicesOf(lineId: string, profiles: SimProfile[]): Record<string, SimService> {
  const targets = profiles.some((profile) => profile.form === 'esim') ? ['core', 'smdp'] : ['core']
  return Object.fromEntries(
    targets.map((target) => [
      target,
      {
        id: `svc-${lineId}-${target}`,
        state: 'active' as const,
        bars: [],
        network: Object.fromEntries(
          identitiesAt(target, profiles).map((identity) => [identity, { known: true, admits: true, attached: true }]),
        ),
      },
    ]),
  )
}
