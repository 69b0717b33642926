import type { Case } from '../domain/case.ts'
import { CaseRefused } from '../domain/errors.ts'
import type { CaseEvent, NewEvent } from '../domain/events.ts'
import type { Instant } from '../domain/instant.ts'
import type { OperatorId } from '../domain/line.ts'
import type { Permission } from '../domain/permissions.ts'
import { loadCase, type StoredCase, saveCases } from '../store/cases.ts'
import { caseNow } from '../store/clock.ts'
import { type Db, inOperator, type Tx } from '../store/db.ts'
import { eventsOf, insertEvents, link } from '../store/events.ts'
import type { Keys } from '../store/seal.ts'

/** What every verb of a person needs: the database and the keys. Doors hand it over; verbs reach nothing else. */
export interface Desk {
  db: Db
  keys: Keys
  /** The machine's clock, in milliseconds. Case time is this plus the stored offset. */
  machineMs: () => number
  /** The number of the last event on the page that the person acted from. Left out: they act on whatever is there now. */
  seen?: number
}

/** The case moved on after the page was made that somebody acted from. Nothing was done; `since` says what happened. */
export class CaseMovedOn extends CaseRefused {
  override name = 'CaseMovedOn'
  readonly since: CaseEvent[]
  constructor(since: CaseEvent[]) {
    super('moved-on')
    this.since = since
  }
}

/**
 * Events that change nothing about what a person decides: the page they acted from still tells the truth. Such are mail
 * that went, a look at personal data, and the note by which the process calls somebody because nobody answered.
 */
function changesNothing({ kind, data }: CaseEvent): boolean {
  if (kind === 'message-queued' || kind === 'message-sent') return true
  return data.code === 'personal-data-opened' || (kind === 'note' && data.task !== undefined)
}

/** One case, locked, in one transaction with the time on its clock. What the verb leaves in `case` and `events` is saved. */
export interface OpenCase {
  tx: Tx
  now: Instant
  stored: StoredCase
  case: Case
  events: NewEvent[]
}

/**
 * The frame of every verb: find → may they? → change + events, all in one transaction. A case that is not there, or an act
 * that is not allowed, ends as a CaseRefused with the reason's code; nothing is half-written.
 */
export async function inCase<T>(
  desk: Desk,
  operator: OperatorId,
  ref: string,
  may: (c: Case) => Permission,
  act: (open: OpenCase) => Promise<T>,
): Promise<T> {
  return inOperator(desk.db, operator, async (tx) => {
    const stored = await loadCase(tx, desk.keys, operator, ref, true)
    if (!stored) throw new CaseRefused('no-such-case')
    await assertStill(desk, tx, operator, stored)
    const permission = may(stored.case)
    if (permission !== true) throw new CaseRefused(permission.no)
    const open: OpenCase = {
      tx,
      now: await caseNow(tx, desk.machineMs()),
      stored,
      case: structuredClone(stored.case),
      events: [],
    }
    const result = await act(open)
    const { links, end } = link(operator, ref, stored.chain, open.now, open.events)
    await saveCases(tx, operator, [{ case: open.case, chain: end, verified: open.stored.verified }])
    await insertEvents(tx, operator, links)
    return result
  })
}

/** First what happened meanwhile, then whether it is still allowed: «already decided» alone would not say by whom. */
async function assertStill(
  { seen }: Desk,
  tx: Tx,
  operator: OperatorId,
  { case: c, chain }: StoredCase,
): Promise<void> {
  if (seen === undefined || seen >= chain.seq) return
  const since = (await eventsOf(tx, operator, c.ref)).filter((event) => event.seq > seen && !changesNothing(event))
  if (since.length > 0) throw new CaseMovedOn(since)
}

/** How a person is named in a case: their role and staff id, never a name. */
export function nameOf(who: { is: string; id?: string }): string {
  return 'id' in who && who.id ? `${who.is}:${who.id}` : who.is
}
