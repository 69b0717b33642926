import type { IncomingMessage } from 'node:http'
import { type ServerType, serve } from '@hono/node-server'
import { serveStatic } from '@hono/node-server/serve-static'
import { type Context, Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { compress } from 'hono/compress'
import { secureHeaders } from 'hono/secure-headers'
import { sameText } from './auth/cookies.ts'
import { portTaken } from './config.ts'
import { isAway } from './store/db.ts'
import type { House } from './ui/house.ts'
import { otherMethods } from './ui/methods.ts'
import { visitorAddress } from './ui/visitor-address.ts'

/** A door: its routes, already wired to the house. */
export interface Doors {
  /** In order; the first that knows a path answers it. */
  routes: { at: string; app: Hono }[]
  /** The page for what nobody knows, what was refused and what broke; or a problem document under /api. */
  /** `mostMb`: what may be sent there, where that was too much. */
  failure: (c: Context, status: number, mostMb?: number) => Response | Promise<Response>
  whyNotReady: () => Promise<string | null>
  metrics: () => Promise<string>
}

const mostBytes = 1_000_000
/** Papers are pictures: a file of 15 MB, and the form around it. */
const mostPaperBytes = 15 * 1024 * 1024 + 100_000
const isPaper = (path: string) => /^\/(c\/[^/]+\/(papers|chat)|ask\/[^/]+\/[^/]+)$/.test(path)
const mostFor = (c: Context) => (isPaper(c.req.path) ? mostPaperBytes : mostBytes)

/** What happens to a request, in order. */
export function application(house: House, doors: Doors, assetsFolder: string): Hono {
  const app = new Hono()
  const walls = secureHeaders(headersOf(house))
  // A letter in the demonstration's mailbox is shown inside its page, styles and all; it brings stricter walls of its own.
  app.use((c, next) => (house.demo && /^\/dev\/mail\/\d+\/html$/.test(c.req.path) ? next() : walls(c, next)))
  app.use(compress())
  app.get(
    '/assets/*',
    serveStatic({
      root: assetsFolder,
      rewriteRequestPath: (path) => path.replace(/^\/assets/, ''),
      onFound: (_path, c) => c.header('cache-control', 'public, max-age=31536000, immutable'),
    }),
  )
  app.use(async (c, next) => {
    await next()
    if (!c.res.headers.has('cache-control')) c.res.headers.set('cache-control', 'no-store')
  })
  // Before anything has touched the body: once it is wrapped for reading it can only be thrown away slowly.
  app.use((c, next) => (announced(c) > mostFor(c) ? tooBig(c, doors) : next()))
  const onError = (c: Context) => tooBig(c, doors)
  const ordinary = bodyLimit({ maxSize: mostBytes, onError })
  const papers = bodyLimit({ maxSize: mostPaperBytes, onError })
  app.use((c, next) => (isPaper(c.req.path) ? papers(c, next) : ordinary(c, next)))
  app.get('/healthz', async (c) => {
    const why = await doors.whyNotReady()
    return why === null ? c.text('ok') : c.text(`not ready: ${why}`, 503)
  })
  app.get('/metrics', async (c) =>
    mayReadMetrics(c, house)
      ? c.text(await doors.metrics(), 200, { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' })
      : doors.failure(c, 404),
  )
  for (const { at, app: door } of doors.routes) app.route(at, door)
  app.notFound(async (c) => {
    const allow = otherMethods(c, app)
    if (allow === undefined) return doors.failure(c, 404)
    const answer = await doors.failure(c, 405)
    answer.headers.set('allow', allow)
    return answer
  })
  app.onError((error, c) => {
    const own = isAway(error) ? 503 : 500
    const status = 'status' in error && typeof error.status === 'number' ? error.status : own
    // The name of the error and the route, never the message: a message may quote what somebody typed.
    if (status >= 500) house.log(`${c.req.method} ${c.req.routePath}: ${error.name} ${placeOf(error)}`)
    return doors.failure(c, status)
  })
  return app
}

/** What proxies add to what they hand on, known to us or not. */
const forwarding = ['x-forwarded-for', 'forwarded', 'x-real-ip', 'via', 'x-forwarded-host', 'x-forwarded-proto']

/**
 * Whether this request may read the numbers of the house: with the token where one is set, whoever shows it; else only what runs on
 * this machine and was handed on by nobody, since a proxy here makes the whole world look as near.
 */
function mayReadMetrics(c: Context, house: Pick<House, 'isProxy' | 'metricsToken'>): boolean {
  if (house.metricsToken !== undefined)
    return sameText(c.req.header('authorization') ?? '', `Bearer ${house.metricsToken}`)
  if (forwarding.some((name) => c.req.header(name) !== undefined)) return false
  const from = visitorAddress(c, house) ?? ''
  return from === '::1' || from.startsWith('127.')
}

/**
 * The answer to what is too big. A browser that is still sending reads no answer: so what it announced is taken in and thrown
 * away first, up to a bound of bytes and time. (What comes without a length is thrown away by the server for a moment.)
 */
async function tooBig(c: Context, doors: Doors): Promise<Response> {
  const { incoming } = (c.env ?? {}) as { incoming?: IncomingMessage }
  if (incoming && announced(c) > mostFor(c)) await throwAway(incoming)
  const answer = await doors.failure(c, 413, isPaper(c.req.path) ? 15 : 1)
  answer.headers.set('connection', 'close')
  return answer
}

const announced = (c: Context) => Number(c.req.header('content-length') ?? 0)

const mostThrownAway = 64_000_000
const throwAwayMs = 20_000

function throwAway(incoming: IncomingMessage): Promise<void> {
  return new Promise((resolve) => {
    let taken = 0
    const timer = setTimeout(resolve, throwAwayMs)
    incoming.on('data', (bytes: Buffer) => {
      taken += bytes.length
      if (taken > mostThrownAway) resolve()
    })
    for (const event of ['end', 'close', 'error']) incoming.once(event, () => resolve())
    incoming.once('close', () => clearTimeout(timer))
  })
}

/** Where in our code it happened: file and line of the innermost frame, which tells much and quotes nothing. */
function placeOf(error: Error): string {
  return (
    error.stack
      ?.split('\n')
      .find((line) => /\b(src|dist)\//.test(line))
      ?.trim() ?? ''
  )
}

/** No inline script, no inline style but our one sheet, nothing from elsewhere, no frame around us. */
function headersOf(house: House): Parameters<typeof secureHeaders>[0] {
  return {
    contentSecurityPolicy: {
      defaultSrc: ["'none'"],
      scriptSrc: ["'self'"],
      styleSrc: ["'self'", ...(house.sheet ? [`'${house.sheet.hash}'`] : [])],
      fontSrc: ["'self'"],
      imgSrc: ["'self'", 'data:'],
      connectSrc: ["'self'"],
      formAction: ["'self'"],
      frameAncestors: ["'none'"],
      baseUri: ["'none'"],
      ...(house.demo ? { frameSrc: ["'self'"] } : {}),
    },
    referrerPolicy: 'no-referrer',
    xFrameOptions: 'DENY',
    strictTransportSecurity: house.baseUrl.startsWith('https') ? 'max-age=31536000; includeSubDomains' : false,
    permissionsPolicy: { camera: ['self'], microphone: [], geolocation: [] },
  }
}

/** Listens; resolves when connections are taken, rejects with a plain sentence when the port is not to be had. */
export function listen(
  app: Hono,
  host: string,
  port: number,
  patience: { headersMs: number; requestMs: number } = { headersMs: 20_000, requestMs: 60_000 },
): Promise<ServerType> {
  return new Promise((resolve, reject) => {
    const serverOptions = {
      // A form of ours is sent in a second. Who takes a minute, byte by byte, holds a place that others need: 408, and gone.
      headersTimeout: patience.headersMs,
      requestTimeout: patience.requestMs,
      connectionsCheckingInterval: Math.min(5_000, patience.headersMs / 2),
    }
    const server = serve({ fetch: app.fetch, hostname: host, port, serverOptions }, () => resolve(server))
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(error.code === 'EADDRINUSE' ? portTaken(port) : error)
    })
  })
}
