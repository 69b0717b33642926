import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { compareZone, partOf, type ZoneFacts } from './papers.ts'

const zone: ZoneFacts = {
  lastName: 'NAZARBAYEV',
  firstName: 'YERLAN',
  birth: '920314',
  expiry: '310101',
  personalNumber: '920314300123',
}
const holder = { kind: 'person', name: 'Назарбаев Ерлан', iin: '920314300123' } as const
const told = (read: Partial<ZoneFacts>, known: Partial<{ name: string; iin: string }> = {}) =>
  compareZone({ ...zone, ...read }, { ...holder, ...known }, '2026-11-25')
    .map(({ what, is }) => `${what} ${is}`)
    .join(', ')

describe('a zone held against the record', () => {
  test('the same person, whatever the alphabet', () => {
    expect(told({})).toBe('iin agrees, birth agrees, expiry agrees, name agrees')
    expect(told({}, { name: 'Ерлан Ж. Назарбаев' })).toContain('name agrees')
    expect(told({ lastName: 'ZHUNISSOVA', firstName: 'AIGUL' }, { name: 'Жүнісова Айгүл' })).toContain('name agrees')
  })

  test('another person, an expired document, a number that is not on record', () => {
    expect(told({ lastName: 'IVANOV', firstName: 'PYOTR' })).toContain('name differs')
    expect(told({ expiry: '200101' })).toContain('expiry differs')
    expect(told({ personalNumber: '000000000000' })).toContain('iin differs')
    expect(told({ personalNumber: '' })).toContain('iin cannot-tell')
    expect(told({}, { name: '王小明' })).toContain('name cannot-tell')
  })

  test('never throws, and says something of each', () => {
    fc.assert(
      fc.property(fc.string(), fc.string(), fc.string(), fc.string(), (lastName, name, expiry, iin) => {
        expect(compareZone({ ...zone, lastName, expiry }, { ...holder, name, iin }, '2026-11-25')).toHaveLength(4)
      }),
    )
  })
})

test('a photo is asked for only of what has one: a death certificate is wanted whole', () => {
  expect(partOf({ kind: 'passport', side: 'only' })).toBe('only')
  expect(partOf({ kind: 'id-card', side: 'back' })).toBe('back')
  for (const kind of ['death-certificate', 'kinship-proof', 'power-of-attorney', 'company-letter'] as const)
    expect(partOf({ kind, side: 'only' })).toBe('whole')
})
