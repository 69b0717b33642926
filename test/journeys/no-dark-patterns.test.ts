import { join } from 'node:path'
import AxeBuilder from '@axe-core/playwright'
import { Hono } from 'hono'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { specialKinds } from '../../src/domain/special.ts'
import { expressRoutes } from '../../src/portal/express.tsx'
import { specialRoutes } from '../../src/portal/special.tsx'
import { trackingRoutes } from '../../src/portal/tracking.tsx'
import { caseLink } from '../../src/store/link-keys.ts'
import { startBrowser } from '../browser.ts'
import { builtPage } from '../built-page.ts'
import { type Answered, browser, houseOf, proven, type Browser as Visitor, visitorOf } from '../portal-browser.ts'
import { makeWorld, type World } from '../world.ts'

/*
 * What a company that does not want to let go does to a page, and ours never do. Looks are measured in a real browser; words
 * are searched in src/ui/words.test.ts and src/messages/texts.test.ts.
 */

const languages = ['en', 'kk', 'ru', 'zh-Hans'] as const
const sights = [
  { width: 360, dark: false },
  { width: 360, dark: true },
  { width: 1280, dark: false },
  { width: 1280, dark: true },
] as const

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

test('cancel is never smaller, paler or later than another way: four languages, two widths, light and dark', async () => {
  const visitor = visitorOf(world)
  await proven(world, 4901, visitor)
  for (const lang of languages) {
    const { html } = await visitor.get(`/decide?lang=${lang}`)
    for (const sight of lang === 'en' ? sights : sights.filter(({ dark }) => !dark)) {
      const { page } = await builtPage(chromium, html, sight)
      const where = `${lang} at ${sight.width}`
      const [cancel, ...others] = await waysOn(page)
      expect(cancel?.path, where).toBe('cancel')
      expect(others.map(({ path }) => path)).toEqual(['transfer', 'port', 'pause', 'plan'])
      for (const other of others) {
        expect(cancel?.look, `${other.path}, ${where}`).toBe(other.look)
        expect(cancel?.title, `${other.path}, ${where}`).toBe(other.title)
        expect(cancel?.width ?? 0, `${other.path}, ${where}`).toBeGreaterThanOrEqual(other.width - 1)
        expect(cancel?.top ?? 0, `${other.path}, ${where}`).toBeLessThan(other.top)
      }
      expect(await page.evaluate(() => document.documentElement.scrollWidth), where).toBeLessThanOrEqual(sight.width)
      await keep(page, `decide-${lang}-${sight.width}-${sight.dark ? 'dark' : 'light'}`)
      await page.close()
    }
  }
}, 300_000)

test('side by side in a table where there is room, one below the other where there is none, and nothing for axe', async () => {
  const visitor = visitorOf(world)
  await proven(world, 4902, visitor)
  const { html } = await visitor.get('/decide')
  for (const { width, dark } of sights) {
    const { page } = await builtPage(chromium, html, { width, dark })
    const shape = await page.$$eval('.ways tbody tr:first-child > *', (cells) =>
      cells.map((cell) => Math.round(cell.getBoundingClientRect().left)),
    )
    expect(new Set(shape).size, `columns at ${width}`).toBe(width < 1100 ? 1 : shape.length)
    const named = await page.locator('.ways .asked').first().isVisible()
    expect(named, 'every answer names its question where no heading stands above it').toBe(width < 1100)
    // Both shapes, once light and once dark.
    if (dark === width > 1000) expect(await findings(page), `axe at ${width}`).toEqual([])
    await page.close()
  }
  for (const path of ['transfer', 'port', 'pause', 'plan']) {
    await visitor.get('/decide')
    const { page } = await builtPage(chromium, (await visitor.submit({ path })).html)
    expect(await findings(page), path).toEqual([])
    await keep(page, `decide-${path}`)
    await page.close()
  }
}, 300_000)

test('by keyboard: cancel is the first of the ways that is reached', async () => {
  const visitor = visitorOf(world)
  await proven(world, 4903, visitor)
  const { page } = await builtPage(chromium, (await visitor.get('/decide')).html)
  const reached: string[] = []
  for (let presses = 0; presses < 40 && reached.length < 5; presses += 1) {
    await page.keyboard.press('Tab')
    const value = await page.evaluate(() => document.activeElement?.getAttribute('value'))
    if (value && (await page.evaluate(() => document.activeElement?.getAttribute('name'))) === 'path')
      reached.push(value)
  }
  expect(reached).toEqual(['cancel', 'transfer', 'port', 'pause', 'plan'])
  await page.close()
}, 120_000)

test('no way is urged: none is marked, coloured or named as the better one', async () => {
  const visitor = visitorOf(world)
  await proven(world, 4904, visitor)
  const { html } = await visitor.get('/decide')
  const ways = html.slice(html.indexOf('<table class="ways"'), html.indexOf('</table>'))
  expect(ways).not.toMatch(/class="[^"]*(tag|banner|primary|accent|ok|warn)[^"]*"|<mark|<img|<b>|<strong/)
  expect([...ways.matchAll(/<button class="([^"]*)"/g)].map(([, look]) => look)).toEqual(
    Array(5).fill('button secondary'),
  )
})

