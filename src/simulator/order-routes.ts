import { Hono } from 'hono'
import { z } from 'zod'
import type { Engine } from './engine.ts'
import {
  answerList,
  answerOne,
  type Deed,
  failure,
  invalid,
  perform,
  type SimContext,
  type SimEnv,
} from './exchange.ts'
import type { Json } from './inventory-answers.ts'
import { identitiesAt, type SimLine, type SimOperator } from './line.ts'
import { idsAbout, idsUnder, lineById, lineOfPart, type SimOrder, type SwitchAction, type World } from './world.ts'

/* TMF641 Service Ordering 4.1.0: bar and restore as `modify` with a service state, terminate as `delete`. */

const characteristic = z.object({ name: z.string(), value: z.unknown() })
const orderBody = z.object({
  externalId: z.string().max(200).optional(),
  category: z.string().optional(),
  description: z.string().optional(),
  serviceOrderItem: z
    .array(
      z.object({
        id: z.string(),
        action: z.enum(['add', 'modify', 'delete', 'noChange']),
        service: z.object({
          id: z.string(),
          state: z.string().optional(),
          serviceCharacteristic: z.array(characteristic).optional(),
        }),
      }),
    )
    .length(1),
})
type OrderBody = z.infer<typeof orderBody>

export function orderRoutes(engine: Engine): Hono<SimEnv> {
  const app = new Hono<SimEnv>()
  app.post('/serviceOrder', (c) => placeOrder(engine, c))
  app.get('/serviceOrder', (c) => findOrders(engine, c))
  app.get('/serviceOrder/:id', (c) => {
    const order = engine.world.orders.get(c.req.param('id'))
    const mine = order?.operator === c.get('operator') ? order : undefined
    const line = mine && lineById(engine.world, mine.operator, mine.lineId)
    return answerOne(engine, c, mine && line && orderOf(mine, line, engine.nowMs(), c.get('base')), {
      line,
      faults: ['cannot-tell'],
    })
  })
  return app
}

async function placeOrder(engine: Engine, c: SimContext): Promise<Response> {
  const parsed = orderBody.safeParse(await c.req.json().catch(() => undefined))
  if (!parsed.success) return invalid(engine, c, 400, 'invalidBody', z.prettifyError(parsed.error))
  const body = parsed.data
  const wish = wishOf(body)
  if (!wish) return invalid(engine, c, 400, 'unknownAction', 'modify with a state, or delete', body.externalId)
  const { world } = engine
  const operator = c.get('operator')
  const line = lineOfPart(world, operator, wish.serviceId)
  const target = Object.entries(line?.targets ?? {}).find(([, service]) => service.id === wish.serviceId)?.[0]
  if (!line || target === undefined) return invalid(engine, c, 404, 'notFound', 'no such service', body.externalId)
  // The order names the identities it means; where the line has others now, it means another line.
  const now = identitiesAt(target, line.profiles)
  if (wish.identities.some((identity) => !now.includes(identity))) {
    return invalid(engine, c, 409, 'identity-mismatch', 'the service has other identities', body.externalId)
  }
  return perform(engine, c, {
    key: body.externalId,
    action: wish.action,
    target,
    line,
    act: () => orderDeed(engine, c, { line, target, body, wish, all: now }),
  })
}

interface Wish {
  action: SwitchAction
  serviceId: string
  identities: string[]
  barsAfter?: string[]
  before?: unknown
}

function wishOf(body: OrderBody): Wish | undefined {
  const item = body.serviceOrderItem[0]
  if (!item) return undefined
  const given = item.service.serviceCharacteristic ?? []
  const named = (name: string) => given.filter((one) => one.name === name).map((one) => one.value)
  const wish = {
    serviceId: item.service.id,
    identities: [
      ...named('imsi').map((value) => `imsi:${String(value)}`),
      ...named('iccid').map((value) => `iccid:${String(value)}`),
    ],
    ...(named('before').length > 0 ? { before: named('before')[0] } : {}),
  }
  if (item.action === 'delete') return { action: 'terminate', ...wish }
  if (item.action !== 'modify') return undefined
  const bars = z.array(z.string()).safeParse(named('bars')[0])
  if (bars.success) return { action: 'restore', barsAfter: bars.data, ...wish }
  if (item.service.state === 'inactive') return { action: 'bar', ...wish }
  return item.service.state === 'active' ? { action: 'restore', barsAfter: [], ...wish } : undefined
}

