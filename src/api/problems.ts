import { randomBytes } from 'node:crypto'
import type { Context } from 'hono'
import { languageOf } from '../ui/language.ts'
import { isKey, t } from '../ui/words.ts'

/** Every problem that the API tells of, by the status that it comes with (RFC 9457). */
export const problemStatus = {
  'key-needed': 401,
  'no-such-case': 404,
  'no-such-address': 404,
  'wrong-method': 405,
  'malformed-json': 400,
  'wrong-media-type': 415,
  'too-large': 413,
  'not-as-described': 422,
  'past-the-point-of-no-return': 409,
  'case-is-ending': 409,
  'case-has-ended': 409,
  refused: 409,
  'too-many': 429,
  broken: 500,
} as const

export type ProblemName = keyof typeof problemStatus
export const problemNames = Object.keys(problemStatus) as ProblemName[]

export interface Problem {
  type: string
  title: string
  status: number
  /** For programs: never translated, never changed. */
  code: ProblemName
  /** Names this very answer, for asking us about it. */
  instance: string
  errors?: { pointer: string; code: string }[]
}

export function problemNamed(code: string): ProblemName {
  return problemNames.find((name) => name === code) ?? 'refused'
}

/** A problem document, its title in the reader's language. */
export function problem(c: Context, baseUrl: string, code: ProblemName, errors?: Problem['errors']): Response {
  const lang = languageOf(c)
  const key = `api.problem.${code}`
  const status = problemStatus[code]
  const body: Problem = {
    type: `${baseUrl}/docs#problem-${code}`,
    title: isKey(key) ? t(lang)(key as 'api.problem.refused') : code,
    status,
    code,
    instance: `urn:signoff:answer:${randomBytes(6).toString('hex')}`,
    ...(errors ? { errors } : {}),
  }
  return new Response(JSON.stringify(body), {
    status,
    headers: {
      'content-type': 'application/problem+json',
      'content-language': lang,
      ...(status === 401 ? { 'www-authenticate': 'Bearer realm="signoff"' } : {}),
    },
  })
}
