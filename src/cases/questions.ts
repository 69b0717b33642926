import type { Language } from '../domain/case.ts'
import { CaseRefused } from '../domain/errors.ts'
import { plainMessage } from '../domain/hidden-signs.ts'
import { DAY_MS, HOUR_MS, type Instant } from '../domain/instant.ts'
import type { OperatorId } from '../domain/line.ts'
import { systemCan, type Who } from '../domain/permissions.ts'
import type { ChatMessage } from '../store/chat.ts'
import { caseNow } from '../store/clock.ts'
import { inOperator, type Tx } from '../store/db.ts'
import { takePoint } from '../store/limits.ts'
import {
  countWaitingQuestions,
  insertQuestion,
  insertQuestionMessage,
  loadQuestion,
  markQuestionAnswered,
  markQuestionRead,
  type Question,
  questionDeletedAt,
  questionPageOf,
  threadOf,
  type WaitingQuestion,
  waitingQuestions,
} from '../store/questions.ts'
import { markOf } from '../store/seal.ts'
import { type ChatWords, mostSigns, repeated } from './chat.ts'
import type { Desk } from './in-case.ts'

/** How much one question may hold, and how many one network address asks: less than a case, because anybody can ask. */
const mostOfQuestion = 100
const mostPicturesOfQuestion = 12
const perDay = { most: 40, windowMs: DAY_MS }
const perAddress = { most: 10, windowMs: HOUR_MS }
const perEmail = { most: 10, windowMs: DAY_MS }

export interface Asking {
  /** Comes with the form: the same form sent twice asks once. */
  id: string
  text: string
  language: Language
  email?: string | undefined
  /** The network address, where it tells one visitor from another. */
  from?: string | undefined
}

/**
 * Somebody asks care before there is a request. They have shown nothing, so nothing is told to them but what anybody may know.
 * Throws CaseRefused: `empty-message`, `message-too-long`, `too-many-messages`, `asked-already` (the form asked before, otherwise).
 */
export async function askQuestion(desk: Desk, operator: OperatorId, asking: Asking): Promise<void> {
  const text = plainMessage(asking.text)
  if (text === '') throw new CaseRefused('empty-message')
  if ([...text].length > mostSigns) throw new CaseRefused('message-too-long')
  const { id, language, email, from } = asking
  const before = await inOperator(desk.db, operator, (tx) => askedBefore(tx, desk, operator, { ...asking, text }))
  if (before) return
  const mark = (room: string, value: string) => markOf(desk.keys, room, value).toString('hex')
  const limits = [
    ...(from === undefined ? [] : [{ name: `ask/address/${mark('address', from)}`, ...perAddress }]),
    ...(email === undefined ? [] : [{ name: `ask/email/${mark('ask-email', email.toLowerCase())}`, ...perEmail }]),
  ]
  for (const limit of limits)
    if (!(await takePoint(desk.db, limit, desk.machineMs())).ok) throw new CaseRefused('too-many-messages')
  await inOperator(desk.db, operator, async (tx) => {
    const at = await caseNow(tx, desk.machineMs())
    // Pressed twice at once, the second waits here and finds what the first asked.
    if (!(await insertQuestion(tx, desk.keys, operator, { id, language, email, at }))) {
      if (await askedBefore(tx, desk, operator, { ...asking, text })) return
    }
    const question = await loadQuestion(tx, desk.keys, operator, id, true)
    const message = { id, side: 'subscriber' as const, by: null, at, text, pictures: [] }
    if (!question || !(await insertQuestionMessage(tx, operator, question, message)))
      throw new CaseRefused('asked-already')
  })
}

/** Whether this form asked the same before. Throws `asked-already` where it asked something else. */
async function askedBefore(tx: Tx, desk: Desk, operator: OperatorId, asking: Asking): Promise<boolean> {
  const held = await loadQuestion(tx, desk.keys, operator, asking.id)
  if (!held) return false
  // The first message lies under the question's own name.
  const first = (await threadOf(tx, operator, held)).find(({ id }) => id === asking.id)
  if (first?.text !== asking.text || (held.email ?? undefined) !== asking.email) throw new CaseRefused('asked-already')
  return true
}

/**
 * Another message of either side. Who the asker is was made sure by their link. An answer answers what was on the agent's page.
 * Throws CaseRefused: as `askQuestion`, `too-many-pictures`, `no-such-question`, `sent-already`, `not-your-role`.
 */
