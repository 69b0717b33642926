import { type Instant, MINUTE_MS, SECOND_MS } from '../../domain/instant.ts'
import type { LineOnFile, OperatorId } from '../../domain/line.ts'
import type { Action, Answer, Connector, LineAnswer, LineQuery, LinesAnswer, Order, Terms } from '../connector.ts'
import { finalBill, refund, stopBilling } from './billing.ts'
import { type HttpOptions, httpTowards } from './http.ts'
import { bindingOf, lineOnFile } from './line-on-file.ts'
import { listOf } from './listing.ts'
import { releaseNumber } from './number-pool.ts'
import { asking, cannotTell, type Family, paths, type Reach, rereadBinding } from './reach.ts'
import { blindLine, observeLine } from './reading.ts'
import {
  agreementShape,
  allOf,
  billShape,
  bucketShape,
  customerShape,
  oneOf,
  type Product,
  productShape,
  type Read,
  rateShape,
  type ServiceOrder,
  serviceOrderShape,
} from './shapes.ts'
import { switching } from './switching.ts'

/*
 * An operator's BSS over TM Forum Open APIs v4: 637, 629, 654, 678, 651 to look a line up; 641 to switch it; 637, 678, 676
 * for the money; 639 for the number; 640 to see what the network serves.
 */

export interface TmforumOptions {
  /** Everything before `/tmf-api`. */
  baseUrl: string
  /** Null where nothing may be ordered: then everything is read with the reader's, and no order ever leaves. */
  writerToken: string | null
  /** A credential that cannot write: absence seen by the one who switched off proves little. */
  readerToken: string
  operator: OperatorId
  /** Case time, for `asOf`. */
  now: () => Instant
  /** Merged over the defaults, per action. */
  terms?: Partial<Record<Action, Partial<Terms>>>
  /** IANA zone of the operator's days. Default `Asia/Almaty`. */
  zone?: string
  /** Calls under way at once. Default 16. */
  concurrency?: number
  /** First wait before a read is tried again, in milliseconds. Default 100. */
  backoffMs?: number
  /** For so long after an answer was lost, absence of an order is not believed: it may still be on its way. Default: one timeout. */
  disbeliefMs?: number
}

const FAMILIES: Record<Action, Family> = {
  bar: switching,
  restore: switching,
  terminate: switching,
  'stop-billing': stopBilling,
  'final-bill': finalBill,
  refund,
  'release-number': releaseNumber,
}
const ACTIONS = Object.keys(FAMILIES) as Action[]
const TIMEOUT_MS = 10 * SECOND_MS
const CONCURRENCY = 16
const LOST_KEPT_MAX = 10_000
const readsOnly: Answer = { is: 'refused', code: 'reads-only' }

/** A connector to one operator. Never throws for what the operator does; it logs nothing. */
export function tmforum(options: TmforumOptions): Connector {
  if (options.readerToken === options.writerToken) throw new Error('reader and writer need different credentials')
  const terms = termsOf(options.terms)
  const timeoutMs = Math.max(...Object.values(terms).map((one) => one.timeoutMs))
  const http = httpTowards(httpOptions(options, timeoutMs))
  const reach: Reach = { http, zone: options.zone ?? 'Asia/Almaty' }
  const lost = recentlyLost(options.disbeliefMs ?? timeoutMs)
  const reader = `reader@${options.operator}`

  return {
    name: 'tmforum',
    terms,

    lookUp: (queries) =>
      Promise.all(queries.map((query) => guarded(() => lookUpOne(reach, options, query), asUnknown))),

    linesOf: (holderIds) =>
      Promise.all(holderIds.map((id) => guarded(() => linesOfHolder(reach, options, id), cannotList))),

    check: (orders) =>
      Promise.all(
        orders.map((order) =>
          guarded(async () => {
            const answer = await FAMILIES[order.action].check(reach, order)
            return answer.is === 'never-arrived' && lost.has(order.key) ? cannotTell('may-be-on-its-way') : answer
          }, cannotTell),
        ),
      ),

    submit: (orders) =>
      Promise.all(
        orders.map((order) =>
          guarded(async () => {
            if (options.writerToken === null) return readsOnly
            const { answer, sent } = await submitOne(reach, order)
            if (sent && answer.is === 'cannot-tell') lost.add(order.key)
            return answer
          }, cannotTell),
        ),
      ),

    observe: (probes) =>
      Promise.all(
        probes.map((probe) =>
          guarded(
            () => observeLine(reach, reader, probe),
            (because) => blindLine(probe, reader, because),
          ),
        ),
      ),

    list: (target) => listOf(reach, target),
  }
}

/** The binding is read once more, then the order goes out. `sent`: whether it can have reached the operator. */
async function submitOne(reach: Reach, order: Order): Promise<{ answer: Answer; sent: boolean }> {
  const reread = await rereadBinding(reach.http, order.binding)
  if (reread.is !== 'same') return { answer: reread, sent: false }
  return { answer: await FAMILIES[order.action].submit(reach, order, reread.product), sent: true }
}

async function lookUpOne(reach: Reach, options: TmforumOptions, query: LineQuery): Promise<LineAnswer> {
  const found = await productAsked(reach, query)
  return found.is === 'read' ? { is: 'found', line: await readLine(reach, options, found.value) } : found
}

