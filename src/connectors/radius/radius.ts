import type { Observation } from '../../domain/evidence.ts'
import { MINUTE_MS, SECOND_MS } from '../../domain/instant.ts'
import type { Access, Action, Answer, Connector, Order, Probe, Terms } from '../connector.ts'
import { atOnce, type Element, openElement } from './element.ts'
import { listOf } from './listing.ts'
import { blindAt, observeAt } from './reading.ts'
import { settingsOf } from './settings.ts'
import { checkOne, profileOf, submitOne } from './switching.ts'

/*
 * Data cards, at a RADIUS server that keeps its subscribers in PostgreSQL (FreeRADIUS, rlm_sql): RFC 2865, 2866, 5176.
 * Each target of the elements file is one server.
 */

const ORDERS_AT_ONCE = 16

const TERMS: Terms = {
  mode: 'sync',
  batch: ORDERS_AT_ONCE,
  // A transaction, and two rounds of NASes that answer at the last try.
  timeoutMs: 30 * SECOND_MS,
  pollMs: MINUTE_MS,
  // Sessions that no NAS would end are then looked for: most end by themselves, since nobody is let in again.
  silenceMs: 15 * MINUTE_MS,
  settleMs: MINUTE_MS,
  idempotency: 'by-state',
}

/** A connector to the RADIUS servers of one operator. Throws where its settings are wrong; never for what a server does. */
export function radius({ operator, elements }: Pick<Access, 'operator' | 'elements'>): Connector {
  const opened = new Map(
    [...settingsOf(operator, elements)].map(([target, settings]) => [target, openElement(target, settings)]),
  )
  const reader = `radius-reader@${operator}`
  const answered = (orders: Order[], answer: (element: Element, order: Order) => Promise<Answer>) =>
    atOnce(ORDERS_AT_ONCE, orders, (order) => answerOne(opened.get(order.target), order, answer))

  return {
    name: 'radius',
    terms: { bar: TERMS, restore: TERMS, terminate: TERMS },
    writer: `radius-writer@${operator}`,

    profile: (orders) =>
      atOnce(ORDERS_AT_ONCE, orders, async (order) => {
        const element = opened.get(order.target)
        return element ? profileOf(element, order).catch(() => null) : null
      }),

    check: (orders) => answered(orders, checkOne),

    submit: (orders) => answered(orders, submitOne),

    observe: async (probes) => {
      const seen = new Map<Probe, Observation[]>()
      await Promise.all(
        [...Map.groupBy(probes, ({ target }) => target)].map(async ([target, same]) => {
          const element = opened.get(target)
          const observations = element ? await observeAt(element, reader, same).catch(() => null) : null
          same.forEach((probe, at) => {
            seen.set(probe, observations?.[at] ?? blindAt(reader, probe, element ? 'defect' : 'no-such-target'))
          })
        }),
      )
      return probes.map((probe) => seen.get(probe) ?? [])
    },

    list: (target) => {
      const element = opened.get(target)
      if (!element) throw new Error(`radius at ${operator} knows no target "${target}"`)
      return listOf(element)
    },

    close: async () => {
      await Promise.allSettled([...opened.values()].flatMap(({ reader, writer }) => [reader.close(), writer?.close()]))
    },
  }
}

const switched: readonly Action[] = ['bar', 'restore', 'terminate']

async function answerOne(
  element: Element | undefined,
  order: Order,
  answer: (element: Element, order: Order) => Promise<Answer>,
): Promise<Answer> {
  if (!element) return { is: 'refused', code: 'no-such-target' }
  if (!switched.includes(order.action)) return { is: 'refused', code: 'no-such-action' }
  // An exception here is a defect of ours: nothing is known of the order then.
  return answer(element, order).catch((): Answer => ({ is: 'cannot-tell', because: 'defect' }))
}
