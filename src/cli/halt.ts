import { haltOrders, resumeOrders } from '../cases/halt.ts'
import { readBrake } from '../store/brake.ts'
import type { Command } from './command.ts'
import { withDesk } from './with-desk.ts'

const engineer = { is: 'operator-engineer', id: 'command-line' } as const

/** Stops every order but the restoring ones, in all workers, before their next call; it survives restarts. */
export const halt: Command = {
  usage: 'halt [why]',
  does: 'Pulls the brake: nothing new is ordered, at any operator',
  run: (input) =>
    withDesk(input, async (desk) => {
      const why = input.args.join(' ') || 'by command'
      await haltOrders(desk, engineer, why)
      input.say('halted: no bar, no termination, no money order is begun until `signoff resume`. Restoring goes on.')
      return 0
    }),
}

export const resume: Command = {
  usage: 'resume',
  does: 'Releases the brake',
  run: (input) =>
    withDesk(input, async (desk) => {
      const brake = await readBrake(desk.db)
      await resumeOrders(desk, engineer, input.args.join(' ') || 'by command')
      input.say(brake.haltedAt ? `resumed; it was halted at ${brake.haltedAt} (${brake.why})` : 'nothing was halted')
      return 0
    }),
}
