import { createHash } from 'node:crypto'
import type { Context } from 'hono'

/** The style sheet as it goes into a page itself. */
export interface Sheet {
  css: string
  /** Its hash as a content security policy names it (CSP 3, § 2.3.1): `sha256-` and base64. */
  hash: string
}

/** @param css as built; it names its fonts beside itself, a page must name them from the root. */
export function sheetOf(css: string): Sheet {
  const rooted = css.replaceAll('url("./', 'url("/assets/').trim()
  return { css: rooted, hash: `sha256-${createHash('sha256').update(rooted).digest('base64')}` }
}

/**
 * Whether somebody comes from elsewhere: a typed address, a link in a mail. On a slow link the style sheet is a second
 * way there and back before anything is painted, so they get it in the page; who comes from a page of ours has it already.
 * Browsers say which it is (Fetch Metadata, § 2.2); of one that does not, nothing is assumed.
 */
export function isFirstSight(c: Context): boolean {
  const from = c.req.header('sec-fetch-site')
  return from === 'none' || from === 'cross-site' || from === 'same-site'
}
