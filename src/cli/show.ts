import { loadCase } from '../store/cases.ts'
import { inOperator } from '../store/db.ts'
import { brokenLink, eventsOf } from '../store/events.ts'
import { placesOf } from '../store/places.ts'
import type { Command } from './command.ts'
import { caseNamed, withDesk } from './with-desk.ts'

/** A case as it stands: status, dates, where it waits and why, and its whole story with the chain checked. */
export const show: Command = {
  usage: 'show <reference>',
  does: 'Shows where a case stands',
  run: (input) =>
    withDesk(input, async (desk) => {
      const found = await caseNamed(desk, input, input.args[0])
      if (!found) return 2
      const { operator, ref } = found
      const { stored, places, events } = await inOperator(desk.db, operator, async (tx) => ({
        stored: await loadCase(tx, desk.keys, operator, ref),
        places: await placesOf(tx, operator, ref),
        events: await eventsOf(tx, operator, ref),
      }))
      if (!stored) return 1
      const { case: c } = stored
      input.say(`${ref}  ${operator}  ${c.status}  received ${c.dates.receivedAt}  promised ${c.dates.promiseUntil}`)
      for (const place of places) {
        const why = place.stuck ? `STUCK ${place.stuck}` : place.because ? `waits: ${place.because}` : 'walking'
        input.say(
          `  ${place.lane}: ${place.task} (${place.direction}) ${why}${place.dueAt ? `, next look ${place.dueAt}` : ''}`,
        )
      }
      for (const event of events)
        input.say(`  ${String(event.seq).padStart(3)}  ${event.at}  ${event.kind}  ${JSON.stringify(event.data)}`)
      const broken = brokenLink(operator, events)
      input.say(
        broken ? `  the chain is BROKEN at event ${broken.seq}` : `  the chain of ${events.length} events is whole`,
      )
      return broken ? 1 : 0
    }),
}
