import { CaseRefused } from '../domain/errors.ts'
import { plainMessage } from '../domain/hidden-signs.ts'
import { DAY_MS, type Instant, later } from '../domain/instant.ts'
import type { OperatorId } from '../domain/line.ts'
import { caseCan, type Who } from '../domain/permissions.ts'
import { loadCase } from '../store/cases.ts'
import {
  type ChatMessage,
  chatOf,
  chatPageOf,
  countUnread,
  countWaitingChats,
  insertChat,
  markChatAnswered,
  markChatRead,
  type WaitingChat,
  waitingChats,
  waitOfMost,
} from '../store/chat.ts'
import { caseNow } from '../store/clock.ts'
import { inOperator } from '../store/db.ts'
import { takePoint } from '../store/limits.ts'
import { type Desk, inCase } from './in-case.ts'

/** How much one message may hold, and one case: enough for a long conversation, too little to fill a disk. */
export const mostSigns = 2_000
const mostOfCase = 400
const mostPicturesOfCase = 40
const perDay = { most: 60, windowMs: DAY_MS }

/** What somebody sends. `id` comes with the form. `pictures` were drawn anew (src/papers). */
export interface ChatWords {
  id: string
  text: string
  pictures: Buffer[]
}

/**
 * Keeps a message of either side, sealed under the case's own key; the same form twice is one message. An answer of the staff
 * answers what they saw (`upTo`: the last message on their page), not what came while they wrote. Throws CaseRefused:
 * `empty-message`, `message-too-long`, `too-many-messages`, `too-many-pictures`, `data-erased`, `sent-already` (the form was sent
 * before with other words), or why they may not.
 */
export async function sendChat(
  desk: Desk,
  operator: OperatorId,
  ref: string,
  who: Who,
  words: ChatWords,
  upTo = 0,
): Promise<void> {
  const text = plainMessage(words.text)
  if (text === '' && words.pictures.length === 0) throw new CaseRefused('empty-message')
  if ([...text].length > mostSigns) throw new CaseRefused('message-too-long')
  const subscriber = who.is === 'subscriber'
  if (subscriber) await takeTurn(desk, operator, ref)
  await inCase(
    desk,
    operator,
    ref,
    (c) => caseCan.chat(c, who),
    async ({ tx, now, stored }) => {
      const { dataKey } = stored
      if (!dataKey) throw new CaseRefused('data-erased')
      const held = await chatOf(tx, operator, ref, dataKey)
      const earlier = held.find((one) => one.id === words.id)
      if (earlier) {
        const page = (at: number) => chatPageOf(tx, operator, { ref, id: words.id, page: at }, dataKey)
        return repeated(earlier, text, words.pictures, page)
      }
      if (held.length >= mostOfCase) throw new CaseRefused('too-many-messages')
      const pictures = held.reduce((sum, one) => sum + one.pages, words.pictures.length)
      if (pictures > mostPicturesOfCase) throw new CaseRefused('too-many-pictures')
      const side = subscriber ? 'subscriber' : 'staff'
      const by = 'id' in who ? who.id : null
      const message = { ref, id: words.id, side, by, at: now, text, pictures: words.pictures } as const
      // The name of a message of another case: nobody's words go without a word.
      if (!(await insertChat(tx, operator, dataKey, message))) throw new CaseRefused('sent-already')
      if (!subscriber) await markChatAnswered(tx, operator, { ref, upTo }, now)
    },
  )
}

/** A message that was kept under this name before: the same once more is nothing new, anything else was not sent. */
export async function repeated(
  earlier: ChatMessage,
  text: string,
  pictures: readonly Buffer[],
  pageOf: (page: number) => Promise<Buffer | null>,
): Promise<void> {
  if (earlier.text !== text || earlier.pages !== pictures.length) throw new CaseRefused('sent-already')
  for (const [at, picture] of pictures.entries())
    if (!(await pageOf(at + 1))?.equals(picture)) throw new CaseRefused('sent-already')
}

