import { expect, it } from 'vitest'
import { maskEmail, maskIban, parseEmail, parseIban } from './payee.ts'

const ibanCode = (text: string) => {
  const parsed = parseIban(text)
  return parsed.ok ? 'ok' : parsed.code
}

it('reads an IBAN as people write it', () => {
  // Examples of the SWIFT IBAN registry.
  expect(parseIban('kz86 125k zt50 0410 0100')).toEqual({ ok: true, iban: 'KZ86125KZT5004100100' })
  expect(parseIban('DE89 3704 0044 0532 0130 00')).toEqual({ ok: true, iban: 'DE89370400440532013000' })
})

it('says what is wrong with an IBAN', () => {
  expect(
    [
      '',
      'KZ86 125K ZT50 0410 010',
      'KZ86125KZT50041001001',
      'KZ87125KZT5004100100',
      'KZ86 125К ZT50 0410 0100',
      '86125KZT5004100100',
    ].map(ibanCode),
  ).toEqual(['empty', 'length', 'length', 'check-digits', 'characters', 'characters'])
})

it('hides the middle of an IBAN', () => {
  expect(maskIban('KZ86125KZT5004100100')).toBe('KZ••\u00a0••••\u00a0••••\u00a0••••\u00a00100')
})

it('checks the shape of an e-mail address, and no more', () => {
  const shape = (text: string) => {
    const parsed = parseEmail(text)
    return parsed.ok ? parsed.email : parsed.code
  }
  expect(shape(' Amina.S+kz@Example.KZ ')).toBe('Amina.S+kz@example.kz')
  expect(shape('амина@пошта.қаз')).toBe('амина@пошта.қаз')
  for (const hidden of ['\u0000', '\u202e', '\u200b'])
    expect(shape(`am${hidden}ina@mail.kz`), 'nobody sees it, and no mailbox takes it').toBe('shape')
  expect(['', 'amina', 'amina@kz', 'a@b..kz', 'a b@c.kz', '.a@c.kz', 'a@-c.kz', 'a@c.kz, b@c.kz'].map(shape)).toEqual([
    'empty',
    'shape',
    'shape',
    'shape',
    'shape',
    'shape',
    'shape',
    'shape',
  ])
  expect(shape(`${'a'.repeat(60)}@${'b'.repeat(200)}.kz`)).toBe('too-long')
  expect(maskEmail('amina@example.kz')).toBe('a•••@example.kz')
})
