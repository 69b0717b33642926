import { withdrawCase } from '../cases/withdraw-case.ts'
import type { Command } from './command.ts'
import { caseNamed, withDesk } from './with-desk.ts'

/** Takes a request back on the subscriber's behalf; the worker undoes what was done. */
export const withdraw: Command = {
  usage: 'withdraw <reference>',
  does: 'Takes a request back, as its subscriber could',
  run: (input) =>
    withDesk(input, async (desk) => {
      const found = await caseNamed(desk, input, input.args[0])
      if (!found) return 2
      await withdrawCase(desk, found.operator, found.ref, { is: 'agent', id: 'command-line' })
      input.say(`${found.ref} is being withdrawn`)
      return 0
    }),
}
