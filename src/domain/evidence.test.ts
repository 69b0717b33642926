import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { esimLine, simLine } from '../../test/domain-examples.ts'
import { type AbsenceQuestion, type AbsenceVerdict, judgeAbsence, type Observation, weakestClass } from './evidence.ts'
import { HOUR_MS, later, MINUTE_MS } from './instant.ts'
import type { Binding } from './line.ts'

const start = '2026-11-29T09:00:00.000Z'
const settleMs = 5 * MINUTE_MS

function seen(target: string, subject: string, at: string, changed: Partial<Observation> = {}): Observation {
  return {
    target,
    subject,
    known: false,
    admits: false,
    attached: false,
    controlAlive: true,
    reader: 'reader',
    element: `${target}-1`,
    at,
    raw: '',
    ...changed,
  }
}

const subjects = (binding: Binding, required: readonly string[]): [string, string][] =>
  required.flatMap((target) =>
    binding.profiles.map((profile): [string, string] => [
      target,
      target === 'smdp' ? `iccid:${profile.iccid}` : `imsi:${profile.imsi}`,
    ]),
  )

/** A question to which the right answer is "proven": two clean readings of everything, served before. */
function sound(changed: Partial<AbsenceQuestion> = {}): AbsenceQuestion {
  const binding = changed.binding ?? simLine
  const required = changed.required ?? ['core']
  const reading = (at: string, answer: Partial<Observation> = {}) =>
    subjects(binding, required).map(([target, subject]) => seen(target, subject, at, answer))
  return {
    kind: 'dead',
    required,
    binding,
    before: reading(later(start, -72 * HOUR_MS), { known: true, admits: true, attached: true }),
    readings: [reading(start), reading(later(start, settleMs))],
    rules: { settleMs, classes: { core: 'network-observed', smdp: 'network-observed' } },
    writers: ['writer'],
    now: later(start, settleMs),
    ...changed,
  }
}

/** The same question with one answer of one reading changed (-1: the last reading). */
function with1(question: AbsenceQuestion, reading: number, changed: Partial<Observation>, index = 0): AbsenceQuestion {
  const at = reading < 0 ? question.readings.length + reading : reading
  return {
    ...question,
    readings: question.readings.map((each, r) =>
      r === at ? each.map((one, i) => (i === index ? { ...one, ...changed } : one)) : each,
    ),
  }
}

const short = (verdict: AbsenceVerdict): string =>
  verdict.is === 'proven' ? 'proven' : `${verdict.is} ${verdict.because}`
const judge = (question: AbsenceQuestion): string => short(judgeAbsence(question))

describe('absence is proven', () => {
  it('by two clean readings of all that was served before', () => {
    expect(judgeAbsence(sound())).toEqual({
      is: 'proven',
      class: 'network-observed',
      serving: 'network-observed',
      strong: true,
      notObserved: ['next-day-reading'],
    })
    expect(judge(sound({ kind: 'barred' }))).toBe('proven')
    expect(judge(sound({ binding: esimLine, required: ['core', 'smdp'] }))).toBe('proven')
  })

  it('of a barred line though it is still known', () => {
    const barred = sound({ kind: 'barred' })
    const known = { ...barred, readings: barred.readings.map((each) => each.map((one) => ({ ...one, known: true }))) }
    expect(judge(known)).toBe('proven')
    expect(judge({ ...known, kind: 'dead' })).toBe('not-proven still-served')
  })

  it('by the weakest of the classes, and says so', () => {
    const classes = { core: 'network-observed', smdp: 'operator-attested' } as const
    const question = sound({ binding: esimLine, required: ['core', 'smdp'], rules: { settleMs, classes } })
    expect(judgeAbsence(question)).toMatchObject({ is: 'proven', class: 'operator-attested' })
    expect(judge({ ...question, rules: { settleMs, classes, atLeast: 'network-observed' } })).toBe(
      'not-proven evidence-too-weak',
    )
    expect(judgeAbsence({ ...question, rules: { settleMs, classes: {} } })).toMatchObject({ class: 'not-confirmed' })
    expect(weakestClass([])).toBe('not-confirmed')
  })

  it('more weakly where the line was barred long before', () => {
    const question = sound()
    const before = question.before.map((each) => ({ ...each, admits: false, attached: false }))
    expect(judgeAbsence({ ...question, before })).toMatchObject({
      is: 'proven',
      strong: false,
      notObserved: ['core/serving-before', 'next-day-reading'],
    })
  })

  it('on the next day, when that is asked for', () => {
    const question = sound()
    const rules = { ...question.rules, nextDayMs: 24 * HOUR_MS }
    expect(judgeAbsence({ ...question, rules })).toEqual({
      is: 'again',
      at: later(start, 24 * HOUR_MS),
      because: 'next-day-reading',
      details: [],
    })
    const third = (question.readings[0] ?? []).map((each) => ({ ...each, at: later(start, 24 * HOUR_MS) }))
    expect(judgeAbsence({ ...question, rules, readings: [...question.readings, third] })).toMatchObject({
      is: 'proven',
      notObserved: [],
    })
  })

  it('though a profile server cannot say who is attached', () => {
    const question = sound({ binding: esimLine, required: ['smdp'] })
    const readings = question.readings.map((each) => each.map((one) => ({ ...one, attached: 'cannot-tell' as const })))
    expect(judgeAbsence({ ...question, readings })).toMatchObject({
      is: 'proven',
      notObserved: ['smdp/attached', 'next-day-reading'],
    })
  })
})

