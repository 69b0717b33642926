import { Hono } from 'hono'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { browser, houseOf } from '../../test/portal-browser.ts'
import { makeWorld, type World } from '../../test/world.ts'
import { linkKey } from '../store/link-keys.ts'
import { trackingRoutes } from './tracking.tsx'

/* Where the money goes, for somebody whose proof does not count in this browser: only true reasons are given. */

let world: World
let line = 7700
beforeAll(async () => {
  world = await makeWorld()
})
afterAll(() => world.close())

const gate = async (identity: 'otp_line' | 'otp_contact' | 'id_reviewed', below = '/payee') => {
  const ref = await world.open(line++, { identity })
  await world.settle()
  const reader = browser(new Hono().route('/', trackingRoutes(houseOf(world))))
  return reader.get(`/c/${ref}${below}?k=${linkKey(world.desk.keys, 'kcell', ref, 'case')}`)
}

test.each(['otp_contact', 'id_reviewed'] as const)(
  'proved by %s before: asked once more, and no word of the SIM',
  async (identity) => {
    const page = await gate(identity)
    expect(page.text).toContain('You have shown before who you are')
    expect(page.text).toContain('First confirm that it is you')
    expect(page.text).not.toContain('who holds the SIM')
  },
)

test('proved by the line only: why that is not enough', async () => {
  const page = await gate('otp_line')
  expect(page.text).toContain('who holds the SIM could send the money elsewhere')
  expect(page.text).not.toContain('You have shown before who you are')
})

test.each(['/payee', '/settings/contact'])(
  '%s: where no ways are listed, none is called one of these',
  async (below) => {
    const page = await gate('otp_line', below)
    expect(page.text).not.toContain('None of these ways')
    expect(page.text).toContain('You cannot show it that way? Ask the operator: an agent can check who you are.')
    expect((await gate('otp_line', '/identity')).text).toContain('None of these ways')
  },
)
