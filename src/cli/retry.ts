import { retryTask } from '../cases/retry-task.ts'
import { inOperator } from '../store/db.ts'
import { placesOf } from '../store/places.ts'
import { commandOf } from './command.ts'
import { caseNamed, oneCase, withDesk } from './with-desk.ts'

/** Lets every stuck task of a case be tried again; `--order` asks the operator's systems once more. */
export const retry = commandOf(
  {
    verb: 'retry',
    usage: 'retry <reference> [--order]',
    does: 'Tries a stuck task again; with --order the order goes out once more',
    options: { order: { means: 'begins a new round: the operator’s systems are asked for the action once more' } },
    words: oneCase,
    exits: '0 tried again, 1 nothing is stuck, or it could not be done, 2 asked wrongly',
  },
  (input, { values, words: [reference] }) =>
    withDesk(input, async (desk) => {
      const found = await caseNamed(desk, input, reference)
      if (!found) return 2
      const places = await inOperator(desk.db, found.operator, (tx) => placesOf(tx, found.operator, found.ref))
      const stuck = places.filter((place) => place.stuck)
      for (const place of stuck) {
        await retryTask(
          desk,
          found.operator,
          found.ref,
          { is: 'operator-engineer', id: 'command-line' },
          place.lane,
          values.order ? 'order' : 'task',
        )
        input.say(`${found.ref}: ${place.task} (${place.stuck}) is tried again`)
      }
      if (stuck.length === 0) input.say(`${found.ref}: nothing is stuck`)
      return stuck.length > 0 ? 0 : 1
    }),
)
