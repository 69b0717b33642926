import { alarmsOfCases } from '../store/alarms.ts'
import { loadCase } from '../store/cases.ts'
import { inOperator } from '../store/db.ts'
import { brokenLink, eventsOf } from '../store/events.ts'
import { readingsOf } from '../store/evidence.ts'
import { placesOf } from '../store/places.ts'
import { watchOfCase } from '../store/watches.ts'
import type { Command } from './command.ts'
import { evidenceLines } from './evidence-lines.ts'
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
      const { stored, places, events, readings, alarms, watch } = await inOperator(desk.db, operator, async (tx) => {
        const loaded = await loadCase(tx, desk.keys, operator, ref)
        return {
          stored: loaded,
          places: await placesOf(tx, operator, ref),
          events: await eventsOf(tx, operator, ref),
          readings: await readingsOf(tx, operator, [ref], () => loaded?.dataKey ?? null),
          alarms: await alarmsOfCases(tx, operator, [ref]),
          watch: await watchOfCase(tx, operator, ref),
        }
      })
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
      for (const line of evidenceLines(c, readings.get(ref) ?? [], input.operators.get(operator)))
        input.say(`  ${line}`)
      for (const alarm of alarms)
        input.say(
          `  alarm ${alarm.kind} since ${alarm.raisedAt}: ${alarm.decided ? `${alarm.decided.as} ${alarm.decided.code ?? ''}` : 'OPEN'}`,
        )
      if (watch)
        input.say(`  watch: ${watch.looks} looks, ${watch.dueAt ? `next ${watch.dueAt}` : `over (${watch.over})`}`)
      const broken = brokenLink(operator, events)
      input.say(
        broken ? `  the chain is BROKEN at event ${broken.seq}` : `  the chain of ${events.length} events is whole`,
      )
      return broken ? 1 : 0
    }),
}
