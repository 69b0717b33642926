import { checkOperatorCommand } from './check-operator.ts'
import type { Command } from './command.ts'
import { doctor } from './doctor.ts'
import { halt, resume } from './halt.ts'
import { migrateCommand } from './migrate.ts'
import { reconcile } from './reconcile.ts'
import { retry } from './retry.ts'
import { shadow } from './shadow.ts'
import { show } from './show.ts'
import { staff } from './staff.ts'
import { withdraw } from './withdraw.ts'

/** Every command, by its verb. */
export const commands: Record<string, Command> = {
  'check-operator': checkOperatorCommand,
  doctor,
  halt,
  migrate: migrateCommand,
  reconcile,
  resume,
  retry,
  shadow,
  show,
  staff,
  withdraw,
}
