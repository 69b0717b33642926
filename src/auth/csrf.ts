import { randomBytes } from 'node:crypto'
import type { Context } from 'hono'
import { readCookie, type Signing, sameText, setCookie, signedMark } from './cookies.ts'

/*
 * Against forms sent from elsewhere: every form carries a token that belongs to the visitor's own signed cookie. Nothing is
 * stored, and a visitor needs no account. A new visitor gets the cookie with the first page that has a form on it.
 */

const visitorCookie = 'visitor'
const visitorDays = 30

/** New visitors of requests that are still being answered: two forms on one page carry the same token. */
const greeted = new WeakMap<Request, string>()

/** The token for the hidden field `csrf` of every form on the page that answers this request. */
export function csrfToken(c: Context, signing: Signing): string {
  return tokenOf(signing, visitorOf(c, signing))
}

/** Whether this form comes from a page of ours that this very visitor was shown. */
export function csrfOk(c: Context, signing: Signing, form: FormData): boolean {
  const visitor = readCookie(c, signing, visitorCookie)
  const token = form.get('csrf')
  return visitor !== undefined && typeof token === 'string' && sameText(token, tokenOf(signing, visitor))
}

/** A secret of this visitor's browser for one `room`: by it the server knows the same browser again, and nobody can make it. */
export function visitorMark(c: Context, signing: Signing, room: string): string {
  return signedMark(signing, `visitor ${room}`, visitorOf(c, signing))
}

function visitorOf(c: Context, signing: Signing): string {
  const known = readCookie(c, signing, visitorCookie) ?? greeted.get(c.req.raw)
  if (known !== undefined) return known
  const fresh = randomBytes(16).toString('base64url')
  greeted.set(c.req.raw, fresh)
  setCookie(c, signing, visitorCookie, fresh, { maxAgeSeconds: visitorDays * 86_400 })
  return fresh
}

const tokenOf = (signing: Signing, visitor: string): string => signedMark(signing, 'csrf', visitor)
