import { Hono } from 'hono'
import { sql } from 'kysely'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { browser, houseOf, lookUp, numberOf, proven, visitorOf } from '../../test/portal-browser.ts'
import { days, makeWorld, type World } from '../../test/world.ts'
import { liftAtBranch } from '../cases/protection.ts'
import { liftProtections } from '../process/lift-protections.ts'
import { inOperator } from '../store/db.ts'
import { caseLink } from '../store/link-keys.ts'
import { openJson } from '../store/seal.ts'
import { trackingRoutes } from './tracking.tsx'

let world: World
let next = 100
let i = 0
beforeAll(async () => {
  world = await makeWorld()
})
afterAll(() => world.close())
beforeEach(() => {
  world.rewind()
  i = next++
})

interface Told {
  address: string
  channel: string
  params: { act: string; link?: string }
}

/** Messages about protections that went to this line or its contact, the oldest first. */
async function told(): Promise<Told[]> {
  const { rows } = await inOperator(world.db, 'kcell', (tx) =>
    sql<{
      sealed: Buffer
    }>`select sealed from outbox where kind = 'protection' order by created_at, channel desc`.execute(tx),
  )
  const number = numberOf(world, i)
  return rows
    .map(({ sealed }) => openJson<Told & { params: { number: string } }>(world.desk.keys.master, sealed))
    .filter(({ params }) => params.number === number)
}

async function protectedLine() {
  const visitor = visitorOf(world)
  await proven(world, i, visitor)
  await visitor.get('/protection')
  await visitor.submit({ act: 'on' }, '/protection')
  return visitor
}

const barsOf = () => world.operator.acted.filter((one) => one.binding.msisdn === numberOf(world, i))
const supervisor = { is: 'supervisor', id: 'aset' } as const
const trackPage = async (ref: string) => {
  const app = new Hono().route('/', trackingRoutes(houseOf(world)))
  return browser(app).get(caseLink(world.desk.keys, '', 'kcell', ref))
}

describe('a line that its holder protected', () => {
  test('is switched on by a code to the line; the page, the line and the log say so', async () => {
    const visitor = await protectedLine()
    expect(visitor.shown().text).toContain('Protected since 23 November 2026')
    expect((await told()).map(({ params, channel }) => [params.act, channel])).toEqual([
      ['on', 'sms'],
      ['on', 'email'],
    ])
    await visitor.submit({ act: 'on' }, '/protection')
    expect(await told(), 'once and again is once').toHaveLength(2)
    const standing = await visitor.get('/standing')
    expect(standing.text).toContain('You protected this line against being closed')
    expect(standing.text).toContain('You can send the request now')
  })

  test('a request is taken with a receipt, waits, says why and how it is taken off, and ends nothing', async () => {
    await protectedLine()
    const ref = await world.open(i)
    await world.settle()
    await world.approve(ref)
    await world.pass(days(20))
    expect(await world.places(ref)).toMatchObject([{ task: 'still-ours', because: 'protected', stuck: null }])
    expect(barsOf()).toEqual([])
    const page = await trackPage(ref)
    expect(page.text).toContain('We wait: this line is protected against being closed')
    expect(page.text).toContain('at a branch with a document')
  })

  test('put on after the bar, it still keeps the line from ending', async () => {
    const ref = await world.open(i)
    await world.settle()
    await world.approve(ref)
    await world.settle()
    expect((await world.caseOf(ref)).case.facts.barredAt).toBeDefined()
    await protectedLine()
    await world.pass(days(20))
    expect(await world.places(ref)).toMatchObject([{ task: 'still-ours-again', because: 'protected' }])
    expect((await world.caseOf(ref)).case.oneWaySince).toBeUndefined()
    await world.withdraw(ref)
    await world.settle()
    expect((await world.caseOf(ref)).case.status).toBe('withdrawn')
  })
})

