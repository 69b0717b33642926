import type { Reason } from '../domain/case.ts'
import { reasonCodes } from '../domain/codes.ts'
import type { Journey } from './journey.tsx'
import type { ReadAnswer } from './question.ts'

/** Whatever was pressed, it goes on: no reason is as good as any. */
export function readReason(_journey: Journey, form: FormData): ReadAnswer {
  const given = form.get('skip') ? undefined : reasonCodes.find((each) => each.code === form.get('reason'))?.code
  return { ok: true, patch: { reason: given satisfies Reason | undefined } }
}
