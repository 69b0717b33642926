import { z } from 'zod'
import type { Answer, Order } from '../connector.ts'
import { type Hlr, imsisOf, type Network } from './network.ts'
import type { NodeReading } from './serving-node.ts'
import { readSubscriber, type SubscriberRead } from './subscriber.ts'

/*
 * How an order stands is seen from how its line stands, for OsmoHLR keeps no list of orders. "Never arrived" therefore says
 * that the wanted state is not there, and that asking once more does no harm.
 */

/** What a bar keeps, and a restore gives back: access as it was, card by card. */
const keptShape = z.object({
  cards: z.array(z.object({ imsi: z.string(), cs: z.boolean(), ps: z.boolean() })).min(1),
})
export type Kept = z.infer<typeof keptShape>

export const keptIn = (order: Order): Kept | null => keptShape.safeParse(order.detail?.kept).data ?? null

/** One card of an order's line, as its HLR has it. */
export interface Card {
  imsi: string
  hlr: Hlr
  read: SubscriberRead
}

/** Reads every card of the line at its own HLR. An answer instead where that cannot be asked at all. */
export async function readCards(network: Network, order: Order): Promise<Card[] | Answer> {
  const imsis = imsisOf(order.binding)
  if (imsis.length === 0) return { is: 'refused', code: 'no-identity' }
  const homes = imsis.map((imsi) => ({ imsi, hlr: network.hlrOf(imsi) }))
  const known = homes.flatMap(({ imsi, hlr }) => (hlr ? [{ imsi, hlr }] : []))
  if (known.length < homes.length) return { is: 'refused', code: 'no-hlr-for-imsi' }
  return Promise.all(
    known.map(async ({ imsi, hlr }) => ({ imsi, hlr, read: await readSubscriber(hlr.writer.ctrl, imsi) })),
  )
}

/** How orders stand, in their order. Reads only. */
export async function standingsOf(network: Network, orders: readonly Order[]): Promise<Answer[]> {
  const lines = await Promise.all(orders.map((order) => readCards(network, order)))
  const inHlr = orders.map((order, i) => standingInHlr(order, lines[i] ?? []))
  // Whether a phone is still held matters only where its HLR would not let it in again.
  const asked = orders.filter((order, i) => order.action !== 'restore' && inHlr[i]?.is === 'done')
  const nodes = asked.length > 0 ? await network.readNodes(asked.flatMap(({ binding }) => imsisOf(binding))) : new Map()
  return orders.map((order, i) => {
    const standing = inHlr[i] ?? cannotTell('no-answer')
    return standing.is === 'done' && asked.includes(order) ? standingAtNodes(imsisOf(order.binding), nodes) : standing
  })
}

function standingInHlr(order: Order, cards: Card[] | Answer): Answer {
  // Where nothing can be asked nothing was done either; submitting will say why.
  if (!Array.isArray(cards)) return { is: 'never-arrived' }
  const unread = cards.find(({ read }) => read.is === 'cannot-tell')
  if (unread?.read.is === 'cannot-tell') return cannotTell(unread.read.because)
  return cards.every((card) => isAsOrdered(order, card)) ? { is: 'done' } : { is: 'never-arrived' }
}

function isAsOrdered(order: Order, { imsi, read }: Card): boolean {
  if (order.action === 'terminate') return read.is === 'unknown'
  if (read.is !== 'found') return false
  const { cs, ps } = read.subscriber
  if (order.action === 'bar') return !cs && !ps
  const before = keptIn(order)?.cards.find((card) => card.imsi === imsi)
  return before !== undefined && before.cs === cs && before.ps === ps
}

/** Done once no node holds any of the cards; a node that cannot be read leaves it open. */
export function standingAtNodes(imsis: readonly string[], nodes: ReadonlyMap<string, NodeReading>): Answer {
  const readings = [...nodes.values()]
  const held = readings.flatMap((node) => (node.is === 'read' ? imsis.map((imsi) => node.of.get(imsi)?.attached) : []))
  if (held.includes(true)) return { is: 'never-arrived' }
  if (readings.some(({ is }) => is === 'lost')) return cannotTell('serving-node-unreadable')
  return held.every((attached) => attached === false) ? { is: 'done' } : cannotTell('serving-node-unclear')
}

export function cannotTell(because: string): Answer {
  return { is: 'cannot-tell', because }
}
