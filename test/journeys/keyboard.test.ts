import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startBrowser } from '../browser.ts'
import { type Instance, startInstance } from '../instance.ts'
import { codeInTheMailbox } from '../mailbox.ts'

/*
 * From the number to the receipt without a mouse: Tab, arrows, Space and Enter, nothing else. Whatever has the focus must
 * show it, and the focus must never be caught.
 */

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

for (const scripts of [true, false]) {
  test(`scripts ${scripts ? 'on' : 'off'}: to the receipt by keyboard alone, the focus always seen`, {
    timeout: 300_000,
  }, async () => {
    const context = await browser.newContext({
      javaScriptEnabled: scripts,
      viewport: { width: 360, height: 800 },
      reducedMotion: 'reduce',
      baseURL: instance.baseUrl,
    })
    const page = await context.newPage()
    await page.goto('/?lang=ru')
    await reach(page, '[name=number]')
    await page.keyboard.type(scripts ? '8 701 555 00 01' : '8 701 555 00 05')
    await enter(page)
    await choose(page, '[name=way]', 'contact')
    await enter(page)
    await reach(page, '[name=code]')
    await page.keyboard.type(await codeInTheMailbox(browser, instance.baseUrl))
    await enter(page)
    await untilRead(page)
    await press(page, 'main a[href="/decide"], main form button')
    await press(page, 'main button[name=path][value=cancel]')
    await choose(page, '[name=when]', 'now')
    await enter(page)
    await press(page, 'main button[name=skip]')
    if (page.url().includes('/refund')) {
      await choose(page, '[name=way]', 'at-branch')
      await enter(page)
    }
    await choose(page, '[name=to]', 'email')
    await reach(page, '[name=email]')
    await page.keyboard.type('reader@example.org')
    await enter(page)
    await press(page, 'main form button[type=submit]')
    expect(new URL(page.url()).pathname).toMatch(/^\/c\/[0-9A-Z-]{11}\/received$/)
    await context.close()
  })
}

/** Tab until the element that is wanted has the focus. What is passed on the way must show that it has it. */
async function reach(page: Page, wanted: string): Promise<void> {
  for (let tabs = 0; tabs < 80; tabs += 1) {
    await page.keyboard.press('Tab')
    const focus = page.locator(':focus')
    if ((await focus.count()) === 0) continue
    const { is, seen } = await focus.first().evaluate((element, selector) => {
      const { outlineStyle, outlineWidth, boxShadow } = getComputedStyle(element)
      const box = element.getBoundingClientRect()
      const drawn = (outlineStyle !== 'none' && outlineWidth !== '0px') || boxShadow !== 'none'
      return { is: element.matches(selector), seen: drawn && box.width > 0 && box.height > 0 }
    }, wanted)
    expect(seen, `the focus is not seen on the way to ${wanted} on ${page.url()}`).toBe(true)
    if (is) return
  }
  throw new Error(`${wanted} cannot be reached on ${page.url()}`)
}

/** Into the group of radio buttons, then down until the one that is wanted is chosen. */
async function choose(page: Page, group: string, value: string): Promise<void> {
  await reach(page, group)
  await page.keyboard.press('Space')
  for (let steps = 0; steps < 12; steps += 1) {
    if (await page.locator(`${group}[value="${value}"]`).isChecked()) return
    await page.keyboard.press('ArrowDown')
  }
  throw new Error(`${group} never came to ${value} on ${page.url()}`)
}

/** Enter in a field or on a choice sends its form. */
async function enter(page: Page): Promise<void> {
  const before = page.url()
  await page.keyboard.press('Enter')
  await page.waitForURL((url) => url.href !== before, { timeout: 30_000 })
}

async function press(page: Page, button: string): Promise<void> {
  await reach(page, button)
  await enter(page)
}

/** The line is looked up by the worker: the page is asked for again until it can go on. */
async function untilRead(page: Page): Promise<void> {
  for (let tries = 0; tries < 60; tries += 1) {
    if (await page.locator('main a[href="/decide"], main form button').count()) return
    await page.waitForTimeout(500)
    await page.reload()
  }
  throw new Error('the line was never read')
}
