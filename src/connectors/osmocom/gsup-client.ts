import { CANCEL, decodeGsup, encodeGsup, GSUP, type Gsup } from './gsup.ts'
import { CCM, CCM_TYPE, type Frame, introduction, pong } from './ipa.ts'
import { type Address, kept, type Link, LinkLost, type LostBecause, openLink } from './link.ts'

/*
 * GSUP towards one HLR, as a peer of a name of our own. We never update a location: see docs/decisions/0022. What is asked
 * is whether the HLR would authenticate a line, and what is ordered is that a serving node lets go of one.
 */

export type VectorsAnswer =
  | { is: 'given'; vectors: number }
  /** `cause` of TS 24.008 §10.5.5.14; 2 says that the HLR knows no such IMSI. */
  | { is: 'refused'; cause: number | null }
  | { is: 'lost'; because: LostBecause }

/** `relayed`: the HLR handed it on, and nobody said more. `acknowledged`: the node said that it did it. */
export type CancelAnswer = { is: 'relayed' | 'acknowledged' | 'not-connected' } | { is: 'lost'; because: LostBecause }

export interface GsupClient {
  /** Asks for vectors as a serving node would before it lets a phone in. They are counted and thrown away. */
  sendAuthInfo(imsi: string): Promise<VectorsAnswer>
  /** LocationCancel, subscription withdrawn (TS 29.002 §8.1.3), through the HLR to the serving node of that name. */
  cancelLocation(imsi: string, node: string): Promise<CancelAnswer>
  close(): void
}

interface Awaited {
  hears: (message: Gsup) => boolean
  lost: (because: LostBecause) => void
}

/** `name`: how the HLR knows us, unlike any other peer's. `timeoutMs`: for the connection, and for each answer. */
export function gsupClient(address: Address, name: string, timeoutMs: number): GsupClient {
  const awaited = new Set<Awaited>()
  const connection = kept(() => introduced(address, name, timeoutMs, listen, lose))
  const listen = (message: Gsup): void => {
    for (const one of awaited) if (one.hears(message)) return
  }
  const lose = (because: LostBecause): void => {
    connection.lose()
    for (const one of [...awaited]) one.lost(because)
  }

  /** Sends, and listens until `hears` has an answer. */
  const ask = async <T>(
    messages: Gsup[],
    hears: (message: Gsup, found: (answer: T) => void) => boolean,
  ): Promise<T> => {
    const link = await connection.get()
    return new Promise<T>((resolve, reject) => {
      const timer = setTimeout(() => link.drop('timeout'), timeoutMs)
      const over = (): void => {
        clearTimeout(timer)
        awaited.delete(one)
      }
      const found = (answer: T): void => {
        over()
        resolve(answer)
      }
      const one: Awaited = {
        hears: (message) => hears(message, found),
        lost: (because) => {
          over()
          reject(new LinkLost(because))
        },
      }
      awaited.add(one)
      link.send(Buffer.concat(messages.map(encodeGsup)))
    })
  }

  return {
    sendAuthInfo: (imsi) =>
      ask<VectorsAnswer>([{ type: GSUP.sendAuthInfo, imsi }], (message, found) => {
        if (message.imsi !== imsi) return false
        if (message.type === GSUP.sendAuthInfo + 2) found({ is: 'given', vectors: message.vectors ?? 0 })
        else if (message.type === GSUP.sendAuthInfo + 1) found({ is: 'refused', cause: message.cause ?? null })
        else return false
        return true
      }).catch(asLost),

    cancelLocation: (imsi, node) => {
      const cancel = { type: GSUP.locationCancel, imsi, cancelType: CANCEL.withdraw, source: name }
      let acknowledged = false
      // The second one comes back to ourselves, after whatever the HLR has to say about the first: a real SGSN answers
      // to the HLR alone, so this is how we know that it was handed on.
      return ask<CancelAnswer>(
        [
          { ...cancel, destination: node },
          { ...cancel, destination: name },
        ],
        (message, found) => {
          if (message.imsi !== imsi) return false
          if (message.type === GSUP.routingError && message.source === node) found({ is: 'not-connected' })
          else if (message.type === GSUP.locationCancel + 2 && message.source === node) acknowledged = true
          else if (message.type === GSUP.locationCancel && message.source === name)
            found({ is: acknowledged ? 'acknowledged' : 'relayed' })
          else return false
          return true
        },
      ).catch(asLost)
    },

    close: () => connection.close(),
  }
}

/** A connection on which the HLR has asked who we are and was told. */
async function introduced(
  address: Address,
  name: string,
  timeoutMs: number,
  listen: (message: Gsup) => void,
  lose: (because: LostBecause) => void,
): Promise<Link> {
  let known = (): void => undefined
  let gone = (_because: LostBecause): void => undefined
  const introduction = new Promise<void>((resolve, reject) => {
    known = resolve
    gone = (because) => reject(new LinkLost(because))
  })
  introduction.catch(() => undefined)
  const link = await openLink(address, timeoutMs, {
    frame: (frame, from) => {
      if (frame.protocol === CCM) manage(frame, from, name, known)
      else {
        const message = decodeGsup(frame)
        if (message) listen(message)
      }
    },
    lost: (because) => {
      gone(because)
      lose(because)
    },
  })
  const timer = setTimeout(() => link.drop('timeout'), timeoutMs)
  await introduction.finally(() => clearTimeout(timer))
  return link
}

/** Connection management (CCM): who we are, and that we are alive. */
function manage(frame: Frame, link: Link, name: string, known: () => void): void {
  const type = frame.payload[0]
  if (type === CCM_TYPE.ping) link.send(pong)
  if (type === CCM_TYPE.idGet) {
    link.send(introduction(name))
    known()
  }
}

function asLost(error: unknown): { is: 'lost'; because: LostBecause } {
  if (error instanceof LinkLost) return { is: 'lost', because: error.because }
  throw error
}
