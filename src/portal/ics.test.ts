import fc from 'fast-check'
import { expect, test } from 'vitest'
import { calendarFile } from './ics.ts'

const now = '2026-11-25T10:00:00.000Z'
const date = {
  uid: 'a@b',
  status: 'confirmed' as const,
  when: { at: '2026-12-01T18:59:00.000Z' },
  title: 'x',
  text: 'y',
  url: 'https://s.example/c/R',
}

/** As a reader of RFC 5545 undoes it: first the folding, then the escapes. */
const unfolded = (file: string) => file.replaceAll('\r\n ', '').split('\r\n')
const plain = (value: string) => value.replace(/\\(n|.)/gi, (_, sign) => (sign === 'n' ? '\n' : sign))
const textOf = (file: string, name: string) =>
  unfolded(file)
    .find((line) => line.startsWith(`${name}:`))
    ?.slice(name.length + 1) ?? ''

test('an instant is UTC, a day is a day', () => {
  const file = calendarFile([date, { ...date, uid: 'c@b', when: { on: '2026-12-03' }, status: 'tentative' }], {
    name: 'n',
    sequence: 4,
    now,
  })
  const lines = unfolded(file)
  expect(lines).toContain('DTSTART:20261201T185900Z')
  expect(lines).toContain('DTSTART;VALUE=DATE:20261203')
  expect(lines).toContain('DTSTAMP:20261125T100000Z')
  expect(lines).toContain('SEQUENCE:4')
  expect(lines).toContain('STATUS:TENTATIVE')
  expect(lines.at(-1)).toBe('')
})

test('any text comes out as it went in, and no line is longer than 75 octets', () => {
  const texts = fc.string({ unit: 'grapheme', maxLength: 300 }).map((text) => text.replace(/[\p{Cc}]/gu, ' '))
  fc.assert(
    fc.property(texts, texts, (title, text) => {
      const file = calendarFile([{ ...date, title, text: `${text}\n${title}` }], { name: title, sequence: 0, now })
      for (const line of file.split('\r\n')) expect(Buffer.byteLength(line)).toBeLessThanOrEqual(75)
      expect(plain(textOf(file, 'SUMMARY'))).toBe(title)
      expect(plain(textOf(file, 'DESCRIPTION'))).toBe(`${text}\n${title}`)
    }),
  )
})
