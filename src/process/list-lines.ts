import type { LinesAnswer } from '../connectors/connector.ts'
import { epochMsOf, instantOf, SECOND_MS } from '../domain/instant.ts'
import type { OperatorId } from '../domain/line.ts'
import { rule } from '../domain/operator.ts'
import { loadApplication, type StoredApplication } from '../store/applications.ts'
import { inOperator } from '../store/db.ts'
import { recordList, wantedLists } from '../store/line-lists.ts'
import type { Tools } from './tools.ts'

/** As long as a look at one line: then the page says that the operator does not answer. */
const patienceMs = 30 * SECOND_MS

/**
 * Lists the lines of people who have shown enough of who they are, for one operator: every line that stands on the holder of
 * the line that they showed to be theirs. Whether that still holds is asked here once more, and nobody is listed without it.
 * Answers how many lists were wanted.
 */
export async function listLines(tools: Tools, operator: OperatorId, most = 50): Promise<number> {
  const wanted = await inOperator(tools.db, operator, (tx) => wantedLists(tx, operator, most))
  for (const { id, wantedAt } of wanted) {
    const application = await inOperator(tools.db, operator, (tx) => loadApplication(tx, tools.keys, operator, id))
    const answer = application ? await ask(tools, operator, application) : undefined
    if (!answer) continue
    const machineMs = tools.machineMs()
    if (answer.is === 'cannot-tell' && machineMs - epochMsOf(wantedAt) < patienceMs) continue
    const lines = answer.is === 'found' ? answer.lines : null
    await inOperator(tools.db, operator, (tx) =>
      recordList(tx, tools.keys, operator, id, { lines, machineNow: instantOf(machineMs) }),
    )
  }
  return wanted.length
}

async function ask(tools: Tools, operator: OperatorId, application: StoredApplication): Promise<LinesAnswer> {
  const office = tools.officeOf(operator)
  const { assurance, assuredUntil, line } = application
  const enough = rule(office.rules.identity.assurance)['see-lines'].includes(assurance)
  const holds = assuredUntil !== null && epochMsOf(assuredUntil) > tools.machineMs()
  if (!enough || !holds || !line) return { is: 'found', lines: [] }
  const { holderId } = line.binding
  const connector = office.connectorFor('look-up')
  const failed: LinesAnswer = { is: 'cannot-tell', because: 'connector-failed' }
  const asked = connector.linesOf?.([holderId]) ?? Promise.resolve([{ is: 'found' as const, lines: [line] }])
  const [answer = failed] = await asked.catch(() => [failed])
  if (answer.is !== 'found') return answer
  // Whatever a connector answers: nobody sees a line that stands on somebody else.
  return { is: 'found', lines: answer.lines.filter((one) => one.binding.holderId === holderId) }
}
