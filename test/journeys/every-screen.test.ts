import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Language, languages } from '../../src/domain/case.ts'
import { isKey } from '../../src/ui/words.ts'
import { startBrowser } from '../browser.ts'
import { builtPage, reshow } from '../built-page.ts'
import { type DeskWorld, makeDesk } from '../desk-world.ts'
import { findings } from '../examine.ts'
import { casePages, type Standing, standStill } from '../screens/cases.ts'
import { deskRooms } from '../screens/desk-rooms.ts'
import { guidedWay } from '../screens/guided-way.ts'
import { openPages } from '../screens/open-pages.ts'
import { makeStage, type Screen, type Stage } from '../screens/studio.ts'

/*
 * Every screen and state, in all four languages, before a real browser: nothing for axe to find, no sideways scroll at the
 * narrowest width that it is made for, no key of a text where its words should be. Each language sees
 * them in another sight (wide or narrow, light or dark). SIGNOFF_SCREENS names a folder: every screen is then kept there as a
 * picture, for people to look through.
 */

interface Sight {
  width: number
  dark: boolean
}
const onPhone = { width: 360, dark: false }
const sights: readonly Sight[] = [
  onPhone,
  { width: 1280, dark: true },
  { width: 360, dark: true },
  { width: 1280, dark: false },
]
const folder = process.env.SIGNOFF_SCREENS

let stage: Stage
let desk: DeskWorld
let browser: Browser
let standing: Standing
beforeAll(async () => {
  stage = await makeStage()
  desk = await makeDesk(stage.world)
  standing = await standStill(stage.world, stage.studio('en').nextLine)
  browser = await startBrowser()
}, 120_000)
afterAll(async () => {
  await browser?.close()
  await desk?.close()
  await stage?.close()
})

describe.each(languages)('%s', (lang) => {
  const rooms = [
    ['pages that anybody can open', (of: Language) => openPages(stage.studio(of))],
    ['the guided way', (of: Language) => guidedWay(stage.studio(of))],
    ['the pages of a request', (of: Language) => casePages(stage.studio(of), standing)],
    ['the desk', (of: Language) => deskRooms(stage.studio(of), desk, standing)],
  ] as const
  test.each(rooms)('%s', { timeout: 300_000 }, async (_room, walk) => {
    const before = stage.screens.length
    await walk(lang)
    const screens = stage.screens.slice(before)
    expect(screens.length).toBeGreaterThan(15)
    for (const [nth, screen] of screens.entries()) {
      // Each language begins with another sight, so that every screen is seen in every one of them by some reader.
      const usual = sights[(nth + languages.indexOf(lang)) % sights.length] ?? onPhone
      await look(screen, usual)
    }
  })
})

/** Names of texts that stand where their words should be, and what careless code leaves on a page. */
const forgotten = (html: string): string[] => [
  ...[...html.matchAll(/>\s*([a-zA-Z0-9]+(?:\.[a-zA-Z0-9-]+)+)\s*</g)].flatMap(([, text = '']) =>
    isKey(text) ? [text] : [],
  ),
  ...(html.match(/\bundefined\b|\bNaN\b|\[object \w+\]/g) ?? []),
]

async function look(screen: Screen, sight: Sight): Promise<void> {
  const where = `${screen.name} in ${screen.lang} at ${sight.width} px${sight.dark ? ', dark' : ''}`
  expect(screen.html.slice(0, 60), where).toContain(`<html lang="${screen.lang}"`)
  expect(forgotten(screen.html), where).toEqual([])
  const page = await eye(sight, screen.html)
  await keep(screen, sight, (path) => page.screenshot({ path, fullPage: true }))
  const wider = () => document.documentElement.scrollWidth - document.documentElement.clientWidth
  expect.soft(await page.evaluate(wider), `sideways scroll: ${where}`).toBeLessThanOrEqual(0)
  expect.soft(await findings(page), `axe: ${where}`).toEqual([])
}

const eyes = new Map<Sight, Page>()

/** One page for each sight, shown one screen after the other: a new window for each would take most of the time. */
async function eye(sight: Sight, html: string): Promise<Page> {
  const known = eyes.get(sight)
  if (known) {
    await reshow(known, html)
    return known
  }
  const { page } = await builtPage(browser, html, sight)
  eyes.set(sight, page)
  return page
}

async function keep({ name, lang }: Screen, { width, dark }: Sight, picture: (path: string) => Promise<unknown>) {
  if (!folder) return
  await mkdir(folder, { recursive: true })
  const file = name.replaceAll(/[^a-z0-9]+/gi, '-')
  await picture(join(folder, `${file}.${lang}.${width}${dark ? '.dark' : ''}.png`))
}
