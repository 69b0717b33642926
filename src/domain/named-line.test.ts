import fc from 'fast-check'
import { expect, test } from 'vitest'
import { luhnDigit } from './card.ts'
import { parseNamedLine } from './named-line.ts'

test('a number is a number, a long one that begins with 89 is a card, as people write them', () => {
  expect(parseNamedLine('8 701 123-45-67', 'KZ')).toEqual({ ok: true, number: '+77011234567' })
  const card = `899970100000000012${luhnDigit('899970100000000012')}`
  expect(parseNamedLine(card)).toEqual({ ok: true, iccid: card })
  expect(parseNamedLine(`${card.replaceAll(/(.{4})/g, '$1 ').trim()} F`)).toEqual({ ok: true, iccid: card })
})

test('what is wrong with a card is told apart from what is wrong with a number', () => {
  const card = `899970100000000012${luhnDigit('899970100000000012')}`
  const other = card.replace(/.$/, (digit) => String((Number(digit) + 1) % 10))
  expect(parseNamedLine(other)).toEqual({ ok: false, of: 'card', code: 'check-digit' })
  expect(parseNamedLine(card.slice(0, 17))).toEqual({ ok: false, of: 'card', code: 'too-short' })
  expect(parseNamedLine(`${card}12`)).toEqual({ ok: false, of: 'card', code: 'too-long' })
  expect(parseNamedLine(`79${card.slice(2)}`)).toMatchObject({ of: 'card', code: 'not-a-sim' })
  expect(parseNamedLine('+7 701')).toMatchObject({ ok: false, of: 'number' })
  expect(parseNamedLine('')).toMatchObject({ ok: false, of: 'number', code: 'empty' })
})

test('never throws, and never takes a card whose digits do not add up', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      parseNamedLine(text)
    }),
  )
  fc.assert(
    fc.property(fc.stringMatching(/^89\d{16}$/), fc.integer({ min: 1, max: 9 }), (payload, off) => {
      const right = luhnDigit(payload)
      expect(parseNamedLine(`${payload}${right}`)).toMatchObject({ ok: true })
      expect(parseNamedLine(`${payload}${(right + off) % 10}`)).toMatchObject({ ok: false, code: 'check-digit' })
    }),
  )
})
