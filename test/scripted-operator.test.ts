import { describe, expect, test } from 'vitest'
import type { Action, Order } from '../src/connectors/connector.ts'
import { HOUR_MS, type Instant, later } from '../src/domain/instant.ts'
import { type ScriptedOperator, type SubmitScript, scriptedOperator } from './scripted-operator.ts'

describe('the scripted operator', () => {
  let at: Instant = '2026-11-22T09:00:00.000Z'
  const fresh = () => scriptedOperator({ now: () => at })

  test('acts at every submit: it keeps no list of keys, so that a double submit is seen', async () => {
    const operator = fresh()
    const order = orderFor(operator, 'refund', { detail: { amount: { minor: 100, currency: 'KZT' } } })
    await operator.connector.submit([order])
    await operator.connector.submit([order])
    expect(operator.actsOf(order.key)).toBe(2)
    expect(operator.actedTwice()).toEqual([order.key])
    expect(operator.billing(order.binding).refundedMinor).toBe(200)
  })

  test.each<[SubmitScript | undefined, string, string, number]>([
    [undefined, 'done', 'done', 1],
    ['answer-lost', 'cannot-tell', 'done', 1],
    ['request-lost', 'cannot-tell', 'never-arrived', 0],
    ['repeated', 'done', 'done', 2],
    [{ refused: 'debt' }, 'refused', 'refused', 0],
    [{ refused: 'debt', late: true }, 'accepted', 'refused', 0],
    [{ inProgressFor: 1 }, 'accepted', 'in-progress', 0],
    [{ lateMs: 5 }, 'done', 'done', 1],
    [{ actsAfterMs: HOUR_MS }, 'accepted', 'in-progress', 0],
    [{ answer: { is: 'partly', done: ['core'] } }, 'partly', 'never-arrived', 0],
  ])('%j: submit says %s, check says %s, acted %i times', async (script, submitted, checked, acts) => {
    const operator = fresh()
    operator.onSubmit(() => script)
    const order = orderFor(operator, 'bar')
    expect((await operator.connector.submit([order]))[0]?.is).toBe(submitted)
    expect((await operator.connector.check([order]))[0]?.is).toBe(checked)
    expect(operator.actsOf(order.key)).toBe(acts)
  })

  test('an order that acts later acts once, when its time has come', async () => {
    const operator = fresh()
    operator.onSubmit(() => ({ actsAfterMs: HOUR_MS }))
    const order = orderFor(operator, 'bar')
    await operator.connector.submit([order])
    at = later(at, HOUR_MS)
    await operator.connector.check([order])
    await operator.connector.check([order])
    expect(operator.actsOf(order.key)).toBe(1)
  })

  test('bar closes, restore gives back what was kept, terminate ends', async () => {
    const operator = fresh()
    const { binding } = operator.line(7)
    operator.serving(binding, 'core').bars = ['arrears']
    const [barred] = await operator.connector.submit([orderFor(operator, 'bar', { binding })])
    expect(operator.serving(binding, 'core').bars).toEqual(['arrears', 'signoff'])
    const kept = barred?.is === 'done' ? barred.kept : undefined
    await operator.connector.submit([orderFor(operator, 'restore', { binding, detail: { kept } })])
    expect(operator.serving(binding, 'core').bars).toEqual(['arrears'])
    await operator.connector.submit([orderFor(operator, 'terminate', { binding })])
    expect(await seen(operator, 7)).toEqual([false, false])
  })

  test('bar-ignored goes on admitting; a zombie is served again after its end', async () => {
    const operator = fresh()
    operator.onSubmit((order) => (order.action === 'bar' ? 'bar-ignored' : 'zombie'))
    await operator.connector.submit([orderFor(operator, 'bar')])
    expect(await seen(operator, 1)).toEqual([true, true])
    await operator.connector.submit([orderFor(operator, 'terminate')])
    expect(await seen(operator, 1)).toEqual([true, true])
  })

  test('a re-issued number is refused to a one-way order', async () => {
    const operator = fresh()
    const { binding } = operator.line(1)
    operator.change(1, (line) => ({ ...line, binding: { ...line.binding, holderId: 'someone-else' } }))
    const [answer] = await operator.connector.submit([orderFor(operator, 'terminate', { binding })])
    expect(answer).toEqual({ is: 'refused', code: 'binding-changed' })
    expect(operator.acted).toEqual([])
  })

  test('down: nothing arrives, and it never says never-arrived', async () => {
    const operator = fresh()
    operator.down = true
    const order = orderFor(operator, 'bar')
    expect((await operator.connector.check([order]))[0]?.is).toBe('cannot-tell')
    expect((await operator.connector.submit([order]))[0]?.is).toBe('cannot-tell')
    expect(operator.submitted).toEqual([])
  })

  test('looks lines up by number, card and subscription', async () => {
    const operator = fresh()
    const { binding } = operator.line(42)
    const answers = await operator.connector.lookUp?.([
      { msisdn: binding.msisdn },
      { iccid: binding.profiles[0]?.iccid ?? '' },
      { subscriptionId: binding.subscriptionId },
      { msisdn: '+77770000000' },
    ])
    expect(answers?.map((answer) => answer.is)).toEqual(['found', 'found', 'found', 'no-such-line'])
  })
})

function orderFor(operator: ScriptedOperator, action: Action, more: Partial<Order> = {}): Order {
  return {
    key: `C-1/${action}/core/1`,
    action,
    target: 'core',
    operator: 'kcell',
    binding: operator.line(1).binding,
    at: '2026-11-22T09:00:00.000Z',
    ...more,
  }
}

async function seen(operator: ScriptedOperator, i: number): Promise<unknown[]> {
  const { binding } = operator.line(i)
  const at = '2026-11-22T09:00:00.000Z'
  const readings = await operator.connector.observe?.([{ operator: 'kcell', target: 'core', binding, at }])
  const first = readings?.[0]?.[0]
  return [first?.known, first?.admits]
}
