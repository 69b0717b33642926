import { sql } from 'kysely'
import type { Case, LaneName } from '../domain/case.ts'
import { explanationsOf } from '../domain/codes.ts'
import { CaseRefused } from '../domain/errors.ts'
import type { OperatorId } from '../domain/line.ts'
import { isMoney, type Money, money } from '../domain/money.ts'
import { caseCan, type Who } from '../domain/permissions.ts'
import { type Alarm, alarmById, alarmsOfCases, decideAlarms } from '../store/alarms.ts'
import { revokeCertificates } from '../store/certificates.ts'
import { payeesOf } from '../store/people.ts'
import { openPlaces, placesOf } from '../store/places.ts'
import { endWatch } from '../store/watches.ts'
import { type Desk, inCase, nameOf, type OpenCase } from './in-case.ts'
import { wake } from './wake.ts'

/** What an agent makes of an alarm about an ended line. `minor`: what is given back of the amount that was charged. */
export type AlarmDecision =
  | { as: 'shut-off-again' }
  | { as: 'explained'; code: string }
  | { as: 'credit'; minor: number }

/** Kinds that say that the line lives, or that nobody can see whether it does. */
export const lineAlarms: readonly string[] = ['served-again', 'traffic-after-end', 'watch-blind']

/**
 * An agent decides on what was seen after the end. Nothing but such a decision ever ends a line again: `shut-off-again` puts
 * the case before the very order that ended it, in a new round, and everything that follows it is done and proven anew.
 */
export async function decideAlarm(
  desk: Desk,
  operator: OperatorId,
  ref: string,
  who: Who,
  id: number,
  decision: AlarmDecision,
): Promise<void> {
  await inCase(
    desk,
    operator,
    ref,
    (c) => caseCan['decide-alarm'](c, who),
    async (open) => {
      const alarm = await alarmById(open.tx, operator, id)
      if (!alarm || alarm.ref !== ref) throw new CaseRefused('no-such-alarm')
      if (alarm.decided) throw new CaseRefused('already-decided')
      const by = nameOf(who)
      if (decision.as === 'shut-off-again') return shutOffAgain(open, operator, alarm, by)
      if (decision.as === 'credit') return giveBack(desk, open, operator, alarm, by, decision.minor)
      return explain(open, operator, alarm, by, decision.code)
    },
  )
}

async function shutOffAgain(open: OpenCase, operator: OperatorId, alarm: Alarm, by: string): Promise<void> {
  const { tx, now } = open
  const { ref } = open.case
  if (!lineAlarms.includes(alarm.kind)) throw new CaseRefused('not-for-this-alarm')
  const place = (await placesOf(tx, operator, ref)).find(({ lane }) => lane === 'line')
  if (place?.task !== 'quarantine-end') throw new CaseRefused('line-under-way')
  const together = (await alarmsOfCases(tx, operator, [ref])).filter(
    ({ kind, decided }) => decided === null && lineAlarms.includes(kind),
  )
  open.case.facts.askedAgain = { ...open.case.facts.askedAgain, terminate: now }
  await sql`
    update places set task = 'terminate', due_at = ${now}, since = ${now}, because = 'order-again', attempts = 0, queued_until = null
    where operator = ${operator} and ref = ${ref} and lane = 'line'`.execute(tx)
  await revokeCertificates(tx, operator, ref, now)
  await endWatch(tx, operator, ref, 'ended-anew')
  await closeAlarms(open, operator, together, { as: 'shut-off-again', by })
}

/** A refund of its own, once more through the protocol of orders: its round is a new one, so nothing is paid twice. */
async function giveBack(
  desk: Desk,
  open: OpenCase,
  operator: OperatorId,
  alarm: Alarm,
  by: string,
  minor: number,
): Promise<void> {
  const { tx, now } = open
  const { ref, facts } = open.case
  const charged = amountOf(alarm)
  if (!charged) throw new CaseRefused('not-for-this-alarm')
  if (!Number.isSafeInteger(minor) || minor <= 0 || minor > charged.minor) throw new CaseRefused('amount-beyond-charge')
  if (open.case.status !== 'open') throw new CaseRefused('case-has-ended')
  if ((await placesOf(tx, operator, ref)).some(({ lane }) => lane === 'money')) throw new CaseRefused('money-under-way')
  if (!(await payeesOf(tx, desk.keys, operator, [ref])).has(ref)) throw new CaseRefused('payee-unknown')
  open.case.facts = {
    ...facts,
    credit: { amount: money(minor, charged.currency), by, at: now },
    askedAgain: { ...facts.askedAgain, refund: now },
  }
  await openPlaces(tx, operator, [{ ref, lane: 'money' satisfies LaneName, task: 'refund' }], now)
  await closeAlarms(open, operator, [alarm], { as: 'credit', by }, { amount: money(minor, charged.currency) })
}

async function explain(open: OpenCase, operator: OperatorId, alarm: Alarm, by: string, code: string): Promise<void> {
  if (!explanationsOf(alarm.kind).some((each) => each.code === code)) throw new CaseRefused('unknown-reason')
  if (code === 'reactivated-on-purpose') open.case.facts.backInService = { at: open.now, by }
  await closeAlarms(open, operator, [alarm], { as: 'explained', by, code })
}

/** The alarm's amount, where money is what it is about. */
export function amountOf({ detail }: Pick<Alarm, 'detail'>): Money | undefined {
  return isMoney(detail.amount) ? detail.amount : undefined
}

async function closeAlarms(
  open: OpenCase,
  operator: OperatorId,
  alarms: Alarm[],
  decided: { as: string; by: string; code?: string },
  more: Record<string, unknown> = {},
): Promise<void> {
  await decideAlarms(
    open.tx,
    operator,
    alarms.map(({ id }) => id),
    decided,
    open.now,
  )
  const kinds = alarms.map(({ kind }) => kind)
  open.case.facts = withoutAlarms(open.case.facts, kinds)
  for (const kind of kinds) open.events.push({ kind: 'alarm-decided', data: { alarm: kind, ...decided, ...more } })
  // A number that had to wait for this may go its way.
  if (!open.case.facts.alarm && decided.as !== 'shut-off-again') await wake(open.tx, operator, open.case.ref, open.now)
}

function withoutAlarms({ alarm, ...facts }: Case['facts'], kinds: string[]): Case['facts'] {
  const left = alarm?.kinds.filter((kind) => !kinds.includes(kind)) ?? []
  return alarm && left.length > 0 ? { ...facts, alarm: { ...alarm, kinds: left } } : facts
}
