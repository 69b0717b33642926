import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startBrowser } from '../browser.ts'
import { examine } from '../examine.ts'
import { type Instance, startInstance } from '../instance.ts'

/*
 * Somebody in mourning, with a phone: from the start page to the receipt in one submit, then the page for the papers, in a
 * real browser, with scripts and without. No code is asked for, no message goes to the line, and every page is checked by axe.
 */

const walks = [
  { lang: 'ru', html: 'ru', scripts: false, width: 360, dark: false, number: '+7 701 555 00 01' },
  { lang: 'kk', html: 'kk', scripts: true, width: 360, dark: true, number: '+7 701 555 00 02' },
  { lang: 'en', html: 'en', scripts: true, width: 1280, dark: false, number: '+7 701 555 00 05' },
  { lang: 'zh', html: 'zh-Hans', scripts: false, width: 1280, dark: true, number: '+7 701 555 00 06' },
] as const

describe('the holder has died', () => {
  let instance: Instance
  let browser: Browser
  beforeAll(async () => {
    instance = await startInstance()
    browser = await startBrowser()
  }, 180_000)
  afterAll(async () => {
    await browser?.close()
    await instance?.stop()
  })

  for (const walk of walks) {
    test(`${walk.lang}, scripts ${walk.scripts ? 'on' : 'off'}, ${walk.width} px: one submit to the receipt, then the page for the papers`, {
      timeout: 240_000,
    }, async () => {
      const context = await browser.newContext({
        javaScriptEnabled: walk.scripts,
        viewport: { width: walk.width, height: 800 },
        colorScheme: walk.dark ? 'dark' : 'light',
        reducedMotion: 'reduce',
        baseURL: instance.baseUrl,
      })
      const page = await context.newPage()
      const look = async (name: string) => {
        await examine(browser, page, walk)
        await keepPicture(page, `special-${walk.lang}-${walk.width}-${name}`)
      }
      await page.goto(`/?lang=${walk.lang}`)
      await page.click('main a[href="/special"]')
      await look('kinds')
      await page.click('main a[href="/special/holder-died"]')
      await press(page)
      await look('nothing-typed')
      await page.fill('[name=number]', walk.number)
      await page.check('[name=operator][value=kcell]')
      await page.fill('[name=holder]', 'Серик Омаров')
      await page.fill('[name=name]', 'Амина Серик')
      await page.fill('[name=contact]', 'amina@example.org')
      await look('form')
      await press(page)
      await page.waitForURL((url) => url.pathname.endsWith('/receipt'), { timeout: 20_000 })
      await look('receipt')
      await page.click('main a.button[href*="/papers"]')
      await page.click('main a[href*="kind=passport"]')
      await look('papers')
      await page.click('main a[href^="/c/"]')
      await look('track')
      const mail = await context.request.get(`/dev/mail?lang=${walk.lang}`)
      const box = await mail.text()
      expect(box, 'the receipt came').toContain('amina@example.org')
      await context.close()
    })
  }
})

async function press(page: Page): Promise<void> {
  const sent = page.waitForResponse((answer) => answer.request().method() === 'POST', { timeout: 30_000 })
  await page.locator('main form button[type=submit]').first().click()
  await sent
  await page.waitForLoadState('load')
}

/** Where `SIGNOFF_PICTURES` names a folder, each page is kept there to be looked at. */
async function keepPicture(page: Page, name: string): Promise<void> {
  const folder = process.env.SIGNOFF_PICTURES
  if (!folder) return
  await mkdir(folder, { recursive: true })
  await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true })
}
