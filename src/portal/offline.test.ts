import { Hono } from 'hono'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { browser, houseOf, proven, visitorOf } from '../../test/portal-browser.ts'
import { makeWorld, type World } from '../../test/world.ts'
import { askRoutes } from './ask.tsx'
import { expressRoutes } from './express.tsx'
import { specialRoutes } from './special.tsx'

/* What is said where the connection is lost: only what is so on that page. */

let world: World
beforeAll(async () => {
  world = await makeWorld()
})
afterAll(() => world.close())

const banner = (html: string) => /<p id="offline"[^>]*>.*?<\/p>/s.exec(html)?.[0] ?? ''

test.each(['/express', '/special/holder-died', '/ask'])('%s is one page, and nothing of it is saved', async (path) => {
  const house = houseOf(world)
  const app = new Hono().route('/', expressRoutes(house))
  specialRoutes(app, house)
  askRoutes(app, house)
  const { html, status } = await browser(app).get(path)
  expect(status).toBe(200)
  expect(banner(html)).toContain('Keep this page open: what you typed is still here')
  expect(banner(html)).not.toContain('saved')
  // A second button of that name below the one that sends would be pressed in its place.
  expect(/<footer.*<\/footer>/s.exec(html)?.[0].includes('href="/express"')).toBe(path !== '/express')
})

test('in the guided way the answers before are saved, and it says so', async () => {
  const visitor = visitorOf(world)
  await proven(world, 8300, visitor)
  expect(banner((await visitor.get('/decide')).html)).toContain('Your answers up to here are saved')
})
