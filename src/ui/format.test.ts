import { expect, test } from 'vitest'
import type { Language } from '../domain/case.ts'
import { formats, msisdn, msisdnMasked } from './format.ts'

/** The table of the house style: what each language writes, with plain spaces for the no-break ones. */
const AT = '2026-11-22T09:05:00.000Z'
const samples: Record<string, [(lang: Language) => string, Record<Language, string>]> = {
  date: [
    (lang) => formats(lang).date('2026-12-01'),
    { kk: '2026 ж. 1 желтоқсан', ru: '1 декабря 2026 г.', en: '1 December 2026', 'zh-Hans': '2026年12月1日' },
  ],
  'date in tables': [
    (lang) => formats(lang).dateShort('2026-12-01'),
    { kk: '01.12.2026', ru: '01.12.2026', en: '1 Dec 2026', 'zh-Hans': '2026-12-01' },
  ],
  'on a date': [
    (lang) => formats(lang).onDate('2026-12-01'),
    {
      kk: '2026 ж. 1 желтоқсан күні',
      ru: '1 декабря 2026 г.',
      en: 'on 1 December 2026',
      'zh-Hans': '于2026年12月1日',
    },
  ],
  'until a date': [
    (lang) => formats(lang).untilDate('2026-12-01'),
    {
      kk: '2026 ж. 1 желтоқсан күнінің соңына дейін',
      ru: 'до 1 декабря 2026 г. включительно',
      en: 'until the end of 1 December 2026',
      'zh-Hans': '截至2026年12月1日（含当日）',
    },
  ],
  'what is left of a package': [
    (lang) => formats(lang).quantity('12.5 GB'),
    { kk: '12,5 ГБ', ru: '12,5 ГБ', en: '12.5 GB', 'zh-Hans': '12.5 GB' },
  ],
  time: [(lang) => formats(lang).time(AT), { kk: '14:05', ru: '14:05', en: '14:05', 'zh-Hans': '14:05' }],
  midnight: [
    (lang) => formats(lang).time('2026-11-21T19:00:00.000Z'),
    { kk: '00:00', ru: '00:00', en: '00:00', 'zh-Hans': '00:00' },
  ],
  'time with its zone': [
    (lang) => formats(lang).dateTimeZone(AT),
    {
      kk: '2026 ж. 22 қараша, 14:05 (Астана уақыты)',
      ru: '22 ноября 2026 г., 14:05 (время Астаны)',
      en: '22 November 2026, 14:05 (Astana time)',
      'zh-Hans': '2026年11月22日14:05（阿斯塔纳时间）',
    },
  ],
  'zone without a name': [
    (lang) => formats(lang, 'Europe/Warsaw').dateTimeShort(AT) + formats(lang, 'Europe/Warsaw').zone(AT),
    {
      kk: '22.11.2026, 10:05UTC+1',
      ru: '22.11.2026, 10:05UTC+1',
      en: '22 Nov 2026, 10:05UTC+1',
      'zh-Hans': '2026-11-22 10:05UTC+1',
    },
  ],
  number: [
    (lang) => formats(lang).number(1234567.5),
    { kk: '1 234 567,5', ru: '1 234 567,5', en: '1,234,567.5', 'zh-Hans': '1,234,567.5' },
  ],
  percent: [(lang) => formats(lang).percent(0.75), { kk: '75%', ru: '75 %', en: '75%', 'zh-Hans': '75%' }],
  money: [
    (lang) => formats(lang).money({ minor: 1_250_000, currency: 'KZT' }),
    { kk: '12 500 ₸', ru: '12 500 ₸', en: '12,500 ₸', 'zh-Hans': '12,500坚戈' },
  ],
  'money with tiyn': [
    (lang) => formats(lang).money({ minor: 1_250_005, currency: 'KZT' }),
    { kk: '12 500,05 ₸', ru: '12 500,05 ₸', en: '12,500.05 ₸', 'zh-Hans': '12,500.05坚戈' },
  ],
  'other money': [
    (lang) => formats(lang).money({ minor: 1250, currency: 'EUR' }),
    { kk: '12,50 EUR', ru: '12,50 EUR', en: '12.50 EUR', 'zh-Hans': '12.50 EUR' },
  ],
  duration: [
    (lang) => formats(lang).duration(((2 * 24 + 21) * 60 + 40) * 60_000, 3),
    {
      kk: '2 күн 21 сағат 40 минут',
      ru: '2 дня 21 час 40 минут',
      en: '2 days, 21 hours, 40 minutes',
      'zh-Hans': '2天21小时40分钟',
    },
  ],
  'time left': [
    (lang) => formats(lang).timeLeft((21 * 60 + 40) * 60_000),
    {
      kk: '21 сағат 40 минут қалды',
      ru: 'осталось 21 час 40 минут',
      en: '21 hours, 40 minutes left',
      'zh-Hans': '还剩21小时40分钟',
    },
  ],
  'one working day': [
    (lang) => formats(lang).workingDays(1),
    { kk: '1 жұмыс күні', ru: '1 рабочий день', en: '1 working day', 'zh-Hans': '1个工作日' },
  ],
  'two working days': [
    (lang) => formats(lang).workingDays(2),
    { kk: '2 жұмыс күні', ru: '2 рабочих дня', en: '2 working days', 'zh-Hans': '2个工作日' },
  ],
  'five working days': [
    (lang) => formats(lang).workingDays(5),
    { kk: '5 жұмыс күні', ru: '5 рабочих дней', en: '5 working days', 'zh-Hans': '5个工作日' },
  ],
  'one and a half': [
    (lang) => formats(lang).workingDays(1.5),
    { kk: '1,5 жұмыс күні', ru: '1,5 рабочего дня', en: '1.5 working days', 'zh-Hans': '1.5个工作日' },
  ],
}

for (const [name, [write, expected]] of Object.entries(samples)) {
  test.each(Object.entries(expected))(`${name} in %s`, (lang, text) => {
    const plain = write(lang as Language).replaceAll(/[\u00a0\u202f]/g, ' ')
    expect(plain).toBe(text)
  })
}

test('a day stays the same day in every zone', () => {
  for (const zone of ['Asia/Almaty', 'Pacific/Kiritimati', 'Pacific/Pago_Pago']) {
    expect(formats('en', zone).dateShort('2026-12-01').replaceAll('\u00a0', ' ')).toBe('1 Dec 2026')
  }
})

test('amounts and dates do not break across lines', () => {
  expect(formats('ru').money({ minor: 1_250_000, currency: 'KZT' })).not.toContain(' ')
  expect(formats('ru').date('2026-12-01')).not.toContain(' ')
})

test('numbers are grouped, masked, and left alone where they are none', () => {
  expect(msisdn('+77011234567')).toBe('+7\u00a0701\u00a0123\u00a045\u00a067')
  expect(msisdnMasked('+77011234567')).toBe('+7\u00a0701\u00a0•••\u00a0••\u00a067')
  expect(msisdn('+4915112345678').replaceAll('\u00a0', ' ')).toBe('+49 1511 2345678')
  expect(msisdnMasked('+4915112345678').replaceAll(/[^•]/g, '')).toHaveLength(5)
  expect(msisdn('unknown')).toBe('unknown')
})

test('clocks of the desk run past a day and below zero', () => {
  const { clock, duration } = formats('en')
  expect([clock(42 * 60_000), clock(26 * 3_600_000), clock(-75 * 60_000)]).toEqual(['0:42', '26:00', '−1:15'])
  expect(duration(20_000).replaceAll('\u00a0', ' ')).toBe('0 minutes')
})
