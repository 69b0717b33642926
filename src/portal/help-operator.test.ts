import { Hono } from 'hono'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { houseOf, textOf } from '../../test/portal-browser.ts'
import { makeWorld, operators, type World } from '../../test/world.ts'
import type { CareHours } from '../domain/calendar.ts'
import { type Language, languages } from '../domain/case.ts'
import { DAY_MS, HOUR_MS } from '../domain/instant.ts'
import { type KnownOperator, type OperatorRules, procedureSteps, rule } from '../domain/operator.ts'
import { banned } from '../messages/texts/banned.ts'
import { moveClock } from '../store/clock.ts'
import { isKey, t } from '../ui/words.ts'
import { aboutRoutes } from './about.tsx'

/* Help for one operator: its own steps, every rule with its state, and when its care answers. */

let world: World
beforeAll(async () => {
  world = await makeWorld()
})
afterAll(() => world.close())

const ids = [...operators.keys()]
const everyPage = languages.flatMap((lang) => ids.map((id) => [lang, id] as const))

async function read(path: string, lang: Language, known: Map<string, KnownOperator> = operators) {
  const app = new Hono().route('/', aboutRoutes(houseOf(world, { operators: known })))
  const response = await app.request(`${path}${path.includes('?') ? '&' : '?'}lang=${lang}`)
  const html = await response.text()
  return { html, text: textOf(html), status: response.status }
}

/** Kcell with some rules changed, alone. */
function changed(change: (rules: OperatorRules) => OperatorRules): Map<string, KnownOperator> {
  const known = operators.get('kcell')
  if (!known) throw new Error('operators/kcell.yaml is missing')
  return new Map([['kcell', { ...known, rules: change(known.rules) }]])
}
const from = { source: 'test', from: '2026-11-22' as const, verified: true }
const withHours = (hours: CareHours[]) =>
  changed((rules) => ({
    ...rules,
    care: { ...rules.care, phone: { ...from, value: '+7 700 000 00 01' }, hours: { ...from, value: hours } },
  }))

