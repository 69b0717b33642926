import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Answered, type Browser, proven, visitorOf } from '../../test/portal-browser.ts'
import { makeWorld, type World } from '../../test/world.ts'

/* Somebody abroad has neither a number nor an account of the operator's country: they can still go on. */

let world: World
let i = 8200
beforeAll(async () => {
  world = await makeWorld()
})
afterAll(() => world.close())

async function atRefund(language = 'en'): Promise<{ visitor: Browser; page: Answered }> {
  i += 1
  const visitor = visitorOf(world, { language })
  await proven(world, i, visitor)
  await visitor.get('/decide')
  await visitor.submit({ path: 'cancel' })
  await visitor.submit({ when: 'now' })
  return { visitor, page: await visitor.submit({ skip: 'yes' }) }
}

test('where the money goes can be said later: last of the choices, never chosen beforehand, said at the last look', async () => {
  const { visitor, page } = await atRefund()
  const values = [...page.html.matchAll(/name="way" type="radio" value="([^"]*)"/g)].map(([, value]) => value)
  expect(values).toEqual(['to-number', 'to-bank', 'at-branch', 'later'])
  expect(page.html).not.toMatch(/value="later"[^>]* checked/)
  expect((await visitor.submit({})).text, 'an answer is still wanted').toContain('Choose one')
  await visitor.get('/refund')
  expect((await visitor.submit({ way: 'later' })).at).toBe('/contact')
  const check = await visitor.submit({ to: 'email', email: 'amina@example.test', language: 'en' })
  expect(check.at).toBe('/check')
  expect(check.text).toContain('We ask you once the amount is final')
  expect((await visitor.get('/refund')).html).toMatch(/value="later"[^>]* checked/)
  await visitor.get('/check')
  const received = await visitor.submit({})
  expect(received.text).toContain('We received your request')
  const { case: opened } = await world.caseOf(received.at.split('/')[2] ?? '')
  expect(opened.facts.refundWay).toBe('none')
  expect(opened.quote?.toRefund.minor).toBe(150_000)
})

test('what was put off and then answered is answered, and the other way round', async () => {
  const { visitor } = await atRefund()
  await visitor.submit({ way: 'later' })
  await visitor.submit({ to: 'email', email: 'amina@example.test', language: 'en' })
  await visitor.get('/refund?from=check')
  expect((await visitor.submit({ way: 'at-branch' })).text).toContain('At a branch')
  await visitor.get('/refund?from=check')
  const check = await visitor.submit({ way: 'later' })
  expect(check.text).toContain('We ask you once the amount is final')
  expect(check.text).not.toContain('At a branch:')
})

test.each([
  ['en', 'Germany (DE)', 'Kazakhstan (KZ)'],
  ['ru', 'Германия (DE)', 'Казахстан (KZ)'],
  ['kk', 'Германия (DE)', 'Қазақстан (KZ)'],
  ['zh-Hans', '德国 (DE)', '哈萨克斯坦 (KZ)'],
])('an account abroad whose digits are right is called what it is (%s)', async (language, theirs, ours) => {
  const { visitor, page } = await atRefund(language)
  expect(page.html).toContain('value="later"')
  // The example of the German central bank's registry entry.
  const answer = await visitor.submit({ way: 'to-bank', iban: 'DE89 3704 0044 0532 0130 00' })
  expect(answer.status).toBe(422)
  expect(answer.text).toContain(theirs)
  expect(answer.text).toContain(ours)
  expect(answer.html).toContain('value="DE89 3704 0044 0532 0130 00"')
  if (language !== 'en') return
  expect(answer.text).not.toContain('does not add up')
  const broken = await visitor.submit({ way: 'to-bank', iban: 'DE88 3704 0044 0532 0130 00' })
  expect(broken.text).toContain('does not add up')
})
