import { Hono } from 'hono'
import { z } from 'zod'
import type { Engine } from './engine.ts'
import {
  answerList,
  answerOne,
  correlationOf,
  type Deed,
  invalid,
  perform,
  type SimContext,
  type SimEnv,
} from './exchange.ts'
import { agreementsOf, customerOf, type Json, numberId, numberOf, productOf, serviceOf } from './inventory-answers.ts'
import type { SimLine, SimOperator } from './line.ts'
import { readNetwork } from './network.ts'
import { allLines, lineById, lineOfPart, linesByIdentity, linesOfHolder, linesRelyingOn, type World } from './world.ts'

/* Products (TMF637), customers (TMF629), agreements (TMF651), numbers (TMF639), live services (TMF640). */

const productPatch = z.object({
  status: z.enum(['active', 'suspended', 'pendingTerminate', 'terminated']).optional(),
  terminationDate: z.iso.datetime({ offset: true }).optional(),
})
const numberPatch = z.object({ resourceStatus: z.literal('available') })

export function productRoutes(engine: Engine): Hono<SimEnv> {
  const app = new Hono<SimEnv>()
  app.get('/product', (c) => {
    const asked = new URL(c.req.url).searchParams
    const operator = c.get('operator')
    const identity = asked.get('realizingResource.value')
    const holder = asked.get('relatedParty.id')
    const leader = asked.get('productRelationship.product.id')
    const found =
      identity !== null
        ? linesByIdentity(engine.world, operator, identity)
        : holder !== null
          ? linesOfHolder(engine.world, operator, holder)
          : leader !== null
            ? linesRelyingOn(engine.world, operator, leader)
            : undefined
    const lines = found ?? allLines(engine.world, c.get('operator'))
    return answerList(
      engine,
      c,
      each(lines, (line) => productOf(line, c.get('base'))),
      { line: identity === null ? undefined : found?.[0] },
    )
  })
  app.get('/product/:id', (c) => {
    const line = lineById(engine.world, c.get('operator'), c.req.param('id'))
    return answerOne(engine, c, line && productOf(line, c.get('base')), { line })
  })
  app.patch('/product/:id', (c) => patchProduct(engine, c))
  return app
}

async function patchProduct(engine: Engine, c: SimContext): Promise<Response> {
  const key = correlationOf(c)
  const line = lineById(engine.world, c.get('operator'), c.req.param('id') ?? '')
  if (!line) return invalid(engine, c, 404, 'notFound', 'no such product', key)
  const parsed = productPatch.safeParse(await c.req.json().catch(() => undefined))
  if (!parsed.success) return invalid(engine, c, 400, 'invalidBody', z.prettifyError(parsed.error), key)
  const { status, terminationDate } = parsed.data
  const act = (): Deed => {
    const now = lineById(engine.world, line.operator, line.id) ?? line
    const same = (status ?? now.status) === now.status && (terminationDate ?? now.terminatedOn) === now.terminatedOn
    return {
      done: same ? 'repeat-ignored' : 'first',
      changes: same
        ? []
        : [
            {
              do: 'product',
              operator: line.operator,
              lineId: line.id,
              ...(status === undefined ? {} : { status }),
              ...(terminationDate === undefined ? {} : { terminatedOn: terminationDate }),
            },
          ],
      status: 200,
      body: () => productOf(lineById(engine.world, line.operator, line.id) ?? line, c.get('base')),
    }
  }
  return perform(engine, c, { key, action: 'stop-billing', target: 'billing', line, act })
}

export function customerRoutes(engine: Engine): Hono<SimEnv> {
  const app = new Hono<SimEnv>()
  app.get('/customer', (c) =>
    answerList(
      engine,
      c,
      each(allLines(engine.world, c.get('operator')), (line) => customerOf(line, c.get('base'))),
    ),
  )
  app.get('/customer/:id', (c) => {
    const line = lineOfPart(engine.world, c.get('operator'), c.req.param('id'))
    const mine = line?.holder.id === c.req.param('id') ? line : undefined
    return answerOne(engine, c, mine && customerOf(mine, c.get('base')), { line: mine })
  })
  return app
}

export function agreementRoutes(engine: Engine): Hono<SimEnv> {
  const app = new Hono<SimEnv>()
  app.get('/agreement', (c) => {
    const id = new URL(c.req.url).searchParams.get('agreementItem.product.id')
    const lines = id === null ? allLines(engine.world, c.get('operator')) : some(engine.world, c.get('operator'), id)
    return answerList(
      engine,
      c,
      flat(lines, (line) => agreementsOf(line, c.get('base'))),
    )
  })
  app.get('/agreement/:id', (c) => {
    for (const line of allLines(engine.world, c.get('operator'))) {
      const agreement = agreementsOf(line, c.get('base')).find(({ id }) => id === c.req.param('id'))
      if (agreement) return answerOne(engine, c, agreement, { line })
    }
    return answerOne(engine, c, undefined)
  })
  return app
}

