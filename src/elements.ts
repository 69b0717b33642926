import { readFile, stat } from 'node:fs/promises'
import { parse } from 'yaml'
import { z } from 'zod'
import type { OperatorId } from './domain/line.ts'

/**
 * How network elements are reached, with their secrets: a file of the worker's own, by operator and connector. What stands
 * below a connector's name is that connector's business; it checks its own part and says what is wrong with it.
 *
 *     kcell:
 *       osmocom: { … }
 *       radius: { … }
 */
export type Elements = Record<OperatorId, Record<string, unknown>>

const shape = z.record(z.string(), z.record(z.string(), z.unknown()))

/** Throws with one sentence where the file cannot be read, is open to others than its owner, or is not of this shape. */
export async function readElements(path: string | undefined): Promise<Elements> {
  if (!path) return {}
  const found = await stat(path).catch(() => null)
  if (!found) throw new Error(`SIGNOFF_ELEMENTS names ${path}: there is no such file.`)
  // It holds the secrets of network elements. (Windows has no such bits.)
  if (process.platform !== 'win32' && (found.mode & 0o077) !== 0)
    throw new Error(`${path} holds secrets and is open to others: chmod 600 it.`)
  const parsed = shape.safeParse(parse(await readFile(path, 'utf8')) ?? {})
  if (!parsed.success) throw new Error(`${path} must name operators, and below each its connectors.`)
  return parsed.data
}

/**
 * The digits of everything that stands under `control` in an operator's part: a card, a profile, or a username that is made
 * of one. Each connector calls its control so.
 */
export function controlsIn(part: unknown): ReadonlySet<string> {
  if (typeof part !== 'object' || part === null) return new Set()
  return new Set(
    Object.entries(part).flatMap(([key, value]) =>
      key === 'control' && typeof value === 'string' ? (value.match(/\d{10,20}/g) ?? []) : [...controlsIn(value)],
    ),
  )
}
