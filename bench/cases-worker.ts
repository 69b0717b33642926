import { join } from 'node:path'
import type { Action, Terms } from '../src/connectors/connector.ts'
import type { KnownOperator } from '../src/domain/operator.ts'
import { readOperators } from '../src/operators.ts'
import type { Tools } from '../src/process/tools.ts'
import { walk } from '../src/process/worker.ts'
import { connect } from '../src/store/db.ts'
import { keysFrom } from '../src/store/seal.ts'
import { connectorOverLine } from './operator-line.ts'

/* One worker process: walks the batches that it is handed, each as far as it goes, until it is told to stop. */

export interface Orders {
  is: 'begin'
  appUrl: string
  secret: string
  terms: Partial<Record<Action, Terms>>
}

export interface Batch {
  is: 'walk'
  number: number
  refs: string[]
}

/** The operator of the bench: Kcell's rules, without the caps and canary lines that protect real elements from us. */
export async function benchOperator(): Promise<KnownOperator> {
  const operators = await readOperators(join(import.meta.dirname, '..', 'operators'))
  const kcell = operators.get('kcell')
  if (!kcell) throw new Error('operators/kcell.yaml is missing')
  const endless = { core: 1e9, smdp: 1e9 }
  const capsPerHour = { ...kcell.rules.switching.capsPerHour, value: { bar: endless, terminate: endless } }
  const canaries = { ...kcell.rules.switching.canaries, value: { above: 1e9, lines: 1 } }
  return { ...kcell, rules: { ...kcell.rules, switching: { ...kcell.rules.switching, capsPerHour, canaries } } }
}

function toolsOf({ appUrl, secret, terms }: Orders, operator: KnownOperator): Tools {
  const connector = connectorOverLine(terms)
  return {
    db: connect(appUrl, 4),
    keys: keysFrom(secret),
    officeOf: () => ({ ...operator, connectorFor: () => connector }),
    walker: `bench-${process.pid}`,
    machineMs: () => Date.now(),
    leaseMs: 60_000,
  }
}

if (process.argv[1] === import.meta.filename) {
  const operator = await benchOperator()
  let tools: Tools | undefined
  process.on('message', async (message: Orders | Batch | { is: 'stop' } | { id: number }) => {
    if (!('is' in message)) return
    if (message.is === 'begin') tools = toolsOf(message, operator)
    else if (message.is === 'walk' && tools) {
      await walk(tools, 'kcell', message.refs)
      process.send?.({ is: 'walked', number: message.number })
    } else if (message.is === 'stop') {
      await tools?.db.destroy()
      process.disconnect()
    }
  })
  process.send?.({ is: 'ready' })
}
