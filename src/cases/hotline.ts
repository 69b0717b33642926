import { randomBytes, randomInt, randomUUID, timingSafeEqual } from 'node:crypto'
import type { Language } from '../domain/case.ts'
import { type Blocker, blockersOf } from '../domain/eligibility.ts'
import { CaseRefused } from '../domain/errors.ts'
import { answerable, type HotlineQuestion, isRight, questionsAsked } from '../domain/hotline.ts'
import { DAY_MS, type Instant, instantOf, MINUTE_MS } from '../domain/instant.ts'
import type { LineOnFile, Msisdn, OperatorId, Standing } from '../domain/line.ts'
import type { Money } from '../domain/money.ts'
import type { OperatorRules } from '../domain/operator.ts'
import { systemCan, type Who } from '../domain/permissions.ts'
import { assureApplication, insertApplication, loadApplication, nameOfLine, wantLookUp } from '../store/applications.ts'
import { caseNow } from '../store/clock.ts'
import { drawCode } from '../store/codes.ts'
import { inOperator, type Tx } from '../store/db.ts'
import {
  callWithCode,
  decideCall,
  type HotlineCall,
  insertCall,
  keepAsked,
  latestCalls,
  loadCall,
  useCall,
} from '../store/hotline.ts'
import { holdLimit, takePoint, usedUpUntil } from '../store/limits.ts'
import { lineAsProtected } from '../store/protections.ts'
import { markOf } from '../store/seal.ts'
import { sessionMs } from './check-code.ts'
import { type Desk, nameOf } from './in-case.ts'
import { openingReasons } from './open-personal-data.ts'
import { type ApplicationKey, openApplication } from './start-application.ts'

const hotlineCodeMs = 15 * MINUTE_MS
/** Failed calls and wrong codes about one number; after them the way is closed for a day, whoever calls. */
const failures = { most: 3, windowMs: DAY_MS }
/** How many looks at lines one agent may take in an hour: a list of numbers is not worked through here. */
const perAgent = { most: 40, windowMs: 60 * MINUTE_MS }

const markOfNumber = (desk: Desk, number: Msisdn) => markOf(desk.keys, 'msisdn', number)
const failuresOf = (mark: Buffer) => ({ name: `hotline/${mark.toString('hex')}`, ...failures })

/**
 * An agent has a caller on the line: says which number and why they look, which is written down, and the worker looks at the
 * line. Nothing of it is shown.
 */
export async function startCall(
  desk: Desk,
  operator: OperatorId,
  who: Who,
  ask: { number: Msisdn; reason: string; language: Language },
): Promise<string> {
  const may = systemCan('ask-caller', who)
  if (may !== true) throw new CaseRefused(may.no)
  if (!openingReasons.some((one) => one === ask.reason)) throw new CaseRefused('unknown-reason')
  const machineMs = desk.machineMs()
  const mark = markOfNumber(desk, ask.number)
  if (await usedUpUntil(desk.db, failuresOf(mark), machineMs)) throw new CaseRefused('hotline-blocked')
  const name = `hotline/agent/${operator}/${nameOf(who)}`
  if (!(await takePoint(desk.db, { name, ...perAgent }, machineMs)).ok) throw new CaseRefused('too-many-calls')
  const [id, application] = [randomUUID(), randomUUID()]
  const now = instantOf(machineMs)
  await inOperator(desk.db, operator, async (tx) => {
    const at = await caseNow(tx, machineMs)
    await insertApplication(tx, desk.keys, {
      operator,
      id: application,
      // Chance: nobody holds a secret to it, so no browser can ever open it.
      secretMark: randomBytes(16),
      language: ask.language,
      answers: { number: ask.number },
      at,
    })
    await wantLookUp(tx, operator, application, now)
    await insertCall(tx, operator, {
      id,
      application,
      msisdnMark: mark,
      agent: nameOf(who),
      reason: ask.reason,
      createdAt: now,
    })
  })
  return id
}

