import type { Access, Connector } from './connector.ts'
import { tmforum } from './tmforum/tmforum.ts'

/** Every connector, by the name that operator files use. A new one is a folder and one line here. */
export const connectors: Record<string, (access: Access) => Connector> = {
  tmforum: ({ url, ...access }) => tmforum({ baseUrl: url, ...access }),
}
