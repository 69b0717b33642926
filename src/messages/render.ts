import type { Language } from '../domain/case.ts'
import { htmlOf } from './html.ts'
import type { MessageKind, MessageParams, Texts, Words } from './kinds.ts'
import { smsParts, toGsm } from './sms.ts'
import { en } from './texts/en.ts'
import { kk } from './texts/kk.ts'
import { ru } from './texts/ru.ts'
import { zhHans } from './texts/zh-Hans.ts'

/** The message texts of every language. */
export const texts: Record<Language, Texts> = { kk, ru, en, 'zh-Hans': zhHans }

/** A message as it leaves the house. `parts`: how many SMS it takes; 1 for an e-mail. */
export interface RenderedMessage {
  subject?: string
  text: string
  html?: string
  parts: number
}

/** One message in one language for one channel. The facts are those given; nothing is looked up here. */
export function renderMessage<K extends MessageKind>(
  kind: K,
  lang: Language,
  params: MessageParams[K],
  channel: 'sms' | 'email',
): RenderedMessage {
  const words: Words = texts[lang][kind](params)
  if (channel === 'sms') {
    // One sign outside the GSM alphabet would cut an English text from 160 to 70 signs a part.
    const text = lang === 'en' ? toGsm(words.sms) : words.sms
    return { text, parts: smsParts(text).parts }
  }
  return { subject: oneLine(words.subject), text: plainOf(words), html: htmlOf(lang, words), parts: 1 }
}

/** A header must not break into two: names in it come from operator files and people. */
function oneLine(subject: string): string {
  return subject.replace(/[\r\n]+/g, ' ')
}

function plainOf(words: Words): string {
  const blocks = words.body.map((block) => {
    if (typeof block === 'string') return block
    if ('facts' in block) return block.facts.map(([label, value]) => `${label}: ${value}`).join('\n')
    return `${block.action}:\n${block.link}`
  })
  return `${blocks.join('\n\n')}\n`
}