/** Takes the order in, unless its key is known and the line's system remembers keys. */
function orderDeed(
  engine: Engine,
  c: SimContext,
  asked: { line: SimLine; target: string; body: OrderBody; wish: Wish; all: string[] },
): Deed {
  const { line, target, body, wish, all } = asked
  const { world } = engine
  const first = idsUnder(world, 'service-order', line.operator, body.externalId)[0]
  if (first !== undefined && line.dedupes) {
    return { done: 'repeat-ignored', changes: [], status: 201, body: () => orderAnswer(engine, c, first) }
  }
  const acceptedMs = engine.nowMs()
  const id = `so-${line.operator}-${world.serial + 1}`
  const order: SimOrder = {
    id,
    operator: line.operator,
    lineId: line.id,
    target,
    action: wish.action,
    identities: wish.identities.length > 0 ? wish.identities : all,
    acceptedMs,
    dueMs: acceptedMs + line.takesMinutes * 60_000,
    state: 'accepted',
    ...(body.externalId === undefined ? {} : { externalId: body.externalId }),
    ...(body.category === undefined ? {} : { category: body.category }),
    ...(body.description === undefined ? {} : { description: body.description }),
    ...(wish.barsAfter === undefined ? {} : { barsAfter: wish.barsAfter }),
    ...(wish.before === undefined ? {} : { before: wish.before }),
  }
  return {
    done: first === undefined ? 'first' : 'repeat-acted',
    changes: [{ do: 'order', order }],
    status: 201,
    body: () => orderAnswer(engine, c, id),
  }
}

function orderAnswer(engine: Engine, c: SimContext, id: string): Json {
  const order = engine.world.orders.get(id)
  const line = order && lineById(engine.world, order.operator, order.lineId)
  return order && line ? orderOf(order, line, engine.nowMs(), c.get('base')) : {}
}

async function findOrders(engine: Engine, c: SimContext): Promise<Response> {
  const operator = c.get('operator')
  const { world } = engine
  const query = new URL(c.req.url).searchParams
  const found = candidates(world, operator, query)
  const line = found[0] && lineById(world, operator, found[0].lineId)
  const items = found.flatMap((order) => {
    const of = lineById(world, operator, order.lineId)
    return of ? [orderOf(order, of, engine.nowMs(), c.get('base'))] : []
  })
  if (!line && engine.strike('cannot-tell', { operator })) {
    return failure(c, 500, 'internalError', 'the system is ill')
  }
  return answerList(engine, c, items, { line: query.has('externalId') ? line : undefined, faults: ['cannot-tell'] })
}

/** By key or by service without looking through everything; other filters look through all orders. */
function candidates(world: World, operator: SimOperator, query: URLSearchParams): SimOrder[] {
  const key = query.get('externalId')
  const service = query.get('serviceOrderItem.service.id')
  const line = service === null ? undefined : lineOfPart(world, operator, unquoted(service))
  const ids =
    key !== null
      ? idsUnder(world, 'service-order', operator, unquoted(key))
      : line
        ? idsAbout(world, 'service-order', line.id)
        : [...world.orders.keys()]
  return ids.flatMap((id) => world.orders.get(id) ?? []).filter((order) => order.operator === operator)
}

function unquoted(text: string): string {
  return text.replace(/^"(.*)"$/, '$1')
}

/** TMF641 ServiceOrder. Its state walks acknowledged → inProgress → completed with the clock. */
function orderOf(order: SimOrder, line: SimLine, nowMs: number, base: string): Json {
  const state = stateOf(order, nowMs)
  const item = { bar: 'modify', restore: 'modify', terminate: 'delete', 'add-on': 'add' }[order.action]
  const service = line.targets[order.target]
  return {
    id: order.id,
    href: `${base}/tmf-api/serviceOrdering/v4/serviceOrder/${order.id}`,
    ...(order.externalId === undefined ? {} : { externalId: order.externalId }),
    ...(order.category === undefined ? {} : { category: order.category }),
    ...(order.description === undefined ? {} : { description: order.description }),
    state,
    orderDate: new Date(order.acceptedMs).toISOString(),
    ...(order.completedMs === undefined ? {} : { completionDate: new Date(order.completedMs).toISOString() }),
    serviceOrderItem: [
      {
        id: '1',
        action: item,
        state,
        service: {
          id: service?.id ?? order.lineId,
          name: order.target,
          ...(order.before === undefined
            ? {}
            : { serviceCharacteristic: [{ name: 'before', valueType: 'object', value: order.before }] }),
          '@type': 'Service',
        },
        '@type': 'ServiceOrderItem',
      },
    ],
    ...(order.errorCode === undefined
      ? {}
      : { errorMessage: [{ code: order.errorCode, reason: 'the element refused', status: '409' }] }),
    '@type': 'ServiceOrder',
  }
}

function stateOf(order: SimOrder, nowMs: number): string {
  if (order.state !== 'accepted') return order.state
  if (order.action === 'add-on') return 'inProgress'
  return nowMs < order.acceptedMs + (order.dueMs - order.acceptedMs) / 4 ? 'acknowledged' : 'inProgress'
}
