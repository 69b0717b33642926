import { describe, expect, test } from 'vitest'
import { type Language, languages } from '../domain/case.ts'
import { formatMsisdn } from '../domain/format.ts'
import { type MessageKind, type MessageParams, messageKinds } from './kinds.ts'
import { messageSamples } from './messages.sample.ts'
import { renderMessage, texts } from './render.ts'
import { smsParts } from './sms.ts'
import { bannedInMessage } from './texts/banned.ts'

interface Rendering {
  name: string
  kind: MessageKind
  lang: Language
  params: MessageParams[MessageKind]
}

const all: Rendering[] = messageKinds.flatMap((kind) =>
  messageSamples[kind].flatMap((params, form) =>
    languages.map((lang) => ({ name: `${kind} ${form} ${lang}`, kind, lang, params })),
  ),
)

/** Everything a reader sees of one message, on both channels. */
function words({ kind, lang, params }: Rendering): {
  sms: string
  email: string
  html: string
  subject: string
  parts: number
} {
  const sms = renderMessage(kind, lang, params, 'sms')
  const email = renderMessage(kind, lang, params, 'email')
  return {
    sms: sms.text,
    parts: sms.parts,
    subject: email.subject ?? '',
    email: `${email.subject}\n${email.text}`,
    html: email.html ?? '',
  }
}

test('every message has samples, and every reason of the closed lists is among them', () => {
  expect(messageKinds.filter((kind) => messageSamples[kind].length === 0)).toEqual([])
  for (const lang of languages) expect(Object.keys(texts[lang]).sort()).toEqual([...messageKinds].sort())
})

