import { Hono } from 'hono'
import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { deskScene } from '../../test/desk-world.ts'
import { type Browser, browser, lastCode, lookUp } from '../../test/portal-browser.ts'
import { DAY_MS } from '../domain/instant.ts'
import { renderMessage } from '../messages/render.ts'
import { journeyRoutes } from '../portal/portal.ts'
import { trackingRoutes } from '../portal/tracking.tsx'
import { eraseDue } from '../process/erase.ts'
import { inOperator } from '../store/db.ts'
import { openJson } from '../store/seal.ts'

/* A caller is sent the form: a link to the guided way, with the number and the language filled in. */

const { here, nextLine, lastEvents } = deskScene()

const numberOf = (i: number) => here.world.operator.line(i).binding.msisdn

const asked = { to: 'email', email: 'caller@example.test', language: 'ru', reason: 'subscriber-called' }

async function send(i: number, more: Record<string, string> = {}, who = 'kcell-agent'): Promise<Browser> {
  const agent = await here.desk.as(who)
  await agent.get('/desk/form')
  await agent.submit({ number: numberOf(i), ...asked, ...more }, '/desk/form')
  return agent
}

interface Letter {
  address: string
  channel: 'email' | 'sms'
  params: { operator: string; zone: string; number: string; until: string; link: string }
}

/** The message that left last, as it lies sealed. */
async function letter(): Promise<Letter & { path: string }> {
  const { rows } = await inOperator(here.world.db, 'kcell', (tx) =>
    sql<{ sealed: Buffer }>`
      select sealed from outbox where kind = 'form-link' order by next_try desc limit 1`.execute(tx),
  )
  const sealed = rows[0]?.sealed
  if (!sealed) throw new Error('no form was sent')
  const found = openJson<Letter>(here.world.desk.keys.master, sealed)
  return { ...found, path: found.params.link.replace('http://localhost:8080', '') }
}

const lettersSent = async () =>
  (await inOperator(here.world.db, 'kcell', (tx) => sql`select 1 from outbox where kind = 'form-link'`.execute(tx)))
    .rows.length

const reader = (language = 'en') =>
  browser(
    new Hono()
      .route(
        '/',
        journeyRoutes(here.desk.house, () => undefined),
      )
      .route('/', trackingRoutes(here.desk.house)),
    { from: `203.0.113.${nextLine() % 200}`, language },
  )

describe('sending', () => {
  test('by e-mail to the address that the caller says; nothing of the record is in it, and the agent sees no link', async () => {
    const i = nextLine()
    const agent = await send(i)
    expect(agent.shown().text).toContain('The form is on its way')
    const sent = await letter()
    expect(sent.address).toBe('caller@example.test')
    expect(sent.path).toMatch(/^\/form\/kcell\/[\w-]{22}\?lang=ru$/)
    const line = here.world.operator.line(i)
    for (const channel of ['email', 'sms'] as const) {
      const { text } = renderMessage('form-link', 'ru', sent.params, channel)
      expect(text).toContain(sent.params.link)
      for (const secret of [line.standing.holder.name, line.standing.plan, line.binding.profiles[0]?.iccid ?? '?'])
        expect(text).not.toContain(secret)
    }
    const token = sent.path.slice('/form/kcell/'.length, -'?lang=ru'.length)
    expect(agent.shown().html).not.toContain(token)
    expect(agent.shown().html).not.toContain(numberOf(i))
    expect(agent.shown().text).toContain('c•••@example.test')
    const { rows } = await inOperator(here.world.db, 'kcell', (tx) =>
      sql<{ all: string }>`select string_agg(f::text, ' ') as all from form_links f`.execute(tx),
    )
    for (const secret of [token, numberOf(i), 'caller@']) expect(rows[0]?.all).not.toContain(secret)
  })

  test('by SMS it goes to the line itself, in the language that the agent chose', async () => {
    const i = nextLine()
    await send(i, { to: 'sms', language: 'kk' })
    const sent = await letter()
    expect({ to: sent.address, by: sent.channel }).toEqual({ to: numberOf(i), by: 'sms' })
    expect(renderMessage('form-link', 'kk', sent.params, 'sms').text).toContain('нөмірді жабу формасы')
  })

  test('what is missing is said, with what was typed kept', async () => {
    const agent = await here.desk.as('kcell-agent')
    await agent.get('/desk/form')
    const page = await agent.submit({ number: '12', to: 'email', email: 'nobody', reason: 'subscriber-called' })
    expect(page.status).toBe(400)
    for (const field of ['number', 'email', 'language']) expect(page.html).toContain(`href="#${field}"`)
    expect(page.html).toContain('value="nobody"')
  })

  test('the same form twice sends one; a fourth in an hour about a number is refused; an engineer sends none', async () => {
    const i = nextLine()
    const agent = await here.desk.as('kcell-supervisor')
    const page = await agent.get('/desk/form')
    const before = await lettersSent()
    const to = { ...asked, email: `many-${i}@example.test`, number: numberOf(i) }
    await Promise.all([agent.sendAgain(to, page), agent.sendAgain(to, page), agent.sendAgain(to, page)])
    expect(await lettersSent()).toBe(before + 1)
    for (const one of ['a', 'b', 'c']) await send(i, { email: `${one}-${i}@example.test` }, 'kcell-supervisor')
    const refused = await send(i, { email: `d-${i}@example.test` }, 'kcell-supervisor')
    expect(refused.shown().status).toBe(409)
    expect(refused.shown().text).toContain('Wait an hour')
    const engineer = await here.desk.as('kcell-engineer')
    expect((await engineer.get('/desk/form')).status).toBe(403)
  })

  test('who sent it, when and why is written down, without a number', async () => {
    await send(nextLine(), { to: 'sms' })
    const { rows } = await sql<{ what: string; by: string; why: string }>`
      select what, by, why from acts order by id desc limit 1`.execute(here.world.db)
    expect(rows[0]).toEqual({ what: 'form-sent', by: 'agent:kcell-agent', why: 'subscriber-called' })
  })
})

