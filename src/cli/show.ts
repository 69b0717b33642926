import { type Alarm, alarmsOfCases } from '../store/alarms.ts'
import { loadCase } from '../store/cases.ts'
import { inOperator, type Tx } from '../store/db.ts'
import { brokenLink, eventsOf } from '../store/events.ts'
import { readingsOf } from '../store/evidence.ts'
import { type Place, placesOf } from '../store/places.ts'
import { type Watch, watchOfCase } from '../store/watches.ts'
import { commandOf } from './command.ts'
import { evidenceLines } from './evidence-lines.ts'
import { caseNamed, oneCase, withDesk } from './with-desk.ts'

/**
 * A case as it stands: status, dates, where it waits and why, its whole story with the chain checked, the evidence target by
 * target with what was not observed, and what was seen after the end.
 */
export const show = commandOf(
  {
    verb: 'show',
    usage: 'show <reference> [--raw]',
    does: 'Shows where a case stands',
    options: { raw: { means: 'also each element’s answer as it came; it may name a whole IMSI or ICCID' } },
    words: oneCase,
    exits: '0 shown, 1 its chain of events is broken, 2 asked wrongly, or there is no such case',
  },
  (input, { values, words: [reference] }) =>
    withDesk(input, async (desk) => {
      const found = await caseNamed(desk, input, reference)
      if (!found) return 2
      const { operator, ref } = found
      const read = await inOperator(desk.db, operator, async (tx) => {
        const stored = await loadCase(tx, desk.keys, operator, ref)
        return { stored, ...(await aboutCase(tx, operator, ref, stored?.dataKey ?? null)) }
      })
      if (!read.stored) return 1
      const { case: c } = read.stored
      const broken = brokenLink(operator, read.events)
      const lines = [
        ...read.places.map(placeLine),
        ...read.events.map(
          (event) => `${String(event.seq).padStart(3)}  ${event.at}  ${event.kind}  ${JSON.stringify(event.data)}`,
        ),
        ...evidenceLines(c, read.readings, input.operators.get(operator), values.raw),
        ...afterEndLines(read.alarms, read.watch),
        broken ? `the chain is BROKEN at event ${broken.seq}` : `the chain of ${read.events.length} events is whole`,
      ]
      input.say(`${ref}  ${operator}  ${c.status}  received ${c.dates.receivedAt}  promised ${c.dates.promiseUntil}`)
      for (const line of lines) input.say(`  ${line}`)
      return broken ? 1 : 0
    }),
)

async function aboutCase(tx: Tx, operator: string, ref: string, dataKey: Buffer | null) {
  return {
    places: await placesOf(tx, operator, ref),
    events: await eventsOf(tx, operator, ref),
    readings: (await readingsOf(tx, operator, [ref], () => dataKey)).get(ref) ?? [],
    alarms: await alarmsOfCases(tx, operator, [ref]),
    watch: await watchOfCase(tx, operator, ref),
  }
}

function placeLine(place: Place): string {
  const why = place.stuck ? `STUCK ${place.stuck}` : place.because ? `waits: ${place.because}` : 'walking'
  return `${place.lane}: ${place.task} (${place.direction}) ${why}${place.dueAt ? `, next look ${place.dueAt}` : ''}`
}

function afterEndLines(alarms: Alarm[], watch: Watch | null): string[] {
  const raised = alarms.map(({ kind, raisedAt, decided }) => {
    const state = decided ? [decided.as, decided.code].filter(Boolean).join(' ') : 'OPEN'
    return `alarm ${kind} since ${raisedAt}: ${state}`
  })
  if (!watch) return raised
  const next = watch.dueAt ? `next ${watch.dueAt}` : `over (${watch.over})`
  return [...raised, `watch: ${watch.looks} looks, ${next}`]
}
