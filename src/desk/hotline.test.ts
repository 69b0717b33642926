import { Hono } from 'hono'
import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { deskScene } from '../../test/desk-world.ts'
import { type Browser, browser, codesSent, lookUp } from '../../test/portal-browser.ts'
import { isRight } from '../domain/hotline.ts'
import type { LineOnFile } from '../domain/line.ts'
import { rule } from '../domain/operator.ts'
import { expressRoutes } from '../portal/express.tsx'
import { journeyRoutes } from '../portal/portal.ts'
import { trackingRoutes } from '../portal/tracking.tsx'
import { eraseDue } from '../process/erase.ts'
import { inOperator } from '../store/db.ts'
import { t } from '../ui/words.ts'

/*
 * Somebody who gets no SMS: the SIM is lost and they are abroad, they do not hear, or the line is one of a router. An agent
 * asks two questions (a text relay asks them as well), and a code that is read out or written down opens the same pages.
 */

const { here, nextLine } = deskScene()

const answersOf = (line: LineOnFile): Record<string, string> => ({
  iin: line.standing.holder.iin ?? '',
  plan: line.standing.plan,
  iccid: line.binding.profiles[0]?.iccid.slice(-6) ?? '',
  contact: line.standing.contacts[0]?.address ?? '',
})

/** Up to the questions. */
async function called(i: number, who = 'kcell-agent'): Promise<Browser> {
  const agent = await here.desk.as(who)
  await agent.get('/desk/hotline')
  const waiting = await agent.submit({
    number: here.world.operator.line(i).binding.msisdn,
    reason: 'subscriber-called',
  })
  expect(waiting.at).toMatch(/^\/desk\/hotline\/[0-9a-f-]+$/)
  await lookUp(here.world)
  await agent.get(waiting.at)
  return agent
}

const asked = (html: string) => ['iin', 'plan', 'iccid', 'contact'].filter((name) => html.includes(`name="${name}"`))

async function codeFor(i: number): Promise<string> {
  const agent = await called(i)
  const said = answersOf(here.world.operator.line(i))
  const page = await agent.submit(
    Object.fromEntries(asked(agent.shown().html).map((name) => [name, said[name] ?? ''])),
    agent.shown().at,
  )
  return /(\d{3}) (\d{3})/.exec(page.text)?.slice(1).join('') ?? ''
}

const portal = () =>
  browser(
    new Hono()
      .route(
        '/',
        journeyRoutes(here.desk.house, () => undefined),
      )
      .route('/', expressRoutes(here.desk.house))
      .route('/', trackingRoutes(here.desk.house)),
    { from: `203.0.113.${nextLine() % 200}` },
  )

