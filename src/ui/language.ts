import type { Context } from 'hono'
import { getCookie, setCookie } from 'hono/cookie'
import { type Language, languages } from '../domain/case.ts'

const cookieName = 'lang'
const yearSeconds = 31_536_000

/**
 * The language of the answer: the one asked for in the address, else the one chosen before, else the browser's. A choice in the
 * address is remembered, so that a link in a message goes on in its own language.
 */
export function languageOf(c: Context): Language {
  const asked = asLanguage(c.req.query('lang'))
  if (asked) {
    setCookie(c, cookieName, asked, { path: '/', maxAge: yearSeconds, sameSite: 'Lax', httpOnly: true })
    return asked
  }
  return asLanguage(getCookie(c, cookieName)) ?? fromBrowser(c.req.header('accept-language'))
}

/** `zh`, `zh-CN`, `zh-Hans`: one language here. Undefined: none of ours. */
function asLanguage(text: string | undefined): Language | undefined {
  const tag = text?.trim().toLowerCase() ?? ''
  if (/^zh(-|$)/.test(tag)) return 'zh-Hans'
  return languages.find((each) => tag === each || tag.startsWith(`${each}-`))
}

/** A browser that says nothing gets the state language; one that asks for a language we lack gets English. */
function fromBrowser(header: string | undefined): Language {
  if (!header) return 'kk'
  const wanted = header.split(',').map((part) => {
    const [tag, quality] = part.split(';q=')
    return { tag, weight: quality === undefined ? 1 : Number(quality) }
  })
  wanted.sort((a, b) => b.weight - a.weight)
  for (const { tag } of wanted) {
    const known = asLanguage(tag)
    if (known) return known
  }
  return 'en'
}