/** Before the transaction: what is refused counts as well, and nobody who holds a connection waits for a second one. */
async function takeTurn(desk: Desk, operator: OperatorId, ref: string): Promise<void> {
  const taken = await takePoint(desk.db, { name: `chat/${operator}/${ref}`, ...perDay }, desk.machineMs())
  if (!taken.ok) throw new CaseRefused('too-many-messages')
}

/** A message that needs no answer («thank you») leaves the list of those who wait. */
export async function closeChat(desk: Desk, operator: OperatorId, ref: string, who: Who, upTo: number): Promise<void> {
  await inCase(
    desk,
    operator,
    ref,
    (c) => caseCan.chat(c, who),
    ({ tx, now }) => markChatAnswered(tx, operator, { ref, upTo }, now),
  )
}

/** The conversation as `reader` opens it: what the other side wrote counts as read from now on. */
export async function openChat(
  desk: Desk,
  operator: OperatorId,
  ref: string,
  reader: 'subscriber' | 'staff',
): Promise<ChatMessage[]> {
  return inOperator(desk.db, operator, async (tx) => {
    const stored = await loadCase(tx, desk.keys, operator, ref)
    const messages = await chatOf(tx, operator, ref, stored?.dataKey ?? null)
    const writtenBy = reader === 'subscriber' ? 'staff' : 'subscriber'
    const upTo = messages.at(-1)?.seq
    const fresh = messages.some((one) => one.side === writtenBy && one.readAt === null)
    if (upTo !== undefined && fresh)
      await markChatRead(tx, operator, { ref, writtenBy, upTo }, await caseNow(tx, desk.machineMs()))
    return messages
  })
}

/** One picture of the conversation; null: there is none. The caller made sure who asks. */
export async function chatPicture(
  desk: Desk,
  operator: OperatorId,
  of: { ref: string; id: string; page: number },
): Promise<Buffer | null> {
  return inOperator(desk.db, operator, async (tx) => {
    const stored = await loadCase(tx, desk.keys, operator, of.ref)
    return stored?.dataKey ? chatPageOf(tx, operator, of, stored.dataKey) : null
  })
}

/** How many messages of the other side the reader has not seen. */
export function unreadChat(
  desk: Desk,
  operator: OperatorId,
  ref: string,
  reader: 'subscriber' | 'staff',
): Promise<number> {
  return inOperator(desk.db, operator, (tx) =>
    countUnread(tx, operator, ref, reader === 'subscriber' ? 'staff' : 'subscriber'),
  )
}

/** Who waits for an answer, the longest first, and the time on the case's clock. */
export function findWaitingChats(
  desk: Desk,
  operator: OperatorId,
  most = 200,
): Promise<{ waiting: WaitingChat[]; now: Instant }> {
  return inOperator(desk.db, operator, async (tx) => ({
    waiting: await waitingChats(tx, operator, most),
    now: await caseNow(tx, desk.machineMs()),
  }))
}

export function countChats(desk: Desk, operator: OperatorId): Promise<number> {
  return inOperator(desk.db, operator, (tx) => countWaitingChats(tx, operator))
}

/** Fewer say nothing about how long the next one waits. */
const fewest = 20
const lately = 30 * DAY_MS

/**
 * How long nine in ten of those who asked lately waited, in milliseconds of case time; null: too few asked to tell. Who asked
 * within a day is left out: they had no time yet to wait long, and would make the answer better than it is.
 */
export function usualWait(desk: Desk, operator: OperatorId): Promise<number | null> {
  return inOperator(desk.db, operator, async (tx) => {
    const now = await caseNow(tx, desk.machineMs())
    const { n, ms } = await waitOfMost(tx, operator, { from: later(now, -lately), until: later(now, -DAY_MS) }, now)
    return n < fewest ? null : ms
  })
}
