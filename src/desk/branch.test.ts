import { Hono } from 'hono'
import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { deskScene } from '../../test/desk-world.ts'
import { type Browser, browser, lookUp } from '../../test/portal-browser.ts'
import { aboutRoutes } from '../portal/about.tsx'
import { inOperator } from '../store/db.ts'
import { personsOf } from '../store/people.ts'

/* The holder stands at a branch with their document. Whoever takes the request does not approve it. */

const { here, nextLine } = deskScene()

const iin = '900101300017'
const numberOf = (i: number) => here.world.operator.line(i).binding.msisdn

const withIin = (i: number) =>
  here.world.operator.change(i, (one) => ({
    ...one,
    standing: { ...one.standing, holder: { ...one.standing.holder, iin } },
  }))

const document = { document: 'id-card', last: '042', iin, language: 'ru' }
const decided = { end: 'now', to: 'email', email: 'amina@example.test', money: 'at-branch', sure: 'yes', agreed: 'yes' }

/** Up to the amounts. */
async function compared(i: number, more: Record<string, string> = {}, who = 'kcell-agent'): Promise<Browser> {
  const staff = await here.desk.as(who)
  await staff.get('/desk/branch')
  const waiting = await staff.submit({ line: numberOf(i), ...document, ...more }, '/desk/branch')
  if (!/^\/desk\/branch\/./.test(waiting.at)) return staff
  await lookUp(here.world)
  await staff.get(waiting.at)
  return staff
}

async function opened(i: number, more: Record<string, string> = {}): Promise<{ staff: Browser; ref: string }> {
  withIin(i)
  const staff = await compared(i)
  const page = await staff.submit({ ...decided, ...more }, staff.shown().at)
  return { staff, ref: /\/desk\/c\/([^/]+)\/declaration/.exec(page.at)?.[1] ?? `none: ${page.at} ${page.text}` }
}

