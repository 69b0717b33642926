import { afterAll, beforeAll, expect, test } from 'vitest'
import { type DeskWorld, makeDesk } from '../../test/desk-world.ts'
import { browser, houseOf } from '../../test/portal-browser.ts'
import { days, makeWorld, type World } from '../../test/world.ts'
import { viewCase } from '../cases/view-case.ts'
import { languages } from '../domain/case.ts'
import { findingKinds } from '../domain/watch.ts'
import { trackingRoutes } from '../portal/tracking.tsx'
import { verifyRoutes } from '../portal/verify.tsx'
import { inOperator } from '../store/db.ts'
import { caseLink } from '../store/link-keys.ts'
import { holdOrders } from '../store/order-holds.ts'
import { isKey } from '../ui/words.ts'

/* What was seen after the end, as the desk, the subscriber and whoever checks the paper read it. */

let world: World
let desk: DeskWorld
let line = 30_000
beforeAll(async () => {
  world = await makeWorld()
  desk = await makeDesk(world)
})
afterAll(async () => {
  await desk.close()
  await world.close()
})

/** A case whose ended line lives again, with an alarm that waits. */
async function alarmed(): Promise<{ ref: string; code: string; link: string }> {
  world.rewind()
  line += 1
  const ref = await world.open(line)
  await world.settle()
  await world.approve(ref)
  await world.pass(days(6))
  const code = (await viewCase(world.desk, ref))?.certificate?.code ?? ''
  Object.assign(world.operator.serving(world.operator.line(line).binding, 'core'), { terminated: false, bars: [] })
  await world.watch(days(3))
  const link = caseLink(world.desk.keys, 'http://localhost:8080', 'kcell', ref)
  return { ref, code, link: link.replace('http://localhost:8080', '') }
}

const portal = () => browser(trackingRoutes(houseOf(world)))
const checker = () => browser(verifyRoutes(houseOf(world)), { from: `203.0.113.${line % 200}` })

test('the alarm stands in the list, in the queue and on the case; an agent shuts the line off again', async () => {
  const { ref, code, link } = await alarmed()
  const agent = await desk.as('kcell-agent')
  expect((await agent.get('/desk')).text).toContain(ref)
  const list = await agent.get('/desk/alarms')
  expect(list.text).toContain('The network serves the line again')
  expect(list.text).toContain(ref)
  const onCase = await agent.get(`/desk/c/${ref}`)
  expect(onCase.text).toContain('Seen after the end')
  const href = /\/desk\/alarms\/\d+/.exec(onCase.html)?.[0] ?? ''

  const subscriber = await portal().get(link)
  expect(subscriber.text).toContain('The line was seen in use again')
  expect(subscriber.text).toContain('An agent is on it; you need do nothing.')
  expect(subscriber.text).not.toContain('Off: confirmed')
  const checked = await checker().get(`/verify/${code}`)
  expect(checked.text).toContain('This certificate is real')
  expect(checked.text).toMatch(/Since then: seen served again on/)

  const page = await agent.get(href)
  expect(page.text).toContain('Seen at: core/known, core/admits and core/attached')
  expect((await agent.submit({}, href)).status, 'nothing is chosen beforehand').toBe(400)
  await agent.get(href)
  const done = await agent.submit({ decision: 'shut-off-again' }, href)
  expect(done.text).toContain(`The alarm on case ${ref} is decided.`)
  expect((await checker().get(`/verify/${code}`)).text).toContain('This certificate was revoked')
  await world.watch(days(2))
  const fresh = (await viewCase(world.desk, ref))?.certificate?.code ?? ''
  expect((await checker().get(`/verify/${fresh}`)).text).toContain('This certificate is real')
  expect((await checker().get(`/verify/${fresh}`)).text).not.toContain('Since then')
  expect((await checker().get(`/verify/${code}`)).text).toContain('has another certificate')
  expect((await portal().get(link)).text).toContain('The end was ordered once more.')
  expect((await agent.get(`/desk/c/${ref}`)).text).toContain(
    'Alarm decided (The network serves the line again): shut off again',
  )
})

