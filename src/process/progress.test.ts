import { describe, expect, it, test } from 'vitest'
import { kcell, kz, openCase } from '../../test/domain-examples.ts'
import type { Case, LaneName } from '../domain/case.ts'
import { holdCodes, rejectCodes } from '../domain/codes.ts'
import { type Progress, progressOf } from '../domain/progress.ts'
import { patienceDays, type SeenPlace } from '../domain/progress-sentence.ts'
import { guideSteps, isTold } from '../domain/progress-table.ts'
import { route } from './cancellation.ts'
import { agreedOrOrdinaryTerms, askedTwice } from './tasks/answers.ts'

const now = '2026-11-24T09:00:00.000Z'
const barredAt = '2026-11-24T08:00:00.000Z'

function at(lane: LaneName, task: string, more: Partial<SeenPlace> = {}): SeenPlace {
  return {
    lane,
    task,
    direction: 'forward',
    dueAt: now,
    because: null,
    stuck: null,
    since: '2026-11-23T09:00:00.000Z',
    ...more,
  }
}

function progress(places: SeenPlace[], changed: Partial<Case> = {}, facts: Partial<Case['facts']> = {}): Progress {
  const of = openCase(changed)
  return progressOf({
    case: { ...of, facts: { ...of.facts, ...facts } },
    places,
    events: [],
    now,
    rules: kcell,
    calendar: kz,
  })
}

const states = (of: Progress) => of.steps.map((step) => step.state).join(' ')
const everyTask = Object.entries(route.lanes).flatMap(([lane, tasks]) =>
  tasks.map((task) => [lane as LaneName, task.id] as const),
)

describe('every task of the list', () => {
  test.each(everyTask)('%s/%s has a sentence of its own', (lane, task) => {
    expect(isTold(lane, task)).toBe(true)
  })

  test.each(everyTask)(
    '%s/%s shows each of the five steps once, with no step open behind a closed one',
    (lane, task) => {
      const oneWay = lane === 'main' ? {} : { oneWaySince: now }
      const shown = progress([at(lane, task)], oneWay, lane === 'money' ? { deadAt: now } : {})
      expect(shown.steps.map((step) => step.step)).toEqual(guideSteps)
      expect(states(shown)).toMatch(/^(done ?)*(now ?)?(todo ?)*$/)
      expect(shown.sentence.code).not.toBe('under-way')
    },
  )

  it('takes nothing for kept that the look of the next day does not bear out', () => {
    const facts = { deadAt: '2026-11-24T06:00:00.000Z' }
    const shown = (more: Partial<SeenPlace>) => {
      const { sentence, promise } = progress([at('line', 'dead-next-day', more)], { oneWaySince: now }, facts)
      return [sentence, promise.state]
    }
    expect(shown({})).toEqual([{ code: 'off', when: facts.deadAt }, 'met'])
    expect(shown({ because: 'settling' })).toEqual([{ code: 'off', when: facts.deadAt }, 'met'])
    expect(shown({ because: 'still-served' })).toEqual([{ code: 'looking-again', when: facts.deadAt }, 'at-risk'])
    expect(shown({ stuck: 'still-served' })).toEqual([{ code: 'not-confirmed' }, 'at-risk'])
  })

  it('goes forward only: the steps behind never grow fewer along the list', () => {
    const behind = [...route.lanes.main, ...route.lanes.line].map((task) => {
      const lane = route.lanes.main.includes(task) ? 'main' : 'line'
      return progress([at(lane, task.id)]).steps.filter((step) => step.state === 'done').length
    })
    expect(behind).toEqual(behind.toSorted((a, b) => a - b))
    expect(behind.at(-1)).toBe(5)
  })
})

