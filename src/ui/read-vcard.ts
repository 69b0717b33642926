/** What a contacts file says of one person: the name, and every number. */
export interface ReadContact {
  name: string
  numbers: string[]
}

export type ReadVcard = { ok: true; contacts: ReadContact[] } | { ok: false; because: 'empty' | 'bad' }

/**
 * Names and numbers of a vCard file of any version in use: 2.1 as old phones write it (with quoted-printable, RFC 2045 §6.7), 3.0
 * (RFC 2426), 4.0 (RFC 6350). Only enough to see whether everybody is there; nothing is changed or kept.
 */
export function readVcard(text: string): ReadVcard {
  if (text.trim() === '') return { ok: false, because: 'empty' }
  const contacts: ReadContact[] = []
  let open: ReadContact | undefined
  for (const line of linesOf(text)) {
    const { name, value } = propertyIn(line)
    if (name === 'BEGIN' && /^vcard$/i.test(value)) open = { name: '', numbers: [] }
    else if (name === 'END' && open) {
      contacts.push(open)
      open = undefined
    } else if (open) take(open, name, value)
  }
  return contacts.length > 0 ? { ok: true, contacts } : { ok: false, because: 'bad' }
}

function take(contact: ReadContact, name: string, value: string): void {
  if (name === 'FN' && value !== '') contact.name = unescaped(value)
  // Family name first; a file without FN still has N.
  if (name === 'N' && contact.name === '')
    contact.name = value
      .split(/(?<!\\);/)
      .slice(0, 2)
      .map(unescaped)
      .filter(Boolean)
      .join(' ')
  if (name === 'TEL' && value !== '') contact.numbers.push(unescaped(value.replace(/^tel:/i, '')))
}

/** Continued lines begin with a blank; in 2.1 a quoted-printable line that ends with `=` goes on too. */
function linesOf(text: string): string[] {
  const whole = text.replace(/\r\n?/g, '\n').replace(/\n[ \t]/g, '')
  const lines: string[] = []
  for (const line of whole.split('\n')) {
    const last = lines.at(-1)
    if (last !== undefined && isQuoted(last) && last.endsWith('=')) lines[lines.length - 1] = last.slice(0, -1) + line
    else lines.push(line)
  }
  return lines
}

const isQuoted = (line: string): boolean => /^[^:]*;(ENCODING=)?QUOTED-PRINTABLE[;:]/i.test(line)

/** `item1.TEL;TYPE=cell:+7…` is a TEL. */
function propertyIn(line: string): { name: string; value: string } {
  const at = line.indexOf(':')
  if (at < 0) return { name: '', value: '' }
  const head = line.slice(0, at)
  const name = (head.split(';')[0] ?? '').split('.').at(-1)?.trim().toUpperCase() ?? ''
  const value = line.slice(at + 1).trim()
  return { name, value: isQuoted(line) ? fromQuoted(value, /CHARSET=([^;:]+)/i.exec(head)?.[1]) : value }
}

function fromQuoted(value: string, charset = 'utf-8'): string {
  const bytes = value.replace(/=([0-9A-F]{2})/gi, (_, hex: string) => String.fromCharCode(Number.parseInt(hex, 16)))
  try {
    return new TextDecoder(charset).decode(Uint8Array.from(bytes, (sign) => sign.charCodeAt(0)))
  } catch {
    // A charset that this browser does not know: better as it stands than not at all.
    return value
  }
}

const unescaped = (value: string): string =>
  value
    .replace(/\\n/gi, ' ')
    .replace(/\\([,;\\])/g, '$1')
    .trim()
