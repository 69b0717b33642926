import { join } from 'node:path'
import AxeBuilder from '@axe-core/playwright'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startBrowser } from '../browser.ts'
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

/** What must hold of every page: its language, no sideways scroll, and nothing for axe to find. */
async function examine(browser: Browser, page: Page, walk: Walk): Promise<void> {
  expect(await page.getAttribute('html', 'lang')).toBe(walk.html)
  await keepPicture(page, walk)
  if (walk.scripts) {
    expect(
      await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth),
      `sideways scroll on ${page.url()}`,
    ).toBe(0)
    expect(await findings(page), `axe on ${page.url()}`).toEqual([])
    return
  }
  // axe needs scripts: the very same page, read by a browser that has them.
  const context = await browser.newContext({
    viewport: page.viewportSize() ?? { width: walk.width, height: 800 },
    colorScheme: walk.dark ? 'dark' : 'light',
    // A colour on its way from one value to the next is not the colour of the page.
    reducedMotion: 'reduce',
  })
  const twin = await context.newPage()
  await twin.setContent(await page.content())
  const sheet = await page.request.get(
    new URL((await page.getAttribute('link[rel=stylesheet]', 'href')) ?? '', page.url()).href,
  )
  await twin.addStyleTag({ content: await sheet.text() })
  expect(await findings(twin), `axe on ${page.url()}`).toEqual([])
  await context.close()
}

async function findings(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
    .analyze()
  return violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.html).join(' | ')}`)
}

/** SIGNOFF_SCREENS names a folder: every screen is kept there as a picture, for people to look through. */
async function keepPicture(page: Page, { lang, width, dark }: Walk): Promise<void> {
  const folder = process.env.SIGNOFF_SCREENS
  if (!folder) return
  const screen = new URL(page.url()).pathname.replaceAll(/[0-9A-Z]{5}-[0-9A-Z]{5}/g, 'case').replaceAll('/', '-') || '-'
  await page.screenshot({
    path: join(folder, `${lang}-${width}-${dark ? 'dark' : 'light'}${screen}.png`),
    fullPage: true,
  })
}