describe('help for one operator', () => {
  test.each(everyPage)('%s %s is there, in its language, with every step of its own way', async (lang, id) => {
    const { html, text, status } = await read(`/help/${id}`, lang)
    const known = operators.get(id)
    expect(status).toBe(200)
    expect(html).toContain(`<html lang="${lang}"`)
    expect(html.match(/<h1>/g)).toHaveLength(1)
    expect(text.match(/[a-z]+\.[a-zA-Z.-]+/g)?.filter((word) => isKey(word)) ?? []).toEqual([])
    expect(text).not.toMatch(/[{}]|undefined|\[object/)
    expect(banned[lang].filter((pattern) => pattern.test(text))).toEqual([])
    if (!known) throw new Error(id)
    for (const step of rule(known.rules.procedure)) expect(text).toContain(t(lang)(`help.${step}.text`))
    // Nobody has asked these three, and the page says so.
    expect(text).toContain(t(lang)('help.way.unverified'))
  })

  test('each step that a file may name has its words; another is refused with the list of them', async () => {
    for (const step of procedureSteps)
      for (const lang of languages) expect(t(lang)(`help.${step}.text`)).not.toBe(t(lang)(`help.${step}`))
    expect(new Set(procedureSteps.map((step) => t('en')(`help.${step}`))).size).toBe(procedureSteps.length)
  })

  test('one that is not known is a page that says so', async () => {
    expect((await read('/help/nobody', 'en')).status).toBe(404)
  })

  test('the form is linked where its page was read, and otherwise said not to be known', async () => {
    expect((await read('/help/kcell', 'en')).html).toContain('href="https://www.kcell.kz/kk/product/documents"')
    expect((await read('/help/tele2', 'en')).text).toContain('We found no form that the operator publishes.')
    const unread = changed((rules) => ({ ...rules, formPage: { ...rules.formPage, verified: false } }))
    expect((await read('/help/kcell', 'en', unread)).html).not.toContain('product/documents')
  })

  test('codes to dial: what was found is marked as not verified, and nothing is made up', async () => {
    const { text } = await read('/help/kcell', 'en')
    expect(text).toContain('Which operator serves a number *199# (not verified by the operator)')
    expect(text).toContain('Your own number We found no code')
    expect((await read('/help/beeline', 'en')).text).not.toContain('*199#')
  })

  test('days, money and documents come from the rules, with a mark where nobody checked them', async () => {
    const known = changed((rules) => ({
      ...rules,
      number: { ...rules.number, quarantineDays: { ...from, value: 120 } },
      promise: { ...rules.promise, workingDays: { ...from, value: 4, verified: false } },
    }))
    const { text } = await read('/help/kcell', 'en', known)
    expect(text).toContain('nobody else gets the number for 120 days ')
    expect(text).not.toContain('120 days (not verified')
    expect(text).toContain('4 working days (not verified by the operator)')
    expect(text).toContain('line is off within 4 working days, counted')
    expect(text).toContain('The holder has died Identity card; Death certificate; Proof that you are family or heir')
    expect(text).toContain('At a branch, with an identity document Expected within')
  })

  test.each([
    ['en', 'puk', 'Eight digits that open a card'],
    ['ru', 'бланк', /Весь раздел/],
    ['kk', 'құжат', /толығымен/],
    ['zh-Hans', '退款', /查看“.+”全文/],
  ] as const)(
    'in %s it is searched: %s is found, and a link leads to its place on this page',
    async (lang, word, said) => {
      const { text, html } = await read(`/help/kcell?q=${encodeURIComponent(word)}`, lang)
      expect(text).toMatch(said)
      expect(html).toMatch(new RegExp(`href="/help/kcell\\?lang=${lang}#\\w+"`))
      expect(html).toContain(`<input type="hidden" name="lang" value="${lang}"`)
    },
  )

  test('the help of all leads to each, and each page has the foot of its own operator', async () => {
    const { html } = await read('/help', 'ru')
    for (const id of ids) expect(html).toContain(`href="/help/${id}?lang=ru"`)
    const own = (await read('/help/kcell', 'ru')).html
    expect(own).toContain('<a href="/help/kcell?lang=ru">Помощь</a>')
  })
})

const week: CareHours = { days: [1, 2, 3, 4, 5], from: '09:00', to: '18:00' }

describe('hours of care', () => {
  test('open and closed by the movable clock, in the operator’s zone with its name', async () => {
    const clock = await makeWorld()
    const app = new Hono().route('/', aboutRoutes(houseOf(clock, { operators: withHours([week]) })))
    const text = async () => textOf(await (await app.request('/help/kcell?lang=en')).text()).replaceAll('\u00a0', ' ')
    try {
      // The world begins on Monday 23 November 2026, at nine in Astana.
      expect(await text()).toMatch(/Open now, until 18:00 \(Astana time ?\)/)
      await moveClock(clock.db, 10 * HOUR_MS)
      expect(await text()).toMatch(/Opens: Tuesday 24 November, 09:00 \(Astana time ?\)/)
      await moveClock(clock.db, 4 * DAY_MS)
      expect(await text()).toMatch(/Closed now. Opens: Monday 30 November, 09:00 \(Astana time ?\)/)
      expect(await text()).toContain('Monday–Friday: 09:00–18:00; closed on public holidays')
    } finally {
      await clock.close()
    }
  })

  test('the reader’s own time has its place, with the days before and after by their names', async () => {
    const { html } = await read('/help/kcell', 'ru', withHours([week]))
    expect(html).toContain('data-clock="2026-11-23 18:00"')
    expect(html).toContain('datetime="2026-11-23T13:00:00.000Z"')
    expect(html).toContain('data-before="воскресенье" data-after="вторник"')
    expect(html).toContain('data-yours=", по вашему времени {time}"')
  })

  test('at all hours: said so; where a year is unknown to the calendar no time is promised; where no hours are known none are made up', async () => {
    const always = withHours([{ days: [1, 2, 3, 4, 5, 6, 7], from: '00:00', to: '24:00' }])
    expect((await read('/help/kcell', 'en', always)).text).toContain('Open at all hours, every day')
    const known = withHours([week]).get('kcell')
    if (!known) throw new Error('kcell')
    const blind = new Map([['kcell', { ...known, calendar: { ...known.calendar, years: new Map() } }]])
    expect((await read('/help/kcell', 'en', blind)).text).toContain('Whether it is open now, we cannot say')
    expect((await read('/help/kcell', 'en')).text).toContain('Hours by phone We found no hours that we could verify')
  })

  test.each(languages)('%s: two kinds of days read naturally', async (lang) => {
    const { text } = await read('/help/kcell', lang, withHours([week, { days: [6], from: '10:00', to: '14:00' }]))
    const said = {
      en: 'Monday–Friday: 09:00–18:00; Saturday: 10:00–14:00; closed on public holidays',
      ru: 'понедельник–пятница: 09:00–18:00; суббота: 10:00–14:00; в праздники закрыто',
      kk: 'дүйсенбі–жұма: 09:00–18:00; сенбі: 10:00–14:00; мереке күндері жабық',
      'zh-Hans': '星期一至星期五：09:00–18:00；星期六：10:00–14:00；法定节假日休息',
    }[lang]
    expect(text).toContain(said)
  })
})
