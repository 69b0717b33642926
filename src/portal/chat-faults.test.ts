import { randomUUID } from 'node:crypto'
import { Hono } from 'hono'
import { expect, test } from 'vitest'
import { deskScene } from '../../test/desk-world.ts'
import { browser, houseOf } from '../../test/portal-browser.ts'
import { agent, days, operators } from '../../test/world.ts'
import { openChat, sendChat } from '../cases/chat.ts'
import type { CareHours } from '../domain/calendar.ts'
import { languages } from '../domain/case.ts'
import { HOUR_MS, MINUTE_MS } from '../domain/instant.ts'
import type { KnownOperator } from '../domain/operator.ts'
import { openCleaner } from '../papers/clean.ts'
import { drawn, pdf } from '../papers/fixtures.ts'
import { caseLink } from '../store/link-keys.ts'
import { trackingRoutes } from './tracking.tsx'

/* What goes wrong in a conversation, and what is said while nobody answers. */

const { here, waiting } = deskScene()
const cleaner = openCleaner()

const withHours = (value: CareHours | null): Map<string, KnownOperator> => {
  const { kcell } = here.world
  const care = { ...kcell.rules.care, chat: { ...kcell.rules.care.chat, value } }
  return new Map([...operators, ['kcell', { ...kcell, rules: { ...kcell.rules, care } }]])
}
const app = (hours: CareHours | null = null) =>
  new Hono().route('/', trackingRoutes(houseOf(here.world, { cleaner, operators: withHours(hours) })))
const keyed = (ref: string, below = '/chat') =>
  caseLink(here.world.desk.keys, '', 'kcell', ref).replace('?', `${below}?`)
const said = (ref: string) => openChat(here.world.desk, 'kcell', ref, 'subscriber')
const say = (
  ref: string,
  text: string,
  who: Parameters<typeof sendChat>[3] = { is: 'subscriber', assurance: 'none' },
) => sendChat(here.world.desk, 'kcell', ref, who, { id: randomUUID(), text, pictures: [] }, 1e9)

test('what looks like a page of its own is shown as letters, to both sides', async () => {
  const ref = await waiting()
  const evil = `</p></textarea><script>alert(1)</script><img src=x onerror="alert(2)">&amp;`
  const shown = '&lt;script>alert(1)&lt;/script>'
  const visitor = browser(app())
  await visitor.get(keyed(ref))
  const page = await visitor.submit({ text: evil })
  expect(page.html).toContain(shown)
  expect(page.html).not.toMatch(/<script>alert|<img src=x/)
  const again = await visitor.submit({ text: evil.repeat(30) })
  expect(again.status).toBe(422)
  expect(again.html).not.toMatch(/<script>alert|<img src=x/)
  const desk = await here.desk.as('kcell-agent')
  const thread = await desk.get(`/desk/c/${ref}/chat`)
  expect(thread.html).toContain(shown)
  expect(thread.html).not.toMatch(/<script>alert|<img src=x/)
})

test('two presses at the same moment, in two windows: one message', async () => {
  const ref = await waiting()
  const visitor = browser(app())
  const form = await visitor.get(keyed(ref))
  await Promise.all([1, 2, 3].map(() => visitor.sendAgain({ text: 'Once, please' }, form)))
  expect((await said(ref)).map((one) => one.text)).toEqual(['Once, please'])
})

test('who looks for answers while writing keeps what was typed, and nothing is sent by it', async () => {
  const ref = await waiting()
  const visitor = browser(app())
  await visitor.get(keyed(ref))
  await say(ref, 'An answer meanwhile', agent)
  const page = await visitor.submit({ text: 'Half a sent', look: 'yes' })
  expect(page.status).toBe(200)
  expect(page.text).toContain('An answer meanwhile')
  expect(page.html).toContain('>Half a sent</textarea>')
  expect(await said(ref)).toHaveLength(1)
  await visitor.submit({ text: 'Half a sentence, and the rest' })
  expect((await said(ref)).map((one) => one.text)).toEqual(['An answer meanwhile', 'Half a sentence, and the rest'])
})

