import { randomBytes } from 'node:crypto'
import type { Binding } from '../../domain/line.ts'
import { type CtrlClient, ctrlClient } from './ctrl-client.ts'
import { type GsupClient, gsupClient } from './gsup-client.ts'
import { type NodeReading, readServingNode } from './serving-node.ts'
import { type HlrSettings, inRanges, type OsmocomSettings, type ServingNodeSettings } from './settings.ts'

/* The elements of one operator, each with the connections of the one who orders and of the one who only reads. */

/** One connection pair to one HLR, under one name. */
export interface Side {
  ctrl: CtrlClient
  gsup: GsupClient
}

export interface Hlr {
  settings: HlrSettings
  writer: Side
  reader: Side
}

export interface Network {
  hlrs: readonly Hlr[]
  nodes: readonly ServingNodeSettings[]
  timeoutMs: number
  /** The HLR in whose range the IMSI lies. An IMSI of nobody's range is asked for nowhere. */
  hlrOf(imsi: string): Hlr | undefined
  /** What each node holds of these IMSIs, by the node's name. */
  readNodes(imsis: readonly string[]): Promise<Map<string, NodeReading>>
  close(): void
}

export function networkOf(settings: OsmocomSettings): Network {
  const { timeoutMs, servingNodes: nodes } = settings
  // OsmoHLR sends an answer to whichever peer had the name first: two workers of one name would take each other's.
  const oneOf = randomBytes(4).toString('hex')
  const hlrs = settings.hlrs.map((hlr): Hlr => {
    const { reader, writer } = hlr
    const side = (host: string, ctrlPort: number, gsupPort: number, from: string | undefined, name: string): Side => {
      const own = from === undefined ? {} : { from }
      return {
        ctrl: ctrlClient({ host, port: ctrlPort, ...own }, timeoutMs),
        gsup: gsupClient({ host, port: gsupPort, ...own }, `${name}-${oneOf}`, timeoutMs),
      }
    }
    return {
      settings: hlr,
      writer: side(hlr.host, hlr.ctrlPort, hlr.gsupPort, writer.from, settings.writer),
      reader: side(
        reader.host ?? hlr.host,
        reader.ctrlPort ?? hlr.ctrlPort,
        reader.gsupPort ?? hlr.gsupPort,
        reader.from,
        settings.reader,
      ),
    }
  })
  return {
    hlrs,
    nodes,
    timeoutMs,
    hlrOf: (imsi) => hlrs.find((hlr) => inRanges(imsi, hlr.settings.imsis)),
    readNodes: async (imsis) => {
      const read = await Promise.all(
        nodes.map(async (node): Promise<[string, NodeReading]> => {
          const address = {
            host: node.host,
            port: node.vtyPort,
            ...(node.from === undefined ? {} : { from: node.from }),
          }
          return [node.name, await readServingNode(address, [...new Set([...imsis, node.control])], timeoutMs)]
        }),
      )
      return new Map(read)
    },
    close: () => {
      for (const { writer, reader } of hlrs)
        for (const { ctrl, gsup } of [writer, reader]) {
          ctrl.close()
          gsup.close()
        }
    },
  }
}

export const imsisOf = (binding: Binding): string[] => [...new Set(binding.profiles.map(({ imsi }) => imsi))]