export function numberRoutes(engine: Engine): Hono<SimEnv> {
  const app = new Hono<SimEnv>()
  app.get('/resource', (c) =>
    answerList(
      engine,
      c,
      each(allLines(engine.world, c.get('operator')), (line) => numberOf(line, c.get('base'))),
    ),
  )
  app.get('/resource/:id', (c) => {
    const line = lineOfNumber(engine.world, c.get('operator'), c.req.param('id'))
    return answerOne(engine, c, line && numberOf(line, c.get('base')), { line })
  })
  app.patch('/resource/:id', async (c) => {
    const key = correlationOf(c)
    const line = lineOfNumber(engine.world, c.get('operator'), c.req.param('id'))
    if (!line) return invalid(engine, c, 404, 'notFound', 'no such number', key)
    const parsed = numberPatch.safeParse(await c.req.json().catch(() => undefined))
    if (!parsed.success) return invalid(engine, c, 400, 'invalidBody', z.prettifyError(parsed.error), key)
    if (line.number === 'in-use') return invalid(engine, c, 409, 'number-in-use', 'the line still has it', key)
    const act = (): Deed => {
      const free = lineById(engine.world, line.operator, line.id)?.number === 'free'
      return {
        done: free ? 'repeat-ignored' : 'first',
        changes: free ? [] : [{ do: 'number', operator: line.operator, lineId: line.id, number: 'free' }],
        status: 200,
        body: () => numberOf(lineById(engine.world, line.operator, line.id) ?? line, c.get('base')),
      }
    }
    return perform(engine, c, { key, action: 'release-number', target: 'number-pool', line, act })
  })
  return app
}

export function serviceRoutes(engine: Engine): Hono<SimEnv> {
  const app = new Hono<SimEnv>()
  app.get('/service', (c) =>
    answerList(
      engine,
      c,
      flat(allLines(engine.world, c.get('operator')), (line) =>
        Object.keys(line.targets).map((target) => liveService(engine, c, line, target)),
      ),
    ),
  )
  app.get('/service/:id', (c) => {
    const id = c.req.param('id')
    const line = lineOfPart(engine.world, c.get('operator'), id)
    const target = Object.entries(line?.targets ?? {}).find(([, service]) => service.id === id)?.[0]
    const body = line && target !== undefined ? liveService(engine, c, line, target) : undefined
    return answerOne(engine, c, body, { line, faults: ['reader-blind'] })
  })
  app.get('/monitor', (c) => answerList(engine, c, []))
  app.get('/monitor/:id', (c) => answerOne(engine, c, undefined))
  return app
}

/** A service with what its element answers at this moment, control identity included. */
function liveService(engine: Engine, c: SimContext, line: SimLine, target: string): Json {
  const service = line.targets[target]
  if (!service) return {}
  const spot = { operator: line.operator, line: line.msisdn }
  const nowMs = engine.nowMs()
  const stale = engine.strike('stale-replica', spot)
  const { element, readings, control } = readNetwork(line, target, service, {
    nowMs,
    controlDead: engine.strike('control-dead', spot) !== undefined,
    ...(stale && service.earlier ? { staleUntilMs: service.earlier.changedAtMs + (stale.minutes ?? 30) * 60_000 } : {}),
  })
  return {
    ...serviceOf(line, target, service, c.get('base')),
    serviceCharacteristic: [
      { name: 'element', valueType: 'string', value: element },
      { name: 'readAt', valueType: 'string', value: new Date(nowMs).toISOString() },
      { name: 'bars', valueType: 'array', value: service.bars },
      ...readings.map((reading) => ({ name: 'identity', valueType: 'object', value: reading })),
      { name: 'control', valueType: 'object', value: control },
    ],
  }
}

function lineOfNumber(world: World, operator: SimOperator, id: string): SimLine | undefined {
  const line = lineById(world, operator, id.replace(/^msisdn-\d+-/, ''))
  return line && numberId(line) === id ? line : undefined
}

function some(world: World, operator: SimOperator, id: string): SimLine[] {
  const line = lineById(world, operator, id)
  return line ? [line] : []
}

function* each<T>(lines: Iterable<SimLine>, make: (line: SimLine) => T): Generator<T> {
  for (const line of lines) yield make(line)
}

function* flat<T>(lines: Iterable<SimLine>, make: (line: SimLine) => T[]): Generator<T> {
  for (const line of lines) yield* make(line)
}
