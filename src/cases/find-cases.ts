import { parseIccid } from '../domain/card.ts'
import type { Case } from '../domain/case.ts'
import { checkIin } from '../domain/iin.ts'
import type { Instant } from '../domain/instant.ts'
import { maskHolder } from '../domain/masked-holder.ts'
import { parseMsisdn } from '../domain/msisdn.ts'
import { type KnownOperator, rule } from '../domain/operator.ts'
import { dangerBefore, type PromiseClock, promiseOf, type Waiting } from '../domain/promise.ts'
import { parseReference } from '../domain/reference.ts'
import { hasStrongProof } from '../domain/special.ts'
import { loadCases } from '../store/cases.ts'
import { unansweredOf } from '../store/chat.ts'
import { caseNow } from '../store/clock.ts'
import { inOperator, type Tx } from '../store/db.ts'
import { personsOf } from '../store/people.ts'
import type { Place } from '../store/places.ts'
import {
  type CaseMarks,
  placesByRef,
  type QueueCounts,
  type QueueTime,
  type QueueView,
  queueCounts,
  queueRefs,
  refsByMarks,
} from '../store/queue-of-cases.ts'
import { markOf } from '../store/seal.ts'
import type { Desk } from './in-case.ts'

/** A case as a list shows it. */
export interface FoundCase {
  case: Case
  places: Place[]
  promise: PromiseClock
  /** The holder, of a person all but the first name cut to letters; null once the data was erased. */
  holderMasked: string | null
  /** Messages of the subscriber that wait for an answer. */
  unanswered: number
}

export interface Queue {
  now: Instant
  rows: FoundCase[]
  counts: QueueCounts
  /** Whether another page follows. */
  more: boolean
}

/** The decision that an agent gives in process/cancellation.ts. */
const decisionTask = 'decision'
const mostHits = 50

/** One page of one view of one operator's cases, what is promised soonest first. */
export async function findQueue(
  desk: Desk,
  office: KnownOperator,
  view: QueueView,
  page: { size: number; number: number },
): Promise<Queue> {
  return inOperator(desk.db, office.rules.id, async (tx) => {
    const now = await caseNow(tx, desk.machineMs())
    const time = queueTime(office, now)
    const refs = await queueRefs(tx, office.rules.id, view, time, {
      most: page.size + 1,
      from: (page.number - 1) * page.size,
    })
    const counts = await queueCounts(tx, office.rules.id, time)
    return {
      now,
      counts,
      more: refs.length > page.size,
      rows: await foundCases(tx, desk, office, refs.slice(0, page.size), now),
    }
  })
}

/** How many stand in each view, for the navigation of every page. */
export async function countQueue(desk: Desk, office: KnownOperator): Promise<QueueCounts> {
  return inOperator(desk.db, office.rules.id, async (tx) =>
    queueCounts(tx, office.rules.id, queueTime(office, await caseNow(tx, desk.machineMs()))),
  )
}

/** The case that waits for a person after the named one, from the top again after the last; null: nothing waits. */
export async function nextToDo(desk: Desk, office: KnownOperator, after?: string): Promise<string | null> {
  return inOperator(desk.db, office.rules.id, async (tx) => {
    const time = queueTime(office, await caseNow(tx, desk.machineMs()))
    const refs = await queueRefs(tx, office.rules.id, 'todo', time, { most: 500, from: 0 })
    const others = refs.filter((ref) => ref !== after)
    return (after === undefined ? undefined : refs[refs.indexOf(after) + 1]) ?? others[0] ?? null
  })
}

export interface Search {
  now: Instant
  rows: FoundCase[]
  /** What the text could be read as; empty: nothing that can be looked for. */
  readAs: ('reference' | 'number' | 'card' | 'iin')[]
}

/**
 * Cases by reference (small letters, spaces, the beginning of one, a pasted link), by number in any form, or by IIN. Names
 * and addresses lie sealed: nobody can look for them.
 */
export async function searchCases(desk: Desk, office: KnownOperator, text: string): Promise<Search> {
  const marks: CaseMarks = {}
  const readAs: Search['readAs'] = []
  const refBegins = referenceIn(text)
  if (refBegins) {
    marks.refBegins = refBegins
    readAs.push('reference')
  }
  const number = parseMsisdn(text, rule(office.rules.country))
  if (number.ok) {
    marks.msisdn = markOf(desk.keys, 'msisdn', number.msisdn)
    readAs.push('number')
  }
  const card = parseIccid(text)
  if (card.ok) {
    marks.msisdn = markOf(desk.keys, 'msisdn', card.iccid)
    readAs.push('card')
  }
  const iin = checkIin(text)
  if (iin.ok) {
    marks.iin = markOf(desk.keys, 'iin', iin.iin)
    readAs.push('iin')
  }
  return inOperator(desk.db, office.rules.id, async (tx) => {
    const now = await caseNow(tx, desk.machineMs())
    const refs = readAs.length === 0 ? [] : await refsByMarks(tx, office.rules.id, marks, mostHits)
    return { now, readAs, rows: await foundCases(tx, desk, office, refs, now) }
  })
}

/** A whole reference, the one in a link, or its first four characters and more. */
function referenceIn(text: string): string | undefined {
  const plain = /\/c\/([0-9A-Za-z-]+)/.exec(text)?.[1] ?? text
  const whole = parseReference(plain)
  if (whole) return whole
  const begun = plain
    .normalize('NFKC')
    .toUpperCase()
    .replaceAll(/[\s\p{Pd}]/gu, '')
    .replaceAll('O', '0')
    .replaceAll(/[IL]/g, '1')
  if (!/^[0-9A-HJKMNP-TV-Z]{4,9}$/.test(begun)) return undefined
  return begun.length > 5 ? `${begun.slice(0, 5)}-${begun.slice(5)}` : begun
}

async function foundCases(
  tx: Tx,
  desk: Desk,
  office: KnownOperator,
  refs: string[],
  now: Instant,
): Promise<FoundCase[]> {
  if (refs.length === 0) return []
  const operator = office.rules.id
  const stored = await loadCases(tx, desk.keys, operator, refs, false)
  const places = await placesByRef(tx, operator, refs)
  const persons = await personsOf(tx, desk.keys, operator, refs)
  const asked = await unansweredOf(tx, operator, refs)
  return refs.flatMap((ref) => {
    const found = stored.get(ref)
    if (!found) return []
    const holder = persons.get(ref)?.holder
    return [
      {
        case: found.case,
        places: places.get(ref) ?? [],
        promise: promiseFor(found.case, office, now, places.get(ref) ?? []),
        holderMasked: holder === undefined ? null : maskHolder(holder),
        unanswered: asked.get(ref) ?? 0,
      },
    ]
  })
}

/** The promise as every page of the desk shows it. */
export function promiseFor(
  of: Case,
  { rules, calendar }: KnownOperator,
  now: Instant,
  places: readonly Waiting[],
): PromiseClock {
  return promiseOf({ case: of, now, rules, calendar, strongProof: hasStrongProof(of.facts), places })
}

function queueTime({ rules, calendar }: KnownOperator, now: Instant): QueueTime {
  return {
    now,
    dangerBefore: dangerBefore({ now, rules, calendar }),
    dwellHours: rule(rules.switching.dwellHours),
    decisionTask,
  }
}
