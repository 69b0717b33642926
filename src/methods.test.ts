import type { Hono } from 'hono'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { houseOf, textOf } from '../test/portal-browser.ts'
import { makeWorld, type World } from '../test/world.ts'
import { languages } from './domain/case.ts'
import { doorsOf } from './doors.ts'
import { application } from './server.ts'

/* What an address may be asked by, and who may read the numbers of the house. */

let world: World
type House = Parameters<typeof application>[0]
let house: House
let doors: Awaited<ReturnType<typeof doorsOf>>
let app: Hono
beforeAll(async () => {
  world = await makeWorld()
  house = houseOf(world)
  doors = await doorsOf(house, world.appUrl, async () => null)
  app = application(house, doors, '.')
})
afterAll(async () => {
  await doors.close()
  await world.close()
})

/** Whether a path of the routes is asked for by this address. */
const fits = (path: string, at: string) =>
  new RegExp(`^${path.replaceAll(/:\w+(\{[^}]*\})?/g, '[^/]+').replaceAll('*', '.*')}$`).test(at)

describe('a method that an address does not take', () => {
  test('every address says by which it can be asked, whichever other comes', async () => {
    const routes = app.routes.filter(({ method }) => method !== 'ALL')
    const paths = [...new Set(routes.map(({ path }) => path))]
    expect(paths.length).toBeGreaterThan(80)
    for (const path of paths) {
      const at = path.replaceAll(/:\w+(\{[^}]*\})?/g, 'x').replaceAll('*', 'x')
      const taken = new Set(routes.filter((route) => fits(route.path, at)).map(({ method }) => method))
      for (const method of ['DELETE', ...['GET', 'POST'].filter((each) => !taken.has(each))]) {
        const answer = await app.request(at, { method, headers: { 'content-type': 'application/json' } })
        // What the API asks for comes first: its key.
        if (answer.status === 401) continue
        expect([answer.status, at, method]).toEqual([405, at, method])
        const allowed = answer.headers.get('allow')?.split(', ')
        expect(allowed?.filter((one) => one !== 'HEAD').sort(), `${method} ${at}`).toEqual([...taken].sort())
      }
    }
  })

  test('the browser shows a page that says so, in the reader’s language', async () => {
    const titles = await Promise.all(
      languages.map(async (lang) => {
        const answer = await app.request(`/c/AAAAA-AAAAA/share/revoke?lang=${lang}`, {
          headers: { accept: 'text/html' },
        })
        expect([answer.status, answer.headers.get('content-language')]).toEqual([405, lang])
        return textOf(await answer.text())
      }),
    )
    expect(new Set(titles).size).toBe(languages.length)
    expect(titles[languages.indexOf('en')]).toContain('only takes a form that is sent')
  })

  test('what nobody knows stays unknown, by any method; the API answers in its own way', async () => {
    for (const method of ['GET', 'POST', 'DELETE']) expect((await app.request('/nowhere', { method })).status).toBe(404)
    expect((await app.request('/assets/nothing.css')).status).toBe(404)
    const problem = await app.request('/api/v1/operators', { method: 'DELETE' })
    expect([problem.status, problem.headers.get('allow')]).toEqual([405, 'GET, HEAD'])
    expect(await problem.json()).toMatchObject({ status: 405, code: 'wrong-method' })
  })
})

describe('the numbers of the house', () => {
  const ask = (peer: string | undefined, headers: Record<string, string> = {}, more: Partial<House> = {}) =>
    application({ ...house, ...more }, doors, '.').request(
      '/metrics',
      { headers },
      peer === undefined ? {} : { incoming: { socket: { remoteAddress: peer } } },
    )
  const told = async (answer: Response | Promise<Response>) => (await answer).status

  test('are read on this machine, and by nobody from elsewhere', async () => {
    const near = await ask('127.0.0.1')
    expect([near.status, await near.text()]).toEqual([200, expect.stringContaining('signoff_cases{operator="kcell"')])
    expect(await told(ask('::1'))).toBe(200)
    expect(await told(ask('::ffff:127.0.0.1'))).toBe(200)
    for (const peer of ['203.0.113.9', '10.0.0.7', '::ffff:192.168.0.2', 'fd00::1', '', undefined])
      expect(await told(ask(peer)), String(peer)).toBe(404)
    expect(await (await ask('203.0.113.9')).text()).not.toContain('signoff_cases')
  })

  test('not through a proxy on this machine, whether it is listed or not, whatever a visitor claims', async () => {
    for (const name of ['x-forwarded-for', 'forwarded', 'x-real-ip', 'via', 'x-forwarded-proto'])
      expect(await told(ask('127.0.0.1', { [name]: '127.0.0.1' })), name).toBe(404)
    const isProxy = (address: string) => address === '127.0.0.1'
    expect(await told(ask('127.0.0.1', { 'x-forwarded-for': '203.0.113.9' }, { isProxy }))).toBe(404)
  })

  test('with a token: from anywhere whoever shows it, and nobody else, on this machine neither', async () => {
    const metricsToken = 'a-token-of-this-test'
    const shown = { authorization: `Bearer ${metricsToken}` }
    expect(await told(ask('203.0.113.9', shown, { metricsToken }))).toBe(200)
    for (const authorization of ['', 'Bearer ', `Bearer ${metricsToken}x`, metricsToken])
      expect(await told(ask('127.0.0.1', { authorization }, { metricsToken })), authorization).toBe(404)
    expect(await told(ask('127.0.0.1', {}, { metricsToken }))).toBe(404)
  })
})
