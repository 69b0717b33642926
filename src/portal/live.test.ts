import type { AddressInfo } from 'node:net'
import { Hono } from 'hono'
import { afterEach, expect, test } from 'vitest'
import { deskScene } from '../../test/desk-world.ts'
import { type Browser, browser, houseOf } from '../../test/portal-browser.ts'
import { agent } from '../../test/world.ts'
import { sendChat } from '../cases/chat.ts'
import { Followers } from '../cases/follow-cases.ts'
import { MINUTE_MS } from '../domain/instant.ts'
import { application, listen } from '../server.ts'
import { caseLink } from '../store/link-keys.ts'
import type { House } from '../ui/house.ts'
import { trackingRoutes } from './tracking.tsx'

/* A page that follows its case, over a real socket: who may, until when, how many, and what is heard. */

const { here, waiting } = deskScene()
const stops: (() => Promise<void> | void)[] = []
afterEach(async () => {
  for (const stop of stops.splice(0).reverse()) await stop()
})

const keyed = (ref: string, below = '') => caseLink(here.world.desk.keys, '', 'kcell', ref).replace('?', `${below}?`)
const addressIn = (html: string) => (/data-live="([^"]*)"/.exec(html)?.[1] ?? '').replaceAll('&amp;', '&')

interface Served {
  house: House
  base: string
  /** A visitor, and what its browser would send along. */
  visit: () => { visitor: Browser; cookies: () => string }
}

async function served(more: { most?: number; mostOfSession?: number } = {}): Promise<Served> {
  const never = 3_600_000
  const followers = new Followers({
    db: here.world.db,
    machineMs: here.world.desk.machineMs,
    lookEveryMs: never,
    beatEveryMs: never,
    ...more,
  })
  const house = houseOf(here.world, { followers })
  const routes = new Hono().route('/', trackingRoutes(house))
  const doors = {
    routes: [{ at: '/', app: routes }],
    failure: (_: unknown, status: number) => new Response('', { status }),
    whyNotReady: async () => null,
    metrics: async () => '',
  }
  const app = application(house, doors, '.')
  const server = await listen(app, '127.0.0.1', 0)
  stops.push(async () => {
    followers.close()
    const closed = new Promise((resolve) => server.close(resolve))
    if ('closeAllConnections' in server) server.closeAllConnections()
    await closed
  })
  return {
    house,
    base: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    visit: () => {
      let cookie = ''
      const seen = new Hono().all('*', async (c) => {
        const answer = await app.fetch(c.req.raw, c.env)
        cookie =
          answer.headers
            .getSetCookie()
            .find((line) => line.includes('visitor'))
            ?.split(';')[0] ?? cookie
        return answer
      })
      return { visitor: browser(seen), cookies: () => cookie }
    },
  }
}

interface Heard {
  status: number
  type: string | null
  /** The next `event: …` with its data; null: hung up. Heartbeats and `retry` are passed over. */
  next: () => Promise<string | null>
  leave: () => Promise<void>
}

async function hear(base: string, address: string, cookie: string): Promise<Heard> {
  const control = new AbortController()
  const answer = await fetch(base + address, { headers: { cookie }, signal: control.signal })
  const reader = answer.body?.getReader()
  const decoder = new TextDecoder()
  let text = ''
  stops.push(() => control.abort())
  return {
    status: answer.status,
    type: answer.headers.get('content-type'),
    next: async () => {
      for (;;) {
        const [, event, data] = /event: (\w+)\ndata: ?(.*)\n\n/.exec(text) ?? []
        if (event) {
          text = text.slice(text.indexOf('\n\n', text.indexOf('event: ')) + 2)
          return data ? `${event} ${data}` : event
        }
        const piece = await reader?.read().catch(() => ({ done: true as const, value: undefined }))
        if (!piece || piece.done) return null
        text += decoder.decode(piece.value, { stream: true })
      }
    },
    leave: async () => control.abort(),
  }
}

const answerOf = (ref: string) =>
  sendChat(
    here.world.desk,
    'kcell',
    ref,
    agent,
    { id: crypto.randomUUID(), text: 'An answer', pictures: [] },
    Number.MAX_SAFE_INTEGER,
  )

test('what the page says it shows is what it hears first; then each move of the case, and each message', async () => {
  const ref = await waiting()
  const { base, house, visit } = await served()
  const { visitor, cookies } = visit()
  const page = await visitor.get(keyed(ref))
  const heard = await hear(base, addressIn(page.html), cookies())
  expect([heard.status, heard.type]).toEqual([200, 'text/event-stream; charset=utf-8'])
  const mark = /data-seen="([^"]*)"/.exec(page.html)?.[1]
  expect(await heard.next()).toBe(`at ${mark}`)
  await here.world.approve(ref)
  await house.followers.look()
  expect(await heard.next()).toMatch(/^at \d+-0$/)
  await answerOf(ref)
  await house.followers.look()
  expect(await heard.next()).toMatch(/^at \d+-1$/)
  expect((await visitor.get(keyed(ref))).html).toMatch(/data-seen="\d+-1"/)
})

