import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { iccidIn, imsiIn, msisdnIn, whenIn } from './cells.ts'

const zone = 'Asia/Almaty'

describe('a number', () => {
  test.each([
    '+77011234567',
    '8 (701) 123-45-67',
    "'77011234567",
    '="+77011234567"',
    '\ufeff7 701 123 45 67 ',
    '＋７７０１１２３４５６７',
    '701 123 45 67',
  ])('%s is read', (text) => expect(msisdnIn(text, 'KZ')).toEqual({ is: 'value', value: '+77011234567' }))
  test.each([
    ['7,70112E+10', 'number-rounded'],
    ['7.7E10', 'number-rounded'],
    ['1'.repeat(200), 'number-too-long'],
    ['abc', 'number-letters'],
    ['12345', 'number-too-short'],
    ['+77172123456', 'number-not-mobile'],
  ])('%s is a fault', (text, code) => expect(msisdnIn(text, 'KZ')).toEqual({ is: 'fault', code }))
  test('cards: an IMSI of 15 digits, an ICCID with its filler; garbage is named', () => {
    expect(imsiIn(' 401 02 0000000001')).toEqual({ is: 'value', value: '401020000000001' })
    expect(imsiIn('4.0102E+14')).toEqual({ is: 'fault', code: 'number-rounded' })
    expect(imsiIn('9'.repeat(200))).toEqual({ is: 'fault', code: 'imsi-unreadable' })
    expect(iccidIn('8999701020000010018F')).toMatchObject({ is: 'fault' })
    expect(iccidIn('')).toEqual({ is: 'empty' })
  })
})

describe('a date', () => {
  test.each([
    ['2026-11-24', { day: '2026-11-24' }],
    ['24.11.2026', { day: '2026-11-24' }],
    ['2026/11/24', { day: '2026-11-24' }],
    ['20261124', { day: '2026-11-24' }],
    ['24/11/2026', { day: '2026-11-24' }],
    ['11/24/2026', { day: '2026-11-24' }],
    ['46350', { day: '2026-11-24' }],
    ['24.11.2026 18:30', { day: '2026-11-24', at: '2026-11-24T13:30:00.000Z' }],
    ['20261124183000', { day: '2026-11-24', at: '2026-11-24T13:30:00.000Z' }],
    ['2026-11-24 18:30:00+05', { day: '2026-11-24', at: '2026-11-24T13:30:00.000Z' }],
    ['2026-11-24T20:30:00Z', { day: '2026-11-25', at: '2026-11-24T20:30:00.000Z' }],
    ['1795527000', { day: '2026-11-24', at: '2026-11-24T13:30:00.000Z' }],
    ['46350,77083333', { day: '2026-11-24', at: '2026-11-24T13:30:00.000Z' }],
  ])('%s is read', (text, value) => expect(whenIn(text, zone)).toEqual({ is: 'value', value }))
  test.each(['31.02.2026', 'yesterday', '2026-13-01', '24.11.26', '2026-11-24 25:00'])('%s is a fault', (text) =>
    expect(whenIn(text, zone)).toEqual({ is: 'fault', code: 'date-unreadable' }),
  )
  test('03/04/2026 could be March or April, and is not guessed', () =>
    expect(whenIn('03/04/2026', zone)).toEqual({ is: 'fault', code: 'date-ambiguous' }))
})

test('no text makes a cell throw', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 300 }), (text) => {
      for (const read of [
        () => msisdnIn(text, 'KZ'),
        () => imsiIn(text),
        () => iccidIn(text),
        () => whenIn(text, zone),
      ])
        expect(['value', 'empty', 'fault']).toContain(read().is)
    }),
    { numRuns: 500 },
  )
})
