import { Hono } from 'hono'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { browser, codesSent, houseOf } from '../../test/portal-browser.ts'
import { agent, days, makeWorld, type World } from '../../test/world.ts'
import { confirmSpecial } from '../cases/accept-special.ts'
import { approveCase } from '../cases/approve-case.ts'
import { acceptDocuments, refuseDocument } from '../cases/decide-document.ts'
import { papersForReview } from '../cases/papers-of.ts'
import { showIdentity } from '../cases/show-identity.ts'
import { withdrawCase } from '../cases/withdraw-case.ts'
import type { SpecialKind } from '../domain/case.ts'
import { specialKinds } from '../domain/special.ts'
import type { Cleaned } from '../papers/paper.ts'
import { inOperator } from '../store/db.ts'
import { expressRoutes } from './express.tsx'
import { journeyRoutes } from './portal.ts'
import { trackingRoutes } from './tracking.tsx'

/* Somebody asks for the holder: one page, a receipt at once, papers, people who look at them, and only then the line. */

let world: World
let line = 700
beforeAll(async () => {
  world = await makeWorld()
})
afterAll(() => world.close())

const paper: Cleaned = {
  is: 'clean',
  paper: { pages: [{ jpeg: Buffer.from('a picture of our own'), width: 900, height: 600 }], advice: [], zone: null },
}
const app = () => {
  const house = houseOf(world, { cleaner: { clean: async () => paper } })
  return new Hono()
    .route(
      '/',
      journeyRoutes(house, () => undefined),
    )
    .route('/', expressRoutes(house))
    .route('/', trackingRoutes(house))
}
const visitor = (language = 'en') => browser(app(), { from: `203.0.113.${line % 200}`, language })
const numberOf = (i: number) => world.operator.line(i).binding.msisdn
test.each([
  ['en', 'or'],
  ['ru', 'или'],
  ['kk', 'не'],
  ['zh-Hans', '或'],
])('%s: one of several documents is one or the other', async (language, or) => {
  const { text } = await visitor(language).get('/special/holder-died')
  expect(text).toMatch(
    {
      en: /One of these[^.]* or /,
      ru: /Один из этих[^.]* или /,
      kk: /осылардың бірі[^.]* (не|немесе|я) /,
      'zh-Hans': /以下任一证件[^。]*或/,
    }[language] ?? or,
  )
})

const second = { is: 'supervisor', id: 'erlan' } as const

const answers = (i: number, kind: SpecialKind, more: Record<string, string> = {}) => ({
  number: numberOf(i),
  operator: 'kcell',
  holder: kind === 'company' ? 'Example LLP' : 'Serik Omarov',
  ...(kind === 'company' ? { bin: '001332900006', signs: 'head' } : {}),
  name: 'Amina Serik',
  contact: 'amina@example.test',
  ...more,
})

async function sent(i: number, kind: SpecialKind) {
  const reader = visitor()
  await reader.get(`/special/${kind}`)
  const receipt = await reader.submit(answers(i, kind))
  await world.settle()
  const ref = /\/c\/([^/?]+)/.exec(receipt.at)?.[1] ?? ''
  const key = /k=([^&]+)/.exec(receipt.at)?.[1] ?? ''
  const papers = `/c/${ref}/papers?k=${key}`
  const send = async (...wanted: string[]) => {
    for (const one of wanted) {
      await reader.get(`${papers}&kind=id-card`)
      await reader.upload(papers, { paper: one, chosen: 'id-card' }, Buffer.from('sent'))
    }
  }
  return { reader, receipt, ref, key, papers, send }
}

const wanted: Record<SpecialKind, string[]> = {
  'holder-died': ['death-certificate.only', 'kinship-proof.only'],
  minor: ['birth-certificate.only', 'parent-consent.only'],
  'power-of-attorney': ['power-of-attorney.only'],
  company: ['company-letter.only'],
}
const card = ['id-card.front', 'id-card.back']
const messagesTo = async (ref: string) =>
  (
    await inOperator(world.db, 'kcell', (tx) =>
      sql<{
        kind: string
        recipient: string
      }>`select kind, recipient from outbox where ref = ${ref}`.execute(tx),
    )
  ).rows.map(({ kind, recipient }) => `${kind} ${recipient}`)

test('one of three papers is not all: it is still theirs to send, they are reminded, and the clock stands', async () => {
  const { reader, ref, key, send } = await sent(line++, 'holder-died')
  await send('death-certificate.only')
  const page = await reader.get(`/c/${ref}?k=${key}`)
  expect(page.text).toContain('We wait for documents')
  expect(page.html).toContain('/papers?')
  expect(page.text).not.toContain('You need do nothing')
  await world.pass(days(3))
  expect(await messagesTo(ref)).toContain('reminder contact')
  await send('kinship-proof.only', ...card)
  expect((await reader.get(`/c/${ref}?k=${key}`)).text).toContain('We are looking at the documents')
  world.rewind()
})