describe('taking it off', () => {
  test('a code to the line is not enough, and the page says what is', async () => {
    const visitor = await protectedLine()
    const page = await visitor.submit({ act: 'lift' }, '/protection')
    expect(page.text).toContain('whoever holds the phone could do that')
    expect((await told()).some(({ params }) => params.act === 'lift-asked')).toBe(false)
  })

  test('by stronger proof, after the days of the rule: the line is told in its own languages, and waiting requests go on', async () => {
    await protectedLine()
    const ref = await world.open(i)
    await world.settle()
    await world.approve(ref)
    await world.settle()
    const visitor = visitorOf(world)
    await proven(world, i, visitor, 'contact')
    await visitor.get('/protection')
    const page = await visitor.submit({ act: 'lift' }, '/protection')
    expect(page.text).toContain('Goes on 26 November 2026')
    const asked = (await told()).filter(({ params }) => params.act === 'lift-asked')
    expect(asked.map(({ channel }) => channel).toSorted()).toEqual(['email', 'sms', 'sms', 'sms'])
    await world.passQuietly(days(3) - 60_000)
    expect(await liftProtections(world.tools, 'kcell')).toBe(0)
    await world.settle()
    expect(barsOf()).toEqual([])
    await world.passQuietly(60_000)
    expect(await liftProtections(world.tools, 'kcell')).toBe(1)
    expect(await liftProtections(world.tools, 'kcell'), 'once').toBe(0)
    await world.settle()
    expect((await world.caseOf(ref)).case.facts.barredAt).toBeDefined()
    expect((await told()).at(-1)?.params.act).toBe('lifted')
  })

  test('whoever got the message keeps it on with one press; opening the link alone changes nothing', async () => {
    await protectedLine()
    const visitor = visitorOf(world)
    await proven(world, i, visitor, 'contact')
    await visitor.get('/protection')
    await visitor.submit({ act: 'lift' }, '/protection')
    const link = (await told()).find(({ params }) => params.link)?.params.link ?? ''
    const path = link.replace(/^https?:\/\/[^/]+/, '')
    const stranger = visitorOf(world, { from: '203.0.113.77' })
    expect((await stranger.get(path.replace(/k=.*/, 'k=AAAAAAAAAAAAAAAAAAAAAA'))).status).toBe(404)
    await stranger.get(path)
    expect((await visitor.get('/protection')).text, 'only looked at').toContain('Goes on')
    const kept = await stranger.submit({})
    expect(kept.text).toContain('The protection stays on')
    await world.passQuietly(days(4))
    expect(await liftProtections(world.tools, 'kcell')).toBe(0)
    expect((await told()).map(({ params }) => params.act)).toContain('kept')
  })

  test('at a branch it goes at once, by a supervisor alone; a number without one is said to have none', async () => {
    await protectedLine()
    const lift = (who: Parameters<typeof liftAtBranch>[2]) =>
      liftAtBranch(world.desk, 'kcell', who, world.kcell, numberOf(world, i))
    await expect(lift({ is: 'agent', id: 'dana' })).rejects.toThrow('not-your-role')
    await lift(supervisor)
    await expect(lift(supervisor)).rejects.toThrow('not-protected')
    const ref = await world.open(i)
    await world.settle()
    await world.approve(ref)
    await world.settle()
    expect((await world.caseOf(ref)).case.facts.barredAt).toBeDefined()
  })

  test('who changed it stays written: the product can neither change nor delete it', async () => {
    await protectedLine()
    for (const act of [sql`update protection_acts set by_whom = 'nobody'`, sql`delete from protection_acts`])
      await expect(inOperator(world.db, 'kcell', (tx) => act.execute(tx))).rejects.toThrow('permission denied')
  })
})

test('the page of who has no proof says nothing of a protection', async () => {
  await protectedLine()
  const stranger = visitorOf(world, { from: '203.0.113.78' })
  await stranger.get('/')
  const page = await stranger.submit({ number: numberOf(world, i), operator: 'kcell' })
  await lookUp(world)
  expect(page.text).not.toContain('rotect')
  expect((await stranger.get('/protection')).at).toBe('/prove?next=protection')
})
