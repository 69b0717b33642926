import { later, MINUTE_MS } from '../domain/instant.ts'
import type { OperatorId } from '../domain/line.ts'
import { rule } from '../domain/operator.ts'
import { caseNow } from '../store/clock.ts'
import { inOperator } from '../store/db.ts'
import { questionLink } from '../store/link-keys.ts'
import { queueMessages } from '../store/outbox.ts'
import { loadQuestion, markQuestionsTold, untoldQuestionAnswers } from '../store/questions.ts'
import { sealJson } from '../store/seal.ts'
import type { Tools } from './tools.ts'

/** As long as an answer in the conversation of a case (case clock). */
const readWithinMs = 5 * MINUTE_MS
const batch = 100

/**
 * Care answered a question that belongs to no case, and nobody read it: an e-mail says so where an address was left, with the
 * way to it and not a word of it. One for all that wait. Answers how many went.
 */
export async function tellQuestionAnswers(tools: Tools, operator: OperatorId, baseUrl: string): Promise<number> {
  const { rules } = tools.officeOf(operator)
  return inOperator(tools.db, operator, async (tx) => {
    const now = await caseNow(tx, tools.machineMs())
    const answers = await untoldQuestionAnswers(tx, operator, later(now, -readWithinMs), batch)
    let told = 0
    for (const [id, [first]] of Map.groupBy(answers, (answer) => answer.question)) {
      const question = await loadQuestion(tx, tools.keys, operator, id)
      if (!question?.email || !first) continue
      const { language, email } = question
      const link = `${questionLink(tools.keys, baseUrl, operator, id)}&lang=${language}`
      const params = { operator: rule(rules.names)[language], link }
      const sealed = sealJson(tools.keys.master, { address: email, channel: 'email', params })
      const message = { dedupe: `question/${first.id}`, ref: null, kind: 'question-answer', channel: 'email' as const }
      await queueMessages(tx, operator, [{ ...message, recipient: 'sealed', language, params: {}, sealed }], now)
      told += 1
    }
    const ids = answers.map((answer) => answer.id)
    await markQuestionsTold(tx, operator, ids, now)
    return told
  })
}
