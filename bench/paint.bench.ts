import type { Browser, CDPSession, Page } from 'playwright-core'
import { startBrowser } from '../test/browser.ts'
import { startInstance } from '../test/instance.ts'
import { type Bench, type Measured, setting } from './bench.ts'

/*
 * What a person abroad waits for: the pages that can be opened without signing in, in a real browser, on a link of
 * 400 kbit/s and 400 ms and a processor slower than this one (BENCH_SLOWER). Nothing is cached before; median of BENCH_TRIES.
 */

const tries = setting('BENCH_TRIES', 5)
/** How many times slower than this one the reader's processor is. 1: the link alone. */
const slower = setting('BENCH_SLOWER', 4)
const link = { offline: false, latency: 400, downloadThroughput: 50_000, uploadThroughput: 50_000 }
const pages = ['/', '/express', '/help', '/track', '/verify']
const languages = ['kk', 'ru', 'en', 'zh']

interface Waited {
  /** First contentful paint, milliseconds after the address was asked for. */
  paint: number
  /** Until the last file was there. */
  whole: number
}

export const bench: Bench = {
  about: `First paint at 400 kbit/s and 400 ms, processor slowed ${slower} times, nothing cached, median of ${tries}`,
  run: async (_server, tell) => {
    const instance = await startInstance()
    const browser = await startBrowser()
    try {
      const rows: Measured[] = []
      for (const path of pages) {
        const medians: Waited[] = []
        for (const lang of languages) {
          const waited: Waited[] = []
          for (let i = 0; i < tries; i += 1) waited.push(await open(browser, `${instance.baseUrl}${path}?lang=${lang}`))
          medians.push({ paint: median(waited.map((one) => one.paint)), whole: median(waited.map((one) => one.whole)) })
        }
        const slowest = (of: keyof Waited) => Math.max(...medians.map((one) => one[of]))
        tell(`${path}: ${languages.map((lang, at) => `${lang} ${Math.round(medians[at]?.paint ?? 0)} ms`).join(', ')}`)
        rows.push({ what: `${path} painted, slowest language`, value: slowest('paint'), unit: 'ms' })
        rows.push({ what: `${path} whole, slowest language`, value: slowest('whole'), unit: 'ms' })
      }
      return rows
    } finally {
      await browser.close()
      await instance.stop()
    }
  },
}

async function open(browser: Browser, address: string): Promise<Waited> {
  const context = await browser.newContext({ viewport: { width: 360, height: 800 } })
  try {
    const page = await context.newPage()
    await slowDown(await context.newCDPSession(page))
    await page.goto(address, { waitUntil: 'load', timeout: 60_000 })
    return await waitedFor(page)
  } finally {
    await context.close()
  }
}

async function slowDown(session: CDPSession): Promise<void> {
  await session.send('Network.enable')
  await session.send('Network.emulateNetworkConditions', link)
  await session.send('Emulation.setCPUThrottlingRate', { rate: slower })
}

/** As the browser itself says (Paint Timing and Navigation Timing of the W3C). */
function waitedFor(page: Page): Promise<Waited> {
  return page.evaluate(async () => {
    for (let i = 0; i < 100 && performance.getEntriesByName('first-contentful-paint').length === 0; i += 1)
      await new Promise((resolve) => setTimeout(resolve, 50))
    const [paint] = performance.getEntriesByName('first-contentful-paint')
    const [navigation] = performance.getEntriesByType('navigation') as PerformanceNavigationTiming[]
    if (!paint || !navigation) throw new Error('the page was never painted')
    return { paint: paint.startTime, whole: navigation.loadEventEnd }
  })
}

function median(of: number[]): number {
  const sorted = of.toSorted((a, b) => a - b)
  return sorted[Math.floor(sorted.length / 2)] ?? 0
}
