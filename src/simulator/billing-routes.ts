import { Hono } from 'hono'
import { z } from 'zod'
import { billOrderOf, billsOf, bucketsOf, paymentOf, ratesOf } from './billing-answers.ts'
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
import type { Json } from './inventory-answers.ts'
import type { SimLine, SimOperator } from './line.ts'
import {
  allLines,
  idsAbout,
  idsUnder,
  lineById,
  lineOfPart,
  type SimBillOrder,
  type SimPayment,
  type World,
} from './world.ts'

/* Prepaid balance (TMF654), bills (TMF678), money in and out (TMF676). */

const accountRef = z.object({ id: z.string() })
const adjustBody = z.object({
  amount: z.object({ amount: z.number(), units: z.literal('KZT') }),
  usageType: z.string(),
  bucket: accountRef,
})
const billBody = z.object({ name: z.string().max(200).optional(), billingAccount: accountRef })
const paymentBody = z.object({
  correlatorId: z.string().max(200).optional(),
  account: accountRef,
  paymentMethod: z.record(z.string(), z.unknown()),
  totalAmount: z.object({ unit: z.literal('KZT'), value: z.number().positive() }),
})

export function balanceRoutes(engine: Engine): Hono<SimEnv> {
  const app = new Hono<SimEnv>()
  app.get('/bucket', (c) => {
    const lines = linesAbout(engine.world, c, 'product.id')
    return answerList(
      engine,
      c,
      lines.flatMap((line) => bucketsOf(line, c.get('base'))),
      { line: only(lines) },
    )
  })
  app.get('/bucket/:id', (c) => {
    const line = lineOfPart(engine.world, c.get('operator'), c.req.param('id'))
    const bucket = line && bucketsOf(line, c.get('base')).find(({ id }) => id === c.req.param('id'))
    return answerOne(engine, c, bucket, { line })
  })
  app.post('/adjustBalance', (c) => adjust(engine, c))
  return app
}

async function adjust(engine: Engine, c: SimContext): Promise<Response> {
  const parsed = adjustBody.safeParse(await c.req.json().catch(() => undefined))
  if (!parsed.success) return invalid(engine, c, 400, 'invalidBody', z.prettifyError(parsed.error), correlationOf(c))
  const { amount, bucket, usageType } = parsed.data
  const line = lineOfPart(engine.world, c.get('operator'), bucket.id)
  if (!line) return invalid(engine, c, 404, 'notFound', 'no such bucket', correlationOf(c))
  const part = bucket.id.endsWith('-bonus') ? 'bonus' : 'money'
  const byMinor = Math.round(amount.amount * 100)
  const act = (): Deed => ({
    done: 'first',
    changes: [{ do: 'balance', operator: line.operator, lineId: line.id, bucket: part, byMinor }],
    status: 201,
    body: () => ({
      id: `adj-${engine.world.serial}`,
      amount,
      bucket,
      usageType,
      status: 'completed',
      confirmationDate: new Date(engine.nowMs()).toISOString(),
      '@type': 'AdjustBalance',
    }),
  })
  return perform(engine, c, { key: correlationOf(c), action: 'adjust-balance', target: 'billing', line, act })
}

export function billRoutes(engine: Engine): Hono<SimEnv> {
  const app = new Hono<SimEnv>()
  app.get('/customerBill', (c) => {
    const lines = linesAbout(engine.world, c, 'billingAccount.id')
    const bills = lines.flatMap((line) => billsOf(line, billOrdersOf(engine.world, line), c.get('base')))
    return answerList(engine, c, bills, { line: only(lines) })
  })
  app.get('/customerBill/:id', (c) => {
    const found = findAmong(engine.world, c, (line) => billsOf(line, billOrdersOf(engine.world, line), c.get('base')))
    return answerOne(engine, c, found?.item, { line: found?.line })
  })
  app.get('/appliedCustomerBillingRate', (c) => {
    const billId = new URL(c.req.url).searchParams.get('bill.id')
    const order = billId === null ? undefined : engine.world.billOrders.get(billId.replace(/^bill-last-/, ''))
    const ordered = order && lineById(engine.world, order.operator, order.lineId)
    const lines = ordered ? [ordered] : linesAbout(engine.world, c, 'product.id')
    const rates = lines.flatMap((line) => ratesOf(line, billOrdersOf(engine.world, line), c.get('base')))
    return answerList(engine, c, rates, { line: only(lines) })
  })
  app.post('/customerBillOnDemand', (c) => orderBill(engine, c))
  app.get('/customerBillOnDemand', (c) => {
    const name = new URL(c.req.url).searchParams.get('name')
    const ids =
      name === null ? engine.world.billOrders.keys() : idsUnder(engine.world, 'final-bill', c.get('operator'), name)
    const orders = [...ids].flatMap((id) => engine.world.billOrders.get(id) ?? [])
    const items = orders.flatMap((order) => billOrderAnswer(engine, c, order.id))
    const first = orders[0]
    const line = first && name !== null ? lineById(engine.world, first.operator, first.lineId) : undefined
    return answerList(engine, c, items, { line, faults: ['cannot-tell'] })
  })
  app.get('/customerBillOnDemand/:id', (c) =>
    answerOne(engine, c, billOrderAnswer(engine, c, c.req.param('id'))[0], { faults: ['cannot-tell'] }),
  )
  return app
}

