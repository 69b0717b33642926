import { Hono } from 'hono'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { trackingRoutes } from '../../src/portal/tracking.tsx'
import { linkKey } from '../../src/store/link-keys.ts'
import { startBrowser } from '../browser.ts'
import { builtPage } from '../built-page.ts'
import { browser, houseOf } from '../portal-browser.ts'
import { makeWorld, type World } from '../world.ts'

/* What only a real browser can show: a file that is read and never sent. */

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
