import type { Language } from '../domain/case.ts'
import type { EvidenceClass, Observation } from '../domain/evidence.ts'
import type { Day, Instant } from '../domain/instant.ts'
import type { Msisdn, Profile } from '../domain/line.ts'

/** At which look of the process a reading was taken. */
export type ReadingMoment = 'before-bar' | 'barred' | 'dead' | 'dead-next-day'

/** One reading as the certificate prints it. */
export interface CertificateReading extends Omit<Observation, 'raw'> {
  moment: ReadingMoment
  class: EvidenceClass
  /** Whose clock `at` was read from. */
  clock: 'ours' | 'element'
  /** The element's own answer, secrets masked. A long one is cut; the evidence keeps the whole. */
  raw?: string
}

export type NotObservedCode =
  | 'visited-networks'
  | 'handset'
  | 'voicemail'
  | 'messaging'
  | 'voice-over-4g'
  | 'esim-profile'
  | 'billing-after-end'
  | 'accounts-elsewhere'

/** What nobody looked at. Codes have words in every language; `words` is for what only this operator has. */
export type NotObserved = NotObservedCode | { words: Record<Language, string> }

export interface CertificateData {
  language: Language
  /** Who issues it: the name of this installation. */
  deployment: string
  operator: Record<Language, string>
  ref: string
  number: Msisdn
  /** Already masked: `Айгүл С.` */
  holder: string
  profiles: Profile[]
  zone: string
  dates: {
    receivedAt: Instant
    barredAt: Instant
    serviceEnd: Instant
    observedOffAt: Instant
    billingEnd: Day
    /** The first day on which the number may serve someone else. */
    numberNotBefore: Day
  }
  readings: CertificateReading[]
  /** The weakest class among the required targets. */
  evidenceClass: EvidenceClass
  /** Where it is another one: the weakest class among the targets that can serve the line. */
  servingClass?: EvidenceClass
  /** What a profile server said unasked of where a profile is, by its own clock. */
  profileHeard?: { iccid: string; is: 'on-device' | 'deleted'; at: Instant }[]
  notObserved: NotObserved[]
  /** The date of the document: from the case's clock, so that the same data gives the same bytes. */
  issuedAt: Instant
  /** Hash of the last event of the case, hex. */
  chainHead: string
  /** The address of the check page, and the code to give there. The QR code holds `<url>?code=<code>`. */
  verify: { url: string; code: string }
}
