import { z } from 'zod'
import type { Listed } from '../connector.ts'
import type { Reply } from './http.ts'
import { asking, paths, type Reach } from './reach.ts'
import { characteristicOf, serviceShape } from './shapes.ts'

/*
 * Whole lists, page by page (TMF630 §4.4: `offset`, `limit`, `X-Total-Count`), with the reader's credential: products as
 * billing has them (TMF637), numbers in the pool (TMF639), services as each element answers for them (TMF640).
 * `fields` keeps a page small: a million lines are read for three identities and a state.
 */

const PAGE = 500

/** What there is at `billing`, `numbers`, or else at the element of that name. Throws where a list is not whole. */
export function listOf(reach: Reach, target: string): AsyncIterable<Listed> {
  if (target === 'billing') return listProducts(reach)
  if (target === 'numbers') return listNumbers(reach)
  return listServices(reach, target)
}

const productShape = z.object({
  id: z.string(),
  status: z.string().transform((text) => text.trim()),
  realizingResource: z.array(z.object({ name: z.string().optional(), value: z.string().optional() })).default([]),
})

async function* listProducts({ http }: Reach): AsyncGenerator<Listed> {
  const query = { fields: 'id,status,realizingResource' }
  for await (const product of pagesOf(http, paths.product, query, productShape)) {
    const named = (name: string) =>
      product.realizingResource.flatMap((one) => (one.name === name && one.value ? [one.value] : []))
    const [msisdn] = named('msisdn')
    const [imsis, iccids] = [named('imsi'), named('iccid')]
    const state = stateOf(product.status)
    // One entry a card: each is known to its element by itself.
    for (let card = 0; card < Math.max(imsis.length, iccids.length, 1); card += 1) {
      const [imsi, iccid] = [imsis[card], iccids[card]]
      yield { target: 'billing', state, ...(msisdn && { msisdn }), ...(imsi && { imsi }), ...(iccid && { iccid }) }
    }
  }
}

/** TMF637 §ProductStatusType. What is not yet a line is known and not served. */
function stateOf(status: string): Listed['state'] {
  if (status === 'terminated' || status === 'cancelled' || status === 'aborted') return 'ended'
  return status === 'active' || status === 'pendingTerminate' ? 'serving' : 'barred'
}

const numberShape = z.object({
  id: z.string(),
  resourceStatus: z.string(),
  usageState: z.string().optional(),
  resourceCharacteristic: z.array(z.object({ name: z.string(), value: z.unknown() })).default([]),
})

async function* listNumbers({ http }: Reach): AsyncGenerator<Listed> {
  const query = { category: 'MSISDN', fields: 'id,resourceStatus,usageState,resourceCharacteristic' }
  for await (const number of pagesOf(http, paths.resource, query, numberShape)) {
    const msisdn = characteristicOf(number.resourceCharacteristic, 'value', z.string())
    if (msisdn === undefined) continue
    const resting = characteristicOf(number.resourceCharacteristic, 'quarantine', z.boolean()) ?? false
    const state = number.resourceStatus === 'available' ? 'free' : resting ? 'ended' : 'serving'
    yield { target: 'numbers', msisdn, state }
  }
}

const identityShape = z.object({ identity: z.string(), known: z.boolean(), admits: z.boolean() })

/** The service's own `state` is the inventory's word; what the element answered for each identity counts. */
async function* listServices({ http }: Reach, target: string): AsyncGenerator<Listed> {
  const query = { category: target }
  for await (const service of pagesOf(http, paths.service, query, serviceShape)) {
    for (const { name, value } of service.serviceCharacteristic) {
      const parsed = name === 'identity' ? identityShape.safeParse(value) : undefined
      if (!parsed?.success || !parsed.data.known) continue
      const [kind, digits] = parsed.data.identity.split(':')
      const state = parsed.data.admits ? 'serving' : 'barred'
      if (kind === 'imsi' && digits) yield { target, imsi: digits, state }
      if (kind === 'iccid' && digits) yield { target, iccid: digits, state }
    }
  }
}

/** Every item of a list. A page that is missing, misshapen, or the same one again ends it with an error. */
async function* pagesOf<T extends { id: string }>(
  http: Reach['http'],
  path: string,
  query: Record<string, string>,
  shape: z.ZodType<T>,
): AsyncGenerator<T> {
  let limit = PAGE
  let first: string | undefined
  for (let offset = 0; ; ) {
    const reply = await http.get(asking(path, { ...query, offset: String(offset), limit: String(limit) }), 'reader')
    if (reply.is === 'lost' && reply.because === 'too-large' && limit > 1) {
      limit = Math.ceil(limit / 4)
      continue
    }
    const { items, total } = pageIn(reply, shape)
    // A server that passes over `offset` would be read for ever.
    if (items.length > 0 && items[0]?.id === first) throw new Error('does-not-page')
    first = items[0]?.id
    yield* items
    offset += items.length
    if (total !== undefined && offset >= total) return
    if (items.length > 0) continue
    if (total !== undefined) throw new Error('list-cut-short')
    return
  }
}

function pageIn<T>(reply: Reply, shape: z.ZodType<T>): { items: T[]; total: number | undefined } {
  if (reply.is === 'lost') throw new Error(reply.because)
  if (reply.status !== 200 && reply.status !== 206) throw new Error(`status-${reply.status}`)
  const parsed = z.array(shape).safeParse(reply.body)
  if (!parsed.success) throw new Error('unexpected-shape')
  return { items: parsed.data, total: reply.total }
}
