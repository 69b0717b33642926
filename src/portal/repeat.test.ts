import { randomUUID } from 'node:crypto'
import { Hono } from 'hono'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Answered, browser, houseOf } from '../../test/portal-browser.ts'
import { makeWorld, type World } from '../../test/world.ts'
import type { Cleaned } from '../papers/paper.ts'
import { inOperator } from '../store/db.ts'
import { caseLink } from '../store/link-keys.ts'
import { expressRoutes } from './express.tsx'
import { journeyRoutes } from './portal.ts'
import { trackingRoutes } from './tracking.tsx'

/* A form that is sent again: with the same content it is one act; with other content nothing is dropped without a word. */

let world: World
let line = 8100
let drawn = 'a picture of our own'
beforeAll(async () => {
  world = await makeWorld()
})
afterAll(() => world.close())

const cleaned = (): Cleaned => ({
  is: 'clean',
  paper: { pages: [{ jpeg: Buffer.from(drawn), width: 9, height: 6 }], advice: [], zone: null },
})
const visitor = () => {
  const house = houseOf(world, { cleaner: { clean: async () => cleaned() } })
  const journey = journeyRoutes(house, () => undefined)
  const app = new Hono().route('/', journey).route('/', expressRoutes(house)).route('/', trackingRoutes(house))
  line += 1
  return browser(app, { from: `203.0.113.${line % 250}` })
}
const declared = (more: Record<string, string> = {}) => ({
  kind: 'ordinary',
  name: 'Amina Serik',
  operator: 'kcell',
  number: world.operator.line(line).binding.msisdn,
  end: 'now',
  contact: 'amina@example.test',
  ...more,
})
const count = async (table: 'cases' | 'chat_messages' | 'questions' | 'question_messages') =>
  (
    await inOperator(world.db, 'kcell', (tx) =>
      sql<{ n: number }>`select count(*)::int as n from ${sql.table(table)}`.execute(tx),
    )
  ).rows[0]?.n ?? 0
const hidden = (page: Answered, name: 'form' | 'id') =>
  new RegExp(`<input type="hidden" name="${name}" value="([^"]*)"`).exec(page.html)?.[1] ?? ''

describe.each([
  ['/express', (more: Record<string, string>) => declared(more)],
  ['/special/minor', (more: Record<string, string>) => declared({ holder: 'Serik Omarov', ...more })],
] as const)('%s', (path, answers) => {
  test('sent again as it was: the same receipt', async () => {
    const reader = visitor()
    const form = await reader.get(path)
    const first = await reader.submit(answers({}), path)
    const before = await count('cases')
    expect((await reader.sendAgain(answers({}), form)).at).toBe(first.at)
    expect(await count('cases')).toBe(before)
  })

  test.each([{ contact: 'other@example.test' }, { name: 'Amina Omarova' }])(
    'sent again with %o: said not to be sent, kept, and one more press sends it',
    async (more) => {
      const reader = visitor()
      const form = await reader.get(path)
      const first = await reader.submit(answers({}), path)
      const before = await count('cases')
      const again = await reader.sendAgain(answers(more), form)
      expect(again.status).toBe(422)
      expect(again.text).toContain('This form was sent before. What you changed since was not sent')
      expect(again.html).toContain(`value="${Object.values(more)[0]}"`)
      expect(again.html, 'the way to what arrived').toContain(first.at.replaceAll('&', '&amp;'))
      expect(await count('cases')).toBe(before)
      expect(hidden(again, 'form')).not.toBe(hidden(form, 'form'))
      const sent = await reader.sendAgain(answers(more), again)
      expect(sent.text).toContain('We received your request')
      expect(await count('cases')).toBe(before + 1)
    },
  )

  test('two windows at once with different words: one is taken, the other is told so', async () => {
    const reader = visitor()
    const form = await reader.get(path)
    const before = await count('cases')
    const both = await Promise.all([{}, { name: 'Amina Omarova' }].map((more) => reader.sendAgain(answers(more), form)))
    expect(both.map(({ status }) => status).sort()).toEqual([200, 422])
    expect(await count('cases')).toBe(before + 1)
  })

  test.each(['not-a-form', `${randomUUID()}x`, '<b>'])(
    'a form that brings %s as its name is refused whole, and keeps what was typed',
    async (form) => {
      const reader = visitor()
      await reader.get(path)
      const before = await count('cases')
      const page = await reader.submit(answers({ form }), path)
      expect(page.status).toBe(422)
      expect(page.text).toContain('We do not know this form, so nothing was sent')
      expect(page.html).toContain('value="amina@example.test"')
      expect(await count('cases')).toBe(before)
      expect((await reader.sendAgain(answers({}), page)).text).toContain('We received your request')
    },
  )
})