async function orderBill(engine: Engine, c: SimContext): Promise<Response> {
  const parsed = billBody.safeParse(await c.req.json().catch(() => undefined))
  if (!parsed.success) return invalid(engine, c, 400, 'invalidBody', z.prettifyError(parsed.error))
  const { name, billingAccount } = parsed.data
  const line = lineOfPart(engine.world, c.get('operator'), billingAccount.id)
  if (!line) return invalid(engine, c, 404, 'notFound', 'no such account', name)
  const act = (): Deed => {
    const first = idsUnder(engine.world, 'final-bill', line.operator, name)[0]
    if (first && line.dedupes) return deedOf('repeat-ignored', [], () => billOrderAnswer(engine, c, first)[0])
    const acceptedMs = engine.nowMs()
    const id = `${line.operator}-${engine.world.serial + 1}`
    const order: SimBillOrder = {
      id,
      operator: line.operator,
      lineId: line.id,
      acceptedMs,
      dueMs: acceptedMs + line.takesMinutes * 60_000,
      state: 'accepted',
      ...(name === undefined ? {} : { name }),
    }
    const changes: Deed['changes'] = [{ do: 'bill-order', order }]
    return deedOf(first ? 'repeat-acted' : 'first', changes, () => billOrderAnswer(engine, c, id)[0])
  }
  return perform(engine, c, { key: name, action: 'final-bill', target: 'billing', line, act })
}

export function paymentRoutes(engine: Engine): Hono<SimEnv> {
  const app = new Hono<SimEnv>()
  for (const kind of ['refund', 'payment'] as const) {
    app.post(`/${kind}`, (c) => pay(engine, c, kind))
    app.get(`/${kind}`, (c) => {
      const key = new URL(c.req.url).searchParams.get('correlatorId')
      const ids = key === null ? engine.world.payments.keys() : idsUnder(engine.world, kind, c.get('operator'), key)
      const items = [...ids].flatMap((id) => engine.world.payments.get(id) ?? []).filter((one) => one.kind === kind)
      const first = items[0]
      const line = first && key !== null ? lineById(engine.world, first.operator, first.lineId) : undefined
      const bodies = items.flatMap((payment) => paymentAnswer(engine, c, payment.id))
      return answerList(engine, c, bodies, { line, faults: ['cannot-tell'] })
    })
    app.get(`/${kind}/:id`, (c) =>
      answerOne(engine, c, paymentAnswer(engine, c, c.req.param('id'))[0], { faults: ['cannot-tell'] }),
    )
  }
  return app
}

async function pay(engine: Engine, c: SimContext, kind: SimPayment['kind']): Promise<Response> {
  const parsed = paymentBody.safeParse(await c.req.json().catch(() => undefined))
  if (!parsed.success) return invalid(engine, c, 400, 'invalidBody', z.prettifyError(parsed.error))
  const { correlatorId, account, totalAmount, paymentMethod } = parsed.data
  const line = lineOfPart(engine.world, c.get('operator'), account.id)
  if (!line) return invalid(engine, c, 404, 'notFound', 'no such account', correlatorId)
  const act = (): Deed => {
    const first = idsUnder(engine.world, kind, line.operator, correlatorId)[0]
    if (first && line.dedupes) return deedOf('repeat-ignored', [], () => paymentAnswer(engine, c, first)[0])
    const acceptedMs = engine.nowMs()
    const id = `${kind}-${line.operator}-${engine.world.serial + 1}`
    const payment: SimPayment = {
      id,
      kind,
      operator: line.operator,
      lineId: line.id,
      minor: Math.round(totalAmount.value * 100),
      method: paymentMethod,
      acceptedMs,
      dueMs: acceptedMs + line.takesMinutes * 60_000,
      state: 'accepted',
      ...(correlatorId === undefined ? {} : { correlatorId }),
    }
    const changes: Deed['changes'] = [{ do: 'payment', payment }]
    return deedOf(first ? 'repeat-acted' : 'first', changes, () => paymentAnswer(engine, c, id)[0])
  }
  return perform(engine, c, { key: correlatorId, action: kind, target: 'billing', line, act })
}

function deedOf(done: Deed['done'], changes: Deed['changes'], body: () => Json | undefined): Deed {
  return { done, changes, status: 201, body: () => body() ?? {} }
}

function billOrderAnswer(engine: Engine, c: SimContext, id: string): Json[] {
  const order = engine.world.billOrders.get(id)
  const line = order?.operator === c.get('operator') && lineById(engine.world, order.operator, order.lineId)
  return order && line ? [billOrderOf(order, line, c.get('base'))] : []
}

function paymentAnswer(engine: Engine, c: SimContext, id: string): Json[] {
  const payment = engine.world.payments.get(id)
  const line = payment?.operator === c.get('operator') && lineById(engine.world, payment.operator, payment.lineId)
  return payment && line ? [paymentOf(payment, line, c.get('base'))] : []
}

function billOrdersOf(world: World, line: SimLine): SimBillOrder[] {
  return idsAbout(world, 'final-bill', line.id).flatMap((id) => world.billOrders.get(id) ?? [])
}

/** The line that the filter names, or all that ever changed: bills of untouched plain lines are asked for by name only. */
function linesAbout(world: World, c: SimContext, filter: 'product.id' | 'billingAccount.id'): SimLine[] {
  const id = new URL(c.req.url).searchParams.get(filter)
  const operator: SimOperator = c.get('operator')
  if (id === null) return [...world.lines.values()].filter((line) => line.operator === operator)
  const line = filter === 'product.id' ? lineById(world, operator, id) : lineOfPart(world, operator, id)
  return line ? [line] : []
}

function findAmong(
  world: World,
  c: SimContext,
  make: (line: SimLine) => Json[],
): { item: Json; line: SimLine } | undefined {
  for (const line of allLines(world, c.get('operator'))) {
    const item = make(line).find(({ id }) => id === c.req.param('id'))
    if (item) return { item, line }
  }
  return undefined
}

function only(lines: SimLine[]): SimLine | undefined {
  return lines.length === 1 ? lines[0] : undefined
}
