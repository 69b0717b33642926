import { sql } from 'kysely'
import { lastKnownDay } from '../domain/calendar.ts'
import { readBrake } from '../store/brake.ts'
import { caseNow, clockOffset } from '../store/clock.ts'
import { assertBoundRole, inOperator } from '../store/db.ts'
import { commandOf } from './command.ts'
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
      const brake = await readBrake(desk.db)
      input.say(
        brake.haltedAt ? `brake: HALTED since ${brake.haltedAt} by ${brake.haltedBy}: ${brake.why}` : 'brake: off',
      )
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
