import { Hono } from 'hono'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { browser, houseOf } from '../../test/portal-browser.ts'
import { makeWorld, type World } from '../../test/world.ts'
import { mailbox } from '../messages/mailbox.ts'
import type { SendResult } from '../messages/sms.ts'
import { application } from '../server.ts'
import { demoNumbers } from '../simulator/population.ts'
import { caseNow } from '../store/clock.ts'
import { inOperator } from '../store/db.ts'
import { t } from '../ui/words.ts'
import { demoRoutes, demoStrip, showsWords } from './demo.tsx'
import { trackingRoutes } from './tracking.tsx'

let world: World
beforeAll(async () => {
  world = await makeWorld()
})
afterAll(() => world.close())

const numbers = [{ msisdn: '+77015550001', operator: 'kcell', shows: 'active-prepaid' }]
const appOf = (demo: boolean) => {
  const house = houseOf(world, { demo, demoNumbers: numbers })
  return new Hono().route('/', trackingRoutes(house, demoStrip)).route('/', demoRoutes(house))
}

test('outside a demonstration none of it exists', async () => {
  const app = appOf(false)
  for (const path of ['/dev/mail', '/dev/mail/1', '/dev/mail/1/html', '/demo/numbers', '/demo/clock'])
    expect((await app.request(path)).status).toBe(404)
  const before = await caseNow(world.db, 0)
  expect(
    (await app.request('/demo/clock', { method: 'POST', body: new URLSearchParams({ step: 'week' }) })).status,
  ).toBe(404)
  expect(await caseNow(world.db, 0)).toBe(before)
  const { html } = await browser(app).get('/track')
  for (const words of ['class="demo"', '/dev/mail', '/demo/']) expect(html).not.toContain(words)
})

describe('in a demonstration', () => {
  test('the mailbox shows e-mail and SMS, by address, and the letter alone in its own walls', async () => {
    const { email, sms } = mailbox(world.desk.machineMs)
    const keep = async (sent: SendResult) => {
      if (typeof sent === 'object' && 'keep' in sent) await inOperator(world.db, 'kcell', sent.keep)
    }
    const letter = await email.send({
      id: '1',
      to: 'amina@example.test',
      language: 'en',
      subject: 'We received your request',
      text: 'Open http://localhost:8080/c/X?k=1 now',
      html: '<p style="color:red">Hello</p>',
    })
    await keep(letter)
    await keep(await sms({ id: '2', to: '+77011234567', text: 'Received: <your> request' }))
    const reader = browser(appOf(true))
    expect((await reader.get('/dev/mail')).text).toContain('We received your request')
    expect((await reader.get('/dev/mail?to=%2B7 701 123')).text).toContain('Received: &lt;your> request')
    expect(reader.shown().text).not.toContain('We received your request')
    const mail = await reader.get('/dev/mail/1')
    expect(mail.html).toContain('<a href="http://localhost:8080/c/X?k=1">')
    expect(mail.html).toMatch(/<iframe class="mail-frame"[^>]* sandbox/)
    const doors = {
      routes: [{ at: '/', app: appOf(true) }],
      failure: () => new Response(),
      whyNotReady: async () => null,
      metrics: async () => '',
    }
    const alone = await application(houseOf(world, { demo: true }), doors, '/nowhere').request('/dev/mail/1/html')
    expect(alone.headers.get('x-frame-options')).toBe('SAMEORIGIN')
    expect(alone.headers.get('content-security-policy')).toContain("default-src 'none'")
    expect(await alone.text()).toContain('Hello')
    expect((await reader.get('/dev/mail/999')).status).toBe(404)
  })

  test('the clock moves by an hour, a day, seven working days; never back, and only by a form of ours', async () => {
    const reader = browser(appOf(true))
    const { html } = await reader.get('/track')
    const csrf = /name="csrf" value="([^"]+)"/.exec(html)?.[1] ?? ''
    const now = async () => Date.parse(await caseNow(world.db, 0))
    const start = await now()
    expect((await reader.post('/demo/clock', { csrf, step: 'hour', back: '/track' })).at).toBe('/track')
    expect((await now()) - start).toBe(3_600_000)
    await reader.post('/demo/clock', { csrf, step: 'day', back: '/track' })
    expect((await now()) - start).toBe(25 * 3_600_000)
    await reader.post('/demo/clock', { csrf, step: 'week', back: '//evil.example' })
    expect(reader.shown().at).toBe('/')
    expect(((await now()) - start) / 3_600_000 - 25).toBe(9 * 24)
    await reader.post('/demo/clock', { csrf: 'made-up', step: 'day', back: '/' })
    expect((await now()) - start).toBe((25 + 9 * 24) * 3_600_000)
  })

  test('the numbers say what they show, each in words', async () => {
    const page = await browser(appOf(true)).get('/demo/numbers')
    expect(page.text).toContain('+7 701 555 00 01')
    expect(page.text).toContain('An active prepaid line with money on it')
    expect(demoNumbers.filter(({ code }) => showsWords(t('en'), code) === code)).toEqual([])
  })
})
