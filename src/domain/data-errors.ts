import type { z } from 'zod'

/** What is wrong in a data file: where, a code for programs, and a sentence that says what to do. */
export interface DataError {
  /** `promise.workingDays.value`; empty for the file as a whole. */
  path: string
  code: string
  sentence: string
}

/** A schema library's findings in our words. */
export function explain(error: z.ZodError): DataError[] {
  return error.issues.flatMap((issue) => explainIssue(issue, []))
}

type Issue = z.core.$ZodIssue

function explainIssue(issue: Issue, above: PropertyKey[]): DataError[] {
  const keys = [...above, ...issue.path]
  const path = keys.map(String).join('.')
  const here = path === '' ? 'The file' : `"${path}"`
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((key) => ({
        path: [...keys, key].map(String).join('.'),
        code: 'unknown-key',
        sentence: `"${key}" is not known here. Check its spelling, or remove it.`,
      }))
    case 'invalid_type':
      return issue.input === undefined && issue.message.includes('undefined')
        ? [{ path, code: 'missing', sentence: `${here} is missing. Add it${wants(issue.expected)}.` }]
        : [{ path, code: 'wrong-kind', sentence: `${here} must be ${issue.expected}. ${issue.message}.` }]
    case 'invalid_union':
      // Every form of it says that nothing stands there: then that is what is wrong, not its form.
      if (issue.errors.every((form) => form.some(isAbsent)))
        return [{ path, code: 'missing', sentence: `${here} is missing. Add it.` }]
      return [
        {
          path,
          code: 'none-fits',
          sentence: `${here} has none of the allowed forms. See the same rule in a shipped operator file.`,
        },
      ]
    case 'invalid_value':
      return [
        { path, code: 'not-allowed', sentence: `${here} must be one of: ${issue.values.map(String).join(', ')}.` },
      ]
    case 'too_small':
      return [{ path, code: 'too-small', sentence: `${here} must be at least ${issue.minimum}${unit(issue.origin)}.` }]
    case 'too_big':
      return [{ path, code: 'too-big', sentence: `${here} must be at most ${issue.maximum}${unit(issue.origin)}.` }]
    default:
      return [{ path, code: 'not-allowed', sentence: `${here}: ${issue.message}.` }]
  }
}

const isAbsent = (issue: Issue): boolean =>
  issue.path.length === 0 && issue.code === 'invalid_type' && issue.message.includes('undefined')

const wants = (kind: string): string => (kind === 'object' ? ' with value, source, from and verified' : ` (${kind})`)
const unit = (origin: string): string =>
  origin === 'string' ? ' characters long' : origin === 'array' ? ' entries long' : ''
