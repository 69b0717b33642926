import { expect, test } from 'vitest'
import { lineOf } from '../../test/scripted-lines.ts'
import { answerable, isRight } from './hotline.ts'

const line = lineOf(7, 'kcell')
line.standing.contacts = [{ channel: 'phone', address: '+77011234567', since: '2024-01-15' }]

test('only what the record knows is asked', () => {
  expect(answerable(line)).toEqual(['plan', 'iccid', 'contact'])
  const known = { ...line, standing: { ...line.standing, holder: { ...line.standing.holder, iin: '001332900006' } } }
  expect(answerable(known)).toEqual(['iin', 'plan', 'iccid', 'contact'])
  expect(answerable({ ...line, standing: { ...line.standing, plan: '', contacts: [] } })).toEqual(['iccid'])
})

test('however it is written, and nothing empty ever counts', () => {
  expect(isRight('contact', '8 (701) 123-45-67', line)).toBe(true)
  expect(isRight('contact', '+7 701 123 45 68', line)).toBe(false)
  expect(isRight('plan', ' SCRIPTED. ', line)).toBe(true)
  expect(isRight('iccid', line.binding.profiles[0]?.iccid ?? '', line)).toBe(true)
  expect(isRight('iccid', '000 007', line)).toBe(true)
  for (const question of ['iin', 'plan', 'iccid', 'contact'] as const) expect(isRight(question, ' ', line)).toBe(false)
})
