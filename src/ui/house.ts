import type { Followers } from '../cases/follow-cases.ts'
import type { Desk } from '../cases/in-case.ts'
import type { Msisdn, OperatorId } from '../domain/line.ts'
import type { KnownOperator } from '../domain/operator.ts'
import type { Cleaner } from '../papers/clean.ts'
import type { Sheet } from './first-sight.ts'
import type { Assets } from './shell.tsx'

/** One line of the demonstration and what it is good for. */
export interface DemoNumber {
  msisdn: Msisdn
  /** The number of its card, which names the line as well. */
  iccid?: string
  operator: OperatorId
  shows: string
}

/** What every door is handed. Doors reach the database through the verbs of src/cases, and the operators' systems never. */
export interface House {
  desk: Desk
  operators: Map<OperatorId, KnownOperator>
  /** Where this installation is reached from outside, without a slash at the end. */
  baseUrl: string
  /** The name printed on certificates and in messages. */
  deployment: string
  /** Signs cookies and form tokens; derived from the installation's secret. */
  cookieKey: Buffer
  assets: Assets
  /** For whoever comes from elsewhere. Left out: the sheet is always linked. */
  sheet?: Sheet
  /** Open pages that follow their case. */
  followers: Followers
  /** Opens what people send and draws it anew, in processes of its own. */
  cleaner: Cleaner
  demo: boolean
  /** The numbers that the start page offers in demo mode; `shows` is a sentence in the reader's language, or its code. */
  demoNumbers?: DemoNumber[]
  /** Whether an address is a proxy of ours, which is believed about whom it forwards. Left out: there is none. */
  isProxy?: (address: string) => boolean
  /** Whoever shows it reads the numbers of the house. Left out: only this machine does. */
  metricsToken?: string
  /** Plain lines, without personal data. */
  log: (line: string) => void
}