describe('at the desk', () => {
  test('two questions of four, typed and compared; nothing of the record is on any page', async () => {
    const i = nextLine()
    const line = here.world.operator.line(i)
    const agent = await called(i)
    const { html } = agent.shown()
    expect(asked(html)).toHaveLength(2)
    for (const secret of [line.standing.holder.name, line.standing.plan, line.binding.profiles[0]?.iccid ?? '?'])
      expect(html).not.toContain(secret)
    const { at } = agent.shown()
    expect(asked((await agent.get(at)).html), 'a reload asks the same ones').toEqual(asked(html))
    const page = await agent.submit(
      Object.fromEntries(asked(html).map((name) => [name, answersOf(line)[name] ?? ''])),
      at,
    )
    expect(page.text).toMatch(/read this code out \d{3} \d{3}/)
    expect((await agent.get(at)).text, 'shown once').not.toMatch(/\d{3} \d{3}/)
    const log = await agent.get('/desk/hotline')
    expect(log.text).toContain('code given')
    expect(log.html).not.toContain(line.binding.msisdn)
    const other = await here.desk.as('kcell-supervisor')
    expect((await other.get(at)).status, 'a call is its agent’s').toBe(404)
  })

  test('passed: how the line stands is there to be read out in the caller’s language, and that it was is written down', async () => {
    const i = nextLine()
    here.world.operator.change(i, (one) => ({
      ...one,
      standing: {
        ...one.standing,
        state: 'suspended',
        suspendedFor: 'debt',
        dues: [{ billId: 'b', amount: { minor: 120_000, currency: 'KZT' }, dueOn: '2026-11-01' }],
      },
    }))
    const line = here.world.operator.line(i)
    const agent = await here.desk.as('kcell-agent')
    await agent.get('/desk/hotline')
    const number = line.binding.msisdn
    const waiting = await agent.submit({ number, reason: 'subscriber-called', language: 'ru' })
    await lookUp(here.world)
    const page = await agent.get(waiting.at)
    expect(page.text, 'not before the questions').not.toMatch(/приостановлен|suspended/i)
    const said = answersOf(line)
    const passed = await agent.submit(
      Object.fromEntries(asked(page.html).map((name) => [name, said[name] ?? ''])),
      waiting.at,
    )
    const words = t('ru')
    expect(passed.text).toContain(words('line.title.suspended'))
    expect(passed.text).toContain(words('line.blocker.suspended-for-debt'))
    expect(passed.text.replaceAll(/\s/g, ' ')).toContain('К оплате: 1 200')
    const secrets = [line.standing.holder.name, line.standing.plan, line.binding.profiles[0]?.iccid ?? '?', number]
    for (const secret of secrets) expect(passed.html).not.toContain(secret)
    expect((await agent.get(waiting.at)).text, 'shown once').not.toContain(words('line.title.suspended'))
    expect((await agent.get('/desk/hotline')).text).toContain('code given, standing read out')
    const failed = await called(nextLine())
    const wrong = await failed.submit({}, failed.shown().at)
    expect(wrong.text).not.toContain('Your line')
  })

  test('three that do not fit close the number for a day, whoever asks; which answer it was is not said', async () => {
    const i = nextLine()
    for (const left of ['2 checks', '1 check', 'For a day']) {
      const agent = await called(i)
      const answers = Object.fromEntries(asked(agent.shown().html).map((name) => [name, 'no']))
      const page = await agent.submit(answers, agent.shown().at)
      expect(page.text).toContain(left)
      expect(page.text).not.toMatch(/\d{3} \d{3}/)
    }
    const agent = await here.desk.as('kcell-supervisor')
    await agent.get('/desk/hotline')
    const number = here.world.operator.line(i).binding.msisdn
    const refused = await agent.submit({ number, reason: 'subscriber-called' })
    expect(refused.status).toBe(409)
    expect(refused.text).toContain('Nobody is asked about this number for a day')
    await here.world.passQuietly(25 * 3_600_000)
    await agent.get('/desk/hotline')
    expect((await agent.submit({ number, reason: 'subscriber-called' })).at).toMatch(/hotline\/./)
    here.world.rewind()
  })

  test('of the code only a mark is kept, and no answer at all', async () => {
    const code = await codeFor(nextLine())
    const { rows } = await inOperator(here.world.db, 'kcell', (tx) =>
      sql<{ all: string }>`select string_agg(h::text, ' ') as all from hotline_calls h`.execute(tx),
    )
    expect(rows[0]?.all).not.toContain(code)
    expect(rows[0]?.all).not.toContain('scripted')
  })
})

