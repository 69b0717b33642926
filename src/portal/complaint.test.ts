import { Hono } from 'hono'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { browser, houseOf } from '../../test/portal-browser.ts'
import { agent, days, makeWorld, operators, type World } from '../../test/world.ts'
import { rejectCase } from '../cases/reject-case.ts'
import { languages } from '../domain/case.ts'
import { banned } from '../messages/texts/banned.ts'
import { linkKey } from '../store/link-keys.ts'
import { isKey } from '../ui/words.ts'
import { trackingRoutes } from './tracking.tsx'

/* How to complain: where something is late or was refused, and everywhere else at a link's distance. */

let world: World
let line = 7400
beforeAll(async () => {
  world = await makeWorld()
})
afterAll(() => world.close())
beforeEach(() => {
  line += 1
})

const visitor = (more = {}, language?: string) =>
  browser(new Hono().route('/', trackingRoutes(houseOf(world, more))), language ? { language } : {})
const at = (ref: string, below = '') => `/c/${ref}${below}?k=${linkKey(world.desk.keys, 'kcell', ref, 'case')}`

/** The bar does nothing, so the promise is broken. */
async function late(): Promise<string> {
  world.operator.onSubmit((order) => (order.action === 'bar' ? 'bar-ignored' : undefined))
  const ref = await world.open(line)
  await world.approve(ref)
  await world.pass(days(12))
  world.operator.onSubmit(() => undefined)
  return ref
}

describe('complaints', () => {
  test('a promise that was not kept: the page leads to a letter with reference, dates and law filled in', async () => {
    const ref = await late()
    const page = await visitor().get(at(ref))
    expect(page.text).toContain('You can complain about this We promised a day and did not keep it. How to complain')
    const { text, html } = await visitor().get(at(ref, '/complaint'))
    expect(html).toContain(`href="${at(ref, '/receipt')}"`)
    expect(text).toContain('First to the operator, in writing')
    expect(text).toContain('To: Kcell JSC')
    expect(text).toContain(`Claim about request ${ref}`)
    expect(text).toContain('You promised that the number would be off by 2 December 2026. Today is 5 December 2026')
    expect(text).toContain(
      'answer in writing within 10 calendar days (Law on protection of consumer rights, art. 42-4)',
    )
    // What nobody could verify says so, and no address was made up.
    expect(text).toMatch(/ask at 1414\. \(we could not verify this\)/)
    world.rewind()
  })

  test('closed because nobody confirmed it: nobody is said to have decided against it', async () => {
    const ref = await world.open(line)
    await world.settle()
    await rejectCase(world.desk, 'kcell', ref, agent, 'identity-not-proven')
    await world.settle()
    const { text } = await visitor().get(at(ref))
    expect(text).toContain('The request was closed: nobody confirmed it Closed on')
    expect(text).not.toContain('Decided on')
  })

  test('rejected: the letter holds the reason that was given; before that, nothing is said to be late', async () => {
    const ref = await world.open(line)
    await world.settle()
    const before = await visitor().get(at(ref, '/complaint'))
    expect(before.text).toContain('As we see it nothing is late in this request')
    expect(before.text).toContain('My claim: ____')
    expect((await visitor().get(at(ref))).text).not.toContain('You can complain about this')
    await rejectCase(world.desk, 'kcell', ref, agent, 'not-the-holder')
    await world.settle()
    expect((await visitor().get(at(ref))).text).toContain('Your request was rejected. If you do not agree')
    const { text } = await visitor().get(at(ref, '/complaint'))
    expect(text).toMatch(/you rejected the request\. The reason given was: “[^”]{10,}”/)
    expect(text).toContain('1. to look at the request again, or to give me the reasons in writing;')
  })

  test.each(languages)('%s: page and file say the same, in that language, whole', async (lang) => {
    const ref = await world.open(line)
    const reader = visitor({}, lang)
    const page = await reader.get(at(ref, '/complaint').replace('?', `?lang=${lang}&`))
    expect(page.status).toBe(200)
    expect(page.text.match(/[a-z]+\.[a-zA-Z.-]+/g)?.filter((word) => isKey(word)) ?? []).toEqual([])
    expect(page.text).not.toMatch(/[{}]|undefined|\[object/)
    expect(banned[lang].filter((pattern) => pattern.test(page.text))).toEqual([])
    const file = await reader.get(at(ref, '/complaint.txt'))
    expect(file.html).toContain(ref)
    expect(file.html).toContain('1. ')
    expect(file.html.split('\r\n').length).toBeGreaterThan(12)
  })

  test('needs our link; the reference alone shows nobody’s name', async () => {
    const ref = await world.open(line)
    for (const below of ['/complaint', '/complaint.txt']) {
      const answer = await visitor().get(`/c/${ref}${below}`)
      expect(answer.status).toBe(403)
      expect(answer.text).not.toContain('Claim about')
    }
  })

  test('a country without a file: the letter can be sent all the same, and no law is named', async () => {
    const ref = await world.open(line)
    const bare = new Map([...operators].map(([id, { complaints: _none, ...known }]) => [id, known]))
    const { text } = await visitor({ operators: bare }).get(at(ref, '/complaint'))
    expect(text).toContain('We have not written down the rules of this country on complaints')
    expect(text).toContain('1. to answer in writing.')
    expect(text).not.toContain('42-4')
  })
})
