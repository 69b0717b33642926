import { findHold } from '../cases/find-hold.ts'
import { haltOrders, resumeOrders } from '../cases/halt.ts'
import { holdOperator, liftOrders } from '../cases/lift-orders.ts'
import { readBrake } from '../store/brake.ts'
import type { Given, Options } from './arguments.ts'
import { AskedWrongly, type CommandInput, commandOf, operatorNamed } from './command.ts'
import { heldSince } from './held-since.ts'
import { withDesk } from './with-desk.ts'

const engineer = { is: 'operator-engineer', id: 'command-line' } as const

const options = {
  operator: { value: '<operator>', means: 'this operator alone; without it, every operator of the installation' },
} satisfies Options
/** A reason need not stand in quotes. */
const words = { least: 0, most: Number.POSITIVE_INFINITY }
const more = 'The reason is for whoever reads it later. One that begins with a dash is given after --.'

/** Stops every order but the restoring ones, in all workers, before their next call; it survives restarts. */
export const halt = commandOf(
  {
    verb: 'halt',
    usage: 'halt [--operator <operator>] [why]',
    does: 'Pulls the brake: nothing new is ordered, at any operator or at one',
    more: `Bars, terminations and money stop before their next round, in all workers; restoring goes on. ${more}`,
    options,
    words,
    exits: '0 halted, 1 could not, 2 asked wrongly: nothing was done',
  },
  async (input, given) => {
    const { operator, why } = whomAndWhy(input, given)
    return withDesk(input, async (desk) => {
      if (operator !== undefined) {
        await holdOperator(desk, operator, engineer, why)
        input.say(
          `held: no bar, no termination, no money order of ${operator} is begun until \`signoff resume --operator ${operator}\`. Restoring goes on.`,
        )
        return 0
      }
      await haltOrders(desk, engineer, why)
      input.say('halted: no bar, no termination, no money order is begun until `signoff resume`. Restoring goes on.')
      return 0
    })
  },
)

export const resume = commandOf(
  {
    verb: 'resume',
    usage: 'resume [--operator <operator>] [why]',
    does: 'Releases the brake',
    more: `Without --operator that of the installation; operators that are held by themselves are named and stay so. ${more}`,
    options,
    words,
    exits: '0 released, or nothing was halted, 1 could not, 2 asked wrongly: nothing was done',
  },
  async (input, given) => {
    const { operator, why } = whomAndWhy(input, given)
    return withDesk(input, async (desk) => {
      if (operator !== undefined) {
        const hold = await findHold(desk, operator)
        await liftOrders(desk, operator, engineer, why)
        input.say(`${operator} goes on; it was ${hold ? heldSince(hold) : 'held'}`)
        return 0
      }
      const brake = await readBrake(desk.db)
      await resumeOrders(desk, engineer, why)
      input.say(brake.haltedAt ? `resumed; it was halted at ${brake.haltedAt} (${brake.why})` : 'nothing was halted')
      for (const id of input.operators.keys()) {
        const hold = await findHold(desk, id)
        if (hold) input.say(`${id} is still ${heldSince(hold)}. Let it go on: signoff resume --operator ${id}`)
      }
      return 0
    })
  },
)

function whomAndWhy(
  input: CommandInput,
  { values, words: said }: Given<typeof options>,
): { operator: string | undefined; why: string } {
  const [only = ''] = said
  // `resume kcell` would release every operator, for a reason called kcell.
  if (said.length === 1 && input.operators.has(only))
    throw new AskedWrongly(`"${only}" is an operator. For this one alone: --operator ${only}.`)
  const operator = values.operator === undefined ? undefined : operatorNamed(input, values.operator)
  return { operator, why: said.join(' ') || 'by command' }
}