describe.each(all)('$name', (rendering) => {
  const { sms, email, html, subject, parts } = words(rendering)

  test('has no hole in it', () => {
    for (const text of [sms, email, html]) {
      expect(text).not.toMatch(/undefined|null|NaN|\[object|\$\{|Invalid Date/)
      expect(text.replaceAll(/<style>[\s\S]*<\/style>/g, '')).not.toMatch(/[{}]/)
      expect(text).not.toMatch(/ {2}|\.\.(?!\.)|。。|：：| ,| \./)
    }
    expect(subject.length).toBeGreaterThan(3)
    expect(subject).not.toMatch(/[.。]$/)
  })

  test('an SMS is three parts at most, and its link comes last', () => {
    expect(parts).toBeLessThanOrEqual(3)
    expect(smsParts(sms).parts).toBe(parts)
    if (rendering.lang === 'en') expect(smsParts(sms).encoding).toBe('gsm-7')
    if (rendering.kind !== 'code') expect(sms).toMatch(/https:\/\/\S+$/)
  })

  test('an SMS names no amount, and after the receipt no full number', () => {
    expect(sms).not.toMatch(/₸|坚戈|KZT/)
    if (rendering.kind === 'received') return
    expect(sms.replaceAll(/\D/g, '')).not.toContain('77011234567')
    expect(sms).not.toContain(formatMsisdn('+77011234567'))
  })

  test('the letter says its language and fetches nothing', () => {
    expect(html).toContain(`<html lang="${rendering.lang}">`)
    expect(html).not.toMatch(/\ssrc=|url\(|@import|<link|<script|<img|<iframe/i)
    expect(html).toContain('prefers-color-scheme:dark')
    for (const [, link] of html.matchAll(/href="([^"]*)"/g)) expect(link).toMatch(/^https:\/\/signoff\.kcell\.kz\//)
  })

  test('pushes nobody and shames nobody', () => {
    expect(bannedInMessage(rendering.lang, `${sms}\n${email}`)).toEqual([])
  })

  test('is written in its own letters and quotes', () => {
    const text = `${sms}\n${email}`
    expect(lookAlikesIn(rendering.lang, text)).toEqual([])
    if (rendering.lang === 'ru') expect(text).not.toMatch(/[әғқңөұүһі]/i)
    if (rendering.lang === 'zh-Hans')
      expect(text).not.toMatch(/[你亲]|「|\p{Script=Han}[,;?!]|\p{Script=Han} \p{Script=Han}/u)
    if (rendering.lang === 'ru') expect(text).not.toMatch(/(?<=[а-яё,] )(Вы|Вас|Вам|Ваш)/)
    expect(text).not.toMatch(/!|！/)
  })
})

describe('facts', () => {
  test.each(messageKinds)('%s: the same facts are told in every language, and none is left out', (kind) => {
    messageSamples[kind].forEach((params) => {
      const told = languages.map((lang) => factsRead(kind, lang, params))
      for (const each of told) expect(each).toEqual(told[0])
      // A message without a time needs no zone.
      const given = Object.keys(params).filter((fact) => fact !== 'zone')
      expect(told[0]).toEqual(expect.arrayContaining(given))
    })
  })
})

describe('HTML', () => {
  test('what comes in as a fact stays a fact', () => {
    const [sample] = messageSamples.held
    if (!sample) throw new Error('no sample')
    const { html, subject } = renderMessage(
      'held',
      'en',
      { ...sample, operator: '<b onload="x">&Co\r\nBcc: a@b' },
      'email',
    )
    expect(html).not.toContain('<b onload')
    expect(html).toContain('&#60;b onload=&#34;x&#34;&#62;&#38;Co')
    expect(subject).not.toMatch(/[\r\n]/)
  })

  test('a link that is no web address is not sent', () => {
    const [sample] = messageSamples.held
    if (!sample) throw new Error('no sample')
    expect(() => renderMessage('held', 'en', { ...sample, link: 'javascript:alert(1)' }, 'email')).toThrow(
      'web address',
    )
  })
})

test('model sentences of the house style', () => {
  const [notConfirmed] = messageSamples['not-confirmed']
  const [off] = messageSamples.off
  const [returned] = messageSamples['refund-returned']
  if (!notConfirmed || !off || !returned) throw new Error('no sample')
  expect(renderMessage('not-confirmed', 'ru', notConfirmed, 'email').text).toContain(
    'Команда на отключение отправлена, но подтвердить отключение мы не смогли.',
  )
  expect(renderMessage('off', 'kk', off, 'email').text).toContain(
    '2026 ж. 29 қараша, 14:20 (Астана уақыты): желіні тексердік. Желі бұл нөмірге енді қызмет көрсетпейді.',
  )
  expect(renderMessage('refund-returned', 'zh-Hans', returned, 'email').text).toContain(
    '银行退回了我们汇给您的1,840坚戈：未找到该账户。',
  )
})

test('the words of a weaker proof never say that the network was looked at', () => {
  for (const lang of languages) {
    const [network, ...weaker] = messageSamples.off.map((params) => renderMessage('off', lang, params, 'email'))
    for (const each of weaker) {
      expect(each.subject).not.toBe(network?.subject)
      expect(each.text).toMatch(/not looked at|тексерген жоқпыз|не проверяли|未经查询/)
    }
  }
})

/** Which facts a text reads, as paths, over both forms of the message. */
function factsRead<K extends MessageKind>(kind: K, lang: Language, params: MessageParams[K]): string[] {
  const read = new Set<string>()
  const watch = <T extends object>(facts: T, path: string): T =>
    new Proxy(facts, {
      get(target, name) {
        const value: unknown = Reflect.get(target, name)
        const at = path + String(name)
        if (value !== undefined) read.add(at)
        return typeof value === 'object' && value !== null ? watch(value, `${at}.`) : value
      },
    })
  texts[lang][kind](watch(params, ''))
  return [...read].filter((path) => !path.endsWith('.currency') && !path.endsWith('.minor')).sort()
}

/** Words in which Cyrillic and Latin letters stand side by side: one of them only looks right. */
function lookAlikesIn(lang: Language, text: string): string[] {
  if (lang === 'en' || lang === 'zh-Hans') return (text.match(/\p{Script=Cyrillic}+/gu) ?? []).slice()
  return text.match(/\p{L}*(?:\p{Script=Latin}\p{Script=Cyrillic}|\p{Script=Cyrillic}\p{Script=Latin})\p{L}*/gu) ?? []
}
