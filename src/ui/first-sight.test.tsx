import { createHash } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { houseOf } from '../../test/portal-browser.ts'
import { makeWorld, type World } from '../../test/world.ts'
import { doorsOf } from '../doors.ts'
import { application } from '../server.ts'
import { sheetOf } from './first-sight.ts'

const sheet = sheetOf('@font-face{src:url("./a.woff2")}body{font-family:"Onest"}p>a{color:red}\n')

let world: World
let doors: Awaited<ReturnType<typeof doorsOf>>
let ask: (from?: string) => Promise<{ html: string; policy: string }>
beforeAll(async () => {
  world = await makeWorld()
  const house = houseOf(world, { sheet })
  doors = await doorsOf(house, world.appUrl, async () => null)
  const app = application(house, doors, '.')
  ask = async (from) => {
    const answer = await app.request('/help?lang=en', { headers: from ? { 'sec-fetch-site': from } : {} })
    return { html: await answer.text(), policy: answer.headers.get('content-security-policy') ?? '' }
  }
})
afterAll(async () => {
  await doors.close()
  await world.close()
})

test.each(['none', 'cross-site', 'same-site'])(
  'who comes from elsewhere (%s) gets the look in the page',
  async (from) => {
    const { html, policy } = await ask(from)
    const inside = /<style>(.*?)<\/style>/s.exec(html)?.[1] ?? ''
    expect(inside).toContain('url("/assets/a.woff2")')
    // The browser reckons the hash over exactly these bytes.
    expect(policy).toContain(`'sha256-${createHash('sha256').update(inside).digest('base64')}'`)
    expect(policy).not.toContain('unsafe-inline')
    expect(html).not.toContain('rel="stylesheet"')
    expect(html).toContain('<link rel="prefetch" as="style" href="/assets/app.css"')
  },
)

test.each([undefined, 'same-origin'])(
  'from a page of ours (%s) it is linked, and kept by the browser',
  async (from) => {
    const { html } = await ask(from)
    expect(html).not.toContain('<style')
    expect(html).toContain('<link rel="stylesheet" href="/assets/app.css"')
  },
)
