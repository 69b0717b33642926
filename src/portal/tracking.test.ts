import { Hono } from 'hono'
import { sql } from 'kysely'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { browser, houseOf } from '../../test/portal-browser.ts'
import { agent, days, makeWorld, type World } from '../../test/world.ts'
import { holdCase } from '../cases/hold-case.ts'
import { rejectCase } from '../cases/reject-case.ts'
import { languages } from '../domain/case.ts'
import { holdCodes, rejectCodes } from '../domain/codes.ts'
import { MINUTE_MS } from '../domain/instant.ts'
import { inOperator } from '../store/db.ts'
import { caseLink, stopLink } from '../store/link-keys.ts'
import { isKey } from '../ui/words.ts'
import { trackingRoutes } from './tracking.tsx'

let world: World
let line = 300
beforeAll(async () => {
  world = await makeWorld()
})
afterAll(() => world.close())

const app = () => new Hono().route('/', trackingRoutes(houseOf(world)))
const visitor = (language?: string) => browser(app(), language ? { language } : {})
const keyed = (ref: string, below = '') => caseLink(world.desk.keys, '', 'kcell', ref).replace('?', `${below}?`)
const open = (options?: Parameters<World['open']>[1]) => world.open(line++, options)
const see = async (ref: string) => (await visitor().get(keyed(ref))).text
/** A case with a line of its own, whose operator does as the script says. */
async function scripted(script: Parameters<World['operator']['onSubmit']>[0]): Promise<string> {
  world.operator.onSubmit(script)
  const ref = await open()
  await world.approve(ref)
  return ref
}

describe('what the page says, state by state', () => {
  test('received and not proven: it waits for the subscriber, and says until when', async () => {
    const ref = await open({ identity: null, agreed: false })
    await world.settle()
    const text = await see(ref)
    expect(text).toContain('We wait for you: confirm that it is you')
    expect(text).toContain('Your turn Confirm that it is you')
    expect(text).toContain('Your request counts from its receipt')
    expect(text).toContain('Promised: off by 2 December 2026')
  })

  test('waiting for an agent, then accepted for a chosen day', async () => {
    const ref = await open({ requestedEnd: '2026-12-20' })
    await world.settle()
    expect(await see(ref)).toContain('We are checking your request')
    await world.approve(ref)
    await world.settle()
    const text = await see(ref)
    expect(text).toContain('Accepted: the line is not off yet')
    expect(text).toContain('Until 20 December 2026, 23:59 (Astana time), nothing changes on the line')
    expect(text).toContain('with the day of your choice')
    expect(text).toContain('You can do this at least until')
  })

  test('the bar does nothing: the line is said to work, whatever day was agreed', async () => {
    const ref = await scripted((order) => (order.action === 'bar' ? 'bar-ignored' : undefined))
    await world.pass(days(2))
    const text = await see(ref)
    expect(text).toContain('Not yet: the line is not barred')
    expect(text).not.toContain('The last moment of full service')
    world.operator.onSubmit(() => undefined)
    world.rewind()
  })

  test('barred: until when there is a way back, and that 112 works', async () => {
    const ref = await open()
    await world.approve(ref)
    await world.settle()
    expect(await see(ref)).toContain('Calls, SMS and data are being stopped')
    await world.pass(5 * MINUTE_MS)
    const text = await see(ref)
    expect(text).toContain('The line is barred')
    expect(text).toContain('Emergency calls to 112 still work')
    expect(text).toContain('Until 26 November 2026, 09:00 (Astana time), you can take your request back')
  })

  test('off, then certified: the observation, three dates, the paper, the money', async () => {
    const ref = await open()
    await world.approve(ref)
    await world.pass(days(3.5))
    const off = await see(ref)
    expect(off).toContain('we checked the network: it no longer serves this line')
    expect(off).toContain('Records of usage may still arrive until')
    await world.pass(days(2))
    const page = await visitor().get(keyed(ref))
    expect(page.text).toContain('The certificate is ready')
    expect(page.text).toContain('Download the certificate (PDF)')
    expect(page.text).toContain('Promised: off by 2 December 2026 Kept')
    expect(page.text).toContain('Number release')
    expect(page.text).toContain('Everything is settled')
    expect(page.text).not.toContain('Take the request back')
    expect(page.html).not.toContain('/withdraw?')
    expect(page.html.match(/<li class="done"/g)).toHaveLength(5)
    await world.pass(days(100))
    expect(await see(ref)).toContain('This request is closed')
    world.rewind()
  })

  test('bar ignored: stuck above the line, and still withdrawable', async () => {
    const ref = await scripted((order) => (order.action === 'bar' ? 'bar-ignored' : undefined))
    await world.pass(days(0.5))
    world.operator.onSubmit(() => undefined)
    expect((await world.places(ref))[0]?.stuck).not.toBeNull()
    const text = await see(ref)
    expect(text).toContain('Please treat the line as still working. You can still take your request back.')
    expect(text).toContain('Withdraw the request')
  })

  test('zombie: never called off; late once the promise is over', async () => {
    const ref = await scripted((order) => (order.action === 'terminate' ? 'zombie' : undefined))
    await world.pass(days(5))
    world.operator.onSubmit(() => undefined)
    const stuck = await see(ref)
    expect(stuck).toContain('We could not confirm that the line is off')
    expect(stuck).not.toContain('it no longer serves this line')
    await world.pass(days(20))
    expect(await see(ref)).toContain('We are late')
    world.rewind()
  })

  test('held and rejected name their reason and what can be done, in every language', async () => {
    const ref = await open()
    await world.settle()
    await holdCase(world.desk, 'kcell', ref, agent, 'alarm-line')
    expect(await see(ref)).toContain('The line serves an alarm, a lift or a telecare device.')
    expect(await see(ref)).toContain('The clock is paused')
    const other = await open()
    await rejectCase(world.desk, 'kcell', other, agent, 'not-the-holder')
    await world.settle()
    expect(await see(other)).toContain('Our records name another holder of this line. The holder can apply.')
    expect((await visitor().get(`${keyed(other)}&lang=kk`)).text).toContain('Жазбамыз бойынша нөмір иесі – басқа адам.')
    expect(await see(other)).not.toContain('Three dates')
  })

  test('a message is followed in the language of the request, unless the reader chose another', async () => {
    const ref = await open()
    const reader = browser(app(), { language: 'ru' })
    // The world's requests are in English; a browser's wish is weaker than what the request was written in.
    expect((await reader.get(keyed(ref))).html).toContain('<html lang="en">')
    expect((await reader.get(`${keyed(ref)}&lang=zh`)).html).toContain('<html lang="zh-Hans">')
    expect((await reader.get(keyed(ref))).html).toContain('<html lang="zh-Hans">')
  })

  test('a page that is read is never pulled away from its reader: there is a link to look again', async () => {
    const ref = await open()
    const { html } = await visitor().get(keyed(ref))
    expect(html).not.toContain('http-equiv="refresh"')
    expect(html).toContain('Look again</a>')
    expect(html).not.toContain('wait.js')
  })
})

