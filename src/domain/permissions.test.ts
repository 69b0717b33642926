import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { kcell, openCase } from '../../test/domain-examples.ts'
import type { Assurance, Case } from './case.ts'
import { explanationCodes, holdCodes, holdOf, isRejectCode, reasonCodes, rejectCodes } from './codes.ts'
import { caseActs, caseCan, isSecondPerson, systemCan, type Who } from './permissions.ts'

const subscriber = (assurance: Assurance = 'otp_line'): Who => ({ is: 'subscriber', assurance })
const agent: Who = { is: 'agent', id: 'aliya' }
const supervisor: Who = { is: 'supervisor', id: 'marat' }
const engineer: Who = { is: 'operator-engineer', id: 'dana' }
const system: Who = { is: 'system' }
const at = '2026-11-24T09:00:00.000Z'

const facts = (changed: Partial<Case['facts']>): Case => openCase({ facts: { ...openCase().facts, ...changed } })
const pastTheLine = openCase({ oneWaySince: at })
const ended = openCase({ status: 'closed' })

describe('withdrawing', () => {
  it('depends on saved facts only, and on no proof', () => {
    for (const who of [subscriber('none'), subscriber(), agent, supervisor])
      expect(caseCan.withdraw(openCase(), who)).toBe(true)
    expect(caseCan.withdraw(facts({ barredAt: at, hold: { by: 'x', at, code: 'fraud-check' } }), subscriber())).toBe(
      true,
    )
    expect(caseCan.withdraw(pastTheLine, subscriber())).toEqual({ no: 'past-the-point-of-no-return' })
    expect(caseCan.withdraw(ended, subscriber())).toEqual({ no: 'case-has-ended' })
    expect(caseCan.withdraw(facts({ ending: { as: 'withdrawn', by: 'subscriber', at } }), subscriber())).toEqual({
      no: 'case-is-ending',
    })
  })
})

describe('approving', () => {
  it('takes two people where one opened the case at the desk', () => {
    const opened = facts({ door: 'desk', openedBy: 'aliya' })
    expect(caseCan.approve(opened, agent)).toEqual({ no: 'four-eyes' })
    expect(caseCan.approve(opened, supervisor)).toBe(true)
    expect(caseCan.approve(openCase(), agent)).toBe(true)
    expect([
      isSecondPerson('aliya', agent),
      isSecondPerson('aliya', system),
      isSecondPerson(undefined, system),
    ]).toEqual([false, false, true])
  })

  it('is for staff, once, and not while the case is held', () => {
    for (const who of [subscriber('id_reviewed'), engineer, system])
      expect(caseCan.approve(openCase(), who)).toEqual({ no: 'not-your-role' })
    expect(caseCan.approve(facts({ decision: { by: 'marat', at, what: 'approved' } }), agent)).toEqual({
      no: 'already-decided',
    })
    expect(caseCan.approve(facts({ hold: { by: 'marat', at, code: 'identity-doubt' } }), agent)).toEqual({
      no: 'is-held',
    })
  })
})

describe('proof', () => {
  it('is asked of subscribers as the operator rules', () => {
    expect(caseCan.agree(openCase(), subscriber('none'), kcell)).toEqual({ no: 'prove-who-you-are' })
    expect(caseCan.agree(openCase(), subscriber('otp_line'), kcell)).toBe(true)
    expect(caseCan['change-payee'](openCase(), subscriber('otp_line'), kcell)).toEqual({ no: 'prove-who-you-are' })
    expect(caseCan['change-payee'](openCase(), subscriber('id_reviewed'), kcell)).toBe(true)
    expect(caseCan['see-personal-data'](openCase(), subscriber('none'))).toEqual({ no: 'prove-who-you-are' })
    expect(caseCan['see-personal-data'](openCase(), engineer)).toEqual({ no: 'not-your-role' })
  })
})

describe('holding', () => {
  it('is lifted by a supervisor where fraud or a court is behind it', () => {
    const held = (code: string) => facts({ hold: { by: 'x', at, code } })
    expect(caseCan['release-hold'](held('identity-doubt'), agent)).toBe(true)
    for (const code of ['fraud-check', 'court-order']) {
      expect(caseCan['release-hold'](held(code), agent)).toEqual({ no: 'supervisor-only' })
      expect(caseCan['release-hold'](held(code), supervisor)).toBe(true)
    }
    expect(caseCan['release-hold'](openCase(), agent)).toEqual({ no: 'is-not-held' })
    expect(caseCan.hold(held('identity-doubt'), agent)).toEqual({ no: 'already-held' })
    expect(caseCan.hold(pastTheLine, agent)).toEqual({ no: 'past-the-point-of-no-return' })
  })
})

it('the rest of the table', () => {
  expect(caseCan['change-date'](facts({ barredAt: at }), agent)).toEqual({ no: 'already-barred' })
  expect(caseCan.reject(facts({ barredAt: at }), agent)).toEqual({ no: 'already-barred' })
  expect(caseCan.agree(facts({ agreement: { at, by: 'subscriber' } }), agent)).toEqual({ no: 'already-agreed' })
  expect(caseCan['read-certificate'](openCase(), subscriber(), kcell)).toEqual({ no: 'not-off-yet' })
  expect(
    caseCan['read-certificate'](
      openCase({ status: 'closed', facts: { ...openCase().facts, deadAt: at } }),
      subscriber(),
      kcell,
    ),
  ).toBe(true)
  expect(caseCan['settle-by-hand'](openCase(), supervisor)).toEqual({ no: 'before-the-point-of-no-return' })
  expect(caseCan['settle-by-hand'](pastTheLine, agent)).toEqual({ no: 'not-your-role' })
  expect(caseCan.retry(pastTheLine, engineer)).toBe(true)
  expect(systemCan('submit', subscriber('none'))).toBe(true)
  expect(systemCan('halt', agent)).toBe(true)
  expect(systemCan('resume', agent)).toEqual({ no: 'not-your-role' })
})

it('past the point of no return nobody withdraws, rejects, holds or approves', () => {
  const anyone = fc.constantFrom(subscriber('none'), subscriber('id_reviewed'), agent, supervisor, engineer, system)
  fc.assert(
    fc.property(anyone, fc.constantFrom(pastTheLine, ended), fc.constantFrom(...caseActs), (who, of, act) => {
      const forwardOnly = [
        'retry',
        'settle-by-hand',
        'decide-alarm',
        'add-note',
        'chat',
        'see-personal-data',
        'read-certificate',
        'change-payee',
        // What is the reader's own: where and in which language we write.
        'change-contact',
        'change-language',
      ]
      if (!forwardOnly.includes(act)) expect(caseCan[act](of, who, kcell)).not.toBe(true)
    }),
  )
})

describe('the closed lists', () => {
  it('have a source and a text for every code, each once', () => {
    for (const list of [rejectCodes, holdCodes, reasonCodes, explanationCodes]) {
      expect(new Set(list.map((each) => each.code)).size).toBe(list.length)
      for (const each of list) expect([each.source, each.text].every((text) => text.length > 5)).toBe(true)
    }
  })

  it('know no refusal for debt', () => {
    expect(['debt', 'arrears', 'unpaid', 'suspended'].some(isRejectCode)).toBe(false)
    expect(isRejectCode('not-the-holder')).toBe(true)
    expect(holdOf('fraud-check')?.maxWorkingDays).toBe(2)
    expect(holdOf('debt')).toBeUndefined()
  })
})
