import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { esimLine, kcell, operatorFile, simLine } from '../../test/domain-examples.ts'
import { allRules, rule, ruleWithSource } from './operator.ts'
import { checkOperator } from './operator-check.ts'
import { evidenceClassesOf, targetsOf } from './targets.ts'

const today = '2026-11-22'

describe.each(['kcell', 'beeline', 'tele2'])('the shipped file of %s', (name) => {
  const checked = checkOperator(operatorFile(name), today)

  it('has no errors, and no warnings but for what nobody has verified', () => {
    expect(checked.errors).toEqual([])
    expect(new Set(checked.warnings.map((each) => each.code))).toEqual(new Set(['unverified']))
  })

  it('does not claim what nobody found', () => {
    const unverified = checked.warnings.map((each) => each.path)
    expect(unverified).toEqual(
      expect.arrayContaining([
        'promise.workingDays',
        'number.quarantineDays',
        'care.phone',
        'quote.planExit',
        'prefixes',
      ]),
    )
  })
})

it('the file of the test network has every rule too: what starts it would stop there', () => {
  const file = new URL('../../test/network/operators/testnet.yaml', import.meta.url)
  expect(checkOperator(parse(readFileSync(file, 'utf8')), today).errors).toEqual([])
})

describe('reading rules', () => {
  it('gives the value, or the value with its source', () => {
    expect(rule(kcell.promise.workingDays)).toBe(7)
    expect(ruleWithSource(kcell, 'promise.workingDays')).toMatchObject({
      path: 'promise.workingDays',
      value: 7,
      verified: false,
    })
    expect(() => ruleWithSource(kcell, 'promise.wishes')).toThrow('no rule "promise.wishes" in operator "kcell"')
  })

  it('finds every rule, each with a source', () => {
    const rules = allRules(kcell)
    expect(rules.length).toBeGreaterThan(50)
    expect(rules.every((each) => each.source.length > 3)).toBe(true)
  })

  it('lists the targets that a line needs', () => {
    expect(targetsOf('bar', esimLine, kcell)).toEqual(['core'])
    expect(targetsOf('terminate', simLine, kcell)).toEqual(['core'])
    expect(targetsOf('terminate', esimLine, kcell)).toEqual(['core', 'smdp'])
    expect(evidenceClassesOf(kcell)).toEqual({ core: 'network-observed', smdp: 'network-observed' })
  })

  it('takes a data target for every line whose services are not known', () => {
    const rules = structuredClone(kcell)
    rule(rules.switching.targets).bar.push({ target: 'aaa', when: 'data', evidence: 'network-observed' })
    expect(targetsOf('bar', simLine, rules)).toEqual(['core', 'aaa'])
    expect(targetsOf('bar', simLine, rules, ['voice'])).toEqual(['core'])
  })
})