describe('who may see what', () => {
  test('the reference alone shows no name, no whole number, no amounts and no way to act', async () => {
    const ref = await open()
    await world.settle()
    const page = await visitor().get(`/c/${ref}`)
    const number = world.operator.line(line - 1).binding.msisdn
    expect(page.status).toBe(200)
    expect(page.text).toContain('This is the short view')
    expect(page.html).not.toContain(number.slice(-7))
    expect(page.text).not.toContain('Holder')
    expect(page.text).not.toContain('amina@')
    expect(page.text).not.toContain('₸')
    expect(page.html).not.toContain('k=')
    const whole = await visitor().get(keyed(ref))
    expect(whole.text.replaceAll(' ', '')).toContain(number)
  })

  test.each([
    '/withdraw',
    '/stop',
    '/certificate.pdf',
    '/identity',
    '/agree',
    '/receipt',
    '/receipt.txt',
    '/withdrawn',
  ])('%s is closed without the link, and with a key for something else', async (below) => {
    const ref = await open()
    for (const at of [`/c/${ref}${below}`, `/c/${ref}${below}?k=AAAAAAAAAAAAAAAAAAAAAA`]) {
      const page = await visitor().get(at)
      expect(page.status).toBe(403)
      expect(page.text).toContain('Open the link from our message')
    }
    const wrong =
      below === '/stop' ? keyed(ref, below) : stopLink(world.desk.keys, '', 'kcell', ref).replace('/stop', below)
    expect((await visitor().get(wrong)).status).toBe(403)
  })

  test('a reference is read as people type it; an unknown one is a page that says so', async () => {
    const ref = await open()
    const reader = visitor()
    await reader.get('/track')
    expect((await reader.submit({ ref: ` ${ref.toLowerCase().replace('-', ' ')} ` })).at).toBe(`/c/${ref}`)
    await reader.get('/track')
    expect((await reader.submit({ ref: 'what?' })).status).toBe(422)
    const unknown = await reader.submit({ ref: '00000-00000' })
    expect([unknown.at, unknown.status]).toEqual(['/track', 422])
    expect(unknown.text).toContain('There is no request with this reference')
    expect(unknown.text).not.toContain('cut short')
    expect(unknown.html).toContain('value="00000-00000"')
    expect((await reader.get('/c/nonsense')).text).toContain('There is no such page or request')
    expect((await reader.get('/c/00000-00000?lang=kk')).html).toContain('<html lang="kk">')
  })
})

