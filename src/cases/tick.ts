import { CaseRefused } from '../domain/errors.ts'
import type { OperatorId } from '../domain/line.ts'
import { ticksAmong, type UnlinkList } from '../domain/unlink-list.ts'
import { inOperator } from '../store/db.ts'
import { keepTicks, ticksOf } from '../store/ticks.ts'
import { type Desk, inCase } from './in-case.ts'

/**
 * What the person has done of the list, in place of what was ticked before. It is a note of theirs: it moves nothing, and it can
 * be kept as long as their data is, after the end too. Throws CaseRefused (`data-erased`) after that.
 */
export async function tick(
  desk: Desk,
  operator: OperatorId,
  ref: string,
  list: UnlinkList | undefined,
  sent: readonly string[],
): Promise<void> {
  await inCase(
    desk,
    operator,
    ref,
    () => true,
    async ({ tx, now, stored }) => {
      if (!stored.dataKey) throw new CaseRefused('data-erased')
      await keepTicks(tx, desk.keys, operator, ref, ticksAmong(list, sent), now)
    },
  )
}

/** What is ticked in a case; the caller has made sure who asks. */
export async function ticked(desk: Desk, operator: OperatorId, ref: string): Promise<string[]> {
  return inOperator(desk.db, operator, (tx) => ticksOf(tx, desk.keys, operator, ref))
}
