import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { startBrowser } from '../browser.ts'
import { builtPage } from '../built-page.ts'

/* The script of a page that follows its case, alone in a real browser: what it takes over, and what it leaves alone. */

let chromium: Browser
beforeAll(async () => {
  chromium = await startBrowser()
}, 120_000)
afterAll(() => chromium?.close())

const line = (seen: string, asOf: string) => `
  <div data-live="/live?${seen}" data-seen="${seen}" data-state="still" data-news="NEWS" data-lost="LOST" data-off="OFF" data-held="HELD">
    <p role="status" data-live-says>${asOf}</p>
  </div>`
const html = (seen: string, body: string, title = 'One') =>
  `<!doctype html><title>${title}</title><main id="main" tabindex="-1"><h1>${title}</h1>${line(seen, `As of ${seen}.`)}${body}</main>`

/** The page, with a server in the hand of the test: what it answers, and which streams were opened. */
async function pageWith(body: string): Promise<Page> {
  const { page } = await builtPage(chromium, html('1', body), { island: 'live.ts' })
  await page.evaluate(() => {
    const opened: { url: string; readyState: number }[] = []
    class Stream extends EventTarget {
      static CLOSED = 2
      readyState = 1
      onerror: (() => void) | undefined
      url: string
      constructor(url: string) {
        super()
        this.url = url
        opened.push(this)
      }
      close() {
        this.readyState = 2
      }
    }
    Object.assign(window, { EventSource: Stream, opened, answer: '', status: 403, asked: 0 })
    Object.assign(window, {
      fetch: async () => {
        Object.assign(window, { asked: Reflect.get(window, 'asked') + 1 })
        const text: string = Reflect.get(window, 'answer')
        return { ok: text !== '', status: text === '' ? Reflect.get(window, 'status') : 200, text: async () => text }
      },
    })
    dispatchEvent(new Event('shown'))
  })
  return page
}

const answers = (page: Page, next: string) => page.evaluate((text) => Object.assign(window, { answer: text }), next)
/** The newest stream says something. */
const hear = (page: Page, what: string, data = '') =>
  page.evaluate(
    ({ event, text }) => {
      const streams: EventTarget[] = Reflect.get(window, 'opened')
      streams.at(-1)?.dispatchEvent(new MessageEvent(event, { data: text }))
    },
    { event: what, text: data },
  )
const fail = (page: Page, state: number) =>
  page.evaluate((readyState) => {
    const streams: (EventTarget & { onerror?: () => void })[] = Reflect.get(window, 'opened')
    const stream = streams.at(-1)
    Object.assign(stream ?? {}, { readyState })
    stream?.onerror?.()
  }, state)
const says = (page: Page) => page.textContent('[data-live-says]')
const count = (page: Page, name: 'opened' | 'asked') =>
  page.evaluate((of) => {
    const value: unknown = Reflect.get(window, of)
    return Array.isArray(value) ? value.length : Number(value)
  }, name)

test('what is known already is not asked for; what moved is taken over, and said once', async () => {
  const page = await pageWith('<p>Old</p><details open><summary>All</summary><ol><li>a</li></ol></details>')
  await hear(page, 'at', '1')
  expect(await count(page, 'asked')).toBe(0)
  await answers(
    page,
    html('2', '<p>New</p><details><summary>All</summary><ol><li>a</li><li>b</li></ol></details>', 'Two'),
  )
  await hear(page, 'at', '2')
  await expect.poll(() => says(page)).toBe('NEWS Two. As of 2.')
  expect(await page.locator('main > p').allTextContents()).toEqual(['New'])
  expect(await page.locator('li').allTextContents()).toEqual(['a', 'b'])
  // What the reader opened stays open.
  expect(await page.getAttribute('details', 'open')).toBe('')
  expect(await page.title()).toBe('Two')
  await page.close()
})

test('a link that has the focus never becomes another one, and a form never goes: the page says that something is new', async () => {
  const page = await pageWith('<p><a href="/withdraw">Take back</a></p><form><textarea>was</textarea></form>')
  await page.focus('a')
  await answers(page, html('2', '<p><a href="/else">Something else</a></p>'))
  await hear(page, 'at', '2')
  await expect.poll(() => says(page)).toBe('HELD')
  expect(await page.evaluate(() => document.activeElement?.getAttribute('href'))).toBe('/withdraw')
  expect(await page.locator('form').count()).toBe(1)
  await page.fill('textarea', 'half a sent')
  await answers(page, html('3', '<p>x</p><form><textarea>empty</textarea></form>'))
  await hear(page, 'at', '3')
  await expect.poll(() => says(page)).toBe('NEWS As of 3.')
  expect(await page.inputValue('textarea')).toBe('half a sent')
  expect(await page.evaluate(() => document.activeElement?.tagName)).toBe('TEXTAREA')
  await page.close()
})

test('the session is over: it says so, hangs up, and asks no more', async () => {
  const page = await pageWith('<p>Old</p>')
  await hear(page, 'at', '1')
  await hear(page, 'over')
  expect(await says(page)).toBe('OFF')
  expect(await page.evaluate(() => Reflect.get(window, 'opened').map((one: EventSource) => one.readyState))).toEqual([
    2,
  ])
  await page.close()
})

test('the line breaks: it says so, and takes its words back when it is there again; refused, it tries a few times and gives up', async () => {
  const page = await pageWith('<p>Old</p>')
  await hear(page, 'at', '1')
  await fail(page, 0)
  expect(await says(page)).toBe('LOST')
  await hear(page, 'at', '1')
  expect(await says(page)).toBe('As of 1.')
  await page.clock.install()
  for (const [tries, waits] of [
    [1, 20_000],
    [2, 40_000],
    [3, 60_000],
  ] as const) {
    await fail(page, 2)
    expect(await says(page)).toBe('LOST')
    await page.clock.fastForward(waits)
    expect(await count(page, 'opened')).toBe(1 + tries)
  }
  await fail(page, 2)
  expect(await says(page)).toBe('OFF')
  await page.close()
})

test('what may not be seen any more is not taken over', async () => {
  const page = await pageWith('<p>Old</p>')
  await hear(page, 'at', '2')
  await expect.poll(() => says(page)).toBe('OFF')
  expect(await page.textContent('main > p')).toBe('Old')
  await page.close()
})

test('the house answers no page at this moment: asked again, and then it is taken over', async () => {
  const page = await pageWith('<p>Old</p>')
  await page.clock.install()
  await page.evaluate(() => Object.assign(window, { status: 503 }))
  await hear(page, 'at', '2')
  await expect.poll(() => says(page)).toBe('LOST')
  await answers(page, html('2', '<p>New</p>'))
  await page.clock.fastForward(10_000)
  await expect.poll(() => says(page)).toBe('NEWS As of 2.')
  expect(await page.textContent('main > p')).toBe('New')
  await page.close()
})
