import type { Holder } from './line.ts'

/** `Айгүл С•••`: the holder knows it again, and whoever looks over a shoulder learns little. A company's name is no secret. */
export function maskHolder({ kind, name }: Pick<Holder, 'kind' | 'name'>): string {
  if (kind === 'company') return name
  const [first = '', ...rest] = name.trim().split(/\s+/)
  return [first, ...rest.map((word) => `${[...word][0] ?? ''}•••`)].join(' ')
}
