import { z } from 'zod'
import { day, yesNo } from './calendar-schema.ts'
import { languages } from './case.ts'
import type { ComplaintWay } from './complaint-way.ts'
import { type DataError, explain } from './data-errors.ts'

/** The shape of a country's way to complain, already turned from YAML into an object. */

const text = z.string().trim().min(1)
const inEach = z.record(z.enum(languages), text)
const proof = { source: text, from: day, verified: yesNo }

const file: z.ZodType<ComplaintWay> = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9-]*$/, 'must be small letters, digits and hyphens'),
  country: z.string().regex(/^[A-Z]{2}$/, 'must be two capital letters, like KZ'),
  version: text,
  answerDays: z.strictObject({ value: z.int().min(1).max(365), ...proof }),
  law: inEach,
  steps: z
    .array(
      z.strictObject({
        id: z.string().regex(/^[a-z][a-z0-9-]{0,30}$/, 'must be small letters, digits and hyphens'),
        names: inEach,
        how: inEach,
        ...proof,
      }),
    )
    .min(1),
})

export type ComplaintsParse = { ok: true; way: ComplaintWay } | { ok: false; errors: DataError[] }

/** From the object that a YAML reader gives. All errors at once, each with what to do about it. */
export function parseComplaints(yamlObject: unknown): ComplaintsParse {
  const parsed = file.safeParse(yamlObject)
  return parsed.success ? { ok: true, way: parsed.data } : { ok: false, errors: explain(parsed.error) }
}