describe('taking it back', () => {
  test('by form: what comes back is said first, and the line comes back', async () => {
    const ref = await open()
    await world.approve(ref)
    await world.settle()
    const reader = visitor()
    await reader.get(keyed(ref, '/withdraw'))
    expect(reader.shown().text).toContain('It will be restored exactly as it was: number, plan and balance stay yours.')
    const done = await reader.submit({})
    expect(done.text).toContain('We have your withdrawal')
    expect(done.text).toContain('We are restoring the line')
    await world.settle()
    expect(await see(ref)).toContain('the network was seen to serve it again')
    expect((await world.caseOf(ref)).case.status).toBe('withdrawn')
  })

  test('twice pressed is once taken; a form from elsewhere is not taken', async () => {
    const ref = await open()
    const reader = visitor()
    const form = await reader.get(keyed(ref, '/withdraw'))
    await reader.submit({})
    expect((await reader.sendAgain({}, form)).text).toContain('We have your withdrawal')
    const other = await open()
    expect((await visitor().post(keyed(other, '/withdraw'), { csrf: 'made-up' })).status).toBe(403)
    expect((await world.caseOf(other)).case.facts.ending).toBeUndefined()
  })

  test('below the point of no return: refused, with the reason, also to a form opened before', async () => {
    const ref = await open()
    await world.approve(ref)
    await world.settle()
    const reader = visitor()
    const form = await reader.get(keyed(ref, '/withdraw'))
    await world.pass(days(4))
    for (const page of [await reader.sendAgain({}, form), await reader.get(keyed(ref, '/withdraw'))]) {
      expect(page.status).toBe(409)
      expect(page.text).toContain('Since then there is no way back')
    }
    world.rewind()
  })
})

describe('not you? stop it here', () => {
  const stopPage = (ref: string) => stopLink(world.desk.keys, '', 'kcell', ref)

  test('one tap holds the case, tells the contact, and lets nobody but a supervisor go on', async () => {
    const ref = await open()
    const reader = visitor()
    await reader.get(stopPage(ref))
    expect(reader.shown().text).toContain('No password, no payment')
    const done = await reader.submit({})
    expect(done.text).toContain('The request is stopped')
    const { case: c } = await world.caseOf(ref)
    expect(c.facts.hold).toMatchObject({ by: 'line', code: 'fraud-check' })
    expect(await world.messages(ref)).toContain('held')
    expect((await reader.get(stopPage(ref))).text).toContain('The request is stopped')
    expect(await see(ref)).toContain('We check who sent the request.')
  })

  test('in the language of whoever reads it, not of whoever sent the request', async () => {
    const ref = await open()
    await inOperator(world.db, 'kcell', (tx) =>
      sql`update cases set language = 'zh-Hans' where ref = ${ref}`.execute(tx),
    )
    const holder = visitor('kk')
    const page = await holder.get(stopPage(ref))
    expect(page.html).toContain('<html lang="kk"')
    expect(page.text).not.toMatch(/[一-鿿]{4}/)
    expect((await holder.submit({})).html).toContain('<html lang="kk"')
  })

  test('too late and nothing to stop are said as they are', async () => {
    const ref = await open()
    await world.approve(ref)
    await world.pass(days(4))
    expect((await visitor().get(stopPage(ref))).text).toContain('It is too late to stop this')
    world.rewind()
    const other = await open()
    await rejectCase(world.desk, 'kcell', other, agent, 'duplicate')
    await world.settle()
    expect((await visitor().get(stopPage(other))).text).toContain('There is nothing to stop')
  })
})

describe('the certificate', () => {
  test('is a page that says no before it exists, then a PDF in the reader’s language, and gone once revoked', async () => {
    const ref = await open()
    expect((await visitor().get(keyed(ref, '/certificate.pdf'))).status).toBe(404)
    await world.approve(ref)
    await world.pass(days(6))
    for (const lang of languages) {
      const response = await app().request(`${keyed(ref, '/certificate.pdf')}&lang=${lang}`)
      expect(response.headers.get('content-type')).toBe('application/pdf')
      expect(response.headers.get('content-disposition')).toContain(`certificate-${ref}-${lang}.pdf`)
      expect(
        Buffer.from(await response.arrayBuffer())
          .subarray(0, 5)
          .toString(),
      ).toBe('%PDF-')
    }
    await inOperator(world.db, 'kcell', (tx) =>
      sql`update certificates set revoked_at = ${world.now()} where ref = ${ref}`.execute(tx),
    )
    expect((await visitor().get(keyed(ref, '/certificate.pdf'))).status).toBe(404)
    expect(await see(ref)).toContain('This certificate was revoked')
    world.rewind()
  })
})

test('every hold and every rejection has its words', () => {
  expect(holdCodes.filter(({ code }) => !isKey(`track.hold.${code}`))).toEqual([])
  expect(rejectCodes.length).toBeGreaterThan(0)
})
