import { expect, test } from 'vitest'
import { maskHolder } from './masked-holder.ts'

test('a person keeps the first name; a company is named as it is', () => {
  const of = (kind: 'person' | 'minor' | 'company', name: string) => maskHolder({ kind, name })
  expect(of('person', 'Айгүл Серікқызы')).toBe('Айгүл С.')
  expect(of('minor', ' Тимур ')).toBe('Т.')
  expect(of('person', '')).toBe('—')
  expect(of('company', 'Охрана, северный филиал')).toBe('Охрана, северный филиал')
})
