import { request } from 'node:http'
import { gunzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Instance, startInstance } from '../instance.ts'
import { guidedJourney } from '../story/guided.ts'
import { Visitor } from '../visitor.ts'

/*
 * What a page weighs on the wire, with everything that it brings: document, styles, fonts, scripts, compressed as they are
 * served. People read these pages abroad, on a borrowed phone, by the kilobyte.
 */

const most = 60_000
const languages = ['kk', 'ru', 'en', 'zh'] as const

let instance: Instance
beforeAll(async () => {
  instance = await startInstance()
}, 120_000)
afterAll(() => instance?.stop())

interface Weight {
  all: number
  scripts: number
  parts: Record<string, number>
}

/** Bytes of one answer as they come over the wire, and its text. Node's own fetch hides the compressed form; this does not. */
function served(path: string, cookie = ''): Promise<{ bytes: number; text: string; status: number }> {
  const url = new URL(path, instance.baseUrl)
  return new Promise((resolve, reject) => {
    const asked = request(url, { headers: { 'accept-encoding': 'gzip', cookie, host: url.host } }, (answer) => {
      const pieces: Buffer[] = []
      answer.on('data', (piece: Buffer) => pieces.push(piece))
      answer.on('end', () => {
        const raw = Buffer.concat(pieces)
        const plain = answer.headers['content-encoding'] === 'gzip' ? gunzipSync(raw) : raw
        resolve({ bytes: raw.length, text: plain.toString('utf8'), status: answer.statusCode ?? 0 })
      })
    })
    asked.on('error', reject)
    asked.end()
  })
}

/** The letters of a language that a font file is for, as the browser reads it in `unicode-range`. */
function rangeHolds(range: string, text: string): boolean {
  const signs = new Set([...text].map((sign) => sign.codePointAt(0) ?? 0))
  return range.split(',').some((part) => {
    const [from = '', to = from] = part.trim().replace(/^U\+/i, '').split('-')
    const [low, high] = [Number.parseInt(from, 16), Number.parseInt(to, 16)]
    return [...signs].some((sign) => sign >= low && sign <= high)
  })
}

/** The page, its stylesheets and scripts, and of the fonts those that its own letters call for. */
async function weigh(path: string, cookie = ''): Promise<Weight> {
  const page = await served(path, cookie)
  expect(page.status, path).toBeLessThan(500)
  const parts: Record<string, number> = { [path]: page.bytes }
  const attributes = (pattern: RegExp) => [...page.text.matchAll(pattern)].flatMap(([, at]) => (at ? [at] : []))
  const styles = attributes(/<link[^>]*rel="stylesheet"[^>]*href="([^"]+)"/g)
  const scripts = attributes(/<script[^>]*src="([^"]+)"/g)
  const preloads = attributes(/<link[^>]*rel="(?:preload|modulepreload)"[^>]*href="([^"]+)"/g)
  const shown = page.text.replaceAll(/<(script|style)[\s\S]*?<\/\1>|<[^>]*>/g, ' ')
  const fonts: string[] = []
  for (const at of styles) {
    const style = await served(at)
    parts[at] = style.bytes
    for (const [, face = ''] of style.text.matchAll(/@font-face\s*\{([^}]*)\}/g)) {
      const file = /url\(["']?([^"')]+)/.exec(face)?.[1]
      const range = /unicode-range:\s*([^;}]+)/.exec(face)?.[1]
      if (file && (!range || rangeHolds(range, shown)))
        fonts.push(new URL(file, new URL(at, instance.baseUrl)).pathname)
    }
  }
  for (const at of new Set([...scripts, ...preloads, ...fonts])) parts[at] = (await served(at)).bytes
  const sum = (of: Iterable<string>) => [...of].reduce((all, at) => all + (parts[at] ?? 0), 0)
  return { all: sum(Object.keys(parts)), scripts: sum(new Set(scripts)), parts }
}

describe('what a page weighs', () => {
  test.each(languages)('the start page in %s: under 60 kB with everything, under 3 kB of script', async (lang) => {
    const { all, scripts, parts } = await weigh(`/?lang=${lang}`)
    expect(all, JSON.stringify(parts)).toBeLessThan(most)
    expect(scripts, JSON.stringify(parts)).toBeLessThan(3_000)
    expect(
      Object.keys(parts).some((at) => at.endsWith('.css')),
      'the styles were weighed',
    ).toBe(true)
    expect(
      Object.keys(parts).some((at) => at.endsWith('.woff2')),
      'the fonts were weighed',
    ).toBe(true)
  })

  test('every page of the portal: under 60 kB, under 10 kB of script', { timeout: 120_000 }, async () => {
    const who = new Visitor(instance.baseUrl, 'kk')
    const seen: string[] = []
    const { ref, link } = await guidedJourney(instance, who, '+77015550001', () => {
      if (who.page) seen.push(new URL(who.page.url).pathname)
    })
    const below = (path: string) => link.replace('?', `${path}?`)
    const pages = [
      ...new Set(seen),
      ...[
        '/express',
        '/ask',
        '/track',
        '/verify',
        '/help',
        '/help/kcell',
        '/privacy',
        '/accessibility',
        '/docs',
        '/demo/numbers',
        '/dev/mail',
      ],
      ...[
        link,
        below('/receipt'),
        below('/withdraw'),
        below('/payee'),
        below('/identity'),
        below('/chat'),
        below('/settings'),
        below('/complaint'),
        `/c/${ref}`,
        '/nowhere',
      ],
    ]
    expect(pages.length).toBeGreaterThan(20)
    const following: number[] = []
    for (const path of pages) {
      const { all, scripts, parts } = await weigh(path, who.cookies())
      expect(all, `${path}: ${JSON.stringify(parts)}`).toBeLessThan(most)
      expect(scripts, `${path}: ${JSON.stringify(parts)}`).toBeLessThan(10_000)
      const live = Object.entries(parts).find(([at]) => /\/live[.-]/.test(at))?.[1]
      if (live !== undefined) following.push(live)
    }
    expect(following.length, 'pages that follow their case').toBeGreaterThan(2)
    expect(Math.max(...following)).toBeLessThan(3_000)
  })
})
