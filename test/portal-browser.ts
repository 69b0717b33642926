import { Hono } from 'hono'
import { sql } from 'kysely'
import { Followers } from '../src/cases/follow-cases.ts'
import { journeyRoutes } from '../src/portal/portal.ts'
import { lookUpLines } from '../src/process/look-up-lines.ts'
import { inOperator } from '../src/store/db.ts'
import { openJson } from '../src/store/seal.ts'
import type { House } from '../src/ui/house.ts'
import { operators, type World } from './world.ts'

/** The portal's house on a test world. */
export function houseOf(world: World, more: Partial<House> = {}): House {
  return {
    desk: world.desk,
    operators,
    baseUrl: 'http://localhost:8080',
    deployment: 'Test',
    cookieKey: Buffer.alloc(32, 7),
    assets: (name) => `/assets/${name}`,
    followers: new Followers({
      db: world.db,
      machineMs: world.desk.machineMs,
      lookEveryMs: 3_600_000,
      beatEveryMs: 3_600_000,
    }),
    cleaner: { clean: async () => ({ is: 'refused', because: 'busy' }) },
    demo: false,
    log: () => undefined,
    ...more,
  }
}

export interface Answered {
  status: number
  /** Path and query of the page that is shown now, after every redirect. */
  at: string
  html: string
  /** Words a reader sees, without tags. */
  text: string
}

/** A browser without scripts: keeps cookies, follows redirects, fills in the forms that the page shows. */
export interface Browser {
  get: (path: string) => Promise<Answered>
  /** Sends the page's form that goes to `action` (or the only one), with its hidden fields and these answers. */
  submit: (answers: Record<string, string>, action?: string) => Promise<Answered>
  /** Exactly this, with nothing added. */
  post: (path: string, body: Record<string, string>) => Promise<Answered>
  /** The form of the shown page that holds this `paper`, with a file. */
  upload: (action: string, answers: Record<string, string>, file: Buffer) => Promise<Answered>
  /** As `submit`, without waiting and without becoming the shown page: a second press, another window. */
  sendAgain: (answers: Record<string, string>, from: Answered) => Promise<Answered>
  shown: () => Answered
  /** How many forms were sent. */
  submits: () => number
}

export function browser(app: Hono, options: { from?: string; language?: string } = {}): Browser {
  const cookies = new Map<string, string>()
  let submits = 0
  let page: Answered = { status: 0, at: '', html: '', text: '' }
  const env = { incoming: { socket: { remoteAddress: options.from ?? '203.0.113.9' } } }

  const once = async (path: string, body?: URLSearchParams | FormData): Promise<Response> => {
    const headers: Record<string, string> = { 'accept-language': options.language ?? 'en' }
    if (cookies.size > 0) headers.cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    // A form with files brings a type of its own, with the mark between its parts.
    if (body instanceof URLSearchParams) headers['content-type'] = 'application/x-www-form-urlencoded'
    const response = await app.request(
      path,
      {
        method: body ? 'POST' : 'GET',
        headers,
        ...(body ? { body: body instanceof FormData ? body : body.toString() } : {}),
      },
      env,
    )
    for (const line of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(line) ?? []
      if (value === '' || /max-age=0/i.test(line)) cookies.delete(name)
      else cookies.set(name, value)
    }
    return response
  }

  const follow = async (path: string, body?: URLSearchParams | FormData): Promise<Answered> => {
    let [at, response] = [path, await once(path, body)]
    for (let hops = 0; response.status >= 300 && response.status < 400 && hops < 10; hops += 1) {
      at = response.headers.get('location') ?? '/'
      response = await once(at)
    }
    const html = await response.text()
    return { status: response.status, at, html, text: textOf(html) }
  }

  const fill = (
    from: Answered,
    answers: Record<string, string>,
    action?: string,
  ): { action: string; body: URLSearchParams } => {
    const form = formsOf(from.html).find((each) => action === undefined || each.action === action)
    if (!form) throw new Error(`no form ${action ?? ''} at ${from.at} (${from.status}): ${from.text.slice(0, 400)}`)
    return { action: form.action, body: new URLSearchParams({ ...form.hidden, ...answers }) }
  }

  const become = (shown: Answered): Answered => {
    page = shown
    return shown
  }

  return {
    get: async (path) => become(await follow(path)),
    submit: async (answers, action) => {
      submits += 1
      const { action: to, body } = fill(page, answers, action)
      return become(await follow(to, body))
    },
    post: async (path, body) => become(await follow(path, new URLSearchParams(body))),
    upload: async (action, answers, file) => {
      const { hidden } = formsOf(page.html).find((each) => each.hidden.csrf) ?? { hidden: {} as Record<string, string> }
      const form = new FormData()
      for (const [name, value] of Object.entries({ ...hidden, ...answers })) form.set(name, value)
      form.set('file', new File([new Uint8Array(file)], 'photo.jpg'))
      return become(await follow(action, form))
    },
    sendAgain: async (answers, from) => {
      const { action, body } = fill(from, answers)
      return follow(action, body)
    },
    shown: () => page,
    submits: () => submits,
  }
}