/** The number of a call of this agent, for the form that they send next. Null: no such call, or it was erased. */
export async function numberOfCall(desk: Desk, operator: OperatorId, id: string, who: Who): Promise<Msisdn | null> {
  return inOperator(desk.db, operator, async (tx) => {
    const call = await loadCall(tx, operator, id)
    if (!call || call.agent !== nameOf(who)) return null
    return (await loadApplication(tx, desk.keys, operator, call.application))?.answers.number ?? null
  })
}

export type CallPage =
  | { is: 'looking' }
  | { is: 'no-such-line' | 'cannot-tell' | 'too-little-known' | 'blocked' }
  | { is: 'asking'; questions: HotlineQuestion[] }
  | { is: 'over'; state: Exclude<HotlineCall['state'], 'asking'> }

/** What the agent's page shows of a call of their own. Null: there is none. */
export async function readCall(desk: Desk, operator: OperatorId, id: string, who: Who): Promise<CallPage | null> {
  return inOperator(desk.db, operator, async (tx) => {
    const call = await loadCall(tx, operator, id, true)
    if (!call || call.agent !== nameOf(who)) return null
    return pageOf(tx, desk, operator, call)
  })
}

async function pageOf(tx: Tx, desk: Desk, operator: OperatorId, call: HotlineCall): Promise<CallPage> {
  if (call.state !== 'asking') return { is: 'over', state: call.state }
  if (await usedUpUntil(tx, failuresOf(call.msisdnMark), desk.machineMs())) return { is: 'blocked' }
  const application = await loadApplication(tx, desk.keys, operator, call.application)
  if (!application) return { is: 'over', state: 'failed' }
  if (application.lookup === 'wanted' || application.lookup === 'none') return { is: 'looking' }
  if (!application.line) return { is: application.lookup === 'no-such-line' ? 'no-such-line' : 'cannot-tell' }
  const known = answerable(application.line)
  if (known.length < questionsAsked) return { is: 'too-little-known' }
  if (call.asked.length > 0) return { is: 'asking', questions: call.asked }
  const asked = drawn(known)
  await keepAsked(tx, operator, call.id, asked)
  return { is: 'asking', questions: asked }
}

/** Any two of them, so that who overheard one call does not know the next one. */
function drawn(known: HotlineQuestion[]): HotlineQuestion[] {
  const left = [...known]
  return Array.from({ length: questionsAsked }, () => left.splice(randomInt(left.length), 1)[0]).filter(
    (one) => one !== undefined,
  )
}

/** How a line stands, in what may be read out to its holder: its state, and what is to be settled. Nothing else of the record. */
export interface StandingToRead {
  language: Language
  state: Standing['state']
  asOf: Instant
  blockers: Blocker[]
  unbilled?: Money
}

export type Answered =
  | { is: 'passed'; code: string; until: Instant; standing: StandingToRead }
  | { is: 'failed'; left: number }

/**
 * Compares what the caller said. All right: a code is drawn, answered once and kept as a mark alone, with how the line stands;
 * that it was looked at is written down. Anything wrong: which one
 * it was is not said, and the call is over; after three such calls nobody is asked about this number for a day.
 */
