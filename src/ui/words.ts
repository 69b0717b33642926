import { IntlMessageFormat } from 'intl-messageformat'
import type { ComponentChildren } from 'preact'
import type { Language } from '../domain/case.ts'
import { rooms } from './texts/rooms.ts'

type Rooms = typeof rooms
type RoomName = keyof Rooms & string
type English<R extends RoomName> = Rooms[R]['en']

/** Every text of the product: `<room>.<key of its English file>`. */
export type Key = { [R in RoomName]: `${R}.${keyof English<R> & string}` }[RoomName]

type TextOf<K extends Key> = K extends `${infer R}.${infer Rest}`
  ? R extends RoomName
    ? Rest extends keyof English<R>
      ? English<R>[Rest]
      : never
    : never
  : never

/** A bare word is a placeholder's name; the text of a plural branch (`# days`) is not. */
type Word<S extends string> = S extends '' | `${string}${' ' | '#' | '{'}${string}` ? never : S
type NameAt<S extends string> = S extends `${infer Head}}${string}`
  ? Head extends `${infer Name},${string}`
    ? Word<Name>
    : Word<Head>
  : never
/** Names of the placeholders of an English text. The catalogue test proves that the full parser finds the same ones. */
export type Placeholders<S> = S extends `${string}{${infer Rest}` ? NameAt<Rest> | Placeholders<Rest> : never

type Values<K extends Key, V> = [Placeholders<TextOf<K>>] extends [never] ? [] : [{ [P in Placeholders<TextOf<K>>]: V }]

/** `t('common.back')`, `t('common.workingDays', { n: 3 })`: key and placeholders are checked by the compiler. */
export type Say = <K extends Key>(key: K, ...values: Values<K, string | number>) => string
/** As `Say`, with elements as values: a link inside a sentence. */
export type SayRich = <K extends Key>(key: K, ...values: Values<K, ComponentChildren>) => ComponentChildren

/** The BCP 47 tag each language is formatted with. `en` alone would print 12/1/26 and PM. */
export const locales = { kk: 'kk-KZ', ru: 'ru-KZ', en: 'en-GB', 'zh-Hans': 'zh-Hans-CN' } as const satisfies Record<
  Language,
  string
>

/** Each language's own name, for the switcher; written in that language. */
export const languageNames: Record<Language, string> = {
  kk: 'Қазақша',
  ru: 'Русский',
  en: 'English',
  'zh-Hans': '简体中文',
}

/** A Russian date ends in «г.»: at the end of a sentence its stop is the sentence's. */
const oneStop = (lang: Language, text: string) =>
  lang === 'ru' ? text.replaceAll('\u00a0г..', '\u00a0г.').replaceAll(' г..', ' г.') : text

/** The words of one language. */
export function t(lang: Language): Say {
  return (key, ...values) => {
    const text = textOf(lang, key)
    if (!text.includes('{')) return text
    return oneStop(lang, String(compiled(lang, key, text).format(values[0])))
  }
}

/** The words of one language, where a value may be an element. */
export function rich(lang: Language): SayRich {
  return (key, ...values) => {
    const text = textOf(lang, key)
    if (!text.includes('{')) return text
    return compiled(lang, key, text).format<ComponentChildren>(values[0] as never) as ComponentChildren
  }
}

/** Whether the catalogue has such a key; for codes that arrive as data. */
export function isKey(key: string): key is Key {
  return lookUp('en', key) !== undefined
}

function textOf(lang: Language, key: Key): string {
  const text = lookUp(lang, key)
  if (text === undefined) throw new Error(`no text ${key} in ${lang}`)
  // A phone number or an amount never breaks between its groups.
  return text.replaceAll(/(?<=\d) (?=\d)/g, '\u00a0')
}

function lookUp(lang: Language, key: string): string | undefined {
  const dot = key.indexOf('.')
  const room: Partial<Record<string, Record<Language, Record<string, string>>>> = rooms
  return room[key.slice(0, dot)]?.[lang][key.slice(dot + 1)]
}

const cache = new Map<string, IntlMessageFormat>()

/** Parsing costs some 50 µs, formatting one: each message is parsed once per process. */
function compiled(lang: Language, key: Key, text: string): IntlMessageFormat {
  const name = `${lang} ${key}`
  let message = cache.get(name)
  if (!message) {
    message = new IntlMessageFormat(text, locales[lang], undefined, { ignoreTag: true })
    cache.set(name, message)
  }
  return message
}
