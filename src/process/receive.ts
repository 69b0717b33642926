import type { Connector } from '../connectors/connector.ts'
import type { OperatorId } from '../domain/line.ts'
import { rule } from '../domain/operator.ts'
import { inOperator } from '../store/db.ts'
import { insertNotice } from '../store/notices.ts'
import type { Tools } from './tools.ts'

/** How long until an address that is taken is tried again: another worker on this machine may have it, and may die. */
const againMs = 10_000

/**
 * Listens for what operators' systems say unasked, where their connectors can, and keeps it before they are told that it
 * arrived. A listener that cannot start is said in the log and tried again; nothing else waits for it. Answers how to stop.
 */
export function receiveAll(
  tools: Tools,
  operators: OperatorId[],
  log: (line: string) => void,
  restMs = againMs,
): () => Promise<void> {
  const stopping = new AbortController()
  const listening = operators.flatMap((operator) =>
    receiversOf(tools, operator, log).map((receive) =>
      listen(
        () =>
          receive((notice) =>
            inOperator(tools.db, operator, async (tx) => void (await insertNotice(tx, tools.keys, operator, notice))),
          ),
        (error) => log(`listener ${operator}: ${error}`),
        stopping.signal,
        restMs,
      ),
    ),
  )
  return async () => {
    stopping.abort()
    await Promise.all(listening)
  }
}

/** Each connector of the operator's switching targets that can listen, once. One that cannot be made is said in the log. */
function receiversOf(
  tools: Tools,
  operator: OperatorId,
  log: (line: string) => void,
): NonNullable<Connector['receive']>[] {
  const office = tools.officeOf(operator)
  const connectors = new Set<Connector>()
  for (const { target } of rule(office.rules.switching.targets).terminate) {
    try {
      connectors.add(office.connectorFor('terminate', target))
    } catch (error) {
      log(`listener ${operator}: ${error instanceof Error ? error.message : 'no connector'}`)
    }
  }
  return [...connectors].flatMap((connector) => (connector.receive ? [connector.receive] : []))
}

async function listen(
  start: () => Promise<() => Promise<void>>,
  failed: (error: string) => void,
  stopping: AbortSignal,
  restMs: number,
): Promise<void> {
  while (!stopping.aborted) {
    try {
      const stop = await start()
      await aborted(stopping)
      return await stop()
    } catch (error) {
      failed(error instanceof Error && 'code' in error ? String(error.code) : 'cannot listen')
      await Promise.race([aborted(stopping), rest(restMs, stopping)])
    }
  }
}

const aborted = (signal: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    if (signal.aborted) resolve()
    else signal.addEventListener('abort', () => resolve(), { once: true })
  })

const rest = (ms: number, stop: AbortSignal): Promise<void> =>
  new Promise((resolve) => {
    const timer = setTimeout(resolve, ms)
    stop.addEventListener('abort', () => clearTimeout(timer), { once: true })
  })