export async function answerCall(
  desk: Desk,
  operator: OperatorId,
  id: string,
  who: Who,
  said: Partial<Record<HotlineQuestion, string>>,
  rules: OperatorRules,
): Promise<Answered> {
  const machineMs = desk.machineMs()
  const now = instantOf(machineMs)
  return inOperator(desk.db, operator, async (tx) => {
    const call = await loadCall(tx, operator, id, true)
    if (!call || call.agent !== nameOf(who)) throw new CaseRefused('no-such-call')
    if (call.state !== 'asking' || call.asked.length === 0) throw new CaseRefused('already-decided')
    await holdLimit(tx, failuresOf(call.msisdnMark))
    if (await usedUpUntil(tx, failuresOf(call.msisdnMark), machineMs)) throw new CaseRefused('hotline-blocked')
    const application = await loadApplication(tx, desk.keys, operator, call.application)
    const line = application?.line
    const right = line && call.asked.every((question) => isRight(question, said[question] ?? '', line))
    if (!application || !line || !right) {
      await decideCall(tx, operator, id, { state: 'failed', at: now })
      const taken = await takePoint(tx, failuresOf(call.msisdnMark), machineMs)
      return { is: 'failed' as const, left: taken.ok ? taken.left : 0 }
    }
    const digits = drawCode()
    const expires = instantOf(machineMs + hotlineCodeMs)
    const code = { mark: codeMark(desk, id, digits), expires }
    await decideCall(tx, operator, id, { state: 'passed', at: now, code })
    const standing = await standingOf(tx, desk, application.language, line, rules)
    return { is: 'passed' as const, code: digits, until: expires, standing }
  })
}

async function standingOf(
  tx: Tx,
  desk: Desk,
  language: Language,
  line: LineOnFile,
  rules: OperatorRules,
): Promise<StandingToRead> {
  const { standing } = await lineAsProtected(tx, desk.keys, line)
  const { state, asOf, unbilled } = standing
  const blockers = blockersOf(standing, rules, await caseNow(tx, desk.machineMs()))
  return { language, state, asOf, blockers, ...(unbilled && unbilled.minor > 0 ? { unbilled } : {}) }
}

const codeMark = (desk: Desk, id: string, digits: string) => markOf(desk.keys, 'hotline-code', `${id} ${digits}`)

export type HotlineCheck = { is: 'right' } | { is: 'wrong'; left: number } | { is: 'locked'; until: Instant }

/**
 * The subscriber types the code that an agent read out. Right: who they are is shown for half an hour, at the level of a
 * hotline check. For a number that nobody has called about, every code is as wrong as for one that does not exist.
 */
export async function checkHotlineCode(desk: Desk, key: ApplicationKey, typed: string): Promise<HotlineCheck> {
  const machineMs = desk.machineMs()
  const now = instantOf(machineMs)
  return inOperator(desk.db, key.operator, async (tx) => {
    const application = await openApplication(tx, desk, key, true)
    if (!application || application.ref !== null) throw new CaseRefused('no-such-application')
    const mark = markOfNumber(desk, nameOfLine(application.answers))
    // Whoever named a card is matched with the call about its number, once the worker has found the line.
    const marks = [mark, ...(application.line ? [markOfNumber(desk, application.line.binding.msisdn)] : [])]
    await holdLimit(tx, triesOf(mark))
    const until = await usedUpUntil(tx, triesOf(mark), machineMs)
    if (until) return { is: 'locked' as const, until }
    const call = await callWithCode(tx, key.operator, marks, now)
    const right = call?.codeMark ? timingSafeEqual(call.codeMark, codeMark(desk, call.id, typed)) : false
    if (!call || !right) {
      const taken = await takePoint(tx, triesOf(mark), machineMs)
      return { is: 'wrong' as const, left: taken.ok ? taken.left : 0 }
    }
    await useCall(tx, key.operator, call.id, now)
    await assureApplication(tx, key.operator, key.id, 'hotline', instantOf(machineMs + sessionMs))
    await wantLookUp(tx, key.operator, key.id, now)
    return { is: 'right' as const }
  })
}

/** Apart from the failures of calls: a stranger who types at the page must not close the telephone to the holder. */
const triesOf = (mark: Buffer) => ({ name: `hotline/typed/${mark.toString('hex')}`, most: 5, windowMs: 30 * MINUTE_MS })

/** The log: who was asked about, by whom, why, and what came of it. No number and no answer stands in it. */
export async function readCalls(desk: Desk, operator: OperatorId, most = 20): Promise<HotlineCall[]> {
  return inOperator(desk.db, operator, (tx) => latestCalls(tx, operator, most))
}
