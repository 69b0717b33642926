import { randomUUID } from 'node:crypto'
import type { Browser, Page } from 'playwright-core'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { moveClock } from '../../src/store/clock.ts'
import { connect, type Db } from '../../src/store/db.ts'
import { startBrowser } from '../browser.ts'
import { examine } from '../examine.ts'
import { type Instance, startInstance } from '../instance.ts'
import { guidedJourney } from '../story/guided.ts'
import { Visitor } from '../visitor.ts'

/*
 * A question about a request: written on its page, answered at the desk, read on the page, told by e-mail where it is not
 * read. With scripts the page follows by itself and never touches what somebody is typing; without, it is looked at again.
 */

const walks = [
  { lang: 'ru', html: 'ru', scripts: false, width: 360, dark: false, number: '+77015550001' },
  { lang: 'kk', html: 'kk', scripts: true, width: 360, dark: true, number: '+77015550002' },
  { lang: 'en', html: 'en', scripts: true, width: 1280, dark: false, number: '+77015550005' },
  { lang: 'zh', html: 'zh-Hans', scripts: false, width: 1280, dark: true, number: '+77015550006' },
] as const

const half = 'I had only begun to wr'
const chatText = '.chat'
const subjects = { ru: 'Вам ответили', kk: 'Сізге жауап келді', en: 'You have an answer', zh: '您的问题已有答复' }

