import { later, MINUTE_MS } from '../domain/instant.ts'
import type { OperatorId } from '../domain/line.ts'
import { loadCases } from '../store/cases.ts'
import { markChatTold, untoldAnswers } from '../store/chat.ts'
import { caseNow } from '../store/clock.ts'
import { inOperator } from '../store/db.ts'
import { queueMessages } from '../store/outbox.ts'
import type { Tools } from './tools.ts'

/** Whoever sits before the page reads the answer there; who does not is written to after so long (case clock). */
const readWithinMs = 5 * MINUTE_MS
const batch = 100

/** An answer came and was not read: an e-mail says so, with the way to it and not a word of it. One for all that wait. */
export async function tellAnswers(tools: Tools, operator: OperatorId): Promise<number> {
  return inOperator(tools.db, operator, async (tx) => {
    const now = await caseNow(tx, tools.machineMs())
    const answers = await untoldAnswers(tx, operator, later(now, -readWithinMs), batch)
    if (answers.length === 0) return 0
    const byCase = Map.groupBy(answers, (answer) => answer.ref)
    const stored = await loadCases(tx, tools.keys, operator, [...byCase.keys()], false)
    const messages = [...byCase].flatMap(([ref, [first]]) => {
      const language = stored.get(ref)?.case.language
      if (!language || !first) return []
      return [
        {
          ref,
          language,
          params: {},
          kind: 'chat-answer',
          dedupe: `${ref}/chat/${first.id}`,
          channel: 'email' as const,
          recipient: 'contact' as const,
        },
      ]
    })
    await queueMessages(tx, operator, messages, now)
    await markChatTold(
      tx,
      operator,
      answers.map((answer) => answer.id),
      now,
    )
    return messages.length
  })
}
