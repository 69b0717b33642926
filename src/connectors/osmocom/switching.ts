import { setTimeout as rest } from 'node:timers/promises'
import type { Answer, Order } from '../connector.ts'
import type { CtrlAnswer } from './ctrl-client.ts'
import type { CancelAnswer } from './gsup-client.ts'
import { imsisOf, type Network } from './network.ts'
import { type Card, cannotTell, type Kept, keptIn, readCards, standingAtNodes, standingsOf } from './standing.ts'
import { codeOf, isSameBinding, type Subscriber } from './subscriber.ts'

/*
 * Bar, restore, terminate. The order of things is what makes it hold:
 *
 *   read    who the line is and which nodes serve it: after the end nobody can say
 *   close   cs-enabled and ps-enabled 0: from here a phone that is thrown out is not let in again
 *   cancel  LocationCancel through the HLR to each node: neither closing nor deleting tells any node anything
 *   delete  only what no node holds any longer
 *   look    nothing is done because it was answered
 *
 * Never Delete-Subscriber-Data: for CS it changes nothing, for PS it ends an osmo-sgsn. Emergency calls need no
 * subscription (TS 22.101 §10) and are not touched by any of this.
 */

/** A line that was read and is still the frozen one. */
interface Line {
  order: Order
  cards: Card[]
  /** What was changed of it in this submit, and what was answered to it. */
  steps: Step[]
}

type Step = { is: 'ok' } | { is: 'refused'; code: string } | { is: 'lost'; because: string }

const LOOKS = 12
const BETWEEN_LOOKS_MS = 60

/** Hands orders over, one answer each, in their order. */
export async function switchAll(network: Network, orders: readonly Order[]): Promise<Answer[]> {
  const prepared = await Promise.all(orders.map((order) => prepare(network, order)))
  const lines = prepared.flatMap((one) => ('order' in one ? [one] : []))
  await Promise.all(lines.map((line) => setAccess(line)))
  const away = await leaveNodes(
    network,
    lines.filter(({ order }) => order.action !== 'restore'),
  )
  await Promise.all(lines.filter(({ order }) => order.action === 'terminate').map((line) => remove(line, away)))
  const standings = await standingsOf(
    network,
    lines.map(({ order }) => order),
  )
  return prepared.map((one) => {
    if (!('order' in one)) return one
    return answerOf(
      one,
      away.get(one.order) ?? { is: 'done' },
      standings[lines.indexOf(one)] ?? cannotTell('no-answer'),
    )
  })
}

/** What a bar would change, read before it is submitted. `unread`: ask again; `none`: the bar itself will say why. */
export async function profileOf(network: Network, order: Order): Promise<Kept | 'unread' | 'none'> {
  const cards = await readCards(network, order)
  if (!Array.isArray(cards)) return 'none'
  if (cards.some(({ read }) => read.is === 'cannot-tell')) return 'unread'
  return cards.every(({ read }) => read.is === 'found') ? keptOf(cards) : 'none'
}

/** Reads the line, and refuses before anything is touched. */
async function prepare(network: Network, order: Order): Promise<Line | Answer> {
  if (order.action === 'restore' && !keptIn(order)) return { is: 'refused', code: 'nothing-kept' }
  const cards = await readCards(network, order)
  if (!Array.isArray(cards)) return cards
  const unread = cards.find(({ read }) => read.is === 'cannot-tell')
  if (unread?.read.is === 'cannot-tell') return cannotTell(unread.read.because)
  // An end may find a card gone already; nothing else may.
  if (order.action !== 'terminate' && cards.some(({ read }) => read.is === 'unknown')) {
    return { is: 'refused', code: 'no-such-subscriber' }
  }
  return isSameBinding(cards.flatMap(subscriberOf), order.binding)
    ? { order, cards, steps: [] }
    : { is: 'refused', code: 'binding-changed' }
}

const subscriberOf = ({ read }: Card): Subscriber[] => (read.is === 'found' ? [read.subscriber] : [])

function keptOf(cards: readonly Card[]): Kept {
  return { cards: cards.flatMap(subscriberOf).map(({ imsi, cs, ps }) => ({ imsi, cs, ps })) }
}

