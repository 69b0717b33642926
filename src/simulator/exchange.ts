import type { HttpBindings } from '@hono/node-server'
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response'
import type { Context } from 'hono'
import type { Change } from './changes.ts'
import type { Done, Engine } from './engine.ts'
import type { Fault, FaultKind } from './faults.ts'
import type { Json } from './inventory-answers.ts'
import type { SimLine, SimOperator } from './line.ts'
import { type Page, pageOf, selected } from './query.ts'

/* One request and its answer: faults strike here, the journal is written here, and nothing is answered before it is. */

export type SimEnv = {
  Bindings: HttpBindings
  Variables: { operator: SimOperator; role: 'writer' | 'reader'; base: string }
}
export type SimContext = Context<SimEnv>

/** What a write means, before it is done. */
export interface Intent {
  key?: string | undefined
  action: string
  target?: string | undefined
  line: SimLine
  /** Does it once and says what was done. Called twice when the transport delivers double. */
  act: () => Deed
}

export interface Deed {
  done: Done
  changes: Change[]
  status: 200 | 201
  /** The answer, made after the changes are applied. */
  body: () => Json
}

/** Answers a list with its paging headers (TMF630), striking read faults of the line it is about, if it is about one. */
export async function answerList(
  engine: Engine,
  c: SimContext,
  items: Iterable<Json>,
  about: { line?: SimLine | undefined; faults?: FaultKind[] } = {},
): Promise<Response> {
  const struck = await strikeRead(engine, c, about.line, about.faults ?? [])
  if (struck) return struck
  const page: Page = pageOf(items, new URL(c.req.url).searchParams)
  c.header('X-Total-Count', String(page.total))
  c.header('X-Result-Count', String(page.items.length))
  return c.json(page.items, page.items.length < page.total ? 206 : 200)
}

/** Answers one thing, or 404 in TM Forum's words. */
export async function answerOne(
  engine: Engine,
  c: SimContext,
  item: Json | undefined,
  about: { line?: SimLine | undefined; faults?: FaultKind[] } = {},
): Promise<Response> {
  const struck = await strikeRead(engine, c, about.line, about.faults ?? [])
  if (struck) return struck
  if (!item) return failure(c, 404, 'notFound', 'no such resource')
  return c.json(selected(item, new URL(c.req.url).searchParams.get('fields')), 200)
}

/** Does what a write asks, under whatever faults strike it, and answers when it is in the journal. */
export async function perform(engine: Engine, c: SimContext, intent: Intent): Promise<Response> {
  const spot = { operator: c.get('operator'), line: intent.line.msisdn, action: intent.action }
  const logged = (done: Done, changes: Change[], fault?: Fault) =>
    engine.record({
      method: c.req.method,
      path: c.req.path,
      done,
      action: intent.action,
      line: intent.line.msisdn,
      changes,
      ...(intent.key === undefined ? {} : { key: intent.key }),
      ...(intent.target === undefined ? {} : { target: intent.target }),
      ...(fault ? { fault: fault.kind } : {}),
    })
  const lost = engine.strike('request-lost', spot)
  if (lost) {
    await logged('dropped', [], lost)
    return drop(c)
  }
  const slow = engine.strike('slow', spot)
  if (slow) await pause(slow.seconds ?? 2)
  const refused = engine.strike('refused', spot)
  if (refused) {
    await logged('refused', [], refused)
    return failure(c, 409, refused.code ?? 'refused-by-operator', 'the operator refuses')
  }
  let deed = intent.act()
  await logged(deed.done, deed.changes)
  const repeated = engine.strike('repeated', spot)
  if (repeated) {
    engine.settle()
    deed = intent.act()
    await logged(deed.done, deed.changes, repeated)
  }
  engine.settle()
  if (engine.strike('answer-lost', spot)) return drop(c)
  const late = engine.strike('late', spot)
  if (late) await pause(late.seconds ?? 3)
  if (engine.strike('garbage', spot)) return garbage(c)
  return c.json(deed.body(), deed.status)
}

/** A refusal in TM Forum's error body: `code` and `reason` required, `status` a string. */
export function failure(c: SimContext, status: 400 | 401 | 403 | 404 | 409 | 500 | 503, code: string, reason: string) {
  return c.json({ code, reason, status: String(status), '@type': 'Error' }, status)
}

/** A write that cannot be understood: journalled, then refused. */
export async function invalid(
  engine: Engine,
  c: SimContext,
  status: 400 | 404 | 409,
  code: string,
  why: string,
  key?: string,
): Promise<Response> {
  const { method, path } = c.req
  await engine.record({ method, path, done: 'invalid', ...(key === undefined ? {} : { key }), fault: code })
  return failure(c, status, code, why)
}

/** The key a write carries when its body has no place for one. */
export function correlationOf(c: SimContext): string | undefined {
  return c.req.header('x-correlation-id')
}

/** Ends the connection without a word. */
function drop(c: SimContext): Response {
  c.env.incoming.socket.destroy()
  return RESPONSE_ALREADY_SENT
}

function pause(seconds: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, seconds * 1_000))
}

async function strikeRead(
  engine: Engine,
  c: SimContext,
  line: SimLine | undefined,
  faults: FaultKind[],
): Promise<Response | undefined> {
  const spot = { operator: c.get('operator'), line: line?.msisdn }
  const { method, path } = c.req
  await engine.record({ method, path, done: 'read', ...(line ? { line: line.msisdn } : {}) })
  const slow = engine.strike('slow', spot)
  if (slow) await pause(slow.seconds ?? 2)
  if (faults.some((kind) => engine.strike(kind, spot))) return failure(c, 500, 'internalError', 'the system is ill')
  if (faults.length > 0 && engine.strike('garbage', spot)) return garbage(c)
  return undefined
}

function garbage(c: SimContext): Response {
  return c.html('<html><title>Session expired</title></html>', 200)
}
