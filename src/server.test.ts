import type { AddressInfo } from 'node:net'
import { connect as dial } from 'node:net'
import { Hono } from 'hono'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { houseOf } from '../test/portal-browser.ts'
import { makeWorld, type World } from '../test/world.ts'
import { doorsOf } from './doors.ts'
import { application, listen } from './server.ts'
import { inOperator } from './store/db.ts'

/* What somebody sends who means harm or is unlucky: too much, too slowly, too many fields. Over a real socket. */

let world: World
let servers: Awaited<ReturnType<typeof listen>>[]
let doors: Awaited<ReturnType<typeof doorsOf>>
let base: string
/** The same house at a door that waits for nobody. */
let hasty: string
const logged: string[] = []

beforeAll(async () => {
  world = await makeWorld()
  const house = houseOf(world, { log: (line) => logged.push(line) })
  doors = await doorsOf(house, world.appUrl, async () => null)
  const app = application(house, doors, '.')
  servers = [await listen(app, '127.0.0.1', 0), await listen(app, '127.0.0.1', 0, { headersMs: 600, requestMs: 1_500 })]
  ;[base = '', hasty = ''] = servers.map((server) => `http://127.0.0.1:${(server.address() as AddressInfo).port}`)
})
afterAll(async () => {
  for (const server of servers) {
    if ('closeAllConnections' in server) server.closeAllConnections()
    await new Promise((resolve) => server.close(resolve))
  }
  await doors.close()
  await world.close()
})

const megabytes = 1_000_000
const big = Buffer.alloc(30 * megabytes, 'a=1&')
const rows = async () =>
  (
    await inOperator(world.db, 'kcell', (tx) =>
      sql`select 1 from applications union all select 1 from cases`.execute(tx),
    )
  ).rows.length
const stackTrace = /\bat .*\.(ts|js|mjs):\d+|node_modules|Error:/

function send(path: string, body: BodyInit, headers: Record<string, string> = {}): Promise<Response> {
  return fetch(base + path, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded', ...headers },
    body,
    ...(body instanceof ReadableStream ? ({ duplex: 'half' } as object) : {}),
  })
}

