import { join } from 'node:path'
import type { Action, Terms } from '../src/connectors/connector.ts'
import type { KnownOperator } from '../src/domain/operator.ts'
import { readOperators } from '../src/operators.ts'
import { walksAtOnce } from '../src/process/schedule.ts'
import type { Tools } from '../src/process/tools.ts'
import { walk } from '../src/process/worker.ts'
import { caseNow } from '../src/store/clock.ts'
import { connect, inOperator } from '../src/store/db.ts'
import { takeDue } from '../src/store/places.ts'
import { keysFrom } from '../src/store/seal.ts'
import { rest } from './bench.ts'
import { connectorOverLine } from './operator-line.ts'

/* One worker process: takes what is due, batch by batch, and walks it as far as it goes, until it is told to stop. */

export interface Orders {
  is: 'begin'
  appUrl: string
  secret: string
  batch: number
  terms: Partial<Record<Action, Terms>>
}

/** The operator of the bench: Kcell's rules, without the caps that protect real elements from us. */
export async function benchOperator(): Promise<KnownOperator> {
  const operators = await readOperators(join(import.meta.dirname, '..', 'operators'))
  const kcell = operators.get('kcell')
  if (!kcell) throw new Error('operators/kcell.yaml is missing')
  const endless = { core: 1e9, smdp: 1e9 }
  const capsPerHour = { ...kcell.rules.switching.capsPerHour, value: { bar: endless, terminate: endless } }
  return { ...kcell, rules: { ...kcell.rules, switching: { ...kcell.rules.switching, capsPerHour } } }
}

async function work({ appUrl, secret, batch, terms }: Orders, stopped: () => boolean): Promise<void> {
  const db = connect(appUrl, 4)
  const connector = connectorOverLine(terms)
  const operator = await benchOperator()
  const tools: Tools = {
    db,
    keys: keysFrom(secret),
    officeOf: () => ({ ...operator, connectorFor: () => connector }),
    walker: `bench-${process.pid}`,
    machineMs: () => Date.now(),
    leaseMs: 60_000,
  }
  const walking = async (): Promise<void> => {
    while (!stopped()) {
      const now = await caseNow(db, tools.machineMs())
      const refs = await inOperator(db, 'kcell', (tx) => takeDue(tx, 'kcell', now, batch, 15_000))
      if (refs.length === 0) await rest(10)
      else await walk(tools, 'kcell', refs)
    }
  }
  await Promise.all(Array.from({ length: walksAtOnce }, walking))
  await db.destroy()
}

if (process.argv[1] === import.meta.filename) {
  let stop = false
  process.on('message', (message: Orders | { is: 'stop' } | { id: number }) => {
    if (!('is' in message)) return
    if (message.is === 'stop') stop = true
    else work(message, () => stop).then(() => process.disconnect())
  })
  process.send?.('ready')
}
