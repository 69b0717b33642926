import { randomUUID } from 'node:crypto'
import { Hono } from 'hono'
import { sql } from 'kysely'
import { expect, test } from 'vitest'
import { deskScene } from '../../test/desk-world.ts'
import { type Browser, browser, houseOf } from '../../test/portal-browser.ts'
import { agent, days } from '../../test/world.ts'
import { chatPicture, openChat, sendChat } from '../cases/chat.ts'
import { languages } from '../domain/case.ts'
import { MINUTE_MS } from '../domain/instant.ts'
import type { Cleaned } from '../papers/paper.ts'
import { eraseDue } from '../process/erase.ts'
import { tellAnswers } from '../process/tell-answers.ts'
import { inOperator } from '../store/db.ts'
import { caseLink } from '../store/link-keys.ts'
import { trackingRoutes } from './tracking.tsx'

/* A question about a request, asked on its page and answered at the desk. */

const { here, waiting } = deskScene()
const subscriber = { is: 'subscriber', assurance: 'none' } as const
const question = 'Will my data card work until Friday?'
let cleaned: Cleaned = { is: 'refused', because: 'busy' }

const app = () => {
  const house = houseOf(here.world, { cleaner: { clean: async () => cleaned } })
  return new Hono().route('/', trackingRoutes(house))
}
const keyed = (ref: string, below = '/chat') =>
  caseLink(here.world.desk.keys, '', 'kcell', ref).replace('?', `${below}?`)
const ask = async (ref: string, text = question): Promise<Browser> => {
  const visitor = browser(app())
  await visitor.get(keyed(ref))
  await visitor.submit({ text })
  return visitor
}
const mails = async (ref: string) => {
  const { rows } = await inOperator(here.world.db, 'kcell', (tx) =>
    sql<{ params: unknown }>`select params from outbox where ref = ${ref} and kind = 'chat-answer'`.execute(tx),
  )
  return rows
}

test('asked on the page, answered at the desk, read on the page; each side sees what is new', async () => {
  const ref = await waiting()
  const visitor = await ask(ref)
  expect(visitor.shown().text).toContain(question)
  expect(visitor.shown().text).toContain('Your message is here')
  const desk = await here.desk.as('kcell-agent')
  const inbox = await desk.get('/desk/chat')
  expect(inbox.html).toContain(`/desk/c/${ref}/chat`)
  expect((await desk.get('/desk?view=open')).text).toContain('1 message to answer')
  expect((await desk.get(`/desk/c/${ref}`)).text).toContain('1 message not read')
  expect((await desk.get(`/desk/c/${ref}/chat`)).text).toContain(question)
  expect((await desk.get(`/desk/c/${ref}`)).text).not.toContain('not read')
  await desk.get(`/desk/c/${ref}/chat`)
  await desk.submit({ text: 'Yes, until the end of Friday.' }, `/desk/c/${ref}/chat`)
  expect((await desk.get('/desk/chat')).html).not.toContain(ref)
  expect((await desk.get('/desk?view=open')).text).not.toContain('to answer')
  expect((await visitor.get(keyed(ref, ''))).text).toContain('1 new answer')
  expect((await visitor.get(keyed(ref))).text).toContain('Yes, until the end of Friday.')
  expect((await visitor.get(keyed(ref, ''))).text).not.toContain('new answer')
})

test('the same form twice is one message; what came while an agent wrote still waits', async () => {
  const ref = await waiting()
  const visitor = browser(app())
  const form = await visitor.get(keyed(ref))
  await visitor.submit({ text: question })
  await visitor.sendAgain({ text: question }, form)
  expect(await openChat(here.world.desk, 'kcell', ref, 'subscriber')).toHaveLength(1)
  const desk = await here.desk.as('kcell-agent')
  await desk.get(`/desk/c/${ref}/chat`)
  await ask(ref, 'And one more thing')
  await desk.submit({ text: 'Yes.' }, `/desk/c/${ref}/chat`)
  expect((await desk.get('/desk/chat')).html).toContain(ref)
  await desk.get(`/desk/c/${ref}/chat`)
  await desk.submit({ close: 'yes' }, `/desk/c/${ref}/chat`)
  expect((await desk.get('/desk/chat')).html).not.toContain(ref)
})

test('a form whose visitor was forgotten keeps every word, and one more press sends it', async () => {
  const ref = await waiting()
  const stranger = browser(app())
  const page = await stranger.post(keyed(ref), { csrf: 'old', id: randomUUID(), text: question })
  expect(page.status).toBe(422)
  expect(page.text).toContain('Your message is still here')
  expect(page.html).toContain(`>${question}</textarea>`)
  expect(page.text).not.toMatch(/open for long|open too long/)
  const empty = await browser(app()).post(keyed(ref), { csrf: 'old', id: randomUUID(), text: ' ' })
  expect(empty.text, 'who wrote nothing is told of nothing that was written').not.toContain(
    'Your message is still here',
  )
  expect(empty.text).toContain('Write a message')
  const looked = await browser(app()).post(keyed(ref), { csrf: 'old', id: randomUUID(), text: question, look: 'yes' })
  expect(looked.status, 'who only looks for answers has sent nothing').toBe(200)
  expect(looked.text).not.toContain('please send it once more')
  expect(await openChat(here.world.desk, 'kcell', ref, 'subscriber')).toHaveLength(0)
  await stranger.submit({ text: question })
  expect(await openChat(here.world.desk, 'kcell', ref, 'subscriber')).toHaveLength(1)
})

