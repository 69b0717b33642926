import type { Json } from './inventory-answers.ts'

/* The query side of TM Forum REST (TMF630): equality filters by attribute path, `fields`, `offset`, `limit`. */

const PAGE_MAX = 1_000
const reserved = new Set(['fields', 'offset', 'limit'])

export interface Page {
  items: Json[]
  total: number
}

/** Whether an answer's attribute at each asked path has the asked value; along a list, any of its members. */
function matches(item: Json, query: URLSearchParams): boolean {
  for (const [path, asked] of query) {
    if (reserved.has(path)) continue
    if (!valuesAt(item, path.split('.')).some((value) => String(value) === unquoted(asked))) return false
  }
  return true
}

/** One page of what matches, with only the asked top-level fields (`id` and `href` always). */
export function pageOf(items: Iterable<Json>, query: URLSearchParams): Page {
  const offset = naturalOf(query.get('offset'), 0)
  const limit = Math.min(naturalOf(query.get('limit'), 100), PAGE_MAX)
  const page: Json[] = []
  let total = 0
  for (const item of items) {
    if (!matches(item, query)) continue
    if (total >= offset && page.length < limit) page.push(selected(item, query.get('fields')))
    total += 1
  }
  return { items: page, total }
}

/** TMF641's kit puts a filter's value in quotes; both forms are right. */
function unquoted(text: string): string {
  return text.length >= 2 && text.startsWith('"') && text.endsWith('"') ? text.slice(1, -1) : text
}

export function selected(item: Json, fields: string | null): Json {
  if (!fields) return item
  const wanted = new Set(['id', 'href', ...fields.split(',')])
  return Object.fromEntries(Object.entries(item).filter(([name]) => wanted.has(name)))
}

function valuesAt(value: unknown, path: string[]): unknown[] {
  if (Array.isArray(value)) return value.flatMap((member) => valuesAt(member, path))
  const [head, ...rest] = path
  if (head === undefined) return [value]
  if (typeof value !== 'object' || value === null) return []
  return valuesAt((value as Record<string, unknown>)[head], rest)
}

function naturalOf(text: string | null, otherwise: number): number {
  return text !== null && /^\d{1,9}$/.test(text) ? Number(text) : otherwise
}
