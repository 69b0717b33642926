import type { Holder } from './line.ts'

/** A holder as papers and pages name them to whoever may know no more; a company’s name is no secret. */
export function maskHolder({ kind, name }: Pick<Holder, 'kind' | 'name'>): string {
  return kind === 'company' ? name : maskName(name)
}

/** «Айгүл Серікқызы» → «Айгүл С.» One name alone is cut to its first letter. */
function maskName(name: string): string {
  const [first, ...rest] = name.trim().split(/\s+/)
  if (!first) return '—'
  const initials = rest.map((part) => `${[...part][0]}.`)
  return initials.length > 0 ? [first, ...initials].join(' ') : `${[...first][0]}.`
}
