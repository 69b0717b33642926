import { Hono } from 'hono'
import { z } from 'zod'
import type { Engine } from './engine.ts'
import { type Fault, faultKinds } from './faults.ts'
import { simOperators } from './line.ts'
import { PLAIN_LINES_MAX } from './plain-lines.ts'
import { demoNumbers } from './population.ts'
import { linesByIdentity } from './world.ts'

/* The hand on the simulator: clock, faults, population, and the log that says what was really done. */

const clockBody = z.object({ offsetMs: z.int() })
const populationBody = z.object({
  operator: z.enum(simOperators),
  count: z.int().min(1).max(PLAIN_LINES_MAX),
  takesMinutes: z.int().min(0).default(0),
  dedupes: z.boolean().default(true),
})
const faultBody = z.object({
  kind: z.enum(faultKinds),
  operator: z.enum(simOperators).optional(),
  line: z.string().optional(),
  action: z.string().optional(),
  times: z.int().min(1).optional(),
  seconds: z.number().min(0).optional(),
  minutes: z.number().min(0).optional(),
  code: z.string().optional(),
})

export function controlRoutes(engine: Engine): Hono {
  const app = new Hono()
  const control = (path: string, changes: Parameters<Engine['record']>[0]['changes'] = []) =>
    engine.record({ method: 'CONTROL', path, done: 'control', changes })

  app.get('/clock', (c) => c.json({ offsetMs: engine.world.offsetMs, now: new Date(engine.nowMs()).toISOString() }))
  app.put('/clock', async (c) => {
    const body = clockBody.safeParse(await c.req.json().catch(() => undefined))
    if (!body.success) return c.json({ code: 'invalidBody', reason: z.prettifyError(body.error) }, 400)
    await control('/clock', [{ do: 'clock', offsetMs: body.data.offsetMs }])
    engine.settle()
    return c.json({ offsetMs: engine.world.offsetMs, now: new Date(engine.nowMs()).toISOString() })
  })
  app.post('/population', async (c) => {
    const body = populationBody.safeParse(await c.req.json().catch(() => undefined))
    if (!body.success) return c.json({ code: 'invalidBody', reason: z.prettifyError(body.error) }, 400)
    const { operator, count } = body.data
    await control('/population', [{ do: 'population', population: body.data }])
    const digit = { kcell: 1, beeline: 2, tele2: 3 }[operator]
    return c.json(
      { operator, count, first: `+7700${digit}000000`, last: `+7700${digit}${String(count - 1).padStart(6, '0')}` },
      201,
    )
  })
  app.get('/population', (c) => c.json({ demoNumbers, plain: [...engine.world.populations.values()] }))
  faultRoutes(app, engine, control)
  app.get('/log', (c) => {
    const { key, action, line } = c.req.query()
    const entries = engine.entries({ key, action, line })
    return c.json({ total: entries.length, entries: entries.slice(-1_000), counts: engine.counts() })
  })
  return app
}

function faultRoutes(
  app: Hono,
  engine: Engine,
  control: (path: string, changes: Parameters<Engine['record']>[0]['changes']) => Promise<void>,
): void {
  app.get('/faults', (c) => c.json([...engine.world.faults.values()]))
  app.put('/faults', async (c) => {
    const body = faultBody.safeParse(await c.req.json().catch(() => undefined))
    if (!body.success) return c.json({ code: 'invalidBody', reason: z.prettifyError(body.error) }, 400)
    const { kind, line } = body.data
    if (kind === 'sim-swapped' || kind === 're-issued') {
      const found = simOperators.flatMap((operator) => linesByIdentity(engine.world, operator, line ?? ''))[0]
      if (!found) return c.json({ code: 'notFound', reason: 'this fault needs a line' }, 404)
      await control('/faults', [{ do: kind, operator: found.operator, lineId: found.id }])
      return c.json({ kind, line })
    }
    const fault: Fault = { ...definedOf(body.data), id: engine.world.serial + 1 }
    await control('/faults', [{ do: 'fault', fault }])
    return c.json(fault, 201)
  })
  app.delete('/faults', async (c) => {
    await control('/faults', [{ do: 'faults-cleared' }])
    return c.body(null, 204)
  })
}

function definedOf(body: z.infer<typeof faultBody>): Omit<Fault, 'id'> {
  const { kind, operator, line, action, times, seconds, minutes, code } = body
  return {
    kind,
    ...(operator === undefined ? {} : { operator }),
    ...(line === undefined ? {} : { line }),
    ...(action === undefined ? {} : { action }),
    ...(times === undefined ? {} : { times }),
    ...(seconds === undefined ? {} : { seconds }),
    ...(minutes === undefined ? {} : { minutes }),
    ...(code === undefined ? {} : { code }),
  }
}
