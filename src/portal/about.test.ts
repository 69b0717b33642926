import { Hono } from 'hono'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { houseOf, textOf } from '../../test/portal-browser.ts'
import { makeWorld, operators, type World } from '../../test/world.ts'
import { type Language, languages } from '../domain/case.ts'
import { type KnownOperator, type OperatorRules, rule } from '../domain/operator.ts'
import { banned } from '../messages/texts/banned.ts'
import { isKey, t } from '../ui/words.ts'
import { aboutRoutes } from './about.tsx'

let world: World
beforeAll(async () => {
  world = await makeWorld()
})
afterAll(() => world.close())

const paths = ['/help', '/privacy', '/accessibility'] as const
const everyPage = languages.flatMap((lang) => paths.map((path) => [lang, path] as const))

async function read(
  path: string,
  lang: Language,
  known: Map<string, KnownOperator> = operators,
): Promise<{ html: string; text: string; status: number }> {
  const app = new Hono().route('/', aboutRoutes(houseOf(world, { operators: known })))
  const response = await app.request(`${path}${path.includes('?') ? '&' : '?'}lang=${lang}`)
  const html = await response.text()
  return { html, text: textOf(html), status: response.status }
}

/** One operator of ours, with some rules changed. */
function changed(id: string, change: (rules: OperatorRules) => OperatorRules): Map<string, KnownOperator> {
  const known = operators.get(id)
  if (!known) throw new Error(`no operator ${id}`)
  return new Map([[id, { ...known, rules: change(known.rules) }]])
}

describe('help, data and accessibility', () => {
  test.each(everyPage)('%s %s is there, in its language, with one heading', async (lang, path) => {
    const { html, text, status } = await read(path, lang)
    expect(status).toBe(200)
    expect(html).toContain(`<html lang="${lang}"`)
    expect(html.match(/<h1>/g)).toHaveLength(1)
    // Neither a key nor a placeholder left as it is.
    expect(text.match(/[a-z]+\.[a-zA-Z.-]+/g)?.filter((word) => isKey(word)) ?? []).toEqual([])
    expect(text).not.toMatch(/[{}]|undefined|\[object/)
    expect(banned[lang].filter((pattern) => pattern.test(text))).toEqual([])
    if (lang !== 'en') expect(text).not.toMatch(/\b(the|and|of|your|not|we)\b/i)
    if (lang === 'zh-Hans' || lang === 'en')
      expect(text.replaceAll(/Қазақша|Русский/g, '')).not.toMatch(/\p{Script=Cyrillic}/u)
  })

  test.each([
    ['en', 'imei', 'The code *#06# shows the IMEI'],
    ['ru', 'заявка', /Весь раздел/],
    ['kk', 'нөмірді', /толығымен/],
    ['zh-Hans', '号码', /查看“.+”全文/],
  ] as const)('help in %s is searched: %s is found, and where it stands', async (lang, word, found) => {
    const { text, html } = await read(`/help?q=${encodeURIComponent(word)}`, lang)
    expect(text).toMatch(found)
    expect(html).toMatch(/href="\/help\?lang=[\w-]+#\w+/)
    expect(text).not.toContain(t(lang)('about.help.search.none'))
  })

  test('what help does not say is said so; what was typed is shown as it is, and as nothing else', async () => {
    const { text, html, status } = await read(`/help?q=${encodeURIComponent('"><script>alert(1)</script>')}`, 'en')
    expect(status).toBe(200)
    expect(text).toContain('Nothing was found')
    expect(html).not.toContain('<script>alert')
    expect((await read('/help?q=%20', 'en')).text).toContain(t('en')('about.help.steps'))
  })

  test('help says of an eSIM that only its holder deletes it, when, and how on each device', async () => {
    const { text } = await read('/help', 'en')
    expect(text).toContain('Do not delete the profile before the line is off')
    for (const device of ['iphone', 'samsung', 'pixel', 'android', 'ipad', 'windows', 'router'] as const)
      expect(text.replaceAll('&amp;', '&')).toContain(t('en')(`esim.${device}.text`))
  })

  test('help leads on, and names every operator', async () => {
    const { html, text } = await read('/help', 'en')
    for (const href of ['/', '/express', '/track', '/verify']) expect(html).toContain(`<a href="${href}">`)
    for (const { rules } of operators.values()) expect(text).toContain(rule(rules.names).en)
    for (const step of ['received', 'checked', 'accepted', 'off', 'confirmed'] as const)
      expect(text).toContain(t('en')(`track.step.${step}`))
  })

  test('of an operator only what was found is said, and what nobody verified is marked', async () => {
    const kcell = (
      await read(
        '/help',
        'en',
        changed('kcell', (rules) => rules),
      )
    ).text
    expect(kcell).toContain('Phone We found no number that we could verify')
    expect(kcell).toContain('Hours by phone We found no hours that we could verify')
    expect(kcell).toMatch(/Site www\.kcell\.kz(?! \(not)/)
    const from = { source: 'test', from: '2026-11-22' as const }
    const told = changed('kcell', (rules) => ({
      ...rules,
      care: {
        ...rules.care,
        phone: { ...from, value: '+7 700 000 00 01', verified: true },
        hours: { ...from, value: [{ days: [1, 2, 3, 4, 5], from: '09:00', to: '18:00' }], verified: false },
      },
    }))
    const { html, text } = await read('/help', 'en', told)
    expect(html).toContain('<a href="tel:+77000000001">')
    expect(text).toContain('Monday–Friday: 09:00–18:00; closed on public holidays (not verified by the operator)')
    expect(text).not.toContain('We found no number')
  })

  test('how long things are kept comes from the rules', async () => {
    const { rules } = operators.get('kcell') ?? {}
    if (!rules) throw new Error('operators/kcell.yaml is missing')
    const days = (n: number) => t('en')('common.days', { n })
    const all = (await read('/privacy', 'en')).text
    expect(all).toContain(`${days(rule(rules.retentionDays['application-idle']))} after the last answer`)
    expect(all).toContain(`${days(rule(rules.retentionDays.personal))} after the last entry`)
    const longer = changed('tele2', (its) => ({
      ...its,
      retentionDays: { ...its.retentionDays, personal: { ...its.retentionDays.personal, value: 90 } },
    }))
    const text = (await read('/privacy', 'en', new Map([...operators, ...longer]))).text
    for (const said of ['Tele2', '90 days after the last entry', days(rule(rules.retentionDays.personal))])
      expect(text).toContain(said)
  })

  test('what was not tested is not claimed', async () => {
    const { text } = await read('/accessibility', 'en')
    expect(text).toContain('Nobody has tried the pages with a screen reader')
    expect(text).toContain('No native readers have checked')
  })
})
