/**
 * An instant as text: UTC, ISO 8601 with milliseconds and `Z` (`2026-11-22T09:05:00.000Z`).
 * Text, because it crosses JSON, SQL and the hash chain unchanged, and because two such texts compare as the instants do.
 */
export type Instant = string & { readonly __instant?: never }

/** A calendar day in the operator's zone: `2026-12-01`. */
export type Day = string & { readonly __day?: never }

/** The text form of a point on the machine's or the case's clock, given in milliseconds since 1970. */
export function instantOf(epochMs: number): Instant {
  return new Date(epochMs).toISOString()
}

/** Milliseconds since 1970. Throws a RangeError for a text that is no instant. */
export function epochMsOf(instant: Instant): number {
  const ms = Date.parse(instant)
  if (Number.isNaN(ms)) throw new RangeError(`not an instant: ${instant}`)
  return ms
}

/** `instant` moved by a length of time in milliseconds (negative: earlier). */
export function later(instant: Instant, byMs: number): Instant {
  return instantOf(epochMsOf(instant) + byMs)
}

export const SECOND_MS = 1_000
export const MINUTE_MS = 60_000
export const HOUR_MS = 3_600_000
export const DAY_MS = 86_400_000
