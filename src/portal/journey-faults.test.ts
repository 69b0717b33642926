import { sql } from 'kysely'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { begin, lookUp, numberOf, proven, untilCheck, visitorOf } from '../../test/portal-browser.ts'
import { makeWorld, type World } from '../../test/world.ts'
import { MINUTE_MS } from '../domain/instant.ts'
import { inOperator } from '../store/db.ts'

let world: World
let next = 4000
/** A line of its own for every test, so that limits and cases of one are not those of another. */
let i = 0
beforeAll(async () => {
  world = await makeWorld()
})
afterAll(() => world.close())
beforeEach(() => {
  i = next++
})
afterEach(() => {
  world.operator.down = false
})

describe('what goes wrong', () => {
  test.each([
    ['8701abc1234', 'There are letters in the number'],
    ['8 701 123', 'Digits are missing'],
    ['+7 701 123 45 67 89', 'too many digits'],
    ['+7 7172 55 11 22', 'not a mobile number'],
    ['+49 1512 3456789', 'No operator here serves numbers of this country'],
  ])('the number %s: %s', async (number, says) => {
    const visitor = visitorOf(world)
    await visitor.get('/')
    const answer = await visitor.submit({ number })
    expect([answer.status, answer.text]).toEqual([422, expect.stringContaining(says)])
    expect(answer.html).toContain(`value="${number}"`)
    expect(answer.html).toContain('<title>Error: ')
  })

  test('a form without its token is not taken', async () => {
    const visitor = visitorOf(world)
    await visitor.get('/')
    expect((await visitor.post('/', { number: numberOf(world, i), operator: 'kcell' })).status).toBe(403)
    const refused = await visitor.post('/', { number: numberOf(world, i), operator: 'kcell', csrf: 'x' })
    expect(refused.status).toBe(403)
    expect(refused.text, 'nobody knows how long a page was open').not.toMatch(/long time|open for/)
    expect(refused.text).toContain('Nothing was sent')
    // The token of one visitor is nothing in the hands of another.
    const other = visitorOf(world)
    const { html } = await other.get('/')
    const token = /name="csrf" value="([^"]*)"/.exec(html)?.[1] ?? ''
    expect((await visitor.post('/', { number: numberOf(world, i), operator: 'kcell', csrf: token })).status).toBe(403)
  })

  test('no page behind the proof is shown before it', async () => {
    const visitor = visitorOf(world)
    for (const path of ['/prove', '/code', '/standing', '/decide', '/date', '/reason', '/refund', '/contact', '/check'])
      expect((await visitor.get(path)).at).toBe('/?begin=1')
    expect(visitor.shown().text).toContain('Begin here, with the number')
    expect(visitor.shown().text, 'nothing has ended of what was never begun').not.toContain('has ended')
    expect((await visitor.post('/check', {})).at, 'who sends a form had its page').toBe('/?ended=1')
    await begin(world, i, visitor)
    for (const path of ['standing', 'decide', 'date', 'reason', 'refund', 'contact', 'check'])
      expect((await visitor.get(`/${path}`)).at).toBe(`/prove?next=${path}`)
    expect((await visitor.get('/prove?next=https://elsewhere.example')).html).not.toContain('elsewhere.example"')
  })

  test('the dying number is no contact, an IIN must add up, an IBAN too', async () => {
    const visitor = visitorOf(world)
    await proven(world, i, visitor)
    await visitor.get('/decide')
    await visitor.submit({ path: 'cancel' })
    await visitor.submit({ when: 'now' })
    await visitor.submit({})
    const refund = await visitor.submit({ way: 'to-bank', iban: 'KZ86125KZT5004100101' })
    expect([refund.status, refund.text]).toEqual([422, expect.stringContaining('This IBAN does not add up')])
    expect((await visitor.submit({ way: 'to-number', number: numberOf(world, i) })).text).toContain(
      'This is the number that ends',
    )
    await visitor.submit({ way: 'at-branch' })
    const contact = await visitor.submit({
      to: 'phone',
      phone: numberOf(world, i),
      language: 'en',
      iin: '123456789012',
    })
    expect(contact.status).toBe(422)
    expect(contact.text).toContain('Messages would not reach you there')
    expect(contact.text).toContain('An IIN has 12 digits')
    expect(contact.html).toContain('value="123456789012"')
    expect((await visitor.submit({ to: 'file-0', language: 'en', iin: '' })).at).toBe('/check')
  })

  test('days in the past and beyond the horizon are refused, with what was typed', async () => {
    const visitor = visitorOf(world)
    await proven(world, i, visitor)
    await visitor.get('/decide')
    await visitor.submit({ path: 'cancel' })
    const day = (d: string, m: string, y: string) =>
      visitor.submit({ when: 'day', 'end-day': d, 'end-month': m, 'end-year': y })
    expect((await day('1', '11', '2026')).text).toContain('Choose today or a later day')
    expect((await day('31', '2', '2027')).text).toContain('Write a real date')
    const far = await day('1', '1', '2030')
    expect(far.text).toContain('Choose a date not later than 23 November 2027')
    expect(far.html).toContain('value="2030"')
    expect((await day('24', '12', '2026')).at).toBe('/reason')
  })

  test('two windows: each keeps what it was told', async () => {
    const visitor = visitorOf(world)
    await untilCheck(world, i, visitor)
    const [date, reason] = [await visitor.get('/date?from=check'), await visitor.get('/reason?from=check')]
    await visitor.sendAgain({ when: 'day', 'end-day': '24', 'end-month': '12', 'end-year': '2026' }, date)
    await visitor.sendAgain({ reason: 'too-expensive' }, reason)
    const { text } = await visitor.get('/check')
    expect(text).toContain('24 December 2026')
    expect(text).toContain('It costs too much')
  })

  test('two windows with two numbers: the page of the first writes nothing into the second', async () => {
    const visitor = visitorOf(world)
    const check = await untilCheck(world, i, visitor)
    i = next++
    await begin(world, i, visitor)
    const answer = await visitor.sendAgain({}, check)
    expect([answer.status, answer.text]).toEqual([409, expect.stringContaining('another window')])
  })

  test('the line changed meanwhile: what changed is shown and agreed to anew', async () => {
    const visitor = visitorOf(world)
    const check = await untilCheck(world, i, visitor)
    world.operator.change(i, (line) => ({
      ...line,
      standing: { ...line.standing, balance: { ...line.standing.balance, money: { minor: 40_000, currency: 'KZT' } } },
    }))
    await world.passQuietly(2 * MINUTE_MS)
    expect((await visitor.get('/check')).text).toContain('We are asking Kcell about your line')
    await lookUp(world)
    // The page that stood open agrees to nothing that it did not show.
    const stale = await visitor.sendAgain({}, check)
    expect(stale.status).toBe(409)
    expect(stale.text).toContain('Balance: was 1,500 ₸, is 400 ₸')
    expect(stale.html).toContain('<mark>400')
    const fresh = await visitor.get('/check')
    expect(fresh.text).toContain('The line changed since you began')
    const received = await visitor.submit({})
    expect(received.text).toContain('We received your request')
    const stored = await world.caseOf(received.at.split('/')[2] ?? '')
    expect(stored.case.quote?.toRefund.minor).toBe(40_000)
  })

  test('another subscription under the number: nothing is sent', async () => {
    const visitor = visitorOf(world)
    const check = await untilCheck(world, i, visitor)
    world.operator.change(i, (line) => ({ ...line, binding: { ...line.binding, holderId: 'somebody-else' } }))
    await world.passQuietly(2 * MINUTE_MS)
    await visitor.get('/check')
    await lookUp(world)
    expect((await visitor.sendAgain({}, check)).text).toContain('This number belongs to another subscription now')
    expect((await visitor.get('/check')).status).toBe(409)
  })

  test('a silent operator never blocks the way: the last known state is shown with its age', async () => {
    const visitor = visitorOf(world)
    await untilCheck(world, i, visitor)
    world.operator.down = true
    await world.passQuietly(2 * MINUTE_MS)
    expect((await visitor.get('/check')).text).toContain('Go on without waiting')
    await world.passQuietly(MINUTE_MS)
    await lookUp(world)
    const check = await visitor.get('/check')
    expect(check.text).toContain('ago')
    expect((await visitor.submit({})).text).toContain('We received your request')
  })

  test('nothing known of the line at all: the request is received, and the amounts come later', async () => {
    const visitor = visitorOf(world)
    await proven(world, i, visitor)
    await inOperator(world.db, 'kcell', (tx) =>
      sql`update applications set line_sealed = null, lookup = 'cannot-tell' where ref is null`.execute(tx),
    )
    expect((await visitor.get('/standing')).text).toContain('You can go on')
    await visitor.get('/decide')
    await visitor.submit({ path: 'cancel' })
    await visitor.submit({ when: 'now' })
    expect((await visitor.submit({ skip: 'yes' })).at).toBe('/contact')
    await visitor.submit({ to: 'email', email: 'amina@example.test', language: 'en', name: 'Amina S' })
    const received = await visitor.submit({})
    expect(received.text).toContain('When the operator answers, we send you the amounts')
    const stored = await world.caseOf(received.at.split('/')[2] ?? '')
    expect(stored.case.quote).toBeUndefined()
    expect(stored.case.facts.agreement).toBeUndefined()
    await world.settle()
    const looked = await world.caseOf(stored.case.ref)
    expect(looked.case.binding.subscriptionId).toBe(world.operator.line(i).binding.subscriptionId)
    expect(looked.case.quote?.toRefund.minor).toBe(150_000)
  })

  test('an unknown way to go on is no page', async () => {
    expect((await visitorOf(world).get('/decide/stay')).status).toBe(404)
  })
})