interface SeenForm {
  action: string
  hidden: Record<string, string>
}

/** Forms in `main`, with their hidden fields and the values already in them. */
function formsOf(html: string): SeenForm[] {
  const main = html.slice(html.indexOf('<main'))
  return [...main.matchAll(/<form[^>]*action="([^"]*)"[^>]*>(.*?)<\/form>/gs)].map(([, action = '', inside = '']) => ({
    action: action.replaceAll('&amp;', '&'),
    hidden: Object.fromEntries(
      [...inside.matchAll(/<input type="hidden" name="([^"]*)" value="([^"]*)"/g)].map(([, name = '', value = '']) => [
        name,
        value,
      ]),
    ),
  }))
}

export function textOf(html: string): string {
  return html
    .slice(html.indexOf('<main'))
    .replaceAll(/<[^>]*>/g, ' ')
    .replaceAll('&nbsp;', ' ')
    .replaceAll(/[\s\u00a0]+/g, ' ')
    .trim()
}

/** The worker's part: it looks at the lines that are wanted. */
export const lookUp = (world: World): Promise<number> => lookUpLines(world.tools, 'kcell')

/** The code that left for an address last, as its reader would see it. */
export async function lastCode(world: World): Promise<{ address: string; code: string } | undefined> {
  const rows = await inOperator(
    world.db,
    'kcell',
    async (tx) =>
      (
        await sql<{
          sealed: Buffer
        }>`select sealed from outbox where kind = 'code' order by created_at desc, next_try desc limit 1`.execute(tx)
      ).rows,
  )
  const sealed = rows[0]?.sealed
  if (!sealed) return undefined
  const { address, params } = openJson<{ address: string; params: { code: string } }>(world.desk.keys.master, sealed)
  return { address, code: params.code }
}

export async function codesSent(world: World): Promise<number> {
  const { rows } = await inOperator(world.db, 'kcell', (tx) =>
    sql<{ n: number }>`select count(*)::int as n from outbox where kind = 'code'`.execute(tx),
  )
  return rows[0]?.n ?? 0
}

function portalOf(world: World, more: Partial<House> = {}): Hono {
  return new Hono().route('/', journeyRoutes(houseOf(world, more)))
}

export const visitorOf = (world: World, options?: Parameters<typeof browser>[1]): Browser =>
  browser(portalOf(world), options)
export const numberOf = (world: World, i: number): string => world.operator.line(i).binding.msisdn

/** The start page, answered. The scripted numbers begin with 700, which was given out to another operator: so it is chosen by hand. */
export async function begin(world: World, i: number, visitor: Browser, number = numberOf(world, i)): Promise<Answered> {
  await visitor.get('/')
  return visitor.submit({ number, operator: 'kcell' })
}

/** From the start page to the proof: the browser then stands at `/standing`. */
export async function proven(
  world: World,
  i: number,
  visitor: Browser,
  way: 'line' | 'contact' = 'line',
): Promise<Answered> {
  await begin(world, i, visitor)
  await visitor.submit({ way })
  await lookUp(world)
  return visitor.submit({ code: (await lastCode(world))?.code ?? '' }, '/code')
}

/** Everything answered; the browser stands before the last button. */
export async function untilCheck(world: World, i: number, visitor: Browser): Promise<Answered> {
  await proven(world, i, visitor)
  await visitor.get('/decide')
  await visitor.submit({ path: 'cancel' })
  await visitor.submit({ when: 'now' })
  await visitor.submit({ skip: 'yes' })
  await visitor.submit({ way: 'to-number', number: '+7 701 000 00 99' })
  return visitor.submit({ to: 'email', email: 'amina@example.test', language: 'en' })
}
