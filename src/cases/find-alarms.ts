import type { OperatorId } from '../domain/line.ts'
import { type Alarm, alarmById, countOpenAlarms, latestAlarms } from '../store/alarms.ts'
import { inOperator } from '../store/db.ts'
import { type OrderHold, readHold } from '../store/order-holds.ts'
import type { Desk } from './in-case.ts'

/** One operator's alarms, open ones first, and whether its orders are held. */
export function findAlarms(
  desk: Desk,
  operator: OperatorId,
  most = 200,
): Promise<{ alarms: Alarm[]; hold: OrderHold | null }> {
  return inOperator(desk.db, operator, async (tx) => ({
    alarms: await latestAlarms(tx, operator, most),
    hold: await readHold(tx, operator),
  }))
}

/** The alarm with this number; null: this operator has none. */
export function findAlarm(desk: Desk, operator: OperatorId, id: number): Promise<Alarm | null> {
  return inOperator(desk.db, operator, (tx) => alarmById(tx, operator, id))
}

export function countAlarms(desk: Desk, operator: OperatorId): Promise<number> {
  return inOperator(desk.db, operator, (tx) => countOpenAlarms(tx, operator))
}
