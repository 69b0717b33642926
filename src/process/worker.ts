import { setTimeout as sleep } from 'node:timers/promises'
import { HOUR_MS, later } from '../domain/instant.ts'
import type { OperatorId } from '../domain/line.ts'
import { inOperator } from '../store/db.ts'
import { leaveEffectsOf } from '../store/effects.ts'
import { claimPlaces, type Place, releasePlaces, renewPlaces } from '../store/places.ts'
import { route } from './cancellation.ts'
import { apply } from './hand.ts'
import { lookAt } from './looks.ts'
import { orderAll } from './orders.ts'
import { beginWalk, Stopped, type Tools, type Walk } from './tools.ts'
import { goBack } from './undo.ts'
import { visit } from './visit.ts'
import { type Task, taskAt } from './words.ts'

/*
 * Time's own hand: walks cases down the list (or back up it), as far as they go.
 *
 * One case from the portal and a night of five million lines take the same way: places are taken in batches of one
 * operator, grouped by the task they stand at, and each word of the list has one protocol here. What must hold:
 *  - a place is moved only by the walker whose lease it is, in one transaction with everything that tells of the move;
 *  - no transaction is open while an operator's system is spoken to;
 *  - a batch in which one case is poisoned is walked again one by one, so that it stops nobody else.
 */

/** Walks the named cases of one operator as far as they go. Answers how many task steps it made. */
export async function walk(tools: Tools, operator: OperatorId, refs: string[]): Promise<number> {
  const own = await beginWalk(tools, operator)
  let places = await inOperator(own.db, operator, (tx) =>
    claimPlaces(tx, operator, refs, own.walker, own.clock(), own.leaseMs),
  )
  if (places.length === 0) return 0
  let moves = 0
  const hold = holdOn(own)
  try {
    while (places.length > 0) {
      const [group, rest] = nextGroup(places)
      places = [...rest, ...(await walkGroup(own, group))]
      moves += group.length
      hold.moved()
    }
  } catch (error) {
    if (!(error instanceof Stopped)) await giveBack(own, refs)
    throw error
  } finally {
    hold.end()
  }
  await release(own, refs)
  return moves
}

/**
 * A lease is short, so that a dead walker's cases are soon taken over; elements may be slow, and are read no faster than
 * they bear. As long as the walk moves, it holds on to all that it has in hand. One that has not moved for an hour is lost.
 */
function holdOn({ db, operator, walker, leaseMs }: Walk): { moved: () => void; end: () => void } {
  let still = 0
  const timer = setInterval(() => {
    still += 1
    if (still * (leaseMs / 3) > HOUR_MS) return clearInterval(timer)
    // A database that is away is asked again at the next turn; until then the lease still runs.
    inOperator(db, operator, (tx) => renewPlaces(tx, operator, walker, leaseMs)).catch(() => undefined)
  }, leaseMs / 3)
  return {
    moved: () => {
      still = 0
    },
    end: () => clearInterval(timer),
  }
}

/** What was not let go as it was saved: places of cases that were held, or turned round, in the middle of the walk. */
async function release(walk: Walk, refs: string[]): Promise<void> {
  await inOperator(walk.db, walk.operator, (tx) => releasePlaces(tx, walk.operator, refs, walk.walker))
}

/**
 * A walk that failed, most often because the database went away, lets go of all it holds as soon as that is possible. Its
 * calls are over; without this everybody would wait until its leases ran out.
 */
async function giveBack(walk: Walk, refs: string[]): Promise<void> {
  for (let left = walk.leaseMs; left > 0; left -= GIVE_BACK_MS) {
    try {
      await release(walk, refs)
      await inOperator(walk.db, walk.operator, (tx) => leaveEffectsOf(tx, walk.operator, refs, walk.walker))
      return
    } catch {
      await sleep(GIVE_BACK_MS)
    }
  }
}

const GIVE_BACK_MS = 500

/** The places that stand where the first one stands, and the others. */
function nextGroup(places: Place[]): [Place[], Place[]] {
  const first = places[0]
  const same = (place: Place) =>
    place.lane === first?.lane && place.task === first.task && place.direction === first.direction
  return [places.filter(same), places.filter((place) => !same(place))]
}

async function walkGroup(walk: Walk, group: Place[]): Promise<Place[]> {
  try {
    return await protocol(walk, group)
  } catch (error) {
    if (error instanceof Stopped) throw error
    if (walk.careful) return blame(walk, group, error)
    const walked: Place[] = []
    for (const place of group) walked.push(...(await walkGroup({ ...walk, careful: true }, [place])))
    return walked
  }
}

/** One protocol per word. */
async function protocol(walk: Walk, group: Place[]): Promise<Place[]> {
  const first = group[0]
  if (!first) return []
  const task = taskAt(route, first.lane, first.task)
  const refs = group.map((place) => place.ref)
  await walk.onMoment?.({ at: 'before', task: task.id, refs })
  const walked = await byWord(walk, group, task, first.direction)
  await walk.onMoment?.({ at: 'after', task: task.id, refs })
  return walked
}

function byWord(walk: Walk, group: Place[], task: Task, direction: Place['direction']): Promise<Place[]> {
  if (direction === 'back') return goBack(walk, group, task)
  if (task.word === 'order') return orderAll(walk, group, task)
  if (task.word === 'look') return lookAt(walk, group, task)
  return visit(walk, group, null)
}

/** A case that throws by itself is tried again with growing patience, then shown to a person. It never stops the others. */
async function blame(walk: Walk, group: Place[], error: unknown): Promise<Place[]> {
  return visit(walk, group, async (_tx, hands, now) => {
    for (const hand of hands) {
      const attempts = hand.place.because === 'defect' ? hand.place.attempts + 1 : 1
      if (attempts >= MOST_ATTEMPTS) {
        apply(hand, { verdict: { stuck: 'defect' } }, now)
        hand.events.push({
          kind: 'note',
          data: { code: 'defect', detail: error instanceof Error ? error.name : 'unknown' },
        })
      } else {
        hand.place = { ...hand.place, attempts, dueAt: later(now, 1_000 * 2 ** attempts), because: 'defect' }
      }
    }
  })
}

const MOST_ATTEMPTS = 5
