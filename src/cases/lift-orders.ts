import { CaseRefused } from '../domain/errors.ts'
import type { OperatorId } from '../domain/line.ts'
import { systemCan, type Who } from '../domain/permissions.ts'
import { insertAct } from '../store/acts.ts'
import { decideAlarms, latestAlarms } from '../store/alarms.ts'
import { caseNow } from '../store/clock.ts'
import { inOperator } from '../store/db.ts'
import { holdOrders, liftHold, readHold } from '../store/order-holds.ts'
import { type Desk, nameOf } from './in-case.ts'

/** None of this operator's one-way orders goes out from here, whatever the brake of the installation does. */
export async function holdOperator(desk: Desk, operator: OperatorId, who: Who, why: string): Promise<void> {
  const reason = reasonFor('halt', who, why)
  const now = await caseNow(desk.db, desk.machineMs())
  await inOperator(desk.db, operator, async (tx) => {
    await holdOrders(tx, operator, 'by-hand', now)
    await insertAct(tx, { at: now, by: nameOf(who), what: 'held', why: reason, operator })
  })
}

/** Somebody looked and lets them go on; the alarms that held them are decided with it. */
export async function liftOrders(desk: Desk, operator: OperatorId, who: Who, why: string): Promise<void> {
  const reason = reasonFor('resume', who, why)
  const now = await caseNow(desk.db, desk.machineMs())
  await inOperator(desk.db, operator, async (tx) => {
    if (!(await readHold(tx, operator))) throw new CaseRefused('not-held')
    await liftHold(tx, operator, nameOf(who), now)
    const open = (await latestAlarms(tx, operator, 100)).filter(({ ref, decided }) => ref === null && decided === null)
    await decideAlarms(
      tx,
      operator,
      open.map(({ id }) => id),
      { as: 'let-go-on', by: nameOf(who) },
      now,
    )
    await insertAct(tx, { at: now, by: nameOf(who), what: 'lifted', why: reason, operator })
  })
}

function reasonFor(act: 'halt' | 'resume', who: Who, why: string): string {
  const permission = systemCan(act, who)
  if (permission !== true) throw new CaseRefused(permission.no)
  const reason = why.trim().slice(0, 500)
  if (reason === '') throw new CaseRefused('no-reason-given')
  return reason
}
