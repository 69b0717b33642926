import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Observation } from './evidence.ts'
import { DAY_MS, epochMsOf, HOUR_MS, instantOf, later } from './instant.ts'
import type { LineOnFile } from './line.ts'
import { freshState, judgeWatch, nextLook, RECHECK_MS, type WatchQuestion, type WatchState, watchEnd } from './watch.ts'
import { chargedBetween } from './watch-money.ts'

const since = '2026-11-26T04:00:00.000Z'
const now = later(since, 5 * DAY_MS)

describe('when an ended line is looked at', () => {
  test('dense at first, then sparser, a last look at the end, and never without bound', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 3_650 }), fc.nat(DAY_MS), (days, lateMs) => {
        const end = watchEnd({ since, days })
        let at: string | null = since
        let looks = 0
        let last = since
        while (at !== null) {
          const next: string | null = nextLook({ since, days, now: at })
          if (next !== null) {
            const gapMs = epochMsOf(next) - epochMsOf(at)
            expect(gapMs).toBeGreaterThan(0)
            expect(gapMs).toBeLessThanOrEqual(7 * DAY_MS)
            expect(next <= end).toBe(true)
            if (next !== end) expect(gapMs).toBeGreaterThanOrEqual(HOUR_MS)
            looks += 1
            // A worker that slept looks later, never twice.
            last = next
            at = instantOf(Math.max(epochMsOf(next), epochMsOf(next) + (looks % 3 === 0 ? lateMs : 0)))
          } else at = null
        }
        expect(last <= end).toBe(true)
        // Six in the first six hours, then a sixth longer each time until a week is reached.
        expect(looks).toBeLessThanOrEqual(6 + 34 + Math.ceil(days / 7))
        expect(nextLook({ since, days, now: end })).toBeNull()
      }),
    )
  })

  test('thirty days of a month are enough to meet every monthly charge', () => {
    expect(watchEnd({ since, days: 30 })).toBe('2026-12-26T04:00:00.000Z')
    expect(nextLook({ since, days: 0, now: since })).toBeNull()
  })
})

const tenge = (minor: number) => ({ minor, currency: 'KZT' })
const line = (standing: Partial<LineOnFile['standing']> = {}, holderId = 'holder-1'): LineOnFile => ({
  operator: 'kcell',
  binding: { subscriptionId: 'sub-1', holderId, msisdn: '+77010000001', profiles: [] },
  standing: {
    asOf: now,
    state: 'terminated',
    payment: 'prepaid',
    use: 'phone',
    plan: '',
    services: [],
    holder: { kind: 'person', name: '' },
    contacts: [],
    balance: { money: tenge(0), bonus: tenge(0), packages: [] },
    dues: [],
    commitments: [],
    openOrders: [],
    holds: [],
    ...standing,
  },
})
const answer = fc.constantFrom<boolean | 'cannot-tell'>(true, false, 'cannot-tell')
const observation = (
  known: Observation['known'],
  admits: Observation['admits'],
  attached: Observation['attached'],
) => ({
  target: 'core',
  subject: 'imsi:1',
  known,
  admits,
  attached,
  controlAlive: true,
  reader: 'r',
  element: 'e',
  at: now,
  raw: '',
})
const question = (more: Partial<WatchQuestion>): WatchQuestion => ({
  binding: { subscriptionId: 'sub-1', holderId: 'holder-1', msisdn: '+77010000001', profiles: [] },
  deadAt: since,
  settled: true,
  required: ['core'],
  observations: [observation(false, false, false)],
  books: line(),
  cards: [],
  quiet: [],
  state: freshState,
  now,
  ...more,
})

