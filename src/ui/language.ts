import { type Language, languages } from '../domain/case.ts'

const cookieName = 'lang'

/**
 * The reader's language: what the address asks for, else what they chose before, else what their browser prefers, else
 * Russian, which every reader in Kazakhstan is likeliest to share.
 */
export function languageOf(request: Request): Language {
  const asked = new URL(request.url).searchParams.get('lang')
  return named(asked) ?? named(cookieOf(request)) ?? preferred(request.headers.get('accept-language')) ?? 'ru'
}

/** The header that keeps a choice made by `?lang=`; undefined where none was made. */
export function languageCookie(request: Request): string | undefined {
  const asked = named(new URL(request.url).searchParams.get('lang'))
  return asked ? `${cookieName}=${asked}; Path=/; Max-Age=31536000; SameSite=Lax` : undefined
}

/** A language by any of its usual names: `zh`, `zh-CN` and `zh-Hans` are one. */
function named(text: string | null | undefined): Language | undefined {
  if (!text) return undefined
  const base = text.toLowerCase()
  return languages.find((one) => one.toLowerCase() === base) ?? languages.find((one) => one.split('-')[0] === base.split('-')[0])
}

function cookieOf(request: Request): string | undefined {
  return request.headers
    .get('cookie')
    ?.split(/;\s*/)
    .find((part) => part.startsWith(`${cookieName}=`))
    ?.slice(cookieName.length + 1)
}

function preferred(header: string | null): Language | undefined {
  const wishes = (header ?? '').split(',').map((part) => {
    const [tag, ...options] = part.trim().split(';')
    const q = options.find((option) => option.trim().startsWith('q='))
    return { tag: tag ?? '', q: q ? Number(q.trim().slice(2)) : 1 }
  })
  for (const { tag } of wishes.sort((a, b) => b.q - a.q)) {
    const found = named(tag)
    if (found) return found
  }
  return undefined
}