test('an engineer, another operator, a form without its token: nothing is decided', async () => {
  const { ref } = await alarmed()
  const agent = await desk.as('kcell-agent')
  const href = /\/desk\/alarms\/\d+/.exec((await agent.get(`/desk/c/${ref}`)).html)?.[0] ?? ''
  expect((await agent.post(href, { decision: 'element-mistaken' })).status).toBe(403)
  const engineer = await desk.as('kcell-engineer')
  await engineer.get(href)
  expect((await engineer.submit({ decision: 'element-mistaken' }, href)).text).toContain(
    'Your role does not allow this',
  )
  const other = await desk.as('beeline-agent')
  expect((await other.get(href)).status).toBe(404)
  expect((await other.get('/desk/alarms')).text).not.toContain(ref)
})

test('charged after the end: the amount, what is given back, and no more than that', async () => {
  world.rewind()
  line += 1
  const ref = await world.open(line)
  await world.settle()
  await world.approve(ref)
  await world.pass(days(6))
  await world.watch(days(2))
  const { money } = world.operator.line(line).standing.balance
  world.operator.change(line, (at) => ({
    ...at,
    standing: {
      ...at.standing,
      balance: { ...at.standing.balance, money: { ...money, minor: money.minor - 50_050 } },
    },
  }))
  await world.watch(days(2))
  const agent = await desk.as('kcell-agent')
  const href = /\/desk\/alarms\/\d+/.exec((await agent.get(`/desk/c/${ref}`)).html)?.[0] ?? ''
  expect((await agent.get(href)).html).toContain('value="500.5"')
  const tooMuch = await agent.submit({ decision: 'credit', amount: '500,51' }, href)
  expect([tooMuch.status, tooMuch.text]).toEqual([400, expect.stringContaining('no more than was charged')])
  await agent.get(href)
  await agent.submit({ decision: 'credit', amount: '500,50' }, href)
  await world.watch(days(1))
  expect((await world.caseOf(ref)).case.facts.credit?.amount).toEqual({ minor: 50_050, currency: 'KZT' })
  const link = caseLink(world.desk.keys, 'http://localhost:8080', 'kcell', ref).replace('http://localhost:8080', '')
  for (const language of languages) {
    const page = await browser(trackingRoutes(houseOf(world)), { language }).get(`${link}&lang=${language}`)
    expect(page.text, language).toMatch(/500[.,]50/)
  }
})

test('an operator’s orders that are held: the reason is shown, and a supervisor lets them go on', async () => {
  await inOperator(world.db, 'kcell', (tx) => holdOrders(tx, 'kcell', 'canary-failed', world.now()))
  const agent = await desk.as('kcell-agent')
  const page = await agent.get('/desk/alarms')
  expect(page.text).toContain('A line that went first failed')
  expect(page.text).toContain('Your role does not allow this')
  await agent.submit({ why: 'I would like to' }, '/desk/alarms/lift')
  const supervisor = await desk.as('kcell-supervisor')
  expect((await supervisor.get('/desk/alarms')).text).toContain('Let orders go on')
  expect((await supervisor.submit({ why: '' }, '/desk/alarms/lift')).status).toBe(400)
  await supervisor.get('/desk/alarms')
  expect((await supervisor.submit({ why: 'mended' }, '/desk/alarms/lift')).text).not.toContain('Let orders go on')
  expect((await supervisor.get('/desk/admin')).text).toContain('mended')
})

test('every kind of alarm has its words, for the desk and for the subscriber', () => {
  for (const kind of findingKinds)
    expect([kind, isKey(`codes.alarm.${kind}`), isKey(`track.watch.${kind}`)]).toEqual([kind, true, true])
  for (const kind of ['watch-blind', 'canary-failed', 'recent-traffic', 'refused-in-a-row', 'looks-blind', 'by-hand'])
    expect([kind, isKey(`codes.alarm.${kind}`)]).toEqual([kind, true])
})
