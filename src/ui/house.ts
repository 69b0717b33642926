import type { Desk } from '../cases/in-case.ts'
import type { OperatorId } from '../domain/line.ts'
import type { KnownOperator } from '../domain/operator.ts'
import type { Assets } from './shell.tsx'

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
  demo: boolean
  /** Plain lines, without personal data. */
  log: (line: string) => void
}