describe('without an SMS', () => {
  test('the SIM is lost, abroad, no e-mail that the operator knows: guided, by a hotline code, to the receipt', async () => {
    const i = nextLine()
    here.world.operator.change(i, (one) => ({ ...one, standing: { ...one.standing, contacts: [] } }))
    const before = await codesSent(here.world)
    const reader = portal()
    await reader.get('/')
    await reader.submit({ number: here.world.operator.line(i).binding.msisdn, operator: 'kcell' })
    const page = await reader.submit({ way: 'hotline' })
    expect(page.at).toBe('/hotline')
    expect((await reader.submit({ code: '000000' }, '/hotline')).text).toContain('This is not the code')
    await reader.submit({ code: await codeFor(i) }, '/hotline')
    await lookUp(here.world)
    await reader.get('/decide')
    await reader.submit({ path: 'cancel' })
    await reader.submit({ when: 'now' })
    await reader.submit({ skip: 'yes' })
    await reader.submit({ way: 'at-branch' })
    await reader.submit({ to: 'email', email: 'new@example.test', language: 'en' })
    const receipt = await reader.submit({})
    const ref = /\/c\/([^/?]+)/.exec(receipt.at)?.[1] ?? ''
    expect((await here.world.caseOf(ref)).case.facts.identity?.level).toBe('hotline')
    expect(await codesSent(here.world), 'no code went out').toBe(before)
    expect(reader.submits()).toBeLessThanOrEqual(10)
  })

  test('a line that only carries data: a request already sent, then a hotline code; it works once', async () => {
    const i = nextLine()
    here.world.operator.change(i, (one) => ({
      ...one,
      standing: { ...one.standing, use: 'data', services: ['data'] },
    }))
    const reader = portal()
    await reader.get('/express')
    const receipt = await reader.submit(
      {
        kind: 'ordinary',
        name: 'Amina Serik',
        operator: 'kcell',
        number: here.world.operator.line(i).binding.msisdn,
        end: 'now',
        contact: 'amina@example.test',
      },
      '/express',
    )
    const ref = /\/c\/([^/?]+)/.exec(receipt.at)?.[1] ?? ''
    await reader.get(receipt.at.replace('/receipt', '/identity'))
    await reader.submit({ way: 'hotline' })
    const code = await codeFor(i)
    await reader.submit({ code })
    const { case: c, verified } = await here.world.caseOf(ref)
    expect(c.facts.identity?.level).toBe('hotline')
    expect(verified).toBe(true)
    const other = portal()
    await other.get('/')
    await other.submit({ number: here.world.operator.line(i).binding.msisdn, operator: 'kcell' })
    await other.submit({ way: 'hotline' })
    expect((await other.submit({ code }, '/hotline')).text, 'used already').toContain('This is not the code')
  })

  test('whoever does not hear sends a paper instead; no way of it needs a call or an SMS', async () => {
    const reader = portal()
    await reader.get('/express')
    const number = here.world.operator.line(nextLine()).binding.msisdn
    const contact = 'amina@example.test'
    const receipt = await reader.submit(
      { kind: 'ordinary', name: 'Amina Serik', operator: 'kcell', number, end: 'now', contact },
      '/express',
    )
    await reader.get(receipt.at.replace('/receipt', '/identity'))
    expect((await reader.submit({ way: 'paper' })).at).toContain('/papers')
  })

  test('an unknown number is answered like a known one, and tries run out', async () => {
    const reader = portal()
    await reader.get('/')
    await reader.submit({ number: '+7 701 999 99 98', operator: 'kcell' })
    await reader.submit({ way: 'hotline' })
    expect((await reader.submit({ code: '123456' }, '/hotline')).text).toContain('4 tries are left')
    for (let tries = 0; tries < 4; tries += 1) await reader.submit({ code: '123456' }, '/hotline')
    expect((await reader.submit({ code: '123456' }, '/hotline')).text).toContain('Too many tries')
    expect(isRight('iin', '', here.world.operator.line(1))).toBe(false)
  })
  test('guessed many times at once: no more than five are looked at', async () => {
    const readers = Array.from({ length: 12 }, () => portal())
    const number = here.world.operator.line(nextLine()).binding.msisdn
    for (const reader of readers) {
      await reader.get('/')
      await reader.submit({ number, operator: 'kcell' })
      await reader.submit({ way: 'hotline' })
    }
    const pages = await Promise.all(readers.map((reader) => reader.submit({ code: '123456' }, '/hotline')))
    expect(pages.filter(({ text }) => text.includes('This is not the code'))).toHaveLength(5)
    expect(pages.filter(({ text }) => text.includes('Too many tries'))).toHaveLength(7)
  })

  test('a call is forgotten with what is known of the line', async () => {
    const kept = async () =>
      (await inOperator(here.world.db, 'kcell', (tx) => sql`select 1 from hotline_calls`.execute(tx))).rows.length
    await called(nextLine())
    expect(await kept()).toBeGreaterThan(0)
    const inDays = (count: number) => ({
      ...here.world.tools,
      machineMs: () => here.world.desk.machineMs() + count * 86_400_000,
    })
    const keeps = rule(here.world.kcell.rules.retentionDays['service-info'])
    await eraseDue(inDays(keeps - 3), 'kcell')
    expect(await kept()).toBeGreaterThan(0)
    await eraseDue(inDays(keeps + 3), 'kcell')
    expect(await kept()).toBe(0)
  })
})
