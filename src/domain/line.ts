import type { Day, Instant } from './instant.ts'
import type { Money } from './money.ts'

/** A phone number in E.164 with its plus sign: `+77011234567`. */
export type Msisdn = string
export type OperatorId = string

/** One card or eSIM profile of a line. `imsi` 14–15 digits (TS 23.003 §2.2), `iccid` 19–20 digits (E.118). */
export interface Profile {
  imsi: string
  iccid: string
  msisdn?: Msisdn
  form: 'sim' | 'esim'
  role: 'main' | 'companion'
}

/**
 * Who and what a line is, frozen when the case opens. One-way orders are addressed by these identities and re-read
 * just before they act: a number that was re-issued or swapped meanwhile must never be shut off under its new holder.
 */
export interface Binding {
  subscriptionId: string
  holderId: string
  /** Empty while a request that named a card is not looked at yet, and once it was erased. */
  msisdn: Msisdn
  /** The ICCID by which a request named its line; the first look finds the number, and this goes. */
  card?: string
  profiles: Profile[]
}

/** By what somebody names a line whose number they may not know. */
export type LineName = { number: Msisdn } | { iccid: string }

/** A request names its line, and nobody has looked yet which subscription that is and whose. */
export const unseenLine = (name: LineName): Binding => ({
  subscriptionId: '',
  holderId: '',
  ...('iccid' in name ? { msisdn: '', card: name.iccid } : { msisdn: name.number }),
  profiles: [],
})

/** What a line goes by: its number, or the ICCID that was named in its place. Empty once both were erased. */
export const lineName = ({ msisdn, card }: Pick<Binding, 'msisdn' | 'card'>): string => msisdn || card || ''

/** An unseen line has no cards in its binding until the first look at the operator's books froze them. */
export const isFrozen = (binding: Binding): boolean => binding.profiles.length > 0

export const hasCard = ({ profiles }: Binding, iccid: string): boolean =>
  profiles.some((profile) => profile.iccid === iccid)

/** The cards of a line that are eSIM profiles: those that a profile server knows. */
export const esimsOf = (binding: Pick<Binding, 'profiles'>): string[] =>
  binding.profiles.filter(({ form }) => form === 'esim').map(({ iccid }) => iccid)

export type Holder = { kind: 'person' | 'minor' | 'company'; name: string; iin?: string }

/** A channel the operator already knew, before anyone asked to end the line. `since` lets policy distrust fresh ones. */
export interface ContactOnFile {
  channel: 'email' | 'phone'
  address: string
  since: Day
}

export interface Commitment {
  kind: 'plan' | 'device'
  name: string
  startsOn: Day
  endsOn: Day
  /** Monthly fee of the plan, for charges that count the months left. */
  monthly?: Money
  /** What of the device is not yet paid. */
  residual?: Money
}

export interface PackageRemainder {
  name: string
  amount: number
  units: string
}

/** A line of a group whose plan rests on another line, which pays for it or leads the group. */
export interface Dependent {
  /** Empty where persons are not kept. */
  msisdn: Msisdn
  /** Whether it stands on the same holder: only then its number may be shown to them whole. */
  ownLine: boolean
}

/** What hangs on a line beside its cards. Left out: the operator's systems say nothing of it. */
export interface Footprint {
  /** Where calls are forwarded to. */
  forwardsTo?: Msisdn
  voicemail?: boolean
  /** Living lines only. They lose what they rest on when this line ends. */
  dependents: Dependent[]
}

/** How a line stands, as the operator's own systems say. Billing data: never proof that a line is off. */
export interface Standing {
  asOf: Instant
  state: 'active' | 'suspended' | 'pending-termination' | 'terminated'
  suspendedFor?: 'request' | 'debt' | 'fraud' | 'lost'
  payment: 'prepaid' | 'postpaid'
  use: 'phone' | 'data' | 'alarm'
  plan: string
  services: ('voice' | 'sms' | 'data')[]
  holder: Holder
  contacts: ContactOnFile[]
  /** Money that is the subscriber's own; bonus and packages are kept apart because they are never paid out. */
  balance: { money: Money; bonus: Money; packages: PackageRemainder[]; trustPayment?: Money }
  dues: { billId: string; amount: Money; dueOn: Day }[]
  /** Charges since the last bill, not billed yet (postpaid). */
  unbilled?: Money
  commitments: Commitment[]
  openOrders: { id: string; what: string }[]
  portRequest?: { to: string; requestedAt: Instant }
  holds: ('fraud' | 'court')[]
  lastTrafficAt?: Instant
  footprint?: Footprint
  /** Its holder protected it against being ended. We know that, and not the operator's systems. */
  protectedSince?: Instant
}

/** A line as the operator answered for it. */
export interface LineOnFile {
  operator: OperatorId
  binding: Binding
  standing: Standing
}