test('nobody without our link, and no other operator, reads or writes', async () => {
  const ref = await waiting()
  await ask(ref)
  expect((await browser(app()).get(`/c/${ref}/chat`)).status).toBe(403)
  expect((await browser(app()).post(`/c/${ref}/chat`, { text: 'x' })).status).toBe(403)
  const other = await here.desk.as('beeline-agent')
  expect((await other.get(`/desk/c/${ref}/chat`)).status).toBe(404)
  expect((await other.get('/desk/chat')).html).not.toContain(ref)
  const engineer = await here.desk.as('kcell-engineer')
  const closed = await engineer.get(`/desk/c/${ref}/chat`)
  expect([closed.status, closed.html.includes(question)]).toEqual([403, false])
  expect((await here.desk.as('kcell-agent').then((b) => b.get(`/desk/c/${ref}`))).text).toContain('1 message not read')
})

test('a picture is the one that we drew; a refused one says why and keeps the words', async () => {
  const ref = await waiting()
  const picture = Buffer.from('a picture of our own')
  cleaned = { is: 'clean', paper: { pages: [{ jpeg: picture, width: 9, height: 6 }], advice: [], zone: null } }
  const visitor = browser(app())
  await visitor.get(keyed(ref))
  await visitor.upload(keyed(ref), { text: 'See here' }, Buffer.from('sent'))
  const [message] = await openChat(here.world.desk, 'kcell', ref, 'subscriber')
  const seen = await app().request(keyed(ref, `/chat/${message?.id}/1`))
  expect(Buffer.from(await seen.arrayBuffer())).toEqual(picture)
  cleaned = { is: 'refused', because: 'locked-pdf' }
  const page = await visitor.upload(keyed(ref), { text: 'Another' }, Buffer.from('sent'))
  expect(page.status).toBe(422)
  expect(page.text).toContain('The PDF is locked')
  expect(page.html).toContain('>Another</textarea>')
})

test('an answer that is read at once makes no mail; one that is not, one mail without a word of it', async () => {
  const ref = await waiting()
  await ask(ref)
  const say = (text: string) =>
    sendChat(here.world.desk, 'kcell', ref, agent, { id: randomUUID(), text, pictures: [] }, 1e9)
  await say('Yes.')
  expect((await browser(app()).get(keyed(ref))).text).toContain('Yes.')
  await here.world.pass(6 * MINUTE_MS)
  await tellAnswers(here.world.tools, 'kcell')
  expect(await mails(ref)).toHaveLength(0)
  await say('One more: secret words.')
  await say('And this.')
  await tellAnswers(here.world.tools, 'kcell')
  expect(await mails(ref)).toHaveLength(0)
  await here.world.pass(6 * MINUTE_MS)
  await tellAnswers(here.world.tools, 'kcell')
  await tellAnswers(here.world.tools, 'kcell')
  expect(await mails(ref)).toEqual([{ params: {} }])
})

test('limits: too long, empty, and too many in a day are said; nothing is kept of them', async () => {
  const ref = await waiting()
  expect((await ask(ref, '')).shown().text).toContain('Write a message')
  expect((await ask(ref, 'x'.repeat(2_001))).shown().text).toContain('longer than 2,000')
  for (let n = 0; n < 60; n += 1)
    await sendChat(here.world.desk, 'kcell', ref, subscriber, { id: randomUUID(), text: `${n}`, pictures: [] })
  const full = await ask(ref)
  expect(full.shown().text).toContain('a lot of messages for now')
  expect(full.shown().html).toContain(question)
  expect(await openChat(here.world.desk, 'kcell', ref, 'staff')).toHaveLength(60)
})

test('sealed at rest; gone with the personal data, pictures and all', async () => {
  const ref = await waiting()
  const id = randomUUID()
  await sendChat(here.world.desk, 'kcell', ref, subscriber, { id, text: question, pictures: [Buffer.from('jpeg')] })
  const held = () =>
    inOperator(here.world.db, 'kcell', async (tx) => {
      const { rows } = await sql<{ row: string }>`
        select encode(sealed, 'escape') as row from chat_messages where ref = ${ref}
        union all select encode(sealed, 'escape') from chat_pages where message = ${id}`.execute(tx)
      return rows
    })
  expect(await held()).toHaveLength(2)
  expect(JSON.stringify(await held())).not.toMatch(/data card|jpeg/)
  await browser(app()).get(keyed(ref))
  await here.world.withdraw(ref)
  await here.world.pass(days(1))
  await here.world.pass(days(365 * 4))
  await eraseDue(here.world.tools, 'kcell')
  expect(await held()).toHaveLength(0)
  expect(await chatPicture(here.world.desk, 'kcell', { ref, id, page: 1 })).toBeNull()
  const page = await browser(app()).get(keyed(ref))
  expect(page.text).toContain('This conversation was deleted')
  expect(page.html).not.toContain('<textarea')
})

test('in every language; of care hours nobody knows, no time is promised', async () => {
  const ref = await waiting()
  await ask(ref)
  for (const lang of languages) {
    const page = await browser(app()).get(`${keyed(ref)}&lang=${lang}`)
    expect(page.status).toBe(200)
    expect(page.text).toContain(question)
  }
  expect((await browser(app()).get(keyed(ref))).text).toContain('so we promise no time')
})