describe('whose turn it is', () => {
  it('is the subscriber’s at identity and at agreement, with the day on which ordinary terms apply', () => {
    expect(progress([at('main', 'identity', { dueAt: null })]).yourTurn).toEqual({
      what: 'identity',
      until: '2026-12-07T09:00:00.000Z',
    })
    expect(progress([at('main', 'agreement')]).yourTurn).toEqual({
      what: 'agreement',
      until: '2026-11-26T09:00:00.000Z',
    })
    expect(patienceDays).toEqual({ identity: askedTwice.afterDays, agreement: agreedOrOrdinaryTerms.afterDays })
  })

  it('stops the clock in the reader’s eyes while they must prove who they are', () => {
    expect(progress([at('main', 'identity')]).promise.pausedFor).toBe('identity')
    expect(progress([at('main', 'agreement')]).promise.pausedFor).toBeUndefined()
    const special = { kind: 'holder-died' } as const
    expect(progress([at('main', 'identity')], {}, { special }).promise.pausedFor).toBe('papers')
    const papers = { is: 'waiting', at: now } as const
    expect(progress([at('main', 'identity')], {}, { special, papers }).promise.pausedFor).toBeUndefined()
  })

  it('is nobody else’s turn, and no one’s while the case is held, stuck or turned round', () => {
    for (const [lane, task] of everyTask) {
      if (task !== 'identity' && task !== 'agreement') expect(progress([at(lane, task)]).yourTurn).toBeUndefined()
    }
    const hold = { by: 'agent:dana', at: now, code: 'fraud-check' }
    expect(progress([at('main', 'identity')], {}, { hold }).yourTurn).toBeUndefined()
    expect(progress([at('main', 'identity', { stuck: 'defect' })]).yourTurn).toBeUndefined()
    expect(
      progress([at('main', 'identity')], {}, { ending: { as: 'withdrawn', by: 'subscriber', at: now } }).yourTurn,
    ).toBeUndefined()
  })
})

describe('where the money goes', () => {
  const quote = { toRefund: { minor: 150_000, currency: 'KZT' } } as Case['quote'] & object
  const given = {
    refundWay: 'none',
    identity: { level: 'otp_line', at: now },
    agreement: { at: now, by: 'subscriber' },
  } as const

  it('is asked once identity and agreement are given, as long as it takes, and by whatever lane the case stands in', () => {
    for (const [lane, task] of everyTask) {
      if (task === 'identity') continue
      expect(progress([at(lane, task)], { quote }, given).yourTurn, task).toEqual({ what: 'payee' })
    }
    expect(progress([at('line', 'dead', { stuck: 'still-served' })], { quote }, given).yourTurn).toEqual({
      what: 'payee',
    })
    expect(progress([at('main', 'decision')], { quote }, { ...given, refundWay: 'to-bank' }).yourTurn).toBeUndefined()
    const { agreement: _agreement, ...unanswered } = given
    expect(progress([at('main', 'agreement')], { quote }, unanswered).yourTurn).toMatchObject({ what: 'agreement' })
    const nothing = { toRefund: { minor: 0, currency: 'KZT' } } as Case['quote'] & object
    expect(progress([at('main', 'decision')], { quote: nothing }, given).yourTurn).toBeUndefined()
  })

  it('is what the money is said to wait for', () => {
    expect(progress([at('money', 'payee', { dueAt: null })], { oneWaySince: now, quote }, given).money).toEqual({
      code: 'payee-awaited',
    })
  })
})

describe('the way back', () => {
  it('has no last moment before a decision, a lower bound after it, and an exact one once the line is barred', () => {
    expect(progress([at('main', 'decision')]).wayBack).toEqual({ open: true, exact: false })
    const dates = { ...openCase().dates, serviceEnd: '2026-11-26T09:00:00.000Z' }
    expect(progress([at('main', 'service-end')], { dates }).wayBack).toEqual({
      open: true,
      until: '2026-11-29T09:00:00.000Z',
      exact: false,
    })
    expect(progress([at('main', 'bar-dwell')], { dates }, { barredAt }).wayBack).toEqual({
      open: true,
      until: '2026-11-27T08:00:00.000Z',
      exact: true,
    })
  })

  it('is closed below the point of no return, and once the case has ended or is walking back', () => {
    expect(progress([at('line', 'terminate')], { oneWaySince: now }).wayBack).toEqual({
      open: false,
      no: 'past-the-point-of-no-return',
    })
    expect(progress([], { status: 'withdrawn' }).wayBack).toEqual({ open: false, no: 'case-has-ended' })
    expect(
      progress([at('main', 'bar')], {}, { ending: { as: 'withdrawn', by: 'subscriber', at: now } }).wayBack,
    ).toEqual({ open: false, no: 'case-is-ending' })
  })
})