/** Everything that the operator's systems say of one product. Throws where a part cannot be read. */
async function readLine(reach: Reach, options: TmforumOptions, product: Product): Promise<LineOnFile> {
  const { http, zone } = reach
  const holder = product.relatedParty.find(({ role }) => role === 'customer') ?? product.relatedParty[0]
  const [customer, buckets, bills, unbilled, agreements, related, orders] = await Promise.all([
    http.get(`${paths.customer}/${encodeURIComponent(holder?.id ?? '')}`),
    http.get(asking(paths.bucket, { 'product.id': product.id })),
    http.get(asking(paths.bill, { 'billingAccount.id': product.billingAccount.id })),
    http.get(asking(paths.rate, { 'product.id': product.id, isBilled: 'false', limit: '1000' })),
    http.get(asking(paths.agreement, { 'agreementItem.product.id': product.id })),
    http.get(asking(paths.product, { 'productRelationship.product.id': product.id })),
    ordersAbout(reach, product),
  ])
  const sources = {
    product,
    customer: must(oneOf(customerShape, customer)),
    buckets: must(allOf(bucketShape, buckets)),
    bills: must(allOf(billShape, bills)),
    unbilled: must(allOf(rateShape, unbilled)),
    agreements: must(allOf(agreementShape, agreements)),
    related: must(allOf(productShape, related)),
    orders,
  }
  return lineOnFile(options.operator, sources, options.now(), zone)
}

/** TMF637 by related party. An answer may hold more than was asked for: what is another's is left out. */
async function linesOfHolder(reach: Reach, options: TmforumOptions, holderId: string): Promise<LinesAnswer> {
  const listed = must(
    allOf(productShape, await reach.http.get(asking(paths.product, { 'relatedParty.id': holderId, limit: '1000' }))),
  )
  const own = listed.filter((product) => bindingOf(product).holderId === holderId)
  return { is: 'found', lines: await Promise.all(own.map((product) => readLine(reach, options, product))) }
}

type ProductAsked = { is: 'read'; value: Product } | Exclude<LineAnswer, { is: 'found' }>

/** A number may stand in the inventory twice, with its old line and its new one: the living one is meant. */
async function productAsked({ http }: Reach, query: LineQuery): Promise<ProductAsked> {
  if ('subscriptionId' in query) {
    const read = oneOf(productShape, await http.get(`${paths.product}/${encodeURIComponent(query.subscriptionId)}`))
    return read.is === 'absent' ? { is: 'no-such-line' } : read
  }
  const identity = 'msisdn' in query ? query.msisdn : 'imsi' in query ? query.imsi : query.iccid
  const read = allOf(productShape, await http.get(asking(paths.product, { 'realizingResource.value': identity })))
  if (read.is === 'cannot-tell') return read
  const holding = read.value.filter(({ realizingResource }) =>
    realizingResource.some(({ value }) => value === identity),
  )
  const living = holding.filter(
    ({ status }) => status !== 'terminated' && status !== 'cancelled' && status !== 'aborted',
  )
  if (living.length > 1) return { is: 'cannot-tell', because: 'several-lines' }
  const product = living[0] ?? holding[0]
  return product ? { is: 'read', value: product } : { is: 'no-such-line' }
}

async function ordersAbout({ http }: Reach, product: Product): Promise<ServiceOrder[]> {
  const lists = await Promise.all(
    product.realizingService.map(async ({ id }) =>
      must(allOf(serviceOrderShape, await http.get(asking(paths.serviceOrder, { 'serviceOrderItem.service.id': id })))),
    ),
  )
  return lists.flat()
}

/** A part of a line that could not be read. Half a line is none. */
class Unread extends Error {}

function must<T>(read: Read<T>): T {
  if (read.is === 'read') return read.value
  throw new Unread(read.is === 'absent' ? 'part-missing' : read.because)
}

/** An exception here is a shape nobody foresaw, or our own defect: either way nothing is known. */
async function guarded<T>(work: () => Promise<T>, otherwise: (because: string) => T): Promise<T> {
  try {
    return await work()
  } catch (error) {
    if (error instanceof Unread) return otherwise(error.message)
    return otherwise(error instanceof RangeError ? 'unexpected-shape' : 'defect')
  }
}

function cannotList(because: string): LinesAnswer {
  return { is: 'cannot-tell', because }
}

function asUnknown(because: string): LineAnswer {
  return { is: 'cannot-tell', because }
}

function httpOptions(options: TmforumOptions, timeoutMs: number): HttpOptions {
  return {
    baseUrl: options.baseUrl,
    writerToken: options.writerToken,
    readerToken: options.readerToken,
    timeoutMs,
    concurrency: options.concurrency ?? CONCURRENCY,
    backoffMs: options.backoffMs ?? 100,
  }
}

function termsOf(given: TmforumOptions['terms']): Record<Action, Terms> {
  const byState = new Set<Action>(['stop-billing', 'release-number'])
  return Object.fromEntries(
    ACTIONS.map((action): [Action, Terms] => [
      action,
      {
        mode: byState.has(action) ? 'sync' : 'async',
        batch: 100,
        timeoutMs: TIMEOUT_MS,
        pollMs: MINUTE_MS,
        silenceMs: 24 * 60 * MINUTE_MS,
        settleMs: 5 * MINUTE_MS,
        // TM Forum promises nothing about a repeated key (standards.md §3), so neither do we.
        idempotency: byState.has(action) ? 'by-state' : 'none',
        ...given?.[action],
      },
    ]),
  ) as Record<Action, Terms>
}

/** Keys whose submit was lost a short while ago, by the machine's steady clock. Lost on a restart, which takes as long. */
function recentlyLost(forMs: number): { add(key: string): void; has(key: string): boolean } {
  const until = new Map<string, number>()
  return {
    add: (key) => {
      if (until.size >= LOST_KEPT_MAX) until.delete(until.keys().next().value ?? key)
      until.set(key, performance.now() + forMs)
    },
    has: (key) => {
      const end = until.get(key)
      if (end === undefined) return false
      if (performance.now() < end) return true
      until.delete(key)
      return false
    },
  }
}
