import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { days, makeWorld, type World } from '../../test/world.ts'
import { DAY_MS } from '../domain/instant.ts'

describe('a cancellation, from request to release', () => {
  let world: World
  beforeAll(async () => {
    world = await makeWorld()
  })
  afterAll(() => world.close())

  test('waits for an agent, then walks to a certificate, a refund and a released number', async () => {
    const ref = await world.open(1)
    await world.pass(days(1))
    expect(await world.places(ref)).toMatchObject([{ lane: 'main', task: 'decision', because: 'waits-for-agent' }])
    expect(world.operator.submitted).toEqual([])

    await world.approve(ref)
    await world.pass(days(1))
    expect(await world.places(ref)).toMatchObject([{ lane: 'main', task: 'bar-dwell' }])

    await world.pass(days(5))
    const { case: c } = await world.caseOf(ref)
    expect(c.facts.evidenceClass).toBe('network-observed')
    expect(c.oneWaySince).toBeDefined()
    expect((await world.places(ref)).map((place) => [place.lane, place.task, place.stuck])).toEqual([
      ['line', 'quarantine-end', null],
    ])

    await world.pass(100 * DAY_MS)
    const closed = await world.caseOf(ref)
    expect(closed.case.status).toBe('closed')
    expect(world.operator.actedTwice()).toEqual([])
    expect(world.operator.acted.map((order) => order.action)).toEqual([
      'bar',
      'terminate',
      'stop-billing',
      'final-bill',
      'refund',
      'release-number',
    ])
    expect(await world.messages(ref)).toEqual(
      expect.arrayContaining(['received', 'line-warning', 'accepted', 'barred', 'off', 'certificate', 'settled']),
    )
    expect((await world.events(ref)).at(-1)).toMatchObject({ kind: 'ended', data: { as: 'closed' } })
  })
})
