import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { formatMsisdn, isOfCountry, maskMsisdn, parseMsisdn } from './msisdn.ts'

const read = (text: string) => {
  const parsed = parseMsisdn(text)
  return parsed.ok ? parsed.msisdn : parsed.code
}

describe('a number as people write it', () => {
  it.each([
    '8 701 123-45-67',
    '+7(701)123-45-67',
    '+7 701 123 45 67',
    '7011234567',
    '87011234567',
    '77011234567',
    '007 701 123 45 67',
    '810 7 701 123 45 67',
    '８７０１１２３４５６７',
    '＋７ ７０１ １２３ ４５ ６７',
    ' 8-701-1234567 ',
    '+7\u00a0701\u00a0123\u00a045\u00a067',
    '8 (701) 123.45.67',
  ])('%s', (text) => expect(read(text)).toBe('+77011234567'))

  it.each([
    ['', 'empty'],
    [' - ', 'empty'],
    ['+7 701 ABC 45 67', 'letters'],
    ['восемь', 'letters'],
    ['8 701 123-45-6', 'too-short'],
    ['+7 701 123', 'too-short'],
    ['12', 'too-short'],
    ['8 701 123-45-678', 'too-long'],
    ['+7 701 123 45 67 89', 'too-long'],
    ['8 727 258 89 14', 'not-mobile'],
    ['+7 709 123 45 67', 'not-mobile'],
    ['+999 123 456 789', 'not-mobile'],
  ])('%s is %s', (text, code) => expect(read(text)).toBe(code))

  it('takes numbers of other countries with their code', () => {
    expect(['+86 138 0013 8000', '+49 1512 3456789', '0086 138 0013 8000'].map(read)).toEqual([
      '+8613800138000',
      '+4915123456789',
      '+8613800138000',
    ])
    expect(parseMsisdn('0151 23456789', 'DE')).toEqual({ ok: true, msisdn: '+4915123456789' })
  })

  it('knows those of a country from those of its neighbours', () => {
    const answers = ['+77011234567', '+79161234567', '+447700900123'].map((number) => isOfCountry(number, 'KZ'))
    expect(answers).toEqual([true, false, false])
  })

  it('never throws, and what it reads it reads again', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.stringMatching(/^[+0-9() -]{0,18}$/)), (text) => {
        const parsed = parseMsisdn(text)
        if (parsed.ok) expect(parseMsisdn(formatMsisdn(parsed.msisdn))).toEqual(parsed)
      }),
    )
  })
})

describe('a number as we print it', () => {
  it('does not break', () => {
    expect(formatMsisdn('+77011234567')).toBe('+7\u00a0701\u00a0123\u00a045\u00a067')
    expect(formatMsisdn('+8613800138000')).toBe('+86\u00a0138\u00a00013\u00a08000')
  })

  it('hides the middle', () => {
    expect(maskMsisdn('+77011234567')).toBe('+7\u00a0701\u00a0•••\u00a0••\u00a067')
    expect(maskMsisdn('+8613800138000')).toBe('+86\u00a0138\u00a0••••\u00a0••00')
    expect(maskMsisdn('+4915123456789')).toBe('+49\u00a0••••\u00a0•••••89')
  })
})