describe('a broken file explains itself', () => {
  /** The errors of the shipped file with one value changed; `undefined` removes it. */
  function errorsWith(path: string, value: unknown): string[] {
    const file = structuredClone(operatorFile('kcell')) as Record<string, unknown>
    const keys = path.split('.')
    const last = keys.pop() ?? ''
    const parent = keys.reduce((node, key) => node[key] as Record<string, unknown>, file)
    if (value === undefined) delete parent[last]
    else parent[last] = value
    return checkOperator(file, today).errors.map((each) => `${each.path} | ${each.code} | ${each.sentence}`)
  }

  it.each<[string, unknown, string]>([
    ['switching.dwellHours.value', { ordinary: 0, strongProof: 0 }, 'dwell-missing | A barred line must rest'],
    [
      'switching.dwellHours.value',
      { ordinary: 24, strongProof: 72 },
      'dwell-order | The dwell after strong proof is longer',
    ],
    [
      'switching.dwellHours.value',
      { ordinary: 200, strongProof: 24 },
      'dwell-breaks-promise | The dwell alone is as long as the promise',
    ],
    [
      'switching.targets.value.terminate',
      [{ target: 'hss', when: 'always', evidence: 'network-observed' }],
      'target-missing | "core" is barred but not always ended',
    ],
    [
      'switching.targets.value.bar',
      [{ target: 'smdp', when: 'esim', evidence: 'network-observed' }],
      'no-target-for-plain-lines | A plain SIM would have no target',
    ],
    ['switching.capsPerHour.value.bar', {}, 'cap-missing | "core" has no cap for bar'],
    [
      'switching.readsPerSecond.value',
      { core: 5, hlr: 5 },
      'pace-without-target | "hlr" is no target, and not look-up',
    ],
    ['switching.readsPerSecond.value.core', 0, 'too-small | "switching.readsPerSecond.value.core" must be at least 5'],
    ['switching.capsPerHour.value.bar', { core: 5, hlr: 5 }, 'cap-without-target | "hlr" is no target of bar'],
    [
      'switching.targets.value.bar',
      [{ target: 'core', when: 'always', evidence: 'billing-record' }],
      'never-provable | The targets of bar give billing-record at best',
    ],
    [
      'switching.freezes.value',
      [{ from: '2026-12-31', to: '2026-12-24', why: 'New Year' }],
      'dates-order | The freeze ends on 2026-12-24, before it begins',
    ],
    ['number.reclaimDays.value', 120, 'reclaim-after-release | The number could be asked back'],
    ['languages.value', ['ru', 'en'], 'language-missing | "kk" is not offered'],
    ['names.value.zh-Hans', undefined, 'names.value.zh-Hans | missing | "names.value.zh-Hans" is missing. Add it'],
    ['identity.assurance.value.submit', ['otp_line'], 'intake-closed | An application must be possible without proof'],
    ['identity.assurance.value.execute', ['none'], 'no-proof | "execute" would need no proof'],
    ['switching.barProfile.value.keeps', ['care'], 'emergency-calls | A bar never touches emergency calls'],
    [
      'number.quarantineDays.value',
      14,
      'longer-than-quarantine | The case closes before the last refund could come back',
    ],
    ['quote.refundWays.value', [], "no-refund-way | The subscriber's money could not be given back"],
    [
      'connectors.value.terminate',
      undefined,
      'connectors.value.terminate | missing | "connectors.value.terminate" is missing. Add it',
    ],
    ['connectors.value.terminate', { core: 'osmocom' }, 'no-connector | "smdp" has no connector for terminate'],
    ['connectors.value.look-up', { core: 'osmocom' }, 'one-connector | A line is looked up in one place'],
    [
      'promise.workingDays.source',
      undefined,
      'promise.workingDays.source | missing | "promise.workingDays.source" is missing',
    ],
    ['promise.workingDays.verified', 'maybe', 'promise.workingDays.verified | none-fits'],
    [
      'promise.workingDays.value',
      0,
      'promise.workingDays.value | too-small | "promise.workingDays.value" must be at least 1',
    ],
    [
      'promise.workingDays.value',
      'seven',
      'promise.workingDays.value | wrong-kind | "promise.workingDays.value" must be',
    ],
    ['zone.value', 'Asia/Nowhere', 'zone.value | not-allowed | "zone.value": must be the name of a time zone'],
    [
      'quote.bonus.value',
      'paid-out',
      'quote.bonus.value | not-allowed | "quote.bonus.value" must be one of: forfeited',
    ],
    ['promis', {}, 'promis | unknown-key | "promis" is not known here'],
    ['promise', undefined, 'promise | missing | "promise" is missing'],
    [
      'promise.horizonDays.from',
      '2026-13-01',
      'promise.horizonDays.from | not-allowed | "promise.horizonDays.from": must be a real day',
    ],
  ])('%s = %j', (path, value, expected) => {
    expect(errorsWith(path, value).join('\n')).toContain(expected)
  })

  it('also when it is no object at all', () => {
    expect(checkOperator(null).errors[0]?.sentence).toContain('The file must be')
  })

  it('warns of a short quarantine, of what is not in force yet, and of a freeze that is over', () => {
    const file = structuredClone(operatorFile('kcell')) as {
      number: { quarantineDays: { value: number; from: string }; reclaimDays: { value: number } }
      switching: { freezes: { value: unknown } }
    }
    file.number.quarantineDays = { ...file.number.quarantineDays, value: 30, from: '2027-01-01' }
    file.number.reclaimDays.value = 30
    file.switching.freezes.value = [{ from: '2025-12-24', to: '2025-12-31', why: 'New Year' }]
    const codes = checkOperator(file, today).warnings.map((each) => each.code)
    expect(codes).toEqual(expect.arrayContaining(['short-quarantine', 'not-yet-in-force', 'freeze-over']))
  })
})
