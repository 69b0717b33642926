import fc from 'fast-check'
import { expect, test } from 'vitest'
import { plainMessage, withoutHidden, withoutHiddenIn } from './hidden-signs.ts'

const turning = [
  '\u202a',
  '\u202b',
  '\u202c',
  '\u202d',
  '\u202e',
  '\u2066',
  '\u2067',
  '\u2068',
  '\u2069',
  '\u200e',
  '\u200f',
  '\u061c',
]
const texts = fc
  .array(
    fc.oneof(fc.constantFrom(...turning, '\u0000', '\u0007', '\u009f', '\n', '\t'), fc.string({ unit: 'grapheme' })),
  )
  .map((parts) => parts.join(''))

test('whatever is typed: nothing that turns a text or is not seen stays, all else stays in its order', () => {
  fc.assert(
    fc.property(texts, (text) => {
      const seen = withoutHidden(text)
      expect(turning.some((sign) => seen.includes(sign))).toBe(false)
      expect([...seen].every((sign) => sign >= ' ' || '\t\n\r'.includes(sign))).toBe(true)
      expect(withoutHidden(seen)).toBe(seen)
      expect(seen).toBe([...text].filter((sign) => withoutHidden(sign) === sign).join(''))
    }),
  )
})

test('letters of every direction stay: Kazakh, Arabic, Hebrew, Chinese, joined and with marks', () => {
  for (const text of ['Әсел Ғалымқызы', 'عائشة', 'שרה', '王小明', 'क्‍ष', '👩‍👧', 'é', 'a\tb\nc'])
    expect(withoutHidden(text)).toBe(text)
})

test('a kept value loses them in every text and keeps its shape', () => {
  const person = { holder: { kind: 'person', name: '\u202eЕрлан' }, seen: ['\u2067x', 1, null, true] }
  expect(withoutHiddenIn(person)).toEqual({ holder: { kind: 'person', name: 'Ерлан' }, seen: ['x', 1, null, true] })
})

test('a message keeps its lines', () => {
  expect(plainMessage(' \u202ea\r\nb\u2066 ')).toBe('a\nb')
  expect(plainMessage('\u202e\u202c')).toBe('')
})
