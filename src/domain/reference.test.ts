import fc from 'fast-check'
import { expect, it } from 'vitest'
import { parseReference, referenceFrom } from './reference.ts'

const randomBytes = fc.uint8Array({ minLength: 10, maxLength: 10 })

it('has ten characters that survive being read out', () => {
  fc.assert(
    fc.property(randomBytes, (bytes) => {
      const reference = referenceFrom(bytes)
      expect(reference).toMatch(/^[0-9A-HJKMNP-TV-Z]{5}-[0-9A-HJKMNP-TV-Z]{5}$/)
      expect(parseReference(reference)).toBe(reference)
      const typed = reference.toLowerCase().replace('-', ' ').replaceAll('0', 'o').replaceAll('1', 'l')
      expect(parseReference(typed)).toBe(reference)
    }),
  )
})

it('reads any hyphen, any spaces, look-alikes and full-width letters', () => {
  for (const text of ['7k2md9q4xt', ' 7K2MD – 9Q4XT ', '７Ｋ２ＭＤ-９Ｑ４ＸＴ'])
    expect(parseReference(text)).toBe('7K2MD-9Q4XT')
  expect(parseReference('OIL00-00000')).toBe('01100-00000')
})

it('refuses what is none', () => {
  for (const text of ['', '7K2MD', '7K2MD-9Q4XTT', '7K2MD-9Q4XU', '7K2MD-9Q4X!'])
    expect(parseReference(text)).toBeUndefined()
  expect(() => referenceFrom(new Uint8Array(9))).toThrow(RangeError)
})