describe('a form post of 30 MB', () => {
  test.each([
    ['kk', 'Жіберілген дерек тым үлкен'],
    ['ru', 'Отправлено слишком много'],
    ['en', 'What you sent is too big'],
    ['zh-CN', '发送的内容过大'],
  ])('is a page in %s that says what to do, and nothing of it is kept', async (language, words) => {
    const before = await rows()
    const answer = await send('/express', big, { 'accept-language': language })
    const html = await answer.text()
    expect(answer.status).toBe(413)
    expect(answer.headers.get('content-type')).toContain('text/html')
    expect(html).toContain(words)
    expect(html).not.toMatch(stackTrace)
    expect(await rows()).toBe(before)
  })

  test.each([
    ['/c/AAAAA-AAAAA/papers?k=x', '15'],
    ['/c/AAAAA-AAAAA/chat?k=x', '15'],
    ['/express', '1'],
  ])('%s: the page names the limit and leads back to where it came from', async (path, limit) => {
    const html = await (await send(path, big)).text()
    expect(html).toContain(`The limit is ${limit} MB.`)
    expect(html).toContain('What you typed with it could not be kept')
    expect(html).toMatch(
      new RegExp(`<a class="button secondary" href="${path.replace('?', '\\?')}">Open the page again`),
    )
  })

  test('an address that would leave the house is not led to', async () => {
    expect(await (await send('//elsewhere.example/express', big)).text()).not.toMatch(/href="\/\/elsewhere/)
  })

  test('the chosen language counts, at the desk and where no page is as well', async () => {
    for (const path of ['/express?lang=kk', '/desk/c/AAAAA-AAAAA/note?lang=kk', '/nowhere?lang=kk'])
      expect(await (await send(path, big)).text(), path).toContain('<html lang="kk">')
  })

  test('is a problem document for a program', async () => {
    const answer = await send('/api/v1/cases', big, { 'content-type': 'application/json' })
    expect(answer.status).toBe(413)
    expect(answer.headers.get('content-type')).toBe('application/problem+json')
    expect(await answer.json()).toMatchObject({ status: 413, code: 'too-large' })
  })

  test('without a length, in pieces, it is stopped as well, and ten at once need little memory', async () => {
    const piece = new Uint8Array(64 * 1024).fill(97)
    const pieces = () => {
      let left = 460
      return new ReadableStream<Uint8Array>({
        pull: (control) => (left-- > 0 ? control.enqueue(piece) : control.close()),
      })
    }
    globalThis.gc?.()
    const before = process.memoryUsage.rss()
    const answers = await Promise.all(Array.from({ length: 10 }, () => send('/express', pieces())))
    expect(answers.map((answer) => answer.status)).toEqual(Array.from({ length: 10 }, () => 413))
    await Promise.all(answers.map((answer) => answer.text()))
    expect(process.memoryUsage.rss() - before).toBeLessThan(200 * megabytes)
  })

  test('what is just within the limit is read as a form', async () => {
    expect((await send('/express', `name=${'a'.repeat(megabytes - 10)}`)).status).toBe(403)
  })
})

test.each(['/express', '/verify', '/desk/sign-in'])(
  'too many fields at %s are refused before anything is looked at',
  async (path) => {
    const answer = await send(path, 'a=1&'.repeat(100_000))
    expect(answer.status).toBe(413)
    expect(await answer.text()).not.toMatch(stackTrace)
  },
)

/** Writes to the socket, then nothing more; answers what came back until the other side hung up, and after how long. */
function hold(text: string): Promise<{ said: string; afterMs: number }> {
  const began = performance.now()
  return new Promise((resolve, reject) => {
    let said = ''
    const socket = dial(Number(new URL(hasty).port), '127.0.0.1', () => socket.write(text))
    socket.on('data', (bytes) => {
      said += bytes.toString('latin1')
    })
    socket.on('close', () => resolve({ said, afterMs: performance.now() - began }))
    socket.on('error', reject)
  })
}

describe('who sends so slowly that it never ends', () => {
  test.each([
    ['a head', 'POST /express HTTP/1.1\r\nHost: localhost\r\nX-'],
    [
      'a body',
      'POST /express HTTP/1.1\r\nHost: localhost\r\nContent-Length: 900\r\nContent-Type: application/x-www-form-urlencoded\r\n\r\nname=',
    ],
  ])('%s: is told so and hung up on, and nothing is written', async (_what, text) => {
    const before = await rows()
    const { said, afterMs } = await hold(text)
    expect(said).toMatch(/^HTTP\/1\.1 408 /)
    expect(afterMs).toBeLessThan(10_000)
    expect(await rows()).toBe(before)
  })

  test('others are served meanwhile', async () => {
    const slow = hold('POST /express HTTP/1.1\r\nHost: localhost\r\nContent-Length: 900\r\n\r\n')
    expect((await fetch(`${hasty}/healthz`)).status).toBe(200)
    await slow
  })
})

test('nothing of it stands in the log', () => {
  expect(logged).toEqual([])
})

test('the database is away: said as that, and not as a fault of the page', async () => {
  const broken = (error: Error) =>
    application(
      houseOf(world),
      {
        ...doors,
        routes: [
          {
            at: '/',
            app: new Hono().get('/x', () => {
              throw error
            }),
          },
        ],
      },
      '.',
    ).request('/x?lang=en')
  const away = await broken(Object.assign(new Error('connect'), { code: 'ECONNREFUSED' }))
  expect(away.status).toBe(503)
  expect(await away.text()).toContain('What you sent before is kept')
  expect((await broken(new Error('Connection terminated unexpectedly'))).status).toBe(503)
  expect((await broken(new Error('something else'))).status).toBe(500)
})