describe('a profile server that cannot be read', () => {
  const classes = { core: 'network-observed', smdp: 'operator-attested' } as const
  const rules = { settleMs, classes }
  /** The core is read; of each profile the server's answer to our order is known, and when it was given. */
  const stated = (changed: Partial<Observation> = {}, given: Partial<AbsenceQuestion> = {}): AbsenceQuestion => {
    const question = sound({ binding: esimLine, required: ['core', 'smdp'], rules, ...given })
    const word: Partial<Observation> = {
      known: 'cannot-tell',
      attached: 'cannot-tell',
      controlAlive: false,
      reader: 'writer',
      at: later(start, -HOUR_MS),
      stated: true,
      ...changed,
    }
    const readings = question.readings.map((each) =>
      each.map((one) => (one.target === 'smdp' ? { ...one, ...word } : one)),
    )
    return { ...question, before: question.before.filter(({ target }) => target === 'core'), readings }
  }

  it('is taken at its word, which is called a word', () => {
    expect(judgeAbsence(stated())).toEqual({
      is: 'proven',
      class: 'operator-attested',
      serving: 'network-observed',
      strong: false,
      notObserved: ['smdp/known', 'smdp/attached', 'smdp/reading', 'next-day-reading'],
    })
  })

  it('may have spoken long before: that takes nothing from what was read of the core', () => {
    expect(judge(stated({ at: later(start, -200 * HOUR_MS) }))).toBe('proven')
  })

  it('is not taken at its word where a reading was promised, or more was asked for', () => {
    const promised = { settleMs, classes: { core: 'network-observed', smdp: 'network-observed' } as const }
    expect(judge(stated({}, { rules: promised }))).toBe('not-proven never-seen-serving')
    const seenBefore = sound({ binding: esimLine, required: ['core', 'smdp'] }).before
    expect(judge({ ...stated({}, { rules: promised }), before: seenBefore })).toBe('not-proven evidence-too-weak')
    expect(judge(stated({}, { rules: { ...rules, atLeast: 'network-observed' } }))).toBe('not-proven evidence-too-weak')
  })

  it('says that it would hand the profile out: that is no absence, whoever says it', () => {
    expect(judge(stated({ admits: true }))).toBe('not-proven still-served')
    expect(judge(stated({ admits: 'cannot-tell' }))).toBe('again cannot-tell')
  })

  it('says nothing: it is asked again, and nothing is proven', () => {
    const silence = { known: 'cannot-tell', admits: 'cannot-tell', controlAlive: false } as const
    const { stated: _word, ...asked } = stated().readings[0]?.[2] ?? seen('smdp', '', start)
    const readings = stated().readings.map((each) =>
      each.map((one) =>
        one.target === 'smdp' ? { ...asked, subject: one.subject, reader: 'reader', ...silence } : one,
      ),
    )
    expect(judge({ ...stated(), readings })).toBe('again control-silent')
  })

  it('vouches for no other system: the core is read all the same', () => {
    expect(judge(with1(stated(), -1, { known: true }))).toBe('not-proven still-served')
    expect(judge(with1(stated(), -1, { stated: true }))).toBe('not-proven evidence-too-weak')
    expect(judge(with1(stated(), -1, { reader: 'writer' }))).toBe('not-proven reader-is-writer')
    const once = stated()
    expect(judge({ ...once, readings: once.readings.slice(0, 1), now: start })).toBe('again settling')
  })

  it('keeps its records, and what is on a device: neither is service', () => {
    const question = sound({ binding: esimLine, required: ['core', 'smdp'] })
    const kept = question.readings.map((each) =>
      each.map((one) => (one.target === 'smdp' ? { ...one, known: true } : one)),
    )
    expect(judge({ ...question, readings: kept })).toBe('proven')
    expect(judge(with1({ ...question, readings: kept }, -1, { admits: true }, 2))).toBe('not-proven still-served')
  })
})