test('who came by the reference alone hears of the case and not of its conversation', async () => {
  const ref = await waiting()
  const { base, house, visit } = await served()
  const { visitor, cookies } = visit()
  const heard = await hear(base, addressIn((await visitor.get(`/c/${ref}`)).html), cookies())
  expect(await heard.next()).toMatch(/^at \d+$/)
  await answerOf(ref)
  await house.followers.look()
  await here.world.approve(ref)
  await house.followers.look()
  expect(await heard.next()).toMatch(/^at \d+$/)
})

test('refused: no pass, a pass changed by one sign, of another case, in another browser, or over', async () => {
  const ref = await waiting()
  const other = await waiting()
  const { base, visit } = await served()
  const { visitor, cookies } = visit()
  const address = addressIn((await visitor.get(keyed(ref))).html)
  const mine = cookies()
  const short = addressIn((await visitor.get(`/c/${ref}`)).html)
  const stranger = visit()
  await stranger.visitor.get(keyed(ref))
  const status = async (at: string, cookie: string) => (await hear(base, at, cookie)).status
  expect(await status(address, mine)).toBe(200)
  expect(await status(address.replace(/\?.*/, ''), mine)).toBe(403)
  expect(
    await status(
      address.replace(/.$/, (sign) => (sign === 'A' ? 'B' : 'A')),
      mine,
    ),
  ).toBe(403)
  expect(await status(short.replace('.case.', '.chat.'), mine)).toBe(403)
  expect(await status(address.replace(ref, other), mine)).toBe(403)
  expect(await status(address.replace(ref, 'AAAAA-AAAAA'), mine)).toBe(403)
  expect(await status(address, stranger.cookies())).toBe(403)
  expect(await status(address, '')).toBe(403)
  await here.world.passQuietly(30 * MINUTE_MS)
  expect(await status(address, mine)).toBe(403)
})

test('while it is open: the session ends after thirty minutes, and the stream with it', async () => {
  const ref = await waiting()
  const { base, house, visit } = await served()
  const { visitor, cookies } = visit()
  const heard = await hear(base, addressIn((await visitor.get(keyed(ref))).html), cookies())
  await heard.next()
  await here.world.passQuietly(30 * MINUTE_MS)
  house.followers.beat()
  expect(await heard.next()).toBe('over')
  expect(await heard.next()).toBeNull()
  expect(house.followers.size).toBe(0)
})

test('a session holds a few and the house so many: the oldest of a session goes, the house answers 503', async () => {
  const ref = await waiting()
  const { base, house, visit } = await served({ most: 3, mostOfSession: 2 })
  const [one, two] = [visit(), visit()]
  const address = addressIn((await one.visitor.get(keyed(ref))).html)
  const others = addressIn((await two.visitor.get(keyed(ref))).html)
  const first = await hear(base, address, one.cookies())
  await first.next()
  await (await hear(base, address, one.cookies())).next()
  await (await hear(base, address, one.cookies())).next()
  expect([await first.next(), await first.next()]).toEqual(['over', null])
  expect((await hear(base, others, two.cookies())).status).toBe(200)
  expect((await hear(base, others, two.cookies())).status).toBe(503)
  expect(house.followers.size).toBe(3)
})

test('a reader who leaves gives the place back', async () => {
  const ref = await waiting()
  const { base, house, visit } = await served()
  const { visitor, cookies } = visit()
  const heard = await hear(base, addressIn((await visitor.get(keyed(ref))).html), cookies())
  await heard.next()
  expect(house.followers.size).toBe(1)
  await heard.leave()
  await expect.poll(() => house.followers.size, { timeout: 5_000 }).toBe(0)
})

test('closing hangs up at once: a server with open streams ends without waiting for anybody', async () => {
  const ref = await waiting()
  const { base, house, visit } = await served()
  const { visitor, cookies } = visit()
  const heard = await hear(base, addressIn((await visitor.get(keyed(ref))).html), cookies())
  await heard.next()
  house.followers.close()
  expect(await heard.next()).toBeNull()
  expect((await hear(base, addressIn((await visitor.get(keyed(ref))).html), cookies())).status).toBe(503)
})

test('where somebody may be typing the page names the button that keeps the words, and offers no link that loses them', async () => {
  const ref = await waiting()
  const { visit } = await served()
  const { html } = await visit().visitor.get(keyed(ref, '/chat'))
  expect(html).toContain('“Look for answers” shows what is new, and what you typed stays.')
  expect(html).toContain('name="look" value="yes"')
  expect(html).not.toContain('Look again')
  expect((await visit().visitor.get(keyed(ref))).html).toContain('Look again</a>')
})
