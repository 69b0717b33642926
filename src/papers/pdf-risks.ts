import { inflateSync } from 'node:zlib'

/*
 * A PDF is redrawn before it is kept, so that nothing in it can act later. One that carries scripts, other files or commands
 * is refused all the same: nobody scans a document into such a file, and whoever sends one means something else.
 */

/** Names of actions and attachments that a scan never has (ISO 32000-1, 12.6.4 and 7.11.4). */
const risky = [
  'JavaScript',
  'JS',
  'Launch',
  'EmbeddedFile',
  'EmbeddedFiles',
  'RichMedia',
  'XFA',
  'SubmitForm',
  'ImportData',
]
const riskyName = new RegExp(`/(?:${risky.join('|')})(?![A-Za-z0-9])`)

/** The most that is unpacked of one stream, and of all: enough for any object stream, too little for a bomb. */
const mostOfOne = 4 * 1024 * 1024
const mostOfAll = 24 * 1024 * 1024

/** Whether the file names anything of the list, in the open, in disguise (`/J#53`), or inside packed object streams. */
export function hasRisks(bytes: Buffer): boolean {
  const text = bytes.toString('latin1')
  if (riskyName.test(plainNames(text))) return true
  return objectStreams(bytes, text).some((stream) => riskyName.test(plainNames(stream)))
}

/** Any character of a name may be written as `#` and two hexadecimal digits (ISO 32000-1, 7.3.5). */
const plainNames = (text: string): string =>
  text.replace(/#([0-9a-fA-F]{2})/g, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))

/** The texts of the packed object streams, in which newer writers hide all small objects (ISO 32000-1, 7.5.7). */
function objectStreams(bytes: Buffer, text: string): string[] {
  const found: string[] = []
  let left = mostOfAll
  const heads = /\/ObjStm\b[\s\S]{0,400}?stream\r?\n/g
  for (let head = heads.exec(text); head && left > 0; head = heads.exec(text)) {
    const unpacked = inflated(bytes.subarray(head.index + head[0].length))
    left -= unpacked.length
    found.push(unpacked)
  }
  return found
}

function inflated(packed: Buffer): string {
  try {
    return inflateSync(packed, { maxOutputLength: mostOfOne, finishFlush: 2 }).toString('latin1')
  } catch {
    return ''
  }
}
