import { join } from 'node:path'
import { disagreementKinds, type ListRead, type SystemName, wasReadWhole } from '../../domain/disagreements.ts'
import type { ListedProblem } from '../../process/census/listed-file.ts'
import type { Reconciliation } from '../../process/census/reconcile.ts'
import { t } from '../../ui/words.ts'
import type { CommandInput } from '../command.ts'

const PROBLEMS_SHOWN = 20

/** Rows of files with something wrong, the first of them with what to do. */
export function sayProblems(
  input: CommandInput,
  problems: { system: string; problem: ListedProblem }[],
  lists: readonly ListRead[],
): void {
  for (const { system, problem } of problems.slice(0, PROBLEMS_SHOWN)) {
    const { line, code, value } = problem
    const what =
      code === 'state-unknown'
        ? `the state "${value}" is not known; say what it is: --states "${value}=serving"`
        : code === 'no-identity'
          ? 'names no number, IMSI or ICCID'
          : code
    input.say(`  ${system}, row ${line}: ${what}`)
  }
  const all = lists.reduce((sum, { unusable = 0 }) => sum + unusable, 0)
  const shown = new Set(problems.slice(0, PROBLEMS_SHOWN).map(({ system, problem }) => `${system} ${problem.line}`))
    .size
  if (all > shown) input.say(`  and ${all - shown} more rows like these`)
}

/** What was compared and what disagrees; the last line is the outcome. `unasked`: systems that could not be opened. */
export function sayFound(input: CommandInput, found: Reconciliation, folder: string, unasked: number): number {
  const say = t('en')
  for (const list of found.lists)
    input.say(`${list.system.padEnd(8)} ${String(list.entries).padStart(8)} entries${lackOf(list)}`)
  if (found.withoutCard > 0) input.say(say('disagreements.withoutCard', { n: found.withoutCard }))
  const controls = found.lists.reduce((sum, list) => sum + (list.controls ?? 0), 0)
  if (controls > 0) input.say(say('disagreements.controls', { n: controls }))
  const all = sayKinds(input, found)
  input.say(`\n${say('disagreements.moment')}`)
  input.say(`\n${join(folder, 'disagreements.csv')}, report.html, summary.json`)
  const whole = unasked === 0 && wasReadWhole(found.lists)
  if (all > 0) {
    input.say(`\n${all} disagreements.${whole ? '' : ` ${say('disagreements.notWhole')}`}`)
    return 3
  }
  input.say(`\n${say(whole ? 'disagreements.none' : 'disagreements.noneInPart')}`)
  return whole ? 0 : 1
}

function lackOf({ whole, because, unusable = 0 }: ListRead): string {
  if (!whole) return `, NOT WHOLE: ${because}`
  return unusable > 0 ? `, NOT WHOLE: ${unusable} rows could not be read in full` : ''
}

function sayKinds(input: CommandInput, { found }: Reconciliation): number {
  const say = t('en')
  let all = 0
  const lacking = new Map<SystemName, string[]>()
  for (const kind of disagreementKinds) {
    const count = found[kind]
    if (typeof count !== 'number')
      lacking.set(count.lacks, [...(lacking.get(count.lacks) ?? []), say(`disagreements.kind.${kind}`)])
    else if (count > 0) {
      all += count
      input.say(
        `\n${String(count).padStart(8)}  ${say(`disagreements.kind.${kind}`)}\n          ${say(`disagreements.mend.${kind}`)}`,
      )
    }
  }
  for (const [system, kinds] of lacking)
    input.say(`\nNot looked for, because the list "${system}" is missing or not whole: ${kinds.join('; ')}`)
  return all
}
