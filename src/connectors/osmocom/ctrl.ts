import { bodyOf, EXTENSION, encodeOsmo, type Frame, Garbled } from './ipa.ts'

/* CTRL, the machine interface to OsmoHLR's database: lines of text, matched by an id ("Osmocom Control Interface", osmo-hlr manual §9). */

export type CtrlMessage =
  | { is: 'reply'; id: number; variable: string; value: string }
  /** `id` is null where the peer could not read ours. */
  | { is: 'error'; id: number | null; reason: string }
  /** Said without being asked. */
  | { is: 'trap' }

/** A question as bytes. `variable` is made of our own words and digits; anything else is a defect and throws. */
export function encodeGet(id: number, variable: string): Buffer {
  return encodeText(`GET ${id} ${plain(variable)}`)
}

/** An order as bytes. */
export function encodeSet(id: number, variable: string, value: string): Buffer {
  return encodeText(`SET ${id} ${plain(variable)} ${plain(value)}`)
}

/** What a frame says; null where it is none of CTRL. Throws Garbled where it cannot be read. */
export function decodeCtrl(frame: Frame): CtrlMessage | null {
  const body = bodyOf(frame, EXTENSION.ctrl)
  if (!body) return null
  const text = body.toString('latin1')
  const [, verb, id, rest] = /^(GET_REPLY|SET_REPLY|ERROR|TRAP) (\d{1,9}|err) ([\s\S]*)$/.exec(text) ?? []
  if (verb === undefined || id === undefined || rest === undefined) throw new Garbled('no CTRL message')
  if (verb === 'TRAP') return { is: 'trap' }
  if (verb === 'ERROR') return { is: 'error', id: id === 'err' ? null : Number(id), reason: rest.trim() }
  const space = rest.search(/\s/)
  if (id === 'err' || space === 0) throw new Garbled('no CTRL message')
  return {
    is: 'reply',
    id: Number(id),
    variable: space < 0 ? rest : rest.slice(0, space),
    value: space < 0 ? '' : rest.slice(space + 1),
  }
}

function encodeText(text: string): Buffer {
  return encodeOsmo(EXTENSION.ctrl, Buffer.from(text, 'latin1'))
}

/** A space or a line break in a value would be another command. */
function plain(word: string): string {
  if (!/^[\w.,-]+$/.test(word)) throw new RangeError('not a word of CTRL')
  return word
}
