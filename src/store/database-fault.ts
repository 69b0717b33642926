import { isAway } from './db.ts'

/** No such table, column, schema or function (PostgreSQL, appendix A): the database is not at this version. */
const unknownThings: ReadonlySet<unknown> = new Set(['42P01', '42703', '3F000', '42883'])
/** It answers, and lets us not in: classes 28 and 3D, or no room for another connection. */
const refusals = /^(28|3D|53300)/
const unreachable: ReadonlySet<unknown> = new Set([
  'ENOTFOUND',
  'EAI_AGAIN',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
])

/**
 * What is wrong with the database as a whole, in a sentence that says what to do; null where the error is about something
 * else. `url` is where it was asked, as `setting` says. No password is repeated.
 */
export function databaseFault(error: unknown, url: string, setting = 'DATABASE_URL'): string | null {
  if (!(error instanceof Error)) return null
  const code = 'code' in error ? String(error.code) : ''
  if (unknownThings.has(code))
    return 'The database is empty, or older than this version of Signoff. Bring it up: bin/signoff migrate'
  const { place, bare } = whereIs(url)
  const asked = `${setting} is ${bare}.`
  if (isAway(error) || unreachable.has(code) || ('syscall' in error && error.syscall === 'connect'))
    return `The database does not answer at ${place} (${code || error.message}). Is it running? ${asked}`
  if (refusals.test(code)) return `The database at ${place} refuses: ${error.message} (${code}). ${asked}`
  return null
}

function whereIs(text: string): { place: string; bare: string } {
  try {
    const url = new URL(text)
    url.password = ''
    url.searchParams.delete('password')
    return {
      place: `${url.hostname || url.searchParams.get('host') || 'localhost'}:${url.port || 5432}`,
      bare: url.href,
    }
  } catch {
    return { place: 'its address', bare: 'no address that can be read' }
  }
}
