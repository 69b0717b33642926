import { createHmac, timingSafeEqual } from 'node:crypto'
import type { Context } from 'hono'
import { deleteCookie as dropPlain, getCookie as getPlain, setCookie as setPlain } from 'hono/cookie'

/** What signing needs of a House. */
export interface Signing {
  cookieKey: Buffer
  /** Decides whether cookies are marked Secure. */
  baseUrl: string
}

export interface CookieOptions {
  /** How long the browser keeps it. Left out: until it is closed. */
  maxAgeSeconds?: number
}

/**
 * A cookie that only we can have written: the value followed by its mark (HMAC-SHA-256). No script reads it, and it is sent
 * along from elsewhere only when somebody follows a link to us. The name goes into the mark, so that one cookie's value
 * cannot be passed off as another's.
 */
export function setCookie(
  c: Context,
  signing: Signing,
  name: string,
  value: string,
  options: CookieOptions = {},
): void {
  setPlain(c, nameIn(signing, name), `${value}.${markOfCookie(signing, name, value)}`, {
    path: '/',
    httpOnly: true,
    sameSite: 'Lax',
    secure: isSecure(signing),
    ...(options.maxAgeSeconds === undefined ? {} : { maxAge: options.maxAgeSeconds }),
  })
}

/** The value as we wrote it. Undefined: there is none, or somebody else wrote it. */
export function readCookie(c: Context, signing: Signing, name: string): string | undefined {
  const text = getPlain(c, nameIn(signing, name))
  const dot = text?.lastIndexOf('.') ?? -1
  if (text === undefined || dot < 0) return undefined
  const value = text.slice(0, dot)
  return sameText(text.slice(dot + 1), markOfCookie(signing, name, value)) ? value : undefined
}

export function dropCookie(c: Context, signing: Signing, name: string): void {
  dropPlain(c, nameIn(signing, name), { path: '/', secure: isSecure(signing) })
}

/** A keyed mark of a text in one `room`, in base64url: for tokens and cookies. */
export function signedMark(signing: Signing, room: string, text: string): string {
  return createHmac('sha256', signing.cookieKey).update(`${room}\n${text}`).digest('base64url')
}

/** Whether two texts are equal, in a time that does not tell where they differ. */
export function sameText(a: string, b: string): boolean {
  const [left, right] = [Buffer.from(a), Buffer.from(b)]
  return left.length === right.length && timingSafeEqual(left, right)
}

const isSecure = (signing: Signing): boolean => signing.baseUrl.startsWith('https:')

const markOfCookie = (signing: Signing, name: string, value: string): string =>
  signedMark(signing, `cookie ${name}`, value)

/** Over https the `__Host-` prefix lets no neighbouring host plant one (RFC 6265bis §4.1.3.2). */
function nameIn(signing: Signing, name: string): string {
  return isSecure(signing) ? `__Host-signoff-${name}` : `signoff-${name}`
}
