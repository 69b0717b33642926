import { rule } from '../../domain/operator.ts'
import type { Reader, ReadingOffice } from './readers.ts'
import type { Source } from './reconcile.ts'

/** Lists that an operator's own systems give, for every system that is not among `given`. */
export function readFromOffice(
  office: Pick<ReadingOffice, 'rules' | 'readerFor'>,
  given: ReadonlySet<Source['system']> = new Set(),
): Source[] {
  const { bar, terminate } = rule(office.rules.switching.targets)
  const elements = new Set([...bar, ...terminate].map(({ target }) => target))
  const wanted: [Source['system'], string, Reader | null][] = [
    ['billing', 'billing', office.readerFor('look-up')],
    ...[...elements].flatMap((target): [Source['system'], string, Reader | null][] => {
      const system = systemOf(target)
      return [[system, target, office.readerFor('observe', target)]]
    }),
    ['numbers', 'numbers', office.readerFor('release-number', 'numbers')],
  ]
  return wanted.flatMap(([system, target, reader]) => {
    const { list } = reader ?? {}
    return list && !given.has(system) ? [{ system, entries: () => list(target) }] : []
  })
}

/** As an operator's file names its elements: AAA and SM-DP+ by themselves, whatever else serves is the core. */
function systemOf(target: string): Source['system'] {
  return target === 'aaa' || target === 'smdp' ? target : 'core'
}
