import { languages } from './case.ts'
import type { DataError } from './data-errors.ts'
import { evidenceClasses, weakestClass } from './evidence.ts'
import type { Day } from './instant.ts'
import { allRules, type OperatorRules, rule } from './operator.ts'
import { canaryErrors, watchErrors } from './operator-check-brake.ts'
import { refundErrors, returnErrors, waiverErrors } from './operator-check-money.ts'
import { planErrors } from './operator-check-ways.ts'
import { parseOperator } from './operator-schema.ts'

/**
 * Whether an operator file may be used: its shape, and what no shape can say. Errors keep the operator from starting;
 * warnings are shown to admins. `today`, where given, finds rules that are not in force yet and freezes that are over.
 */
export function checkOperator(yamlObject: unknown, today?: Day): { errors: DataError[]; warnings: DataError[] } {
  const parsed = parseOperator(yamlObject)
  if (!parsed.ok) return { errors: parsed.errors, warnings: [] }
  const { rules } = parsed
  return {
    errors: [
      ...languageErrors(rules),
      ...dwellErrors(rules),
      ...targetErrors(rules),
      ...connectorErrors(rules),
      ...capErrors(rules),
      ...paceErrors(rules),
      ...evidenceErrors(rules),
      ...dateErrors(rules),
      ...watchErrors(rules),
      ...canaryErrors(rules),
      ...assuranceErrors(rules),
      ...barErrors(rules),
      ...refundErrors(rules),
      ...returnErrors(rules),
      ...waiverErrors(rules),
      ...planErrors(rules),
    ],
    warnings: [
      ...unverified(rules),
      ...shortQuarantine(rules),
      ...(today === undefined ? [] : datedWarnings(rules, today)),
    ],
  }
}

const found = (path: string, code: string, sentence: string): DataError => ({ path, code, sentence })

function languageErrors({ languages: offered }: OperatorRules): DataError[] {
  return languages
    .filter((each) => !rule(offered).includes(each))
    .map((each) =>
      found('languages.value', 'language-missing', `"${each}" is not offered. Every text exists in it: add it.`),
    )
}

function dwellErrors({ switching, promise }: OperatorRules): DataError[] {
  const { ordinary, strongProof } = rule(switching.dwellHours)
  const path = 'switching.dwellHours.value'
  const errors: DataError[] = []
  if (ordinary <= 0 || strongProof <= 0) {
    errors.push(
      found(
        path,
        'dwell-missing',
        'A barred line must rest before it is ended, or a stolen one is gone before anyone notices. Give hours above 0.',
      ),
    )
  }
  if (strongProof > ordinary) {
    errors.push(
      found(path, 'dwell-order', 'The dwell after strong proof is longer than the ordinary one. Swap the two.'),
    )
  }
  if (ordinary >= rule(promise.workingDays) * 24) {
    errors.push(
      found(
        path,
        'dwell-breaks-promise',
        'The dwell alone is as long as the promise. Shorten it, or promise more working days.',
      ),
    )
  }
  return errors
}

/** What was barred must also be ended: else a target keeps the line known for ever. */
function targetErrors({ switching }: OperatorRules): DataError[] {
  const { bar, terminate } = rule(switching.targets)
  const errors: DataError[] = []
  for (const each of bar) {
    const match = terminate.find((other) => other.target === each.target)
    if (!match || (match.when !== each.when && match.when !== 'always')) {
      errors.push(
        found(
          'switching.targets.value.terminate',
          'target-missing',
          `"${each.target}" is barred but not always ended. List it under terminate, for the same lines.`,
        ),
      )
    }
  }
  for (const action of ['bar', 'terminate'] as const) {
    const list = rule(switching.targets)[action]
    const path = `switching.targets.value.${action}`
    const twice = list.filter((each, at) => list.findIndex((other) => other.target === each.target) < at)
    errors.push(...twice.map((each) => found(path, 'twice', `"${each.target}" is listed twice. Keep one.`)))
    if (!list.some((each) => each.when === 'always')) {
      errors.push(
        found(
          path,
          'no-target-for-plain-lines',
          'A plain SIM would have no target, and nothing would be proven. Give one target with when: always.',
        ),
      )
    }
  }
  return errors
}

/** Where an action is spread over connectors, every target that it can reach needs one; a look-up reaches none. */
function connectorErrors({ switching, connectors }: OperatorRules): DataError[] {
  const targetsOfList = (list: 'bar' | 'terminate') => rule(switching.targets)[list].map(({ target }) => target)
  const reached: Record<keyof typeof rules, string[]> = {
    bar: targetsOfList('bar'),
    restore: targetsOfList('bar'),
    terminate: targetsOfList('terminate'),
    observe: targetsOfList('terminate'),
    'stop-billing': ['billing'],
    'final-bill': ['billing'],
    refund: ['billing'],
    'release-number': ['numbers'],
    'look-up': [],
  }
  const rules = rule(connectors)
  return Object.entries(reached).flatMap(([action, targets]) => {
    const named = rules[action as keyof typeof rules]
    if (typeof named === 'string') return []
    const path = `connectors.value.${action}`
    if (action === 'look-up')
      return [found(path, 'one-connector', 'A line is looked up in one place. Name one connector.')]
    return targets
      .filter((target) => !named[target])
      .map((target) => found(path, 'no-connector', `"${target}" has no connector for ${action}. Name one for it.`))
  })
}