describe('at a branch', () => {
  test('from the document to the paper that is signed: identity reviewed, amounts agreed, opened by who stood there', async () => {
    const i = nextLine()
    const { staff, ref } = await opened(i)
    const paper = staff.shown()
    expect(paper.text).toContain('Заявление о расторжении договора')
    expect(paper.text).toContain(here.world.operator.line(i).standing.holder.name)
    expect(paper.text).toContain('… 042')
    expect(paper.text).toMatch(/http:\/\/localhost:8080\/c\/[0-9A-Z-]+\?k=/)
    const { case: c, verified } = await here.world.caseOf(ref)
    expect({ door: c.facts.door, by: c.facts.openedBy, level: c.facts.identity?.level, verified }).toEqual({
      door: 'desk',
      by: 'kcell-agent',
      level: 'id_reviewed',
      verified: true,
    })
    expect(c.facts.agreement?.by).toBe('subscriber')
    const events = await here.world.events(ref)
    expect(events[1]?.data).toEqual({ level: 'id_reviewed', by: 'agent:kcell-agent', document: 'id-card' })
    expect(JSON.stringify(events)).not.toContain('042')
    const person = await inOperator(here.world.db, 'kcell', (tx) => personsOf(tx, here.world.desk.keys, 'kcell', [ref]))
    expect(person.get(ref)?.seen).toEqual({ document: 'id-card', last: '042' })
    await here.world.settle()
    const told = await inOperator(here.world.db, 'kcell', (tx) =>
      sql<{ kind: string }>`select kind from outbox where ref = ${ref} order by kind`.execute(tx),
    )
    expect(told.rows.map(({ kind }) => kind)).toEqual(['line-warning', 'received'])
  })

  test('somebody else approves it; the paper is printed anew by who opened it alone, for a day', async () => {
    const { staff, ref } = await opened(nextLine())
    await here.world.settle()
    expect((await staff.get(`/desk/c/${ref}`)).text).toContain('somebody else must approve it')
    const other = await here.desk.as('kcell-supervisor')
    expect((await other.get(`/desk/c/${ref}/declaration`)).status).toBe(404)
    await other.get(`/desk/c/${ref}/approve`)
    await other.submit({})
    expect((await here.world.caseOf(ref)).case.facts.decision?.by).toContain('kcell-supervisor')
    expect((await staff.get(`/desk/c/${ref}/declaration`)).status).toBe(200)
    await here.world.passQuietly(25 * 3_600_000)
    expect((await staff.get(`/desk/c/${ref}/declaration`)).status).toBe(404)
    here.world.rewind()
  })

  test('an IIN that does not agree opens nothing and shows nothing of the record; five in a day, then no more', async () => {
    const i = nextLine()
    withIin(i)
    for (let n = 0; n < 5; n += 1) {
      const staff = await compared(i, { iin: '880101400017' })
      expect(staff.shown().text).toContain('does not agree')
      expect(staff.shown().html).not.toContain('Holder')
      expect(staff.shown().html).not.toContain(iin)
      expect(staff.shown().html).not.toContain('name="sure"')
    }
    const staff = await compared(i)
    expect(staff.shown().status).toBe(409)
  })

  test('nobody without another channel is sent away; the paper is theirs', async () => {
    const { ref } = await opened(nextLine(), { to: 'none' })
    const person = await inOperator(here.world.db, 'kcell', (tx) => personsOf(tx, here.world.desk.keys, 'kcell', [ref]))
    expect(person.get(ref)?.contact).toBeUndefined()
  })

  test('what is missing is said; the line that ends is no contact; a company has a way of its own', async () => {
    const i = nextLine()
    withIin(i)
    const staff = await compared(i)
    const { at } = staff.shown()
    const page = await staff.submit({ to: 'phone', phone: numberOf(i) }, at)
    expect(page.status).toBe(400)
    for (const said of ['cannot bring the news', 'compared the document', 'Ask the person'])
      expect(page.text).toContain(said)
    const company = nextLine()
    here.world.operator.change(company, (one) => ({
      ...one,
      standing: { ...one.standing, holder: { kind: 'company', name: 'Holder LLP' } },
    }))
    expect((await compared(company)).shown().text).toContain('a company or a child')
    const start = await here.desk.as('kcell-agent')
    await start.get('/desk/branch')
    const empty = await start.submit({ line: '12', iin: '123' }, '/desk/branch')
    for (const field of ['line', 'document', 'iin', 'language']) expect(empty.html).toContain(`href="#${field}"`)
  })

  test('pressed twice it is one request; a line that has a proven one gets no second', async () => {
    const i = nextLine()
    withIin(i)
    const staff = await compared(i)
    const page = staff.shown()
    const answers = await Promise.all([staff.sendAgain(decided, page), staff.sendAgain(decided, page)])
    expect(answers[0]?.at).toBe(answers[1]?.at)
    expect(answers[0]?.at).toContain('/declaration')
    const again = await compared(i)
    const refused = await again.submit(decided, again.shown().at)
    expect(refused.status).toBe(409)
  })

  test('an engineer takes no request, and a visit is its beginner’s', async () => {
    const i = nextLine()
    withIin(i)
    const engineer = await here.desk.as('kcell-engineer')
    expect((await engineer.get('/desk/branch')).status).toBe(403)
    const staff = await compared(i)
    const other = await here.desk.as('kcell-supervisor')
    expect((await other.get(staff.shown().at)).status).toBe(404)
  })
})

describe('the operator’s rule', () => {
  test('help says of a branch only what the rule says, and a branch that takes nothing is refused at the desk', async () => {
    const rules = here.world.kcell.rules
    const was = rules.care.branch
    const app = new Hono().route(
      '/',
      aboutRoutes(here.desk.house, () => undefined),
    )
    const help = async () => (await browser(app).get('/help')).text
    expect(await help()).toContain('We found no page of the operator that says whether a branch takes a request')
    const from = { source: 'a test', from: '2026-11-25', verified: true }
    const house = here.desk.house.operators.get('kcell')
    if (!house) throw new Error('no operator')
    try {
      house.rules.care.branch = { value: { takes: true, list: 'https://example.test/offices' }, ...from }
      expect(await help()).toContain('A branch takes your request')
      house.rules.care.branch = { value: { takes: false, list: null }, ...from }
      expect(await help()).toContain('Branches take no requests')
      const staff = await here.desk.as('kcell-agent')
      await staff.get('/desk/branch')
      const refused = await staff.submit({ line: numberOf(nextLine()), ...document }, '/desk/branch')
      expect(refused.status).toBe(409)
      expect(refused.text).toContain('takes no requests')
    } finally {
      house.rules.care.branch = was
    }
  })
})
