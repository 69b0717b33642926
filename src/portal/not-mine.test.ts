import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { type Browser, numberOf, proven, visitorOf } from '../../test/portal-browser.ts'
import { agent, days, makeWorld, type World } from '../../test/world.ts'
import { approveCase } from '../cases/approve-case.ts'
import { rejectCase } from '../cases/reject-case.ts'
import { stopCase } from '../cases/stop-case.ts'
import { listLines } from '../process/list-lines.ts'

let world: World
let next = 100
/** Four lines for every test: three of one holder, the last of another. */
let i = 0
beforeAll(async () => {
  world = await makeWorld()
})
afterAll(() => world.close())
beforeEach(() => {
  i = next
  next += 4
  const { holderId } = world.operator.line(i).binding
  for (const at of [i + 1, i + 2])
    world.operator.change(at, (line) => ({ ...line, binding: { ...line.binding, holderId } }))
})

const subscription = (at: number) => world.operator.line(at).binding.subscriptionId
const actsOn = (at: number) => world.operator.acted.filter((one) => one.binding.msisdn === numberOf(world, at))

async function onForm(visitor: Browser) {
  await proven(world, i, visitor, 'contact')
  await visitor.get('/lines')
  await listLines(world.tools, 'kcell')
  await visitor.get('/lines')
  return visitor.get('/lines/not-mine')
}

/** A report of one line, and its reference. */
async function reported(at: number, visitor = visitorOf(world)): Promise<string> {
  await onForm(visitor)
  const page = await visitor.submit({ lines: subscription(at), contact: 'amina@example.test' }, '/lines/not-mine')
  const ref = /\/c\/([^?]+)\?k=/.exec(page.html)?.[1]
  if (!ref) throw new Error(`no reference: ${page.text}`)
  return ref
}

describe('a line in one’s name that one never took', () => {
  test('one submit: a receipt with its time and a reference for each line; nothing is ticked beforehand', async () => {
    const visitor = visitorOf(world)
    const form = await onForm(visitor)
    expect(form.html).not.toMatch(/<input[^>]* checked/)
    expect(form.html).not.toContain(subscription(i + 3))
    expect((await visitor.submit({ contact: 'amina@example.test' }, '/lines/not-mine')).text).toContain(
      'Choose at least one line',
    )
    const own = await visitor.submit({ lines: subscription(i + 1), contact: numberOf(world, i + 1) }, '/lines/not-mine')
    expect(own.status, 'a line cannot bring the news of its own end').toBe(422)
    const before = visitor.shown()
    const sent = { lines: subscription(i + 1), contact: 'amina@example.test' }
    const done = await visitor.submit(sent, '/lines/not-mine')
    expect(done.text).toContain('We received your report')
    expect(done.text).toContain('23 November 2026')
    const refs = (html: string) => [...html.matchAll(/\/c\/([^?]+)\?k=/g)].map(([, ref]) => ref)
    expect(refs(done.html)).toHaveLength(1)
    const again = await visitor.sendAgain(sent, before)
    expect(refs(again.html), 'the same form makes one report').toEqual(refs(done.html))
  })

  test('the line is warned first and nothing is owed, asked or agreed for it', async () => {
    const ref = await reported(i + 1)
    await world.settle()
    const { case: of } = await world.caseOf(ref)
    expect(await world.messages(ref)).toEqual(['line-warning', 'received'])
    expect(of.quote).toMatchObject({ lines: [], toPay: { minor: 0 }, toRefund: { minor: 0 } })
    expect(await world.places(ref)).toMatchObject([{ task: 'decision' }])
    await world.pass(days(30))
    expect(await world.places(ref), 'no time alone brings it on').toMatchObject([{ task: 'decision' }])
    expect(actsOn(i + 1)).toEqual([])
    world.rewind()
  })

  test('whoever holds the phone stops it with one tap; no agent goes on from there', async () => {
    const ref = await reported(i + 1)
    await world.settle()
    await stopCase(world.desk, 'kcell', ref)
    await expect(approveCase(world.desk, 'kcell', ref, agent, world.kcell, { looked: true })).rejects.toThrow('is-held')
    expect(actsOn(i + 1)).toEqual([])
  })

  test('accepted only by who looked at how it was taken; then it ends as any line, with the long rest before it', async () => {
    const ref = await reported(i + 1)
    await world.settle()
    await expect(world.approve(ref)).rejects.toThrow('report-unseen')
    await approveCase(world.desk, 'kcell', ref, agent, world.kcell, { looked: true })
    await world.settle()
    const barredAt = (await world.caseOf(ref)).case.facts.barredAt
    expect(barredAt).toBeDefined()
    await world.pass(71 * 3_600_000)
    expect((await world.caseOf(ref)).case.oneWaySince).toBeUndefined()
    await world.pass(days(4))
    expect((await world.caseOf(ref)).case.facts.deadAt).toBeDefined()
    await world.pass(days(40))
    const { facts } = (await world.caseOf(ref)).case
    expect(facts.refunded, 'money of whoever used it is paid to nobody by itself').toBeUndefined()
    expect((await world.places(ref)).find(({ lane }) => lane === 'money')).toMatchObject({ stuck: 'unexplained-money' })
    world.rewind()
  })

  test('refused with the reason that it was taken by the holder: told, and nothing was touched', async () => {
    const ref = await reported(i + 1)
    await world.settle()
    await rejectCase(world.desk, 'kcell', ref, agent, 'taken-by-holder')
    await world.settle()
    expect((await world.caseOf(ref)).case.status).toBe('rejected')
    expect(await world.messages(ref)).toContain('rejected')
    expect(actsOn(i + 1)).toEqual([])
  })

  test('somebody else’s line, and a list that was never shown, cannot be reported', async () => {
    const visitor = visitorOf(world)
    await onForm(visitor)
    const other = await visitor.submit({ lines: subscription(i + 3), contact: 'amina@example.test' }, '/lines/not-mine')
    expect(other.status).toBe(422)
    const phone = visitorOf(world)
    await proven(world, i, phone, 'line')
    const refused = await phone.get('/lines/not-mine')
    expect(refused.at).toBe('/lines')
    expect(refused.text).toContain('not who you are')
  })

  test('a line that is being ended already: it is said, and the others are reported', async () => {
    const open = await world.open(i + 1)
    const visitor = visitorOf(world)
    await onForm(visitor)
    const page = await visitor.submit({ lines: subscription(i + 1), contact: 'amina@example.test' }, '/lines/not-mine')
    expect(page.text).toContain('There is a request for this line already')
    expect(page.html).not.toContain(open)
  })
})
