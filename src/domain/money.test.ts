import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  add,
  compare,
  lesser,
  MixedCurrencies,
  money,
  moneyFromUnits,
  notNegative,
  plainText,
  prorate,
  share,
  subtract,
  sum,
  unitsOf,
  zero,
} from './money.ts'

const minor = fc.integer({ min: -1_000_000_000_000, max: 1_000_000_000_000 })
const kzt = (amount: number) => money(amount, 'KZT')

describe('money', () => {
  it('refuses what is no whole number of minor units', () => {
    for (const bad of [1.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 60]) expect(() => kzt(bad)).toThrow(RangeError)
    expect(() => money(1, 'tenge')).toThrow(RangeError)
  })

  it('never mixes currencies', () => {
    for (const reckon of [add, subtract, compare, lesser]) {
      expect(() => reckon(kzt(1), money(1, 'EUR'))).toThrow(MixedCurrencies)
    }
    expect(() => sum([kzt(1)], 'EUR')).toThrow('EUR and KZT cannot be reckoned together')
  })

  it('adds up', () => {
    fc.assert(
      fc.property(minor, minor, (a, b) => {
        expect(subtract(add(kzt(a), kzt(b)), kzt(b))).toEqual(kzt(a))
        expect(sum([kzt(a), kzt(b)], 'KZT')).toEqual(add(kzt(b), kzt(a)))
        expect(compare(kzt(a), kzt(b))).toBe(-compare(kzt(b), kzt(a)) + 0)
      }),
    )
    expect(sum([], 'KZT')).toEqual(zero('KZT'))
    expect(notNegative(kzt(-5))).toEqual(zero('KZT'))
  })
})

describe('amounts of TM Forum interfaces', () => {
  it.each([
    [12.34, 1234],
    [0.07, 7],
    [1.1, 110],
    [19.99, 1999],
    [4.35, 435],
    [-0.5, -50],
    [0, 0],
    [1e6, 100_000_000],
  ])('%d tenge', (units, expected) => {
    expect(moneyFromUnits(units, 'KZT')).toEqual(kzt(expected))
  })

  it('refuses what it would have to round, and what is no number', () => {
    for (const bad of [12.345, 0.001, 1e-7, 0.1 + 0.2, Number.NaN, Number.POSITIVE_INFINITY, 1e22]) {
      expect(() => moneyFromUnits(bad, 'KZT')).toThrow(RangeError)
    }
  })

  it('knows currencies with no decimals and with three', () => {
    expect(moneyFromUnits(500, 'JPY').minor).toBe(500)
    expect(() => moneyFromUnits(0.5, 'JPY')).toThrow(RangeError)
    expect(moneyFromUnits(1.234, 'KWD').minor).toBe(1234)
  })

  it('comes back as it went', () => {
    fc.assert(
      fc.property(minor, (amount) => {
        expect(moneyFromUnits(unitsOf(kzt(amount)), 'KZT')).toEqual(kzt(amount))
      }),
    )
  })

  it('has one plain form', () => {
    expect([kzt(5), kzt(-123_450), money(7, 'JPY')].map(plainText)).toEqual(['0.05 KZT', '-1234.50 KZT', '7 JPY'])
  })
})

describe('shares', () => {
  it('rounds half to even', () => {
    expect([1, 3, 5, -1, -3].map((half) => share(kzt(half), 1, 2).minor)).toEqual([0, 2, 2, 0, -2])
  })

  it('never differs from the exact value by more than half', () => {
    fc.assert(
      fc.property(minor, fc.integer({ min: 0, max: 400 }), fc.integer({ min: 1, max: 400 }), (amount, top, bottom) => {
        const rest = BigInt(share(kzt(amount), top, bottom).minor) * BigInt(bottom) - BigInt(amount) * BigInt(top)
        expect((rest < 0n ? -rest : rest) * 2n <= BigInt(bottom)).toBe(true)
      }),
    )
  })

  it('prorates within the whole', () => {
    expect(prorate(kzt(3000), 10, 30)).toEqual(kzt(1000))
    expect(prorate(kzt(3000), 31, 30)).toEqual(kzt(3000))
    expect(prorate(kzt(3000), -1, 30)).toEqual(kzt(0))
    expect(() => share(kzt(1), 1, 0)).toThrow(RangeError)
  })
})
