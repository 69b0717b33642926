import type { Language } from './case.ts'
import type { Day } from './instant.ts'

/** How a subscriber complains in one country. Data, with sources. */

export interface ComplaintStep {
  id: string
  names: Record<Language, string>
  /** What to do, in plain words. */
  how: Record<Language, string>
  source: string
  from: Day
  /** What it says was read at its owner. */
  verified: boolean
}

export interface ComplaintWay {
  id: string
  country: string
  version: string
  /** Calendar days within which a written claim has to be answered. */
  answerDays: { value: number; source: string; from: Day; verified: boolean }
  /** The law that says so, as people cite it. */
  law: Record<Language, string>
  /** In their order: the operator first. */
  steps: ComplaintStep[]
}
