import { Hono } from 'hono'
import { sql } from 'kysely'
import sharp from 'sharp'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { browser, houseOf } from '../../test/portal-browser.ts'
import { agent, makeWorld, type World } from '../../test/world.ts'
import { acceptDocuments, refuseDocument } from '../cases/decide-document.ts'
import { papersForReview } from '../cases/papers-of.ts'
import { rejectCase } from '../cases/reject-case.ts'
import { showIdentity } from '../cases/show-identity.ts'
import { viewDocument } from '../cases/view-document.ts'
import { languages } from '../domain/case.ts'
import { DAY_MS } from '../domain/instant.ts'
import type { Cleaned } from '../papers/paper.ts'
import { eraseCopiesDue } from '../process/erase-copies.ts'
import { inOperator } from '../store/db.ts'
import { linkKey } from '../store/link-keys.ts'
import { trackingRoutes } from './tracking.tsx'

/* A subscriber without a code: a paper is sent, a person looks at it, and the request goes on. */

let world: World
let cleaned: Cleaned
beforeEach(async () => {
  world = await makeWorld()
  cleaned = {
    is: 'clean',
    paper: { pages: [{ jpeg: Buffer.from('a picture of our own'), width: 900, height: 600 }], advice: [], zone: null },
  }
})
afterEach(() => world.close())

const rest = async () => {
  const ref = await world.open(1, { identity: null, agreed: false })
  await world.settle()
  const house = houseOf(world, { cleaner: { clean: async () => cleaned } })
  const app = new Hono().route('/', trackingRoutes(house))
  const key = linkKey(world.desk.keys, 'kcell', ref, 'case')
  const send = async (paper: string, chosen = 'id-card') => {
    const visitor = browser(app)
    const page = await visitor.get(`/c/${ref}/papers?k=${key}&kind=${chosen}`)
    return { page, answer: await visitor.upload(`/c/${ref}/papers?k=${key}`, { paper, chosen }, Buffer.from('sent')) }
  }
  return { ref, app, key, send, browser: browser(app) }
}

test('sent, looked at, accepted: the request goes on as after a code', async () => {
  const { ref, send } = await rest()
  await send('id-card.front')
  const { answer } = await send('id-card.back')
  expect(answer.text).toContain('We have everything')
  const { papers } = await papersForReview(world.desk, 'kcell', ref)
  expect(papers.map(({ kind, side, state }) => `${kind} ${side} ${state}`).sort()).toEqual([
    'id-card back waiting',
    'id-card front waiting',
  ])
  const first = papers[0]
  expect(await viewDocument(world.desk, 'kcell', ref, { id: first?.id ?? '', page: 1 }, agent)).toEqual(
    Buffer.from('a picture of our own'),
  )
  await acceptDocuments(world.desk, 'kcell', ref, agent, world.kcell)
  const { case: c, verified } = await world.caseOf(ref)
  expect(c.facts.identity?.level).toBe('id_reviewed')
  expect(verified).toBe(true)
})

test('a refused one is asked for again, with the reason, and no other', async () => {
  const { ref, send, browser: visitor, key } = await rest()
  await send('id-card.front')
  await send('id-card.back')
  const { papers } = await papersForReview(world.desk, 'kcell', ref)
  const back = papers.find(({ side }) => side === 'back')
  await refuseDocument(world.desk, 'kcell', ref, back?.id ?? '', agent, 'glare')
  expect((await visitor.get(`/c/${ref}?k=${key}`)).text).toContain('One document has to be better')
  const page = await visitor.get(`/c/${ref}/papers?k=${key}`)
  expect(page.text).toContain('Glare covers a part of it')
  expect(page.html.match(/type="file"/g)).toHaveLength(1)
  const { answer } = await send('id-card.back')
  expect(answer.text).not.toContain('Glare covers')
  await expect(refuseDocument(world.desk, 'kcell', ref, back?.id ?? '', agent, 'glare')).rejects.toThrow(
    'already-decided',
  )
})

test('what is not taken says why on its own field, and nothing is kept', async () => {
  const { ref, send } = await rest()
  cleaned = { is: 'refused', because: 'pdf-with-scripts' }
  const { answer } = await send('id-card.front')
  expect(answer.status).toBe(422)
  expect(answer.text).toContain('The PDF contains programs')
  expect((await papersForReview(world.desk, 'kcell', ref)).papers).toEqual([])
  cleaned = { is: 'refused', because: 'not-a-picture' }
  const refused = (await send('passport.only', 'passport')).answer
  expect(refused.text).toContain('no picture and no PDF')
  expect(refused.html, 'the field stands there to try again').toContain('id="file-passport-only"')
  expect((await send('company-letter.only')).answer.status).toBe(422)
})

