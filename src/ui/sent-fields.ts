import type { Context } from 'hono'
import { HTTPException } from 'hono/http-exception'

/** No form of ours has a tenth of it. The weight of a body is limited before anything reads it (server.ts). */
const mostFields = 200

/** The fields of a sent form; none where the body cannot be read as one. Throws 413 for more than any form has. */
export async function sentFields(c: Context): Promise<FormData> {
  const form = await c.req.formData().catch(() => new FormData())
  if ([...form.keys()].length > mostFields) throw new HTTPException(413)
  return form
}
