import type { Case } from '../domain/case.ts'
import type { KnownOperator } from '../domain/operator.ts'
import { evidenceClassesOf, targetsOf } from '../domain/targets.ts'
import { notObservedIn } from '../process/tasks/issue-certificate.ts'
import type { Reading } from '../store/evidence.ts'

/**
 * Each look's last reading as an auditor reads it, target by target: class, reader, clock, answer; then what was not observed.
 * Identities are cut to their last digits: a terminal is no place for them. With `raw` each answer stands there as the element
 * gave it, whatever it names.
 */
export function evidenceLines(c: Case, readings: Reading[], known: KnownOperator | undefined, raw = false): string[] {
  if (!known || readings.length === 0) return []
  const classes = evidenceClassesOf(known.rules)
  const required = targetsOf('terminate', c.binding, known.rules, c.standing?.services)
  const latest = [...Map.groupBy(readings, ({ task }) => task).values()].flatMap((same) => same.at(-1) ?? [])
  return latest.flatMap(({ task, reading, observations }) => [
    `evidence of ${task}, reading ${reading}:`,
    ...observations.flatMap((one) => [
      [
        `  ${one.target}${required.includes(one.target) ? '' : ' (not required)'} ${masked(one.subject)}`,
        classes[one.target] ?? 'not-confirmed',
        `read by ${one.reader} from ${one.element} at ${one.at} (our clock)`,
        `known ${one.known}, admits ${one.admits}, attached ${one.attached}, control ${one.controlAlive ? 'alive' : 'silent'}`,
      ].join(' | '),
      ...(raw ? [`    ${one.raw}`] : []),
    ]),
    `  not observed: ${notObservedIn(c, required, observations).join(', ')}`,
  ])
}

const masked = (subject: string) => subject.replace(/^(\w+:).*(\d{3})$/, '$1…$2')
