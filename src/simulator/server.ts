import { createHash, timingSafeEqual } from 'node:crypto'
import type { Server } from 'node:http'
import { serve } from '@hono/node-server'
import { Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { balanceRoutes, billRoutes, paymentRoutes } from './billing-routes.ts'
import { controlRoutes } from './control-routes.ts'
import { type Engine, openEngine } from './engine.ts'
import { failure, type SimEnv } from './exchange.ts'
import { agreementRoutes, customerRoutes, numberRoutes, productRoutes, serviceRoutes } from './inventory-routes.ts'
import { type SimOperator, simOperators } from './line.ts'
import { orderRoutes } from './order-routes.ts'

/*
 * The simulator: Kcell, Beeline and Tele2 as three operators over HTTP, each under its own path, with the interfaces that
 * a cancellation needs. It stands for somebody else's systems, so it shares no code with ours.
 */

export interface SimulatorOptions {
  /** 0: any free port. Always on 127.0.0.1. */
  port: number
  dataDir: string
  /** Machine time in milliseconds since 1970. */
  clock: () => number
  /** `writer` for orders, `reader` for observation; `control`, when given, guards `/simulator`. */
  tokens: { writer: string; reader: string; control?: string }
  log?: (line: string) => void
}

export interface Simulator {
  /** `http://127.0.0.1:<port>` */
  url: string
  /** Base of one operator's interfaces: `<url>/kcell`. */
  operatorUrl(operator: SimOperator): string
  close(): Promise<void>
}

/** Starts the simulator on what its journal in `dataDir` says, or on a fresh world. Rejects when the port is taken. */
export async function startSimulator(options: SimulatorOptions): Promise<Simulator> {
  const engine = await openEngine(options.dataDir, options.clock)
  const app = simulatorApp(engine, options)
  const server = await new Promise<Server>((resolve, reject) => {
    const started = serve({ fetch: app.fetch, port: options.port, hostname: '127.0.0.1' }, () => {
      resolve(started as Server)
    })
    started.once('error', reject)
  })
  const address = server.address()
  const port = typeof address === 'object' && address ? address.port : options.port
  const url = `http://127.0.0.1:${port}`
  options.log?.(`simulator listens on ${url}`)
  return {
    url,
    operatorUrl: (operator) => `${url}/${operator}`,
    close: async () => {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
      await engine.close()
    },
  }
}

function simulatorApp(engine: Engine, options: SimulatorOptions): Hono<SimEnv> {
  const app = new Hono<SimEnv>()
  const { tokens } = options
  app.use(bodyLimit({ maxSize: 256 * 1024 }))
  app.get('/healthz', (c) => c.text('ok'))
  app.use('/simulator/*', async (c, next) => {
    if (tokens.control !== undefined && !sameToken(bearerOf(c.req.header('authorization')), tokens.control)) {
      return failure(c, 401, 'unauthorized', 'control token needed')
    }
    engine.settle()
    await next()
  })
  app.route('/simulator', controlRoutes(engine))
  for (const operator of simOperators) app.route(`/${operator}`, operatorApp(engine, options, operator))
  app.notFound((c) => failure(c, 404, 'notFound', 'no such interface'))
  app.onError((error, c) => {
    options.log?.(`simulator defect: ${error.message}`)
    return failure(c, 500, 'internalError', 'defect')
  })
  return app
}

function operatorApp(engine: Engine, { tokens }: SimulatorOptions, operator: SimOperator): Hono<SimEnv> {
  const app = new Hono<SimEnv>()
  app.use(async (c, next) => {
    c.set('operator', operator)
    c.set('base', `${new URL(c.req.url).origin}/${operator}`)
    const token = bearerOf(c.req.header('authorization'))
    const role = sameToken(token, tokens.writer) ? 'writer' : sameToken(token, tokens.reader) ? 'reader' : undefined
    if (!role) return failure(c, 401, 'unauthorized', 'a bearer token is needed')
    if (role === 'reader' && c.req.method !== 'GET') return failure(c, 403, 'forbidden', 'this token only reads')
    c.set('role', role)
    engine.settle()
    const down = engine.strike('down', { operator })
    if (down) {
      await engine.record({ method: c.req.method, path: c.req.path, done: 'dropped', fault: 'down' })
      return failure(c, 503, 'serviceUnavailable', 'down')
    }
    await next()
  })
  app.route('/tmf-api/productInventory/v4', productRoutes(engine))
  app.route('/tmf-api/customerManagement/v4', customerRoutes(engine))
  app.route('/tmf-api/agreementManagement/v4', agreementRoutes(engine))
  app.route('/tmf-api/resourceInventoryManagement/v4', numberRoutes(engine))
  app.route('/tmf-api/ServiceActivationAndConfiguration/v4', serviceRoutes(engine))
  app.route('/tmf-api/serviceOrdering/v4', orderRoutes(engine))
  app.route('/tmf-api/prepayBalanceManagement/v4', balanceRoutes(engine))
  app.route('/tmf-api/customerBillManagement/v4', billRoutes(engine))
  // TMF676 4.0.0 is published without `/tmf-api`.
  app.route('/payment/v4', paymentRoutes(engine))
  return app
}

function bearerOf(header: string | undefined): string {
  return header?.startsWith('Bearer ') ? header.slice(7) : ''
}

function sameToken(given: string, expected: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest()
  return given.length > 0 && timingSafeEqual(digest(given), digest(expected))
}