/** A target without a cap has no brake. */
function capErrors({ switching }: OperatorRules): DataError[] {
  return (['bar', 'terminate'] as const).flatMap((action) => {
    const caps = rule(switching.capsPerHour)[action]
    const names = rule(switching.targets)[action].map(({ target }) => target)
    const path = `switching.capsPerHour.value.${action}`
    return [
      ...names
        .filter((name) => !caps[name])
        .map((name) =>
          found(
            `${path}.${name}`,
            'cap-missing',
            `"${name}" has no cap for ${action}. Say how many orders an hour it may get, at least 1.`,
          ),
        ),
      ...Object.keys(caps)
        .filter((name) => !names.includes(name))
        .map((name) =>
          found(`${path}.${name}`, 'cap-without-target', `"${name}" is no target of ${action}. Check its spelling.`),
        ),
    ]
  })
}

/** A misspelt element would be read without a brake. */
function paceErrors({ switching }: OperatorRules): DataError[] {
  if (!switching.readsPerSecond) return []
  const { bar, terminate } = rule(switching.targets)
  const known = new Set(['look-up', ...[...bar, ...terminate].map(({ target }) => target)])
  return Object.keys(rule(switching.readsPerSecond))
    .filter((name) => !known.has(name))
    .map((name) =>
      found(
        `switching.readsPerSecond.value.${name}`,
        'pace-without-target',
        `"${name}" is no target, and not look-up. Check its spelling.`,
      ),
    )
}

/** A class that the targets cannot give would leave every case stuck. */
function evidenceErrors({ switching }: OperatorRules): DataError[] {
  const wanted = rule(switching.evidenceClass)
  const given = rule(switching.targets)
  const errors: DataError[] = []
  const compare = (asked: 'barred' | 'dead', action: 'bar' | 'terminate'): void => {
    const worth = weakestClass(given[action].map(({ evidence }) => evidence))
    if (evidenceClasses.indexOf(worth) < evidenceClasses.indexOf(wanted[asked])) {
      errors.push(
        found(
          `switching.evidenceClass.value.${asked}`,
          'never-provable',
          `The targets of ${action} give ${worth} at best. Ask for that, or name a target that can be observed.`,
        ),
      )
    }
  }
  compare('barred', 'bar')
  compare('dead', 'terminate')
  return errors
}

function dateErrors({ switching, number }: OperatorRules): DataError[] {
  const errors = rule(switching.freezes).flatMap((freeze, at) =>
    freeze.from <= freeze.to
      ? []
      : [
          found(
            `switching.freezes.value.${at}`,
            'dates-order',
            `The freeze ends on ${freeze.to}, before it begins on ${freeze.from}. Swap the two.`,
          ),
        ],
  )
  if (rule(number.reclaimDays) > rule(number.quarantineDays)) {
    errors.push(
      found(
        'number.reclaimDays.value',
        'reclaim-after-release',
        'The number could be asked back when someone else may have it. Make reclaimDays no longer than quarantineDays.',
      ),
    )
  }
  return errors
}

function assuranceErrors({ identity }: OperatorRules): DataError[] {
  const needed = rule(identity.assurance)
  const open = needed.submit.includes('none')
    ? []
    : [
        found(
          'identity.assurance.value.submit',
          'intake-closed',
          'An application must be possible without proof; proof gates the switching off. Add none.',
        ),
      ]
  const loose = (['execute', 'change-payee', 'change-contact', 'see-personal-data'] as const)
    .filter((act) => needed[act].includes('none'))
    .map((act) =>
      found(`identity.assurance.value.${act}`, 'no-proof', `"${act}" would need no proof of who asks. Remove none.`),
    )
  return [...open, ...loose]
}

function barErrors({ switching }: OperatorRules): DataError[] {
  return rule(switching.barProfile).keeps.includes('emergency')
    ? []
    : [
        found(
          'switching.barProfile.value.keeps',
          'emergency-calls',
          'A bar never touches emergency calls. Add emergency.',
        ),
      ]
}

function unverified(rules: OperatorRules): DataError[] {
  return allRules(rules)
    .filter((each) => !each.verified)
    .map(({ path, source }) => found(path, 'unverified', `Not checked: "${source}". Check it, then set verified: yes.`))
}

function shortQuarantine({ number }: OperatorRules): DataError[] {
  return rule(number.quarantineDays) >= 90
    ? []
    : [
        found(
          'number.quarantineDays.value',
          'short-quarantine',
          'The number is given out again in less than 90 days, while banks and messengers may still know its old holder.',
        ),
      ]
}

function datedWarnings(rules: OperatorRules, today: Day): DataError[] {
  const future = allRules(rules)
    .filter((each) => each.from > today)
    .map(({ path, from }) =>
      found(path, 'not-yet-in-force', `This holds from ${from} only. Keep the present value until then.`),
    )
  const over = rule(rules.switching.freezes).flatMap((freeze, at) =>
    freeze.to < today
      ? [found(`switching.freezes.value.${at}`, 'freeze-over', `This freeze ended on ${freeze.to}. Remove it.`)]
      : [],
  )
  return [...future, ...over]
}
