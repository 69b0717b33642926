import fc from 'fast-check'
import { expect, test } from 'vitest'
import { operators } from '../../test/world.ts'
import type { CareHours } from './calendar.ts'
import { answeringAt } from './chat-hours.ts'
import { DAY_MS, epochMsOf, instantOf } from './instant.ts'

/* When somebody answers, in a chat or by phone: by the operator's own clock and days off. Almaty is five hours ahead of UTC. */

const calendar = operators.get('kcell')?.calendar
if (!calendar) throw new Error('operators/kcell.yaml is missing')
const zone = 'Asia/Almaty'
const week: CareHours = { days: [1, 2, 3, 4, 5], from: '09:00', to: '18:00' }
const ask = (now: string, hours: CareHours | null = week) =>
  answeringAt(now, { hours: hours && [hours], calendar, zone })

test('on a working day: before, within and after', () => {
  expect(ask('2026-11-25T03:59:00.000Z')).toEqual({ is: 'later', from: '2026-11-25T04:00:00.000Z' })
  expect(ask('2026-11-25T04:00:00.000Z')).toEqual({ is: 'now', until: '2026-11-25T13:00:00.000Z' })
  expect(ask('2026-11-25T13:00:00.000Z')).toEqual({ is: 'later', from: '2026-11-26T04:00:00.000Z' })
})

test('over a weekend, and over days off that the calendar lists', () => {
  expect(ask('2026-11-27T13:00:00.000Z')).toEqual({ is: 'later', from: '2026-11-30T04:00:00.000Z' })
  // 16 December 2026 is Independence Day, a Wednesday.
  expect(ask('2026-12-16T06:00:00.000Z')).toEqual({ is: 'later', from: '2026-12-17T04:00:00.000Z' })
})

test('at all hours of all days: always now, holidays too', () => {
  const always: CareHours = { days: [1, 2, 3, 4, 5, 6, 7], from: '00:00', to: '24:00' }
  expect(ask('2026-12-16T06:00:00.000Z', always)).toEqual({ is: 'now', until: '2026-12-16T19:00:00.000Z' })
})

test('days with hours of their own: each by its own, a Saturday that is worked too', () => {
  const saturday: CareHours = { days: [6], from: '10:00', to: '14:00' }
  const at = (now: string, hours: CareHours[]) => answeringAt(now, { hours, calendar, zone })
  expect(at('2026-11-28T04:00:00.000Z', [saturday, week])).toEqual({ is: 'later', from: '2026-11-28T05:00:00.000Z' })
  expect(at('2026-11-28T09:30:00.000Z', [saturday, week])).toEqual({ is: 'later', from: '2026-11-30T04:00:00.000Z' })
  // 3 July 2021 was worked by decree; Almaty was six hours ahead of UTC then.
  expect(at('2021-07-03T03:30:00.000Z', [week, saturday])).toEqual({ is: 'later', from: '2021-07-03T04:00:00.000Z' })
  expect(at('2021-07-03T03:30:00.000Z', [week])).toEqual({ is: 'now', until: '2021-07-03T12:00:00.000Z' })
})

test('what nobody knows is not promised: no hours, a year without a calendar', () => {
  expect(ask('2026-11-25T06:00:00.000Z', null)).toBeNull()
  expect(ask('2035-03-05T06:00:00.000Z')).toBeNull()
})

test('whenever asked: an answer lies ahead, and at the time it names somebody is there', () => {
  const start = epochMsOf('2026-01-05T00:00:00.000Z')
  const minute = fc.integer({ min: 0, max: 340 * 24 * 60 })
  fc.assert(
    fc.property(minute, (n) => {
      const now = instantOf(start + n * 60_000)
      const told = ask(now)
      if (!told) throw new Error(`nothing is known of ${now}`)
      const named = told.is === 'now' ? told.until : told.from
      expect(named > now).toBe(true)
      expect(epochMsOf(named) - epochMsOf(now)).toBeLessThan(12 * DAY_MS)
      if (told.is === 'later') expect(ask(told.from)?.is).toBe('now')
    }),
  )
})
