import type { LineAnswer } from '../connectors/connector.ts'
import type { NewEvent } from '../domain/events.ts'
import type { Observation } from '../domain/evidence.ts'
import { DAY_MS, epochMsOf, HOUR_MS, type Instant, later } from '../domain/instant.ts'
import type { LineOnFile } from '../domain/line.ts'
import { rule } from '../domain/operator.ts'
import { targetsOf } from '../domain/targets.ts'
import {
  type FindingKind,
  freshState,
  judgeWatch,
  nextLook,
  RECHECK_MS,
  type WatchFinding,
  type WatchState,
  type WatchVerdict,
} from '../domain/watch.ts'
import { type Alarm, alarmsOfCases, type NewAlarm, raiseAlarms } from '../store/alarms.ts'
import { type StoredCase, saveCases } from '../store/cases.ts'
import type { Tx } from '../store/db.ts'
import { type ChainedEvent, insertEvents, link } from '../store/events.ts'
import { insertReadings } from '../store/evidence.ts'
import { type NewMessage, queueMessages } from '../store/outbox.ts'
import { openJson, sealJson } from '../store/seal.ts'
import { saveWatches, type Watch } from '../store/watches.ts'
import type { Office } from './tools.ts'

/* What a look at ended lines leaves behind: the reading, the events, the alarms, and when to look next. */

/** What one look brought home of one line. */
export interface SeenAfter {
  observations: Observation[]
  books: LineAnswer
  cards: LineAnswer[]
}

interface Look {
  watches: Watch[]
  stored: Map<string, StoredCase>
  seen: Map<string, SeenAfter>
  now: Instant
}

/** A watch that could not tell for so long is one that sees nothing: a person must know. */
const BLIND_MS = 3 * DAY_MS
const LEAST_BLIND = 3
/** What a person explained once and for all. */
const forGood: ReadonlySet<string> = new Set(['reactivated-on-purpose', 'another-line'])

export async function takeIn(tx: Tx, office: Office, { watches, stored, seen, now }: Look): Promise<void> {
  const operator = office.rules.id
  const alarms = Map.groupBy(
    await alarmsOfCases(
      tx,
      operator,
      watches.map(({ ref }) => ref),
    ),
    (alarm) => alarm.ref,
  )
  const saved: Watch[] = []
  const outcomes: Outcome[] = []
  for (const watch of watches) {
    const row = stored.get(watch.ref)
    const look = seen.get(watch.ref)
    if (!row?.dataKey || !look) saved.push({ ...watch, dueAt: null, over: 'data-erased' })
    else {
      const outcome = judged(office, watch, { row, dataKey: row.dataKey, look, now }, alarms.get(watch.ref) ?? [])
      saved.push(outcome.watch)
      outcomes.push(outcome)
    }
  }
  await writeDown(tx, operator, outcomes, now)
  await saveWatches(tx, operator, saved)
}

interface Outcome {
  watch: Watch
  row: StoredCase
  dataKey: Buffer
  look: SeenAfter
  findings: WatchFinding[]
  alarms: NewAlarm[]
  events: NewEvent[]
}

function judged(
  office: Office,
  watch: Watch,
  of: { row: StoredCase; dataKey: Buffer; look: SeenAfter; now: Instant },
  alarms: Alarm[],
): Outcome {
  const { row, dataKey, look, now } = of
  const { binding, facts, standing } = row.case
  const verdict = judgeWatch({
    binding,
    deadAt: facts.deadAt ?? watch.since,
    settled: facts.settled === true && (facts.credit === undefined || facts.credit.paidAt !== undefined),
    required: targetsOf('terminate', binding, office.rules, standing?.services),
    observations: look.observations,
    books: onFile(look.books),
    cards: look.cards.map(onFile),
    quiet: quietKinds(alarms),
    state: watch.stateSealed ? openJson<WatchState>(dataKey, watch.stateSealed) : freshState,
    now,
  })
  const blind = verdict.look === 'blind' ? watch.blind + 1 : 0
  const isLost = blind >= LEAST_BLIND && epochMsOf(now) - epochMsOf(watch.seenAt ?? watch.since) >= BLIND_MS
  const alarmed: NewAlarm[] = [
    ...verdict.findings.map(({ kind, detail }) => ({ ref: watch.ref, kind, detail: { ...detail } })),
    ...(isLost && !isOpen(alarms, 'watch-blind')
      ? [{ ref: watch.ref, kind: 'watch-blind', detail: { since: watch.seenAt ?? watch.since, looks: blind } }]
      : []),
  ]
  return {
    ...of,
    findings: verdict.findings,
    alarms: alarmed,
    watch: {
      ...watch,
      ...nextOf(office, watch, verdict, now),
      looks: watch.looks + 1,
      blind,
      seenAt: verdict.look === 'blind' ? watch.seenAt : now,
      stateSealed: sealJson(dataKey, verdict.state),
    },
    events: [
      ...alarmed.map(({ kind, detail }): NewEvent => ({ kind: 'alarm-raised', data: { alarm: kind, ...detail } })),
      ...(verdict.look === 'anothers' ? [{ kind: 'note', data: { code: 'watch-anothers' } } as const] : []),
    ],
  }
}

