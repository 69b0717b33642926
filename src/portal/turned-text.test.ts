import { Hono } from 'hono'
import { expect, test } from 'vitest'
import { deskScene } from '../../test/desk-world.ts'
import { browser, houseOf } from '../../test/portal-browser.ts'
import { openChat } from '../cases/chat.ts'
import { openQuestion } from '../cases/questions.ts'
import { viewCase } from '../cases/view-case.ts'
import { caseLink } from '../store/link-keys.ts'
import { expressRoutes } from './express.tsx'
import { trackingRoutes } from './tracking.tsx'

/* Signs that turn the direction of a text make a page read as something that nobody wrote. None is kept, and none is shown. */

const { here, nextLine, waiting } = deskScene()
const turning = /\p{Bidi_Control}/u
const turned = '\u202eeno siht ton\u202c \u2067Please pay\u2069'
const app = () =>
  new Hono().route('/', trackingRoutes(houseOf(here.world))).route('/', expressRoutes(houseOf(here.world)))

test('in a chat: not on the subscriber’s page, not at the desk, in neither direction', async () => {
  const ref = await waiting()
  const link = caseLink(here.world.desk.keys, '', 'kcell', ref).replace('?', '/chat?')
  const reader = browser(app())
  await reader.get(link)
  const page = await reader.submit({ text: turned })
  expect(page.text).toContain('eno siht ton Please pay')
  const desk = await here.desk.as('kcell-agent')
  const thread = await desk.get(`/desk/c/${ref}/chat`)
  await desk.submit({ text: `${turned} answered` }, `/desk/c/${ref}/chat`)
  for (const html of [page.html, thread.html, desk.shown().html, (await reader.get(link)).html])
    expect(html).not.toMatch(turning)
  expect((await reader.get(link)).html, 'whatever is written stands by itself').toContain(
    'class="mail-text" dir="auto"',
  )
  for (const { text } of await openChat(here.world.desk, 'kcell', ref, 'staff')) expect(text).not.toMatch(turning)
})

test('in a question: the same; of such signs alone there is no question', async () => {
  const reader = browser(app())
  await reader.get('/ask')
  expect((await reader.submit({ operator: 'kcell', text: '\u202e\u2066' }, '/ask')).status).toBe(422)
  const page = await reader.submit({ operator: 'kcell', text: turned }, '/ask')
  expect(page.html).not.toMatch(turning)
  const id = /\/ask\/kcell\/([0-9a-f-]{36})/.exec(page.at)?.[1] ?? ''
  const opened = await openQuestion(here.world.desk, 'kcell', id, 'staff')
  expect(opened?.messages[0]?.text).toBe('eno siht ton Please pay')
  expect((await (await here.desk.as('kcell-agent')).get(`/desk/question/${id}`)).html).not.toMatch(turning)
})

test('in a name and a cause: not on the receipt, in its file, at the desk, nor in what is kept', async () => {
  const reader = browser(app())
  await reader.get('/express')
  const receipt = await reader.submit({
    kind: 'good-cause',
    cause: turned,
    name: 'Amina\u202e kireS',
    operator: 'kcell',
    number: here.world.operator.line(nextLine()).binding.msisdn,
    end: 'now',
    contact: 'amina@example.test',
  })
  expect(receipt.text).toContain('Amina kireS')
  const file = await reader.get(receipt.at.replace('/receipt?', '/receipt.txt?'))
  const ref = /\/c\/([^/]+)/.exec(receipt.at)?.[1] ?? ''
  const desk = await here.desk.as('kcell-agent')
  for (const html of [receipt.html, file.html, (await desk.get(`/desk/c/${ref}`)).html])
    expect(html).not.toMatch(turning)
  await desk.submit({ text: `A note ${turned}` }, `/desk/c/${ref}/note`)
  expect(desk.shown().html).not.toMatch(turning)
})

test('a name from the operator’s own systems is no other', async () => {
  const line = nextLine()
  here.world.operator.change(line, (one) => ({
    ...one,
    standing: { ...one.standing, holder: { kind: 'person', name: 'Serik\u202e vorahS' } },
  }))
  const ref = await here.world.open(line)
  await here.world.settle()
  const person = (await viewCase(here.world.desk, ref))?.person
  expect(person?.holder.name).toBe('Serik vorahS')
})
