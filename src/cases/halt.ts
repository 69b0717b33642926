import { CaseRefused } from '../domain/errors.ts'
import { systemCan, type Who } from '../domain/permissions.ts'
import { insertAct } from '../store/acts.ts'
import { pullBrake, releaseBrake } from '../store/brake.ts'
import { caseNow } from '../store/clock.ts'
import { type Desk, nameOf } from './in-case.ts'

/**
 * The brake: no order that cannot be undone leaves the house while it is pulled, for any operator of this installation.
 * Restoring a line goes on. It is a row, so every worker obeys it within seconds and it survives a restart.
 */
export async function haltOrders(desk: Desk, who: Who, why: string): Promise<void> {
  await withReason(desk, 'halt', who, why, async (reason, now) => {
    await pullBrake(desk.db, nameOf(who), reason, now)
    await insertAct(desk.db, { at: now, by: nameOf(who), what: 'halted', why: reason, operator: null })
  })
}

/** Lets orders go on. The reason says what was found, for whoever reads it later. */
export async function resumeOrders(desk: Desk, who: Who, why: string): Promise<void> {
  await withReason(desk, 'resume', who, why, async (reason, now) => {
    await releaseBrake(desk.db)
    await insertAct(desk.db, { at: now, by: nameOf(who), what: 'resumed', why: reason, operator: null })
  })
}

async function withReason(
  desk: Desk,
  act: 'halt' | 'resume',
  who: Who,
  why: string,
  work: (reason: string, now: string) => Promise<void>,
): Promise<void> {
  const permission = systemCan(act, who)
  if (permission !== true) throw new CaseRefused(permission.no)
  const reason = why.trim().slice(0, 500)
  if (reason === '') throw new CaseRefused('no-reason-given')
  await work(reason, await caseNow(desk.db, desk.machineMs()))
}