describe('what fools a naive check', () => {
  it('a missing identity: the watch was never asked for', () => {
    const question = sound({ binding: esimLine, required: ['core', 'smdp'] })
    const readings = question.readings.map((each) => each.filter((one) => one.subject !== 'iccid:8999701020000000026'))
    expect(judgeAbsence({ ...question, readings })).toEqual({
      is: 'not-proven',
      because: 'identity-not-read',
      details: ['smdp iccid:8999701020000000026'],
    })
  })

  it('a dead element: it knows nobody, not even the control', () => {
    expect(judge(with1(sound(), -1, { controlAlive: false }))).toBe('again control-silent')
    expect(judge(with1(sound(), 0, { controlAlive: false }))).toBe('again settling')
  })

  it('a reader who could have written what it reads', () => {
    expect(judge(with1(sound(), 0, { reader: 'writer' }))).toBe('not-proven reader-is-writer')
  })

  it('a probe that never saw the line: it may ask the wrong thing', () => {
    expect(judge(sound({ before: [] }))).toBe('not-proven never-seen-serving')
    const question = sound()
    expect(judge({ ...question, before: question.before.map((each) => ({ ...each, subject: 'imsi:999' })) })).toBe(
      'not-proven never-seen-serving',
    )
    expect(
      judge({
        ...question,
        before: question.before.map((each) => ({ ...each, known: 'cannot-tell', admits: false, attached: false })),
      }),
    ).toBe('not-proven never-seen-serving')
    expect(
      judge({ ...question, before: question.before.map((each) => ({ ...each, at: later(start, HOUR_MS) })) }),
    ).toBe('not-proven never-seen-serving')
  })

  it('a register that never knew the line, beside a node that held it: the wrong partition was asked', () => {
    const question = sound()
    for (const known of [false, 'cannot-tell'] as const) {
      const before = question.before.map((each) => ({ ...each, known, admits: false, attached: true as const }))
      expect(judge({ ...question, before })).toBe('not-proven never-seen-serving')
      expect(judge({ ...question, kind: 'barred', before })).toBe('not-proven never-seen-serving')
    }
  })

  it('only one reading', () => {
    const question = sound()
    expect(judgeAbsence({ ...question, readings: question.readings.slice(0, 1), now: start })).toEqual({
      is: 'again',
      at: later(start, settleMs),
      because: 'settling',
      details: [],
    })
    expect(judge({ ...question, readings: [] })).toBe('again no-reading-yet')
    const atOnce = { ...question.rules, settleMs: 0 }
    expect(judge({ ...question, rules: atOnce, readings: question.readings.slice(0, 1) })).toBe('again settling')
  })

  it('two readings of the same stale copy', () => {
    const question = sound()
    const second = (question.readings[0] ?? []).map((each) => ({ ...each, at: later(start, settleMs - 1) }))
    expect(judge({ ...question, readings: [question.readings[0] ?? [], second] })).toBe('again settling')
  })

  it.each(['known', 'admits', 'attached'] as const)('one cannot-tell: %s', (asked) => {
    expect(judge(with1(sound(), -1, { [asked]: 'cannot-tell' }))).toBe('again cannot-tell')
    expect(judge(with1(sound(), 0, { [asked]: 'cannot-tell' }))).toBe('again settling')
  })

  it.each(['known', 'admits', 'attached'] as const)('a line that lives on: %s', (asked) => {
    expect(judgeAbsence(with1(sound(), -1, { [asked]: true }))).toEqual({
      is: 'not-proven',
      because: 'still-served',
      details: [`core imsi:401020000000001 ${asked}`],
    })
  })

  it('a zombie: off, then served again, then off for a moment', () => {
    const question = sound()
    const third = (question.readings[0] ?? []).map((each) => ({ ...each, at: later(start, 2 * settleMs) }))
    expect(
      judge({
        ...with1(question, 1, { attached: true }),
        readings: [...with1(question, 1, { attached: true }).readings, third],
      }),
    ).toBe('again settling')
  })

  it('two answers for one identity: the worse one counts', () => {
    const question = sound()
    const [first, last] = question.readings
    const twice = (last ?? []).flatMap((one) => [one, { ...one, attached: true as const }])
    expect(judge({ ...question, readings: [first ?? [], twice] })).toBe('not-proven still-served')
  })

  it('nothing to look at: of nothing, everything is true', () => {
    expect(judge(sound({ required: [] }))).toBe('not-proven nothing-required')
    expect(judge(sound({ binding: { ...simLine, profiles: [] } }))).toBe('not-proven no-identity')
    expect(judge(sound({ required: ['smdp'] }))).toBe('not-proven no-identity')
  })
})

