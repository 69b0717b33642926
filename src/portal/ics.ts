import type { Day, Instant } from '../domain/instant.ts'

/** One date of a calendar file: an instant, or a whole day. */
export interface CalendarDate {
  /** Stays the same for as long as the date is about the same thing: a second import moves it and adds none. */
  uid: string
  when: { at: Instant } | { on: Day }
  title: string
  text: string
  url: string
  /** `tentative`: not settled yet. `cancelled`: it will not come; a calendar that holds it strikes it out. */
  status: 'confirmed' | 'tentative' | 'cancelled'
}

/** How often the dates changed, so that a calendar knows the newer file; and when this one was written. */
export interface CalendarStamp {
  name: string
  sequence: number
  now: Instant
}

/** A calendar file of RFC 5545 (iCalendar): lines end in CRLF and are folded at 75 octets; instants are UTC. */
export function calendarFile(dates: CalendarDate[], { name, sequence, now }: CalendarStamp): string {
  const lines = [
    'BEGIN:VCALENDAR',
    'VERSION:2.0',
    'PRODID:-//Signoff//Dates of a request//EN',
    'CALSCALE:GREGORIAN',
    'METHOD:PUBLISH',
    `X-WR-CALNAME:${textValue(name)}`,
    ...dates.flatMap((date) => eventLines(date, sequence, now)),
    'END:VCALENDAR',
  ]
  return lines.map((line) => `${folded(line)}\r\n`).join('')
}

function eventLines({ uid, when, title, text, url, status }: CalendarDate, sequence: number, now: Instant) {
  return [
    'BEGIN:VEVENT',
    `UID:${uid}`,
    `DTSTAMP:${utc(now)}`,
    `SEQUENCE:${sequence}`,
    // A whole day has no zone: it is that day wherever its reader is. RFC 5545, 3.6.1: without an end it lasts one day.
    'at' in when ? `DTSTART:${utc(when.at)}` : `DTSTART;VALUE=DATE:${when.on.replaceAll('-', '')}`,
    `SUMMARY:${textValue(title)}`,
    `DESCRIPTION:${textValue(text)}`,
    `URL:${url}`,
    `STATUS:${status.toUpperCase()}`,
    'TRANSP:TRANSPARENT',
    'END:VEVENT',
  ]
}

/** RFC 5545, 3.3.5, form 2: `20261201T185900Z`. */
const utc = (at: Instant) => `${at.slice(0, 19).replace(/[-:]/g, '')}Z`

/** RFC 5545, 3.3.11. No other control character may stand in a text. */
const textValue = (text: string) =>
  text
    .replace(/[\\;,]/g, (sign) => `\\${sign}`)
    .replace(/\r\n|\r|\n/g, '\\n')
    // biome-ignore lint/suspicious/noControlCharactersInRegex: those are what is taken out
    .replace(/[\u0000-\u0008\u000b-\u001f\u007f]/g, '')

const mostOctets = 75

/** RFC 5545, 3.1: no line longer than 75 octets, and none cut within a character. */
function folded(line: string): string {
  const parts: string[] = []
  let part = ''
  let octets = 0
  for (const sign of line) {
    const more = Buffer.byteLength(sign)
    if (octets + more > mostOctets) {
      parts.push(part)
      // The space at the head of a continuation counts.
      part = ' '
      octets = 1
    }
    part += sign
    octets += more
  }
  return [...parts, part].join('\r\n')
}
