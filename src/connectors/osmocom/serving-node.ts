import type { Address } from './link.ts'
import { withVty } from './vty.ts'

/* What an osmo-sgsn holds of a line, read from its command line: it tells it to nobody else. */

/** How one node stands to one IMSI. `says`: the node's own words, the few that decide it; secrets of a card are not among them. */
export interface Attachment {
  attached: boolean | 'cannot-tell'
  says: string
}

export type NodeReading = { is: 'read'; of: ReadonlyMap<string, Attachment> } | { is: 'lost'; because: string }

/** Reads all the given IMSIs in one session. The node's whole list is listened to and only these are kept of it. */
export async function readServingNode(
  address: Address,
  imsis: readonly string[],
  timeoutMs: number,
): Promise<NodeReading> {
  try {
    return await withVty(address, timeoutMs, async ({ show }) => {
      const cache = cacheReader(imsis)
      await show('show subscriber cache', cache.line)
      const cached = cache.entries()
      const of = new Map<string, Attachment>()
      for (const imsi of imsis) {
        const context: string[] = []
        await show(`show mm-context imsi ${imsi}`, (line) => {
          if (context.length < CONTEXT_LINES) context.push(line)
        })
        of.set(imsi, attachmentOf(imsi, cached.get(imsi), context))
      }
      return { is: 'read', of }
    })
  } catch (error) {
    return { is: 'lost', because: error instanceof Error ? error.message.slice(0, 60) : 'failed' }
  }
}

const CONTEXT_LINES = 20

interface Cached {
  authorized?: string
  flags?: string
}

/** Puts the entries of `show subscriber cache` together, line by line, and keeps those that were asked for. */
export function cacheReader(imsis: readonly string[]): {
  line: (text: string) => void
  entries: () => Map<string, Cached>
} {
  const wanted = new Set(imsis)
  const found = new Map<string, Cached>()
  let entry: Cached & { imsi?: string } = {}
  const close = (): void => {
    const { imsi, ...rest } = entry
    if (imsi !== undefined && wanted.has(imsi)) found.set(imsi, rest)
    entry = {}
  }
  return {
    line: (text) => {
      const trimmed = text.trim()
      if (trimmed === 'Subscriber:') return close()
      const [, name, value = ''] = /^(IMSI|Authorized|Flags): *([\w /]*)$/.exec(trimmed) ?? []
      if (name === 'IMSI') entry.imsi = value.trim()
      if (name === 'Authorized') entry.authorized = value.trim()
      if (name === 'Flags') entry.flags = value.trim()
    },
    entries: () => {
      close()
      return found
    },
  }
}

/** Attached is what the node would serve: an authorised subscriber, or a mobility context whatever its state. */
export function attachmentOf(imsi: string, cached: Cached | undefined, context: readonly string[]): Attachment {
  const hasContext = context.some((line) => line.includes(`MM Context for IMSI ${imsi}`))
  const hasNone = context.some((line) => line.trim() === `No MM context for IMSI ${imsi}`)
  const state = context.flatMap((line) => /MM State: [\w ()]+/.exec(line) ?? [])[0]
  const authorized =
    cached === undefined ? false : cached.authorized === '1' ? true : cached.authorized === '0' ? false : null
  const says = [
    cached === undefined
      ? 'not in its subscriber cache'
      : `Authorized: ${cached.authorized ?? '?'}${cached.flags ? `, Flags: ${cached.flags}` : ''}`,
    hasContext ? `MM context${state ? `, ${state}` : ''}` : hasNone ? 'no MM context' : 'MM context not told',
  ].join('; ')
  if (authorized === true || hasContext) return { attached: true, says }
  if (authorized === null || !hasNone) return { attached: 'cannot-tell', says }
  return { attached: false, says }
}
