import { Hono } from 'hono'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { trackingRoutes } from '../../src/portal/tracking.tsx'
import { linkKey } from '../../src/store/link-keys.ts'
import { startBrowser } from '../browser.ts'
import { builtPage } from '../built-page.ts'
import { browser, houseOf, proven, visitorOf } from '../portal-browser.ts'
import { makeWorld, type World } from '../world.ts'

/* What only a real browser can show: a file that is read and never sent, and buttons as a reader sees them. */

let world: World
let chromium: Browser
beforeAll(async () => {
  world = await makeWorld()
  chromium = await startBrowser()
}, 120_000)
afterAll(async () => {
  await chromium?.close()
  await world?.close()
})

const file = (text: string) => ({ name: 'contacts.vcf', mimeType: 'text/vcard', buffer: Buffer.from(text) })

test('a contacts file is read on the device: who is in it, that it is empty, that it is none; and nothing is sent', async () => {
  const ref = await world.open(910)
  const app = new Hono().route('/', trackingRoutes(houseOf(world)))
  const { html } = await browser(app).get(`/c/${ref}/contacts?k=${linkKey(world.desk.keys, 'kcell', ref, 'case')}`)
  const { page, asked } = await builtPage(chromium, html, { island: 'vcard.ts' })
  await page.waitForSelector('[data-vcard]:not([hidden])')
  const before = asked.length
  const says = page.locator('[data-vcard-says]')
  const choose = (text: string) => page.setInputFiles('#vcard', file(text))
  await choose('BEGIN:VCARD\nFN:Әмина <img src=https://elsewhere.example/x>\nTEL:+77010000001\nEND:VCARD\n')
  await expect.poll(() => says.textContent()).toBe('Contacts in the file: 1')
  expect(await page.locator('[data-vcard-list] li').allTextContents()).toEqual([
    'Әмина <img src=https://elsewhere.example/x>: +77010000001',
  ])
  await choose('')
  await expect.poll(() => says.textContent()).toContain('The file is empty')
  await choose('%PDF-1.7')
  await expect.poll(() => says.textContent()).toContain('This is no contacts file')
  expect(await page.locator('[data-vcard-list] li').count()).toBe(0)
  expect(asked.slice(before)).toEqual([])
  await page.close()
}, 120_000)

test('cancel is never smaller, paler or later than another way, at 360 and at 1280 pixels, light and dark', async () => {
  const visitor = visitorOf(world)
  await proven(world, 911, visitor)
  const { html } = await visitor.get('/decide')
  for (const [width, dark] of [
    [360, false],
    [360, true],
    [1280, false],
  ] as const) {
    const { page } = await builtPage(chromium, html, { width, dark })
    const ways = await page.$$eval('button[name="path"]', (buttons) =>
      buttons.map((button) => {
        const { width: wide, height, top, left } = button.getBoundingClientRect()
        const { color, backgroundColor, borderColor, fontSize, fontWeight, opacity } = getComputedStyle(button)
        const look = [color, backgroundColor, borderColor, fontSize, fontWeight, opacity].join(' ')
        return { path: button.getAttribute('value'), area: wide * height, top, left, look }
      }),
    )
    const [cancel, ...others] = ways
    expect(cancel?.path).toBe('cancel')
    expect(others.length).toBeGreaterThan(0)
    for (const other of others) {
      expect(cancel?.look, `${other.path} at ${width}`).toBe(other.look)
      expect(cancel?.area ?? 0, `${other.path} at ${width}`).toBeGreaterThanOrEqual(other.area * 0.99)
      expect((cancel?.top ?? 0) < other.top || (cancel?.left ?? 0) < other.left).toBe(true)
    }
    expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(width)
    await page.close()
  }
}, 120_000)