describe('a question about a request', () => {
  let instance: Instance
  let browser: Browser
  let db: Db
  beforeAll(async () => {
    instance = await startInstance()
    browser = await startBrowser()
    db = connect(instance.appUrl, 1)
  }, 180_000)
  afterAll(async () => {
    await browser?.close()
    await db?.destroy()
    await instance?.stop()
  })

  const requested = (lang: string, number: string) =>
    guidedJourney(instance, new Visitor(instance.baseUrl, lang), number, () => undefined)
  const pageFor = async (walk: (typeof walks)[number]) => {
    const context = await browser.newContext({
      javaScriptEnabled: walk.scripts,
      viewport: { width: walk.width, height: 800 },
      colorScheme: walk.dark ? 'dark' : 'light',
      reducedMotion: 'reduce',
      baseURL: instance.baseUrl,
    })
    return { page: await context.newPage(), close: () => context.close() }
  }
  const desk = async () => {
    const agent = new Visitor(instance.baseUrl, 'en')
    await agent.open('/demo/sign-in/kcell-agent')
    return {
      inbox: async () => (await agent.open('/desk/chat')).html,
      answer: async (ref: string, text: string) => {
        await agent.open(`/desk/c/${ref}/chat`)
        await agent.submit({ text }, 'Send the answer')
      },
    }
  }

  for (const walk of walks)
    test(`${walk.lang}, scripts ${walk.scripts ? 'on' : 'off'}, ${walk.width} px: asked, answered, marked as new, read, told by mail`, {
      timeout: 240_000,
    }, async () => {
      const { ref, link } = await requested(walk.lang, walk.number)
      const { page, close } = await pageFor(walk)
      const care = await desk()
      await page.goto(`${link}&lang=${walk.lang}`)
      await examine(browser, page, walk)
      await page.click('main a[href*="/chat"]')
      await examine(browser, page, walk)
      const question = `Question ${randomUUID()}`
      await page.fill('textarea', question)
      await press(page)
      await expect.poll(() => page.textContent(chatText)).toContain(question)
      await examine(browser, page, walk)
      expect(await care.inbox()).toContain(ref)

      // An answer that the reader is not there for: the page of the request shows that it is new.
      await page.goto(`${link}&lang=${walk.lang}`)
      await care.answer(ref, 'Your line works until Friday.')
      expect(await care.inbox()).not.toContain(ref)
      if (!walk.scripts) await page.click('.live-look a')
      await expect
        .poll(
          () =>
            page
              .locator('main .tag')
              .allTextContents()
              .then((all) => all.join()),
          { timeout: 15_000 },
        )
        .toMatch(/1/)
      await examine(browser, page, walk)

      // Nobody read it: after five minutes an e-mail says so, with the way to it and not a word of it.
      await moveClock(db, 10 * 60_000)
      const mail = new Visitor(instance.baseUrl, 'en')
      const box = () => mail.open('/dev/mail').then((shown) => shown.text)
      await expect.poll(box, { timeout: 60_000, interval: 1_000 }).toContain(subjects[walk.lang])
      expect(mail.page?.text).not.toContain('until Friday')

      await page.click('main a[href*="/chat"]')
      expect(await page.textContent(chatText)).toContain('Your line works until Friday.')
      await examine(browser, page, walk)
      await page.goto(`${link}&lang=${walk.lang}`)
      expect(await page.locator('main p:has(a[href*="/chat"]) .tag').count()).toBe(0)
      await close()
    })

  test('with scripts an answer arrives while somebody is typing: the words, the place in them and the focus stay', {
    timeout: 120_000,
  }, async () => {
    const { ref, link } = await requested('en', '+77015550007')
    const { page, close } = await pageFor(walks[2])
    await page.goto(link.replace('?', '/chat?'))
    await page.fill('textarea', half)
    await page.evaluate(() => {
      const area = document.querySelector('textarea')
      area?.focus()
      area?.setSelectionRange(6, 10)
    })
    await expect.poll(() => page.getAttribute('[data-live]', 'data-state')).toBe('on')
    const named = await page.inputValue('main form [name=id]')
    await (await desk()).answer(ref, 'An answer while you write.')
    await expect
      .poll(() => page.textContent('[data-live-part=thread]'), { timeout: 15_000 })
      .toContain('while you write')
    expect(await page.inputValue('textarea')).toBe(half)
    // Not even what the form holds unseen: it names the message, so that two presses send one.
    expect(await page.inputValue('main form [name=id]')).toBe(named)
    expect(
      await page.evaluate(() => {
        const area = document.activeElement as HTMLTextAreaElement
        return [area.tagName, area.selectionStart, area.selectionEnd]
      }),
    ).toEqual(['TEXTAREA', 6, 10])
    expect(await page.textContent('[data-live-says]')).toContain('Something is new.')
    expect(await page.getAttribute('[data-live-says]', 'role')).toBe('status')
    // What was sent in the background swaps the page; the new one follows as well.
    await press(page)
    await expect.poll(() => page.textContent(chatText)).toContain(half)
    await (await desk()).answer(ref, 'And one more.')
    await expect.poll(() => page.textContent(chatText), { timeout: 15_000 }).toContain('And one more.')
    await close()
  })

  test('a page that nobody sees follows nothing: what comes meanwhile is not read, and is there when it is looked at', {
    timeout: 120_000,
  }, async () => {
    const { ref, link } = await requested('en', '+77015550010')
    const { page, close } = await pageFor(walks[2])
    await page.goto(link.replace('?', '/chat?'))
    await expect.poll(() => page.getAttribute('[data-live]', 'data-state')).toBe('on')
    await show(page, false)
    await (await desk()).answer(ref, 'While you were away.')
    const other = new Visitor(instance.baseUrl, 'en')
    // Longer than any look of the server, so that it would have been fetched.
    await page.waitForTimeout(4_000)
    expect(await page.textContent('[data-live-part=thread]')).not.toContain('While you were away.')
    expect((await other.open(link)).text).toContain('1 new answer')
    await show(page, true)
    await expect.poll(() => page.textContent('[data-live-part=thread]')).toContain('While you were away.')
    expect((await other.open(link)).text).not.toContain('1 new answer')
    await (await desk()).answer(ref, 'And now.')
    await expect.poll(() => page.textContent('[data-live-part=thread]'), { timeout: 15_000 }).toContain('And now.')
    await close()
  })

  test('a file that is too big is said before it is sent, and the words stay; a large photo is made smaller and arrives', {
    timeout: 120_000,
  }, async () => {
    const { link } = await requested('en', '+77015550012')
    const { page, close } = await pageFor(walks[2])
    await page.goto(link.replace('?', '/chat?'))
    await page.fill('textarea', half)
    const sent: string[] = []
    page.on('request', (one) => one.method() === 'POST' && sent.push(one.url()))
    const scan = Buffer.concat([Buffer.from('%PDF-1.7\n'), Buffer.alloc(16 * 1024 * 1024)])
    await page.setInputFiles('input[type=file]', { name: 'scan.pdf', mimeType: 'application/pdf', buffer: scan })
    await expect.poll(() => page.textContent('main [role=alert]')).toContain('larger than 15 MB')
    expect(await page.inputValue('input[type=file]')).toBe('')
    expect(sent).toEqual([])
    const noise = Buffer.from(Uint8Array.from({ length: 2_600 * 1_800 * 3 }, (_, at) => (at * 7_919) % 251))
    const photo = await sharp(noise, { raw: { width: 2_600, height: 1_800, channels: 3 } })
      .jpeg({ quality: 100 })
      .toBuffer()
    await page.setInputFiles('input[type=file]', { name: 'photo.jpg', mimeType: 'image/jpeg', buffer: photo })
    const smaller = () =>
      page.evaluate(() => document.querySelector<HTMLInputElement>('input[type=file]')?.files?.[0]?.size ?? 0)
    await expect.poll(smaller, { timeout: 20_000 }).toBeLessThan(photo.length)
    expect(await page.locator('main [role=alert]').count()).toBe(0)
    await press(page)
    await expect.poll(() => page.textContent(chatText), { timeout: 20_000 }).toContain('Picture 1')
    expect(await page.textContent(chatText)).toContain(half)
    const [picture] = await page.locator('.chat a').evaluateAll((all) => all.map((one) => one.getAttribute('href')))
    const shown = await page.request.get(picture ?? '')
    expect(shown.headers()['content-type']).toBe('image/jpeg')
    await close()
  })

  test('the desk: who waits and the conversation, clean for axe', { timeout: 120_000 }, async () => {
    const { link } = await requested('en', '+77015550011')
    const asker = new Visitor(instance.baseUrl, 'en')
    await asker.open(link.replace('?', '/chat?'))
    await asker.submit({ text: 'Does my number stay mine?' }, 'Send')
    for (const walk of [walks[2], walks[1]]) {
      const { page, close } = await pageFor(walk)
      await page.goto('/demo/sign-in/kcell-agent')
      await page.goto(`/desk/chat?lang=${walk.lang}`)
      await examine(browser, page, walk)
      await page.click('main td a')
      await page.waitForSelector('textarea')
      await examine(browser, page, walk)
      await close()
    }
  })

  test('a link that has the focus is not changed under it: the page says that something is new', {
    timeout: 120_000,
  }, async () => {
    const { ref, link } = await requested('en', '+77015550008')
    const { page, close } = await pageFor(walks[2])
    await page.goto(link)
    await expect.poll(() => page.getAttribute('[data-live]', 'data-state')).toBe('on')
    await page.focus('main a[href*="/withdraw"]')
    const words = await page.evaluate(() => document.activeElement?.textContent)
    await (await desk()).answer(ref, 'Hello.')
    await expect.poll(() => page.textContent('[data-live-says]'), { timeout: 15_000 }).toContain('Something is new')
    expect(await page.evaluate(() => document.activeElement?.textContent)).toBe(words)
    await close()
  })

  test('a door with open streams stops at once, and the page finds the new one by itself', {
    timeout: 120_000,
  }, async () => {
    const { ref, link } = await requested('en', '+77015550009')
    const { page, close } = await pageFor(walks[2])
    await page.goto(link.replace('?', '/chat?'))
    await expect.poll(() => page.getAttribute('[data-live]', 'data-state')).toBe('on')
    const before = await instance.pidOf('doors')
    const began = performance.now()
    process.kill(before, 'SIGTERM')
    await expect.poll(() => isAlive(before), { timeout: 7_000, interval: 50 }).toBe(false)
    // The bound of a stop is 7.5 seconds; waiting for streams would take all of it.
    expect(performance.now() - began).toBeLessThan(3_000)
    await expect
      .poll(
        () =>
          fetch(`${instance.baseUrl}/healthz`).then(
            (one) => one.status,
            () => 0,
          ),
        { timeout: 30_000 },
      )
      .toBe(200)
    await (await desk()).answer(ref, 'Here again.')
    await expect.poll(() => page.textContent('[data-live-part=thread]'), { timeout: 40_000 }).toContain('Here again.')
    await close()
  })
})

/** As if another tab were in front, or this one again. */
const show = (page: Page, seen: boolean) =>
  page.evaluate((hidden) => {
    Object.defineProperty(document, 'hidden', { configurable: true, get: () => hidden })
    document.dispatchEvent(new Event('visibilitychange'))
  }, !seen)

function isAlive(pid: number): boolean {
  try {
    return process.kill(pid, 0)
  } catch {
    return false
  }
}

async function press(page: Page): Promise<void> {
  const sent = page.waitForResponse((answer) => answer.request().method() === 'POST', { timeout: 30_000 })
  await page.locator('main form button[type=submit]').first().click()
  await sent
  await page.waitForLoadState('load')
}
