import { sql } from 'kysely'
import { findHold } from '../cases/find-hold.ts'
import type { Desk } from '../cases/in-case.ts'
import { lastKnownDay } from '../domain/calendar.ts'
import { readBrake } from '../store/brake.ts'
import { caseNow, clockOffset } from '../store/clock.ts'
import { assertBoundRole, inOperator } from '../store/db.ts'
import { type CommandInput, commandOf } from './command.ts'
import { heldSince } from './held-since.ts'
import { withDesk } from './with-desk.ts'

/** Looks at everything that can be wrong with an installation and says what it found, one line each. */
export const doctor = commandOf(
  { verb: 'doctor', usage: 'doctor', does: 'Says what this installation lacks', options: {} },
  (input) =>
    withDesk(input, async (desk) => {
      await assertBoundRole(desk.db)
      input.say('database: reached, with row-level security in force')
      const applied = await sql<{ count: number }>`select count(*)::int as count from directory`.execute(desk.db)
      input.say(`directory: ${applied.rows[0]?.count ?? 0} names`)
      await sayBrakes(input, desk)
      input.say(
        `clock: ${await caseNow(desk.db, desk.machineMs())}${(await clockOffset(desk.db)) ? ' (moved, demo)' : ''}`,
      )
      for (const [id, { calendar }] of input.operators) {
        const { rows } = await inOperator(desk.db, id, (tx) =>
          sql<{ open: number; stuck: number }>`
            select (select count(*)::int from cases where status = 'open') as open, (select count(*)::int from places where stuck is not null) as stuck`.execute(
            tx,
          ),
        )
        input.say(
          `${id}: ${rows[0]?.open ?? 0} open, ${rows[0]?.stuck ?? 0} stuck; its calendar is known until ${lastKnownDay(calendar) ?? 'no day'}`,
        )
      }
      return 0
    }),
)

/** That of the installation, then each operator's own: the first may be off while an operator stands still. */
async function sayBrakes(input: CommandInput, desk: Desk): Promise<void> {
  const { haltedAt, haltedBy, why } = await readBrake(desk.db)
  const held: { id: string; told: string }[] = []
  for (const id of input.operators.keys()) {
    const hold = await findHold(desk, id)
    if (hold) held.push({ id, told: heldSince(hold) })
  }
  const besides = held.length > 0 ? ` for the installation, not for ${held.map(({ id }) => id).join(', ')}` : ''
  input.say(haltedAt ? `brake: HALTED since ${haltedAt} by ${haltedBy}: ${why}` : `brake: off${besides}`)
  for (const { id, told } of held) input.say(`brake of ${id}: ${told}`)
}