const onFile = (answer: LineAnswer): LineOnFile | 'no-such-line' | 'cannot-tell' =>
  answer.is === 'found' ? answer.line : answer.is

/** Not asked about again: what a person has before them already, and what they explained for good. */
function quietKinds(alarms: Alarm[]): FindingKind[] {
  return alarms
    .filter(({ decided }) => decided === null || (decided.code !== null && forGood.has(decided.code)))
    .map(({ kind }) => kind as FindingKind)
}

const isOpen = (alarms: Alarm[], kind: string) => alarms.some((alarm) => alarm.kind === kind && alarm.decided === null)

/** Soon again where something was seen once, or where an element was silent; by the schedule otherwise. */
function nextOf(office: Office, watch: Watch, { look }: WatchVerdict, now: Instant): Pick<Watch, 'dueAt' | 'over'> {
  if (look === 'anothers') return { dueAt: null, over: 'anothers' }
  const regular = nextLook({ since: watch.since, days: rule(office.rules.switching.watchDays), now })
  if (look === 'suspect') return { dueAt: later(now, RECHECK_MS), over: null }
  if (regular === null) return { dueAt: null, over: 'ended' }
  const soon = look === 'blind' ? later(now, Math.min(DAY_MS, HOUR_MS * 2 ** watch.blind)) : regular
  return { dueAt: soon < regular ? soon : regular, over: null }
}

/** Everything of the batch in one statement each, as hand.ts writes the walk. */
async function writeDown(tx: Tx, operator: string, outcomes: Outcome[], now: Instant): Promise<void> {
  const hashes = await insertReadings(
    tx,
    operator,
    outcomes
      .filter(({ look }) => look.observations.length > 0)
      .map(({ watch, look, dataKey }) => ({
        reading: { ref: watch.ref, task: 'watch', reading: watch.looks, observations: look.observations },
        dataKey,
      })),
  )
  const links: ChainedEvent[] = []
  const changed = outcomes.map((outcome) => {
    const { ref, looks } = outcome.watch
    const evidence = hashes.get(ref)
    const events: NewEvent[] = [
      ...(evidence ? [{ kind: 'observed', data: { task: 'watch', reading: looks, evidence } } as const] : []),
      ...outcome.events.map((event) => (evidence ? { ...event, data: { ...event.data, evidence } } : event)),
      ...outcome.findings.map((): NewEvent => ({ kind: 'message-queued', data: { message: 'after-end' } })),
    ]
    const chained = link(operator, ref, outcome.row.chain, now, events)
    links.push(...chained.links)
    return { case: alarmed(outcome, now), before: outcome.row.case, chain: chained.end, verified: outcome.row.verified }
  })
  await saveCases(tx, operator, changed)
  await insertEvents(tx, operator, links)
  await raiseAlarms(
    tx,
    operator,
    outcomes.flatMap(({ alarms, watch }) =>
      alarms.map((alarm) => ({ ...alarm, detail: { ...alarm.detail, evidence: hashes.get(watch.ref) ?? null } })),
    ),
    now,
  )
  await queueMessages(
    tx,
    operator,
    outcomes.flatMap((outcome) => messagesOf(outcome, now)),
    now,
  )
}

/** The case waits for a person from here: its number is not released while somebody may still be using the line. */
function alarmed({ row, findings }: Outcome, now: Instant): StoredCase['case'] {
  if (findings.length === 0) return row.case
  const { alarm } = row.case.facts
  const kinds = [...new Set([...(alarm?.kinds ?? []), ...findings.map(({ kind }) => kind)])]
  return { ...row.case, facts: { ...row.case.facts, alarm: { at: alarm?.at ?? now, kinds } } }
}

function messagesOf({ row, findings }: Outcome, now: Instant): NewMessage[] {
  const { ref, language } = row.case
  return findings.map(({ kind, detail }) => ({
    ref,
    language,
    kind: 'after-end',
    dedupe: `${ref}/after-end/${kind}/${now}`,
    channel: 'email',
    recipient: 'contact',
    params: { what: kind, at: now, ...(detail.amount ? { amount: detail.amount } : {}) },
  }))
}