it('no single flaw in any answer is ever overlooked', () => {
  const flaw = fc.constantFrom<Partial<Observation>>(
    { known: true },
    { admits: true },
    { attached: true },
    { known: 'cannot-tell' },
    { controlAlive: false },
    { reader: 'writer' },
    { subject: 'imsi:0' },
    { target: 'other' },
  )
  const question = sound({ binding: esimLine, required: ['core', 'smdp'] })
  fc.assert(
    fc.property(
      fc.constantFrom('barred' as const, 'dead' as const),
      fc.constantFrom(0, 1),
      fc.nat(3),
      flaw,
      (kind, reading, index, changed) => {
        // A barred line is still known, and a profile server keeps its records: that is no flaw.
        fc.pre((kind === 'dead' && index < 2) || !('known' in changed))
        expect(judgeAbsence(with1({ ...question, kind }, reading, changed, index)).is).not.toBe('proven')
      },
    ),
  )
})

it('what is proven has two clean readings of every identity, far enough apart', () => {
  const answer = fc.constantFrom<Observation['known']>(true, false, false, false, 'cannot-tell')
  const anyReading = fc.array(
    fc.record({
      known: answer,
      admits: answer,
      attached: answer,
      controlAlive: fc.constantFrom(true, true, false),
      atMs: fc.nat(2 * settleMs),
    }),
    { maxLength: 6 },
  )
  fc.assert(
    fc.property(anyReading, (answers) => {
      const readings = answers
        .sort((a, b) => a.atMs - b.atMs)
        .map(({ atMs, ...each }) => [seen('core', 'imsi:401020000000001', later(start, atMs), each)])
      if (judgeAbsence(sound({ readings })).is !== 'proven') return
      const clean = readings
        .flat()
        .filter((each) => each.controlAlive && each.known === false && each.admits === false && each.attached === false)
      expect(clean.length).toBeGreaterThanOrEqual(2)
      expect(Date.parse(clean.at(-1)?.at ?? '') - Date.parse(clean[0]?.at ?? '')).toBeGreaterThanOrEqual(settleMs)
      expect(readings.at(-1)?.[0]).toBe(clean.at(-1))
    }),
    { numRuns: 2000 },
  )
})
