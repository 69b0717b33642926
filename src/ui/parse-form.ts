import { z } from 'zod'
import type { Language } from '../domain/case.ts'
import { isDay } from '../domain/dates.ts'
import { formatDay } from '../domain/format.ts'
import { withoutHidden } from '../domain/hidden-signs.ts'
import type { Day } from '../domain/instant.ts'
import type { errors } from './texts/en/errors.ts'
import { isKey, type Key, t } from './words.ts'

type CodeOf<K> = K extends `code.${infer Code}` ? Code : never
/** A code of the `errors` room: `code.<this>`. */
export type ProblemCode = CodeOf<keyof typeof errors>

/** What is wrong with one answer, in no language yet. */
export interface Problem {
  code: ProblemCode
  values?: Record<string, string | number>
}

export type Problems = Partial<Record<string, Problem>>

/** Answers as they were typed, to show again beside the errors. Files are left out: a browser never sends them back. */
export type Typed = Partial<Record<string, string | string[]>>

export type Parsed<Schema extends z.ZodObject> =
  | { ok: true; values: z.output<Schema>; typed: Typed }
  | { ok: false; problems: Problems; typed: Typed }

/**
 * Reads a sent form against a schema. Text is trimmed and an empty answer counts as none, so `z.string()` means
 * required and `.optional()` means what it says. A check names its own problem by giving a code as its message:
 * `z.string().regex(/^\d{12}$/, 'iin')`. Three fields `end-day`, `end-month`, `end-year` arrive as one `end: '2026-12-01'`.
 */
export function parseForm<Schema extends z.ZodObject>(schema: Schema, form: FormData): Parsed<Schema> {
  const input: Record<string, unknown> = {}
  for (const [name, field] of Object.entries(schema.shape)) {
    const given = isList(field) ? form.getAll(name).map(tidy) : tidy(form.get(name) ?? dateOf(form, name))
    if (given !== undefined) input[name] = given
  }
  const typed = typedOf(form)
  const result = schema.safeParse(input)
  if (result.success) return { ok: true, values: result.data, typed }
  const problems: Problems = {}
  for (const issue of result.error.issues) {
    const field = String(issue.path[0] ?? '')
    // The first problem of a field is the one to mend first; two at once only confuse.
    problems[field] ??= problemOf(issue, field in input)
  }
  return { ok: false, problems, typed }
}

/** Puts problems into words. `labels`: the field's name as the page shows it, for «Enter {field}». */
export function messagesFor(
  lang: Language,
  problems: Problems,
  labels: Partial<Record<string, string>> = {},
): Partial<Record<string, string>> {
  const messages: Partial<Record<string, string>> = {}
  for (const [field, problem] of Object.entries(problems)) {
    if (problem) messages[field] = messageFor(lang, problem, labels[field])
  }
  return messages
}

/** One problem in words. */
export function messageFor(lang: Language, problem: Problem, label?: string): string {
  const code = problem.code === 'choose' && label !== undefined ? 'chooseField' : problem.code
  const key = `errors.code.${code}`
  if (!isKey(key) || (problem.code === 'required' && label === undefined)) return t(lang)('errors.code.check')
  const field = label === undefined ? '' : inSentence(lang, label)
  // Codes are data here, so the compiler cannot match placeholders; the catalogue test does.
  const say = t(lang) as (key: Key, values: Record<string, string | number>) => string
  return say(key, { field, example: exampleDate(lang), ...written(lang, problem.values ?? {}) })
}

/** A day among the values is written as the language writes it. */
function written(lang: Language, values: Record<string, string | number>): Record<string, string | number> {
  const words = (name: string, day: Day) => (name === 'example' ? exampleDate(lang, day) : formatDay(lang, day))
  return Object.fromEntries(
    Object.entries(values).map(([name, value]) => [
      name,
      typeof value === 'string' && isDay(value) ? words(name, value) : value,
    ]),
  )
}

