import type { EvidenceClass } from './evidence.ts'
import type { Binding } from './line.ts'
import { type ConnectedAction, type OperatorRules, type RequiredTarget, rule } from './operator.ts'

/* Which systems an action must reach for a line, through which connector, and what reading each of them is worth. */

/** What a line is used for, as far as its required targets depend on it. */
export type LineServices = readonly ('voice' | 'sms' | 'data')[]

/**
 * The systems that must be done before `action` counts as done for this line, in order.
 * Where its services are not known, all are taken: looking at one system too many is never wrong.
 */
export function targetsOf(
  action: 'bar' | 'terminate',
  binding: Binding,
  rules: Pick<OperatorRules, 'switching'>,
  services: LineServices = ['voice', 'sms', 'data'],
): string[] {
  const applies: Record<RequiredTarget['when'], boolean> = {
    always: true,
    esim: binding.profiles.some((profile) => profile.form === 'esim'),
    data: services.includes('data'),
  }
  return rule(rules.switching.targets)
    [action].filter(({ when }) => applies[when])
    .map(({ target }) => target)
}

/**
 * The connector that carries out `action` at `target` (a look-up has none). Throws a RangeError where the file names none:
 * `operator-check.ts` finds that before anything starts.
 */
export function connectorNameOf(
  rules: Pick<OperatorRules, 'id' | 'connectors'>,
  action: ConnectedAction,
  target?: string,
): string {
  const named = rule(rules.connectors)[action]
  const name = typeof named === 'string' ? named : named[target ?? '']
  if (!name) throw new RangeError(`operator "${rules.id}" names no connector for ${action} at ${target ?? 'no target'}`)
  return name
}

/** What reading each target is worth, for `judgeAbsence`. */
export function evidenceClassesOf(rules: Pick<OperatorRules, 'switching'>): Record<string, EvidenceClass> {
  const { bar, terminate } = rule(rules.switching.targets)
  return Object.fromEntries([...bar, ...terminate].map(({ target, evidence }) => [target, evidence]))
}