describe.each(specialKinds)('%s', (kind) => {
  test('one submit to the receipt; nothing goes on before people have accepted every paper of the rule', async () => {
    const { reader, receipt, ref, send } = await sent(line++, kind)
    expect(reader.submits()).toBe(1)
    expect(receipt.text).toContain('Serik Omarov'.slice(0, kind === 'company' ? 0 : 12))
    expect(receipt.text).toContain('Send the documents')
    expect(receipt.text).not.toContain('Confirm that it is you')
    const promised = (await world.caseOf(ref)).case.dates
    expect(promised.receivedAt).toBe(world.now())
    const before = await codesSent(world)
    // A code proves nothing here, whoever would get it.
    await expect(showIdentity(world.desk, 'kcell', ref, 'otp_line', world.kcell)).rejects.toThrow(
      'special-needs-papers',
    )
    await send(...card)
    await expect(acceptDocuments(world.desk, 'kcell', ref, agent, world.kcell)).rejects.toThrow('papers-missing')
    expect((await world.places(ref))[0]?.task).toBe('identity')
    await send(...(wanted[kind] ?? []))
    await acceptDocuments(world.desk, 'kcell', ref, agent, world.kcell)
    if (kind === 'holder-died') {
      await world.settle()
      expect((await world.places(ref))[0]?.task, 'one person is not enough').toBe('identity')
      await expect(confirmSpecial(world.desk, 'kcell', ref, agent, world.kcell)).rejects.toThrow('second-person')
      await confirmSpecial(world.desk, 'kcell', ref, second, world.kcell)
      await expect(confirmSpecial(world.desk, 'kcell', ref, second, world.kcell)).rejects.toThrow('already-decided')
    }
    await world.settle()
    expect((await world.places(ref))[0]?.task).toBe('agreement')
    expect(await codesSent(world), 'no code was ever sent').toBe(before)
    await world.pass(days(4))
    await approveCase(world.desk, 'kcell', ref, agent, world.kcell)
    await world.pass(days(9))
    const ended = (await world.caseOf(ref)).case
    expect(ended.facts.deadAt).toBeDefined()
    expect(ended.dates.promiseUntil, 'the promise runs from the receipt').toBe(promised.promiseUntil)
    world.rewind()
  })
})

test('while another proven request runs for the line the second look is refused whole, and works once that one is gone', async () => {
  const i = line++
  const { ref, send } = await sent(i, 'holder-died')
  await send(...card, ...wanted['holder-died'])
  await acceptDocuments(world.desk, 'kcell', ref, agent, world.kcell)
  const other = await world.open(i)
  await expect(confirmSpecial(world.desk, 'kcell', ref, second, world.kcell)).rejects.toThrow('already-open')
  expect((await world.caseOf(ref)).case.facts.special?.second, 'nothing is half-accepted').toBeUndefined()
  await withdrawCase(world.desk, 'kcell', other, { is: 'subscriber', assurance: 'otp_line' })
  await world.settle()
  await confirmSpecial(world.desk, 'kcell', ref, second, world.kcell)
  expect((await world.caseOf(ref)).case.facts.identity?.level).toBe('id_reviewed')
})

test('the holder is warned on the line and stops it with one tap; of the dead nobody is', async () => {
  const attorney = await sent(line++, 'power-of-attorney')
  expect(await messagesTo(attorney.ref)).toEqual(['received contact', 'line-warning line'])
  const died = await sent(line++, 'holder-died')
  expect(await messagesTo(died.ref)).toEqual(['received contact'])
  expect(died.receipt.text).toContain('We send nothing to the line about this')
})

test('while it waits for papers the clock stands, and no sentence asks whoever writes to confirm that it is them', async () => {
  const { reader, ref, key, papers } = await sent(line++, 'holder-died')
  await world.pass(days(4))
  const page = await reader.get(`/c/${ref}?k=${key}`)
  expect(page.text).toContain('Waits for the documents')
  expect(page.text).toContain('The clock is paused. We wait for the documents.')
  expect(page.text).not.toMatch(/\d+ (days?|hours?|minutes?) left/)
  expect(page.text).toContain('Once we have looked at the documents and checked the request')
  expect(page.text).not.toContain('that it is you')
  for (const at of ['/receipt', '/receipt.txt'])
    expect((await reader.get(`/c/${ref}${at}?k=${key}`)).html).not.toContain('that it is you')
  const wanted = await reader.get(papers)
  expect(wanted.html).toContain('<title>Send the documents')
  expect(wanted.html).toMatch(/<h1>Send the documents/)
  world.rewind()
})

test('once the papers lie with us the clock runs on: it is ours', async () => {
  const { reader, ref, key, send } = await sent(line++, 'holder-died')
  await send(...card, ...wanted['holder-died'])
  const page = await reader.get(`/c/${ref}?k=${key}`)
  expect(page.text).not.toContain('Waits for the documents')
  expect(page.text).toMatch(/\d+ (days?|hours?) left/)
})

