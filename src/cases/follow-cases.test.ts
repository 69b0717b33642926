import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { makeWorld, type World } from '../../test/world.ts'
import { MINUTE_MS } from '../domain/instant.ts'
import { connect } from '../store/db.ts'
import { sendChat } from './chat.ts'
import { type Follower, Followers, type FollowOptions, markOfCase } from './follow-cases.ts'

/* Many open pages, one look at the database. The timers of the real thing are pressed by hand here. */

const never = 3_600_000
let world: World
beforeAll(async () => {
  world = await makeWorld()
})
beforeEach(() => world.rewind())
afterAll(() => world.close())

const follow = (more: Partial<FollowOptions> = {}) =>
  new Followers({ db: world.db, machineMs: world.desk.machineMs, lookEveryMs: never, beatEveryMs: never, ...more })

interface Page extends Follower {
  heard: string[]
  ended: number
  reads: boolean
}

function pageOf(ref: string, more: Partial<Follower> = {}): Page {
  const page: Page = {
    operator: 'kcell',
    ref,
    session: 'one browser',
    untilMs: world.desk.machineMs() + 30 * MINUTE_MS,
    hearsChat: true,
    heard: [],
    ended: 0,
    reads: true,
    send: (what, mark) => {
      page.heard.push(mark ? `${what} ${mark}` : what)
      return page.reads
    },
    end: () => {
      page.ended += 1
    },
    ...more,
  }
  return page
}

const say = (ref: string) =>
  sendChat(
    world.desk,
    'kcell',
    ref,
    { is: 'subscriber', assurance: 'none' },
    { id: randomUUID(), text: 'x', pictures: [] },
  )

test('a page hears at once how far its case is, and again only when it moved', async () => {
  const ref = await world.open(1)
  const followers = follow()
  const page = pageOf(ref)
  followers.open(page)
  await followers.look()
  const first = await markOfCase(world.db, page)
  expect(page.heard).toEqual([`at ${first}`])
  await followers.look()
  expect(page.heard).toHaveLength(1)
  await world.settle()
  await world.approve(ref)
  await followers.look()
  expect(page.heard).toEqual([`at ${first}`, `at ${await markOfCase(world.db, page)}`])
  followers.close()
})

test('the conversation is heard only by whom it concerns', async () => {
  const ref = await world.open(2)
  const followers = follow()
  const [ours, strangers] = [pageOf(ref), pageOf(ref, { hearsChat: false })]
  for (const page of [ours, strangers]) followers.open(page)
  await followers.look()
  await say(ref)
  await followers.look()
  expect([ours.heard.length, strangers.heard.length]).toEqual([2, 1])
  followers.close()
})

test('two hundred pages of twenty cases are served by one query at a time, on one connection', async () => {
  const refs = await Promise.all(Array.from({ length: 20 }, (_, at) => world.open(100 + at)))
  const alone = connect(world.appUrl, 1)
  const followers = follow({ db: alone, mostOfSession: 200 })
  const pages = refs.flatMap((ref) => Array.from({ length: 10 }, () => pageOf(ref)))
  for (const page of pages) followers.open(page)
  await followers.look()
  expect(pages.every((page) => page.heard.length === 1)).toBe(true)
  followers.close()
  await alone.destroy()
})

test('a session holds a few: the newest stays, the oldest is let go; of all only so many, and the house says no', async () => {
  const ref = await world.open(3)
  const followers = follow({ most: 5, mostOfSession: 3 })
  const own = [1, 2, 3, 4].map(() => pageOf(ref))
  for (const page of own) expect(followers.open(page)).not.toBeNull()
  expect(own.map((page) => page.ended)).toEqual([1, 0, 0, 0])
  expect(own[0]?.heard.at(-1)).toBe('over')
  expect(followers.size).toBe(3)
  const others = ['a', 'b', 'c'].map((session) => followers.open(pageOf(ref, { session })))
  expect(others.map((leave) => leave !== null)).toEqual([true, true, false])
  expect(followers.size).toBe(5)
  others[0]?.()
  expect(followers.open(pageOf(ref, { session: 'd' }))).not.toBeNull()
  followers.close()
})

test('the session is over: the page is told, and hears nothing of what comes after', async () => {
  const ref = await world.open(4)
  const followers = follow()
  const page = pageOf(ref)
  followers.open(page)
  await followers.look()
  await world.passQuietly(30 * MINUTE_MS - 1)
  followers.beat()
  expect([page.ended, page.heard.at(-1)]).toEqual([0, 'beat'])
  await world.passQuietly(1)
  await say(ref)
  await followers.look()
  expect([page.ended, page.heard.at(-1)]).toEqual([1, 'over'])
  expect(page.heard.filter((line) => line.startsWith('at'))).toHaveLength(1)
  expect(followers.size).toBe(0)
})

test('whoever does not read any more is found by the beat and let go; a case that nobody has ends as well', async () => {
  const ref = await world.open(5)
  const followers = follow()
  const page = pageOf(ref)
  followers.open(page)
  await followers.look()
  followers.beat()
  expect([page.heard.at(-1), followers.size]).toEqual(['beat', 1])
  page.reads = false
  followers.beat()
  expect([page.ended, followers.size]).toEqual([1, 0])
  const nowhere = pageOf('AAAAA-AAAAA')
  followers.open(nowhere)
  await followers.look()
  expect([nowhere.heard, nowhere.ended]).toEqual([['over'], 1])
})

test('the database is away: everybody keeps their place and hears it once it is back', async () => {
  const ref = await world.open(6)
  let away = true
  const db = new Proxy(world.db, {
    get: (real, name) => {
      if (away) throw new Error('Connection terminated')
      const part: unknown = Reflect.get(real, name)
      return typeof part === 'function' ? part.bind(real) : part
    },
  })
  const followers = follow({ db })
  const page = pageOf(ref)
  followers.open(page)
  await followers.look()
  expect([page.heard, page.ended, followers.size]).toEqual([[], 0, 1])
  away = false
  await followers.look()
  expect(page.heard).toHaveLength(1)
  followers.close()
})

test('closing: every page is hung up on, and none is taken in any more', async () => {
  const ref = await world.open(7)
  const followers = follow()
  const pages = [pageOf(ref), pageOf(ref)]
  for (const page of pages) followers.open(page)
  followers.close()
  expect(pages.map((page) => page.ended)).toEqual([1, 1])
  expect(followers.open(pageOf(ref))).toBeNull()
  expect(followers.size).toBe(0)
})
