import { Garbled } from './ipa.ts'
import { type Address, socketTo } from './link.ts'

/*
 * The Osmocom command line over telnet (VTY): read by a program because a serving node tells its attachments nowhere else.
 * Nothing but `show` is ever typed.
 */

export interface VtySession {
  /** Types one command; every line of its output goes to `line`, without echo and prompt. Throws where it cannot be read. */
  show(command: string, line: (text: string) => void): Promise<void>
}

const LINE_MAX = 4_096
const PROMPT = /^[\w.-]{1,64}[>#] $/

/**
 * Logs in, lets `work` read, logs out. Throws where the node does not answer within `timeoutMs` altogether, or answers
 * what is no VTY.
 */
export async function withVty<T>(
  address: Address,
  timeoutMs: number,
  work: (session: VtySession) => Promise<T>,
): Promise<T> {
  const socket = socketTo(address)
  const lines = lineReader()
  let hear: ((text: string) => void) | null = null
  let fail: (error: Error) => void = () => undefined
  let done: () => void = () => undefined
  const ended = new Promise<never>((_, reject) => {
    fail = reject
  })
  ended.catch(() => undefined)
  const timer = setTimeout(() => fail(new Error('timeout')), timeoutMs)
  socket.on('error', fail)
  socket.on('close', () => fail(new Error('connection-lost')))
  socket.on('data', (bytes: Buffer) => {
    try {
      for (const text of lines.push(bytes)) hear?.(text)
      if (lines.atPrompt()) done()
    } catch (error) {
      fail(error instanceof Error ? error : new Error('garbled'))
    }
  })
  const prompt = (): Promise<void> => {
    const reached = new Promise<void>((resolve) => {
      done = resolve
    })
    return Promise.race([reached, ended])
  }
  const show: VtySession['show'] = async (command, line) => {
    let echoed = false
    hear = (text) => {
      if (!echoed && text.endsWith(command)) echoed = true
      else line(text)
    }
    lines.next()
    const reached = prompt()
    socket.write(`${command}\n`)
    await reached
    hear = null
  }
  try {
    await prompt()
    await show('terminal length 0', () => undefined)
    return await Promise.race([work({ show }), ended])
  } finally {
    clearTimeout(timer)
    socket.destroy()
  }
}

/** Lines out of telnet's bytes. Holds at most one unfinished line; one that never ends is garbled. */
export function lineReader(): { push: (bytes: Uint8Array) => string[]; atPrompt: () => boolean; next: () => void } {
  const strip = telnetStripper()
  let rest = ''
  let prompt: string | null = null
  return {
    push: (bytes) => {
      const lines = (rest + strip(bytes)).split('\n')
      rest = lines.pop() ?? ''
      if (rest.length > LINE_MAX || lines.some((line) => line.length > LINE_MAX)) throw new Garbled('no VTY')
      return lines
    },
    // The first prompt is learnt; later only that one counts, at its own mode's end.
    atPrompt: () => {
      if (prompt === null && PROMPT.test(rest)) prompt = rest.slice(0, -2)
      return prompt !== null && (rest === `${prompt}> ` || rest === `${prompt}# `)
    },
    next: () => {
      rest = ''
    },
  }
}

type Telnet = 'text' | 'iac' | 'option' | 'sub' | 'sub-iac'
const [IAC, SB, SE] = [255, 250, 240]

/** Takes out telnet's negotiation (RFC 854: IAC and what follows), NUL and CR. Negotiations may come in pieces. */
export function telnetStripper(): (bytes: Uint8Array) => string {
  let state: Telnet = 'text'
  return (bytes) => {
    const kept: number[] = []
    for (const byte of bytes) {
      const isText =
        (state === 'text' && byte !== IAC && byte !== 0 && byte !== 13) || (state === 'iac' && byte === IAC)
      if (isText) kept.push(byte)
      state = after[state](byte)
    }
    return Buffer.from(kept).toString('latin1')
  }
}

const after: Record<Telnet, (byte: number) => Telnet> = {
  text: (byte) => (byte === IAC ? 'iac' : 'text'),
  iac: (byte) => (byte === SB ? 'sub' : byte > SB && byte < IAC ? 'option' : 'text'),
  option: () => 'text',
  sub: (byte) => (byte === IAC ? 'sub-iac' : 'sub'),
  'sub-iac': (byte) => (byte === SE ? 'text' : 'sub'),
}
