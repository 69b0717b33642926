import { Hono } from 'hono'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { browser, houseOf, proven, textOf, untilCheck, visitorOf } from '../../test/portal-browser.ts'
import { makeWorld, type World } from '../../test/world.ts'
import { languages } from '../domain/case.ts'
import { linkKey } from '../store/link-keys.ts'
import { t } from '../ui/words.ts'
import { aboutRoutes } from './about.tsx'
import { expressRoutes } from './express.tsx'
import { trackingRoutes } from './tracking.tsx'

/* Sentences that a newcomer stumbled over, read where they stand. */

let world: World
let i = 8400
beforeAll(async () => {
  world = await makeWorld()
})
afterAll(() => world.close())
beforeEach(() => {
  i += 1
})

const toDate = async () => {
  const visitor = visitorOf(world)
  await proven(world, i, visitor)
  await visitor.get('/decide')
  return { visitor, page: await visitor.submit({ path: 'cancel' }) }
}

describe('the question of the date', () => {
  test('every amount that is paid has its name: the rest of a device is no number from nowhere', async () => {
    world.operator.change(i, (one) => ({
      ...one,
      standing: {
        ...one.standing,
        payment: 'postpaid',
        commitments: [
          {
            kind: 'device',
            name: 'Phone',
            startsOn: '2025-06-01',
            endsOn: '2027-05-31',
            residual: { minor: 9_840_000, currency: 'KZT' },
          },
        ],
      },
    }))
    const { page } = await toDate()
    expect(page.text).toMatch(/Rest of the device’s price: 98,400 ₸/)
  })

  test('the example of a date is one that could be chosen, as the reader writes dates', async () => {
    const { visitor, page } = await toDate()
    expect(page.text).toContain('For example: 7 December 2026 (7 12 2026)')
    const wrong = await visitor.submit({ when: 'day', 'end-day': '31', 'end-month': '2', 'end-year': '2027' })
    expect(wrong.text).toContain('Write a real date, for example 7 December 2026 (7 12 2026)')
    const taken = await visitor.submit({ when: 'day', 'end-day': '7', 'end-month': '12', 'end-year': '2026' })
    expect(taken.at, 'what the example says is taken').toContain('/reason')
  })

  test('on the express page as well, and a day that is too far is named in the reader’s language', async () => {
    const reader = browser(new Hono().route('/', expressRoutes(houseOf(world))), { language: 'ru' })
    await reader.get('/express')
    const day = { end: 'day', operator: 'kcell', 'day-day': '31', 'day-month': '2', 'day-year': '2027' }
    expect((await reader.submit(day, '/express')).text).toContain('например 7 декабря 2026 г. (7 12 2026)')
    const far = (await reader.submit({ ...day, 'day-month': '1', 'day-year': '2040' }, '/express')).text
    expect(far).toMatch(
      /\d+ (января|февраля|марта|апреля|мая|июня|июля|августа|сентября|октября|ноября|декабря) 20\d\d/,
    )
    expect(far).not.toMatch(/January|November|December/)
  })
})

test('a reason that was skipped is not said to have been refused', async () => {
  const page = await untilCheck(world, i, visitorOf(world))
  expect(page.text).toContain('Reason Not given')
  expect(page.text).not.toContain('I do not want to say')
})

test.each(languages)('%s: what is attached to a letter of complaint stands line by line', async (lang) => {
  const ref = await world.open(i)
  await world.approve(ref)
  const key = linkKey(world.desk.keys, 'kcell', ref, 'case')
  const reader = browser(new Hono().route('/', trackingRoutes(houseOf(world))))
  const say = t(lang)
  const file = (await reader.get(`/c/${ref}/complaint.txt?k=${key}&lang=${lang}`)).html.replaceAll('\r\n', '\n')
  expect(file).toContain(`${say('complain.attached')}\n1. ${say('complain.attach.receipt')}\n`)
  if (lang === 'en') expect(file, 'the letter is of whoever sends it').not.toMatch(/\byour request\b/)
})

test.each(languages)(
  '%s: the button of a file field speaks the page’s language and belongs to its field',
  async (lang) => {
    const ref = await world.open(i, { identity: null, agreed: false })
    const key = linkKey(world.desk.keys, 'kcell', ref, 'case')
    const reader = browser(new Hono().route('/', trackingRoutes(houseOf(world))))
    for (const at of [`/c/${ref}/papers?k=${key}&kind=passport&lang=${lang}`, `/c/${ref}/chat?k=${key}&lang=${lang}`]) {
      const { html } = await reader.get(at)
      const id = /<input id="([^"]+)"[^>]* type="file"/.exec(html)?.[1]
      expect(html).toContain(`<label class="file-button" for="${id}">${t(lang)('common.file.choose')}</label>`)
    }
  },
)

test.each(languages)(
  '%s: who meets a barrier can write about it from the page that speaks of barriers',
  async (lang) => {
    const app = new Hono().route('/', aboutRoutes(houseOf(world)))
    const html = await (await app.request(`/accessibility?lang=${lang}`)).text()
    expect(html).toContain('href="/ask"')
    expect(textOf(html)).toContain(t(lang)('ask.title'))
  },
)
