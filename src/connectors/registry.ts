import type { Instant } from '../domain/instant.ts'
import type { OperatorId } from '../domain/line.ts'
import type { Connector } from './connector.ts'
import { tmforum } from './tmforum/tmforum.ts'

/** How one operator's systems are reached. */
export interface Access {
  operator: OperatorId
  url: string
  writerToken: string
  readerToken: string
  now: () => Instant
  zone: string
}

/** Every connector, by the name that operator files use. A new one is a folder and one line here. */
export const connectors: Record<string, (access: Access) => Connector> = {
  tmforum: ({ url, ...access }) => tmforum({ baseUrl: url, ...access }),
}