test('a page that was open too long keeps the words, and says that the file must be chosen again', async () => {
  const ref = await waiting()
  const visitor = browser(app())
  const page = await visitor.upload(keyed(ref), { csrf: 'old', text: 'With a photo' }, await drawn(['A PHOTO']))
  expect(page.status).toBe(422)
  expect(page.html).toContain('>With a photo</textarea>')
  expect(page.text).toContain('Choose the file again')
  expect(await said(ref)).toHaveLength(0)
  expect((await visitor.submit({ text: 'Without one, then' })).text).not.toContain('Choose the file again')
})

test('a photo is kept as we drew it; what only pretends to be one is refused, and nothing of it stays', {
  timeout: 60_000,
}, async () => {
  const ref = await waiting()
  const visitor = browser(app())
  await visitor.get(keyed(ref))
  for (const [file, why] of [
    [Buffer.from('<html><script>alert(1)</script></html>'), 'no picture and no PDF'],
    [Buffer.from('PK\u0003\u0004 a zip'), 'no picture and no PDF'],
    [pdf('/OpenAction<</S/JavaScript/JS(app.alert(1))>>'), 'programs or other files'],
  ] as const) {
    const page = await visitor.upload(keyed(ref), { text: 'See here' }, file)
    expect(page.status).toBe(422)
    expect(page.text).toContain(why)
    expect(page.html).toContain('>See here</textarea>')
  }
  expect(await said(ref)).toHaveLength(0)
  await visitor.upload(keyed(ref), { text: 'See here' }, await drawn(['A PHOTO']))
  const [message] = await said(ref)
  expect(message?.pages).toBe(1)
  const seen = await app().request(keyed(ref, `/chat/${message?.id}/1`))
  expect(seen.headers.get('content-type')).toBe('image/jpeg')
  const bytes = Buffer.from(await seen.arrayBuffer())
  expect([bytes[0], bytes[1]]).toEqual([0xff, 0xd8])
})

const week: CareHours = { days: [1, 2, 3, 4, 5], from: '09:00', to: '18:00' }

test('outside the hours of care the page says from when somebody answers; within them, until when', async () => {
  const ref = await waiting()
  // The world begins on a Monday at nine o'clock of Almaty.
  expect((await browser(app(week)).get(keyed(ref))).text).toContain('Care answers until 18:00 today')
  await here.world.passQuietly(10 * HOUR_MS)
  const closed = await browser(app(week)).get(keyed(ref))
  expect(closed.text).toContain('Nobody answers at this hour')
  expect(closed.text).toMatch(/again from 24 November 2026, 09:00/)
  for (const lang of languages)
    expect((await browser(app(week)).get(`${keyed(ref)}&lang=${lang}`)).text).toContain('09:00')
})

test('nobody answers though somebody should be there: said, and who waits keeps their place', async () => {
  const ref = await waiting()
  await say(ref, 'Is anybody there?')
  expect((await browser(app(week)).get(keyed(ref))).text).not.toContain('Nobody has answered yet')
  await here.world.passQuietly(31 * MINUTE_MS)
  expect((await browser(app(week)).get(keyed(ref))).text).toContain('Nobody has answered yet')
  await say(ref, 'Yes.', agent)
  expect((await browser(app(week)).get(keyed(ref))).text).not.toContain('Nobody has answered yet')
})

test('how long nine in ten waited is said once enough asked more than a day ago; who still waits counts', async () => {
  const ref = await waiting()
  const text = async () => (await browser(app()).get(keyed(ref))).text
  await here.world.passQuietly(days(40))
  for (let n = 0; n < 20; n += 1) await say(ref, `Question ${n}`)
  await here.world.passQuietly(40 * MINUTE_MS)
  await say(ref, 'To all of them', agent)
  expect(await text()).not.toContain('Nine in ten')
  await here.world.passQuietly(days(1))
  expect(await text()).toContain('answered within 40 minutes')
  for (const more of ['One', 'Two', 'Three']) await say(ref, more)
  await here.world.passQuietly(days(2))
  expect(await text()).toContain('answered within 2 days')
})
