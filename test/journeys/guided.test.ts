import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startBrowser } from '../browser.ts'
import { examine } from '../examine.ts'
import { type Instance, startInstance } from '../instance.ts'
import { codeInTheMailbox } from '../mailbox.ts'

/*
 * The guided journey as people walk it, in a real browser on a real instance: four languages, with scripts and without,
 * phone and desktop, light and dark. Every page on the way is checked by axe, without a rule left out.
 */

const walks = [
  { lang: 'kk', html: 'kk', scripts: true, width: 360, dark: false, number: '+7 701 555 00 01' },
  { lang: 'ru', html: 'ru', scripts: false, width: 1280, dark: true, number: '8 (701) 555-00-05' },
  { lang: 'en', html: 'en', scripts: true, width: 1280, dark: true, number: '77015550006' },
  { lang: 'zh', html: 'zh-Hans', scripts: false, width: 360, dark: false, number: '+7 701 555 00 02' },
] as const
type Walk = (typeof walks)[number]

describe('the guided journey in a browser', () => {
  let instance: Instance
  let browser: Browser
  beforeAll(async () => {
    instance = await startInstance()
    browser = await startBrowser()
  }, 120_000)
  afterAll(async () => {
    await browser?.close()
    await instance?.stop()
  })

  for (const walk of walks) {
    test(`${walk.lang}, scripts ${walk.scripts ? 'on' : 'off'}, ${walk.width} px: at most ten submits to the receipt`, {
      timeout: 300_000,
    }, async () => {
      const context = await browser.newContext({
        javaScriptEnabled: walk.scripts,
        viewport: { width: walk.width, height: 800 },
        colorScheme: walk.dark ? 'dark' : 'light',
        reducedMotion: 'reduce',
        baseURL: instance.baseUrl,
      })
      const page = await context.newPage()
      const { submits } = await journey(browser, page, walk, (at) => examine(browser, at, walk))
      expect(submits).toBeLessThanOrEqual(10)
      expect(new URL(page.url()).pathname).toMatch(/^\/c\/[0-9A-Z-]{11}\/received$/)
      const ref = page.url().split('/')[4] ?? ''
      await page.goto(`/c/${ref}`)
      await examine(browser, page, walk)
      await context.close()
    })
  }
})

/** One form after the other; the code is read in the mailbox, as a person would read their phone. */
async function journey(
  browser: Browser,
  page: Page,
  { lang, number }: Walk,
  look: (page: Page) => Promise<void>,
): Promise<{ submits: number }> {
  let submits = 0
  const send = async (fill: () => Promise<void>, press?: string) => {
    await look(page)
    await fill()
    submits += 1
    const before = page.url()
    await page
      .locator(press ?? 'main form button[type=submit]:not([name=skip]):not([name=act])')
      .first()
      .click()
    await page.waitForURL((url) => url.href !== before, { timeout: 20_000 })
  }
  const to = (path: string) => page.waitForURL((url) => url.pathname === path, { timeout: 30_000 })
  await page.goto(`/?lang=${lang}`)
  await send(() => page.fill('[name=number]', number))
  await send(() => page.check('[name=way][value=contact]'))
  await to('/code')
  const code = await codeInTheMailbox(browser, new URL(page.url()).origin)
  await send(() => page.fill('[name=code]', code))
  await to('/standing')
  for (
    let tries = 0;
    tries < 30 && !(await page.locator('a[href="/decide"], form[action="/decide"], main form button').count());
    tries += 1
  ) {
    await page.waitForTimeout(500)
    await page.reload()
  }
  await look(page)
  if (await page.locator('main a[href="/decide"]').count()) await page.click('main a[href="/decide"]')
  await to('/decide')
  await send(async () => undefined, 'main button[name=path][value=cancel]')
  await send(() => page.check('[name=when][value=now]'))
  await send(async () => undefined, 'main button[name=skip]')
  if (page.url().includes('/refund')) await send(() => page.check('[name=way][value=at-branch]'))
  await send(async () => {
    await page.check('[name=to][value=email]')
    await page.fill('[name=email]', 'reader@example.org')
  })
  await send(async () => undefined)
  return { submits }
}
