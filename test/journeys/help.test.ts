import { join } from 'node:path'
import AxeBuilder from '@axe-core/playwright'
import { Hono } from 'hono'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Language, languages } from '../../src/domain/case.ts'
import { aboutRoutes } from '../../src/portal/about.tsx'
import { startBrowser } from '../browser.ts'
import { builtPage } from '../built-page.ts'
import { houseOf } from '../portal-browser.ts'
import { makeWorld, operators, type World } from '../world.ts'

/* Help for one operator in a real browser: the reader's own clock, a narrow screen, and paper. */

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

/** As an installation whose operator answers from nine to six on working days; it is Monday, nine in Astana. */
async function helpPage(lang: Language): Promise<string> {
  const kcell = operators.get('kcell')
  if (!kcell) throw new Error('operators/kcell.yaml is missing')
  const from = { source: 'test', from: '2026-11-22' as const, verified: true }
  const hours = { ...from, value: [{ days: [1, 2, 3, 4, 5], from: '09:00', to: '18:00' }] }
  const phone = { ...from, value: '+7 700 000 00 01' }
  const known = { ...kcell, rules: { ...kcell.rules, care: { ...kcell.rules.care, phone, hours } } }
  const app = new Hono().route('/', aboutRoutes(houseOf(world, { operators: new Map([['kcell', known]]) })))
  return (await app.request(`/help/kcell?lang=${lang}`)).text()
}

async function keep(page: Page, name: string): Promise<void> {
  const folder = process.env.SIGNOFF_SCREENS
  if (folder) await page.screenshot({ path: join(folder, `help-${name}.png`), fullPage: true })
}

test('hours of care stand beside the reader’s own clock, where that shows another time', async () => {
  const html = await helpPage('en')
  const said = async (timezone: string) => {
    const { page } = await builtPage(chromium, html, { island: 'clock.ts', timezone })
    const at = page.locator('#ask time')
    // A module runs after the page is there.
    await page.waitForFunction(() => document.readyState === 'complete')
    await page.evaluate(() => dispatchEvent(new Event('shown')))
    const text = await at.textContent()
    await page.close()
    return text
  }
  expect(await said('Asia/Tokyo')).toBe('18:00 (Astana time, your time 22:00)')
  expect(await said('Pacific/Kiritimati')).toBe('18:00 (Astana time, your time Tuesday 03:00)')
  expect(await said('Asia/Almaty')).toBe('18:00 (Astana time)')
  const { page } = await builtPage(chromium, html)
  expect(await page.locator('#ask time').textContent(), 'without scripts').toBe('18:00 (Astana time)')
  await page.close()
}, 60_000)

test('fits a narrow screen in every language, is clean for axe, and is whole on paper', async () => {
  for (const lang of languages) {
    const { page } = await builtPage(chromium, await helpPage(lang), { dark: lang === 'ru' })
    const over = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth)
    expect(over, lang).toBe(0)
    await keep(page, lang)
    // The same parts in all four: one light and one dark page are examined whole.
    if (lang === 'kk' || lang === 'ru') expect(await findings(page), lang).toEqual([])
    await page.emulateMedia({ media: 'print' })
    const folded = page.locator('#esim details.more p').first()
    expect((await folded.boundingBox())?.height ?? 0, 'what is folded on screen is on paper').toBeGreaterThan(5)
    for (const away of ['.foot', '.help-search', 'nav'])
      expect(await page.locator(away).first().isVisible()).toBe(false)
    await page.close()
  }
}, 90_000)

async function findings(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
    .analyze()
  return violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' | ')}`)
}
