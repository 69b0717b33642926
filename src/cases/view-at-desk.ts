import type { Case } from '../domain/case.ts'
import type { CaseEvent } from '../domain/events.ts'
import type { Instant } from '../domain/instant.ts'
import { maskHolder } from '../domain/masked-holder.ts'
import type { KnownOperator } from '../domain/operator.ts'
import type { PromiseClock } from '../domain/promise.ts'
import { parseReference } from '../domain/reference.ts'
import { type Alarm, alarmsOfCases } from '../store/alarms.ts'
import { loadCase } from '../store/cases.ts'
import { caseNow } from '../store/clock.ts'
import { inOperator } from '../store/db.ts'
import { brokenLink, eventsOf } from '../store/events.ts'
import { type Reading, readingsOf } from '../store/evidence.ts'
import { type Note, notesOf } from '../store/notes.ts'
import { personsOf } from '../store/people.ts'
import { type Place, placesOf } from '../store/places.ts'
import { type Watch, watchOfCase } from '../store/watches.ts'
import { promiseFor } from './find-cases.ts'
import type { Desk } from './in-case.ts'
import { asProtected } from './view-case.ts'

/** A case as the desk reads it: everything but the person, who is shown only when somebody asks with a reason. */
export interface DeskView {
  case: Case
  places: Place[]
  events: CaseEvent[]
  readings: Reading[]
  notes: Note[]
  /** Raised after the line had ended, the earliest first. */
  alarms: Alarm[]
  watch: Watch | null
  now: Instant
  promise: PromiseClock
  /** Null: the person's data was erased. */
  holderMasked: string | null
  /** The number of the last event: a form says from which state it was filled in. */
  seq: number
  /** The first event whose link does not hold; null: the chain is whole. */
  broken: CaseEvent | null
}

/** The case of this operator with that reference, however it is typed; null: this operator has none. */
export async function viewAtDesk(desk: Desk, office: KnownOperator, typed: string): Promise<DeskView | null> {
  const ref = parseReference(typed)
  if (!ref) return null
  const operator = office.rules.id
  return inOperator(desk.db, operator, async (tx) => {
    const stored = await loadCase(tx, desk.keys, operator, ref)
    if (!stored) return null
    const now = await caseNow(tx, desk.machineMs())
    const events = await eventsOf(tx, operator, ref)
    const readings = await readingsOf(tx, operator, [ref], () => stored.dataKey)
    const holder = (await personsOf(tx, desk.keys, operator, [ref])).get(ref)?.holder
    const places = await placesOf(tx, operator, ref)
    return {
      case: await asProtected(tx, desk.keys, stored.case),
      places,
      events,
      readings: readings.get(ref) ?? [],
      notes: await notesOf(tx, operator, ref, stored.dataKey),
      alarms: await alarmsOfCases(tx, operator, [ref]),
      watch: await watchOfCase(tx, operator, ref),
      now,
      promise: promiseFor(stored.case, office, now, places),
      holderMasked: holder === undefined ? null : maskHolder(holder),
      seq: stored.chain.seq,
      broken: brokenLink(operator, events),
    }
  })
}