describe('what is said when it does not go by itself', () => {
  it('says what may be relied on while a person looks', () => {
    const stuck = { stuck: 'still-served', dueAt: null }
    expect(progress([at('main', 'standing', stuck)]).sentence.code).toBe('needs-person')
    expect(progress([at('main', 'barred', stuck)], {}, { barredAt }).sentence.code).toBe('needs-person-barred')
    expect(progress([at('line', 'dead', stuck)], { oneWaySince: now }).sentence.code).toBe('not-confirmed')
    expect(progress([at('line', 'dead-next-day', stuck)], { oneWaySince: now }, { deadAt: now }).sentence.code).toBe(
      'not-confirmed',
    )
  })

  it('names waits that are not ours, and a decision that is overdue', () => {
    expect(progress([at('main', 'still-ours', { because: 'port-in-flight' })]).sentence.code).toBe('port-in-flight')
    expect(progress([at('main', 'standing', { because: 'operator-does-not-answer' })]).sentence.code).toBe(
      'operator-silent',
    )
    expect(progress([at('main', 'decision', { because: 'decision-overdue', dueAt: null })]).sentence.code).toBe(
      'decision-overdue',
    )
  })

  it.each(holdCodes.map((each) => each.code))('names the hold %s', (code) => {
    const shown = progress([at('main', 'decision')], {}, { hold: { by: 'agent:dana', at: now, code } })
    expect(shown.sentence).toEqual({ code: 'held', when: now, because: code })
  })

  it.each(rejectCodes.map((each) => each.code))('names the rejection %s, and stops the line of steps', (code) => {
    const shown = progress([], { status: 'rejected' }, { ending: { as: 'rejected', by: 'agent:dana', at: now, code } })
    expect(shown.sentence).toEqual({ code: 'rejected', when: now, because: code })
    expect(states(shown)).toBe('done stopped todo todo todo')
  })

  it('tells a withdrawal on its way from one that is done, and whether the line had been barred', () => {
    const ending = { as: 'withdrawn' as const, by: 'subscriber', at: now }
    const decision = { by: 'agent:dana', at: now, what: 'approved' as const }
    expect(progress([at('main', 'bar', { direction: 'back' })], {}, { ending, barredAt, decision }).sentence.code).toBe(
      'withdrawing-barred',
    )
    expect(progress([at('main', 'decision', { direction: 'back' })], {}, { ending }).sentence.code).toBe('withdrawing')
    const seen = (how: 'works' | 'as-before') => {
      const facts = { ending, barredAt, decision, restored: { at: now, seen: how } }
      return progress([], { status: 'withdrawn' }, facts).sentence
    }
    expect(seen('works')).toEqual({ code: 'withdrawn-restored', when: now })
    expect(seen('as-before')).toMatchObject({ code: 'withdrawn-as-before', when: now })
    const stuck = at('main', 'bar', { direction: 'back', stuck: 'restore-not-seen', dueAt: null })
    expect(progress([stuck], {}, { ending, barredAt, decision }).sentence.code).toBe('restore-not-seen')
    expect(progress([], { status: 'withdrawn' }, { ending }).sentence).toEqual({ code: 'withdrawn', when: now })
  })
})

describe('money', () => {
  it('is told apart from the line, from the point of no return on', () => {
    expect(progress([at('main', 'bar')]).money).toBeUndefined()
    const oneWay = { oneWaySince: now }
    const wait = '2026-12-24T09:00:00.000Z'
    expect(progress([at('line', 'dead'), at('money', 'usage-complete', { dueAt: wait })], oneWay).money).toEqual({
      code: 'usage-open',
      when: wait,
    })
    expect(progress([at('line', 'dead'), at('money', 'refund', { stuck: 'cannot-tell' })], oneWay).money).toEqual({
      code: 'needs-person',
    })
    expect(progress([at('line', 'quarantine-end')], oneWay).money).toEqual({ code: 'settled' })
  })
})
