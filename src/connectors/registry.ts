import type { Access, Connector } from './connector.ts'
import { es2plus } from './es2plus/es2plus.ts'
import { es2plusSettings, es2plusWriters } from './es2plus/settings.ts'
import { osmocom } from './osmocom/osmocom.ts'
import { radius } from './radius/radius.ts'
import { radiusWriters } from './radius/settings.ts'
import { tmforum } from './tmforum/tmforum.ts'

/** Every connector, by the name that operator files use. A new one is a folder and one line here. */
export const connectors: Record<string, (access: Access) => Connector> = {
  es2plus: ({ operator, now, elements }) => es2plus({ operator, now, settings: es2plusSettings(operator, elements) }),
  osmocom,
  radius,
  tmforum: ({ operator, now, zone, bss }) => {
    if (!bss)
      throw new Error(
        `operator ${operator} uses tmforum: set its URL, READER_TOKEN and (unless it is only read) WRITER_TOKEN`,
      )
    return tmforum({
      operator,
      now,
      zone,
      baseUrl: bss.url,
      writerToken: bss.writerToken,
      readerToken: bss.readerToken,
    })
  },
}

/** What each connector's part of the elements file calls that with which its systems can be ordered of. */
export const writersOf: Record<string, readonly string[]> = {
  es2plus: es2plusWriters,
  osmocom: ['writer'],
  radius: radiusWriters,
  tmforum: [],
}
