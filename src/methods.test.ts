import type { Hono } from 'hono'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { houseOf, textOf } from '../test/portal-browser.ts'
import { makeWorld, type World } from '../test/world.ts'
import { languages } from './domain/case.ts'
import { doorsOf } from './doors.ts'
import { application } from './server.ts'
import type { House } from './ui/house.ts'

/* What an address may be asked by, and who may read the numbers of the house. */

let world: World
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
