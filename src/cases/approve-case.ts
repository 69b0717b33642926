import type { Case } from '../domain/case.ts'
import { serviceEndOf } from '../domain/dates.ts'
import { CaseRefused } from '../domain/errors.ts'
import type { OperatorId } from '../domain/line.ts'
import type { OperatorRules } from '../domain/operator.ts'
import { caseCan, type Who } from '../domain/permissions.ts'
import { type Desk, inCase, nameOf } from './in-case.ts'
import { wake } from './wake.ts'

/** What whoever accepts says that they have seen to. */
export interface Seen {
  attended?: boolean | undefined
  members?: boolean | undefined
  looked?: boolean | undefined
}

/**
 * An agent takes the request on. Accepted is not done: the line works until its service end, which is fixed here. For an
 * alarm, lift or telecare line the agent also says that somebody has seen to it (`attended`); where other lines rest on this
 * one and its holder has not said what becomes of them, that they have now (`members`); where the holder says that they never
 * took the line, that its papers were looked at (`looked`).
 */
export async function approveCase(
  desk: Desk,
  operator: OperatorId,
  ref: string,
  who: Who,
  office: { rules: OperatorRules },
  { attended = false, members = false, looked = false }: Seen = {},
): Promise<void> {
  await inCase(
    desk,
    operator,
    ref,
    (c) => caseCan.approve(c, who, office.rules),
    async (open) => {
      if (open.case.standing?.use === 'alarm' && !attended) throw new CaseRefused('alarm-line-unattended')
      if (membersOpen(open.case) && !members) throw new CaseRefused('members-undecided')
      const { notMine } = open.case.facts
      if (notMine && !looked) throw new CaseRefused('report-unseen')
      const by = nameOf(who)
      if (notMine) open.case.facts.notMine = { ...notMine, looked: { by, at: open.now } }
      if (membersOpen(open.case)) open.case.facts.members = { what: 'with-agent', by, at: open.now }
      open.case.facts.decision = { by, at: open.now, what: 'approved', ...(attended ? { attended } : {}) }
      open.case.dates.serviceEnd = serviceEndOf({
        requestedEnd: open.case.dates.requestedEnd,
        decidedAt: open.now,
        rules: office.rules,
      })
      open.events.push({ kind: 'approved', data: { by, serviceEnd: open.case.dates.serviceEnd, attended } })
      await wake(open.tx, operator, ref, open.now)
    },
  )
}

/** Whether lines rest on this one and nobody has decided for them. */
export const membersOpen = ({ standing, facts }: Pick<Case, 'standing' | 'facts'>): boolean =>
  (standing?.footprint?.dependents.length ?? 0) > 0 && facts.members === undefined
