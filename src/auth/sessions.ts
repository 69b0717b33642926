import type { Context } from 'hono'
import type { ApplicationKey } from '../cases/start-application.ts'
import { readCookie, type Signing, setCookie } from './cookies.ts'

/*
 * A subscriber is no account: the browser holds the name and the secret of one application, about one line. Whether, how and
 * until when somebody proved that the line is theirs stands in the application itself, on the server.
 */

const cookieName = 'application'
/** As long as an application that nobody touches is kept. */
const keptDays = 7

export function keepApplication(c: Context, signing: Signing, key: ApplicationKey): void {
  setCookie(c, signing, cookieName, [key.operator, key.id, key.secret].join('.'), { maxAgeSeconds: keptDays * 86_400 })
}

/** The application that this browser is in the middle of, or has just sent. */
export function applicationKey(c: Context, signing: Signing): ApplicationKey | undefined {
  const [operator, id, secret] = readCookie(c, signing, cookieName)?.split('.') ?? []
  return operator && id && secret ? { operator, id, secret } : undefined
}
