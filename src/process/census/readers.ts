import type { Connector } from '../../connectors/connector.ts'
import type { OperatorId } from '../../domain/line.ts'
import type { KnownOperator } from '../../domain/operator.ts'

/** A connector without its orders: what is handed to work that must never switch anything. */
export type Reader = Pick<Connector, 'lookUp' | 'observe' | 'list'> & { name: string }

/** One operator’s systems as far as they can be read. */
export interface ReadingOffice extends KnownOperator {
  operator: OperatorId
  /** The reader of books (`look-up`), or of one element; null where none is set up. */
  readerFor: (action: 'look-up' | 'observe' | 'release-number', target?: string) => Reader | null
  /** Why a reader is not set up, in sentences. */
  missing: string[]
  /** Settings and keys that would allow orders, by name, as far as they can be noticed. */
  writers: string[]
  /** Digits of cards, profiles and numbers that the elements keep as controls. */
  controls?: ReadonlySet<string>
  close: () => Promise<void>
}

/** Leaves the orders out, at run time too: what is not there cannot be called by mistake. */
export function onlyReading(connector: Connector): Reader {
  const { name, lookUp, observe, list } = connector
  return {
    name,
    ...(lookUp ? { lookUp: (queries) => lookUp.call(connector, queries) } : {}),
    ...(observe ? { observe: (probes) => observe.call(connector, probes) } : {}),
    ...(list ? { list: (target) => list.call(connector, target) } : {}),
  }
}