test.each(specialKinds)(
  '%s: accounts and contacts are spoken of as the holder’s, not as the reader’s',
  async (kind) => {
    const { reader, ref, key } = await sent(line++, kind)
    expect((await reader.get(`/c/${ref}?k=${key}`)).text).toContain('Where the holder may have used the number')
    const list = await reader.get(`/c/${ref}/unlink?k=${key}`)
    expect(list.text).toContain('codes that are meant for the holder')
    expect(list.text).not.toContain('meant for you')
    const settle = await reader.get(`/c/${ref}/settle?k=${key}`)
    expect(settle.text).not.toMatch(/your accounts|your contacts/i)
    expect((await reader.get(`/c/${ref}/contacts?k=${key}`)).text).not.toMatch(/Copy your contacts/)
  },
)

test('no page of it sends a code: identity, agreement and payee lead to papers and to people', async () => {
  const { reader, ref, key } = await sent(line++, 'holder-died')
  const identity = await reader.get(`/c/${ref}/identity?k=${key}`)
  expect(identity.at).toContain('/papers')
  expect(identity.text).toContain('Death certificate')
  expect(identity.text).toContain('Proof that you are family or heir')
  const payee = await reader.get(`/c/${ref}/payee?k=${key}`)
  expect(payee.text).toContain('An agent looks at the documents and enters where it should go')
  // Neither a phone nor a branch of this operator is known: the conversation is the way that is there.
  expect(payee.html).toContain(`href="/c/${ref}/chat?k=${key}"`)
  expect(payee.text).not.toMatch(/Call us|Come to a branch/)
  expect((await reader.get(`/c/${ref}/agree?k=${key}`)).text).toContain('You need not answer')
  expect((await reader.get(`/c/${ref}?k=${key}`)).text).toContain('We wait for documents')
})

test('the same form sent twice, or in two tabs, makes one request', async () => {
  const reader = visitor()
  const i = line++
  const form = await reader.get('/special/minor')
  const [one, two] = await Promise.all([
    reader.sendAgain(answers(i, 'minor'), form),
    reader.sendAgain(answers(i, 'minor'), form),
  ])
  expect(one.at).toBe(two.at)
})

test('a BIN with a digit that does not fit is asked for again, and what was typed stays', async () => {
  const reader = visitor()
  await reader.get('/special/company')
  const wrong = await reader.submit(answers(line, 'company', { bin: '001332900007' }))
  expect(wrong.status).toBe(422)
  expect(wrong.text).toContain('One digit of the BIN does not fit')
  expect(wrong.html).toContain('value="001332900007"')
  expect((await reader.submit(answers(line, 'company', { bin: '12' }))).text).toContain('A BIN has 12 digits')
  const { signs: _signs, ...unsigned } = answers(line++, 'company')
  expect((await reader.submit({ ...unsigned, bin: '001332900006' })).status).toBe(422)
})

test('whoever leads the company needs no power of attorney; whoever acts for it does', async () => {
  const reader = visitor()
  await reader.get('/special/company')
  const receipt = await reader.submit(answers(line++, 'company', { signs: 'authorised' }))
  const page = await reader.get(receipt.at.replace('/receipt', '/papers'))
  expect(page.text).toContain('Power of attorney')
  const { papers, reader: head } = await sent(line++, 'company')
  expect((await head.get(papers)).text).not.toContain('Power of attorney')
})

test('papers that lie with us are no silence of theirs; a better one that is asked for begins the time anew', async () => {
  const { reader, ref, key, send } = await sent(line++, 'holder-died')
  await world.pass(days(10))
  await send('death-certificate.only', 'kinship-proof.only', ...card)
  await world.pass(days(20))
  expect((await world.caseOf(ref)).case.status).toBe('open')
  expect((await reader.get(`/c/${ref}?k=${key}`)).text).toContain('We are looking at the documents')
  const { papers } = await papersForReview(world.desk, 'kcell', ref)
  await refuseDocument(world.desk, 'kcell', ref, papers[0]?.id ?? '', agent, 'unreadable')
  await world.pass(days(13))
  expect((await world.caseOf(ref)).case.status).toBe('open')
  await world.pass(days(2))
  expect((await world.caseOf(ref)).case.status).toBe('rejected')
  expect(await world.messages(ref)).toContain('rejected')
  world.rewind()
})

test('the papers of the rule are named before anything is sent, and that nobody verified them', async () => {
  for (const language of ['en', 'ru', 'kk', 'zh']) {
    const reader = visitor(language)
    const page = await reader.get('/special/holder-died')
    expect(page.status).toBe(200)
    expect(page.html).not.toMatch(/undefined|special\./)
  }
  const page = await visitor().get('/special/holder-died')
  expect(page.text).toContain('Death certificate')
  expect(page.text).toContain('We could not verify this list at Beeline, Kcell')
  expect((await visitor().get('/special/lottery')).status).toBe(404)
})
