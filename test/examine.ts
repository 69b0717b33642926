import { join } from 'node:path'
import AxeBuilder from '@axe-core/playwright'
import type { Browser, Page } from 'playwright-core'
import { expect } from 'vitest'

export interface Walk {
  html: string
  scripts: boolean
  width: number
  dark: boolean
}

/** What must hold of every page: its language, no sideways scroll, and nothing for axe to find. */
export async function examine(browser: Browser, page: Page, walk: Walk): Promise<void> {
  expect(await page.getAttribute('html', 'lang')).toBe(walk.html)
  await keepPicture(page, walk)
  if (walk.scripts)
    expect(
      await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth),
      `sideways scroll on ${page.url()}`,
    ).toBe(0)
  // axe reads the very same page as it stands, in a window that has scripts and runs none of the page's own.
  const twin = await twinOf(browser, page.viewportSize() ?? { width: walk.width, height: 800 }, walk.dark)
  await twin.setContent((await page.content()).replaceAll(/<script[^>]*>.*?<\/script>/gs, ''))
  // Whoever comes from elsewhere has the look in the page already.
  const linked = page.locator('link[rel=stylesheet]')
  if ((await linked.count()) > 0) {
    const sheet = await page.request.get(new URL((await linked.getAttribute('href')) ?? '', page.url()).href)
    await twin.addStyleTag({ content: await sheet.text() })
  }
  expect(await findings(twin), `axe on ${page.url()}`).toEqual([])
}

const twins = new WeakMap<Browser, Map<string, Promise<Page>>>()

/** One window for each size and scheme, for as long as its browser lives: axe, once there, is not read anew. */
function twinOf(browser: Browser, viewport: { width: number; height: number }, dark: boolean): Promise<Page> {
  const windows = twins.get(browser) ?? new Map<string, Promise<Page>>()
  twins.set(browser, windows)
  const key = JSON.stringify([viewport, dark])
  const open = async () => {
    // A colour on its way from one value to the next is not the colour of the page.
    const context = await browser.newContext({
      viewport,
      colorScheme: dark ? 'dark' : 'light',
      reducedMotion: 'reduce',
    })
    return context.newPage()
  }
  const twin = windows.get(key) ?? open()
  windows.set(key, twin)
  return twin
}

/** The rules of WCAG 2.2, A and AA; none is left out. */
const wcag = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa']

interface Broken {
  id: string
  nodes: { html: string }[]
}

/** What axe finds on the page as it stands. */
export async function findings(page: Page): Promise<string[]> {
  const broken = (await askAgain(page)) ?? (await askFirst(page))
  return broken.map((one) => `${one.id}: ${one.nodes.map((node) => node.html).join(' | ')}`)
}

async function askFirst(page: Page): Promise<Broken[]> {
  // Legacy: in the page itself. Otherwise each look opens a second page to add frames up, and ours have none.
  return (await new AxeBuilder({ page }).withTags(wcag).setLegacyMode(true).analyze()).violations
}

/** Where one window shows one document after the other, axe is there already: reading it anew takes ten times its work. */
function askAgain(page: Page): Promise<Broken[] | null> {
  return page.evaluate(async (values) => {
    const { axe } = window as { axe?: { run: (on: Document, how: object) => Promise<{ violations: Broken[] }> } }
    return axe ? (await axe.run(document, { runOnly: { type: 'tag', values } })).violations : null
  }, wcag)
}

/** SIGNOFF_SCREENS names a folder: every screen is kept there as a picture, for people to look through. */
async function keepPicture(page: Page, { html, width, dark }: Walk): Promise<void> {
  const folder = process.env.SIGNOFF_SCREENS
  if (!folder) return
  const screen = new URL(page.url()).pathname.replaceAll(/[0-9A-Z]{5}-[0-9A-Z]{5}/g, 'case').replaceAll('/', '-')
  const name = `${html}-${width}-${dark ? 'dark' : 'light'}${screen}.png`
  await page.screenshot({ path: join(folder, name), fullPage: true })
}