/** Closes access, or gives back exactly what was kept. What stands as it should is not written again. */
async function setAccess({ order, cards, steps }: Line): Promise<void> {
  const kept = keptIn(order)
  const wishes = cards.flatMap((card) =>
    subscriberOf(card).flatMap(({ imsi, cs, ps }) => {
      const before = kept?.cards.find((one) => one.imsi === imsi)
      const wanted = order.action === 'restore' ? before : { cs: false, ps: false }
      if (!wanted) return []
      return [
        ...(wanted.cs === cs ? [] : [{ card, variable: 'cs-enabled', on: wanted.cs }]),
        ...(wanted.ps === ps ? [] : [{ card, variable: 'ps-enabled', on: wanted.ps }]),
      ]
    }),
  )
  // Sent together: a lost answer to the first must not leave the second undone.
  const answers = await Promise.all(
    wishes.map(({ card, variable, on }) =>
      card.hlr.writer.ctrl.set(`subscriber.by-imsi-${card.imsi}.${variable}`, on ? '1' : '0'),
    ),
  )
  steps.push(...answers.map(stepOf))
}

/** Tells every node to let go, then looks until none of them holds the line, or patience ends. */
async function leaveNodes(network: Network, lines: readonly Line[]): Promise<Map<Order, Answer>> {
  const found = new Map<Order, Answer>()
  // What is still let in would only be made to attach anew.
  const closed = lines.filter(({ steps }) => !steps.some(({ is }) => is === 'refused'))
  const told = await Promise.all(closed.map((line) => tellNodes(network, line)))
  if (closed.length === 0) return found
  const imsis = closed.flatMap(({ order }) => imsisOf(order.binding))
  for (let look = 1; look <= LOOKS; look += 1) {
    const nodes = await network.readNodes(imsis)
    closed.forEach(({ order }, i) => {
      const seen = standingAtNodes(imsisOf(order.binding), nodes)
      found.set(order, seen.is === 'done' && told[i] ? told[i] : seen)
    })
    if (![...found.values()].some(({ is }) => is === 'never-arrived')) break
    await rest(BETWEEN_LOOKS_MS)
  }
  return found
}

/** Undefined, or why a node that we cannot read was not reached. One that we can read is looked at instead. */
async function tellNodes(network: Network, { cards }: Line): Promise<Answer | undefined> {
  const readable = network.nodes.map(({ name }) => name)
  const answers = await Promise.all(
    cards.flatMap(({ imsi, hlr, read }) => {
      const named = read.is === 'found' ? read.subscriber.nodes : []
      return [...new Set([...readable, ...named])].map(
        async (node): Promise<[string, CancelAnswer]> => [node, await hlr.writer.gsup.cancelLocation(imsi, node)],
      )
    }),
  )
  const missed = answers.find(([node, { is }]) => !readable.includes(node) && (is === 'not-connected' || is === 'lost'))
  return missed && cannotTell(missed[1].is === 'lost' ? missed[1].because : 'serving-node-not-connected')
}

/** Deletes the cards of a line that no node holds. A card that is gone already is what was wanted. */
async function remove({ order, cards, steps }: Line, away: ReadonlyMap<Order, Answer>): Promise<void> {
  if (away.get(order)?.is !== 'done') return
  const answers = await Promise.all(
    cards.flatMap((card) =>
      card.read.is === 'found' ? [card.hlr.writer.ctrl.set('subscriber.delete', card.imsi)] : [],
    ),
  )
  steps.push(...answers.map((answer) => (isGone(answer) ? ({ is: 'ok' } as const) : stepOf(answer))))
}

const isGone = (answer: CtrlAnswer) => answer.is === 'error' && answer.reason.startsWith("Subscriber doesn't exist")

function stepOf(answer: CtrlAnswer): Step {
  if (answer.is === 'value') return { is: 'ok' }
  return answer.is === 'error'
    ? { is: 'refused', code: codeOf(answer.reason) }
    : { is: 'lost', because: answer.because }
}

function answerOf({ order, cards, steps }: Line, away: Answer, standing: Answer): Answer {
  const lost = steps.find((step) => step.is === 'lost')
  if (lost) return cannotTell(lost.because)
  const refused = steps.find((step) => step.is === 'refused')
  // A refusal says that nothing was done. Of several steps some may have been.
  if (refused)
    return steps.some(({ is }) => is === 'ok') ? cannotTell('done-in-part') : { is: 'refused', code: refused.code }
  if (away.is === 'cannot-tell') return away
  if (standing.is === 'never-arrived') return { is: 'accepted' }
  if (standing.is !== 'done' || order.action !== 'bar') return standing
  return { is: 'done', kept: keptOf(cards) }
}
