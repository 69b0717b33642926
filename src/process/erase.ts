import { DAY_MS, type Instant, later } from '../domain/instant.ts'
import type { OperatorId } from '../domain/line.ts'
import { type OperatorRules, rule } from '../domain/operator.ts'
import { type RetentionClass, retentionClasses } from '../domain/retention-classes.ts'
import { eraseIdleApplications } from '../store/applications.ts'
import { loadCase, saveCases } from '../store/cases.ts'
import { eraseChat } from '../store/chat.ts'
import { caseNow } from '../store/clock.ts'
import { inOperator, type Tx } from '../store/db.ts'
import { insertEvents, link } from '../store/events.ts'
import { eraseFormLinks } from '../store/form-links.ts'
import { eraseCallsBefore } from '../store/hotline.ts'
import { dropOldLimits } from '../store/limits.ts'
import { eraseNoticesBefore } from '../store/notices.ts'
import { erasePerson } from '../store/people.ts'
import { eraseLifted } from '../store/protections.ts'
import { eraseDeletedQuestions, eraseQuestions } from '../store/questions.ts'
import { endedAndKept, eraseEvents, eraseEvidence, eraseMoney, eraseServiceInfo } from '../store/retention.ts'
import { eraseCopiesDue } from './erase-copies.ts'
import type { Tools } from './tools.ts'

/** One case in the hand of an eraser. */
interface Erasing {
  tx: Tx
  operator: OperatorId
  ref: string
  now: Instant
  /** What ended before this is over its time of keeping. */
  before: Instant
}

/** What belongs to no case, or not to one alone: how much of it went. */
type Clock = (tx: Tx, operator: OperatorId, before: Instant, now: Instant) => Promise<number>

/** How a class of data goes: case by case, otherwise, or both; or with another, and why, and what clock has it go sooner. */
type Kept =
  | { each: (erasing: Erasing) => Promise<void>; clock?: Clock }
  | { clock: Clock }
  | { boundTo: RetentionClass; why: string; sooner: (tools: Tools, operator: OperatorId) => Promise<number> }

/**
 * Every class of data that an operator's file gives a time of keeping, and what erases it. The days of a case count from its
 * end, whatever way it ended; those of an application from when it was last touched. A class that is not here does not compile.
 * The record itself comes last: that the others were erased is written there.
 */
export const retention: Record<RetentionClass, Kept> = {
  // A link to the form that led to none, and a question that nobody goes on with, are as good as what was begun and left.
  'application-idle': {
    clock: async (tx, operator, before, now) =>
      (await eraseIdleApplications(tx, operator, before)) +
      (await eraseFormLinks(tx, operator, before, batch)) +
      (await eraseQuestions(tx, operator, { before, at: now, most: batch })),
  },
  'identity-copy': {
    boundTo: 'personal',
    why: 'a clock of its own in schedule.ts deletes the pictures sooner; whatever were left of them lies sealed under the same key',
    sooner: eraseCopiesDue,
  },
  // Deleting the case's data key erases everything sealed with it: names, contacts, payee, numbers, notes, readings, papers.
  personal: {
    each: async ({ tx, operator, ref, now }) => {
      await eraseChat(tx, operator, ref)
      await erasePerson(tx, operator, ref, now)
    },
  },
  'service-info': {
    each: ({ tx, operator, ref }) => eraseServiceInfo(tx, operator, ref),
    // What an SM-DP+ said unasked names a card, and a call of the hotline a number; both may belong to no case: their days
    // count from when they were heard.
    clock: async (tx, operator, before) =>
      (await eraseNoticesBefore(tx, operator, before, batch)) +
      (await eraseCallsBefore(tx, operator, before, batch)) +
      (await eraseLifted(tx, operator, before, batch)),
  },
  money: { each: ({ tx, operator, ref }) => eraseMoney(tx, operator, ref) },
  evidence: { each: ({ tx, operator, ref, before }) => eraseEvidence(tx, operator, ref, before) },
  events: {
    each: ({ tx, operator, ref, before }) => eraseEvents(tx, operator, ref, before),
    // That there was a question says nothing of anybody, and is kept as long as that there was a case.
    clock: (tx, operator, before) => eraseDeletedQuestions(tx, operator, before, batch),
  },
}

const batch = 100

/** Erases what has outlived its purpose, class by class. Answers how much went; what is left over goes in the next round. */
export async function eraseDue(tools: Tools, operator: OperatorId): Promise<number> {
  const { rules } = tools.officeOf(operator)
  let erased = 0
  await inOperator(tools.db, operator, (tx) => dropOldLimits(tx, tools.machineMs()))
  for (const kind of inOrder)
    erased += await inOperator(tools.db, operator, (tx) => eraseClass(tx, tools, operator, rules, kind))
  return erased
}

const inOrder: readonly RetentionClass[] = [...retentionClasses.filter((kind) => kind !== 'events'), 'events']

async function eraseClass(
  tx: Tx,
  tools: Tools,
  operator: OperatorId,
  rules: Pick<OperatorRules, 'retentionDays'>,
  kind: RetentionClass,
): Promise<number> {
  const kept = retention[kind]
  if ('boundTo' in kept) return 0
  const now = await caseNow(tx, tools.machineMs())
  const before = later(now, -rule(rules.retentionDays[kind]) * DAY_MS)
  const others = (await kept.clock?.(tx, operator, before, now)) ?? 0
  if (!('each' in kept)) return others
  const refs = await endedAndKept(tx, operator, kind, before, batch)
  for (const ref of refs) await eraseOf(tx, tools, kind, kept.each, { tx, operator, ref, now, before })
  return others + refs.length
}

/** That it was erased stays in the case, and in its record as long as there is one. */
async function eraseOf(
  tx: Tx,
  { keys }: Tools,
  kind: RetentionClass,
  erase: (erasing: Erasing) => Promise<void>,
  erasing: Erasing,
): Promise<void> {
  const { operator, ref, now } = erasing
  // Two clocks at once meet at this lock; the second finds it done.
  const held = await loadCase(tx, keys, operator, ref, true)
  if (!held || held.case.facts.forgotten?.[kind]) return
  await erase(erasing)
  const stored = await loadCase(tx, keys, operator, ref)
  if (!stored) return
  const fresh = kind === 'events' ? [] : [{ kind: 'data-erased' as const, data: { class: kind } }]
  const { links, end } = link(operator, ref, stored.chain, now, fresh)
  const { facts } = stored.case
  const after = { ...stored.case, facts: { ...facts, forgotten: { ...facts.forgotten, [kind]: now } } }
  await saveCases(tx, operator, [{ case: after, before: stored.case, chain: end, verified: stored.verified }])
  await insertEvents(tx, operator, links)
}
