import { findAlarms } from '../cases/find-alarms.ts'
import { haltOrders, resumeOrders } from '../cases/halt.ts'
import { holdOperator, liftOrders } from '../cases/lift-orders.ts'
import { readBrake } from '../store/brake.ts'
import type { Command, CommandInput } from './command.ts'
import { withDesk } from './with-desk.ts'

const engineer = { is: 'operator-engineer', id: 'command-line' } as const

/** Stops every order but the restoring ones, in all workers, before their next call; it survives restarts. */
export const halt: Command = {
  usage: 'halt [--operator <operator>] [why]',
  does: 'Pulls the brake: nothing new is ordered, at any operator or at one',
  run: (input) =>
    withDesk(input, async (desk) => {
      const { operator, why } = readArgs(input)
      if (operator !== undefined) {
        if (!knows(input, operator)) return 2
        await holdOperator(desk, operator, engineer, why)
        input.say(
          `held: no bar, no termination, no money order of ${operator} is begun until \`signoff resume --operator ${operator}\`. Restoring goes on.`,
        )
        return 0
      }
      await haltOrders(desk, engineer, why)
      input.say('halted: no bar, no termination, no money order is begun until `signoff resume`. Restoring goes on.')
      return 0
    }),
}

export const resume: Command = {
  usage: 'resume [--operator <operator>] [why]',
  does: 'Releases the brake',
  run: (input) =>
    withDesk(input, async (desk) => {
      const { operator, why } = readArgs(input)
      if (operator !== undefined) {
        if (!knows(input, operator)) return 2
        const { hold } = await findAlarms(desk, operator, 1)
        await liftOrders(desk, operator, engineer, why)
        input.say(`${operator} goes on; it was held since ${hold?.heldAt} (${hold?.because})`)
        return 0
      }
      const brake = await readBrake(desk.db)
      await resumeOrders(desk, engineer, why)
      input.say(brake.haltedAt ? `resumed; it was halted at ${brake.haltedAt} (${brake.why})` : 'nothing was halted')
      for (const id of input.operators.keys()) {
        const { hold } = await findAlarms(desk, id, 1)
        if (hold)
          input.say(`${id} is still held since ${hold.heldAt} (${hold.because}): signoff resume --operator ${id}`)
      }
      return 0
    }),
}

function readArgs({ args }: CommandInput): { operator: string | undefined; why: string } {
  const at = args.indexOf('--operator')
  const rest = at < 0 ? args : [...args.slice(0, at), ...args.slice(at + 2)]
  return { operator: at < 0 ? undefined : (args[at + 1] ?? ''), why: rest.join(' ') || 'by command' }
}

function knows(input: CommandInput, operator: string): boolean {
  if (input.operators.has(operator)) return true
  input.say(`there is no operator "${operator}"; known: ${[...input.operators.keys()].join(', ')}`)
  return false
}
