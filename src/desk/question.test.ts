import { Hono } from 'hono'
import { sql } from 'kysely'
import { describe, expect, test } from 'vitest'
import { deskScene } from '../../test/desk-world.ts'
import { type Answered, type Browser, browser } from '../../test/portal-browser.ts'
import { DAY_MS, MINUTE_MS } from '../domain/instant.ts'
import { trackingRoutes } from '../portal/tracking.tsx'
import { eraseDue } from '../process/erase.ts'
import { tellQuestionAnswers } from '../process/tell-question-answers.ts'
import { inOperator } from '../store/db.ts'
import { openJson } from '../store/seal.ts'

/* A question before there is a request: anybody asks, nothing of any record is told, and a request is made with the form. */

const { here, nextLine } = deskScene()

const asker = () =>
  browser(
    new Hono().route(
      '/',
      trackingRoutes(here.desk.house, () => undefined),
    ),
    { from: `192.0.2.${nextLine() % 250}` },
  )

const words = 'How long does it take to cancel a router line?'

async function asked(more: Record<string, string> = {}): Promise<{ reader: Browser; page: Answered }> {
  const reader = asker()
  await reader.get('/ask')
  return { reader, page: await reader.submit({ operator: 'kcell', text: words, ...more }, '/ask') }
}

const idOf = (page: Answered) => /\/ask\/kcell\/([0-9a-f-]{36})/.exec(page.at)?.[1] ?? `none: ${page.at} ${page.text}`

async function answer(id: string, text: string): Promise<Browser> {
  const agent = await here.desk.as('kcell-agent')
  await agent.get(`/desk/question/${id}`)
  await agent.submit({ text }, `/desk/question/${id}`)
  return agent
}

const mailsSent = () =>
  inOperator(here.world.db, 'kcell', async (tx) =>
    (
      await sql<{ sealed: Buffer }>`
      select sealed from outbox where kind = 'question-answer' order by next_try`.execute(tx)
    ).rows.map(({ sealed }) =>
      openJson<{ address: string; params: Record<string, string> }>(here.world.desk.keys.master, sealed),
    ),
  )

const tell = () => tellQuestionAnswers(here.world.tools, 'kcell', 'http://localhost:8080')