/** A day as this language writes it, and as it is typed into the three fields: `31 January 2027 (31 1 2027)`. */
export function exampleDate(lang: Language, day: Day = '2027-01-31'): string {
  const [year, month, dayOfMonth] = day.split('-').map(Number)
  return lang === 'zh-Hans'
    ? `${formatDay(lang, day)}（${year} ${month} ${dayOfMonth}）`
    : `${formatDay(lang, day)} (${dayOfMonth} ${month} ${year})`
}

function problemOf(issue: z.core.$ZodIssue, wasGiven: boolean): Problem {
  const named = /^[a-zA-Z]+$/.test(issue.message) && isKey(`errors.code.${issue.message}`)
  if (named) return { code: issue.message as ProblemCode, ...paramsOf(issue) }
  switch (issue.code) {
    case 'invalid_value':
    case 'invalid_union':
      return { code: 'choose' }
    case 'invalid_type':
      if (!wasGiven) return { code: 'required' }
      return { code: issue.expected === 'number' ? 'number' : 'check' }
    case 'too_small':
      if (issue.origin === 'array') return { code: 'choose' }
      return issue.origin === 'string'
        ? { code: 'tooShort', values: { min: Number(issue.minimum) } }
        : { code: 'check' }
    case 'too_big':
      return issue.origin === 'string' ? { code: 'tooLong', values: { max: Number(issue.maximum) } } : { code: 'check' }
    case 'invalid_format':
      if (issue.format === 'email') return { code: 'email' }
      return { code: issue.format === 'date' ? 'date' : 'check' }
    default:
      return { code: 'check' }
  }
}

/** `.refine(check, { message: 'codeWrong', params: { n: 2 } })` hands its numbers on to the sentence. */
function paramsOf(issue: z.core.$ZodIssue): { values?: Record<string, string | number> } {
  const params = issue.code === 'custom' ? issue.params : undefined
  return params ? { values: params as Record<string, string | number> } : {}
}

function isList(field: unknown): boolean {
  if (field instanceof z.ZodOptional || field instanceof z.ZodDefault) return isList(field.unwrap())
  return field instanceof z.ZodArray
}

/** What is kept is what was seen as it was typed: a name of control characters alone is no name. */
function tidy(value: FormDataEntryValue | undefined): FormDataEntryValue | undefined {
  if (typeof value === 'string') return withoutHidden(value).trim() || undefined
  // An empty file field arrives as a nameless file of no bytes.
  return value && value.size === 0 && value.name === '' ? undefined : value
}

/** The three fields of a DateChoice as one day. What is no calendar day stays as typed, so that `z.iso.date()` refuses it. */
function dateOf(form: FormData, name: string): string | undefined {
  const [year, month, day] = ['year', 'month', 'day'].map((part) => String(form.get(`${name}-${part}`) ?? '').trim())
  if (!year && !month && !day) return undefined
  return `${year}-${String(month).padStart(2, '0')}-${String(day).padStart(2, '0')}`
}

function typedOf(form: FormData): Typed {
  const typed: Typed = {}
  for (const name of new Set(form.keys())) {
    const texts = form.getAll(name).filter((value) => typeof value === 'string')
    typed[name] = texts.length > 1 ? texts : texts[0]
  }
  return typed
}

/**
 * English labels begin with a capital that has no place inside a sentence, and lack the article that it needs there;
 * abbreviations keep their capitals, and a label that is half a sentence takes no article.
 */
function inSentence(lang: Language, label: string): string {
  if (lang !== 'en') return label
  const abbreviated = /^\p{Lu}{2}/u.test(label) || /^[a-z]?[A-Z]{2}/.test(label)
  const words = abbreviated ? label : label.charAt(0).toLowerCase() + label.slice(1)
  return /^(?:the|an?|your|how|when|where|what|which|who|why|one)\b/.test(words) ? words : `the ${words}`
}
