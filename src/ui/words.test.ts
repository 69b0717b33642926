import { IntlMessageFormat } from 'intl-messageformat'
import { expect, test } from 'vitest'
import { type Language, languages } from '../domain/case.ts'
import { banned, bareDismissals } from '../messages/texts/banned.ts'
import { rooms } from './texts/rooms.ts'
import { isKey, locales, rich, t } from './words.ts'

type Node = ReturnType<IntlMessageFormat['getAst']>[number]
interface Text {
  lang: Language
  key: string
  text: string
}

const texts: Text[] = Object.entries(rooms).flatMap(([room, byLanguage]) =>
  languages.flatMap((lang) =>
    Object.entries<string>(byLanguage[lang]).map(([key, text]) => ({ lang, key: `${room}.${key}`, text })),
  ),
)

const where = ({ lang, key, text }: Text) => `${lang} ${key}: ${text}`
const parse = ({ lang, text }: Text) =>
  new IntlMessageFormat(text, locales[lang], undefined, { ignoreTag: true }).getAst()

/** Every node of a message, those inside plural and select branches too. */
function nodesOf(nodes: Node[]): Node[] {
  return nodes.flatMap((node) =>
    'options' in node ? [node, ...Object.values(node.options).flatMap((option) => nodesOf(option.value))] : [node],
  )
}

/** 0 is a literal, 7 the `#` of a plural; all others name a placeholder. */
function placeholders(text: Text): string[] {
  const named = nodesOf(parse(text)).filter((node) => node.type !== 0 && node.type !== 7)
  return [...new Set(named.map((node) => ('value' in node ? String(node.value) : '')))].sort()
}

/** The words a reader sees, without placeholders. */
function literals(text: Text): string {
  return nodesOf(parse(text))
    .map((node) => (node.type === 0 ? node.value : ' '))
    .join('')
}

/** What the types of `t` find, done at run time: they must agree with the parser, or the compiler misleads. */
function placeholdersByType(text: string): string[] {
  const names = text
    .split('{')
    .slice(1)
    .map((rest) => rest.split('}')[0]?.split(',')[0] ?? '')
    .filter((name) => name !== '' && !/[ #{]/.test(name))
  return [...new Set(names)].sort()
}

test('no text is missing or empty', () => {
  for (const byLanguage of Object.values(rooms)) {
    for (const lang of languages) expect(Object.keys(byLanguage[lang])).toEqual(Object.keys(byLanguage.en))
  }
  expect(texts.filter(({ text }) => text.trim() === '' || text !== text.trim()).map(where)).toEqual([])
})

test('nothing was left in English', () => {
  const english = new Map(texts.filter(({ lang }) => lang === 'en').map(({ key, text }) => [key, text]))
  const copied = texts.filter(
    (each) => each.lang !== 'en' && english.get(each.key) === each.text && /[a-z]{3}/.test(literals(each)),
  )
  expect(copied.map(where)).toEqual([])
})

test('all languages have the placeholders of the English text, and the types see the same ones', () => {
  const english = new Map(texts.filter(({ lang }) => lang === 'en').map((text) => [text.key, placeholders(text)]))
  const different = texts.filter((text) => placeholders(text).join() !== english.get(text.key)?.join())
  expect(different.map(where)).toEqual([])
  const mistyped = texts.filter(
    ({ lang, text }) =>
      lang === 'en' && placeholdersByType(text).join() !== placeholders({ lang, key: '', text }).join(),
  )
  expect(mistyped.map(where)).toEqual([])
})

test('plurals have every category of their language and no other', () => {
  const wrong = texts.filter((text) => {
    const rules = new Intl.PluralRules(locales[text.lang]).resolvedOptions().pluralCategories
    const wanted = rules.toSorted().join()
    const plurals = nodesOf(parse(text)).filter((node) => node.type === 6)
    return plurals.some((node) => 'options' in node && Object.keys(node.options).toSorted().join() !== wanted)
  })
  expect(wrong.map(where)).toEqual([])
})

test('no word pushes or shames (house style, banned words)', () => {
  const found = texts.filter((text) =>
    banned[text.lang].some((pattern) => pattern.test(literals(text).replaceAll('\u00a0', ' '))),
  )
  expect(found.map(where)).toEqual([])
})

test('no button says a bare «Cancel»', () => {
  const found = texts.filter(({ text }) => bareDismissals.includes(text.trim().toLowerCase()))
  expect(found.map(where)).toEqual([])
})

test('Kazakh and Russian words hold no Latin letters that only look Cyrillic, nor the other way round', () => {
  const mixed = /\p{Script=Latin}\p{M}*\p{Script=Cyrillic}|\p{Script=Cyrillic}\p{M}*\p{Script=Latin}/u
  // A whole word of look-alikes would pass unseen: «сору» for «copy». These few are meant.
  const meant = new Set(['x', 'p', 'a', 'o', 'e', 'c'])
  const lookAlikes = /(?<![\p{L}\d@.-])[aceopxyABCEHKMOPTXi]+(?![\p{L}\d@.-])/gu
  const wrong = texts.filter((text) => {
    const words = literals(text)
    if (mixed.test(words)) return true
    if (text.lang !== 'kk' && text.lang !== 'ru') return false
    return (words.match(lookAlikes) ?? []).some((word) => !meant.has(word))
  })
  expect(wrong.map(where)).toEqual([])
})

test('Chinese uses full-width signs and no spaces beside Han', () => {
  const wrong = texts.filter(
    (text) => text.lang === 'zh-Hans' && /\p{Script=Han} |\p{Script=Han}[,.:;?!()]|「|」/u.test(text.text),
  )
  expect(wrong.map(where)).toEqual([])
})

test('a sentence is filled in, in words and with elements', () => {
  expect(t('ru')('common.workingDays', { n: 5 })).toBe('5 рабочих дней')
  expect(t('ru')('track.promise.newDate', { date: '4 декабря 2026\u00a0г.' })).toBe(
    'Новый срок: 4 декабря 2026\u00a0г.',
  )
  expect(t('kk')('common.step.of', { n: 2, total: 7 })).toBe('7 қадамның 2-қадамы')
  expect(t('en')('errors.code.phone')).toBe('Write the number like +7\u00a0701\u00a0123\u00a045\u00a067')
  const element = { type: 'a', props: {}, key: null } as never
  expect(rich('en')('errors.prefix', { title: element })).toEqual(['Error: ', element])
  expect([isKey('errors.code.iban'), isKey('errors.code.nothing'), isKey('nowhere.x')]).toEqual([true, false, false])
})
