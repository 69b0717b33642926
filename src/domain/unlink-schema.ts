import { z } from 'zod'
import { day, yesNo } from './calendar-schema.ts'
import { languages } from './case.ts'
import { type DataError, explain } from './data-errors.ts'
import { type UnlinkList, unlinkGroups } from './unlink-list.ts'

/** The shape of a country's list, already turned from YAML into an object. */

const text = z.string().trim().min(1)
const inEach = z.record(z.enum(languages), text)

const file: z.ZodType<UnlinkList> = z.strictObject({
  id: z.string().regex(/^[a-z][a-z0-9-]*$/, 'must be small letters, digits and hyphens'),
  country: z.string().regex(/^[A-Z]{2}$/, 'must be two capital letters, like KZ'),
  version: text,
  items: z
    .array(
      z.strictObject({
        id: z.string().regex(/^[a-z][a-z0-9-]{0,30}$/, 'must be small letters, digits and hyphens'),
        group: z.enum(unlinkGroups),
        tells: z.enum(['fact', 'advice']),
        names: inEach,
        how: inEach,
        source: text,
        checkedOn: day,
        verified: yesNo,
      }),
    )
    .min(1),
})

export type UnlinkParse = { ok: true; list: UnlinkList } | { ok: false; errors: DataError[] }

/** From the object that a YAML reader gives. All errors at once, each with what to do about it. */
export function parseUnlinkList(yamlObject: unknown): UnlinkParse {
  const parsed = file.safeParse(yamlObject)
  if (!parsed.success) return { ok: false, errors: explain(parsed.error) }
  const { items } = parsed.data
  const errors = items.flatMap(({ id }, at) =>
    items.findIndex((other) => other.id === id) < at
      ? [
          {
            path: `items.${at}.id`,
            code: 'twice',
            sentence: `"${id}" is listed twice. Keep one, or give it another id.`,
          },
        ]
      : [],
  )
  return errors.length > 0 ? { ok: false, errors } : { ok: true, list: parsed.data }
}
