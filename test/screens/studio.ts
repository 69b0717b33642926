import type { Hono } from 'hono'
import type { Language } from '../../src/domain/case.ts'
import { doorsOf } from '../../src/doors.ts'
import { application } from '../../src/server.ts'
import { caseLink } from '../../src/store/link-keys.ts'
import type { House } from '../../src/ui/house.ts'
import { type Answered, type Browser, browser, houseOf } from '../portal-browser.ts'
import { makeWorld, type World } from '../world.ts'

/*
 * Where every screen is brought before the eye: a whole house on a test world, one reader per language, and a list of what
 * they saw. A screen is taken without a server or a browser; what looks at it comes later (test/journeys/every-screen).
 */

export interface Screen {
  /** `door/screen, state`: also the name of its picture. */
  name: string
  lang: Language
  html: string
}

export interface Studio {
  world: World
  lang: Language
  /** A new reader of this language. */
  reader: () => Browser
  /** The same, at a house that differs: a cleaner with an answer of its own. */
  readerAt: (more: Partial<House>) => Promise<Browser>
  /** Address of a page of a case, with its key. */
  keyed: (ref: string, below?: string) => string
  /** Keeps what is shown. A page that was not to be had is no screen: `status` says what it must answer. */
  take: (name: string, shown: Answered, status?: number) => void
  /** A line number that no other scene uses. */
  nextLine: () => number
}

const accepted: Record<Language, string> = { kk: 'kk', ru: 'ru', en: 'en', 'zh-Hans': 'zh-CN' }

export interface Stage {
  world: World
  screens: Screen[]
  studio: (lang: Language) => Studio
  close: () => Promise<void>
}

export async function makeStage(): Promise<Stage> {
  const world = await makeWorld()
  const closing: (() => Promise<unknown>)[] = []
  const screens: Screen[] = []
  let line = 0
  const appOf = async (more: Partial<House> = {}): Promise<Hono> => {
    const house = houseOf(world, more)
    const doors = await doorsOf(house, world.appUrl, async () => null)
    closing.push(doors.close)
    return application(house, doors, '.')
  }
  const app = await appOf()
  return {
    world,
    screens,
    studio: (lang) => ({
      world,
      lang,
      reader: () => browser(app, { language: accepted[lang] }),
      readerAt: async (more) => browser(await appOf(more), { language: accepted[lang] }),
      keyed: (ref, below = '') =>
        `${caseLink(world.desk.keys, '', 'kcell', ref).replace('?', `${below}?`)}&lang=${lang}`,
      take: (name, shown, status = 200) => {
        if (shown.status !== status)
          throw new Error(`${name}: ${shown.status} at ${shown.at}: ${shown.text.slice(0, 300)}`)
        screens.push({ name, lang, html: shown.html })
      },
      nextLine: () => {
        line += 1
        return line
      },
    }),
    close: async () => {
      for (const close of closing) await close()
      await world.close()
    },
  }
}
