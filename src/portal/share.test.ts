import { Hono } from 'hono'
import { sql } from 'kysely'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { browser, houseOf } from '../../test/portal-browser.ts'
import { days, makeWorld, type World } from '../../test/world.ts'
import { languages } from '../domain/case.ts'
import { inOperator } from '../store/db.ts'
import { caseLink } from '../store/link-keys.ts'
import { trackingRoutes } from './tracking.tsx'

/* What a subscriber carries away from the page of the case: dates for a calendar, and a link for somebody else. */

let world: World
let line = 700
beforeAll(async () => {
  world = await makeWorld()
})
afterAll(() => world.close())

const app = () => new Hono().route('/', trackingRoutes(houseOf(world)))
const keyed = (ref: string, below = '') => caseLink(world.desk.keys, '', 'kcell', ref).replace('?', `${below}?`)
const linksOn = (html: string) =>
  [...html.matchAll(/http:\/\/localhost:8080(\/shared\/kcell\/[\w-]{22})"/g)].map((m) => m[1] ?? '')

async function shared(options?: Parameters<World['open']>[1]) {
  const ref = await world.open(line++, options)
  await world.settle()
  const owner = browser(app())
  await owner.get(keyed(ref, '/share'))
  const page = await owner.submit({}, keyed(ref, '/share'))
  const [href = ''] = linksOn(page.html)
  return { ref, owner, href }
}

test('a link for somebody else: the state and the dates, no person, no reference, nothing to press', async () => {
  const { ref, href } = await shared({ requestedEnd: '2026-12-20' })
  const { binding } = (await world.caseOf(ref)).case
  const page = await browser(app()).get(href)
  expect(page.status).toBe(200)
  expect(page.text).toContain('We are checking your request')
  expect(page.text).toContain('20 December 2026')
  expect(page.text).toContain('You may look, and nothing else')
  for (const secret of [ref, binding.msisdn, binding.msisdn.slice(-7, -2), '?k=', '<form', '₸'])
    expect(page.html, secret).not.toContain(secret)
  const answer = await app().request(href)
  expect(answer.headers.get('x-robots-tag')).toBe('noindex, nofollow')
  expect(answer.headers.get('referrer-policy')).toBe('no-referrer')
  for (const lang of languages) expect((await browser(app()).get(`${href}?lang=${lang}`)).status).toBe(200)
})

test('its token is no key to the case, and the table holds a mark of it alone', async () => {
  const { ref, href } = await shared()
  const token = href.split('/').at(-1) ?? ''
  expect((await browser(app()).get(`/c/${ref}/withdraw?k=${token}`)).status).toBe(403)
  expect((await browser(app()).get(`/c/${ref}/share?k=${token}`)).status).toBe(403)
  expect((await browser(app()).get(`${href.slice(0, -1)}${href.endsWith('A') ? 'B' : 'A'}`)).status).toBe(404)
  const { rows } = await inOperator(world.desk.db, 'kcell', (tx) =>
    sql<{ row: string }>`select share_links::text as row from share_links where ref = ${ref}`.execute(tx),
  )
  expect(rows).toHaveLength(1)
  expect(rows[0]?.row).not.toContain(token)
})

test('taken back, it says so plainly; over its time likewise', async () => {
  const { owner, href, ref } = await shared()
  const after = await owner.submit({}, keyed(ref, '/share/revoke'))
  expect(after.text).toContain('Taken back on')
  const page = await browser(app()).get(href)
  expect(page.status).toBe(410)
  expect(page.text).toContain('This link was taken back')
  expect(page.text).not.toContain('checking your request')
  const other = await shared()
  await world.pass(days(31))
  const late = await browser(app()).get(other.href)
  expect(late.status).toBe(410)
  expect(late.text).toContain('This link has ended')
  world.rewind()
})

test('the same form twice makes one link; five work at once, and the sixth says what to do', async () => {
  const { owner, ref } = await shared()
  const form = await owner.get(keyed(ref, '/share'))
  const id = /name="id" value="([\w-]+)"/.exec(form.html)?.[1] ?? ''
  await owner.submit({}, keyed(ref, '/share'))
  await owner.sendAgain({ id }, form)
  expect(linksOn((await owner.get(keyed(ref, '/share'))).html)).toHaveLength(2)
  for (const _ of [3, 4, 5]) {
    await owner.get(keyed(ref, '/share'))
    await owner.submit({}, keyed(ref, '/share'))
  }
  const full = await owner.submit({}, keyed(ref, '/share'))
  expect(full.status).toBe(422)
  expect(full.text).toContain('Take one back first')
  expect(linksOn(full.html)).toHaveLength(5)
})

test('the dates as a calendar file: a chosen day is tentative, the promise an instant, and no key leaves the house', async () => {
  const ref = await world.open(line++, { requestedEnd: '2026-12-20' })
  await world.settle()
  const fileOf = async (lang = 'en') => (await app().request(`${keyed(ref, '/dates.ics')}&lang=${lang}`)).text()
  const early = await fileOf()
  expect(early).toContain('DTSTART;VALUE=DATE:20261220')
  expect(early).toContain('STATUS:TENTATIVE')
  await world.approve(ref)
  await world.settle()
  const file = await fileOf()
  const { dates, binding } = (await world.caseOf(ref)).case
  expect(file).toContain(`DTSTART:${dates.serviceEnd?.slice(0, 19).replace(/[-:]/g, '')}Z`)
  expect(file).toContain(`DTSTART:${dates.promiseUntil.slice(0, 19).replace(/[-:]/g, '')}Z`)
  expect(file).not.toContain('?k=')
  expect(file).not.toContain(binding.msisdn)
  expect(file.match(/^UID:.*$/gm)).toEqual([...new Set(file.match(/^UID:.*$/gm))])
  for (const lang of languages) expect(await fileOf(lang)).toMatch(/^BEGIN:VCALENDAR\r\n[\s\S]*END:VCALENDAR\r\n$/)
  expect((await app().request(`/c/${ref}/dates.ics`)).status).toBe(403)
})
