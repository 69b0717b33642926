import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { startBrowser } from '../browser.ts'
import { examine } from '../examine.ts'
import { type Instance, startInstance } from '../instance.ts'
import { codeInTheMailbox } from '../mailbox.ts'

/*
 * One person with several lines, as they walk it on a phone without scripts: all lines in their name, one of them reported as
 * never taken, one protected, and a request about the one that others depend on. Every page is checked by axe.
 */

const walks = [
  { lang: 'ru', html: 'ru', scripts: false, width: 360, dark: false, operator: 'kcell', number: '+7 701 555 00 23' },
  {
    lang: 'zh',
    html: 'zh-Hans',
    scripts: false,
    width: 360,
    dark: true,
    operator: 'beeline',
    number: '+7 705 555 00 23',
  },
] as const

describe('my lines in a browser', () => {
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
    test(`${walk.lang}, scripts off, ${walk.width} px: the list, a report, a protection, and what depends on a line`, {
      timeout: 300_000,
    }, async () => {
      const context = await browser.newContext({
        javaScriptEnabled: false,
        viewport: { width: walk.width, height: 800 },
        colorScheme: walk.dark ? 'dark' : 'light',
        baseURL: instance.baseUrl,
      })
      const page = await context.newPage()
      const look = () => examine(browser, page, walk)
      await prove(browser, instance, page, walk)

      await page.goto('/lines')
      await waitFor(page, 'form[action="/lines/start"]')
      expect(await page.locator('form[action="/lines/start"]').count()).toBe(3)
      await look()

      await page.click('main a[href="/lines/not-mine"]')
      await press(page, 'main form[action="/lines/not-mine"] button')
      await look()
      await page.check(`[name=lines][value="${walk.operator}-10026"]`)
      await page.fill('[name=contact]', 'zarina@example.org')
      await press(page, 'main form[action="/lines/not-mine"] button')
      await look()
      const tracking = await page.getAttribute('main dd a', 'href')
      expect(tracking).toMatch(/^\/c\/[0-9A-Z-]{11}\?k=/)

      await page.goto('/protection')
      await press(page, 'main form[action="/protection"] button')
      await look()
      await page.goto('/standing')
      await look()
      await page.goto('/decide')
      await press(page, 'button[name=path][value=cancel]')
      expect(new URL(page.url()).pathname).toBe('/members')
      await press(page, 'main form[action="/members"] button')
      await look()
      await page.check('[name=members][value=regroup]')
      await press(page, 'main form[action="/members"] button')
      expect(new URL(page.url()).pathname).toBe('/date')

      await page.goto(tracking ?? '')
      await look()
      const mail = await (await context.request.get('/dev/mail?lang=en')).text()
      expect(mail, 'the receipt of the report').toContain('zarina@example.org')
      await context.close()
    })
  }
})

type Walk = (typeof walks)[number]

/** By a code to the e-mail address that the operator has long known: a code to the line lists nothing. */
async function prove(browser: Browser, instance: Instance, page: Page, { lang, number }: Walk): Promise<void> {
  await page.goto(`/?lang=${lang}`)
  await page.fill('[name=number]', number)
  await press(page, 'main form[action="/"] button')
  await page.check('[name=way][value=contact]')
  await press(page, 'main form button')
  await page.fill('[name=code]', await codeInTheMailbox(browser, instance.baseUrl))
  await press(page, 'main form button')
  await waitFor(page, 'main a[href="/lines"]')
}

async function press(page: Page, button: string): Promise<void> {
  const sent = page.waitForResponse((answer) => answer.request().method() === 'POST', { timeout: 30_000 })
  await page.locator(button).first().click()
  await sent
  await page.waitForLoadState('load')
}

/** A page that is being prepared looks again by itself; without scripts it is opened again, as its refresh asks. */
async function waitFor(page: Page, selector: string): Promise<void> {
  for (let tries = 0; tries < 60; tries += 1) {
    if ((await page.locator(selector).count()) > 0) return
    await page.waitForTimeout(500)
    await page.goto(page.url())
  }
  throw new Error(`it never came: ${selector} at ${page.url()}`)
}
