import { withdrawCase } from '../cases/withdraw-case.ts'
import { commandOf } from './command.ts'
import { caseNamed, oneCase, withDesk } from './with-desk.ts'

/** Takes a request back on the subscriber's behalf; the worker undoes what was done. */
export const withdraw = commandOf(
  {
    verb: 'withdraw',
    usage: 'withdraw <reference>',
    does: 'Takes a request back, as its subscriber could',
    options: {},
    words: oneCase,
  },
  (input, { words: [reference] }) =>
    withDesk(input, async (desk) => {
      const found = await caseNamed(desk, input, reference)
      if (!found) return 2
      await withdrawCase(desk, found.operator, found.ref, { is: 'agent', id: 'command-line' })
      input.say(`${found.ref} is being withdrawn`)
      return 0
    }),
)
