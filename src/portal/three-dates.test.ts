import { Hono } from 'hono'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { browser, houseOf, proven } from '../../test/portal-browser.ts'
import { days, makeWorld, operators, type World } from '../../test/world.ts'
import { languages } from '../domain/case.ts'
import { renderMessage } from '../messages/render.ts'
import { threeDatesWords } from '../messages/texts/three-dates.ts'
import { linkKey } from '../store/link-keys.ts'
import { journeyRoutes } from './portal.ts'
import { trackingRoutes } from './tracking.tsx'

/* Service, billing and number each have an end of their own: told for every choice, and in the same words ever after. */

let world: World
let i = 5600
beforeAll(async () => {
  world = await makeWorld()
})
afterAll(() => world.close())
beforeEach(() => {
  world.rewind()
  i += 1
})

const tenge = (units: number) => ({ minor: units * 100, currency: 'KZT' })
const en = threeDatesWords.en
const meanings = [en.service.text, en.billing.text, en.release.text]

/** A line bound to a contract with a monthly fee, at an operator that charges for the months left. */
function bound() {
  const known = structuredClone(operators.get('kcell'))
  if (!known) throw new Error('no kcell')
  known.rules.quote.planExit.value = { kind: 'months-left', percent: 50 }
  world.operator.change(i, (line) => ({
    ...line,
    standing: {
      ...line.standing,
      commitments: [
        { kind: 'plan', name: 'Contract', startsOn: '2026-03-01', endsOn: '2027-02-28', monthly: tenge(4_000) },
      ],
    },
  }))
  const house = houseOf(world, { operators: new Map([...operators, ['kcell', known]]) })
  return browser(new Hono().route('/', journeyRoutes(house)))
}

const optionsOf = (html: string) =>
  [...html.matchAll(/<label for="when[^"]*">(.*?)<\/label><div class="hint"[^>]*>(.*?)<\/div><\/div>/gs)].map(
    ([, label = '', hint = '']) => [
      label,
      hint
        .replaceAll(/<[^>]*>/g, ' ')
        .replaceAll(/[\s\u00a0]+/g, ' ')
        .trim(),
    ],
  )

describe('the date question, without scripts', () => {
  test('each choice names its three dates, and what it does to the money', async () => {
    const visitor = bound()
    await proven(world, i, visitor)
    await visitor.get('/decide')
    const page = await visitor.submit({ path: 'cancel' })
    expect(page.at).toBe('/date')
    const [now, term, day] = optionsOf(page.html).map(([, hint]) => hint)
    expect(now).toContain('Service end: Once we have checked the request. Our promise: by 2 December 2026')
    expect(now).toContain('Billing end: 23 November 2026, if you send the request today')
    expect(now).toContain('Number release: Not before 25 February 2027')
    expect(now).toContain('Early termination charge: 6,000 ₸.')
    expect(now).toContain('Monthly fee of 4,000 ₸: still charged until the billing end.')
    expect(term).toContain('Service end: 28 February 2027, 23:59 (Astana time)')
    expect(term).toContain('Billing end: 28 February 2027 ')
    expect(term).toContain('Early termination charge: none.')
    expect(day, 'no day is made up').not.toMatch(/20\d\d/)
    expect(day).toContain('Billing ends on that day too.')
    for (const meaning of meanings) expect(page.text).toContain(meaning)
  })

  test('the dates of a chosen day stand on the page before sending, and beside the choice from then on', async () => {
    const visitor = bound()
    await proven(world, i, visitor)
    await visitor.get('/decide')
    await visitor.submit({ path: 'cancel' })
    await visitor.submit({ when: 'day', end: '2027-01-31' })
    await visitor.submit({ reason: 'not-said' })
    await visitor.submit({ way: 'to-number', number: '+7 701 000 99 99' }, '/refund')
    const check = await visitor.submit({ to: 'email', email: 'amina@example.test', language: 'en' }, '/contact')
    expect(check.at).toBe('/check')
    expect(check.text).toContain('Service end 31 January 2027, 23:59 (Astana time)')
    expect(check.text).toContain(en.service.chosen)
    expect(check.text).toContain('Billing end 31 January 2027')
    for (const meaning of meanings) expect(check.text).toContain(meaning)
    const again = optionsOf((await visitor.get('/date?from=check')).html).at(-1)?.[1]
    expect(again).toContain('Billing end: 31 January 2027 ')
    expect(again).toContain('Early termination charge: none.')
  })
})

const reader = () => browser(new Hono().route('/', trackingRoutes(houseOf(world))))
const keyed = (ref: string, rest = '') => `/c/${ref}${rest}?k=${linkKey(world.desk.keys, 'kcell', ref, 'case')}`

test('page, receipt, file, letter and calendar say the same', async () => {
  const visitor = reader()
  const ref = await world.open(i, { requestedEnd: '2026-12-20' })
  await world.settle()
  for (const at of ['', '/receipt', '/receipt.txt']) {
    const page = await visitor.get(keyed(ref, at))
    const text = at.endsWith('.txt') ? page.html : page.text
    expect(text).toMatch(/Service end:? 20 December 2026, 23:59 \(Astana time\)/)
    expect(text).toMatch(/Billing end:? 20 December 2026/)
    expect(text).toMatch(/Number release:? Not before \d/)
    for (const meaning of meanings) expect(text).toContain(meaning)
  }
  const file = (await visitor.get(keyed(ref, '/dates.ics'))).html.replaceAll('\r\n ', '')
  expect(file).toMatch(/SUMMARY:Number release: Not before/)
  expect(file).toContain(en.billing.text.replaceAll(',', '\\,'))
  await world.approve(ref)
  await world.pass(days(33))
  const after = (await visitor.get(keyed(ref))).text
  expect(after).toContain('Service end 20 December 2026, 23:59')
  expect(after, 'the number rests from the day on which the line was seen off').not.toContain('Not before')
})

test('an express request waits for its proof, and says so in place of a date', async () => {
  const ref = await world.open(i, { identity: null, agreed: false })
  await world.settle()
  const { text } = await reader().get(keyed(ref, '/receipt'))
  expect(text).toContain(`Service end ${en.service.whenProven}`)
  expect(text).toContain('Billing end 23 November 2026')
})

test.each(languages)('%s: the letter of acceptance names them', (lang) => {
  const words = threeDatesWords[lang]
  const { text } = renderMessage(
    'accepted',
    lang,
    {
      operator: 'Kcell',
      ref: 'K7M2-9QXF',
      link: 'https://signoff.kcell.kz/c/K7M2-9QXF',
      zone: 'Asia/Almaty',
      number: '+77011234567',
      serviceEnd: 'now',
      dates: {
        service: { is: 'not-yet' },
        billing: { is: 'set', on: '2026-11-22' },
        release: { is: 'not-before', on: '2027-05-28' },
      },
    },
    'email',
  )
  for (const there of [words.service.notYet, words.billing.text, words.release.text]) expect(text).toContain(there)
})
