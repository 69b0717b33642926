import type { HoldTold } from '../cases/find-hold.ts'

/** `held since 2026-11-25T05:00:00.000Z by operator-engineer:command-line: the register is ill`, without a full stop. */
export function heldSince({ since, by, why }: HoldTold): string {
  return by === null
    ? `held since ${since} by itself: ${why} (see /desk/alarms)`
    : `held since ${since} by ${by}: ${why}`
}
