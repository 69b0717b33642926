import { expect, test } from 'vitest'
import { lineOf } from '../../test/scripted-lines.ts'
import type { Standing } from './line.ts'
import { lineChanges, lineText, sameSubscription } from './line-changes.ts'

const line = lineOf(1, 'kcell')
const having = (more: Partial<Standing>) => ({ ...line, standing: { ...line.standing, ...more } })
const kzt = (minor: number) => ({ minor, currency: 'KZT' })

test('a later answer that says the same is no change', () => {
  const later = having({ asOf: '2026-12-01T00:00:00.000Z', lastTrafficAt: '2026-12-01T00:00:00.000Z' })
  expect(lineChanges(line, later)).toEqual([])
  expect(lineText(later)).toBe(lineText(line))
})

test.each([
  ['balance', { balance: { ...line.standing.balance, money: kzt(40_000) } }, kzt(150_000), kzt(40_000)],
  ['dues', { dues: [{ billId: 'b', amount: kzt(900), dueOn: '2026-12-01' }] }, kzt(0), kzt(900)],
  ['unbilled', { unbilled: kzt(5) }, kzt(0), kzt(5)],
] as const)('%s: told with both amounts', (what, more, before, after) => {
  expect(lineChanges(line, having(more as Partial<Standing>))).toEqual([{ what, before, after }])
})

test.each([
  ['state', { state: 'suspended', suspendedFor: 'debt' }],
  ['plan', { plan: 'Other' }],
  ['contract', { commitments: [{ kind: 'plan', name: 'Term', startsOn: '2026-01-01', endsOn: '2027-01-01' }] }],
  ['orders', { openOrders: [{ id: '1', what: 'Roaming' }] }],
  ['port', { portRequest: { to: 'beeline', requestedAt: '2026-11-22T00:00:00.000Z' } }],
  ['check', { holds: ['fraud'] }],
] as const)('%s: told', (what, more) => {
  const changed = having(more as Partial<Standing>)
  expect(lineChanges(line, changed)).toEqual([{ what }])
  expect(lineText(changed)).not.toBe(lineText(line))
})

test('another holder or subscription under the number is another line; another card is not', () => {
  expect(sameSubscription(line, { ...line, binding: { ...line.binding, profiles: [] } })).toBe(true)
  expect(sameSubscription(line, { ...line, binding: { ...line.binding, holderId: 'x' } })).toBe(false)
  expect(sameSubscription(line, { ...line, binding: { ...line.binding, subscriptionId: 'x' } })).toBe(false)
})
