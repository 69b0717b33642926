import { readFileSync } from 'node:fs'
import { parse } from 'yaml'
import type { WorkCalendar } from '../src/domain/calendar.ts'
import { parseCalendar } from '../src/domain/calendar-schema.ts'
import type { Case } from '../src/domain/case.ts'
import type { Binding, Standing } from '../src/domain/line.ts'
import { money } from '../src/domain/money.ts'
import type { OperatorRules } from '../src/domain/operator.ts'
import { parseOperator } from '../src/domain/operator-schema.ts'

/** The shipped files and one plain line, for the tests of the rules. */

/** The object a YAML reader gives for a file under `operators/`. */
export function operatorFile(name: string): unknown {
  return parse(readFileSync(new URL(`../operators/${name}.yaml`, import.meta.url), 'utf8'))
}

function rulesOf(name: string): OperatorRules {
  const parsed = parseOperator(operatorFile(name))
  if (!parsed.ok) throw new Error(`operators/${name}.yaml: ${parsed.errors[0]?.sentence}`)
  return parsed.rules
}

function calendarOf(name: string): WorkCalendar {
  const parsed = parseCalendar(operatorFile(`calendars/${name}`))
  if (!parsed.ok) throw new Error(`operators/calendars/${name}.yaml: ${parsed.errors[0]?.sentence}`)
  return parsed.calendar
}

export const kcell = rulesOf('kcell')
export const kz = calendarOf('kz')

/** The rules with some values changed: `withRules(kcell, { 'quote.setOff': true })`. */
export function withRules(rules: OperatorRules, changed: Record<string, unknown>): OperatorRules {
  const copy = structuredClone(rules)
  for (const [path, value] of Object.entries(changed)) {
    const found = path.split('.').reduce<unknown>((node, key) => (node as Record<string, unknown>)[key], copy)
    ;(found as { value: unknown }).value = value
  }
  return copy
}

export const kzt = (units: number) => money(Math.round(units * 100), 'KZT')

export const simLine: Binding = {
  subscriptionId: 'sub-1',
  holderId: 'holder-1',
  msisdn: '+77010000001',
  profiles: [{ imsi: '401020000000001', iccid: '8999701020000000018', form: 'sim', role: 'main' }],
}

/** A phone with an eSIM and a watch: three identities to look at. */
export const esimLine: Binding = {
  ...simLine,
  profiles: [
    { imsi: '401020000000001', iccid: '8999701020000000018', form: 'esim', role: 'main' },
    { imsi: '401020000000002', iccid: '8999701020000000026', form: 'esim', role: 'companion' },
  ],
}

/** An ordinary prepaid line with nothing on it, with whatever is changed. */
export function standing(changed: Partial<Standing> = {}): Standing {
  return {
    asOf: '2026-11-22T09:00:00.000Z',
    state: 'active',
    payment: 'prepaid',
    use: 'phone',
    plan: 'Basic',
    services: ['voice', 'sms', 'data'],
    holder: { kind: 'person', name: 'Amina' },
    contacts: [],
    balance: { money: kzt(0), bonus: kzt(0), packages: [] },
    dues: [],
    commitments: [],
    openOrders: [],
    holds: [],
    ...changed,
  }
}

/** A case just received on Sunday 22 November 2026 at 14:05 in Almaty, with whatever is changed. */
export function openCase(changed: Partial<Case> = {}): Case {
  return {
    operator: 'kcell',
    ref: '7K2MD-9Q4XT',
    status: 'open',
    language: 'en',
    dates: { receivedAt: '2026-11-22T09:05:00.000Z', requestedEnd: 'now', promiseUntil: '2026-12-01T18:59:59.999Z' },
    facts: { door: 'guided', reason: 'not-said', refundWay: 'none' },
    binding: simLine,
    flowVersion: 1,
    ...changed,
  }
}
