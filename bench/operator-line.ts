import type { ChildProcess } from 'node:child_process'
import type { Action, Connector, Terms } from '../src/connectors/connector.ts'

/*
 * The scripted operator lives in one process and is asked by the workers of others, as a real one would be: whichever
 * worker looks, it sees the same network.
 */

type Method = 'lookUp' | 'check' | 'submit' | 'observe'
const methods: readonly Method[] = ['lookUp', 'check', 'submit', 'observe']

interface Question {
  id: number
  method: Method
  given: unknown[]
}

interface Reply {
  id: number
  answers?: unknown[]
  failed?: string
}

/** The operator's end: answers what the worker process asks. */
export function answer(child: ChildProcess, connector: Connector): void {
  child.on('message', (message: Question | { is: string }) => {
    if (!('method' in message)) return
    const { id, method, given } = message
    const ask = connector[method] as ((given: unknown[]) => Promise<unknown[]>) | undefined
    if (!methods.includes(method) || !ask) return
    ask(given).then(
      (answers) => child.send({ id, answers } satisfies Reply),
      (error: unknown) => child.send({ id, failed: String(error) } satisfies Reply),
    )
  })
}

/** The worker's end: a connector whose every call goes over the line. */
export function connectorOverLine(terms: Partial<Record<Action, Terms>>): Connector {
  const open = new Map<number, { resolve: (answers: unknown[]) => void; reject: (error: Error) => void }>()
  let last = 0
  process.on('message', (message: Reply | { is: string }) => {
    if (!('id' in message)) return
    const call = open.get(message.id)
    open.delete(message.id)
    if (message.answers) call?.resolve(message.answers)
    else call?.reject(new Error(message.failed))
  })
  const ask = (method: Method, given: unknown[]) =>
    new Promise<unknown[]>((resolve, reject) => {
      last += 1
      open.set(last, { resolve, reject })
      process.send?.({ id: last, method, given } satisfies Question)
    })
  return {
    name: 'scripted',
    terms,
    lookUp: (queries) => ask('lookUp', queries) as ReturnType<NonNullable<Connector['lookUp']>>,
    check: (orders) => ask('check', orders) as ReturnType<Connector['check']>,
    submit: (orders) => ask('submit', orders) as ReturnType<Connector['submit']>,
    observe: (probes) => ask('observe', probes) as ReturnType<NonNullable<Connector['observe']>>,
  }
}
