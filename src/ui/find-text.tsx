import type { ComponentChildren } from 'preact'
import { render } from 'preact-render-to-string'
import type { Language } from '../domain/case.ts'
import { Lang } from './lang.ts'

const entities: Record<string, string> = { '&amp;': '&', '&lt;': '<', '&gt;': '>', '&quot;': '"' }

/** What a piece of a page says, one string per paragraph, list item or row. */
export function sentencesOf(piece: ComponentChildren, lang: Language): string[] {
  const html = render(<Lang.Provider value={lang}>{piece}</Lang.Provider>)
  return html
    .replace(/<\/(p|li|h\d|dd|summary)>|<br\s*\/?>/g, '\n')
    .replace(/<\/dt>/g, ': ')
    .replace(/<[^>]*>/g, '')
    .replace(/&\w+;/g, (entity) => entities[entity] ?? entity)
    .split('\n')
    .map((line) => line.replace(/\s+/g, ' ').trim())
    .filter((line) => line !== '')
}

/**
 * Whether every word of `query` is in `text`. Endings change in Kazakh, Russian and English, so a word of more than four
 * letters is found by its beginning; Chinese has no gaps between words, so there a piece is looked for anywhere.
 */
export function saysAll(query: string, text: string): boolean {
  const said = folded(text)
  const starts = said.split(/[^\p{L}\p{N}*#]+/u)
  return wordsIn(query).every((word) =>
    /\p{Script=Han}/u.test(word) ? said.includes(word) : starts.some((start) => start.startsWith(stemOf(word))),
  )
}

/** The words that are looked for; none where only signs were typed. */
export const wordsIn = (query: string): string[] => folded(query).match(/[\p{L}\p{N}*#]+/gu) ?? []

/** Upper and lower case, and signs over letters, make no difference: Й is kept, for и is another letter. */
const folded = (text: string): string => text.normalize('NFC').toLowerCase().replaceAll('ё', 'е')

const longestEnding = 3
const shortestStem = 4
const stemOf = (word: string): string => word.slice(0, Math.max(shortestStem, word.length - longestEnding))
