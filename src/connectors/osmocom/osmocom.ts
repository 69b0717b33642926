import { MINUTE_MS, SECOND_MS } from '../../domain/instant.ts'
import type { OperatorId } from '../../domain/line.ts'
import type { Action, Answer, Connector, Order, Terms } from '../connector.ts'
import { listAll } from './listing.ts'
import { networkOf } from './network.ts'
import { observeAll } from './observing.ts'
import { type OsmocomSettings, osmocomSettings } from './settings.ts'
import { cannotTell, standingsOf } from './standing.ts'
import { profileOf, switchAll } from './switching.ts'

/*
 * The core network where an OsmoHLR is its register and osmo-sgsn serves: CTRL and GSUP of the HLR to order and to read,
 * the command line of each serving node to see who is attached (osmo-hlr 1.5, osmo-sgsn 1.9).
 */

const ACTIONS: readonly Action[] = ['bar', 'restore', 'terminate']
/** Read, close, cancel, look again and again, delete, look: each may wait for one answer that does not come. */
const WAITS = 12
const UNREAD_MAX = 10_000

/** `elements`: what the elements file says of this connector at this operator. Throws where that cannot be used. */
export function osmocom({ operator, elements }: { operator: OperatorId; elements: unknown }): Connector {
  const settings = osmocomSettings(elements, operator)
  const network = networkOf(settings)
  const { list } = listing(settings)
  /** Bars whose profile could not be read: acting on them would lose what a restore must give back. */
  const unread = new Set<string>()

  return {
    name: 'osmocom',
    writer: settings.writer,
    terms: termsOf(settings),

    profile: (orders) =>
      Promise.all(
        orders.map(async (order) => {
          const kept = await profileOf(network, order).catch(() => 'unread' as const)
          if (kept !== 'unread') unread.delete(order.key)
          else if (unread.size < UNREAD_MAX) unread.add(order.key)
          return typeof kept === 'string' ? null : kept
        }),
      ),

    check: (orders) => guarded(orders, ours, (mine) => standingsOf(network, mine)),

    submit: (orders) =>
      guarded(
        orders,
        (order) => ours(order) ?? (unread.delete(order.key) ? cannotTell('profile-not-read') : undefined),
        (mine) => switchAll(network, mine),
      ),

    observe: (probes) => observeAll(network, settings.reader, probes),
    ...(list ? { list } : {}),
    close: async () => network.close(),
  }
}

/** An order that is none of ours. */
function ours({ action }: Order): Answer | undefined {
  return ACTIONS.includes(action) ? undefined : { is: 'refused', code: 'not-done-here' }
}

/** Answers beforehand where it can; hands the rest on together. An exception is our own defect: then nothing is known. */
async function guarded(
  orders: readonly Order[],
  beforehand: (order: Order) => Answer | undefined,
  work: (orders: Order[]) => Promise<Answer[]>,
): Promise<Answer[]> {
  const early = new Map(orders.map((order) => [order, beforehand(order)]))
  const mine = orders.filter((order) => !early.get(order))
  const answers = await work(mine).catch(() => mine.map(() => cannotTell('defect')))
  return orders.map((order) => early.get(order) ?? answers[mine.indexOf(order)] ?? cannotTell('no-answer'))
}

/** Offered only where every HLR can be listed: half a list would call the other half missing. */
function listing({ hlrs }: OsmocomSettings): Pick<Connector, 'list'> {
  return hlrs.every(({ database }) => database !== undefined) ? { list: (target) => listAll(hlrs, target) } : {}
}

function termsOf({ timeoutMs, settleMs }: OsmocomSettings): Partial<Record<Action, Terms>> {
  const terms: Terms = {
    mode: 'sync',
    batch: 50,
    timeoutMs: WAITS * timeoutMs,
    pollMs: 30 * SECOND_MS,
    silenceMs: 60 * MINUTE_MS,
    settleMs,
    idempotency: 'by-state',
  }
  return Object.fromEntries(ACTIONS.map((action) => [action, terms]))
}
