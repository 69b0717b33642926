import { sql } from 'kysely'
import type { LaneName } from '../domain/case.ts'
import { CaseRefused } from '../domain/errors.ts'
import type { OperatorId } from '../domain/line.ts'
import { caseCan, type Who } from '../domain/permissions.ts'
import { route } from '../process/cancellation.ts'
import type { Task } from '../process/words.ts'
import { placesOf } from '../store/places.ts'
import { type Desk, inCase, nameOf } from './in-case.ts'

/**
 * A person looked at a stuck task and lets it be tried again. `again: 'order'` asks the operator's systems once more (a new
 * round) for the action that the stuck look was to prove: for when the network was seen to serve on although the order
 * was answered "done".
 */
export async function retryTask(
  desk: Desk,
  operator: OperatorId,
  ref: string,
  who: Who,
  lane: LaneName,
  again: 'task' | 'order' = 'task',
): Promise<void> {
  await inCase(
    desk,
    operator,
    ref,
    (c) => caseCan.retry(c, who),
    async (open) => {
      const place = (await placesOf(open.tx, operator, ref)).find((one) => one.lane === lane)
      if (!place?.stuck) throw new CaseRefused('not-stuck')
      const order = again === 'order' ? orderBefore(lane, place.task) : null
      const task = order?.id ?? place.task
      await sql`
      update places set stuck = null, attempts = 0, task = ${task}, due_at = ${open.now}, since = ${open.now}, because = ${again === 'order' ? 'order-again' : 'retried'}
      where operator = ${operator} and ref = ${ref} and lane = ${lane}`.execute(open.tx)
      if (order) {
        const action = place.direction === 'back' ? (order.undo ?? order.action) : order.action
        open.case.facts.askedAgain = { ...open.case.facts.askedAgain, [action]: open.now }
      }
      if (moneyCodes.has(place.stuck)) open.case.facts.moneySeen = { by: nameOf(who), at: open.now }
      if (place.stuck === 'recent-traffic') open.case.facts.trafficSeen = { by: nameOf(who), at: open.now }
      const { decision } = open.case.facts
      if (place.stuck === 'alarm-line-unattended' && decision)
        open.case.facts.decision = { ...decision, attended: true }
      if (place.stuck === 'members-undecided')
        open.case.facts.members = { what: 'with-agent', by: nameOf(who), at: open.now }
      open.events.push({ kind: 'retried', data: { by: nameOf(who), task, stuck: place.stuck } })
    },
  )
}

/** Stuck because of money that no rule could place: whoever lets it go on says that they have seen to it. */
const moneyCodes: ReadonlySet<string> = new Set(['unexplained-money', 'payee-unknown'])

function orderBefore(lane: LaneName, task: string): Extract<Task, { word: 'order' }> {
  const tasks = route.lanes[lane]
  const at = tasks.findIndex((one) => one.id === task)
  const order = tasks.slice(0, at + 1).findLast((one) => one.word === 'order')
  if (!order) throw new CaseRefused('no-order-to-repeat')
  return order
}
