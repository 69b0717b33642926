import { describe, expect, test } from 'vitest'
import { languages } from './case.ts'
import {
  formatDay,
  formatDayShort,
  formatInstant,
  formatInstantShort,
  formatInstantWithZone,
  formatMoney,
  formatMsisdn,
  formatNumber,
  formatPercent,
  formatTime,
  lastDigits,
  maskMsisdn,
  plural,
  zoneWords,
} from './format.ts'

/** The house style, as its table has it. No-break spaces are shown as plain ones here. */
const plain = (text: string) => text.replaceAll('\u00a0', ' ')
const inAll = (write: (lang: (typeof languages)[number]) => string) => languages.map((lang) => plain(write(lang)))
const at = '2026-11-22T09:05:00.000Z'
const almaty = 'Asia/Almaty'

describe('dates and times', () => {
  test('a day in words', () => {
    expect(inAll((lang) => formatDay(lang, '2026-12-01'))).toEqual([
      '2026 ж. 1 желтоқсан',
      '1 декабря 2026 г.',
      '1 December 2026',
      '2026年12月1日',
    ])
  })

  test('a day in a table is never read two ways', () => {
    expect(inAll((lang) => formatDayShort(lang, '2026-12-01'))).toEqual([
      '01.12.2026',
      '01.12.2026',
      '1 Dec 2026',
      '2026-12-01',
    ])
  })

  test('an instant, with its zone said in words', () => {
    expect(inAll((lang) => formatInstantWithZone(lang, at, almaty))).toEqual([
      '2026 ж. 22 қараша, 14:05 (Астана уақыты)',
      '22 ноября 2026 г., 14:05 (время Астаны)',
      '22 November 2026, 14:05 (Astana time)',
      '2026年11月22日14:05（阿斯塔纳时间）',
    ])
    expect(plain(formatInstant('en', at, almaty))).toBe('22 November 2026, 14:05')
    expect(formatInstantShort('ru', at, almaty)).toBe('22.11.2026 14:05')
  })

  test('24 hours; midnight is 00:00 and belongs to the new day', () => {
    expect(formatTime('2026-11-22T19:00:00.000Z', almaty)).toBe('00:00')
    expect(formatInstantShort('kk', '2026-11-22T19:00:00.000Z', almaty)).toBe('23.11.2026 00:00')
  })

  test('a zone without a name of its own says its offset', () => {
    expect(zoneWords('ru', 'Asia/Bishkek', at)).toBe('UTC+6')
    expect(zoneWords('en', 'UTC', at)).toBe('UTC')
  })
})

describe('numbers and money', () => {
  test('numbers', () => {
    expect(inAll((lang) => formatNumber(lang, 1_234_567.5))).toEqual([
      '1 234 567,5',
      '1 234 567,5',
      '1,234,567.5',
      '1,234,567.5',
    ])
    expect(inAll((lang) => formatPercent(lang, 75))).toEqual(['75%', '75 %', '75%', '75%'])
  })

  test('tenge; tiyn only when there are any', () => {
    expect(inAll((lang) => formatMoney(lang, { minor: 1_250_000, currency: 'KZT' }))).toEqual([
      '12 500 ₸',
      '12 500 ₸',
      '12,500 ₸',
      '12,500坚戈',
    ])
    expect(inAll((lang) => formatMoney(lang, { minor: 184_050, currency: 'KZT' }))).toEqual([
      '1 840,50 ₸',
      '1 840,50 ₸',
      '1,840.50 ₸',
      '1,840.50坚戈',
    ])
  })

  test('another currency stands by its code, with its own minor digits', () => {
    expect(plain(formatMoney('en', { minor: 1_050, currency: 'USD' }))).toBe('10.50 USD')
    expect(plain(formatMoney('en', { minor: 1_050, currency: 'JPY' }))).toBe('1,050 JPY')
  })

  test('an amount never breaks from its sign', () => {
    expect(formatMoney('ru', { minor: 1_250_000, currency: 'KZT' })).toBe('12\u00a0500\u00a0₸')
  })
})

describe('phone numbers', () => {
  test('whole, masked, and the last digits', () => {
    expect(formatMsisdn('+77011234567')).toBe('+7\u00a0701\u00a0123\u00a045\u00a067')
    expect(plain(maskMsisdn('+77011234567'))).toBe('+7 701 ••• •• 67')
    expect(lastDigits('+77011234567')).toBe('67')
    expect(plain(formatMsisdn('+8613800138000'))).toBe('+86 138 0013 8000')
    expect(formatMsisdn('unknown')).toBe('unknown')
    expect(maskMsisdn('+4915112345678').replaceAll(/[^•]/g, '')).toHaveLength(5)
  })
})

test('plural forms', () => {
  const days = { one: 'день', few: 'дня', many: 'дней', other: 'дня' }
  expect([1, 2, 5, 11, 21, 22].map((n) => plural('ru', n, days))).toEqual([
    'день',
    'дня',
    'дней',
    'дней',
    'день',
    'дня',
  ])
  expect([1, 2].map((n) => plural('kk', n, { other: 'күн' }))).toEqual(['күн', 'күн'])
})
