import { join } from 'node:path'
import { build } from 'esbuild'
import type { Browser, Page } from 'playwright-core'

/*
 * A page of the portal in a real browser without a server: its own HTML, its styles and one of its scripts, built as the
 * product builds them. Whatever it asks of any network is counted, and refused.
 */

const ui = join(import.meta.dirname, '../src/ui')

export interface BuiltPage {
  page: Page
  /** Everything that the page tried to fetch or send. */
  asked: string[]
}

export interface Sight {
  width?: number
  island?: string
  dark?: boolean
  /** The page lives by `page.clock`, from before its first script. */
  clock?: boolean
  /** Where the reader’s own clock hangs; the machine’s zone otherwise. */
  timezone?: string
}

export async function builtPage(
  browser: Browser,
  html: string,
  { width = 360, island, dark = false, clock = false, timezone }: Sight = {},
): Promise<BuiltPage> {
  const context = await browser.newContext({
    viewport: { width, height: 800 },
    colorScheme: dark ? 'dark' : 'light',
    reducedMotion: 'reduce',
    ...(timezone ? { timezoneId: timezone } : {}),
  })
  const page = await context.newPage()
  // A browser that goes at the same moment takes the context with it, and says so by a rejection that nobody awaits.
  page.once('close', () => void context.close().catch(() => undefined))
  if (clock) await page.clock.install()
  const asked: string[] = []
  await page.route('**/*', (route) => {
    asked.push(route.request().url())
    return route.abort()
  })
  await reshow(page, html)
  if (island) await page.addScriptTag({ content: await bundled(join(ui, 'islands', island)), type: 'module' })
  return { page, asked }
}

/** Another document in the same window, with the styles again. */
export async function reshow(page: Page, html: string): Promise<void> {
  const bare = html.replaceAll(/<link[^>]*>/g, '').replaceAll(/<script[^>]*>.*?<\/script>/gs, '')
  await page.setContent(bare)
  await page.addStyleTag({ content: await bundled(join(ui, 'look.css')) })
}

const made = new Map<string, Promise<string>>()

function bundled(entry: string): Promise<string> {
  const known = made.get(entry) ?? bundle(entry)
  made.set(entry, known)
  return known
}

async function bundle(entry: string): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [entry],
    bundle: true,
    write: false,
    format: 'esm',
    target: 'es2022',
    logLevel: 'error',
    // A font by its address would be a request; the page is measured in the machine's own letters.
    loader: { '.woff2': 'empty', '.svg': 'empty' },
    external: ['/assets/*'],
  })
  return outputFiles[0]?.text ?? ''
}