test('without our link nobody sends anything, and nobody sees a picture of another case', async () => {
  const { ref, app, send } = await rest()
  expect((await browser(app).get(`/c/${ref}/papers`)).status).toBe(403)
  await send('id-card.front')
  const other = await world.open(2, { identity: null, agreed: false })
  const { papers } = await papersForReview(world.desk, 'kcell', ref)
  await expect(viewDocument(world.desk, 'kcell', other, { id: papers[0]?.id ?? '', page: 1 }, agent)).rejects.toThrow(
    'data-erased',
  )
})

test('the copy deletes itself after the end, once, and the page says when', async () => {
  const { ref, send, key, browser: visitor } = await rest()
  await send('passport.only', 'passport')
  await world.withdraw(ref)
  await world.settle()
  expect(await eraseCopiesDue(world.tools, 'kcell')).toBe(0)
  await world.passQuietly(400 * DAY_MS)
  expect(await eraseCopiesDue(world.tools, 'kcell')).toBe(1)
  expect(await eraseCopiesDue(world.tools, 'kcell')).toBe(0)
  const { papers } = await papersForReview(world.desk, 'kcell', ref)
  expect(papers[0]).toMatchObject({ pages: 0, zone: null })
  const page = await visitor.get(`/c/${ref}/papers?k=${key}&kind=passport`)
  expect(page.text).toContain('Our copy of this document was deleted on')
  expect(page.html).not.toContain('type="file"')
})

test('the picture lies sealed: neither it nor what was read off it can be found in the rows', async () => {
  const { send } = await rest()
  const jpeg = await sharp({ create: { width: 500, height: 500, channels: 3, background: '#123456' } })
    .jpeg()
    .toBuffer()
  cleaned = { is: 'clean', paper: { pages: [{ jpeg, width: 500, height: 500 }], advice: [], zone: null } }
  await send('id-card.front')
  const { rows } = await inOperator(world.db, 'kcell', (tx) =>
    sql<{ sealed: Buffer }>`select sealed from document_pages`.execute(tx),
  )
  expect(rows).toHaveLength(1)
  expect(rows[0]?.sealed.includes(jpeg.subarray(0, 20))).toBe(false)
})

test.each(['withdrawn', 'rejected'] as const)(
  'of a request that was %s the page says so: nothing goes on, nothing is asked for or taken',
  async (as) => {
    const { ref, send, browser: visitor, key } = await rest()
    await send('id-card.front')
    const { papers } = await papersForReview(world.desk, 'kcell', ref)
    await refuseDocument(world.desk, 'kcell', ref, papers[0]?.id ?? '', agent, 'glare')
    await send('id-card.back')
    const before = await visitor.get(`/c/${ref}/papers?k=${key}&kind=id-card`)
    if (as === 'withdrawn') await world.withdraw(ref)
    else await rejectCase(world.desk, 'kcell', ref, agent, 'not-the-holder')
    const page = await visitor.get(`/c/${ref}/papers?k=${key}`)
    expect(page.text).not.toContain('your request goes on')
    expect(page.text, 'it is on its way back').toMatch(/taken back|was rejected/)
    await world.settle()
    const ended = await visitor.get(`/c/${ref}/papers?k=${key}`)
    expect(ended.text).toMatch(as === 'withdrawn' ? /Your request is withdrawn\./ : /Your request was rejected\./)
    expect(ended.text).toContain('No document is needed any more')
    for (const gone of [
      'your request goes on',
      'waiting for a check',
      'send a better one',
      'Take it without flash',
      'Not sent yet',
    ])
      expect(ended.text, gone).not.toContain(gone)
    expect(ended.text).toContain('Received; not checked, because the request is over')
    expect(ended.html).not.toContain('type="file"')
    expect(before.html).toContain('type="file"')
    const csrf = /name="csrf" value="([^"]*)"/.exec(before.html)?.[1] ?? ''
    const sent = await visitor.upload(
      `/c/${ref}/papers?k=${key}`,
      { csrf, paper: 'id-card.front', chosen: 'id-card' },
      Buffer.from('sent'),
    )
    expect([sent.status, sent.text.includes('No document is needed any more')]).toEqual([409, true])
    for (const lang of languages)
      expect((await visitor.get(`/c/${ref}/papers?k=${key}&lang=${lang}`)).html).not.toMatch(/undefined|papers\./)
  },
)

test('who is known by a code is asked for no paper', async () => {
  const { app, key, ref } = await rest()
  await showIdentity(world.desk, 'kcell', ref, 'otp_line', world.kcell)
  expect((await browser(app).get(`/c/${ref}/papers?k=${key}`)).text).toContain('We know already who you are')
})