describe('a question', () => {
  const words = 'How long does it take?'

  test('asked again with other words or another address: kept, said, and asked by one more press', async () => {
    const reader = visitor()
    const form = await reader.get('/ask')
    const first = await reader.submit({ operator: 'kcell', text: words }, '/ask')
    const before = await count('questions')
    expect((await reader.sendAgain({ operator: 'kcell', text: words }, form)).at).toBe(first.at)
    for (const more of [{ text: 'And what does it cost?' }, { text: words, email: 'asker@example.test' }]) {
      const again = await reader.sendAgain({ operator: 'kcell', ...more }, form)
      expect(again.status).toBe(422)
      expect(again.text).toContain('This question was asked before, in other words')
      expect(again.html).toContain(Object.values(more).at(-1))
      expect(again.html, 'the way to the one that arrived').toContain(first.at.replaceAll('&', '&amp;'))
      expect(await count('questions')).toBe(before)
      const asked = await reader.sendAgain({ operator: 'kcell', ...more }, again)
      expect(asked.at).toMatch(/^\/ask\/kcell\//)
      expect(await count('questions')).toBe(before + 1)
      await inOperator(world.db, 'kcell', (tx) =>
        sql`delete from questions where id = ${/kcell\/([^?]+)/.exec(asked.at)?.[1] ?? ''}`.execute(tx),
      )
    }
  })

  test('a form of another name asks nothing and keeps the words', async () => {
    const reader = visitor()
    await reader.get('/ask')
    const before = await count('questions')
    const page = await reader.submit({ operator: 'kcell', text: words, id: 'mine' }, '/ask')
    expect(page.status).toBe(422)
    expect(page.text).toContain('We do not know this form, so nothing was sent')
    expect(page.html).toContain(`>${words}</textarea>`)
    expect(await count('questions')).toBe(before)
    expect((await reader.sendAgain({ operator: 'kcell', text: words }, page)).at).toMatch(/^\/ask\/kcell\//)
  })
})

describe.each(['chat', 'question'] as const)('a message in a %s', (place) => {
  const table = place === 'chat' ? 'chat_messages' : 'question_messages'
  const begin = async () => {
    const reader = visitor()
    if (place === 'chat') {
      const ref = await world.open(line)
      return { reader, form: await reader.get(caseLink(world.desk.keys, '', 'kcell', ref).replace('?', '/chat?')) }
    }
    await reader.get('/ask')
    return { reader, form: await reader.submit({ operator: 'kcell', text: 'A question' }, '/ask') }
  }

  test('sent again with other words is not taken for the first, and one more press sends it', async () => {
    const { reader, form } = await begin()
    const before = await count(table)
    await reader.sendAgain({ text: 'The first' }, form)
    expect((await reader.sendAgain({ text: 'The first' }, form)).status, 'the same').toBe(200)
    const again = await reader.sendAgain({ text: 'The second' }, form)
    expect(again.status).toBe(422)
    expect(again.text).toContain('This form was sent before, in other words')
    expect(again.html).toContain('>The second</textarea>')
    expect(await count(table)).toBe(before + 1)
    const sent = await reader.sendAgain({ text: 'The second' }, again)
    expect(sent.status).toBe(200)
    expect(await count(table)).toBe(before + 2)
  })

  test('sent again with another picture: the same', async () => {
    const { reader, form } = await begin()
    const id = hidden(form, 'id')
    const send = () => reader.upload(form.at, { id, text: 'See here' }, Buffer.from('sent'))
    await reader.get(form.at)
    expect((await send()).status).toBe(200)
    expect((await send()).status, 'the same picture').toBe(200)
    drawn = 'another picture'
    expect((await send()).text).toContain('This form was sent before, in other words')
    drawn = 'a picture of our own'
  })

  test('whose form brings the name of a message elsewhere is not dropped', async () => {
    const [here, there] = [await begin(), await begin()]
    await here.reader.sendAgain({ text: 'Mine' }, here.form)
    const before = await count(table)
    const page = await there.reader.sendAgain({ text: 'Theirs', id: hidden(here.form, 'id') }, there.form)
    expect(page.status).toBe(422)
    expect(page.html).toContain('>Theirs</textarea>')
    expect(page.text).not.toContain('Mine')
    expect(await count(table)).toBe(before)
  })

  test('whose form brings no name of ours is refused and kept', async () => {
    const { reader, form } = await begin()
    const before = await count(table)
    const page = await reader.sendAgain({ text: 'Words', id: 'mine' }, form)
    expect(page.status).toBe(422)
    expect(page.text).toContain('We do not know this form, so nothing was sent')
    expect(page.html).toContain('>Words</textarea>')
    expect(await count(table)).toBe(before)
  })
})