describe('a question without a request', () => {
  test('is asked without an address, read again by its own link, and answered at the desk', async () => {
    const { reader, page } = await asked()
    expect(page.text).toContain(words)
    expect(page.text).toContain('made with the form, not here')
    expect(page.text).toContain(`http://localhost:8080/ask/kcell/${idOf(page)}?k=`)
    const agent = await here.desk.as('kcell-agent')
    const inbox = await agent.get('/desk/chat')
    expect(inbox.html).toContain(`/desk/question/${idOf(page)}`)
    await answer(idOf(page), 'As long as any other line: seven working days.')
    expect((await agent.get('/desk/chat')).html, 'it waits no more').not.toContain(`/desk/question/${idOf(page)}`)
    expect((await reader.get(page.at)).text).toContain('seven working days')
    await reader.submit({ text: 'And the eSIM?' }, page.at)
    expect(reader.shown().text).toContain('And the eSIM?')
    expect((await reader.get('/ask')).text).toContain('You have asked a question in this browser')
  })

  test('without its key the link opens nothing, and neither does a picture', async () => {
    const { page } = await asked()
    const stranger = asker()
    expect((await stranger.get(page.at.replace(/\?k=.*/, ''))).status).toBe(404)
    expect((await stranger.get(page.at.replace(/k=..../, 'k=AAAA'))).status).toBe(404)
    const own = page.at.replace('?', `/${idOf(page)}/1?`)
    expect((await stranger.get(own)).status).toBe(404)
  })

  test('with an e-mail address it is told that an answer is there, once, and not a word of it', async () => {
    const before = (await mailsSent()).length
    const { reader, page } = await asked({ email: 'asker@example.test' })
    await answer(idOf(page), 'Seven working days.')
    await tell()
    expect(await mailsSent(), 'they may be reading it').toHaveLength(before)
    await here.world.passQuietly(6 * MINUTE_MS)
    await tell()
    await tell()
    const sent = (await mailsSent()).slice(before)
    expect(sent).toHaveLength(1)
    expect(sent[0]?.address).toBe('asker@example.test')
    expect(sent[0]?.params.link).toContain(page.at)
    expect(JSON.stringify(sent)).not.toContain('Seven')
    const silent = await asked()
    await answer(idOf(silent.page), 'No address was left.')
    await reader.get(page.at)
    await here.world.passQuietly(6 * MINUTE_MS)
    await tell()
    expect((await mailsSent()).length).toBe(before + 1)
    here.world.rewind()
  })

  test('what is missing is said, the same form twice asks once, and too many from one address wait', async () => {
    const reader = asker()
    const page = await reader.get('/ask')
    const empty = await reader.submit({ email: 'nobody' }, '/ask')
    expect(empty.status).toBe(422)
    for (const field of ['operator', 'email', 'text']) expect(empty.html).toContain(`href="#${field}"`)
    const answers = { operator: 'kcell', text: words }
    const [one, two] = await Promise.all([reader.sendAgain(answers, page), reader.sendAgain(answers, page)])
    expect(one?.at).toBe(two?.at)
    const count = await inOperator(here.world.db, 'kcell', (tx) =>
      sql`select 1 from question_messages where question = ${idOf(one as Answered)}`.execute(tx),
    )
    expect(count.rows).toHaveLength(1)
    let last = page
    for (let n = 0; n < 10; n += 1) {
      await reader.get('/ask')
      last = await reader.submit(answers, '/ask')
    }
    expect(last.status).toBe(422)
    expect(last.text).toContain('many questions for now')
    expect(last.html, 'nothing that was written is lost').toContain(words)
  })

  test('the agent sends the form from there, with the address and the language filled in; an engineer reads nothing', async () => {
    const { page } = await asked({ email: 'asker@example.test' })
    const agent = await answer(idOf(page), 'I send you the form.')
    expect(agent.shown().html).toContain(`/desk/form?question=${idOf(page)}`)
    expect(agent.shown().html, 'the address is not shown beside it').not.toContain('asker@example.test')
    const form = await agent.get(`/desk/form?question=${idOf(page)}`)
    expect(form.html).toContain('value="asker@example.test"')
    const engineer = await here.desk.as('kcell-engineer')
    expect((await engineer.get(`/desk/question/${idOf(page)}`)).status).toBe(403)
    const other = await here.desk.as('beeline-agent')
    expect((await other.get(`/desk/question/${idOf(page)}`)).status, 'another operator').toBe(404)
  })

  test('lies sealed, and is deleted some days after the last word', async () => {
    const { page } = await asked({ email: 'asker@example.test' })
    const all = await inOperator(here.world.db, 'kcell', (tx) =>
      sql<{ all: string }>`
        select string_agg(q::text, ' ') || (select string_agg(m::text, ' ') from question_messages m) as all from questions q`.execute(
        tx,
      ),
    )
    for (const secret of ['router', 'asker@']) expect(all.rows[0]?.all).not.toContain(secret)
    const kept = async () =>
      (
        await inOperator(here.world.db, 'kcell', (tx) =>
          sql`select 1 from questions where id = ${idOf(page)}`.execute(tx),
        )
      ).rows.length
    const inDays = (count: number) => ({
      ...here.world.tools,
      machineMs: () => here.world.desk.machineMs() + count * DAY_MS,
    })
    await eraseDue(inDays(60), 'kcell')
    expect(await kept(), 'it waits for an answer').toBe(1)
    const desk = await here.desk.as('kcell-agent')
    await desk.get(`/desk/question/${idOf(page)}`)
    await desk.submit({ close: 'yes' }, `/desk/question/${idOf(page)}`)
    await eraseDue(inDays(6), 'kcell')
    expect(await kept()).toBe(1)
    await eraseDue(inDays(8), 'kcell')
    expect(await kept()).toBe(0)
    const gone = asker()
    const told = await gone.get(page.at)
    expect(told.status).toBe(410)
    expect(told.text).toMatch(/This question was deleted on \d+ \w+ \d{4}/)
    expect(told.text).toContain('deleted with its answers 7 days after the last message')
    expect((await gone.get(page.at.replace(/k=..../, 'k=AAAA'))).status, 'without its key nobody learns of it').toBe(
      404,
    )
    const left = await inOperator(here.world.db, 'kcell', (tx) =>
      sql<{ row: string }>`select d::text as row from deleted_questions d where id = ${idOf(page)}`.execute(tx),
    )
    expect(left.rows[0]?.row, 'nothing of whoever asked').toMatch(/^\(kcell,[0-9a-f-]{36},"[0-9 :.+-]+"\)$/)
    await eraseDue(inDays(6_000), 'kcell')
    expect((await gone.get(page.at)).text, 'years later the day is forgotten as well').toContain(
      'There is no question here any more',
    )
  })

  test('what is written to a deleted one is not lost: it is a new question by one more press', async () => {
    const { reader, page } = await asked()
    await answer(idOf(page), 'Seven working days.')
    await reader.get(page.at)
    await inOperator(here.world.db, 'kcell', (tx) => sql`delete from questions where id = ${idOf(page)}`.execute(tx))
    const again = await reader.submit({ text: 'And a tablet?' }, page.at)
    expect(again.status).toBe(422)
    expect(again.text).toContain('There is no question here any more. Your text is still here')
    const fresh = await reader.submit({ operator: 'kcell', text: 'And a tablet?' }, '/ask')
    expect(idOf(fresh)).not.toBe(idOf(page))
    expect(fresh.text).toContain('And a tablet?')
  })
})