export async function writeToQuestion(
  desk: Desk,
  operator: OperatorId,
  question: string,
  who: Who | 'asker',
  words: ChatWords,
  upTo = 0,
): Promise<void> {
  const text = plainMessage(words.text)
  if (text === '' && words.pictures.length === 0) throw new CaseRefused('empty-message')
  if ([...text].length > mostSigns) throw new CaseRefused('message-too-long')
  const asker = who === 'asker'
  if (asker) {
    const limit = { name: `ask/question/${operator}/${question}`, ...perDay }
    if (!(await takePoint(desk.db, limit, desk.machineMs())).ok) throw new CaseRefused('too-many-messages')
  }
  await withQuestion(desk, operator, question, who, async (tx, held, now) => {
    const before = await threadOf(tx, operator, held)
    const earlier = before.find((one) => one.id === words.id)
    if (earlier) {
      const page = (at: number) => questionPageOf(tx, operator, held, { message: words.id, page: at })
      return repeated(earlier, text, words.pictures, page)
    }
    if (before.length >= mostOfQuestion) throw new CaseRefused('too-many-messages')
    const pictures = before.reduce((sum, one) => sum + one.pages, words.pictures.length)
    if (pictures > mostPicturesOfQuestion) throw new CaseRefused('too-many-pictures')
    const by = !asker && 'id' in who ? who.id : null
    const side = asker ? 'subscriber' : 'staff'
    const message = { id: words.id, side, by, at: now, text, pictures: words.pictures } as const
    if (!(await insertQuestionMessage(tx, operator, held, message))) throw new CaseRefused('sent-already')
    if (!asker) await markQuestionAnswered(tx, operator, { question, upTo }, now)
  })
}

/** A message that needs no answer leaves the list of those who wait. */
export async function closeQuestion(
  desk: Desk,
  operator: OperatorId,
  question: string,
  who: Who,
  upTo: number,
): Promise<void> {
  await withQuestion(desk, operator, question, who, (tx, _held, now) =>
    markQuestionAnswered(tx, operator, { question, upTo }, now),
  )
}

async function withQuestion(
  desk: Desk,
  operator: OperatorId,
  id: string,
  who: Who | 'asker',
  act: (tx: Tx, question: Question, now: Instant) => Promise<void>,
): Promise<void> {
  const may = who === 'asker' || systemCan('answer-question', who)
  if (may !== true) throw new CaseRefused(may.no)
  await inOperator(desk.db, operator, async (tx) => {
    const question = await loadQuestion(tx, desk.keys, operator, id, true)
    if (!question) throw new CaseRefused('no-such-question')
    await act(tx, question, await caseNow(tx, desk.machineMs()))
  })
}

export interface OpenedQuestion {
  question: Omit<Question, 'dataKey'>
  messages: ChatMessage[]
  now: Instant
}

/** The conversation as `reader` opens it: what the other side wrote counts as read from now on. Null: there is none any more. */
export async function openQuestion(
  desk: Desk,
  operator: OperatorId,
  id: string,
  reader: 'subscriber' | 'staff',
): Promise<OpenedQuestion | null> {
  return inOperator(desk.db, operator, async (tx) => {
    const held = await loadQuestion(tx, desk.keys, operator, id)
    if (!held) return null
    const now = await caseNow(tx, desk.machineMs())
    const messages = await threadOf(tx, operator, held)
    const writtenBy = reader === 'subscriber' ? 'staff' : 'subscriber'
    const upTo = messages.at(-1)?.seq ?? 0
    if (messages.some((one) => one.side === writtenBy && one.readAt === null))
      await markQuestionRead(tx, operator, { question: id, writtenBy, upTo }, now)
    const { dataKey: _dataKey, ...question } = held
    return { question, messages, now }
  })
}

/** When a question was deleted, which somebody holds the link of; null: that is not known any more. */
export function whenDeleted(desk: Desk, operator: OperatorId, id: string): Promise<Instant | null> {
  return inOperator(desk.db, operator, (tx) => questionDeletedAt(tx, operator, id))
}

/** One picture of a question; null: there is none. The caller made sure who asks. */
export async function questionPicture(
  desk: Desk,
  operator: OperatorId,
  of: { question: string; message: string; page: number },
): Promise<Buffer | null> {
  return inOperator(desk.db, operator, async (tx) => {
    const held = await loadQuestion(tx, desk.keys, operator, of.question)
    return held && questionPageOf(tx, operator, held, of)
  })
}

/** Who waits for an answer, the longest first, and the time on the case's clock. */
export function findWaitingQuestions(
  desk: Desk,
  operator: OperatorId,
  most = 200,
): Promise<{ waiting: WaitingQuestion[]; now: Instant }> {
  return inOperator(desk.db, operator, async (tx) => ({
    waiting: await waitingQuestions(tx, operator, most),
    now: await caseNow(tx, desk.machineMs()),
  }))
}

export function countQuestions(desk: Desk, operator: OperatorId): Promise<number> {
  return inOperator(desk.db, operator, (tx) => countWaitingQuestions(tx, operator))
}