test('no box is ticked and nothing chosen beforehand, on every form that a subscriber meets', async () => {
  for (const page of await everyForm()) {
    const chosen = [...page.html.matchAll(/<input[^>]*type="(?:checkbox|radio)"[^>]*>/g)]
      .map(([input]) => input)
      .filter((input) => / checked/.test(input))
    // The language of the letters is the language of the page: a fact, and no consent.
    expect(
      chosen.filter((input) => !/name="language"/.test(input)),
      page.at,
    ).toEqual([])
    expect(page.html, page.at).not.toMatch(/<option[^>]* selected[^>]*value="(?!)/)
  }
})

test('nothing counts down: an hour on, no word of any page has changed by itself', async () => {
  for (const { html, at } of await everyForm()) {
    const { page } = await builtPage(chromium, html, { island: 'enhance.ts', clock: true })
    const before = await page.innerText('body')
    await page.clock.fastForward(3_600_000)
    expect(await page.innerText('body'), at).toBe(before)
    await page.close()
  }
}, 300_000)

test('the reason can be skipped, and the receipt waits for no survey', async () => {
  const visitor = visitorOf(world)
  const pages = await guided(visitor, 4906)
  const reason = pages.find(({ at }) => at === '/reason')
  const { page } = await builtPage(chromium, reason?.html ?? '')
  const [go, skip] = await page.$$eval('main .buttons button', (buttons) =>
    buttons.map((button) => ({ name: button.getAttribute('name'), height: button.getBoundingClientRect().height })),
  )
  expect(skip?.name).toBe('skip')
  expect(skip?.height).toBe(go?.height)
  expect(await page.locator('main input[required]').count()).toBe(0)
  await page.close()
  const received = pages.at(-1)
  expect(received?.at).toMatch(/^\/c\/[0-9A-Z-]{11}\/received$/)
  expect(received?.text).toContain('We received your request')
  const main = received?.html.slice(received.html.indexOf('<main'), received.html.indexOf('</main')) ?? ''
  expect(main, 'nothing is asked on the receipt').not.toMatch(/<form|<input|<select|<textarea/)
}, 120_000)

interface SeenWay {
  path: string | null
  look: string
  title: string
  width: number
  top: number
}

/** Every way as a reader sees it: its button, and the title above or beside it. */
function waysOn(page: Page): Promise<SeenWay[]> {
  return page.$$eval('.ways tbody tr', (rows) =>
    rows.map((row) => {
      const look = (element: Element | null) => {
        if (!element) return ''
        const { color, backgroundColor, borderColor, fontSize, fontWeight, opacity, textDecorationLine } =
          getComputedStyle(element)
        return [color, backgroundColor, borderColor, fontSize, fontWeight, opacity, textDecorationLine].join(' ')
      }
      const button = row.querySelector('button')
      const { width, top } = button?.getBoundingClientRect() ?? { width: 0, top: 0 }
      const path = button?.getAttribute('value') ?? null
      return { path, look: look(button), title: look(row.querySelector('th')), width, top }
    }),
  )
}

async function findings(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page })
    .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
    .analyze()
  return violations.map((one) => `${one.id}: ${one.nodes.map((node) => node.html).join(' | ')}`)
}

/** SIGNOFF_SCREENS names a folder: the page is kept there as a picture, for people to look through. */
async function keep(page: Page, name: string): Promise<void> {
  const folder = process.env.SIGNOFF_SCREENS
  if (folder) await page.screenshot({ path: join(folder, `${name}.png`), fullPage: true })
}

/** The guided way from the first page to the receipt: each page as it was shown. */
async function guided(visitor: Visitor, i: number): Promise<Answered[]> {
  const first = await visitor.get('/')
  const standing = await proven(world, i, visitor)
  const decide = await visitor.get('/decide')
  const date = await visitor.submit({ path: 'cancel' })
  const reason = await visitor.submit({ when: 'now' })
  const refund = await visitor.submit({ skip: 'yes' })
  const contact = await visitor.submit({ way: 'to-number', number: '+7 701 000 00 99' })
  const check = await visitor.submit({ to: 'email', email: 'amina@example.test', language: 'en' })
  return [first, standing, decide, date, reason, refund, contact, check, await visitor.submit({})]
}

let forms: Answered[] | undefined
async function everyForm(): Promise<Answered[]> {
  if (forms) return forms
  const way = await guided(visitorOf(world), 4905)
  const house = houseOf(world)
  const app = new Hono().route('/', expressRoutes(house)).route('/', trackingRoutes(house))
  specialRoutes(app, house)
  const others = browser(app)
  const ref = way.at(-1)?.at.split('/')[2] ?? ''
  const link = caseLink(world.desk.keys, '', 'kcell', ref)
  const at = (path: string) => link.replace(`/c/${ref}`, `/c/${ref}${path}`)
  const paths = [
    '/express',
    '/ask',
    '/special',
    ...specialKinds.map((kind) => `/special/${kind}`),
    link,
    ...['/withdraw', '/share', '/settle', '/unlink', '/contacts', '/payee'].map(at),
  ]
  const rest: Answered[] = []
  for (const path of paths) {
    const page = await others.get(path)
    expect(page.status, path).toBe(200)
    rest.push(page)
  }
  forms = [...way, ...rest]
  return forms
}
