import type { Language } from '../../domain/case.ts'
import type { Observation } from '../../domain/evidence.ts'
import type { Instant } from '../../domain/instant.ts'
import { type BillClass, type ServedClass, servedClasses } from '../../domain/shadow.ts'
import { t } from '../../ui/words.ts'
import type { Problem } from './terminations.ts'
import type { Looked } from './walk.ts'

/** Everything that a run found, for the page, the files and the last lines on the screen. */
export interface Report {
  operator: { id: string; name: string; zone: string }
  list: string
  from: Instant
  to: Instant
  looked: Looked[]
  problems: Problem[]
}

/** How many lines fell into each class. */
export function countsOf({ looked }: Report): Record<ServedClass, number> {
  const counts = Object.fromEntries(servedClasses.map((name) => [name, 0])) as Record<ServedClass, number>
  for (const { verdict } of looked) counts[verdict.served] += 1
  return counts
}

export function billsOf({ looked }: Report): { of: Looked; class: BillClass; evidence: string }[] {
  return looked.flatMap((of) => of.verdict.bills.map((bill) => ({ of, ...bill })))
}

/** The observations that a class rests on: all that said yes, with their moment, in the order in which they were made. */
export function yesOf({ readings, verdict }: Looked): Observation[] {
  const all = readings.flatMap((reading) => reading.observations)
  if (verdict.served === 'still-known')
    return (readings.at(-1)?.observations ?? []).filter((seen) => seen.known === true)
  return all.filter((seen) => seen.admits === true || seen.attached === true)
}

/** The best name of a line that its list has: number, else card. */
export function nameOf({ termination }: Looked): string {
  const { msisdn, imsi, iccid, subscriptionId } = termination
  return msisdn ?? (imsi ? `IMSI ${imsi}` : undefined) ?? (iccid ? `ICCID ${iccid}` : undefined) ?? subscriptionId ?? ''
}

/** `known yes, would admit no, attached cannot tell`. */
export function answerOf(lang: Language, seen: Observation): string {
  const say = t(lang)
  const word = (value: Observation['known']) =>
    say(value === 'cannot-tell' ? 'shadow.answer.unknown' : value ? 'shadow.answer.yes' : 'shadow.answer.no')
  return say('shadow.answer', { known: word(seen.known), admits: word(seen.admits), attached: word(seen.attached) })
}

/** One problem of the list, with what to do. */
export function problemText(lang: Language, { code, column = '', used, of = 0 }: Problem): string {
  const say = t(lang)
  const what = code === 'repeated' ? say('shadow.problem.repeated', { of }) : sayOf(lang, code, column)
  return code === 'repeated' || code === 'no-identity'
    ? what
    : `${what}${lang === 'zh-Hans' ? '。' : '. '}${say(used ? 'shadow.problem.used' : 'shadow.problem.unused')}`
}

function sayOf(lang: Language, code: Exclude<Problem['code'], 'repeated'>, column: string): string {
  const say = t(lang)
  return code === 'no-identity' ? say('shadow.problem.no-identity') : say(`shadow.problem.${code}`, { column })
}
