import { decodeCtrl, encodeGet, encodeSet } from './ctrl.ts'
import { type Address, kept, LinkLost, type LostBecause, openLink } from './link.ts'

export type CtrlAnswer =
  | { is: 'value'; value: string }
  /** The element said no, in its own words. */
  | { is: 'error'; reason: string }
  /** Asked or not, arrived or not: nobody knows. */
  | { is: 'lost'; because: LostBecause }

/** CTRL towards one element over one connection. Never throws for what the element did; answers come in any order. */
export interface CtrlClient {
  get(variable: string): Promise<CtrlAnswer>
  set(variable: string, value: string): Promise<CtrlAnswer>
  close(): void
}

/** `timeoutMs` for each answer. One that does not come in time ends the connection: what follows might be meant for it. */
export function ctrlClient(address: Address, timeoutMs: number): CtrlClient {
  const waiting = new Map<number, (answer: CtrlAnswer) => void>()
  let lastId = 0
  const settle = (id: number, answer: CtrlAnswer): void => {
    const resolve = waiting.get(id)
    waiting.delete(id)
    resolve?.(answer)
  }
  const connection = kept(() =>
    openLink(address, timeoutMs, {
      frame: (frame, link) => {
        const message = decodeCtrl(frame)
        if (!message || message.is === 'trap') return
        // An answer to nobody knows what: the two sides no longer agree on what was asked.
        if (message.id === null) link.drop('garbled')
        else if (message.is === 'error') settle(message.id, { is: 'error', reason: message.reason })
        else settle(message.id, { is: 'value', value: message.value })
      },
      lost: (because) => {
        connection.lose()
        for (const id of [...waiting.keys()]) settle(id, { is: 'lost', because })
      },
    }),
  )
  const ask = async (encode: (id: number) => Buffer): Promise<CtrlAnswer> => {
    try {
      const link = await connection.get()
      const id = (lastId % 999_999_999) + 1
      lastId = id
      return await new Promise<CtrlAnswer>((resolve) => {
        const timer = setTimeout(() => link.drop('timeout'), timeoutMs)
        waiting.set(id, (answer) => {
          clearTimeout(timer)
          resolve(answer)
        })
        link.send(encode(id))
      })
    } catch (error) {
      if (error instanceof LinkLost) return { is: 'lost', because: error.because }
      throw error
    }
  }
  return {
    get: (variable) => ask((id) => encodeGet(id, variable)),
    set: (variable, value) => ask((id) => encodeSet(id, variable, value)),
    close: () => connection.close(),
  }
}