describe('what is made of a look', () => {
  test('any plain yes is life, and nothing else is; it is believed at the second look, never at the first', () => {
    fc.assert(
      fc.property(answer, answer, answer, (known, admits, attached) => {
        const observations = [observation(known, admits, attached)]
        const first = judgeWatch(question({ observations }))
        const lives = [known, admits, attached].includes(true)
        expect(first.findings).toEqual([])
        expect(first.look === 'suspect').toBe(lives)
        const tooSoon = judgeWatch(question({ observations, state: first.state, now: later(now, RECHECK_MS - 1) }))
        expect(tooSoon.findings).toEqual([])
        const second = judgeWatch(question({ observations, state: first.state, now: later(now, RECHECK_MS) }))
        expect(second.findings.map(({ kind }) => kind)).toEqual(lives ? ['served-again'] : [])
      }),
    )
  })

  test('a profile server that keeps its record of a withdrawn profile is no life; one that hands it out is', () => {
    const looks = (admits: boolean) => {
      const observations = [
        observation(false, false, false),
        { ...observation(true, admits, 'cannot-tell'), target: 'smdp', subject: 'iccid:1' },
      ]
      const first = judgeWatch(question({ observations }))
      return judgeWatch(question({ observations, state: first.state, now: later(now, RECHECK_MS) }))
    }
    expect(looks(false)).toMatchObject({ findings: [], look: 'clean' })
    expect(looks(true).findings).toEqual([{ kind: 'served-again', detail: { seen: ['smdp/admits'] } }])
  })

  test('nothing that could not be read is ever a finding', () => {
    const blind = question({ observations: [observation('cannot-tell', 'cannot-tell', 'cannot-tell')] })
    expect(judgeWatch(blind)).toMatchObject({ findings: [], look: 'blind' })
    expect(judgeWatch(question({ observations: [] })).look).toBe('blind')
    expect(judgeWatch(question({ books: 'cannot-tell' })).look).toBe('blind')
    const silent = { ...observation(false, false, false), controlAlive: false }
    expect(judgeWatch(question({ observations: [silent] })).look).toBe('blind')
  })

  test('another holder’s line under the same card, or the same subscription, raises nothing, whatever it does', () => {
    const served = [observation(true, true, true)]
    const theirs = line({ state: 'active', lastTrafficAt: now, unbilled: tenge(9) }, 'holder-2')
    const state: WatchState = { suspects: { 'served-again': since } }
    expect(judgeWatch(question({ observations: served, books: theirs, state }))).toMatchObject({
      findings: [],
      look: 'anothers',
    })
    const elsewhere = { ...theirs, binding: { ...theirs.binding, subscriptionId: 'sub-2' } }
    expect(judgeWatch(question({ observations: served, cards: [elsewhere], state })).look).toBe('anothers')
  })

  test('what a person has before them already is not found again', () => {
    const state: WatchState = { suspects: { 'served-again': since } }
    const found = judgeWatch(
      question({ observations: [observation(true, true, true)], state, quiet: ['served-again'] }),
    )
    expect(found).toMatchObject({ findings: [], look: 'clean' })
  })
})

describe('money after the end', () => {
  const seen = fc.record({
    currency: fc.constant('KZT'),
    bills: fc.dictionary(fc.constantFrom('a', 'b', 'c'), fc.nat(100_000)),
    unbilledMinor: fc.nat(100_000),
    balanceMinor: fc.integer({ min: -100_000, max: 100_000 }),
  })

  test('never negative; nothing moved is nothing charged; what was taken is no more than what was charged or there', () => {
    fc.assert(
      fc.property(seen, seen, (before, after) => {
        const { charged, billed, taken } = chargedBetween(before, after)
        expect(Math.min(charged.minor, billed.minor, taken.minor)).toBeGreaterThanOrEqual(0)
        expect(taken.minor).toBeLessThanOrEqual(Math.min(charged.minor, Math.max(0, before.balanceMinor)))
        expect(chargedBetween(before, before)).toEqual({ charged: tenge(0), billed: tenge(0), taken: tenge(0) })
      }),
    )
  })

  test('before the final bill and the refund nothing is held against the account', () => {
    const early = judgeWatch(question({ settled: false, books: line({ unbilled: tenge(5_000) }) }))
    expect(early).toMatchObject({ findings: [], look: 'clean' })
    expect(early.state.money).toBeUndefined()
  })

  test('what is not billed yet after the final bill came after it', () => {
    const books = line({ unbilled: tenge(5_000) })
    const first = judgeWatch(question({ books }))
    const second = judgeWatch(question({ books, state: first.state, now: later(now, DAY_MS) }))
    const third = judgeWatch(question({ books, state: second.state, now: later(now, 2 * DAY_MS) }))
    expect(third.findings).toEqual([{ kind: 'charged-after-end', detail: { amount: tenge(5_000) } }])
    const fourth = judgeWatch(question({ books, state: third.state, now: later(now, 3 * DAY_MS) }))
    expect(fourth).toMatchObject({ findings: [], look: 'clean' })
  })
})