describe('the link', () => {
  test('opens the guided way with number and language filled in; before proof the number is masked and nothing of the record shows', async () => {
    const i = nextLine()
    await send(i, { email: `open-${i}@example.test` })
    const { path } = await letter()
    const subscriber = reader()
    const page = await subscriber.get(path)
    expect(page.html, 'in the language of the link').toContain('lang="ru"')
    expect(page.text).toContain('Форма, которую вы просили')
    expect(page.html).not.toContain(numberOf(i))
    await subscriber.get(path)
    const next = await subscriber.submit({})
    expect(next.at).toBe('/prove')
    const line = here.world.operator.line(i)
    for (const secret of [line.standing.holder.name, line.standing.plan]) expect(next.html).not.toContain(secret)
  })

  test('makes one request: the same browser goes on, another one is told that it was used', async () => {
    const i = nextLine()
    await send(i, { email: `once-${i}@example.test` })
    const { path } = await letter()
    const subscriber = reader()
    const page = await subscriber.get(path)
    const [first, second] = await Promise.all([subscriber.sendAgain({}, page), subscriber.sendAgain({}, page)])
    expect([first.at, second.at], 'pressed twice').toEqual(['/prove', '/prove'])
    const { rows } = await inOperator(here.world.db, 'kcell', (tx) =>
      sql<{ n: number }>`select count(*)::int as n from form_links where application is not null`.execute(tx),
    )
    expect(rows[0]?.n).toBeGreaterThan(0)
    expect((await subscriber.get(`${path.split('?')[0]}?lang=en`)).text).toContain('You have begun this form')
    expect((await subscriber.submit({})).at).toBe('/prove')
    const other = await reader().get(path.replace('lang=ru', 'lang=en'))
    expect(other.status).toBe(410)
    expect(other.text).toContain('This link has been used')
  })

  test('taken back, or over its time: its own page says so and where to begin; an unknown one is not there', async () => {
    const i = nextLine()
    const agent = await send(i, { email: `back-${i}@example.test` })
    const { path } = await letter()
    const early = reader()
    const page = await early.get(path.replace('lang=ru', 'lang=en'))
    for (let n = 0; n < 30 && agent.shown().html.includes('/desk/form/take-back'); n += 1)
      await agent.submit({}, '/desk/form/take-back')
    expect(agent.shown().text).toContain('taken back')
    const revoked = await early.sendAgain({}, page)
    expect(revoked.status).toBe(410)
    expect(revoked.text).toContain('This link was taken back')
    await send(i, { email: `late-${i}@example.test` })
    const late = (await letter()).path.replace('lang=ru', 'lang=en')
    await here.world.passQuietly(3 * DAY_MS)
    const over = await reader().get(late)
    expect(over.status).toBe(410)
    expect(over.text).toContain('The time of this link is over')
    expect((await reader().get('/form/kcell/AAAAAAAAAAAAAAAAAAAAAA')).status).toBe(404)
    here.world.rewind()
  })

  test('the request says that it came by a link; who sent it does not approve it alone', async () => {
    const i = nextLine()
    await send(i, { email: `whole-${i}@example.test`, language: 'en' })
    const subscriber = reader()
    await subscriber.get((await letter()).path)
    await subscriber.submit({})
    await subscriber.submit({ way: 'line' })
    await lookUp(here.world)
    await subscriber.submit({ code: (await lastCode(here.world))?.code ?? '' }, '/code')
    await subscriber.get('/decide')
    await subscriber.submit({ path: 'cancel' })
    await subscriber.submit({ when: 'now' })
    await subscriber.submit({ skip: 'yes' })
    await subscriber.submit({ way: 'at-branch' })
    await subscriber.submit({ to: 'email', email: 'caller@example.test', language: 'en' })
    const receipt = await subscriber.submit({})
    const ref = /\/c\/([^/?]+)/.exec(receipt.at)?.[1] ?? ''
    const { facts } = (await here.world.caseOf(ref)).case
    expect({ door: facts.door, by: facts.formSentBy }).toEqual({ door: 'guided', by: 'kcell-agent' })
    expect((await here.world.events(ref))[0]?.data.formSentBy).toBe('kcell-agent')
    await here.world.settle()
    const agent = await here.desk.as('kcell-agent')
    const page = await agent.get(`/desk/c/${ref}`)
    expect(page.text).toContain('opened by a link that an agent sent')
    expect(page.text).toContain('sent its form: somebody else must approve it')
    const other = await here.desk.as('kcell-supervisor')
    await other.get(`/desk/c/${ref}/approve`)
    await other.submit({})
    expect((await lastEvents(ref, 6)).some(({ kind }) => kind === 'approved')).toBe(true)
  })

  test('what was never opened is forgotten as what was begun and left', async () => {
    await send(nextLine(), { to: 'sms' })
    const kept = async () =>
      (await inOperator(here.world.db, 'kcell', (tx) => sql`select 1 from form_links`.execute(tx))).rows.length
    const inDays = (count: number) => ({
      ...here.world.tools,
      machineMs: () => here.world.desk.machineMs() + count * DAY_MS,
    })
    await eraseDue(inDays(9), 'kcell')
    expect(await kept()).toBeGreaterThan(0)
    await eraseDue(inDays(12), 'kcell')
    expect(await kept()).toBe(0)
  })
})
